"""Cells merged over several rows below the header.

What belongs here: giving each row of a merged area the value that the reader of the sheet sees
beside it. What does not: merged headers (``connectors.sheets``).

A merged date, slip number or customer stands for each of its rows. A merged amount does not: it
is one amount, and repeating it would count it again. So only the fields below are filled, and
only in records of business; two rows of one merged customer in a ledger are left as they are.
"""

from collections.abc import Sequence

from connectors.binding import Binding
from connectors.profile import Profile
from connectors.readers.batch import Table

_FILLED = {
    "date",
    "document_no",
    "customer_code",
    "customer_name",
    "kind",
    "item_code",
    "item_name",
    "sales_rep",
    "subject",
}


class MergedCells:
    """Fills merged cells downwards, batch by batch.

    Args:
        profile: the profile.
        table: the table, with its merged areas.
        binding: the profile's columns.
    """

    def __init__(self, profile: Profile, table: Table, binding: Binding) -> None:
        columns: set[int] = set()
        if profile.entity in ("transactions", "activities"):
            columns = {p for plan in binding.plans if plan.field in _FILLED for p in plan.places}
        self._waiting = sorted(
            (area for area in table.merged if area[1] in columns and area[2] > area[0]),
            reverse=True,
        )
        self._open: list[tuple[int, int, str]] = []
        self.filled = 0

    def fill(self, numbers: Sequence[int], rows: list[list[str]]) -> bool:
        """Fill the rows in place; tell whether any cell was."""
        before = self.filled
        if not self._waiting and not self._open:
            return False
        for number, row in zip(numbers, rows, strict=True):
            self._open = [area for area in self._open if area[0] >= number]
            for _, column, text in self._open:
                if not row[column]:
                    row[column] = text
                    self.filled += 1
            while self._waiting and self._waiting[-1][0] <= number:
                top, column, bottom, _ = self._waiting.pop()
                if top == number and row[column]:
                    self._open.append((bottom, column, row[column]))
        return self.filled > before
