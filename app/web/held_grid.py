"""Rows held back as a table that can be filled in: one row a line, the value at fault marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.labels import LINE_KINDS
from pipelines.steps.held_rows import editable_fields, is_correctable, kind_of, original
from pipelines.workspace import Workspace
from warehouse.queries.held import HeldView, held_rows, held_total


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a row.

    Attributes:
        text: what is in it now, on the page.
        at_fault: it is what the row is held back for.
        changed: people changed it.
        width: how many characters are shown.
        choices: values and their words, where the field can have only a few; else empty.
    """

    field: str
    text: str
    at_fault: bool
    changed: bool
    width: int
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows held back for one reason, one page of them.

    Attributes:
        entity: what the rows are; "" where there are none.
        fields: of the table, in order.
        originals: what stands in the file's own columns, by row.
        fixed: rows that can only be put right in their own file.
    """

    source: str
    code: str
    note: str
    entity: str
    rows: Sequence[HeldView]
    fixed: Sequence[HeldView]
    fields: Sequence[str]
    originals: Mapping[int, str]
    total: int
    page: int
    pages: int


def group_of(workspace: Workspace, source: str, code: str, page: int, size: int) -> Group:
    """Return a page of the rows held back for a reason."""
    with workspace.engine.connect() as connection:
        total = held_total(connection, source=source, code=code)
        pages = max(-(-total // size), 1)
        page = min(page, pages)
        found = held_rows(
            connection, source=source, code=code, limit=size, offset=(page - 1) * size
        )
    rows = [row for row in found if is_correctable(row.entity, row.row)]
    fixed = [row for row in found if not is_correctable(row.entity, row.row)]
    return Group(
        source=source,
        code=code,
        note=found[0].note if found else "",
        entity=found[0].entity if found else "",
        rows=rows,
        fixed=fixed,
        fields=editable_fields(rows),
        originals={row.quarantine_id: original(row) for row in rows},
        total=total,
        page=page,
        pages=pages,
    )


def cells_of(row: HeldView, fields: Sequence[str], given: Mapping[str, str]) -> list[Cell]:
    """Return the fields of a row, as people filled them in where they did."""
    cells = []
    for name in fields:
        before = one_line(row.row.get(name, ""))
        text = given.get(name, before)
        width = min(max(len(text) + sum(ord(sign) > 255 for sign in text) + 2, 10), 44)
        is_line = kind_of(row.entity) == "transactions"
        choices = _kinds(text) if name == "kind" and is_line else ()
        cells.append(Cell(name, text, name == row.field, text != before, width, choices))
    return cells


def _kinds(text: str) -> list[tuple[str, str]]:
    """Return the kinds of lines; a word that is none of them stays until somebody chooses."""
    known = [(key, str(title)) for key, title in LINE_KINDS.items()]
    return known if text in LINE_KINDS else [(text, text or "–"), *known]


def one_line(text: str) -> str:
    """Return a text as a field of one line gives it back."""
    return text.replace("\r", "").replace("\n", "").strip()
