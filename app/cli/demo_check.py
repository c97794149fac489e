"""The sample firm's books against its truth: rows and yen, file by file and month by month."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.queries.overview import FileView

_MONTHLY = {
    "sales": ("sales", False),
    "books": ("books", False),
    "receipts_bank": ("receipts", True),
    "receipts_books": ("books", True),
}
"""Sums of the truth → which lines of the warehouse they are (counts_as, money received)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what the truth says."""

    subject: str
    measure: str
    expected: int
    found: int


@dataclass(slots=True)
class Reconciliation:
    """How the warehouse compares with the truth; one yen is a difference.

    Attributes:
        files: files of the truth.
        months: months of the truth.
        totals: yen by measure, as found in the warehouse.
        differences: what does not agree; empty when all is well.
    """

    files: int = 0
    months: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "files": self.files,
            "months": self.months,
            "totals": self.totals,
            "differences": [
                {
                    "subject": found.subject,
                    "measure": found.measure,
                    "expected": found.expected,
                    "found": found.found,
                }
                for found in self.differences
            ],
        }


def read_truth(path: Path) -> dict[str, Any]:
    """Read ``totals.yaml``."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is built
    with path.open(encoding="utf-8") as file:
        truth = yaml.load(file, Loader=loader)  # noqa: S506  both loaders are the safe one
    return dict(truth)


def last_day(truth: Mapping[str, Any]) -> date:
    """Return the last day of the last month that the truth knows."""
    year, month = (int(part) for part in max(truth["months"]).split("-"))
    return date(year, month, calendar.monthrange(year, month)[1])


def reconcile(
    truth: Mapping[str, Any],
    files: Iterable[FileView],
    months: Mapping[tuple[str, bool, str], int],
) -> Reconciliation:
    """Compare the warehouse with the truth.

    Args:
        truth: ``totals.yaml``.
        files: the files that landed.
        months: yen by (counts_as, money received, month).
    """
    result = Reconciliation(files=len(truth["files"]), months=len(truth["months"]))
    landed = {file.path: file for file in files}
    for path, expected in truth["files"].items():
        _compare_file(path, expected, landed.get(path), result)
    for measure, (counts_as, received) in _MONTHLY.items():
        total = 0
        for month, expected in truth["months"].items():
            found = months.get((counts_as, received, month), 0)
            total += found
            if found != expected[measure]:
                result.differences.append(Difference(month, measure, expected[measure], found))
        result.totals[measure] = total
        # Months the truth does not know at all would otherwise escape.
        stray = {m for c, r, m in months if (c, r) == (counts_as, received)} - {*truth["months"]}
        for month in sorted(stray):
            found = months[counts_as, received, month]
            result.differences.append(Difference(month, measure, 0, found))
    return result


def _compare_file(
    path: str, expected: Mapping[str, Any], found: FileView | None, result: Reconciliation
) -> None:
    measures = {
        "rows_read": expected["rows"],
        "rows_loaded": expected["loaded"],
        "rows_held": expected["held"],
        "rows_skipped": sum(expected["skipped"].values()),
        "yen_loaded": expected["yen_loaded"],
        "yen_held": expected["yen_held_readable"],
    }
    for measure, value in measures.items():
        have = 0 if found is None else getattr(found, measure)
        if have != value:
            result.differences.append(Difference(path, measure, value, have))
