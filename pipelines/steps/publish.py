"""The one publishing transaction: the staged master, and all that follows from it.

What belongs here: the order in which tables are published, and what is refused. What does not:
staging (``pipelines.steps.staging``), or how a table is made (``warehouse.marts``).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, func, select

from core.errors import ReconciliationError
from core.language import Text
from pipelines.config import Configuration
from pipelines.rules import rank_rules, stage_rules
from pipelines.steps.analysis import (
    VERSION,
    Refreshed,
    is_kept_up,
    note_changes,
    refresh_analysis,
    refresh_segments,
)
from pipelines.steps.published_from import remember_published
from pipelines.steps.reconciling import VERSION as RECONCILING_VERSION
from pipelines.steps.reconciling import refresh_reconciliation
from pipelines.steps.search_index import follow_publication
from pipelines.steps.stages import VERSION as STAGES_VERSION
from pipelines.steps.stages import note_stage_changes, renew_stages
from pipelines.steps.staging import MASTER
from pipelines.workspace import Workspace
from warehouse import publish as publication
from warehouse.engine import transaction
from warehouse.marts.differing import note_differing
from warehouse.marts.moving import MOVING
from warehouse.marts.reconciliation import closing_state
from warehouse.marts.rules import RankRules, StageRules
from warehouse.marts.stage import stage_marts
from warehouse.marts.worth import stage_worth
from warehouse.memory import recall, remember
from warehouse.publish import TableChange, anything_staged
from warehouse.reconcile import reconcile_history
from warehouse.schema.published import (
    fact_transaction,
    mart_customer_rank,
    mart_customer_rfm,
    review_candidate,
)
from warehouse.schema.stages import mart_customer_stage
from warehouse.search import follow
from warehouse.totals import Total, history_totals

_MARTS_OF = "marts"


@dataclass(frozen=True, slots=True)
class _Publication:
    """What a publication goes by.

    Attributes:
        run_id: the run that publishes.
        now: its one moment.
        as_of: the day marts are computed for.
        zone: where the firm is.
        configuration: what the firm set.
        ranks: the rules of ranks.
        stages: the rules of stages.
        generation: its number.
        everything: make all of it anew, not only what changed.
    """

    run_id: int
    now: datetime
    as_of: date
    zone: ZoneInfo
    configuration: Configuration
    ranks: RankRules
    stages: StageRules
    generation: int
    everything: bool

    def apply(self, connection: Connection, *tables: Table) -> dict[str, TableChange]:
        """Publish what is staged for tables, and their histories."""
        return publication.publish(connection, self.run_id, self.now, tables, self.generation)


@dataclass(frozen=True, slots=True)
class _Master:
    """What became of the master and the history.

    Attributes:
        changes: table → what changed.
        customers: those whose records change, for the search index.
        totals: the sums of the history, where it changed.
        credit_of: the customers whose credit changed; None: all are looked at.
        sums_are_old: the tables of sums are to be made anew.
        stages_are_old: the stage of every customer is to be told anew.
    """

    changes: dict[str, TableChange]
    customers: Sequence[str]
    totals: Sequence[Total] | None
    credit_of: Sequence[str] | None
    sums_are_old: bool
    stages_are_old: bool


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
    with transaction(workspace.engine) as connection:
        this = _begin(connection, workspace, run_id, now, as_of, everything=everything)
        state = _state(connection, this)
        if not anything_staged(connection) and recall(connection, _MARTS_OF) == state:
            remember_published(connection, workspace.configuration)
            follow_publication(connection, None, [], everything=everything)
            return _outcome(connection, this.ranks, None, {})
        master = _publish_master(connection, this)
        marts, refreshed = _publish_marts(connection, this, master)
        changed = {name: change for name, change in (master.changes | marts).items() if change}
        generation = _record(connection, this, changed)
        remember_published(connection, workspace.configuration)
        remember(connection, _MARTS_OF, state)
        follow_publication(connection, this.generation, master.customers, everything=everything)
        done = _outcome(connection, this.ranks, generation, changed)
        return done | {"analysis": refreshed.told()}


def _begin(
    connection: Connection,
    workspace: Workspace,
    run_id: int,
    now: datetime,
    as_of: date,
    *,
    everything: bool,
) -> _Publication:
    configuration = workspace.configuration
    return _Publication(
        run_id=run_id,
        now=now,
        as_of=as_of,
        zone=workspace.zone,
        configuration=configuration,
        ranks=rank_rules(configuration.ranks),
        stages=stage_rules(configuration.stages),
        generation=publication.next_generation(connection),
        everything=everything,
    )


def _state(connection: Connection, this: _Publication) -> str:
    """Return what the marts follow from beside what is published."""
    settings = this.configuration
    compared = f"{settings.reconciliation} {settings.tax}"
    versions = f"{VERSION} {STAGES_VERSION} {RECONCILING_VERSION}"
    analysis = f"{settings.analysis} {settings.segments} {versions} {this.stages} {compared}"
    return f"{this.as_of} {this.ranks} {analysis} {closing_state(connection)}"


def _publish_master(connection: Connection, this: _Publication) -> _Master:
    """Apply the staged master and lines, and see that the history adds up."""
    publication.trim_all(connection, MASTER)
    analysis = this.configuration.analysis
    sums_are_old = this.everything or not is_kept_up(connection, analysis)
    credit_of = note_changes(connection, analysis, everything=this.everything)
    stages_are_old = note_stage_changes(
        connection, this.as_of, this.stages, everything=sums_are_old
    )
    note_differing(connection)
    changes = publication.apply_all(connection, this.now, MASTER, this.generation)
    customers = follow.staged(connection)
    publication.settle_identities(connection, this.generation)
    totals = _balanced(connection, this.run_id) if changes[fact_transaction.name] else None
    return _Master(changes, customers, totals, credit_of, sums_are_old, stages_are_old)


def _balanced(connection: Connection, run_id: int) -> Sequence[Total]:
    """Return the sums of the history, which are those of the lines taken in."""
    totals = history_totals(connection)
    differences = reconcile_history(connection, run_id, totals)
    if differences:
        raise ReconciliationError("HISTORY_TOTAL", _unbalanced(differences))
    return totals


def _publish_marts(
    connection: Connection, this: _Publication, master: _Master
) -> tuple[dict[str, TableChange], Refreshed]:
    """Publish what follows from master and history, those first that others follow from."""
    moved = stage_marts(connection, this.as_of, this.ranks, everybody=master.sums_are_old)
    changes = this.apply(connection, mart_customer_rank, mart_customer_rfm)
    changes |= {table.name: changes[table.name].with_moved(moved) for table in MOVING}
    refreshed = refresh_analysis(
        connection,
        this.generation,
        this.as_of,
        this.configuration.analysis,
        this.zone,
        measure=this.ranks.measure,
        totals=master.totals,
        credit_of=master.credit_of,
        everything=this.everything,
    )
    changes |= refreshed.changes
    renew_stages(connection, this.as_of, this.stages, everybody=master.stages_are_old)
    changes |= this.apply(connection, mart_customer_stage)
    changes |= refresh_reconciliation(
        connection,
        this.generation,
        this.as_of,
        this.configuration,
        everything=master.sums_are_old,
    )
    changes |= refresh_segments(connection, this.generation, this.configuration.segments)
    stage_worth(connection)
    changes |= this.apply(connection, review_candidate)
    return changes, refreshed


def _record(
    connection: Connection, this: _Publication, changed: dict[str, TableChange]
) -> int | None:
    """Enter the publication where it changed something; return its number."""
    if not changed:
        return None
    publication.record_generation(
        connection,
        generation=this.generation,
        run_id=this.run_id,
        now=this.now,
        changes=changed,
        keep=this.configuration.keep_generations,
    )
    return this.generation


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
