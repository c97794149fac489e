"""What single values show: zeros lost, dates without a year, broken formulas, odd characters.

What belongs here: judging texts of columns. What does not: rows (``findings``).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from cleansing.cells import damage, fold
from cleansing.dates import parse_date
from cleansing.phones import Phone, clean_phone
from pipelines.inspection import valuewording
from pipelines.inspection.collect import ColumnTexts, TableTexts
from pipelines.inspection.details import lost_width
from pipelines.inspection.seen import Finding, Level, Seen

_NO_YEAR: Final = re.compile(r"\d{1,2}[/\-]\d{1,2}|\d{1,2}月\d{1,2}日", re.ASCII)


_SERIAL: Final = re.compile(r"(?:3[6-9]|4\d)\d{3}(?:\.\d+)?", re.ASCII)


_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")


_SAME: Final = {"error_cell": "formula_error"}


_CODES: Final = ("code", "customer_code", "item_code", "document_no")


_DATES: Final = ("date", "next_date", "exchanged_on", "updated_at")


def lost_zeros(seen: Seen) -> Iterable[Finding]:
    """Find codes, telephones and postal codes that lost their leading zeros."""
    found: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for name, sheet, column in seen.columns((*_NUMBERED, *_CODES)):
        judge = _zero_judge(seen, name, column)
        rows = _rows_with(column, sheet, judge) if judge is not None else []
        rows = [(at, row, text) for at, row, text in rows if not seen.is_sum(at, row)]
        if rows:
            found.setdefault((name, column.name), []).extend(rows)
            counts[name, column.name] += sum(column.counts[text] for _, _, text in rows)
    for (name, column_name), rows in found.items():
        width = seen.pads.get(name, 0)
        restored = bool(width) or name in _NUMBERED
        count = counts[name, column_name]
        text, action = valuewording.lost_zeros(column_name, count, width, restored=restored)
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


def number_cells(seen: Seen) -> Iterable[Finding]:
    """Codes kept as numbers in a workbook: once for all columns and sheets."""
    counts: Counter[str] = Counter()
    for name in (*_CODES, *_NUMBERED):
        for column in seen.mapping.get(name, ()):
            counts[column] += sum(_numbers(seen, table, column) for table in seen.tables)
    told = [(name, count) for name, count in counts.items() if count]
    if told:
        text, action = valuewording.numbers_in_codes(told)
        yield Finding("numbers_in_codes", "info", text, action, sum(counts.values()))


def _numbers(seen: Seen, table: TableTexts, name: str) -> int:
    """Return how many cells of a column are numbers, those in rows of sums left out."""
    column = table.column(name)
    if column is None:
        return 0
    sums = (
        column.counts[text]
        for text, row in column.first.items()
        if _NUMBER.fullmatch(text) and seen.is_sum(table.sheet, row)
    )
    return max(0, table.numbers(name) - sum(sums))


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


def dates(seen: Seen) -> Iterable[Finding]:
    """Find dates without a year, and Excel serial numbers among written dates."""
    for _name, sheet, column in seen.columns(_DATES):
        without = _rows_with(column, sheet, lambda text: bool(_NO_YEAR.fullmatch(fold(text))))
        if without:
            count = sum(column.counts[text] for _, _, text in without)
            first = without[0][2]
            day = parse_date(first, seen.context)
            text, action = valuewording.no_year(
                column.name, count, first, day if isinstance(day, date) else None
            )
            yield Finding(
                "no_year", "warning", text, action, count, column.name, tuple(without[:5])
            )
        serial = _rows_with(column, sheet, lambda text: bool(_SERIAL.fullmatch(fold(text))))
        others = sum(count for text, count in column.counts.items() if text.strip())
        count = sum(column.counts[text] for _, _, text in serial)
        if serial and count < others:
            text, action = valuewording.serials(column.name, count)
            yield Finding(
                "serial_dates", "info", text, action, count, column.name, tuple(serial[:5])
            )


def spoilt(seen: Seen) -> Iterable[Finding]:
    """Find cells that a spreadsheet spoilt."""
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
                words, action = valuewording.spoilt(code, column.name, count)
                shown = _masked(seen, rows[:5])
                yield Finding(code, "warning", words, action, count, column.name, shown)


def private_use(seen: Seen) -> Iterable[Finding]:
    """Find characters that only one machine knows."""
    for table in seen.tables:
        for column in table.columns:
            rows = _rows_with(column, table.sheet, lambda text: bool(_PRIVATE.search(text)))
            if rows:
                count = sum(column.counts[text] for _, _, text in rows)
                text, action = valuewording.private_use(column.name, count)
                shown = _masked(seen, rows[:5])
                yield Finding("private_use", "warning", text, action, count, column.name, shown)


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
