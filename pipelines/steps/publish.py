"""Staging, and the one publishing transaction."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from core.errors import ReconciliationError
from core.language import Text
from pipelines.config import RankSettings
from pipelines.workspace import Workspace
from warehouse import publish as publication
from warehouse.engine import transaction
from warehouse.marts.rank import RankRules
from warehouse.marts.stage import stage_marts
from warehouse.reconcile import reconcile_history
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer_history,
    fact_transaction,
    mart_customer_rank,
    mart_customer_rank_history,
    mart_customer_rfm,
)
from warehouse.stage.customers import stage_customers
from warehouse.stage.facts import meaning_is_new, remember_meaning, stage_facts
from warehouse.stage.lines import refresh_line_records

_MARTS = (mart_customer_rank, mart_customer_rfm)
_MASTER = tuple(
    table
    for table in PUBLISHED
    if table not in (*_MARTS, dim_customer_history, mart_customer_rank_history)
)


def stage(
    workspace: Workspace, run_id: int, now: datetime, *, everything: bool = False
) -> dict[str, Any]:
    """Work out what the next publication changes; nothing published is touched."""
    sources = workspace.configuration.sources
    with transaction(workspace.engine) as connection:
        refresh_line_records(connection, run_id)
        customers = stage_customers(
            connection, {s.name: s.trust for s in sources}, now, everything=everything
        )
        lines = stage_facts(
            connection,
            {s.name: s.system for s in sources},
            {s.name: s.counts_as for s in sources},
            everything=everything or meaning_is_new(connection, _meaning(workspace)),
        )
    return {
        "records": customers.records,
        "customers": customers.customers,
        "minted": customers.minted,
        "merged": customers.merged,
        "lines": lines,
    }


def publish(workspace: Workspace, run_id: int, now: datetime, as_of: date) -> dict[str, Any]:
    """Publish what is staged, with the marts of the day: all of it, or nothing.

    Raises:
        ReconciliationError: the published history would not add up to the lines taken in.
    """
    with transaction(workspace.engine) as connection:
        generation = publication.next_generation(connection)
        changes = publication.publish(connection, run_id, now, _MASTER, generation)
        publication.settle_identities(connection, generation)
        remember_meaning(connection, _meaning(workspace))
        if changes[fact_transaction.name]:
            differences = reconcile_history(connection, run_id)
            if differences:
                raise ReconciliationError("HISTORY_TOTAL", _unbalanced(differences))
        ranks = stage_marts(connection, as_of, rank_rules(workspace.configuration.ranks))
        changes |= publication.publish(connection, run_id, now, _MARTS, generation)
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
        lines = connection.scalar(select(func.count()).select_from(fact_transaction))
    return {
        "generation": generation if changed else None,
        "changes": {
            name: {"added": c.added, "changed": c.changed, "removed": c.removed}
            for name, c in changed.items()
        },
        "ranks": ranks,
        "lines": int(lines or 0),
    }


def _meaning(workspace: Workspace) -> str:
    sources = workspace.configuration.sources
    return repr(sorted((s.name, s.system, s.counts_as) for s in sources))


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
