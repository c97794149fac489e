"""Rows held back get another chance: corrected by people, or read again as they are."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.lock import exclusive
from pipelines.steps.second_chance import HeldTexts, SecondChance
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.landing.files import LANDED
from warehouse.landing.quarantine import HELD
from warehouse.schema.ops import file, quarantine

Corrections = Mapping[int, Mapping[str, str]]


def retry(workspace: Workspace, corrections: Corrections | None = None) -> dict[str, Any]:
    """Read held rows again.

    Args:
        workspace: where.
        corrections: ``quarantine_id`` → canonical field → corrected text; None: all held rows, as
            they are (after a profile or a setting was changed).

    Returns:
        ``retried``, ``loaded``, ``held`` and ``reasons`` (quarantine_id → why it was not landed; a
        row that a newer file has overtaken is closed).
        What was loaded is published by the next sync.

    Raises:
        BusyError: a run is at work.
        ConfigurationError: a correction names a row that is not held.
    """
    with exclusive(workspace), transaction(workspace.engine) as connection:
        rows = _held_rows(connection, corrections)
        reasons: dict[int, str] = {}
        by_file: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            by_file[row.file_id].append(row)
        for file_id, held in by_file.items():
            entry = connection.execute(select(file).where(file.c.file_id == file_id)).one()
            try:
                source = workspace.configuration.source(entry.source)
            except ConfigurationError as error:
                reasons |= {row.quarantine_id: error.message.ja for row in held}
                continue
            chance = SecondChance(workspace, connection, source, entry)
            reasons |= chance.take([_with_corrections(row, corrections or {}) for row in held])
    loaded = len(rows) - len(reasons)
    return {"retried": len(rows), "loaded": loaded, "held": len(reasons), "reasons": reasons}


def _held_rows(connection: Connection, corrections: Corrections | None) -> list[Row[Any]]:
    query = (
        select(quarantine)
        .join(file, file.c.file_id == quarantine.c.file_id)
        .where(quarantine.c.status == HELD, file.c.status == LANDED)
        .order_by(quarantine.c.quarantine_id)
    )
    rows = list(connection.execute(query))
    if corrections is None:
        return rows
    known = {row.quarantine_id: row for row in rows}
    missing = sorted(set(corrections) - known.keys())
    if missing:
        listing = ", ".join(map(str, missing[:20]))
        raise ConfigurationError(
            "NOT_HELD",
            Text(
                ja=f"次の番号の保留行はありません(解決済みか、番号の誤り): {listing}",
                en=f"These rows are not held back (settled, or a wrong number): {listing}",
            ),
        )
    return [known[number] for number in sorted(corrections)]


def _with_corrections(row: Row[Any], corrections: Corrections) -> HeldTexts:
    texts = {str(name): str(value) for name, value in orjson.loads(row.row).items()}
    return row, {**texts, **corrections.get(row.quarantine_id, {})}
