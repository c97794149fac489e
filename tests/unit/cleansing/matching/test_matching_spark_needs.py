"""What is missing for Spark is named before anything starts, with what to do about it."""

import os
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cleansing.matching.engines.spark_needs import (
    java_version,
    require_java,
    require_master,
    require_spark,
)
from core.errors import InstallationError
from core.language import Text


def refused(error: pytest.ExceptionInfo[InstallationError]) -> tuple[str, Text]:
    return error.value.code, error.value.message


def test_no_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InstallationError) as caught:
        require_spark()
    code, message = refused(caught)
    assert code == "SPARK_MISSING"
    assert "pip install 'tsunagi-hub[spark]'" in message.ja
    assert "pip install 'tsunagi-hub[spark]'" in message.en


@pytest.mark.parametrize(("version", "fits"), [("3.5.9", False), ("4.0.1", False), ("4.1.0", True)])
def test_version_of_pyspark(monkeypatch: pytest.MonkeyPatch, version: str, fits: bool) -> None:
    pyspark = ModuleType("pyspark")
    pyspark.__version__ = version  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark", pyspark)
    if fits:
        assert require_spark() == version
        return
    with pytest.raises(InstallationError) as caught:
        require_spark()
    assert version in caught.value.message.ja


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return tmp_path


def write_java(home: Path, version: str) -> Path:
    java = home / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    return java


def test_no_java(no_java: Path) -> None:
    with pytest.raises(InstallationError) as caught:
        require_java()
    code, message = refused(caught)
    assert code == "SPARK_NO_JAVA"
    assert "17" in message.ja
    assert "JAVA_HOME" in message.en


@pytest.mark.skipif(os.name == "nt", reason="the Java here is a shell script")
@pytest.mark.parametrize(
    ("version", "major"), [("1.8.0_402", 1), ("11.0.2", 11), ("17.0.15", 17), ("25", 25)]
)
def test_version_of_java(
    no_java: Path, monkeypatch: pytest.MonkeyPatch, version: str, major: int
) -> None:
    java = write_java(no_java / "jre", version)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("JAVA_HOME", str(no_java / "jre"))
    assert java_version(str(java)) == major
    if major >= 17:
        assert require_java() == str(java)
        return
    with pytest.raises(InstallationError, match="SPARK_NO_JAVA"):
        require_java()


def test_java_that_does_not_run(no_java: Path) -> None:
    assert java_version(str(no_java / "nothing")) == 0


def test_master_that_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        require_master(f"spark://127.0.0.1:{port}")
        # Of several masters one is enough.
        require_master(f"spark://127.0.0.1:1,127.0.0.1:{port}")


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1", "spark://:x"])
def test_master_that_does_not_answer(master: str) -> None:
    with pytest.raises(InstallationError) as caught:
        require_master(master)
    code, message = refused(caught)
    assert code == "SPARK_UNREACHABLE"
    assert master in message.ja
    assert "matching.spark_master" in message.en


@pytest.mark.parametrize("master", ["local[2]", "yarn", "k8s://https://example.invalid:6443"])
def test_masters_that_cannot_be_asked(master: str) -> None:
    require_master(master)
