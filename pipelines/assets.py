"""The night as Dagster's assets, made from the workspace's sources. No logic: see the steps."""

from collections.abc import Iterator, Sequence

import dagster as dg

from core.language import Text
from core.run import FileReport
from pipelines import metadata
from pipelines.resources import NightResource
from pipelines.source_settings import Source
from pipelines.workspace import Workspace
from warehouse.schema import analysis, reconciliation, stages
from warehouse.schema.published import PUBLISHED

_RANKED = (
    "mart_customer_rank",
    "mart_customer_rank_history",
    "mart_customer_rfm",
    *(t.name for t in (*analysis.TABLES, *stages.TABLES, *reconciliation.TABLES)),
)
_MASTER_OF_RANKS = ("dim_customer", "fact_transaction")
_ACCEPTED = Text(ja="取り込めなかったファイルがない", en="No file was refused")
_NOTHING_HELD = Text(ja="保留になった行がない", en="No row was held back")


def nightly_assets(workspace: Workspace) -> list[dg.AssetsDefinition]:
    """Return the assets of a workspace, from its files to the published tables."""
    sources = workspace.configuration.sources
    # Customers come before the lines that name them, as in `Night.sources`.
    ordered = sorted(sources, key=lambda source: source.has_lines)
    raw = [
        _raw(workspace, source, priority=len(ordered) - position)
        for position, source in enumerate(ordered)
    ]
    return [*raw, _cleansed(workspace), _matched(workspace), _staged(), _published(workspace)]


def raw_key(source_name: str) -> dg.AssetKey:
    """Return the asset of one feed."""
    return dg.AssetKey(f"raw_{source_name}")


def _raw(workspace: Workspace, source: Source, priority: int) -> dg.AssetsDefinition:
    key = raw_key(source.name)

    @dg.asset(
        key=key,
        group_name="raw",
        description=f"{source.system}: {source.path or source.database} ({source.profile})",
        op_tags={"dagster/priority": str(priority)},
        check_specs=[
            dg.AssetCheckSpec("accepted", asset=key, description=str(_ACCEPTED)),
            dg.AssetCheckSpec("nothing_held", asset=key, description=str(_NOTHING_HELD)),
        ],
        metadata={"inbox": dg.MetadataValue.path(str(workspace.root / (source.path or "")))},
    )
    def raw(night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
        with night.run.step(f"take_in {source.name}") as work:
            files = work.take_in(source, night.run.progress)
        yield dg.MaterializeResult(
            metadata=metadata.of_files(workspace, source, files),
            check_results=_file_checks(key, files),
        )

    return raw


def _file_checks(key: dg.AssetKey, files: Sequence[FileReport]) -> list[dg.AssetCheckResult]:
    refused = {file.path: file.message for file in files if file.status == "refused"}
    held = {file.path: file.rows_held for file in files if file.rows_held}
    return [
        dg.AssetCheckResult(
            asset_key=key, check_name="accepted", passed=not refused, metadata={"refused": refused}
        ),
        dg.AssetCheckResult(
            asset_key=key,
            check_name="nothing_held",
            passed=not held,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"held": held},
        ),
    ]


def _cleansed(workspace: Workspace) -> dg.AssetsDefinition:
    @dg.asset(
        deps=[raw_key(source.name) for source in workspace.configuration.sources],
        group_name="cleansed",
        description="クレンジング済みの取引先 / clean values beside the raw ones",
    )
    def cleansed_customers(night: NightResource) -> dg.MaterializeResult[None]:
        with night.run.step("cleanse") as work:
            done = work.cleanse()
        return dg.MaterializeResult(metadata=metadata.of_cleansing(workspace, done))

    return cleansed_customers


def _matched(workspace: Workspace) -> dg.AssetsDefinition:
    @dg.asset(
        deps=["cleansed_customers"],
        group_name="matched",
        description="名寄せの結果 / which records are the same customer",
    )
    def matched_customers(night: NightResource) -> dg.MaterializeResult[None]:
        with night.run.step("match") as work:
            done = work.match()
        return dg.MaterializeResult(metadata=metadata.of_matching(workspace, done))

    return matched_customers


def _staged() -> dg.AssetsDefinition:
    @dg.asset(
        deps=["matched_customers"],
        group_name="staged",
        description="公開しようとしている変更 / what the next publication changes",
    )
    def staged(night: NightResource) -> dg.MaterializeResult[None]:
        with night.run.step("stage") as work:
            done = work.stage()
        return dg.MaterializeResult(metadata=metadata.of_counts(done))

    return staged


def _published(workspace: Workspace) -> dg.AssetsDefinition:
    """Return the published tables: one transaction, so one step; ranks rest on the history."""

    @dg.multi_asset(
        name="publish",
        specs=[
            dg.AssetSpec(
                table.name,
                deps=list(_MASTER_OF_RANKS) if table.name in _RANKED else ["staged"],
                group_name="ranked" if table.name in _RANKED else "published",
                description=metadata.description_of(table.name),
                metadata=metadata.of_schema(table.name),
                skippable=True,
            )
            for table in PUBLISHED
        ],
    )
    def publish(night: NightResource) -> Iterator[dg.MaterializeResult[None]]:
        with night.run.step("publish") as work:
            done = work.publish()
        if work.options.dry_run:
            return
        for table in PUBLISHED:
            yield dg.MaterializeResult(
                asset_key=table.name,
                metadata=metadata.of_table(workspace, table.name, done),
            )

    return publish
