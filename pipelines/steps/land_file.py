"""Landing one file: read, convert, land, reconcile, in one transaction.

Everything of a file is there afterwards, or nothing of it but its archived bytes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from cleansing.money import parse_yen
from connectors.model import Block, Held, Item, Note, Skipped
from connectors.profile import Profile
from connectors.reading import Reading, open_reading
from core.errors import ReconciliationError, SourceError
from core.language import Text
from core.run import FileReport
from pipelines.readable import readable
from pipelines.source_settings import Source
from pipelines.steps.archive import Archived
from pipelines.steps.convert_details import DetailConverter
from pipelines.steps.convert_lines import convert_lines
from pipelines.steps.convert_records import RecordConverter
from pipelines.steps.landing_remarks import landing_remarks
from pipelines.steps.my_numbers import refuse_in_lines
from pipelines.steps.own_name import with_own_name
from pipelines.steps.reading_rules import date_context, tax_reader
from pipelines.steps.signs import SignWatch
from pipelines.steps.slips import whole_slips
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.landing import files as register
from warehouse.landing.customers import CustomerLanding
from warehouse.landing.details import DetailLanding, Named
from warehouse.landing.files import Arrival, Delivery, Totals
from warehouse.landing.quarantine import HeldRow, hold
from warehouse.landing.transactions import TransactionLanding

Progress = Callable[[str, int], None]
"""Called with the file's path and the rows read since the last call."""


@dataclass
class FileLanding:
    """One archived file on its way into the warehouse.

    Attributes:
        delivery: the file as it was found.
        report: filled in when the file has landed.
        remarks: what to tell of what it brought and took the place of.
    """

    workspace: Workspace
    run_id: int
    source: Source
    profile: Profile
    delivery: Delivery
    report: FileReport
    progress: Progress | None
    totals: Totals = field(default_factory=Totals)
    held: list[HeldRow] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    remarks: list[Note] = field(default_factory=list)

    def land(self, kept: Archived) -> None:
        """Read the archived bytes and land them in one transaction.

        Raises:
            SourceError: the file is not what its profile says; nothing of it is kept but its
                archived bytes.
            ReconciliationError: rows or yen do not add up.
        """
        called = Path(self.delivery.path)
        reading = open_reading(kept.path, readable(self.profile, self.source), called=called)
        now = datetime.now(UTC)
        with transaction(self.workspace.engine) as connection:
            file_id = register.register(
                connection, self.delivery, self.run_id, now, register.LANDED
            )
            arrival = Arrival(
                connection=connection,
                file_id=file_id,
                run_id=self.run_id,
                source=self.source.name,
                system=self.source.system,
                path=self.delivery.path,
                part=self.delivery.part,
                mode=self.source.mode,
                file_time=self.delivery.modified_at,
            )
            lines = TransactionLanding(arrival)
            whole = self.source.mode == "snapshot" and self.source.entity == "customers"
            records = CustomerLanding(arrival, complete=whole)
            details = DetailLanding(arrival)
            self._rows(reading, lines, records, details)
            self._refuse_emptied(connection)
            lines.finish(now)
            records.finish()
            details.finish(now)
            self._reconcile(reading, lines)
            self.remarks += landing_remarks(lines, self._file_day)
            hold(
                connection,
                file_id=file_id,
                run_id=self.run_id,
                source=self.source.name,
                rows=self.held,
                now=now,
            )
            register.complete(
                connection,
                file_id,
                self.run_id,
                self.totals,
                encoding=reading.encoding,
                notes=orjson.dumps(self._notes(reading, kept)).decode(),
                period=lines.period or details.period,
            )
        self._fill_report(reading, kept, file_id)

    @property
    def _file_day(self) -> date:
        return self.delivery.modified_at.astimezone(self.workspace.zone).date()

    def _rows(
        self,
        reading: Reading,
        lines: TransactionLanding,
        records: CustomerLanding,
        details: DetailLanding,
    ) -> None:
        context = date_context(
            self.workspace, self.profile, self.delivery.modified_at, reading.titles
        )
        tax = tax_reader(self.workspace, self.profile)
        signs = SignWatch(self.profile)
        converter = RecordConverter()
        reader = DetailConverter(context)
        for item in self._items(reading):
            if isinstance(item, Skipped):
                self.skipped[item.reason] += 1
                self.totals.rows_skipped += 1
            elif isinstance(item, Held):
                self._hold_item(item)
            elif item.entity == "transactions":
                refuse_in_lines(item, reading.header)
                converted = convert_lines(item, context, tax)
                signs.look(item.sheet, converted.columns)
                lines.add(item.sheet, converted.columns)
                lines.held_days.update(converted.held_days)
                self._count_lines(item, converted.held, converted.comments, converted.yen)
            elif item.entity == "customers":
                self._add_records(item, converter, records)
            else:
                self._add_details(item, reader, details)
            if self.progress is not None and isinstance(item, Block):
                self.progress(self.delivery.path, len(item))
        self.remarks += signs.notes()

    def _items(self, reading: Reading) -> Iterator[Item]:
        whole = self.profile.tax.by == "slip" and self.profile.tax.amount == "inclusive"
        return whole_slips(reading) if whole else iter(reading)

    def _add_records(
        self, block: Block, converter: RecordConverter, records: CustomerLanding
    ) -> None:
        converted = converter.convert(block)
        records.add(block.sheet, converted.columns, derived=block.derived)
        if block.derived:
            return
        self.held += [*converted.held, *converted.values]
        self.totals.rows_held += len(converted.held)
        self.totals.rows_skipped += len(converted.repeated)
        self.skipped["repeated"] += len(converted.repeated)
        self.totals.rows_loaded += len(converted.columns["row_number"])

    def _add_details(self, block: Block, reader: DetailConverter, details: DetailLanding) -> None:
        converted = reader.convert(block)
        details.add(
            block.entity,
            block.sheet,
            converted.row_numbers,
            converted.columns,
            Named(converted.keys, converted.days),
            converted.extra,
        )
        details.held_days.update(converted.held_days)
        self.held += [*converted.held, *converted.values]
        self.totals.rows_held += len(converted.held)
        self.totals.rows_loaded += len(converted.row_numbers)

    def _count_lines(
        self, block: Block, held: list[HeldRow], comments: list[int], yen: int
    ) -> None:
        """Count rows of the file, each once, however many lines one row has given."""
        held_rows = {row.row_number for row in held}
        other = set(comments) - held_rows
        rows = set(block.row_numbers)
        self.held += held
        self.skipped["comment"] += len(other)
        self.totals.rows_held += len(held_rows)
        self.totals.rows_skipped += len(other)
        self.totals.rows_loaded += len(rows) - len(held_rows) - len(other)
        self.totals.yen_read += yen
        self.totals.yen_held += sum(row.yen or 0 for row in held)

    def _hold_item(self, item: Held) -> None:
        yen = _amount_of(item)
        self.held.append(
            HeldRow(
                sheet=item.sheet,
                row_number=item.row_number,
                field=item.field,
                value=item.value,
                code=item.code,
                note=item.note.ja,
                yen=yen,
                row=orjson.dumps(item.cells).decode(),
            )
        )
        self.totals.rows_held += 1
        self.totals.yen_read += yen or 0
        self.totals.yen_held += yen or 0

    def _refuse_emptied(self, connection: Connection) -> None:
        """A snapshot without one row that can be taken would make everything gone: an accident.

        A part of several may well be empty: all its customers were handed over.
        """
        if self.source.mode != "snapshot" or self.source.parts or self.totals.rows_loaded:
            return
        if any(row.rows_loaded for row in register.landed(connection, self.source.name)):
            raise SourceError("SNAPSHOT_EMPTY", _emptied(self.delivery.path))

    def _reconcile(self, reading: Reading, lines: TransactionLanding) -> None:
        """Compare what was read with what the warehouse itself counts."""
        count, yen = lines.landed_totals()
        self.totals.yen_loaded = yen
        self.totals.rows_read = reading.rows_read
        differences = self.totals.differences()
        if count != lines.count:
            differences["lines"] = lines.count - count
        if differences:
            raise ReconciliationError("CONTROL_TOTAL", _unbalanced(self.delivery.path, differences))

    def _notes(self, reading: Reading, kept: Archived) -> dict[str, Any]:
        told = [
            {"code": note.code, "text": with_own_name(note.text, kept.path, self.delivery.path).ja}
            for note in [*reading.notes, *self.remarks]
        ]
        return {"skipped": dict(self.skipped), "notes": told}

    def _fill_report(self, reading: Reading, kept: Archived, file_id: int) -> None:
        report = self.report
        report.status, report.file_id = register.LANDED, file_id
        for name in Totals.__slots__:
            setattr(report, name, getattr(self.totals, name))
        report.held_codes = dict(Counter(row.code for row in self.held))
        report.notes = [
            str(with_own_name(note.text, kept.path, self.delivery.path))
            for note in [*reading.notes, *self.remarks]
        ]


def _amount_of(item: Held) -> int | None:
    value = parse_yen(item.amount) if item.amount else None
    return value if isinstance(value, int) else None


def _emptied(path: str) -> Text:
    return Text(
        ja=f"{path}: 全件ファイルなのに、取り込める行が1件もありません。このまま取り込むと全件が"
        "「なくなった」ことになるため、取り込みませんでした。書き出しの条件を確かめ、書き出し"
        "直してください。",
        en=f"{path}: a complete file in which not one row can be taken. Taking it in would make "
        "every record gone, so it was not taken in. Check what the export was asked for and "
        "export it again.",
    )


def _unbalanced(path: str, differences: dict[str, int]) -> Text:
    listing = ", ".join(f"{measure}: {value:+,}" for measure, value in differences.items())
    return Text(
        ja=f"{path}: 読み込みと取り込みの件数・金額が合いません({listing})。何も公開していません。"
        "`tsunagi doctor` の結果を添えて開発元へ知らせてください。",
        en=f"{path}: rows or yen read and loaded do not agree ({listing}). Nothing was published. "
        "Please report this together with the output of `tsunagi doctor`.",
    )
