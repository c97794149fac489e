"""The doctor on Spark: silent where matching is local, plain where something is missing."""

import socket
import sys
from pathlib import Path

import pytest

from cleansing.matching.engines.engine import LocalEngine
from core.errors import ConfigurationError, InstallationError
from pipelines.config import MatchingSettings, load_configuration
from pipelines.engines import matching_engine
from pipelines.health import spark
from pipelines.health.examine import examine
from pipelines.health.finding import Finding, Level

HEAD = "version: 1\ncompany: 試験商会株式会社\n"


def findings(tmp_path: Path, matching: str) -> list[Finding]:
    (tmp_path / "tsunagi.yaml").write_text(HEAD + matching, encoding="utf-8")
    return [finding for finding in examine(tmp_path) if finding.check == "spark"]


def test_local_matching_needs_no_spark(tmp_path: Path) -> None:
    assert findings(tmp_path, "") == []
    assert findings(tmp_path, "matching: {engine: local}\n") == []


def test_missing_pyspark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    (found,) = findings(tmp_path, "matching: {engine: spark}\n")
    assert found.level == Level.FAIL
    assert "tsunagi-hub[spark]" in found.state.ja
    assert found.mend is not None
    assert "engine" in found.mend.ja


def test_master_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "require_java", lambda: "/usr/bin/java")
    monkeypatch.setattr(spark, "require_spark", lambda: "4.3.0")
    with socket.create_server(("127.0.0.1", 0)) as server:
        master = f"spark://127.0.0.1:{server.getsockname()[1]}"
        (found,) = findings(tmp_path, f"matching: {{engine: spark, spark_master: '{master}'}}\n")
        assert found.level == Level.OK
        assert master in found.state.ja
    (found,) = findings(tmp_path, f"matching: {{engine: spark, spark_master: '{master}'}}\n")
    assert found.level == Level.FAIL
    assert master in found.state.en


@pytest.mark.parametrize("master", ["sc://host:15002", "host:7077", "spark://", ""])
def test_what_is_no_master_is_refused_with_its_line(tmp_path: Path, master: str) -> None:
    path = tmp_path / "tsunagi.yaml"
    path.write_text(f"{HEAD}matching:\n  spark_master: '{master}'\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    assert "4行目" in caught.value.message.ja
    assert "Spark のマスター" in caught.value.message.ja


def test_engine_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with matching_engine(MatchingSettings()) as engine:
        assert isinstance(engine, LocalEngine)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InstallationError, match="SPARK_MISSING"):
        matching_engine(MatchingSettings(engine="spark")).__enter__()
