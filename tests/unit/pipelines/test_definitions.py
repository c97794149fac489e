"""The asset graph, checks, schedule and sensors of a workspace, without running anything."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

from core.errors import ConfigurationError
from pipelines.instance import dagster_home, enter_instance, instance_environment
from pipelines.liveness import alive
from pipelines.location import definitions_of
from pipelines.quality.suites import expectations
from pipelines.sensors import end_interrupted_runs
from pipelines.workspace import Workspace
from tests.support.small_firm import put_file, write_small_firm
from warehouse.schema import analysis, reconciliation
from warehouse.schema.published import PUBLISHED

ROOT = Path(__file__).resolve().parents[3]
SCOPE = ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY", "GX_ANALYTICS_ENABLED", "TSUNAGI_WORKSPACE")

GRAPH = {
    "raw_hanbai_sales": set(),
    "raw_hanbai_customers": set(),
    "cleansed_customers": {"raw_hanbai_sales", "raw_hanbai_customers"},
    "matched_customers": {"cleansed_customers"},
    "staged": {"matched_customers"},
    "dim_customer": {"staged"},
    "dim_customer_history": {"staged"},
    "dim_site": {"staged"},
    "map_customer_source": {"staged"},
    "map_customer_alias": {"staged"},
    "dim_customer_provenance": {"staged"},
    "dim_contact": {"staged"},
    "map_contact_source": {"staged"},
    "map_contact_alias": {"staged"},
    "fact_activity": {"staged"},
    "dim_deal": {"staged"},
    "mart_customer_stage": {"dim_customer", "fact_transaction"},
    "mart_customer_stage_history": {"dim_customer", "fact_transaction"},
    "fact_transaction": {"staged"},
    "review_candidate": {"staged"},
    "mart_customer_rank": {"dim_customer", "fact_transaction"},
    "mart_customer_rank_history": {"dim_customer", "fact_transaction"},
    "mart_customer_rfm": {"dim_customer", "fact_transaction"},
    **{
        table.name: {"dim_customer", "fact_transaction"}
        for table in (*analysis.TABLES, *reconciliation.TABLES)
    },
}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for name in SCOPE:
        # Set and removed again, so that it is gone after the test whatever was set meanwhile.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return Workspace.open(write_small_firm(tmp_path / "firm"))


def test_the_graph_leads_from_the_files_to_the_ranks(workspace: Workspace) -> None:
    definitions = definitions_of(workspace)
    dg.Definitions.validate_loadable(definitions)
    graph = {
        spec.key.to_user_string(): {dep.asset_key.to_user_string() for dep in spec.deps}
        for spec in definitions.resolve_all_asset_specs()
    }
    assert graph == GRAPH


def test_every_published_table_is_an_asset_with_its_columns(workspace: Workspace) -> None:
    specs = {
        spec.key.to_user_string(): spec
        for spec in definitions_of(workspace).resolve_all_asset_specs()
    }
    for table in PUBLISHED:
        schema = specs[table.name].metadata["dagster/column_schema"]
        assert [column.name for column in schema.columns] == [c.name for c in table.columns]
        assert specs[table.name].description == table.comment
    groups = {spec.group_name for spec in specs.values()}
    assert groups == {"raw", "cleansed", "matched", "staged", "published", "ranked"}


def test_critical_expectations_block(workspace: Workspace) -> None:
    asset_graph = definitions_of(workspace).resolve_asset_graph()
    entries = {entry.name: entry for entry in expectations(workspace.configuration.checks)}
    on_staged = {
        key.name: asset_graph.get_check_spec(key)
        for key in asset_graph.asset_check_keys
        if key.asset_key == dg.AssetKey("staged")
    }
    assert set(on_staged) == set(entries)
    assert {name for name, spec in on_staged.items() if spec.blocking} == {
        name for name, entry in entries.items() if entry.severity == "critical"
    }
    assert on_staged["line_has_customer"].blocking
    assert not on_staged["yen_drop"].blocking


def test_configured_warnings_block(tmp_path: Path) -> None:
    root = write_small_firm(tmp_path / "firm", more="checks: {critical: [yen_drop]}\n")
    asset_graph = definitions_of(Workspace.open(root)).resolve_asset_graph()
    key = dg.AssetCheckKey(dg.AssetKey("staged"), "yen_drop")
    assert asset_graph.get_check_spec(key).blocking


def test_customers_are_taken_in_before_lines(workspace: Workspace) -> None:
    job = definitions_of(workspace).resolve_job_def("nightly_sync")
    priority = {
        node.name: int(node.definition.tags.get("dagster/priority", "0"))
        for node in job.graph.nodes
    }
    assert priority["raw_hanbai_customers"] > priority["raw_hanbai_sales"]


def test_one_process_holds_the_whole_run(workspace: Workspace) -> None:
    job = definitions_of(workspace).resolve_job_def("nightly_sync")
    assert job.executor_def.name == "in_process"
    assert {hook.name for hook in job.hook_defs} == {"report_failure"}


def test_the_schedule_is_the_firms(workspace: Workspace) -> None:
    schedule = definitions_of(workspace).resolve_schedule_def("nightly")
    assert schedule.cron_schedule == "30 1 * * *"
    assert schedule.execution_timezone == "Asia/Tokyo"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "nightly_sync"


def test_an_unreadable_schedule_is_named(tmp_path: Path) -> None:
    root = write_small_firm(tmp_path / "firm")
    path = root / "tsunagi.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("30 1 * * *", "99 1 * * *"), "utf-8")
    with pytest.raises(ConfigurationError, match="99 1"):
        definitions_of(Workspace.open(root))


def test_the_inbox_sensor_asks_for_one_run_when_files_have_settled(workspace: Workspace) -> None:
    definitions = definitions_of(workspace)
    sensor = definitions.resolve_sensor_def("inbox")
    cursor: str | None = None
    wanted: list[int] = []

    def tick() -> None:
        nonlocal cursor
        context = dg.build_sensor_context(
            cursor=cursor, repository_def=definitions.get_repository_def()
        )
        result = sensor.evaluate_tick(context)
        cursor = result.cursor
        wanted.append(len(result.run_requests or []))

    for _ in range(3):
        tick()
    assert wanted == [0, 1, 0]
    put_file(workspace.root / "inbox" / "売上2.csv", "伝票番号\n", age_seconds=10)
    tick()
    put_file(workspace.root / "inbox" / "売上2.csv", "伝票番号,日付\n", age_seconds=5)
    tick()
    assert wanted[3:] == [0, 0]
    tick()
    tick()
    assert wanted[5:] == [1, 0]


def test_telemetry_is_off(workspace: Workspace) -> None:
    home = enter_instance(workspace)
    assert os.environ["DAGSTER_HOME"] == str(home) == str(dagster_home(workspace))
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"]
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert instance_environment(workspace)["TSUNAGI_WORKSPACE"] == str(workspace.root)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert instance.telemetry_enabled is False
        assert instance.nux_enabled is False


def test_runs_wait_for_each_other_and_only_crashes_start_again(workspace: Workspace) -> None:
    settings = yaml.safe_load((enter_instance(workspace) / "dagster.yaml").read_text("utf-8"))
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert settings["run_retries"]["retry_on_asset_or_op_failure"] is False


def test_an_instances_settings_are_the_firms_to_change(workspace: Workspace) -> None:
    path = enter_instance(workspace) / "dagster.yaml"
    path.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    enter_instance(workspace)
    assert path.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"


def test_a_clones_dagster_home_has_the_same_settings() -> None:
    ours = yaml.safe_load((ROOT / "dagster_home" / "dagster.yaml").read_text("utf-8"))
    shipped = yaml.safe_load((ROOT / "pipelines" / "instance.yaml").read_text("utf-8"))
    assert ours == shipped


def test_runs_whose_process_is_gone_are_ended(workspace: Workspace) -> None:
    home = enter_instance(workspace)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        job = definitions_of(workspace).resolve_job_def("nightly_sync")

        def start() -> str:
            run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
            return run.run_id

        at_work, killed, silent = start(), start(), start()
        dead_lock = home / "alive" / f"{killed}.lock"
        dead_lock.parent.mkdir(parents=True)
        dead_lock.touch()
        with alive(home, at_work):
            assert end_interrupted_runs(workspace, instance) == [killed]
        statuses = {
            run_id: instance.get_run_by_id(run_id).status for run_id in (at_work, killed, silent)
        }
        assert statuses == {
            at_work: dg.DagsterRunStatus.STARTED,
            killed: dg.DagsterRunStatus.FAILURE,
            silent: dg.DagsterRunStatus.STARTED,
        }
    assert not dead_lock.exists()


def test_asset_modules_keep_their_annotations() -> None:
    """Postponed annotations break Dagster's reading of an asset's parameters."""
    for path in (ROOT / "pipelines").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module != "__future__", path


def test_looking_at_a_workspace_imports_no_dagster(workspace: Workspace) -> None:
    program = (
        "import sys; import pipelines.launch, pipelines.steps.night, pipelines.instance; "
        "assert 'dagster' not in sys.modules; assert 'great_expectations' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, timeout=120)


def test_the_code_location_is_the_workspace_named_in_the_environment(
    workspace: Workspace,
) -> None:
    program = (
        "from pipelines.definitions import defs; "
        "print([s.key.to_user_string() for s in defs.resolve_all_asset_specs()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True, cwd=ROOT, timeout=120, capture_output=True, text=True,
        env={**os.environ, "TSUNAGI_WORKSPACE": str(workspace.root)},
    )  # fmt: skip
    assert "raw_hanbai_customers" in done.stdout
