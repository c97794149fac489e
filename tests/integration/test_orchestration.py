"""The night as a run of the workspace's own Dagster instance."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster_graphql import DagsterGraphQLClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.errors import (
    BusyError,
    ConfigurationError,
    InstallationError,
    ReconciliationError,
    SourceError,
)
from core.run import RunStatus
from pipelines import resources
from pipelines.instance import dagster_home
from pipelines.launch import orchestrate, run_sync
from pipelines.location import definitions_of
from pipelines.notify import recent_failures
from pipelines.steps import night as nights
from pipelines.steps.lock import exclusive
from pipelines.steps.night import NightOptions
from pipelines.workspace import Workspace
from tests.support.small_firm import CUSTOMERS, YEN, put_file, write_small_firm
from warehouse.schema import ops
from warehouse.schema.published import PUBLISHED, dim_customer, fact_transaction

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SCOPE = ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY", "GX_ANALYTICS_ENABLED", "TSUNAGI_WORKSPACE")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SCOPE:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(write_small_firm(tmp_path / "firm"))
    yield workspace
    workspace.engine.dispose()


def instance(workspace: Workspace) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(dagster_home(workspace)))


def latest_run(workspace: Workspace) -> dg.DagsterRun:
    with instance(workspace) as opened:
        return opened.get_runs(limit=1)[0]


def events(workspace: Workspace, run_id: str) -> list[Any]:
    with instance(workspace) as opened:
        return [entry.dagster_event for entry in opened.all_logs(run_id) if entry.dagster_event]


def materialized(workspace: Workspace, run_id: str) -> dict[str, dict[str, Any]]:
    return {
        event.asset_key.to_user_string(): {
            name: value.value for name, value in event.materialization.metadata.items()
        }
        for event in events(workspace, run_id)
        if event.is_step_materialization
    }


def checked(workspace: Workspace, run_id: str) -> dict[str, bool]:
    return {
        f"{found.asset_key.to_user_string()}:{found.check_name}": found.passed
        for event in events(workspace, run_id)
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
        for found in [event.asset_check_evaluation_data]
    }


def count(workspace: Workspace, table: Any) -> int:
    with workspace.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def register(workspace: Workspace) -> list[Any]:
    with workspace.engine.connect() as connection:
        return list(connection.execute(select(ops.run).order_by(ops.run.c.run_id)))


def test_a_sync_is_a_run_of_the_workspaces_instance(firm: Workspace) -> None:
    rows: dict[str, int] = {}

    def progress(path: str, read: int) -> None:
        rows[path] = rows.get(path, 0) + read

    report = run_sync(firm, NightOptions(as_of=date(2026, 3, 1)), progress)

    assert report.status is RunStatus.PUBLISHED
    assert report.generation == 1
    assert report.as_of == date(2026, 3, 1)
    assert [file.source for file in report.files] == ["hanbai_customers", "hanbai_sales"]
    assert rows == {"inbox/得意先.csv": 8, "inbox/売上.csv": 12}

    run = latest_run(firm)
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert register(firm)[0].dagster_run_id == run.run_id
    assert not list((dagster_home(firm) / "alive").iterdir())

    shown = materialized(firm, run.run_id)
    assert set(shown) == {
        spec.key.to_user_string() for spec in definitions_of(firm).resolve_all_asset_specs()
    }
    assert shown["raw_hanbai_sales"]["rows_loaded"] == 12
    assert shown["raw_hanbai_sales"]["yen_loaded"] == YEN
    assert shown["raw_hanbai_sales"]["file_1"] == str(firm.root / "inbox/売上.csv")
    assert "inbox/売上.csv" in shown["raw_hanbai_sales"]["files"]
    assert shown["cleansed_customers"]["records"] == 8
    assert "株式会社青葉製作所" in shown["cleansed_customers"]["preview"]
    assert shown["dim_customer"]["added"] == shown["dim_customer"]["dagster/row_count"] == 8
    assert shown["fact_transaction"]["yen"] == YEN
    assert sum(shown["mart_customer_rank"]["customers_by_rank"].values()) == 8

    outcomes = checked(firm, run.run_id)
    assert all(outcomes.values())
    assert "staged:line_has_customer" in outcomes
    assert "raw_hanbai_sales:accepted" in outcomes
    assert count(firm, dim_customer) == 8
    assert count(firm, fact_transaction) == 12


def test_the_second_night_changes_nothing(firm: Workspace) -> None:
    run_sync(firm)
    report = run_sync(firm)
    assert report.status is RunStatus.UNCHANGED
    assert [file.status for file in report.files] == ["unchanged", "unchanged"]
    run = latest_run(firm)
    assert run.status is dg.DagsterRunStatus.SUCCESS
    assert materialized(firm, run.run_id)["dim_customer"]["added"] == 0
    assert all(checked(firm, run.run_id).values())


@pytest.mark.postgres
def test_a_sync_on_postgresql(tmp_path: Path, postgres_empty_url: str) -> None:
    root = write_small_firm(tmp_path / "firm")
    path = root / "tsunagi.yaml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("sqlite:///warehouse.db", postgres_empty_url), encoding="utf-8")
    workspace = Workspace.open(root)
    try:
        assert run_sync(workspace).status is RunStatus.PUBLISHED
        shown = materialized(workspace, latest_run(workspace).run_id)
        assert shown["fact_transaction"]["yen"] == YEN
        assert all(checked(workspace, latest_run(workspace).run_id).values())
        assert run_sync(workspace).status is RunStatus.UNCHANGED
    finally:
        workspace.engine.dispose()


def test_a_failing_check_stops_the_publication(firm: Workspace) -> None:
    run_sync(firm)
    nowhere = "\n".join(
        ",".join([*line.split(",")[:3], "", *line.split(",")[4:]]) if i else line
        for i, line in enumerate(CUSTOMERS.splitlines())
    )
    put_file(firm.root / "inbox" / "得意先.csv", nowhere + "\n", age_seconds=30)
    configuration = firm.root / "tsunagi.yaml"
    configuration.write_text(
        configuration.read_text(encoding="utf-8") + "checks: {critical: [address_share]}\n",
        encoding="utf-8",
    )
    strict = Workspace.open(firm.root)

    with pytest.raises(ReconciliationError, match="address_share") as caught:
        run_sync(strict)

    assert caught.value.code == "CHECK_FAILED"
    assert "株式会社青葉製作所" in caught.value.message.ja
    run = latest_run(strict)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert checked(strict, run.run_id)["staged:address_share"] is False
    assert "dim_customer" not in materialized(strict, run.run_id)
    with strict.engine.connect() as connection:
        assert connection.scalar(select(func.max(ops.generation.c.generation))) == 1
        assert "" not in set(connection.scalars(select(dim_customer.c.address)))
    assert [row.status for row in register(strict)] == ["published", "failed"]
    (failure,) = recent_failures(strict)
    assert (failure["step"], failure["code"]) == ("check_staged", "CHECK_FAILED")
    assert failure["dagster_run_id"] == run.run_id


def test_only_the_sources_asked_for_run(firm: Workspace) -> None:
    report = run_sync(firm, NightOptions(sources=("hanbai_customers",)))
    assert [file.source for file in report.files] == ["hanbai_customers"]
    shown = materialized(firm, latest_run(firm).run_id)
    assert "raw_hanbai_customers" in shown
    assert "raw_hanbai_sales" not in shown
    assert "dim_customer" in shown
    assert any(name.startswith("staged:") for name in checked(firm, latest_run(firm).run_id))


def test_an_unknown_source_begins_no_run(firm: Workspace) -> None:
    with pytest.raises(ConfigurationError, match="UNKNOWN_SOURCE"):
        run_sync(firm, NightOptions(sources=("nobody",)))
    assert not dagster_home(firm).exists()
    assert register(firm) == []


def test_a_dry_run_publishes_and_materializes_no_table(firm: Workspace) -> None:
    report = run_sync(firm, NightOptions(dry_run=True))
    assert report.status is RunStatus.DRY_RUN
    assert count(firm, dim_customer) == 0
    run = latest_run(firm)
    assert run.status is dg.DagsterRunStatus.SUCCESS
    shown = materialized(firm, run.run_id)
    assert "staged" in shown
    assert "dim_customer" not in shown


def test_files_that_are_refused_are_seen_and_nothing_is_published(firm: Workspace) -> None:
    for name in ("得意先.csv", "売上.csv"):
        put_file(firm.root / "inbox" / name, "まったく,ちがう,表\n1,2,3\n")
    with pytest.raises(SourceError, match="NOTHING_TAKEN"):
        run_sync(firm)
    run = latest_run(firm)
    outcomes = checked(firm, run.run_id)
    assert outcomes["raw_hanbai_customers:accepted"] is False
    assert recent_failures(firm)[0]["step"] == "staged"


def test_an_unforeseen_error_comes_out_as_it_is(
    firm: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> dict[str, Any]:
        raise RuntimeError("表が壊れています")

    monkeypatch.setattr(nights, "cleanse", broken)
    with pytest.raises(RuntimeError, match="表が壊れています"):
        run_sync(firm)
    (row,) = register(firm)
    assert (row.status, row.message) == ("failed", "RuntimeError: 表が壊れています")
    assert recent_failures(firm)[0]["code"] == "RuntimeError"


def failing(times: int, then: Callable[..., dict[str, Any]]) -> tuple[Any, list[int]]:
    calls = [0]

    def step(*arguments: Any, **options: Any) -> dict[str, Any]:
        calls[0] += 1
        if calls[0] <= times:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        return then(*arguments, **options)

    return step, calls


def test_a_busy_database_is_tried_again(firm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_RETRY_SECONDS", 0.01)
    step, calls = failing(2, nights.cleanse)
    monkeypatch.setattr(nights, "cleanse", step)
    assert run_sync(firm).status is RunStatus.PUBLISHED
    assert calls == [3]
    assert recent_failures(firm) == []


def test_a_database_that_stays_busy_fails_the_run(
    firm: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_RETRY_SECONDS", 0.01)
    step, calls = failing(99, nights.cleanse)
    monkeypatch.setattr(nights, "cleanse", step)
    with pytest.raises(OperationalError):
        run_sync(firm)
    assert calls == [3]
    assert latest_run(firm).status is dg.DagsterRunStatus.FAILURE
    (failure,) = recent_failures(firm)
    assert failure["code"] == "WAREHOUSE"
    assert "database is locked" in failure["message"]
    assert "`tsunagi doctor`" in failure["message"], "what to do"


def test_a_second_sync_says_who_is_at_work(firm: Workspace) -> None:
    with exclusive(firm), pytest.raises(BusyError, match=str(os.getpid())):
        run_sync(Workspace.open(firm.root))
    assert not dagster_home(firm).exists()


def test_a_second_sync_waits_if_asked(firm: Workspace) -> None:
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with exclusive(firm):
            held.set()
            go.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    threading.Timer(1.0, go.set).start()
    assert run_sync(Workspace.open(firm.root), wait_seconds=60).status is RunStatus.PUBLISHED
    holder.join()


def test_publishing_alone_is_refused(firm: Workspace) -> None:
    run_sync(firm)
    job = definitions_of(firm).resolve_job_def("nightly_sync")
    with instance(firm) as opened:
        result = job.execute_in_process(
            instance=opened,
            raise_on_error=False,
            asset_selection=[dg.AssetKey(table.name) for table in PUBLISHED],
        )
    assert not result.success
    assert register(firm)[-1].status == "failed"
    assert "PARTIAL_RUN" in register(firm)[-1].message


def test_taking_in_alone_publishes_nothing(firm: Workspace) -> None:
    run_sync(firm, NightOptions(dry_run=True))
    job = definitions_of(firm).resolve_job_def("nightly_sync")
    with instance(firm) as opened:
        result = job.execute_in_process(
            instance=opened, asset_selection=[dg.AssetKey("raw_hanbai_sales")]
        )
    assert result.success
    assert register(firm)[-1].status == "dry_run"
    assert count(firm, dim_customer) == 0


PROGRAM = """
import sys, time
from pathlib import Path
from pipelines.launch import orchestrate, run_sync
from pipelines.steps import night
from pipelines.workspace import Workspace

def slow(*_):
    print("cleansing", flush=True)
    time.sleep(120)

night.cleanse = slow
try:
    run_sync(Workspace.open(Path(sys.argv[1])))
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(130)
"""


@pytest.fixture
def slow_sync(firm: Workspace) -> Iterator["subprocess.Popen[str]"]:
    """A sync in a process of its own, in the middle of its work."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(firm.root)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "cleansing"
        yield process
        process.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_an_interrupted_run_stops_at_once(
    firm: Workspace, slow_sync: "subprocess.Popen[str]"
) -> None:
    slow_sync.send_signal(signal.SIGINT)
    out, error = slow_sync.communicate(timeout=60)
    assert (out.strip(), slow_sync.returncode) == ("interrupted", 130)
    assert "Traceback" not in error
    assert register(firm)[-1].status == "failed"
    assert "INTERRUPTED" in register(firm)[-1].message
    assert latest_run(firm).status is dg.DagsterRunStatus.FAILURE


def test_a_killed_run_is_ended_by_the_next(
    firm: Workspace, slow_sync: "subprocess.Popen[str]"
) -> None:
    slow_sync.kill()
    slow_sync.wait()
    killed = latest_run(firm)
    assert killed.status is dg.DagsterRunStatus.STARTED
    assert run_sync(Workspace.open(firm.root)).status is RunStatus.PUBLISHED
    with instance(firm) as opened:
        ended = opened.get_run_by_id(killed.run_id)
    assert ended is not None
    assert ended.status is dg.DagsterRunStatus.FAILURE
    assert [row.status for row in register(firm)] == ["failed", "published"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


ORCHESTRATE = """
import sys
from pathlib import Path
from pipelines.launch import orchestrate
from pipelines.workspace import Workspace

def started(address):
    print(address, flush=True)

orchestrate(Workspace.open(Path(sys.argv[1])), port=int(sys.argv[2]), started=started)
"""


def listening(port: int) -> set[str]:
    """Return the addresses that the port is open on, as the kernel writes them."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    local = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, number in local if int(number, 16) == port}


def finished(workspace: Workspace, run_id: str, within_seconds: float) -> dg.DagsterRunStatus:
    give_up = time.monotonic() + within_seconds
    with instance(workspace) as opened:
        while True:
            run = opened.get_run_by_id(run_id)
            assert run is not None
            if run.is_finished or time.monotonic() > give_up:
                return run.status
            time.sleep(0.5)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs Linux's /proc and signals")
def test_the_pages_answer_on_loopback_and_run_the_night(firm: Workspace) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", ORCHESTRATE, str(firm.root), str(port)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/server_info", timeout=60) as response:
            info = json.load(response)
        assert info["dagster_version"] == dg.__version__
        assert listening(port) == {"0100007F"}
        client = DagsterGraphQLClient("127.0.0.1", port_number=port)
        run_id = client.submit_job_execution("nightly_sync")
        assert finished(firm, run_id, within_seconds=180) is dg.DagsterRunStatus.SUCCESS
        assert count(firm, dim_customer) == 8
        assert register(firm)[0].dagster_run_id == run_id
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", port))


def test_a_port_in_use_is_told_at_once(firm: Workspace) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InstallationError, match="PORT_IN_USE"):
            orchestrate(firm, port=other.getsockname()[1])
