"""A run's process is alive as long as the operating system holds its lock."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.liveness import alive, forget, is_alive

ROOT = Path(__file__).resolve().parents[3]


def test_a_run_is_alive_within_its_block_only(tmp_path: Path) -> None:
    assert is_alive(tmp_path, "a") is None
    with alive(tmp_path, "a"):
        assert is_alive(tmp_path, "a") is True
    assert is_alive(tmp_path, "a") is None


def test_a_failed_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), alive(tmp_path, "a"):
        raise ValueError("x")
    assert is_alive(tmp_path, "a") is None


def test_a_killed_process_is_not_alive(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from pipelines.liveness import alive
with alive(Path({str(tmp_path)!r}), "a"):
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        assert is_alive(tmp_path, "a") is True
        process.kill()
        process.wait()
    assert is_alive(tmp_path, "a") is False
    forget(tmp_path, "a")
    assert is_alive(tmp_path, "a") is None
