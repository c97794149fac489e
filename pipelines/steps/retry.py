"""Rows held back get another chance: corrected by people, or read again as they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select, update

from connectors.model import Block
from connectors.profile import load_profile
from core.errors import ConfigurationError, SourceError
from core.fields import CUSTOMER_FIELDS, TRANSACTION_FIELDS
from core.language import Text
from pipelines.config import Source
from pipelines.steps.convert_lines import convert_lines
from pipelines.steps.convert_records import RecordConverter
from pipelines.steps.land_file import date_context, tax_reader
from pipelines.steps.lock import exclusive
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.landing.customers import CustomerLanding
from warehouse.landing.files import LANDED, Arrival
from warehouse.landing.quarantine import CORRECTED, HELD, HeldRow
from warehouse.landing.transactions import TransactionLanding
from warehouse.schema.ops import file, quarantine

Corrections = Mapping[int, Mapping[str, str]]


def retry(workspace: Workspace, corrections: Corrections | None = None) -> dict[str, Any]:
    """Read held rows again.

    Args:
        workspace: where.
        corrections: ``quarantine_id`` → canonical field → corrected text; None: all held rows, as
            they are (after a profile or a setting was changed).

    Returns:
        ``retried``, ``loaded``, ``held`` and ``reasons`` (quarantine_id → why it is still held).
        What was loaded is published by the next sync.

    Raises:
        BusyError: a run is at work.
        ConfigurationError: a correction names a row that is not held, or an unknown field.
    """
    with exclusive(workspace), transaction(workspace.engine) as connection:
        rows = _held_rows(connection, corrections)
        reasons: dict[int, str] = {}
        by_file: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            by_file[row.file_id].append(row)
        for file_id, held in by_file.items():
            entry = connection.execute(select(file).where(file.c.file_id == file_id)).one()
            source = workspace.configuration.source(entry.source)
            chance = _Chance(workspace, connection, source, entry)
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


_Texts = tuple[Row[Any], dict[str, str]]


def _with_corrections(row: Row[Any], corrections: Corrections) -> _Texts:
    texts = {str(name): str(value) for name, value in orjson.loads(row.row).items()}
    return row, {**texts, **corrections.get(row.quarantine_id, {})}


class _Chance:
    """The held rows of one file, tried again."""

    def __init__(
        self, workspace: Workspace, connection: Connection, source: Source, entry: Row[Any]
    ) -> None:
        self.workspace = workspace
        self.connection = connection
        self.source = source
        self.entry = entry
        self.profile = load_profile(source.profile, workspace.profiles)
        self.arrival = Arrival(
            connection=connection,
            file_id=entry.file_id,
            run_id=entry.run_id,
            source=entry.source,
            system=entry.system,
            part=entry.part,
            mode=source.mode,
            file_time=entry.modified_at,
        )

    def take(self, rows: Sequence[_Texts]) -> dict[int, str]:
        """Land what can be read; return why the others are still held, by quarantine_id."""
        reasons: dict[int, str] = {}
        landed: list[tuple[Row[Any], int]] = []
        for row, texts in rows:
            problem, yen = self._take_one(row, texts)
            if problem is None:
                landed.append((row, yen))
            else:
                reasons[row.quarantine_id] = problem
        self._settle(landed)
        return reasons

    def _take_one(self, row: Row[Any], texts: dict[str, str]) -> tuple[str | None, int]:
        fields = TRANSACTION_FIELDS if self.source.has_lines else CUSTOMER_FIELDS
        detail = self.source.entity in ("contacts", "activities")
        if detail or not any(name in texts for name in fields):
            # Such a row can only be put right in its own file.
            return row.note, 0
        known = {name: [texts.get(name, "")] for name in fields}
        block = Block(
            entity="transactions" if self.source.has_lines else "customers",
            sheet=row.sheet,
            row_numbers=[row.row_number],
            columns=known,
            extra=[texts.get("extra", "")],
        )
        if self.source.has_lines:
            return self._take_line(block)
        return self._take_record(block), 0

    def _take_line(self, block: Block) -> tuple[str | None, int]:
        context = date_context(self.workspace, self.profile, self.entry.modified_at)
        converted = convert_lines(block, context, tax_reader(self.workspace, self.profile))
        if converted.held:
            return _why(converted.held), 0
        landing = TransactionLanding(self.arrival)
        landing.add(block.sheet, converted.columns)
        landing.finish_addition()
        return None, landing.yen

    def _take_record(self, block: Block) -> str | None:
        try:
            converted = RecordConverter().convert(block)
        except SourceError as error:
            return error.message.ja
        if converted.held:
            return _why(converted.held)
        landing = CustomerLanding(self.arrival, complete=False)
        code = converted.columns["code"][0]
        present = landing.known([code]).get(code)
        if present is not None and present.file_id == self.entry.file_id:
            return (
                f"コード「{code}」は同じファイルの{present.row_number}行目が使っています。"
                "別のコードにするか、元のファイルを直してください。"
            )
        landing.add(block.sheet, converted.columns)
        return None

    def _settle(self, landed: Sequence[tuple[Row[Any], int]]) -> None:
        """Close the rows that landed and bring the file's totals up to date."""
        if not landed:
            return
        ids = [row.quarantine_id for row, _ in landed]
        self.connection.execute(
            update(quarantine)
            .where(quarantine.c.quarantine_id.in_(ids))
            .values(status=CORRECTED, resolved_at=datetime.now(UTC))
        )
        yen = sum(amount for _, amount in landed)
        held_yen = sum(row.yen or 0 for row, _ in landed)
        rows = len({(row.sheet, row.row_number) for row, _ in landed})
        self.connection.execute(
            update(file)
            .where(file.c.file_id == self.entry.file_id)
            .values(
                rows_loaded=file.c.rows_loaded + rows,
                rows_held=file.c.rows_held - rows,
                yen_read=file.c.yen_read + yen - held_yen,
                yen_loaded=file.c.yen_loaded + yen,
                yen_held=file.c.yen_held - held_yen,
                published_generation=None,
            )
        )


def _why(held: Sequence[HeldRow]) -> str:
    first = held[0]
    return f"{first.field}「{first.value}」: {first.note}"
