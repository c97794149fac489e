"""Taking a file in without a warehouse: the same reading and converting as in a sync, counted.

What belongs here: what a sync would land, hold back and leave out. What does not: storing
(``pipelines.steps.land_file`` does the same with a warehouse) and judging (``findings``).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cleansing.money import parse_yen
from connectors.model import Block, Held, Item, Note, Skipped
from connectors.profile import Profile
from connectors.reading import Reading, reading_of
from connectors.tables import open_tables
from core.errors import SourceError
from core.language import Text
from pipelines.inspection.collect import Collector
from pipelines.inspection.preview import PreviewRow, preview_details, preview_lines, preview_records
from pipelines.steps.convert_details import DetailConverter
from pipelines.steps.convert_lines import convert_lines
from pipelines.steps.convert_records import RecordConverter
from pipelines.steps.reading_rules import date_context, tax_reader
from pipelines.steps.signs import SignWatch
from pipelines.steps.slips import whole_slips
from pipelines.workspace import Workspace
from warehouse.landing.quarantine import HeldRow

EXAMPLES = 5
"""Rows named for each reason of holding back."""


@dataclass(frozen=True, slots=True)
class HeldReason:
    """Rows held back, or values left out, for one reason in one field.

    Attributes:
        whole: the row is held back; else only the value is left out.
        rows: (sheet, row number, text) of the first ones.
    """

    code: str
    field: str
    whole: bool
    note: Text
    count: int
    rows: tuple[tuple[str, int, str], ...]


@dataclass
class DryRun:
    """What a sync would make of a file.

    Attributes:
        stopped: why the file would not be taken in at all; None where it would.
        held: reason → rows, by (code, field, whole).
        skipped: reason → rows.
        skipped_rows: (sheet, row number) → reason, of sums and carried balances.
        preview: the first rows.
        derived: distinct customers that follow from lines or contacts.
        period: first and last day of the lines.
        remarks: what the lines as a whole give to know, beside the notes of the reading.
    """

    collector: Collector
    reading: Reading | None = None
    stopped: SourceError | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_held: int = 0
    rows_skipped: int = 0
    yen_read: int = 0
    yen_held: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    skipped_rows: dict[tuple[str, int], str] = field(default_factory=dict)
    preview: list[PreviewRow] = field(default_factory=list)
    derived: int = 0
    customers: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    period: tuple[date, date] | None = None
    remarks: list[Note] = field(default_factory=list)
    _held: dict[tuple[str, str, bool], list[Any]] = field(default_factory=dict)

    @property
    def held(self) -> list[HeldReason]:
        """Reasons with their rows, the commonest first."""
        reasons = [
            HeldReason(code, name, whole, note, count, tuple(rows))
            for (code, name, whole), (note, count, rows) in self._held.items()
        ]
        return sorted(reasons, key=lambda reason: (not reason.whole, -reason.count))

    def hold(
        self, code: str, name: str, note: Text, row: tuple[str, int, str], whole: bool
    ) -> None:
        """Count a row that is held back, or a value that is left out."""
        entry = self._held.setdefault((code, name, whole), [note, 0, []])
        entry[1] += 1
        if len(entry[2]) < EXAMPLES:
            entry[2].append(row)


def dry_run(
    path: Path,
    profile: Profile,
    workspace: Workspace,
    file_time: datetime,
    progress: Callable[[int], None] | None = None,
) -> DryRun:
    """Read a whole file as a sync would, and count.

    Args:
        path: the file.
        profile: how it is read.
        workspace: whose time zone and tax settings count; its warehouse is not touched.
        file_time: when the file was written.
        progress: told of the rows read since the last call.
    """
    run = DryRun(Collector())
    try:
        opened = run.collector.watch(open_tables(path, profile))
        run.reading = reading_of(path, profile, opened)
        _read(run, run.reading, workspace, file_time, progress)
        run.rows_read = run.reading.rows_read
    except SourceError as error:
        run.stopped = error
    return run


def _read(
    run: DryRun,
    reading: Reading,
    workspace: Workspace,
    file_time: datetime,
    progress: Callable[[int], None] | None,
) -> None:
    profile = reading.profile
    context = date_context(workspace, profile, file_time, reading.titles)
    tax = tax_reader(workspace, profile)
    signs = SignWatch(profile)
    converter = RecordConverter()
    reader = DetailConverter(context)
    whole = profile.tax.by == "slip" and profile.tax.amount == "inclusive"
    items: Iterator[Item] = whole_slips(reading) if whole else iter(reading)
    for item in items:
        if isinstance(item, Skipped):
            run.skipped[item.reason] += 1
            run.rows_skipped += 1
            if item.reason in ("total", "carried"):
                run.skipped_rows[item.sheet, item.row_number] = item.reason
        elif isinstance(item, Held):
            _hold_item(run, item)
        elif item.entity == "transactions":
            converted = convert_lines(item, context, tax)
            signs.look(item.sheet, converted.columns)
            _lines(run, item, converted)
        elif item.entity == "customers":
            _records(run, item, converter)
        else:
            _details(run, item, reader)
        if progress is not None and isinstance(item, Block):
            progress(len(item))
    run.remarks = signs.notes()


def _hold_item(run: DryRun, item: Held) -> None:
    yen = parse_yen(item.amount) if item.amount else None
    run.rows_held += 1
    if isinstance(yen, int):
        run.yen_read += yen
        run.yen_held += yen
    place = (item.sheet, item.row_number, item.value)
    run.hold(item.code, item.field, item.note, place, whole=True)


def _hold_row(run: DryRun, row: HeldRow, *, whole: bool) -> None:
    place = (row.sheet, row.row_number, row.value)
    run.hold(row.code, row.field, Text(row.note, row.note), place, whole=whole)


def _lines(run: DryRun, block: Block, converted: Any) -> None:
    held_rows = {row.row_number for row in converted.held}
    comments = set(converted.comments) - held_rows
    run.rows_held += len(held_rows)
    run.rows_skipped += len(comments)
    run.skipped["comment"] += len(comments)
    run.rows_loaded += len(set(block.row_numbers)) - len(held_rows) - len(comments)
    run.yen_read += converted.yen
    run.yen_held += sum(row.yen or 0 for row in converted.held)
    for row in converted.held:
        _hold_row(run, row, whole=True)
    columns = converted.columns
    run.customers.update(columns["customer_code"])
    run.kinds.update(columns["kind"])
    if columns["date"]:
        low, high = min(columns["date"]), max(columns["date"])
        run.period = (
            (low, high)
            if run.period is None
            else (min(low, run.period[0]), max(high, run.period[1]))
        )
    preview_lines(run.preview, block, columns)


def _records(run: DryRun, block: Block, converter: RecordConverter) -> None:
    converted = converter.convert(block)
    columns = converted.columns
    if block.derived:
        run.derived += len(columns["row_number"])
    else:
        run.rows_held += len(converted.held)
        run.rows_skipped += len(converted.repeated)
        run.skipped["repeated"] += len(converted.repeated)
        run.rows_loaded += len(columns["row_number"])
        for row in converted.held:
            _hold_row(run, row, whole=True)
        for row in converted.values:
            _hold_row(run, row, whole=False)
        run.customers.update(columns["code"])
    preview_records(run.preview, block, columns)


def _details(run: DryRun, block: Block, reader: DetailConverter) -> None:
    """Contacts, activities and deals, held back and read as a sync does."""
    converted = reader.convert(block)
    run.rows_held += len(converted.held)
    run.rows_loaded += len(converted.row_numbers)
    for row in converted.held:
        _hold_row(run, row, whole=True)
    for row in converted.values:
        _hold_row(run, row, whole=False)
    preview_details(run.preview, block, converted)
