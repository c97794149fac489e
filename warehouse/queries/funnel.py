"""How customers come along: how many are in each stage, who moved, which source leads to sales.

As columns where a page chooses among all customers (``warehouse.queries.portfolio``). What belongs
here: that. What does not: deals and activities (``warehouse.queries.pipeline``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select, text

from warehouse.expressions import yen_sum
from warehouse.queries.portfolio import CUSTOMER_ID, Portfolio
from warehouse.schema.stages import mart_customer_stage, mart_customer_stage_history

STAGES = (1, 2, 3, 4, 5, 6)
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class StageSum:
    """Customers of a stage, and their open deals."""

    stage_no: int
    customers: int
    open_deals: int
    open_amount: int


class Acquired(NamedTuple):
    """What came of a source; ``days``: the average from first activity to first sale, if known."""

    source: str
    customers: int
    buyers: int
    lifetime_sales: int
    days: int | None


@dataclass(frozen=True, eq=False)
class Funnel:
    """Every customer's stage. It is equal to itself alone, so that what is made of it can be kept.

    Attributes:
        sums: of every stage, empty ones included.
        sources: those with most sales first; "" where nobody knows.
        customer_id: in ascending order.
        stage_no: of each.
    """

    sums: tuple[StageSum, ...]
    sources: tuple[Acquired, ...]
    customer_id: NDArray[np.bytes_]
    stage_no: NDArray[np.int8]


def funnel(connection: Connection) -> Funnel:
    """Read all stages: a few passes, for once a publication."""
    table = mart_customer_stage.c
    rows = list(
        connection.execution_options(yield_per=_AT_ONCE).execute(
            select(table.customer_id, table.stage_no)
        )
    )
    ids = np.array([row.customer_id for row in rows], dtype=CUSTOMER_ID)
    order = np.argsort(ids)
    numbers = np.array([row.stage_no for row in rows], dtype=np.int8)
    return Funnel(_sums(connection), _sources(connection), ids[order], numbers[order])


def in_stage(found: Funnel, figures: Portfolio, stage_no: int) -> NDArray[np.int64]:
    """Return the places in the portfolio of the customers of a stage, most sales first."""
    places, rows = figures.find(found.customer_id)
    return np.asarray(places[found.stage_no[rows] == stage_no])


def stage_moves(connection: Connection, since: datetime) -> dict[tuple[int, int], int]:
    """Return (stage then, stage now) → customers that moved since a moment."""
    then, now = mart_customer_stage_history, mart_customer_stage
    query = (
        select(then.c.stage_no, now.c.stage_no.label("now"), func.count())
        .join(now, now.c.customer_id == then.c.customer_id)
        .where(
            then.c.valid_to > since,
            then.c.valid_from <= since,
            then.c.stage_no != now.c.stage_no,
        )
        .group_by(then.c.stage_no, now.c.stage_no)
    )
    return {(before, after): count for before, after, count in connection.execute(query)}


def recorded_since(connection: Connection) -> datetime | None:
    """Return since when stages are recorded."""
    first: datetime | None = connection.scalar(
        select(func.min(mart_customer_stage_history.c.valid_from))
    )
    return first


def _sums(connection: Connection) -> tuple[StageSum, ...]:
    table = mart_customer_stage.c
    query = select(
        table.stage_no,
        func.count().label("customers"),
        yen_sum(table.open_deals).label("open_deals"),
        yen_sum(table.open_amount).label("open_amount"),
    ).group_by(table.stage_no)
    found = {row.stage_no: StageSum(**row._mapping) for row in connection.execute(query)}
    return tuple(found.get(one, StageSum(one, 0, 0, 0)) for one in STAGES)


_ACQUIRED = """\
SELECT a.acquisition_source, a.customers, a.buyers, a.lifetime_sales, f.days
FROM view_acquisition a
LEFT JOIN (
  SELECT acquisition_source, CAST(avg(days_to_sale) AS INTEGER) AS days
  FROM view_first_contact WHERE days_to_sale >= 0 GROUP BY acquisition_source
) f ON f.acquisition_source = a.acquisition_source
ORDER BY a.lifetime_sales DESC, a.acquisition_source
"""


def _sources(connection: Connection) -> tuple[Acquired, ...]:
    def one(row: Any) -> Acquired:
        source, customers, buyers, sales, days = row
        return Acquired(source, int(customers), int(buyers), int(sales), days)

    return tuple(map(one, connection.execute(text(_ACQUIRED))))
