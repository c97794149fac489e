"""What a kind of export is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cleansing.folds import fold_kanji
from connectors.writers.characters import Characters, Replaced
from connectors.writers.delimited import Layout, write_delimited
from pipelines.exports.settings import Outgoing, Selection
from pipelines.exports.sheet import write_sheet
from pipelines.workspace import Workspace
from warehouse.marts.figures import months_before
from warehouse.queries.selection import Chosen


@dataclass(frozen=True, slots=True)
class Job:
    """One export being made.

    Attributes:
        workspace: where.
        connection: the warehouse as it is at one moment.
        name: the export's name in ``tsunagi.yaml``.
        settings: what stands there.
        today: the day in the firm's time zone.
        target: where the file will be; only its name and ending matter here.
        folder: where to write; the caller moves the files to their places.
        period: the days that were asked for, first and last; None for the usual.
    """

    workspace: Workspace
    connection: Connection
    name: str
    settings: Outgoing
    today: date
    target: Path
    folder: Path
    period: tuple[date, date] | None = None

    def chosen(self, where: Selection) -> Chosen:
        """Return which customers a selection means today."""
        months = where.months
        since = None if months is None else months_before(self.today, months) + timedelta(days=1)
        return Chosen(
            ranks=where.ranks,
            policies=where.policies,
            prefectures=where.prefectures,
            industries=where.industries,
            sales_reps=where.sales_reps,
            systems=where.systems,
            since=since,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """What was written.

    Attributes:
        path: the file, still in the job's folder.
        rows: its rows, the heading not counted.
        yen: the sum of its amounts, None where it has none.
        beside: ending of the name → a file about this file (what was left out, what differs).
        left_out: reason → how many were left out.
        replaced: characters that the encoding lacks.
        detail: whatever else is worth keeping, plain data.
        settle: called with the connection and the export's number when the record is written.
    """

    path: Path
    rows: int
    yen: int | None = None
    beside: dict[str, Path] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    replaced: list[Replaced] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)
    settle: Callable[[Connection, int], None] | None = None


def characters_for(encoding: str) -> Characters:
    """Return what makes texts fit an encoding: rare kanji become their everyday forms."""
    return Characters(encoding, fold_kanji)


def write_table(
    path: Path, titles: list[str], rows: Any, encoding: str
) -> tuple[int, list[Replaced]]:
    """Write a table for people: a workbook where the name says so, else delimited text.

    Returns:
        How many rows, and the characters that had to be replaced.
    """
    if path.suffix.lower() == ".xlsx":
        return write_sheet(path, titles, rows), []
    characters = characters_for(encoding)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    layout = Layout(encoding=encoding, delimiter=delimiter, for_people=True)
    return write_delimited(path, titles, rows, layout, characters), characters.replaced
