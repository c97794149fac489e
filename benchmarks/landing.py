"""Reading and landing: ours beside plain pandas/calamine and a bulk load of the same rows.

The floor reads all cells as text and loads them as they are, typed nowhere, checked nowhere.
"""

import sqlite3
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import data
from benchmarks.measure import compare, report, run

LINES = 1_000_000
WORKBOOK_ROWS = 50_000
LIMIT = 2.5
_SOURCE = """version: 1
company: 計測商会
sources:
  - {{name: sales, system: hanbai, entity: transactions, path: "{path}",
     profile: generic_transactions, mode: replace_period}}
"""


def main() -> None:
    """Measure both files, and memory at a tenth of the length."""
    names = data.customers(20_000)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        options = {"seed": 1, "first_day": date(2023, 11, 1), "days": 1_095, "names": names}
        data.write_sales(root / "big.csv", LINES, **options)
        data.write_sales(root / "small.csv", LINES // 10, **options)
        data.write_workbook(root / "book.xlsx", WORKBOOK_ROWS, names)
        for name, title in (
            ("big.csv", f"{LINES:,} lines of cp932 CSV, read and landed"),
            ("book.xlsx", f"{WORKBOOK_ROWS:,} rows of xlsx, read and landed"),
        ):
            floor = run("benchmarks.landing", "floor", str(root / name), str(root / "floor.db"))
            ours = run("benchmarks.landing", "ours", str(root / name))
            compare(title, ours, "floor", floor, LIMIT)
        small = run("benchmarks.landing", "ours", str(root / "small.csv"))
        print(f"  at a tenth of the lines: {small.peak_mib:.0f} MiB peak")


def ours(path: Path) -> None:
    """Take the file in, in a fresh workspace."""
    from pipelines.steps.night import NightOptions, open_night
    from pipelines.workspace import Workspace

    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        root = Path(folder)
        (root / "tsunagi.yaml").write_text(_SOURCE.format(path=path), encoding="utf-8")
        workspace = Workspace.open(root)
        _ = workspace.engine
        with open_night(workspace, NightOptions()) as night:

            def work() -> dict[str, float]:
                done = night.take_in(workspace.configuration.sources[0])[0]
                if done.status != "landed" or done.rows_held:
                    raise SystemExit(f"{done.status}: {done.message} {done.held_codes}")
                return {"rows": done.rows_loaded}

            report(work)


def floor(path: Path, database: Path) -> None:
    """Read with pandas or calamine, load with one prepared insert."""
    import pandas as pd
    from python_calamine import load_workbook

    def work() -> None:
        if path.suffix == ".csv":
            frame = pd.read_csv(path, encoding="cp932", dtype=str, keep_default_na=False)
            rows, width = frame.itertuples(index=False, name=None), frame.shape[1]
        else:
            found = load_workbook(path).get_sheet_by_index(0).to_python()[1:]
            rows, width = iter(found), len(found[0])
        database.unlink(missing_ok=True)
        with sqlite3.connect(database) as connection:
            names = ", ".join(f"c{i} TEXT" for i in range(width))
            connection.execute(f"CREATE TABLE t ({names})")
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * width)})", rows)

    report(work)


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        ours(Path(sys.argv[2]))
    else:
        floor(Path(sys.argv[2]), Path(sys.argv[3]))
