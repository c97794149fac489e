"""What reading a file gives: blocks of rows, rows left out, rows held back, notes.

What belongs here: the values that leave the connectors. What does not: how they come about.
"""

import dataclasses
from dataclasses import dataclass

from core.language import Text


@dataclass(frozen=True, slots=True)
class Block:
    """Up to some 20,000 rows of one entity, as columns of text.

    Args:
        entity: ``customers``, ``transactions``, ``contacts`` or ``activities``.
        sheet: the sheet's name, "" where the format has none.
        row_numbers: the row of each, as a spreadsheet shows it (a record counts once, whatever
            line breaks are quoted in it). One row may appear more than once (a journal line that
            settles two kinds of amounts).
        columns: canonical field → texts exactly as in the file, "" where empty. Fields that the
            file has no column for are absent. All lists have the length of ``row_numbers``.
        extra: per row a compact JSON object of the filled columns the profile does not name
            (keys are the file's own headers), "" where there are none.
        derived: the rows were made from rows that are counted elsewhere (customers of a journal);
            they count as no rows read.
    """

    entity: str
    sheet: str
    row_numbers: list[int]
    columns: dict[str, list[str]]
    extra: list[str]
    derived: bool = False

    def __len__(self) -> int:
        return len(self.row_numbers)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not data, and why.

    ``reason``: title, header, blank, comment, total, carried (a balance carried over), opening (a
    balance at the beginning), continuation (a row of a subtable), record_type, not_selected,
    not_receivable, header_record, trailer, end, or the reason that a profile's ``skip`` rule gives.
    """

    sheet: str
    row_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """A row held back, because reading it would mean guessing.

    Args:
        sheet: the sheet's name, "" where the format has none.
        row_number: as in ``Block``.
        field: the canonical field (or the file's column) at fault, "" for the whole row.
        value: the text at fault.
        code: a stable word, explained in ``docs/errors.md``: ragged_row, unknown_value, error_cell,
            broken_group, unknown_marker, customer_missing, ambiguous_counterpart.
        note: what is wrong and what to do.
        cells: the row as it stands, the file's header → text; cells beyond the header are named
            by position. Of an ``unknown_value``: canonical field → text, since all others could
            be read.
        amount: the text of the row's amount, where one can be told, for control totals.
    """

    sheet: str
    row_number: int
    field: str
    value: str
    code: str
    note: Text
    cells: dict[str, str] = dataclasses.field(default_factory=dict)
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the file should know, though it stops nothing."""

    code: str
    text: Text


Item = Block | Skipped | Held
