"""Taking in one source: find its files, archive, read, convert, land; one file, one transaction.

A file that cannot be taken stops its source with a message and leaves everything as it was; the
other sources go on.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Connection

from cleansing.dates import DateContext
from cleansing.money import parse_yen
from connectors.model import Block, Held, Item, Skipped
from connectors.profile import Profile, load_profile
from connectors.reading import Reading, open_reading
from core.errors import ReconciliationError, SourceError
from core.language import Text
from core.run import FileReport
from pipelines.config import Source
from pipelines.steps.archive import Archived, archive
from pipelines.steps.convert_lines import convert_lines
from pipelines.steps.convert_records import RecordConverter
from pipelines.steps.discover import Found, find_files, is_settled, refuse_ambiguous
from pipelines.steps.slips import whole_slips
from pipelines.steps.tax import TaxReader
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.landing import files as register
from warehouse.landing.customers import CustomerLanding
from warehouse.landing.files import Delivery, Totals
from warehouse.landing.quarantine import HeldRow, hold
from warehouse.landing.transactions import TransactionLanding

Progress = Callable[[str, int], None]
"""Called with the file's path and the rows read so far."""


def take_in(
    workspace: Workspace,
    run_id: int,
    source: Source,
    *,
    full: bool = False,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Take in what is new of one source.

    Args:
        workspace: where.
        run_id: the run in whose name.
        source: the feed.
        full: read files again that have been taken in already.
        progress: told of rows as they are read.

    Returns:
        One report per file met, in the order in which they were met.
    """
    reports: list[FileReport] = []
    try:
        profile = load_profile(source.profile, workspace.profiles)
        found = find_files(workspace.root, source)
        refuse_ambiguous(found, source)
    except SourceError as error:
        return [FileReport(source.name, source.path or "", "refused", str(error))]
    for file in found:
        started = time.monotonic()
        report = _take_file(workspace, run_id, source, profile, file, full, progress)
        report.seconds = time.monotonic() - started
        reports.append(report)
        if report.status == "refused":
            break
    return reports


def _take_file(
    workspace: Workspace,
    run_id: int,
    source: Source,
    profile: Profile,
    file: Found,
    full: bool,
    progress: Progress | None,
) -> FileReport:
    report = FileReport(source.name, file.relative, "unchanged")
    with workspace.engine.connect() as connection:
        seen = register.last_seen(connection, source.name, file.relative)
    same = seen is not None and seen.size == file.size and seen.modified_at == file.modified_at
    if same and not full and seen is not None and seen.profile == _profile_mark(profile):
        if seen.status == register.REFUSED:
            report.status, report.message = "refused", seen.message
        return report
    if not is_settled(file):
        report.status = "waiting"
        report.message = str(_STILL_WRITTEN)
        return report
    kept = archive(file.path, workspace.archive)
    delivery = Delivery(
        source=source.name,
        system=source.system,
        entity=source.entity,
        profile=_profile_mark(profile),
        path=file.relative,
        part=file.part,
        sha256=kept.sha256,
        size=file.size,
        modified_at=file.modified_at,
    )
    with workspace.engine.connect() as connection:
        known = None if full else _seen_before(connection, delivery, source)
        verdict = known or _older_than_taken(connection, delivery, source)
    if verdict is not None:
        report.status, report.message = verdict
        _register(workspace, delivery, run_id, *verdict)
        return report
    try:
        _FileLanding(workspace, run_id, source, profile, delivery, report, progress).land(kept)
    except SourceError as error:
        report.status, report.message = "refused", str(error)
        if error.code == "FILE_OLDER":
            report.status = register.OLDER
        if error.code == "MY_NUMBER":
            kept.path.unlink(missing_ok=True)
        _register(workspace, delivery, run_id, report.status, report.message)
    return report


def _profile_mark(profile: Profile) -> str:
    """Name the profile and its content: a changed mapping means reading the file again."""
    content = blake2b(profile.model_dump_json().encode(), digest_size=4).hexdigest()
    return f"{profile.id}@{content}"


def _seen_before(
    connection: Connection, delivery: Delivery, source: Source
) -> tuple[str, str] | None:
    """Say why a file need not be landed: its bytes are here already, and count."""
    for earlier in register.same_bytes(connection, delivery.source, delivery.sha256):
        if earlier.status == register.WITHDRAWN:
            return register.DUPLICATE, str(_withdrawn(earlier.path))
        if earlier.part != delivery.part or earlier.profile != delivery.profile:
            continue
        if not _superseded(connection, earlier, source):
            same_name = earlier.path == delivery.path
            return register.DUPLICATE, "" if same_name else str(_renamed(earlier.path))
    return None


def _older_than_taken(
    connection: Connection, delivery: Delivery, source: Source
) -> tuple[str, str] | None:
    """Say why a file may not be landed: a newer snapshot has been taken in."""
    if source.mode == "snapshot":
        for newer in register.landed(connection, delivery.source, delivery.part):
            if newer.modified_at > delivery.modified_at:
                return register.OLDER, str(_older(newer.path))
    return None


def _superseded(connection: Connection, earlier: Any, source: Source) -> bool:
    """Tell whether a newer file of the source has replaced what this one said."""
    later = [
        row for row in register.landed(connection, source.name) if row.file_id > earlier.file_id
    ]
    if source.mode == "snapshot":
        return any(row.part == earlier.part for row in later)
    if source.mode == "upsert" or earlier.date_from is None:
        return bool(later) and source.mode == "upsert" and not source.has_lines
    return any(
        row.date_from is not None
        and row.date_from <= earlier.date_to
        and row.date_to >= earlier.date_from
        for row in later
    )


def _register(
    workspace: Workspace, delivery: Delivery, run_id: int, status: str, message: str
) -> None:
    with transaction(workspace.engine) as connection:
        register.register(connection, delivery, run_id, datetime.now(UTC), status, message)


@dataclass
class _FileLanding:
    """One file on its way into the warehouse."""

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

    def land(self, kept: Archived) -> None:
        """Read the archived bytes and land them in one transaction.

        Raises:
            SourceError: the file is not what its profile says; nothing of it is kept but its
                archived bytes.
            ReconciliationError: rows or yen do not add up.
        """
        reading = open_reading(kept.path, self._readable(self.profile))
        now = datetime.now(UTC)
        with transaction(self.workspace.engine) as connection:
            file_id = register.register(
                connection, self.delivery, self.run_id, now, register.LANDED
            )
            lines = TransactionLanding(
                connection=connection,
                file_id=file_id,
                run_id=self.run_id,
                source=self.source.name,
                system=self.source.system,
                part=self.delivery.part,
                mode=self.source.mode,
                file_time=self.delivery.modified_at,
            )
            records = CustomerLanding(
                connection=connection,
                file_id=file_id,
                run_id=self.run_id,
                source=self.source.name,
                system=self.source.system,
                part=self.delivery.part,
                complete=self.source.mode == "snapshot" and not self.source.has_lines,
                file_time=self.delivery.modified_at,
            )
            self._rows(reading, lines, records)
            lines.finish(now)
            records.finish()
            self._reconcile(reading, lines)
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
                notes=orjson.dumps(self._notes(reading)).decode(),
                period=lines.period,
            )
        self._fill_report(reading, file_id)

    def _readable(self, profile: Profile) -> Profile:
        """Let the source's own encoding and sheet stand above the profile's."""
        changes: dict[str, Any] = {}
        if self.source.encoding:
            changes["encoding"] = self.source.encoding
        if self.source.sheet:
            changes["sheet"] = (self.source.sheet,)
        return profile.model_copy(update=changes) if changes else profile

    def _rows(self, reading: Reading, lines: TransactionLanding, records: CustomerLanding) -> None:
        context = DateContext(
            file_date=self.delivery.modified_at.astimezone(self.workspace.zone).date(),
            short_years=_SHORT_YEARS.get(self.profile.dates, "refuse"),
        )
        settings = self.workspace.configuration.tax
        default = settings.default_rate
        tax = TaxReader(
            self.profile.tax,
            settings.rounding,
            Decimal(str(default)) if default is not None else None,
        )
        converter = RecordConverter()
        for item in self._items(reading):
            if isinstance(item, Skipped):
                self.skipped[item.reason] += 1
                self.totals.rows_skipped += 1
            elif isinstance(item, Held):
                self._hold_item(item)
            elif item.entity == "transactions":
                converted = convert_lines(item, context, tax)
                lines.add(item.sheet, converted.columns)
                self._count_lines(item, converted.held, converted.comments, converted.yen)
            else:
                self._add_records(item, converter, records)
            if self.progress is not None and isinstance(item, Block):
                self.progress(self.delivery.path, len(item))

    def _items(self, reading: Reading) -> Iterator[Item]:
        whole = self.profile.tax.by == "slip" and self.profile.tax.amount == "inclusive"
        return whole_slips(reading) if whole else iter(reading)

    def _add_records(
        self, block: Block, converter: RecordConverter, records: CustomerLanding
    ) -> None:
        converted = converter.convert(block)
        records.add(block.sheet, converted.columns)
        if block.derived:
            return
        self.held += converted.held
        self.totals.rows_held += len(converted.held)
        self.totals.rows_skipped += len(converted.repeated)
        self.skipped["repeated"] += len(converted.repeated)
        self.totals.rows_loaded += len(converted.columns["row_number"])

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
                note=str(item.note),
                yen=yen,
                row=orjson.dumps(item.cells).decode(),
            )
        )
        self.totals.rows_held += 1
        self.totals.yen_read += yen or 0
        self.totals.yen_held += yen or 0

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

    def _notes(self, reading: Reading) -> dict[str, Any]:
        return {
            "skipped": dict(self.skipped),
            "notes": [{"code": note.code, "text": str(note.text)} for note in reading.notes],
        }

    def _fill_report(self, reading: Reading, file_id: int) -> None:
        report = self.report
        report.status, report.file_id = register.LANDED, file_id
        for name in Totals.__slots__:
            setattr(report, name, getattr(self.totals, name))
        report.held_codes = dict(Counter(row.code for row in self.held))
        report.notes = [str(note.text) for note in reading.notes]


_SHORT_YEARS: dict[str, Any] = {"wareki6": "zengin", "heisei6": "freeway"}


def _amount_of(item: Held) -> int | None:
    value = parse_yen(item.amount) if item.amount else None
    return value if isinstance(value, int) else None


_STILL_WRITTEN = Text(
    ja="まだ書き込み中のようです。次の実行で取り込みます。",
    en="The file still seems to be written. The next run will take it in.",
)


def _withdrawn(path: str) -> Text:
    return Text(
        ja=f"取り消したファイル「{path}」と同じ内容です。取り込みませんでした。",
        en=f"Its content is that of '{path}', which was withdrawn. It was not taken in.",
    )


def _renamed(path: str) -> Text:
    return Text(
        ja=f"「{path}」と同じ内容(名前だけの変更)です。二重には取り込みません。",
        en=f"Its content is that of '{path}' (only renamed). It was not taken in twice.",
    )


def _older(path: str) -> Text:
    return Text(
        ja=f"取り込み済みの「{path}」より古いファイルです。取り込みませんでした。",
        en=f"It is older than '{path}', which was taken in already. It was not taken in.",
    )


def _unbalanced(path: str, differences: dict[str, int]) -> Text:
    listing = ", ".join(f"{measure}: {value:+,}" for measure, value in differences.items())
    return Text(
        ja=f"{path}: 読み込みと取り込みの件数・金額が合いません({listing})。何も公開していません。"
        "`tsunagi doctor` の結果を添えて開発元へ知らせてください。",
        en=f"{path}: rows or yen read and loaded do not agree ({listing}). Nothing was published. "
        "Please report this together with the output of `tsunagi doctor`.",
    )
