"""Does the published history add up to the lines taken in? One yen is a difference."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import control_total
from warehouse.totals import Total


def reconcile_history(
    connection: Connection, run_id: int, totals: Sequence[Total]
) -> dict[str, str]:
    """Compare live lines and published lines, per source, in rows and yen.

    Writes a control total per source and measure.

    Args:
        connection: the warehouse, within the publishing transaction.
        run_id: the run that publishes.
        totals: what ``history_totals`` says of the published lines.

    Returns:
        Source → what does not agree; empty when all is well.
    """
    live = _live(connection)
    published: dict[str, tuple[int, int]] = {}
    for total in totals:
        lines, yen = published.get(total.source, (0, 0))
        published[total.source] = lines + total.rows, yen + total.amount
    rows: list[dict[str, Any]] = []
    found: dict[str, str] = {}
    for source in sorted(live.keys() | published.keys()):
        expected, loaded = live.get(source, (0, 0)), published.get(source, (0, 0))
        for measure, want, have in zip(("rows", "yen"), expected, loaded, strict=True):
            rows.append(
                {
                    "run_id": run_id,
                    "file_id": None,
                    "scope": "source",
                    "subject": source,
                    "measure": measure,
                    "expected": want,
                    "loaded": have,
                    "held": 0,
                    "skipped": 0,
                    "difference": want - have,
                }
            )
            if want != have:
                found[source] = f"{measure} {want:,} ≠ {have:,}"
    if rows:
        connection.execute(insert(control_total), rows)
    return found


def _live(connection: Connection) -> dict[str, tuple[int, int]]:
    query = (
        select(line.c.source, func.count(), func.coalesce(func.sum(line.c.amount), 0))
        .where(line.c.replaced_by_file.is_(None))
        .group_by(line.c.source)
    )
    return {source: (int(count), int(yen)) for source, count, yen in connection.execute(query)}
