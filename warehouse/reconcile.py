"""Does the published history add up to the lines taken in? One yen is a difference."""

from typing import Any

from sqlalchemy import Connection, func, insert, select

from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import control_total
from warehouse.schema.published import fact_transaction


def reconcile_history(connection: Connection, run_id: int) -> dict[str, str]:
    """Compare live lines and published lines, per source, in rows and yen.

    Writes a control total per source and measure.

    Returns:
        Source → what does not agree; empty when all is well.
    """
    live = _by_source(connection, line, line.c.replaced_by_file.is_(None))
    published = _by_source(connection, fact_transaction, None)
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


def _by_source(connection: Connection, table: Any, which: Any) -> dict[str, tuple[int, int]]:
    query = select(
        table.c.source, func.count(), func.coalesce(func.sum(table.c.amount), 0)
    ).group_by(table.c.source)
    if which is not None:
        query = query.where(which)
    return {source: (int(count), int(yen)) for source, count, yen in connection.execute(query)}
