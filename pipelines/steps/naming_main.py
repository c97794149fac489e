"""Naming a customer's main record, whose values come before those of its other records.

It is kept among the corrections and goes where the customer's id goes; once the record itself has
left the customer, it says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
from sqlalchemy import Connection

from core.contradictions import name
from core.judgement import RecordKey
from pipelines.steps import refusals
from pipelines.steps.merging import current_ids
from pipelines.workspace import Workspace
from warehouse import overrides
from warehouse.engine import transaction
from warehouse.golden import GROUPS, MAIN_RECORD, choose
from warehouse.overrides import Override
from warehouse.queries import members
from warehouse.queries.members import Members
from warehouse.stage.corrected import Corrected
from warehouse.stage.records import load_records


@dataclass(frozen=True, slots=True)
class Change:
    """A golden value that another main record would change."""

    field: str
    before: str
    after: str


def main_record(workspace: Workspace, connection: Connection, customer: Members) -> str:
    """Return the record somebody named, as ``system:code``; "" where nobody did."""
    today = _today(workspace)
    rows = overrides.of_records(connection, customer.records)
    newest = next((row for row in rows if row.field == MAIN_RECORD), None)
    if newest is None or not overrides.holds(newest.value, newest.until, today):
        return ""
    return str(newest.value) if newest.value in map(name, customer.records) else ""


def preview_main(
    workspace: Workspace, connection: Connection, customer: Members, key: RecordKey | None
) -> Sequence[Change]:
    """Return which golden values would change; None for the key: if nobody named any."""
    trust = {source.name: source.trust for source in workspace.configuration.sources}
    reps = workspace.configuration.sales_reps
    records = load_records(connection, trust, reps, customer_id=customer.customer_id)
    records = records.assign(customer_id=customer.customer_id)
    if records.empty:
        return []
    known = Corrected.on(connection, _today(workspace)).in_force(records)
    others = known[known["field"] != MAIN_RECORD]
    named = pd.DataFrame(
        [] if key is None else [(customer.customer_id, MAIN_RECORD, name(key), 0)],
        columns=list(known.columns),
    )
    before = choose(records, known).master.iloc[0]
    after = choose(records, pd.concat([others, named])).master.iloc[0]
    return [
        Change(field, str(before[field]), str(after[field]))
        for field in GROUPS
        if before[field] != after[field]
    ]


def name_main(
    workspace: Workspace, customer_id: str, key: RecordKey | None, user: str, reason: str = ""
) -> None:
    """Name a customer's main record; None lets the rules choose again.

    Args:
        workspace: where.
        customer_id: the customer, by a present or former id.
        key: one of its records.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: the customer is unknown, or the record is none of its own.
    """
    with transaction(workspace.engine) as connection:
        overrides.lock(connection)
        (customer,) = members.customers(connection, current_ids(connection, [customer_id]))
        if key is not None and key not in customer.records:
            raise refusals.not_one_customer(
                [customer.anchor, key], members.customers_of(connection, [customer.anchor, key])
            )
        row = Override(customer.anchor, MAIN_RECORD, None if key is None else name(key))
        overrides.append(connection, [row], user=user, reason=reason, now=datetime.now(UTC))


def _today(workspace: Workspace) -> date:
    return datetime.now(UTC).astimezone(workspace.zone).date()
