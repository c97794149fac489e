"""Records of a system whose values differ from the master's, and whose values are the newer ones.

Values are compared as they were cleansed and without spaces, so that another spelling of the same
is no difference.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from core.fields import CORRECTED_SYSTEM, CUSTOMER_FIELDS
from warehouse.schema.landing import clean_customer, source_customer
from warehouse.schema.people import customer_override
from warehouse.schema.published import dim_customer, dim_customer_provenance, map_customer_source

_CLEAN, _RAW = clean_customer.c, source_customer.c
_OWN: dict[str, ColumnElement[str]] = {
    "name": func.coalesce(func.nullif(_CLEAN.name_clean, ""), _RAW.name),
    "name_kana": _CLEAN.kana_clean,
    "corporate_number": _CLEAN.corporate_number_clean,
    "invoice_number": _CLEAN.invoice_number_clean,
    "postal_code": _CLEAN.postal_code_clean,
    "address": _CLEAN.prefecture
    + _CLEAN.city
    + _CLEAN.address_rest
    + case((_CLEAN.building == "", ""), else_=literal("　") + _CLEAN.building),
    "phone": _CLEAN.phone_display,
    "email": _CLEAN.email_clean,
    "url": _RAW.url,
    "industry": _RAW.industry,
    "sales_rep": _RAW.sales_rep,
}
"""Golden field → the same of a single record."""
FIELDS = tuple(_OWN)
OF_SITES = ("corporate_number", "invoice_number", "url", "industry")
"""What a branch has in common with its customer; its address and telephone are its own."""


class Origin(NamedTuple):
    """Where a golden value comes from, and since when it is known; ``user``: who corrected it."""

    system: str
    code: str
    since: datetime | None
    user: str = ""


def differing(connection: Connection, source: str, fields: Sequence[str]) -> list[Any]:
    """Return records of a source for which the master says something else.

    Returns:
        Rows with every raw field, ``record_id customer_id site_id extra file_date``, ``city``,
        ``prefecture`` of the customer, and per field ``own_…`` and ``golden_…``.
    """
    query = _compared(fields).where(
        source_customer.c.source == source,
        source_customer.c.origin == "file",
        source_customer.c.gone_run.is_(None),
        or_(*(_differs(field) for field in fields)),
    )
    return list(connection.execute(query.order_by(source_customer.c.code)))


def count_of(connection: Connection, source: str) -> int:
    """Return how many records a source has now."""
    table = source_customer
    query = select(func.count()).where(
        table.c.source == source, table.c.origin == "file", table.c.gone_run.is_(None)
    )
    return int(connection.scalar(query) or 0)


def origins(
    connection: Connection, source: str, fields: Sequence[str]
) -> dict[tuple[str, str], Origin]:
    """Return (customer, field) → where its golden value comes from, of customers that differ."""
    table = dim_customer_provenance
    customers = (
        _compared(fields)
        .with_only_columns(map_customer_source.c.customer_id)
        .where(source_customer.c.source == source, or_(*(_differs(field) for field in fields)))
    )
    query = (
        select(
            table.c.customer_id, table.c.field, table.c.system, table.c.code,
            source_customer.c.file_date,
        )
        .outerjoin(
            source_customer,
            and_(
                source_customer.c.system == table.c.system,
                source_customer.c.code == table.c.code,
            ),
        )
        .where(table.c.field.in_(fields), table.c.customer_id.in_(customers))
    )  # fmt: skip
    corrected = {
        str(row.override_id): Origin(CORRECTED_SYSTEM, str(row.override_id), row.set_at, row.user)
        for row in connection.execute(
            select(
                customer_override.c.override_id,
                customer_override.c.set_at,
                customer_override.c.user,
            )
        )
    }
    return {
        (row.customer_id, row.field): corrected.get(row.code, Origin(row.system, row.code, None))
        if row.system == CORRECTED_SYSTEM
        else Origin(row.system, row.code, row.file_date)
        for row in connection.execute(query)
    }


def _compared(fields: Sequence[str]) -> Select[Any]:
    return (
        select(
            source_customer.c.record_id,
            source_customer.c.system,
            *(source_customer.c[name] for name in CUSTOMER_FIELDS),
            source_customer.c.extra,
            source_customer.c.file_date,
            map_customer_source.c.customer_id,
            map_customer_source.c.site_id,
            dim_customer.c.prefecture,
            dim_customer.c.city,
            *(_OWN[field].label(f"own_{field}") for field in fields),
            *(dim_customer.c[field].label(f"golden_{field}") for field in fields),
        )
        .join(clean_customer, clean_customer.c.record_id == source_customer.c.record_id)
        .join(
            map_customer_source,
            and_(
                map_customer_source.c.system == source_customer.c.system,
                map_customer_source.c.code == source_customer.c.code,
            ),
        )
        .join(dim_customer, dim_customer.c.customer_id == map_customer_source.c.customer_id)
    )


def _differs(field: str) -> ColumnElement[bool]:
    golden = func.coalesce(dim_customer.c[field], "")
    return and_(
        golden != "",
        _bare(golden) != _bare(_OWN[field]),
        *(() if field in OF_SITES else (map_customer_source.c.site_id.is_(None),)),
    )


def is_same_but_for_spaces(one: str, other: str) -> bool:
    """Tell whether two values differ in spaces alone, which is no difference."""
    return "".join(one.split()) == "".join(other.split())


def _bare(value: ColumnElement[str]) -> ColumnElement[str]:
    return func.replace(func.replace(value, " ", ""), "　", "")
