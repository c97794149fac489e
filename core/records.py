"""A row's address, and a row or cell that could not be taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowRef:
    """Where a row stands: file, sheet ("" where the format has none), row number.

    ``row_number`` counts records from 1 and includes title, header and blank rows, so that it is
    the number on the left edge when the file is opened in a spreadsheet.
    """

    file_id: int
    sheet: str
    row_number: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row held back: its address, the field and value at fault, why (code) and what it means."""

    ref: RowRef
    field: str
    value: str
    code: str
    note: str
