"""What people overlook in a file, each with how often, where, and what to do.

What belongs here: judging what the reading and the raw rows showed. What does not: sums
(``totals``), the words of each finding (``wording``).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from cleansing.cells import damage, fold
from cleansing.dates import DateContext, parse_date
from cleansing.phones import Phone, clean_phone
from core.language import Text
from pipelines.inspection import wording
from pipelines.inspection.collect import ColumnTexts, TableTexts
from pipelines.inspection.details import Details, lost_width
from pipelines.inspection.dryrun import DryRun
from pipelines.inspection.masking import Mask

Level = Literal["error", "warning", "info"]

_NO_YEAR: Final = re.compile(r"\d{1,2}[/\-]\d{1,2}|\d{1,2}月\d{1,2}日", re.ASCII)
_SERIAL: Final = re.compile(r"(?:3[6-9]|4\d)\d{3}(?:\.\d+)?", re.ASCII)
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_BASIS: Final = (re.compile("税込|内税"), re.compile("税抜|外税|税別|別記"))
_SAME: Final = {"error_cell": "formula_error"}
_CODES: Final = ("code", "customer_code", "item_code", "document_no")
_DATES: Final = ("date", "next_date", "exchanged_on", "updated_at")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a file.

    Attributes:
        code: a stable word.
        level: ``error`` (nothing is taken in), ``warning`` (something is lost or doubtful),
            ``info`` (as it should be, but worth knowing).
        text: what, with counts.
        action: what to do, empty where nothing is to be done.
        count: rows or cells.
        column: the file's column, "".
        rows: (sheet, row number, text) of the first ones.
    """

    code: str
    level: Level
    text: Text
    action: Text
    count: int = 0
    column: str = ""
    rows: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Seen:
    """All that is known when findings are made."""

    run: DryRun
    tables: list[TableTexts]
    mapping: dict[str, tuple[str, ...]]
    details: Details
    context: DateContext
    mask: Mask
    pads: dict[str, int]

    def columns(self, fields: Sequence[str]) -> Iterator[tuple[str, str, ColumnTexts]]:
        """Yield field, sheet and column of the mapped single columns of some fields."""
        for name in fields:
            names = self.mapping.get(name, ())
            for table in self.tables:
                for column in names:
                    if (texts := table.column(column)) is not None:
                        yield name, table.sheet, texts


def find(seen: Seen) -> list[Finding]:
    """Return everything worth telling, errors first."""
    found = [
        *_stopped(seen),
        *_my_numbers(seen),
        *_held(seen),
        *_lost_zeros(seen),
        *_number_cells(seen),
        *_dates(seen),
        *_spoilt(seen),
        *_private(seen),
        *_mixed_basis(seen),
        *_rows(seen),
        *_notes(seen),
    ]
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda finding: order[finding.level])


def _stopped(seen: Seen) -> Iterable[Finding]:
    error = seen.run.stopped
    if error is None or error.code == "MY_NUMBER":
        return []
    return [Finding(error.code.lower(), "error", error.message, Text("", ""))]


def _my_numbers(seen: Seen) -> Iterable[Finding]:
    stopped = seen.run.stopped
    columns = seen.mask.columns
    if not columns and (stopped is None or stopped.code != "MY_NUMBER"):
        return []
    text, action = wording.my_number(columns)
    return [Finding("my_number", "error", text, action, len(columns), "、".join(columns))]


def _held(seen: Seen) -> Iterable[Finding]:
    for reason in seen.run.held:
        rows = tuple((sheet, row, seen.mask.text(text)) for sheet, row, text in reason.rows)
        names = seen.mapping.get(reason.field, ())
        text, action = wording.held(reason, seen.details)
        level: Level = "warning"
        yield Finding(
            reason.code, level, text, action, reason.count, names[0] if names else "", rows
        )


def _lost_zeros(seen: Seen) -> Iterable[Finding]:
    found: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for name, sheet, column in seen.columns((*_NUMBERED, *_CODES)):
        judge = _zero_judge(seen, name, column)
        rows = _rows_with(column, sheet, judge) if judge is not None else []
        if rows:
            found.setdefault((name, column.name), []).extend(rows)
            counts[name, column.name] += sum(column.counts[text] for _, _, text in rows)
    for (name, column_name), rows in found.items():
        width = seen.pads.get(name, 0)
        restored = bool(width) or name in _NUMBERED
        count = counts[name, column_name]
        text, action = wording.lost_zeros(column_name, count, width, restored=restored)
        level: Level = "info" if restored else "warning"
        shown = _masked(seen, rows[:5])
        yield Finding("lost_zeros", level, text, action, count, column_name, shown)


_NUMBERED: Final = ("postal_code", "phone", "mobile", "fax")


def _zero_judge(seen: Seen, name: str, column: ColumnTexts) -> Callable[[str], bool] | None:
    if name == "postal_code":
        return _short_postal
    if name in _NUMBERED:
        return _phone_without_zero
    width = seen.pads.get(name) or lost_width(list(column.counts))
    return _shorter(width) if width else None


def _number_cells(seen: Seen) -> Iterable[Finding]:
    """Codes kept as numbers in a workbook: once for all columns and sheets."""
    counts: Counter[str] = Counter()
    for name in (*_CODES, *_NUMBERED):
        for column in seen.mapping.get(name, ()):
            counts[column] += sum(table.numbers(column) for table in seen.tables)
    told = [(name, count) for name, count in counts.items() if count]
    if told:
        text, action = wording.numbers_in_codes(told)
        yield Finding("numbers_in_codes", "info", text, action, sum(counts.values()))


def _shorter(width: int) -> Callable[[str], bool]:
    return lambda text: text.strip().isdigit() and len(text.strip()) < width


def _short_postal(text: str) -> bool:
    bare = fold(text)
    return bare.isascii() and bare.isdigit() and len(bare) == 6


def _phone_without_zero(text: str) -> bool:
    bare = fold(text)
    digits = re.sub(r"\D", "", bare)
    return (
        bare[:1] in "123456789"
        and len(digits) in (9, 10)
        and not bare.startswith("+")
        and isinstance(clean_phone(text), Phone)
    )


def _dates(seen: Seen) -> Iterable[Finding]:
    for _name, sheet, column in seen.columns(_DATES):
        without = _rows_with(column, sheet, lambda text: bool(_NO_YEAR.fullmatch(fold(text))))
        if without:
            count = sum(column.counts[text] for _, _, text in without)
            first = without[0][2]
            day = parse_date(first, seen.context)
            text, action = wording.no_year(
                column.name, count, first, day if isinstance(day, date) else None
            )
            yield Finding(
                "no_year", "warning", text, action, count, column.name, tuple(without[:5])
            )
        serial = _rows_with(column, sheet, lambda text: bool(_SERIAL.fullmatch(fold(text))))
        others = sum(count for text, count in column.counts.items() if text.strip())
        count = sum(column.counts[text] for _, _, text in serial)
        if serial and count < others:
            text, action = wording.serials(column.name, count)
            yield Finding(
                "serial_dates", "info", text, action, count, column.name, tuple(serial[:5])
            )


def _spoilt(seen: Seen) -> Iterable[Finding]:
    told = {
        (_SAME.get(reason.code, reason.code), column)
        for reason in seen.run.held
        for column in seen.mapping.get(reason.field, ())
    }
    for table in seen.tables:
        for column in table.columns:
            by_code: dict[str, list[tuple[str, int, str]]] = {}
            for text in column.counts:
                if not text or text[0] not in "#E0123456789=-+０１２３４５６７８９＃":
                    continue
                problem = damage(fold(text))
                if problem is not None:
                    place = (table.sheet, column.first.get(text, 0), text)
                    by_code.setdefault(problem.code, []).append(place)
            for code, rows in by_code.items():
                if (code, column.name) in told:
                    continue
                count = sum(column.counts[text] for _, _, text in rows)
                words, action = wording.spoilt(code, column.name, count)
                shown = _masked(seen, rows[:5])
                yield Finding(code, "warning", words, action, count, column.name, shown)


def _private(seen: Seen) -> Iterable[Finding]:
    for table in seen.tables:
        for column in table.columns:
            rows = _rows_with(column, table.sheet, lambda text: bool(_PRIVATE.search(text)))
            if rows:
                count = sum(column.counts[text] for _, _, text in rows)
                text, action = wording.private_use(column.name, count)
                shown = _masked(seen, rows[:5])
                yield Finding("private_use", "warning", text, action, count, column.name, shown)


def _mixed_basis(seen: Seen) -> Iterable[Finding]:
    """Amounts with and without tax in one file, which no single setting reads rightly."""
    profile = seen.run.reading.profile if seen.run.reading is not None else None
    if profile is None or profile.entity != "transactions":
        return
    told = "amount_basis" in profile.fields
    for table in seen.tables:
        for column in table.columns:
            if len(column.counts) > 30 or not re.search("税", column.name):
                continue
            counts = [
                sum(n for text, n in column.counts.items() if pattern.search(text))
                for pattern in _BASIS
            ]
            if all(counts):
                text, action = wording.mixed_basis(column.name, counts[0], counts[1], told=told)
                level: Level = "info" if told else "warning"
                yield Finding("mixed_tax_basis", level, text, action, sum(counts), column.name)
    unknown = profile.tax.amount == "unknown" and seen.details.basis == "unknown"
    if unknown and not told and "amount" in seen.mapping:
        text, action = wording.unknown_basis(seen.mapping["amount"][0])
        yield Finding("tax_basis_unknown", "warning", text, action, 0, seen.mapping["amount"][0])


def _rows(seen: Seen) -> Iterable[Finding]:
    run = seen.run
    totals = sum(run.skipped[reason] for reason in ("total", "carried"))
    if totals:
        text, action = wording.totals_inside(totals)
        places = [(sheet, row, "") for sheet, row in run.skipped_rows]
        yield Finding("totals_inside", "info", text, action, totals, "", tuple(places[:5]))
    if run.skipped["repeated"]:
        text, action = wording.repeated(run.skipped["repeated"])
        yield Finding("repeated_rows", "info", text, action, run.skipped["repeated"])
    trailing = sum(max(0, t.last - t.last_filled) for t in seen.tables if t.last_filled)
    if trailing:
        text, action = wording.trailing_blanks(trailing)
        yield Finding("trailing_blank_rows", "info", text, action, trailing)
    if run.skipped["not_receivable"] and not run.rows_loaded:
        text, action = wording.no_receivable()
        yield Finding("no_receivable", "warning", text, action, run.skipped["not_receivable"])
    elif run.stopped is None and not run.rows_loaded and not run.rows_held:
        text, action = wording.no_rows()
        yield Finding("no_rows", "warning", text, action)


_QUIET = frozenset({"no_rows", "private_use", "numbers_in_codes"})


def _notes(seen: Seen) -> Iterable[Finding]:
    """What the reading itself noted: hidden rows, links, macros, numbers in codes."""
    reading = seen.run.reading
    if reading is None:
        return
    for note in reading.notes:
        if note.code not in _QUIET:
            level: Level = "info" if note.code in wording.HARMLESS else "warning"
            yield Finding(note.code, level, note.text, Text("", ""))


def _rows_with(
    column: ColumnTexts, sheet: str, judge: Callable[[str], bool]
) -> list[tuple[str, int, str]]:
    found = [
        (sheet, column.first.get(text, 0), text)
        for text in column.counts
        if text.strip() and judge(text)
    ]
    return sorted(found, key=lambda place: place[1])


def _masked(seen: Seen, rows: Sequence[tuple[str, int, str]]) -> tuple[tuple[str, int, str], ...]:
    return tuple((sheet, row, seen.mask.text(text)) for sheet, row, text in rows)
