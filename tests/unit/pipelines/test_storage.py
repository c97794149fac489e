"""Dagster's databases are made once, however many processes come first."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

OPEN = """
import sys
from pathlib import Path
import dagster as dg
from pipelines.storage import make_storage

home = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
make_storage(home)
with dg.DagsterInstance.from_config(str(home)) as instance:
    assert instance.get_runs_count() == 0
"""


def test_processes_that_come_first_at_once_do_not_spoil_each_others_databases(
    tmp_path: Path,
) -> None:
    settings = (ROOT / "pipelines" / "instance.yaml").read_text(encoding="utf-8")
    (tmp_path / "dagster.yaml").write_text(settings, encoding="utf-8")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
