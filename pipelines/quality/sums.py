"""Seeing that every table of sums adds up to the history: one yen is a difference, and blocks."""

from typing import Any

from sqlalchemy import Connection, Select, select

from core.language import Text
from pipelines.quality.observation import SHOWN
from pipelines.quality.results import CheckResult, CriticalChecksFailed
from warehouse.expressions import yen_sum
from warehouse.marts.refresh import SUMS
from warehouse.marts.sums import measures
from warehouse.schema.published import fact_transaction as fact

_MEASURES = (
    "sales", "returns", "discounts", "adjustments", "payments", "tax", "cost", "gross_profit",
    "lines",
)  # fmt: skip
_NAMES = {
    "mart_customer_month": "mart_customer_month_adds_up",
    "mart_sales_month": "mart_sales_month_adds_up",
}
Totals = dict[tuple[str, str], tuple[int, ...]]


def check_sums(connection: Connection) -> list[CheckResult]:
    """Compare the sums of every table with those of the history, by system and purpose.

    Args:
        connection: the warehouse, within the publishing transaction, the sums applied.

    Returns:
        A result per table.

    Raises:
        CriticalChecksFailed: a table does not add up.
    """
    expected = _history(connection)
    results = [
        _compare(mart.table.name, expected, _totals(connection, mart.table)) for mart in SUMS
    ]
    if any(result.blocks for result in results):
        raise CriticalChecksFailed(results)
    return results


def _history(connection: Connection) -> Totals:
    return _read(connection, select(fact.c.system, fact.c.counts_as, *measures()), fact)


def _totals(connection: Connection, table: Any) -> Totals:
    sums = (yen_sum(table.c[name]).label(name) for name in _MEASURES)
    return _read(connection, select(table.c.system, table.c.counts_as, *sums), table)


def _read(connection: Connection, query: Select[Any], table: Any) -> Totals:
    rows = connection.execute(query.group_by(table.c.system, table.c.counts_as))
    return {
        (row.system, row.counts_as): tuple(int(row._mapping[name]) for name in _MEASURES)
        for row in rows
    }


def _compare(table: str, expected: Totals, found: Totals) -> CheckResult:
    nothing = (0,) * len(_MEASURES)
    differences = [
        f"{system} {counts_as} {name}: {have:,} ≠ {want:,}"
        for system, counts_as in sorted(expected.keys() | found.keys())
        for name, want, have in zip(
            _MEASURES,
            expected.get((system, counts_as), nothing),
            found.get((system, counts_as), nothing),
            strict=True,
        )
        if want != have
    ]
    return CheckResult(
        name=_NAMES[table],
        title=Text(
            ja=f"{table} の合計が取引明細と1円まで一致する",
            en=f"{table} adds up to the history to the yen",
        ),
        severity="critical",
        passed=not differences,
        checked=len(expected) * len(_MEASURES),
        found=len(differences),
        examples=tuple(differences[:SHOWN]),
    )
