"""What people overlook in a file, each with how often, where, and what to do.

What belongs here: judging what the reading and the raw rows showed. What does not: sums
(``totals``), the words of each finding (``wording``).
"""

import re
from collections.abc import Iterable
from typing import Final

from core.language import Text
from pipelines.inspection import wording
from pipelines.inspection.seen import Finding, Level, Seen
from pipelines.inspection.valuefindings import dates, lost_zeros, number_cells, private_use, spoilt

_BASIS: Final = (re.compile("税込|内税"), re.compile("税抜|外税|税別|別記"))


def find(seen: Seen) -> list[Finding]:
    """Return everything worth telling, errors first."""
    found = [
        *_stopped(seen),
        *_my_numbers(seen),
        *_held(seen),
        *lost_zeros(seen),
        *number_cells(seen),
        *dates(seen),
        *spoilt(seen),
        *private_use(seen),
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
    sold = set(seen.run.kinds) != {"payment"}  # money received carries no tax of its own
    if unknown and sold and not told and "amount" in seen.mapping:
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
    for note in (*reading.notes, *seen.run.remarks):
        if note.code not in _QUIET:
            level: Level = "info" if note.code in wording.HARMLESS else "warning"
            yield Finding(note.code, level, note.text, Text("", ""))
