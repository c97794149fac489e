"""SQL expressions that mean the same on SQLite, PostgreSQL and DuckDB (which speaks alike)."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Integer,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from warehouse.types import Exact


class month_of(FunctionElement[date]):  # noqa: N801 - reads as the function it is
    """The first day of a day's month."""

    type = Date()
    inherit_cache = True


class days_between(FunctionElement[int]):  # noqa: N801
    """Days from the first day to the second."""

    type = Integer()
    inherit_cache = True


class days_after(FunctionElement[date]):  # noqa: N801
    """The day so many days after a day."""

    type = Date()
    inherit_cache = True


class _exact_sum(FunctionElement[Any]):  # noqa: N801
    type = Exact()
    inherit_cache = True


def exact_sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Sum decimals of four places without the noise of floats, in whatever order they come."""
    return _exact_sum(column)


def is_absent(key: ColumnElement[Any], column: Column[Any]) -> ColumnElement[bool]:
    """Hold where no row has a key in a column.

    Not as NOT IN: where the column has a million rows, PostgreSQL looks at each for each.
    """
    held = select(literal(1)).where(column == key).correlate_except(column.table)
    return ~held.exists()


def yen_sum(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Sum yen, or a count; nothing is 0."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


@compiles(month_of, "sqlite")
def _(element: Any, compiler: Any, **words: Any) -> str:
    return f"date({compiler.process(element.clauses, **words)}, 'start of month')"


@compiles(month_of)
def _(element: Any, compiler: Any, **words: Any) -> str:
    return f"CAST(date_trunc('month', {compiler.process(element.clauses, **words)}) AS DATE)"


@compiles(days_between, "sqlite")
def _(element: Any, compiler: Any, **words: Any) -> str:
    first, second = (compiler.process(one, **words) for one in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _(element: Any, compiler: Any, **words: Any) -> str:
    first, second = (compiler.process(one, **words) for one in element.clauses)
    return f"(CAST({second} AS DATE) - CAST({first} AS DATE))"


@compiles(days_after, "sqlite")
def _(element: Any, compiler: Any, **words: Any) -> str:
    day, days = (compiler.process(one, **words) for one in element.clauses)
    return f"date({day}, ({days}) || ' days')"


@compiles(days_after)
def _(element: Any, compiler: Any, **words: Any) -> str:
    day, days = (compiler.process(one, **words) for one in element.clauses)
    return f"(CAST({day} AS DATE) + CAST({days} AS INTEGER))"


@compiles(_exact_sum, "sqlite")
def _(element: Any, compiler: Any, **words: Any) -> str:
    (column,) = (compiler.process(one, **words) for one in element.clauses)
    return f"sum(CAST(round(({column}) * 10000) AS INTEGER)) / 10000.0"


@compiles(_exact_sum)
def _(element: Any, compiler: Any, **words: Any) -> str:
    (column,) = (compiler.process(one, **words) for one in element.clauses)
    return f"sum({column})"
