"""What the published history adds up to, in one reading: what checks compare with."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from warehouse.expressions import yen_sum
from warehouse.marts.sums import COUNTED, measures
from warehouse.schema.published import fact_transaction

MEASURES = (
    "sales", "returns", "discounts", "adjustments", "payments", "tax", "cost", "gross_profit",
    "lines",
)  # fmt: skip
"""The sums that every table of sums has."""


@dataclass(frozen=True, slots=True)
class Total:
    """The lines of one source.

    Attributes:
        rows: how many.
        amount: their yen.
        sums: measure → sum, see ``MEASURES``.
    """

    source: str
    system: str
    counts_as: str
    rows: int
    amount: int
    sums: dict[str, int]


def history_totals(connection: Connection) -> list[Total]:
    """Add up the published lines by source, system and what they count as."""
    fact = fact_transaction.c
    keys = (fact.source, fact.system, fact.counts_as)
    query = select(*keys, yen_sum(fact.amount).label("amount"), *measures()).group_by(*keys)
    return [
        Total(
            row.source,
            row.system,
            row.counts_as,
            row.lines,
            int(row.amount),
            {name: int(row._mapping[name]) for name in MEASURES},
        )
        for row in connection.execute(query)
    ]


def sales_after(connection: Connection, day: date) -> int:
    """Add up the published sales that are dated later than a day."""
    fact = fact_transaction.c
    query = select(yen_sum(fact.amount)).where(*COUNTED, fact.date > day)
    return int(connection.scalar(query) or 0)
