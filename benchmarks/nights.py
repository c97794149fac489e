"""The cost of a night follows what changed: nothing, or one day, beside the first night.

In one process, so that start-up (imports, Dagster) is stated apart. The result of the changed
night is compared, table by table, with a full rebuild's.
"""

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks import data

LINES = 1_000_000
CUSTOMERS = 20_000
_SOURCES = """version: 1
company: 計測商会
sources:
  - {name: customers, system: hanbai, entity: customers, path: inbox/得意先.csv,
     profile: generic_customers, trust: 2}
  - {name: sales, system: hanbai, entity: transactions, path: "inbox/売上_*.csv",
     profile: generic_transactions, mode: replace_period}
"""
_AS_OF = date(2026, 11, 1)


def main() -> None:
    """Run three nights and print their ratios."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import pipelines.launch, pipelines.location"], check=False
    )
    startup = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "incremental"
        names = data.customers(CUSTOMERS)
        _write(root, names)
        first = _night(root, "first night")
        _night(root, "nothing new", first, 0.05)
        changed = [
            (code, f"{name}新" if i % 100 == 0 else name) for i, (code, name) in enumerate(names)
        ]
        data.write_customers(root / "inbox/得意先.csv", changed)
        _new_day(root, names)
        _night(root, "1 % of customers changed, one new day", first, 0.10)
        print(f"  start-up (imports, Dagster), apart: {startup:.2f} s")
        _compare_with_rebuild(root, Path(folder) / "rebuilt")


def _write(root: Path, names: list[tuple[str, str]]) -> None:
    (root / "inbox").mkdir(parents=True)
    (root / "tsunagi.yaml").write_text(_SOURCES, encoding="utf-8")
    data.write_customers(root / "inbox/得意先.csv", names)
    data.write_sales(
        root / "inbox/売上_2023-2026.csv", LINES,
        seed=1, first_day=date(2023, 11, 1), days=1_095, names=names,
    )  # fmt: skip


def _new_day(root: Path, names: list[tuple[str, str]]) -> None:
    data.write_sales(
        root / "inbox/売上_20261101.csv", LINES // 1_095,
        seed=2, first_day=date(2026, 11, 1), days=1, names=names,
    )  # fmt: skip


def _night(root: Path, title: str, first: float | None = None, limit: float = 1.0) -> float:
    from pipelines.steps.night import NightOptions, run_night
    from pipelines.workspace import Workspace

    started = time.perf_counter()
    report = run_night(Workspace.open(root), NightOptions(as_of=_AS_OF))
    seconds = time.perf_counter() - started
    steps = ", ".join(f"{name} {value:.1f}" for name, value in report.seconds.items())
    ratio = "" if first is None else f"  {seconds / first:6.1%} (at most {limit:.0%})"
    print(f"  {title:<40}{seconds:8.2f} s{ratio}\n      {report.status}: {steps}", flush=True)
    return seconds


def _compare_with_rebuild(root: Path, rebuilt: Path) -> None:
    """Build the final state in one night in a new workspace and compare."""
    from pipelines.workspace import Workspace
    from tests.support.published import digest

    rebuilt.mkdir()
    (rebuilt / "inbox").mkdir()
    (rebuilt / "tsunagi.yaml").write_text(_SOURCES, encoding="utf-8")
    for path in (root / "inbox").iterdir():
        (rebuilt / "inbox" / path.name).hardlink_to(path)
    _night(rebuilt, "the same from scratch")
    ours, theirs = (digest(Workspace.open(folder).engine) for folder in (root, rebuilt))
    for table, value in ours.items():
        # A rank's history tells what was known when it changed, so it differs by nature.
        if table != "mart_customer_rank_history":
            print(f"      {table:<32}{'equal' if theirs[table] == value else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
