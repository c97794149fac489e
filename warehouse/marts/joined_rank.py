"""The rank that customers would have as one, by the rules and the line published now.

A customer is large while those before it make up less than the large share. Joining customers
leaves the total as it is, so whoever sells more than the least of the large is large itself.
What is left out: that the line moves by a customer or so, and that an operator's flag of growth
may belong to a record that is not chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from core.fields import SALES_KINDS
from warehouse.marts.figures import months_before
from warehouse.marts.rank import grows_enough
from warehouse.marts.rules import RankRules
from warehouse.schema.published import fact_transaction, mart_customer_rank


@dataclass(frozen=True, slots=True)
class JoinedRank:
    """What becomes of the rank.

    Attributes:
        before: customer → its rank now.
        after: the rank of all of them as one.
        sales: their sales in the window, yen.
    """

    before: dict[str, str]
    after: str
    sales: int


def least_large(connection: Connection, measure: str, labels: Sequence[str]) -> int | None:
    """Return what the least of the large customers sells; None where none is large."""
    ranked = mart_customer_rank.c
    least = connection.scalar(select(func.min(ranked[measure])).where(ranked.rank.in_(labels)))
    return None if least is None else int(least)


def joined_rank(
    connection: Connection, ids: Sequence[str], rules: RankRules, line: int | None
) -> JoinedRank:
    """Return the rank that published customers would have as one.

    Args:
        connection: the warehouse.
        ids: the customers.
        rules: the rank rules.
        line: what the least of the large customers sells (``least_large``).
    """
    ranked = mart_customer_rank.c
    rows = list(connection.execute(select(mart_customer_rank).where(ranked.customer_id.in_(ids))))
    before = {row.customer_id: row.rank for row in rows}
    if not rows:
        return JoinedRank(before, rules.labels["none"], 0)
    now, former, lines = _sums(connection, ids, rows[0].as_of, rules)
    was_large = any(row.rank in large_labels(rules) for row in rows)
    large = was_large or (line is not None and now > line)
    potential = _any_flag(rows, rules) or (lines > 0 and grows_enough(now, former, rules))
    key = _key(lines > 0, large and now > 0, potential)
    return JoinedRank(before, rules.labels[key], sum(int(row.sales) for row in rows))


def _key(active: bool, large: bool, potential: bool) -> str:
    if not active:
        return "none"
    if large:
        return "large_potential" if potential else "large"
    return "potential" if potential else "neither"


def large_labels(rules: RankRules) -> list[str]:
    """Return the names of the ranks of large customers."""
    return [rules.labels["large_potential"], rules.labels["large"]]


def _any_flag(rows: Sequence[Any], rules: RankRules) -> bool:
    """Tell whether somebody flagged one of them: it has potential without having grown enough."""
    return any(
        row.potential and (row.growth is None or row.growth < rules.growth_percent) for row in rows
    )


def _sums(
    connection: Connection, ids: Sequence[str], as_of: date, rules: RankRules
) -> tuple[int, int, int]:
    """Return the measure in the window, in the window before, and the lines in the window."""
    fact = fact_transaction.c
    start, former = (months_before(as_of, n * rules.window_months) for n in (1, 2))
    value = fact.amount if rules.measure == "sales" else fact.gross_profit
    window = fact.date > start
    before = and_(fact.date > former, fact.date <= start)
    row = connection.execute(
        select(
            func.coalesce(func.sum(case((window, value), else_=0)), 0),
            func.coalesce(func.sum(case((before, value), else_=0)), 0),
            func.count(case((window, 1))),
        ).where(
            fact.customer_id.in_(ids),
            fact.counts_as == "sales",
            fact.kind.in_(SALES_KINDS),
            fact.date <= as_of,
            fact.date > former,
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2])
