"""A finding, and what is known when findings are made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cleansing.dates import DateContext
from core.language import Text
from pipelines.inspection.collect import ColumnTexts, TableTexts
from pipelines.inspection.details import Details
from pipelines.inspection.dryrun import DryRun
from pipelines.inspection.masking import Mask

Level = Literal["error", "warning", "info"]


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

    @property
    def pads(self) -> dict[str, int]:
        """Field → width to which codes are padded when read."""
        return dict(self.run.reading.profile.pad) if self.run.reading is not None else {}

    def is_sum(self, sheet: str, row: int) -> bool:
        """Tell whether a row is one of sums or carried balances, whose cells are no data."""
        return (sheet, row) in self.run.skipped_rows

    def columns(self, fields: Sequence[str]) -> Iterator[tuple[str, str, ColumnTexts]]:
        """Yield field, sheet and column of the mapped single columns of some fields."""
        for name in fields:
            names = self.mapping.get(name, ())
            for table in self.tables:
                for column in names:
                    if (texts := table.column(column)) is not None:
                        yield name, table.sheet, texts
