"""Items that are bought together: on one document, or by one customer.

Counted in DuckDB over the lines of the last full months, a bounded piece of the history that moves
once a month: a night whose lines are all of the present month has nothing to count. What is left
out to keep it bounded (very large baskets, rare pairs, all but the closest few of an item) is
counted and told.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, Select, func, select, true

from core.calendar import month_of
from warehouse.marts.figures import months_before
from warehouse.marts.rules import PairRules
from warehouse.marts.sums import COUNTED, document_of_all, is_purchase, item
from warehouse.marts.whole import as_duckdb_says
from warehouse.schema.analysis import mart_item_pair
from warehouse.schema.published import fact_transaction
from warehouse.stage.changes import clear, put, remove

_CHUNK = 100_000
SLIP, CUSTOMER = "slip", "customer"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the caps cost: baskets that were too large, pairs beyond the closest of an item."""

    baskets: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: from ``first`` on, before ``end``; both begin a month."""

    first: date
    end: date


def window_of(as_of: date, rules: PairRules) -> Window:
    """Return the full months before a day."""
    end = month_of(as_of)
    return Window(months_before(end, rules.months), end)


def stage_pairs(
    connection: Connection,
    window: Window,
    rules: PairRules,
    memory: duckdb.DuckDBPyConnection | None = None,
) -> dict[str, LeftOut]:
    """Stage the pairs of items.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        window: the days that count.
        rules: what counts.
        memory: ``lines_in_memory``, where they are at hand.

    Returns:
        Kind of basket → what was left out.
    """
    clear(connection, mart_item_pair)
    left_out: dict[str, LeftOut] = {}
    query = _sales(window)
    lines = (
        _lines(connection, query)
        if memory is None
        else memory.sql(as_duckdb_says(query)).to_arrow_table()
    )
    with duckdb.connect() as counting:
        counting.register("lines", lines)
        for basket, column in ((SLIP, "slip"), (CUSTOMER, "customer_id")):
            rows, left_out[basket] = _count(counting, column, rules)
            rows["basket"] = [basket] * len(rows["item"])
            put(connection, mart_item_pair, rows)
    remove(connection, mart_item_pair, true())
    return left_out


def _sales(window: Window) -> Select[Any]:
    """Return slip, customer and item of each sale that counts."""
    fact = fact_transaction.c
    slip = fact.customer_id + "\n" + document_of_all
    return select(slip.label("slip"), fact.customer_id, item.label("item")).where(
        fact.date >= window.first,
        fact.date < window.end,
        *COUNTED,
        is_purchase,
        func.coalesce(item, "") != "",
    )


def _lines(connection: Connection, query: Select[Any]) -> pa.Table:
    """Read them from the warehouse, as codes of few bytes."""
    result = connection.execute(query.execution_options(yield_per=_CHUNK))
    names = ("slip", "customer_id", "item")
    parts = [
        pa.table(
            {
                name: pa.array(values, pa.string()).dictionary_encode()
                for name, values in zip(names, zip(*rows, strict=True), strict=True)
            }
        )
        for rows in result.partitions()
    ]
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    return pa.concat_tables(parts).unify_dictionaries() if parts else empty


def _count(
    memory: duckdb.DuckDBPyConnection, column: str, rules: PairRules
) -> tuple[dict[str, list[Any]], LeftOut]:
    values = asdict(rules)
    memory.execute(
        f"CREATE OR REPLACE TEMP TABLE held AS SELECT {column} AS basket, item FROM lines "  # noqa: S608
        "GROUP BY ALL"
    )
    memory.execute(
        "CREATE OR REPLACE TEMP TABLE kept AS SELECT basket, item FROM held "
        "QUALIFY count(*) OVER (PARTITION BY basket) <= $largest",
        {"largest": values["largest_basket"]},
    )
    (all_baskets,), (baskets,) = (
        memory.execute(f"SELECT count(DISTINCT basket) FROM {table}").fetchall()[0]  # noqa: S608
        for table in ("held", "kept")
    )
    memory.execute(
        """
        CREATE OR REPLACE TEMP TABLE pairs AS
        WITH single AS (SELECT item, count(*) AS holding FROM kept GROUP BY item),
        both_ways AS (
          SELECT a.item, b.item AS other_item, count(*) AS together
          FROM kept a JOIN kept b ON a.basket = b.basket AND a.item <> b.item
          GROUP BY a.item, b.item HAVING count(*) >= $minimum
        )
        SELECT p.item, p.other_item, o.holding AS with_item, t.holding AS with_other, p.together,
          row_number() OVER (PARTITION BY p.item
            ORDER BY p.together DESC, t.holding, p.other_item) AS place
        FROM both_ways p JOIN single o ON o.item = p.item JOIN single t ON t.item = p.other_item
        """,
        {"minimum": values["minimum_together"]},
    )
    (beyond,) = memory.execute(
        "SELECT count(*) FROM pairs WHERE place > $n", {"n": values["per_item"]}
    ).fetchall()[0]
    found = memory.execute(
        "SELECT item, other_item, with_item, with_other, together FROM pairs WHERE place <= $n "
        "ORDER BY item, other_item",
        {"n": values["per_item"]},
    ).fetchall()
    return _columns(found, baskets), LeftOut(all_baskets - baskets, beyond)


def _columns(found: list[tuple[str, str, int, int, int]], baskets: int) -> dict[str, list[Any]]:
    names = ("item", "other_item", "with_item", "with_other", "together")
    columns: dict[str, list[Any]] = {
        name: [row[place] for row in found] for place, name in enumerate(names)
    }
    return columns | {
        "baskets": [baskets] * len(found),
        "support": [_hundredths(100 * row[4], baskets) for row in found],
        "confidence": [_hundredths(100 * row[4], row[2]) for row in found],
        "lift": [_hundredths(row[4] * baskets, row[2] * row[3]) for row in found],
    }


def _hundredths(numerator: int, denominator: int) -> Decimal:
    """Return the quotient to two places, rounded half up."""
    return Decimal((200 * numerator + denominator) // (2 * denominator)).scaleb(-2)
