"""Staging, and the one publishing transaction."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from core.errors import ReconciliationError
from core.language import Text
from pipelines.config import RankSettings, StageSettings
from pipelines.steps.analysis import VERSION, is_kept_up, note_changes, refresh_analysis
from pipelines.steps.match import MATCHED
from pipelines.steps.reconciling import refresh_reconciliation
from pipelines.steps.relations import stage_relations
from pipelines.steps.search_index import follow_publication
from pipelines.workspace import Workspace
from warehouse import publish as publication
from warehouse.engine import transaction
from warehouse.marts.rank import RankRules
from warehouse.marts.reconciliation import closing_state
from warehouse.marts.stage import stage_marts, stage_stages
from warehouse.marts.stages import StageRules
from warehouse.marts.worth import stage_worth
from warehouse.memory import MATCHED_DECISION, PUBLISHED_DECISION, recall, remember
from warehouse.publish import TableChange, anything_staged
from warehouse.reconcile import reconcile_history
from warehouse.schema import analysis as analysis_tables
from warehouse.schema import reconciliation as reconciliation_tables
from warehouse.schema import stages
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer_history,
    fact_transaction,
    mart_customer_rank,
    mart_customer_rank_history,
    mart_customer_rfm,
    review_candidate,
)
from warehouse.search import follow
from warehouse.stage.corrected import Corrected
from warehouse.stage.customers import stage_customers
from warehouse.stage.facts import stage_facts
from warehouse.stage.lines import any_unpublished, refresh_line_records
from warehouse.totals import Total, history_totals

_MARTS = (mart_customer_rank, mart_customer_rfm)
_MASTER = tuple(
    table
    for table in PUBLISHED
    if table
    not in (
        *_MARTS,
        *analysis_tables.TABLES,
        *stages.TABLES,
        *reconciliation_tables.TABLES,
        review_candidate,
        dim_customer_history,
        mart_customer_rank_history,
    )
)


def stage(
    workspace: Workspace, run_id: int, now: datetime, *, everything: bool = False
) -> dict[str, Any]:
    """Work out what the next publication changes; nothing published is touched."""
    sources = workspace.configuration.sources
    with transaction(workspace.engine) as connection:
        corrected = Corrected.on(connection, now.astimezone(workspace.zone).date())
        if not everything and not corrected.is_new and _nothing_is_new(connection, workspace):
            return dict.fromkeys(("records", "customers", "minted", "merged", "lines"), 0)
        refresh_line_records(connection, run_id)
        customers = stage_customers(
            connection,
            {s.name: s.trust for s in sources},
            now,
            corrected,
            everything=everything,
        )
        corrected.staged(connection)
        systems = {s.name: s.system for s in sources}
        everything = everything or recall(connection, _SOURCES) != _meaning(workspace)
        lines = stage_facts(
            connection,
            systems,
            {s.name: s.counts_as for s in sources},
            everything=everything,
        )
        stage_relations(
            connection, now, systems, {s.name: s.trust for s in sources}, everything=everything
        )
    return {**asdict(customers), "lines": lines}


def publish(
    workspace: Workspace, run_id: int, now: datetime, as_of: date, *, everything: bool = False
) -> dict[str, Any]:
    """Publish what is staged, with the marts of the day: all of it, or nothing.

    Args:
        workspace: where.
        run_id: the run that publishes.
        now: its one moment.
        as_of: the day ranks are computed for.
        everything: bring the whole search index up to date, not only what changed.

    Raises:
        ReconciliationError: the published history would not add up to the lines taken in.
    """
    rules = rank_rules(workspace.configuration.ranks)
    analysis = workspace.configuration.analysis
    configuration = workspace.configuration
    segments = configuration.segments
    told = stage_rules(configuration.stages)
    compared = f"{configuration.reconciliation} {configuration.tax}"
    settings = f"{analysis} {segments} {VERSION} {told} {compared}"
    with transaction(workspace.engine) as connection:
        marts = f"{as_of} {rules} {settings} {closing_state(connection)}"
        if not anything_staged(connection) and recall(connection, _MARTS_OF) == marts:
            _remember(connection, workspace)
            follow_publication(connection, None, [], everything=everything)
            return _outcome(connection, rules, None, {})
        generation = publication.next_generation(connection)
        publication.trim_all(connection, _MASTER)
        whole = everything or not is_kept_up(connection, analysis)
        credit_of = note_changes(connection, analysis, everything=everything)
        changes = publication.apply_all(connection, now, _MASTER, generation)
        changed_records = follow.staged(connection)
        publication.settle_identities(connection, generation)
        totals: Sequence[Total] | None = None
        if changes[fact_transaction.name]:
            totals = history_totals(connection)
            differences = reconcile_history(connection, run_id, totals)
            if differences:
                raise ReconciliationError("HISTORY_TOTAL", _unbalanced(differences))
        stage_marts(connection, as_of, rules)
        changes |= publication.publish(connection, run_id, now, _MARTS, generation)
        refreshed = refresh_analysis(
            connection,
            generation,
            as_of,
            analysis,
            workspace.zone,
            segments=segments,
            totals=totals,
            credit_of=credit_of,
            everything=everything,
        )
        changes |= refreshed.changes
        stage_stages(connection, as_of, told)
        changes |= publication.publish(
            connection, run_id, now, (stages.mart_customer_stage,), generation
        )
        changes |= refresh_reconciliation(
            connection, generation, as_of, configuration, everything=whole
        )
        stage_worth(connection)
        changes |= publication.publish(connection, run_id, now, (review_candidate,), generation)
        changed = {name: change for name, change in changes.items() if change}
        if changed:
            publication.record_generation(
                connection,
                generation=generation,
                run_id=run_id,
                now=now,
                changes=changed,
                keep=workspace.configuration.keep_generations,
            )
        _remember(connection, workspace)
        remember(connection, _MARTS_OF, marts)
        follow_publication(connection, generation, changed_records, everything=everything)
        done = _outcome(connection, rules, generation if changed else None, changed)
        return done | {"analysis": refreshed.told()}


_SOURCES, _PUBLISHED, _MARTS_OF = "sources", "published", "marts"
_SHAPE = "relations "
"""What is published of the sources; where it changes with a version, all of it is staged anew."""


def _remember(connection: Connection, workspace: Workspace) -> None:
    """Remember what this publication was made from."""
    remember(connection, _SOURCES, _meaning(workspace))
    remember(connection, _PUBLISHED, recall(connection, MATCHED) or "")
    Corrected.published(connection)
    remember(connection, PUBLISHED_DECISION, recall(connection, MATCHED_DECISION) or "0")


def _nothing_is_new(connection: Connection, workspace: Workspace) -> bool:
    """Tell whether files, matching and the meaning of sources are those of the last publication.

    What a dry run left staged may be of decisions that were undone since: it is staged anew.
    """
    return (
        not any_unpublished(connection)
        and recall(connection, _PUBLISHED) == recall(connection, MATCHED)
        and recall(connection, _SOURCES) == _meaning(workspace)
        and not publication.master_staged(connection, _MASTER)
    )


def _outcome(
    connection: Connection,
    rules: RankRules,
    generation: int | None,
    changed: dict[str, TableChange],
) -> dict[str, Any]:
    ranked = connection.execute(
        select(mart_customer_rank.c.rank, func.count()).group_by(mart_customer_rank.c.rank)
    )
    counts = {rank: int(count) for rank, count in ranked}
    lines = connection.scalar(select(func.count()).select_from(fact_transaction))
    return {
        "generation": generation,
        "changes": {name: asdict(change) for name, change in changed.items()},
        "ranks": {label: counts.get(label, 0) for label in rules.labels.values()},
        "lines": int(lines or 0),
    }


def _meaning(workspace: Workspace) -> str:
    sources = workspace.configuration.sources
    return _SHAPE + repr(sorted((s.name, s.system, s.counts_as, s.trust) for s in sources))


def rank_rules(settings: RankSettings) -> RankRules:
    """Return the configured rank rules with exact numbers."""
    return RankRules(
        measure=settings.measure,
        window_months=settings.window_months,
        large_share=Decimal(str(settings.large_share)),
        growth_percent=Decimal(str(settings.growth_percent)),
        minimum_growth_yen=settings.minimum_growth_yen,
        labels=settings.labels,
        policies=settings.policies,
    )


def stage_rules(settings: StageSettings) -> StageRules:
    """Return the configured rules of stages with exact numbers."""
    return StageRules(
        active_months=settings.active_months,
        ordering_probability=Decimal(str(settings.ordering_probability)),
        repeat_orders=settings.repeat_orders,
        labels=settings.labels,
    )


def _unbalanced(differences: dict[str, str]) -> Text:
    listing = "; ".join(f"{source}: {what}" for source, what in differences.items())
    return Text(
        ja=f"公開する取引明細が取り込んだ明細と一致しません({listing})。何も公開していません。"
        "`tsunagi sync --full` を試し、続くなら `tsunagi doctor` の結果を添えて開発元へ"
        "知らせてください。",
        en=f"The history to publish does not agree with the lines taken in ({listing}). Nothing "
        "was published. Try `tsunagi sync --full`; if it persists, report it together with the "
        "output of `tsunagi doctor`.",
    )
