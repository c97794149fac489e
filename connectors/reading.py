"""Reading one file by one profile.

What belongs here: choosing the reader, finding the header, and the lazy walk over the rows. What
does not: the rules of rows and fields, which are modules of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from connectors.assemble import Assembler
from connectors.binding import Binding, bind
from connectors.derived import DerivedCustomers
from connectors.model import Block, Held, Item, Note, Skipped
from connectors.profile import Profile
from connectors.readers.batch import Batch, Opened, Table
from connectors.rules import FieldRule
from connectors.tables import open_tables
from connectors.taxnotes import notes_on_tax
from connectors.typednotes import notes_on_types
from connectors.units import notes_on_units, units_of
from core.labels import named
from core.language import Text

__all__ = ["Block", "Held", "Item", "Note", "Reading", "Skipped", "open_reading"]


@dataclass
class Reading:
    """One file, read lazily; iterate over it for its blocks and the rows left out or held back.

    Each iteration reads the file again from its beginning. Memory does not depend on the file's
    length (a workbook's sheet is loaded whole).

    Args:
        path: the file.
        profile: the profile.
        encoding: the encoding found, "" for workbooks.
        delimiter: the delimiter found, "" where there is none.
        header: the columns of the (first) table.
        notes: what a reader should know; some are added while the rows are read.
        mapping: canonical field → columns of the file that fill it.
        sheets: the sheets that are read.
        titles: the filled cells above the tables, and the sheets' names.
        rows_read: raw rows that the readers have given in the last iteration, counted before any
            rule saw them: what the file holds, for control totals.
    """

    path: Path
    profile: Profile
    encoding: str
    delimiter: str
    header: list[str]
    notes: list[Note]
    mapping: dict[str, list[str]]
    sheets: list[str]
    titles: list[str] = field(default_factory=list)
    _tables: list[tuple[Table, Binding]] = field(default_factory=list, repr=False)
    rows_read: int = 0

    @property
    def rules(self) -> dict[str, FieldRule]:
        """Canonical field → the rule by which the (first) table fills it."""
        return {plan.field: plan.rule for plan in self._tables[0][1].plans}

    def __iter__(self) -> Iterator[Item]:
        """Read the rows.

        Raises:
            SourceError: the file turns out broken further on.
        """
        self.rows_read = 0
        any_rows = False
        derived = DerivedCustomers() if self.profile.entity in ("journal", "contacts") else None
        for table, binding in self._tables:
            self.rows_read += len(table.before)
            counted = replace(table, batches=partial(self._counted, table))
            assembler = Assembler(self.profile, counted, binding, self.path)
            for item in assembler.items():
                any_rows = any_rows or not isinstance(item, Skipped)
                if derived and isinstance(item, Block):
                    derived.add(item)
                yield item
            self._note_on(table, binding, assembler)

        if derived:
            yield from derived.blocks()
        if not any_rows:
            self.notes += [_NO_ROWS] if _NO_ROWS not in self.notes else []

    def _note_on(self, table: Table, binding: Binding, assembler: Assembler) -> None:
        found = [_private_use(name, n) for name, n in assembler.private_use.items()]
        found += notes_on_types(binding, table.typed, table.sheet)
        if assembler.merged_cells:
            found.append(_merged(table.sheet, assembler.merged_cells))
        self.notes += [note for note in found if note not in self.notes]

    def _counted(self, table: Table) -> Iterator[Batch]:
        for batch in table.batches():
            self.rows_read += len(batch.rows) + len(batch.asides)
            yield batch


def open_reading(path: Path, profile: Profile, *, called: Path | None = None) -> Reading:
    """Open a file: find its encoding, delimiter and header, and the profile's columns in it.

    Args:
        path: the file.
        profile: the profile.
        called: what the file is called, where ``path`` is a copy under another name: the name may
            say whose ledger it is (``from: file``).

    Raises:
        SourceError: the file is not what the profile says; what, where, why and what to do.
    """
    return reading_of(called or path, profile, open_tables(path, profile))


def reading_of(path: Path, profile: Profile, opened: Opened) -> Reading:
    """Bind a profile to opened tables.

    Args:
        path: what the file is called.
        profile: the profile.
        opened: its tables.

    Raises:
        SourceError: the tables lack columns of the profile.
    """
    tables = []
    notes = [*opened.notes]
    for table in opened.tables:
        where = f"のシート「{table.sheet}」" if table.sheet else ""
        binding = bind(profile, table.header, path, where)
        binding.units = units_of(profile, binding, table.unit, path, where)
        notes += [
            *binding.notes,
            *notes_on_units(profile, binding),
            *notes_on_tax(profile, binding),
        ]
        tables.append((table, binding))
    first = tables[0][1]
    mapping = {
        plan.field: [first.header.names[i] for i in plan.places] or [f"({plan.rule.from_})"]
        for plan in first.plans
    }
    return Reading(
        path,
        profile,
        opened.encoding,
        opened.delimiter,
        first.header.names,
        notes,
        mapping,
        [table.sheet for table, _ in tables],
        [title for table, _ in tables for title in table.titles],
        tables,
    )


_NO_ROWS = Note(
    "no_rows",
    Text(
        "見出しはありますが、読むべき行が1件もありません。",
        "There is a header, but not one row to read.",
    ),
)


def _merged(sheet: str, count: int) -> Note:
    return Note(
        "merged_cells",
        Text(
            f"シート「{sheet}」の結合セルの値を、その下の{count:,}セルにも補いました"
            "(金額と数量は除く)。",
            f"{count:,} cells of the sheet 「{sheet}」 got the value of the merged cell they "
            "belong to (amounts and quantities did not).",
        ),
    )


def _private_use(name: str, count: int) -> Note:
    return Note(
        "private_use",
        Text(
            f"{named(name).ja} に外字(この機械では読めない文字)を含む行が{count:,}行あります。",
            f"{count:,} rows hold private-use characters (外字) in {named(name).en}.",
        ),
    )
