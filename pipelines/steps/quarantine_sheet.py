"""Rows held back, out to Excel and back with corrections."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.canonical import CANONICAL
from core.fields import TRANSACTION_FIELDS
from core.language import Text
from pipelines.labels import FIELD_LABELS, label
from pipelines.workbook import Column, add_sheet, new_workbook, plain_text, read_tables, save
from pipelines.workspace import Workspace
from warehouse.queries.held import HeldView, held_rows

_KEY = "quarantine_id"
_PREFIX = "field:"
_ABOUT = (
    Column(_KEY, Text("保留番号", "Held row"), width=10),
    Column("path", Text("ファイル", "File"), width=34),
    Column("sheet", Text("シート", "Sheet"), width=12),
    Column("row_number", Text("行", "Row"), width=7),
    Column("code", Text("理由コード", "Reason code"), width=16),
    Column("note", Text("理由と直し方", "Reason, and what to do"), width=44),
    Column("at_fault", Text("問題の項目", "Field at fault"), width=14),
    Column("value", Text("問題の値", "Value at fault"), width=18),
)
_ORIGINAL = Column("original", Text("元の行", "The row in the file"), width=50)
_ESSENTIAL = {
    "customers": ("code", "name", "name_kana", "postal_code", "address", "phone"),
    "transactions": (
        "document_no", "date", "customer_code", "customer_name", "kind", "item_name", "quantity",
        "amount",
    ),
}  # fmt: skip
"""Fields that can always be filled in, whether or not a row has them."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people changed in an exported workbook.

    Attributes:
        changes: ``quarantine_id`` → canonical field → corrected text; rows with changes only.
        untouched: rows of the workbook that nobody changed.
        settled: rows of the workbook that are not held back any more.
    """

    changes: dict[int, dict[str, str]] = field(default_factory=dict)
    untouched: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


def export_held(workspace: Workspace, path: Path, *, source: str | None = None) -> int:
    """Write the rows held back, one sheet a source; return how many.

    Raises:
        ConfigurationError: ``path`` is no name of a workbook.
        OSError: it cannot be written.
    """
    with workspace.engine.connect() as connection:
        rows = held_rows(connection, source=source)
    by_source: dict[str, list[HeldView]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    book = new_workbook()
    for name, held in by_source.items():
        columns = _columns(held)
        add_sheet(book, name, columns, (_cells(row, columns) for row in held))
    if not by_source:
        add_sheet(book, str(Text("保留行なし", "nothing held back")), _ABOUT, [])
    save(book, path)
    return len(rows)


def read_corrections(workspace: Workspace, path: Path) -> Corrections:
    """Read an exported workbook back and compare it with the rows as they are held.

    Raises:
        ConfigurationError: it is no workbook that ``export_held`` wrote.
    """
    tables = read_tables(path, _KEY)
    with workspace.engine.connect() as connection:
        held = {str(row.quarantine_id): row for row in held_rows(connection)}
    found = Corrections()
    for line in tables:
        row = held.get(line.values[_KEY])
        if row is None:
            if line.values[_KEY].isdigit():
                found.settled.append(int(line.values[_KEY]))
            continue
        changes = {
            name: text
            for key, text in line.values.items()
            if (name := key.removeprefix(_PREFIX)) != key
            and text != plain_text(row.row.get(name, ""))
        }
        if changes:
            found.changes[row.quarantine_id] = changes
        else:
            found.untouched.append(row.quarantine_id)
    return found


def _columns(rows: Sequence[HeldView]) -> list[Column]:
    entity = "transactions" if rows[0].entity == "journal" else rows[0].entity
    known = TRANSACTION_FIELDS if entity == "transactions" else CANONICAL[entity]
    wanted = {*_ESSENTIAL.get(entity, ("code", "customer_code", "customer_name", "name", "date"))}
    wanted.update(*(row.row for row in rows), (row.field for row in rows))
    fields = [
        Column(f"{_PREFIX}{name}", FIELD_LABELS[name], editable=True, width=16)
        for name in known
        if name in wanted
    ]
    foreign = any(_original(row) for row in rows)
    return [*_ABOUT, *([_ORIGINAL] if foreign else []), *fields]


def _cells(row: HeldView, columns: Sequence[Column]) -> list[object]:
    about: dict[str, object] = {
        _KEY: row.quarantine_id,
        "path": row.path,
        "sheet": row.sheet,
        "row_number": row.row_number,
        "code": row.code,
        "note": row.note,
        "at_fault": label(row.field),
        "value": row.value,
        "original": _original(row),
    }
    return [
        row.row.get(column.key.removeprefix(_PREFIX), "")
        if column.key.startswith(_PREFIX)
        else about[column.key]
        for column in columns
    ]


def _original(row: HeldView) -> str:
    """Return what the file's own columns held, where they are not canonical fields yet."""
    return " / ".join(
        f"{name}={text}"
        for name, text in row.row.items()
        if name not in FIELD_LABELS and name != "extra" and text
    )
