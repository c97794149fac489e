"""Staging the master and the history: what the next publication changes."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pipelines.steps.published_from import means_the_same, nothing_is_new
from pipelines.steps.relations import stage_relations
from pipelines.workspace import Workspace
from warehouse import publish as publication
from warehouse.engine import transaction
from warehouse.schema import analysis, reconciliation, stages
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer_history,
    mart_customer_rank,
    mart_customer_rank_history,
    mart_customer_rfm,
    review_candidate,
)
from warehouse.stage.corrected import Corrected
from warehouse.stage.customers import stage_customers
from warehouse.stage.facts import stage_facts
from warehouse.stage.lines import refresh_line_records

_FOLLOWING = (
    mart_customer_rank,
    mart_customer_rfm,
    *analysis.TABLES,
    *stages.TABLES,
    *reconciliation.TABLES,
    review_candidate,
    dim_customer_history,
    mart_customer_rank_history,
)
"""Tables made from the master within the publishing transaction."""

MASTER = tuple(table for table in PUBLISHED if table not in _FOLLOWING)
"""Published tables that are staged beforehand."""


def stage(
    workspace: Workspace, run_id: int, now: datetime, *, everything: bool = False
) -> dict[str, Any]:
    """Work out what the next publication changes; nothing published is touched."""
    configuration = workspace.configuration
    sources, reps = configuration.sources, configuration.sales_reps
    systems = {source.name: source.system for source in sources}
    trusts = {source.name: source.trust for source in sources}
    purposes = {source.name: source.counts_as for source in sources}
    with transaction(workspace.engine) as connection:
        corrected = Corrected.on(connection, now.astimezone(workspace.zone).date())
        # What a dry run left staged may be of decisions that were undone since: it is staged anew.
        is_new = (
            everything
            or corrected.is_new
            or not nothing_is_new(connection, configuration)
            or publication.master_staged(connection, MASTER)
        )
        if not is_new:
            return dict.fromkeys(("records", "customers", "minted", "merged", "lines"), 0)
        refresh_line_records(connection, run_id)
        customers = stage_customers(connection, trusts, reps, now, corrected, everything=everything)
        corrected.staged(connection)
        everything = everything or not means_the_same(connection, configuration)
        lines = stage_facts(connection, systems, purposes, reps, everything=everything)
        stage_relations(connection, now, systems, trusts, reps, everything=everything)
    return {**asdict(customers), "lines": lines}
