"""Rows held back, out to Excel and back with corrections."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from core.labels import LINE_KINDS, label, label_of
from core.language import Text
from pipelines.steps.held_rows import Corrections, compare, editable_fields, kind_of, original
from pipelines.workbook import Column, add_sheet, new_workbook, plain_text, read_tables, save
from pipelines.workspace import Workspace
from warehouse.queries.held import HeldView, held_rows

__all__ = ["Corrections", "export_held", "read_corrections"]

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
        held = {row.quarantine_id: row for row in held_rows(connection)}
    given = (
        (number, _meant(_fields(line.values), held.get(number)))
        for line in tables
        if line.values[_KEY].isdigit()
        for number in (int(line.values[_KEY]),)
    )
    return compare(held, given, plain_text)


def _fields(values: dict[str, str]) -> dict[str, str]:
    return {
        key.removeprefix(_PREFIX): text for key, text in values.items() if key.startswith(_PREFIX)
    }


def _meant(texts: dict[str, str], row: HeldView | None) -> dict[str, str]:
    """Return texts with the kind as it is kept: people see and write 売上, we keep ``sale``."""
    kind = texts.get("kind")
    if row is None or not kind or kind_of(row.entity) != "transactions":
        return texts
    if kind == plain_text(row.row.get("kind", "")):
        return texts  # as it came from the file; nobody said what it means
    return {**texts, "kind": _KINDS.get(kind.strip(), kind)}


def _shown(row: HeldView, field: str) -> str:
    text = row.row.get(field, "")
    is_kind = field == "kind" and kind_of(row.entity) == "transactions"
    return str(LINE_KINDS.get(text, text)) if is_kind else text


_KINDS = {word: kind for kind, label in LINE_KINDS.items() for word in label}
"""What a kind of a line is called, in either language → the kind."""


def _columns(rows: Sequence[HeldView]) -> list[Column]:
    fields = [
        Column(f"{_PREFIX}{name}", _title(name, rows[0].entity), editable=True, width=16)
        for name in editable_fields(rows)
    ]
    foreign = any(original(row) for row in rows)
    return [*_ABOUT, *([_ORIGINAL] if foreign else []), *fields]


def _title(field: str, entity: str) -> Text:
    return label_of(field, entity) or Text(field, field)


def _cells(row: HeldView, columns: Sequence[Column]) -> list[object]:
    about: dict[str, object] = {
        _KEY: row.quarantine_id,
        "path": row.path,
        "sheet": row.sheet,
        "row_number": row.row_number,
        "code": row.code,
        "note": row.note,
        "at_fault": label(row.field, row.entity),
        "value": row.value,
        "original": original(row),
    }
    return [
        _shown(row, column.key.removeprefix(_PREFIX))
        if column.key.startswith(_PREFIX)
        else about[column.key]
        for column in columns
    ]
