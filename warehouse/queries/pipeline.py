"""Deals that are open, what was lately done with customers, complaints nobody came back to."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from warehouse.schema.published import dim_customer
from warehouse.schema.relations import dim_deal, fact_activity

Key = TypeVar("Key", bound=Hashable)
BANDS: Final = (80, 50, 1, 0)
"""Least probabilities that deals are put together by; None where nobody says."""
COMPLAINT_DAYS: Final = 365
_MOST_COMPLAINTS: Final = 200
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """A deal that is open; ``probability``: percent."""

    deal_id: int
    stage: str
    amount: int | None
    probability: float | None
    expected_date: date | None
    sales_rep: str

    @property
    def expected_yen(self) -> int:
        """The amount as far as it is probable; 0 where either is unknown."""
        return int((self.amount or 0) * (self.probability or 0) / 100)


@dataclass(frozen=True, slots=True)
class DealSum:
    """Deals put together; ``key``: a stage as written, or the least probability of a band."""

    key: str | int | None
    count: int
    amount: int
    expected_yen: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Open deals, numbers of open complaints, and who writes down activities."""

    deals: list[OpenDeal]
    complaints: list[int]
    sales_reps: list[str]


def pipeline(connection: Connection) -> Pipeline:
    """Read all of it: for once a publication."""
    return Pipeline(open_deals(connection), open_complaints(connection), reps(connection))


def open_deals(connection: Connection) -> list[OpenDeal]:
    """Return every open deal, the earliest expected first, those without a day last."""
    deal = dim_deal.c
    query = (
        select(
            deal.deal_id, deal.stage, deal.amount, deal.probability, deal.expected_date,
            deal.sales_rep,
        )
        .where(deal.status == "open", deal.is_present)
        .order_by(deal.expected_date.is_(None), deal.expected_date, deal.deal_id)
    )  # fmt: skip
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(query)
    return [
        OpenDeal(
            row.deal_id,
            row.stage,
            row.amount,
            None if row.probability is None else float(row.probability),
            row.expected_date,
            row.sales_rep,
        )
        for row in rows
    ]


def by_stage(deals: Sequence[OpenDeal]) -> list[DealSum]:
    """Return the deals by their stage as written, most yen first."""
    found = [_sum(key, part) for key, part in _parted(deals, lambda one: one.stage).items()]
    return sorted(found, key=lambda one: (-one.amount, str(one.key)))


def by_probability(deals: Sequence[OpenDeal]) -> list[DealSum]:
    """Return the deals by band of probability, the likeliest first, unknown ones last."""
    parts = _parted(deals, lambda one: band_of(one.probability))
    return [_sum(band, parts[band]) for band in (*BANDS, None) if band in parts]


def band_of(probability: float | None) -> int | None:
    """Return the band of a probability."""
    if probability is None:
        return None
    return next(band for band in BANDS if probability >= band)


def deals_at(connection: Connection, deals: Sequence[OpenDeal]) -> list[Row[Any]]:
    """Return some hundreds of deals in their order, each with its customer's name."""
    ids = [one.deal_id for one in deals]
    query = (
        select(dim_deal, dim_customer.c.name.label("customer"))
        .join(dim_customer, dim_customer.c.customer_id == dim_deal.c.customer_id)
        .where(dim_deal.c.deal_id.in_(ids))
    )
    found = {row.deal_id: row for row in connection.execute(query)}
    return [found[one] for one in ids if one in found]


def lately(
    connection: Connection,
    *,
    kind: str = "",
    sales_rep: str = "",
    before: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[Row[Any]]:
    """Return what was done with customers, the latest first.

    Args:
        connection: the warehouse.
        kind: only this one.
        sales_rep: only this one's.
        before: the day and number of the last one that was shown.
        limit: how many at most.
    """
    table = fact_activity.c
    query = _with_customer()
    if kind:
        query = query.where(table.kind == kind)
    if sales_rep:
        query = query.where(table.sales_rep == sales_rep)
    if before is not None:
        day, number = before
        earlier = and_(table.date == day, table.activity_id < number)
        query = query.where(table.date <= day, or_(table.date < day, earlier))
    rows = connection.execute(
        query.order_by(table.date.desc(), table.activity_id.desc()).limit(limit)
    )
    return list(rows)


def open_complaints(connection: Connection) -> list[int]:
    """Return complaints after which nothing was noted with the customer, the latest first.

    Where something was promised, what was noted before its day does not count. Those older than
    a year before the latest activity are left out.
    """
    table, later = fact_activity.c, fact_activity.alias("later").c
    newest = connection.scalar(select(func.max(table.date)))
    if newest is None:
        return []
    query = (
        select(table.activity_id)
        .where(
            table.kind == "complaint",
            table.date > newest - timedelta(days=COMPLAINT_DAYS),
            ~exists().where(
                later.customer_id == table.customer_id,
                later.date >= func.coalesce(table.next_date, table.date),
                later.activity_id != table.activity_id,
            ),
        )
        .order_by(table.date.desc(), table.activity_id)
        .limit(_MOST_COMPLAINTS)
    )
    return list(connection.scalars(query))


def activities_at(connection: Connection, ids: Sequence[int]) -> list[Row[Any]]:
    """Return some hundreds of activities in the order of their numbers given."""
    query = _with_customer().where(fact_activity.c.activity_id.in_(ids))
    found = {row.activity_id: row for row in connection.execute(query)}
    return [found[one] for one in ids if one in found]


def reps(connection: Connection) -> list[str]:
    """Return who wrote down activities, by name."""
    column = fact_activity.c.sales_rep
    return list(connection.scalars(select(column).where(column != "").distinct().order_by(column)))


def _parted(deals: Sequence[OpenDeal], key: Callable[[OpenDeal], Key]) -> dict[Key, list[OpenDeal]]:
    found: dict[Key, list[OpenDeal]] = {}
    for one in deals:
        found.setdefault(key(one), []).append(one)
    return found


def _sum(key: str | int | None, deals: Sequence[OpenDeal]) -> DealSum:
    return DealSum(
        key,
        len(deals),
        sum(one.amount or 0 for one in deals),
        sum(one.expected_yen for one in deals),
    )


def _with_customer() -> Select[Any]:
    name: ColumnElement[str] = dim_customer.c.name.label("customer")
    return select(fact_activity, name).join(
        dim_customer, dim_customer.c.customer_id == fact_activity.c.customer_id
    )
