"""Correcting a customer's golden values, taking it back, undoing it: written, not yet published.

``pipelines.steps.apply`` or the next night brings it into the master.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from core.errors import DecisionError
from core.judgement import RecordKey
from core.language import Text
from pipelines.steps import refusals
from pipelines.steps.correcting import TITLES, Known, Values, corrected
from pipelines.workspace import Workspace
from warehouse import overrides
from warehouse.engine import transaction
from warehouse.golden import GROUPS, choose
from warehouse.overrides import Override
from warehouse.queries import members
from warehouse.queries.members import Members
from warehouse.schema.published import dim_customer
from warehouse.stage.records import load_records


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of a customer's corrections, of a field that people see.

    Attributes:
        value: what it says; None: corrected no more; "": the customer has none.
        until: the last day it holds; None: for good.
        source_value: what the systems said when it was made.
        holds: whether it is what counts today.
        is_newest: whether it is the last word on its field, so that it can be undone.
    """

    override_id: int
    field: str
    value: str | None
    user: str
    reason: str
    set_at: datetime
    until: date | None
    source_value: str | None
    holds: bool
    is_newest: bool


def correct(
    workspace: Workspace,
    customer_id: str,
    field: str,
    text: str,
    *,
    user: str,
    reason: str = "",
    until: date | None = None,
    postal_code: str | None = None,
) -> Values:
    """Say what a field of a customer is, whatever the systems say; return what the master will say.

    Args:
        workspace: where.
        customer_id: the customer, by its present or a former id.
        field: one of ``correcting.TITLES``.
        text: what is right; "": the customer has none.
        user: who says so.
        reason: why.
        until: the last day it is to hold; None: for good.
        postal_code: of an address: the one that goes with it. None, or the one that was there: it
            stays where the address stays in its city, else the customer has none.

    Raises:
        DecisionError: there is no such customer, the value is none, or the day is over.
    """
    now = datetime.now(UTC)
    if until is not None and until < now.astimezone(workspace.zone).date():
        raise _past(until)
    with transaction(workspace.engine) as connection:
        customer = _customer(connection, customer_id)
        known = _known(connection, workspace, customer, now)
        values = corrected(field, text, replace(known, given_code=postal_code))
        _write(connection, workspace, customer, values, until, user=user, reason=reason, now=now)
    return values


def withdraw(
    workspace: Workspace, customer_id: str, field: str, *, user: str, reason: str = ""
) -> tuple[str, ...]:
    """Let a field follow the systems again, and what was said with it; return which.

    Raises:
        DecisionError: there is no such customer or field.
    """
    if field not in TITLES:
        raise _no_correction()
    with transaction(workspace.engine) as connection:
        customer = _customer(connection, customer_id)
        overrides.lock(connection)
        told = overrides.of_records(connection, customer.records)
        fields = _with_address(told, field, undoing=False)
        rows = [Override(customer.anchor, name, None) for one in fields for name in GROUPS[one]]
        overrides.append(connection, rows, user=user, reason=reason, now=datetime.now(UTC))
    return fields


def undo(
    workspace: Workspace, customer_id: str, override_id: int, *, user: str, reason: str = ""
) -> tuple[str, ...]:
    """Let what was said of a field before a correction hold again; return what was taken back.

    The field, and what was said with it (an address and its postal code).

    Raises:
        DecisionError: it is not the last word on its field, or none of this customer's.
    """
    with transaction(workspace.engine) as connection:
        customer = _customer(connection, customer_id)
        overrides.lock(connection)
        rows = overrides.of_records(connection, customer.records)
        field = next((row.field for row in rows if row.override_id == override_id), "")
        told = [row for row in rows if row.field == field]
        if field not in TITLES or told[0].override_id != override_id:
            raise _no_correction()
        fields = _with_address(rows, field, undoing=True)
        again = [
            _before(customer, rows, name, told[0]) for one in fields for name in GROUPS[one]
        ]  # fmt: skip
        overrides.append(connection, again, user=user, reason=reason, now=datetime.now(UTC))
    return fields


def history(connection: Connection, records: tuple[RecordKey, ...], day: date) -> list[Correction]:
    """Return what people said of a customer's fields, the newest first.

    Args:
        connection: the warehouse.
        records: the customer's records.
        day: today in the firm's time zone.
    """
    seen: set[str] = set()
    found = []
    for row in overrides.of_records(connection, records):
        if row.field not in TITLES:
            continue
        newest = row.field not in seen
        seen.add(row.field)
        values = {name: row._mapping[name] for name in _COLUMNS}
        holds = newest and overrides.holds(row.value, row.until, day)
        found.append(Correction(**values, holds=holds, is_newest=newest))
    return found


_COLUMNS = (
    "override_id", "field", "value", "user", "reason", "set_at", "until", "source_value",
)  # fmt: skip


def source_values(connection: Connection, workspace: Workspace, customer_id: str) -> Values:
    """Return what the master would say of a customer if nobody had corrected anything."""
    trust = {source.name: source.trust for source in workspace.configuration.sources}
    reps = workspace.configuration.sales_reps
    records = load_records(connection, trust, reps, customer_id=customer_id)
    if records.empty:
        return {}
    master = choose(records.assign(customer_id=customer_id)).master
    return {str(name): str(value) for name, value in master.iloc[0].items()}


def _write(
    connection: Connection,
    workspace: Workspace,
    customer: Members,
    values: Values,
    until: date | None,
    **act: Any,
) -> None:
    said = source_values(connection, workspace, customer.customer_id)
    rows = [
        Override(customer.anchor, name, value, until, said.get(name, ""))
        for name, value in values.items()
    ]
    overrides.lock(connection)
    overrides.append(connection, rows, **act)


def _with_address(rows: Sequence[Row[Any]], field: str, *, undoing: bool) -> tuple[str, ...]:
    """Return the fields to take back with one of them, so that a postal code fits its address.

    With an address goes the postal code that was said with it or after it. With a postal code
    goes the address that brought it along; undoing one that was said later leaves the address.
    """
    address, code = _newest(rows, "address"), _newest(rows, "postal_code")
    if address is None or code is None:
        return (field,)
    came_along = any(
        row.field == "postal_code" and row.set_at == address.set_at for row in rows
    )  # fmt: skip
    is_its = code.set_at == address.set_at if undoing else came_along
    if field == "address" and code.set_at >= address.set_at:
        return ("address", "postal_code")
    if field == "postal_code" and is_its:
        return ("postal_code", "address")
    return (field,)


def _newest(rows: Sequence[Row[Any]], field: str) -> Row[Any] | None:
    return next((row for row in rows if row.field == field), None)


def _before(customer: Members, rows: list[Row[Any]], field: str, undone: Row[Any]) -> Override:
    earlier = [row for row in rows if row.field == field and row.set_at < undone.set_at]
    if not earlier:
        return Override(customer.anchor, field, None)
    row = earlier[0]
    return Override(customer.anchor, field, row.value, row.until, row.source_value)


def _known(connection: Connection, workspace: Workspace, customer: Members, now: datetime) -> Known:
    column = dim_customer.c
    values = dict(
        connection.execute(
            select(column.postal_code, column.prefecture, column.city, column.legal_form).where(
                column.customer_id == customer.customer_id
            )
        )
        .mappings()
        .one()
    )
    # What was said a moment ago holds already, though the master does not know it yet.
    rows = overrides.of_records(connection, customer.records)
    day = now.astimezone(workspace.zone).date()
    for name in values:
        said = _newest(rows, name)
        if said is not None and overrides.holds(said.value, said.until, day):
            values[name] = said.value
    return Known(
        postal_code=values["postal_code"] or "",
        prefecture=values["prefecture"] or "",
        city=values["city"] or "",
        is_person=not values["legal_form"],
        policies=tuple(workspace.configuration.ranks.policies.values()),
    )


def _customer(connection: Connection, customer_id: str) -> Members:
    now = members.current_id(connection, customer_id)
    found = members.customers(connection, [now]) if now else []
    if not found:
        raise refusals.unknown_customers([customer_id])
    return found[0]


def _no_correction() -> DecisionError:
    return DecisionError(
        "CORRECTION_GONE",
        Text(
            ja="この訂正は、もう最後のものではありません。画面を読み直してください。"
            "何も書き込んでいません。",
            en="This correction is no longer the last one. Reload the page. Nothing was written.",
        ),
    )


def _past(until: date) -> DecisionError:
    return DecisionError(
        "CORRECTION_VALUE",
        Text(
            ja=f"期限({until})が過ぎています。今日以降の日付にしてください。",
            en=f"The last day ({until}) is over. Choose today or later.",
        ),
    )
