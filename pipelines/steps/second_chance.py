"""The held rows of one file, tried again: landed, still held, or no longer wanted.

A row whose file was overtaken by a newer one is not wanted any more: landing it would count a
line twice, or take back what the newer file said.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from cleansing.dates import DateContext
from connectors.fields import listed_value
from connectors.model import Block
from connectors.profile import load_profile
from core.errors import SourceError
from core.fields import KINDS
from core.language import Text
from pipelines.source_settings import Source
from pipelines.steps.convert_lines import HELPERS, convert_lines
from pipelines.steps.convert_records import RecordConverter
from pipelines.steps.held_rows import is_correctable, kind_of, landing_fields
from pipelines.steps.reading_rules import date_context, tax_reader
from pipelines.steps.second_details import take_detail
from pipelines.steps.second_outcome import (
    Outcome,
    code_is_taken,
    overtaken,
    still_wrong,
    unknown_word,
)
from pipelines.workspace import Workspace
from warehouse.landing.customers import CustomerLanding
from warehouse.landing.files import Arrival
from warehouse.landing.quarantine import CORRECTED, HELD, SUPERSEDED, HeldRow, hold
from warehouse.landing.replacing import newer_file
from warehouse.landing.transactions import TransactionLanding
from warehouse.schema.ops import file, quarantine

HeldTexts = tuple[Row[Any], dict[str, str]]
"""A held row, and its texts with what people corrected."""


class SecondChance:
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
            path=entry.path,
            part=entry.part,
            mode=source.mode,
            file_time=entry.modified_at,
        )

    @property
    def _dates(self) -> DateContext:
        return date_context(self.workspace, self.profile, self.entry.modified_at)

    def take(self, rows: Sequence[HeldTexts]) -> dict[int, str]:
        """Land what can be read; return why the others were not landed, by quarantine_id."""
        reasons: dict[int, str] = {}
        landed: list[tuple[Row[Any], int]] = []
        needless: list[int] = []
        for row, texts in rows:
            outcome = self._take_one(row, texts)
            if not outcome.problem:
                landed.append((row, outcome.yen))
                self._leave_out(outcome.values)
                continue
            reasons[row.quarantine_id] = outcome.problem
            if outcome.overtaken:
                needless.append(row.quarantine_id)
        self._close(needless, SUPERSEDED)
        self._close([row.quarantine_id for row, _ in landed], CORRECTED)
        if landed:
            self._count(landed)
        return reasons

    def _take_one(self, row: Row[Any], texts: dict[str, str]) -> Outcome:
        entity = kind_of(self.source.entity)
        if not is_correctable(self.source.entity, texts):
            # Such a row can only be put right in its own file.
            return Outcome(row.note)
        unknown = self._translate(texts)
        if unknown:
            return unknown
        known = {name: [texts.get(name, "")] for name in landing_fields(self.source.entity)}
        block = Block(
            entity=entity,
            sheet=row.sheet,
            row_numbers=[row.row_number],
            columns=known | {name: [texts[name]] for name in HELPERS if name in texts},
            extra=[texts.get("extra", "")],
        )
        if entity == "transactions":
            return self._take_line(block)
        if entity == "customers":
            return self._take_record(block)
        return take_detail(self.arrival, block, self._dates)

    def _translate(self, texts: dict[str, str]) -> Outcome | None:
        """Turn the words of the file into ours; return what there is none for."""
        entity = kind_of(self.source.entity)
        names = [*self.profile.values, *(["kind"] if entity == "transactions" else [])]
        for name in dict.fromkeys(names):
            if name not in texts:
                continue
            value = listed_value(self.profile, name, texts[name])
            of_line = entity == "transactions" and name == "kind"
            if value is None or (of_line and value not in ("", *KINDS)):
                return unknown_word(name, texts[name], entity)
            texts[name] = value
        return None

    def _take_line(self, block: Block) -> Outcome:
        converted = convert_lines(block, self._dates, tax_reader(self.workspace, self.profile))
        if converted.held:
            return still_wrong(converted.held, block.entity)
        if converted.comments:
            return Outcome(_COMMENT.ja)
        (day,) = converted.columns["date"]
        if self.arrival.mode == "replace_period":
            newer = newer_file(self.arrival, day, day)
            if newer is not None:
                return overtaken(newer.path)
        with self.connection.begin_nested() as attempt:
            landing = TransactionLanding(self.arrival)
            landing.add(block.sheet, converted.columns)
            newer = landing.finish_addition()
            if newer is not None:
                attempt.rollback()
                return overtaken(newer.path)
        return Outcome(yen=landing.yen)

    def _take_record(self, block: Block) -> Outcome:
        try:
            converted = RecordConverter().convert(block)
        except SourceError as error:
            return Outcome(error.message.ja)
        if converted.held:
            return still_wrong(converted.held, block.entity)
        landing = CustomerLanding(self.arrival, complete=False)
        code = converted.columns["code"][0]
        present = landing.known([code]).get(code)
        if present is not None and landing.is_older(present):
            path = self.connection.scalar(
                select(file.c.path).where(file.c.file_id == present.file_id)
            )
            return overtaken(str(path))
        if present is not None and self._is_anothers(present, block):
            return code_is_taken(code, present.row_number)
        landing.add(block.sheet, converted.columns)
        return Outcome()

    def _is_anothers(self, present: Row[Any], block: Block) -> bool:
        """Tell whether another row of the file has brought this record."""
        return bool(
            present.file_id == self.entry.file_id
            and present.gone_run is None
            and present.origin == "file"
            and present.row_number != block.row_numbers[0]
        )

    def _leave_out(self, values: Sequence[HeldRow]) -> None:
        """Enter values that were left out of a row that was landed."""
        hold(
            self.connection,
            file_id=self.entry.file_id,
            run_id=self.entry.run_id,
            source=self.entry.source,
            rows=values,
            now=datetime.now(UTC),
        )

    def _close(self, ids: Iterable[int], status: str) -> None:
        self.connection.execute(
            update(quarantine)
            .where(quarantine.c.quarantine_id.in_(list(ids)))
            .values(status=status, resolved_at=datetime.now(UTC))
        )

    def _count(self, landed: Sequence[tuple[Row[Any], int]]) -> None:
        """Bring the file's totals up to date; a row of two lines counts once, when both landed."""
        waiting = self.connection.execute(
            select(quarantine.c.sheet, quarantine.c.row_number).where(
                quarantine.c.file_id == self.entry.file_id, quarantine.c.status == HELD
            )
        )
        still = {(row.sheet, row.row_number) for row in waiting}
        rows = len({(row.sheet, row.row_number) for row, _ in landed} - still)
        yen = sum(amount for _, amount in landed)
        held_yen = sum(row.yen or 0 for row, _ in landed)
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


_COMMENT = Text(
    ja="金額も数量もないため、取引明細になりません。金額を入れてください。",
    en="Without amount and quantity it is no line of business. Enter the amount.",
)
