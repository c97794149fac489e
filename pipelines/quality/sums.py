"""Seeing that every table of sums adds up to the history: one yen is a difference, and blocks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from core.language import Text
from pipelines.quality.observation import SHOWN
from pipelines.quality.results import CheckResult, CriticalChecksFailed
from warehouse.expressions import yen_sum
from warehouse.marts.refresh import Mart
from warehouse.schema.analysis import mart_customer_life
from warehouse.totals import MEASURES, Total, sales_after

_CHECKS = {
    "mart_customer_month": ("mart_customer_month_adds_up", "顧客・月別の合計"),
    "mart_sales_month": ("mart_sales_month_adds_up", "商品・担当・月別の合計"),
    "mart_customer_life": ("mart_customer_life_adds_up", "顧客の累計売上"),
    "mart_customer_item": ("mart_customer_item_adds_up", "顧客・商品別の売上"),
}
_OF_SALES = {"mart_customer_life": "lifetime_sales", "mart_customer_item": "sales"}
"""Tables of what counts as sales alone → their column of sales."""
Totals = dict[str, int]


def check_sums(
    connection: Connection, made: Sequence[Mart], totals: Sequence[Total], as_of: date
) -> list[CheckResult]:
    """Compare the sums of every table with those of the history.

    Args:
        connection: the warehouse, within the publishing transaction, the sums applied.
        made: the tables.
        totals: what ``history_totals`` says of the published lines.
        as_of: the day to which lives are told.

    Returns:
        A result per table.

    Raises:
        CriticalChecksFailed: a table does not add up.
    """
    history: Totals = {}
    for total in totals:
        for name, value in total.sums.items():
            key = f"{total.system} {total.counts_as} {name}"
            history[key] = history.get(key, 0) + value
    results = [_check(connection, mart.table, history, as_of) for mart in made]
    if any(result.blocks for result in results):
        raise CriticalChecksFailed(results)
    return results


def _check(connection: Connection, table: Table, history: Totals, as_of: date) -> CheckResult:
    if table.name in _OF_SALES:
        column = table.c[_OF_SALES[table.name]]
        found = {"sales": int(connection.scalar(select(yen_sum(column))) or 0)}
        of_sales = sum(v for k, v in history.items() if k.endswith(" sales sales"))
        if table is mart_customer_life:
            of_sales -= sales_after(connection, as_of)
        return _result(table, {"sales": of_sales}, found)
    sums = (yen_sum(table.c[name]).label(name) for name in MEASURES)
    query = select(table.c.system, table.c.counts_as, *sums)
    return _result(table, history, _by_system(connection, query))


def _by_system(connection: Connection, query: Select[Any]) -> Totals:
    """Return "system purpose measure" → sum."""
    keys = list(query.selected_columns)[:2]
    return {
        f"{row.system} {row.counts_as} {name}": int(row._mapping[name])
        for row in connection.execute(query.group_by(*keys))
        for name in MEASURES
    }


def _result(table: Table, expected: Totals, found: Totals) -> CheckResult:
    name, title = _CHECKS[table.name]
    differences = [
        f"{what}: {found.get(what, 0):,} ≠ {expected.get(what, 0):,}"
        for what in sorted(expected.keys() | found.keys())
        if found.get(what, 0) != expected.get(what, 0)
    ]
    return CheckResult(
        name=name,
        title=Text(
            ja=f"{title}({table.name})が取引明細と1円まで一致する",
            en=f"{table.name} adds up to the lines to the yen",
        ),
        severity="critical",
        passed=not differences,
        checked=len(expected),
        found=len(differences),
        examples=tuple(differences[:SHOWN]),
    )
