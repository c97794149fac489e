"""A profile proposed for an unknown file: which tables, which columns, and everything they imply.

What belongs here: choosing the tables that belong together and writing the profile. What does
not: judging columns (``entities``) and reading the file with it (``dryrun``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cleansing.dates import DateContext
from connectors.canonical import CANONICAL
from connectors.headers import fold
from connectors.layout import find_layout
from connectors.profile import Profile
from connectors.rawtables import RawFile, RawTable
from core.labels import FIELD_LABELS
from pipelines.inspection.assign import Choice
from pipelines.inspection.columns import TableColumns, columns_of
from pipelines.inspection.details import Details, details_of
from pipelines.inspection.entities import Candidate, candidates
from pipelines.steps.signs import rule_for


@dataclass(frozen=True)
class ReadTable:
    """A table with the mappings that were considered for it, the likeliest first."""

    table: TableColumns
    readings: tuple[Candidate, ...]
    head: list[list[str]]
    hidden: bool = False

    @property
    def best(self) -> Candidate:
        """The likeliest reading."""
        return self.readings[0]


@dataclass(frozen=True)
class Proposal:
    """How a file would be read without a built-in profile.

    Attributes:
        entity: what it is a list of.
        tables: the tables read; the first is the one with most rows.
        choices: field and columns of the first table.
        details: what follows from the mapping.
        profile: the profile, as it would be written.
        others: tables that are not read.
    """

    entity: str
    tables: tuple[ReadTable, ...]
    choices: tuple[Choice, ...]
    details: Details
    profile: dict[str, Any]
    others: tuple[ReadTable, ...] = ()

    @property
    def main(self) -> TableColumns:
        """The table that the mapping is shown on."""
        return self.tables[0].table


def read_tables(raw: RawFile, context: DateContext) -> list[ReadTable]:
    """Judge every table of a file that has rows."""
    found = []
    for table in raw.tables:
        one = _read(table, context)
        if one is not None:
            found.append(one)
    return found


def _read(table: RawTable, context: DateContext) -> ReadTable | None:
    layout = find_layout(table.head)
    if layout is None:
        return None
    columns = columns_of(table.sheet, layout, table.sample(layout.start), context)
    if not columns.rows:
        return None
    return ReadTable(columns, tuple(candidates(columns)), table.head, table.hidden)


def propose(raw: RawFile, tables: Sequence[ReadTable], context: DateContext) -> Proposal | None:
    """Propose a profile.

    Returns:
        The proposal; None where no table can be read as anything.
    """
    readable = [t for t in tables if not t.hidden and t.best.readable]
    if not readable:
        return None
    main = max(readable, key=lambda t: (t.best.score >= 4, t.table.rows * t.best.score))
    same = [main] + [t for t in readable if t is not main and _belongs(t, main)]
    others = tuple(t for t in tables if t not in same)
    best = main.best
    for table in same:
        _name_columns(table)
    details = details_of(best, main.table, context)
    profile = profile_of(raw, same, details)
    return Proposal(best.entity, tuple(same), best.choices, details, profile, others)


def _name_columns(table: ReadTable) -> None:
    """Give the columns of a table without header the names of what they hold."""
    if table.table.layout.header:
        return
    for choice in table.best.choices:
        label = FIELD_LABELS.get(choice.field)
        for index, place in enumerate(choice.places, 1):
            if label is not None:
                number = str(index) if len(choice.places) > 1 else ""
                table.table.columns[place].name = f"{label.ja}{number}"


def _belongs(table: ReadTable, main: ReadTable) -> bool:
    """Tell whether a sheet holds more of what the main one holds."""
    if table.best.entity != main.best.entity or table.best.score < 0.4 * main.best.score:
        return False
    if bool(table.table.layout.header) != bool(main.table.layout.header):
        return False
    if not table.table.layout.header:
        return table.table.layout.width == main.table.layout.width
    return True


def profile_of(raw: RawFile, tables: Sequence[ReadTable], details: Details) -> dict[str, Any]:
    """Return the profile that a mapping and what it implies make, as it would be written."""
    main = tables[0]
    layout = main.table.layout
    profile: dict[str, Any] = {
        "id": "proposed",
        "entity": main.best.entity,
        "format": "csv" if raw.book is None else "excel",
    }
    if raw.encoding is not None and raw.encoding.name == "euc_jp":
        profile["encoding"] = "euc_jp"
    if not layout.header:
        profile["header"] = "none"
        profile["columns"] = [column.name for column in main.table.columns]
    else:
        spans = {table.table.layout.span for table in tables}
        if spans != {1}:
            profile["header_rows"] = spans.pop() if len(spans) == 1 else "auto"
    if marks := _comment_marks(raw, main.table):
        profile["comments"] = marks
    if _drops_tails(raw, main.table):
        profile["ragged"] = "pad"
    if main.best.journal is not None:
        return profile | _journal(main.best)
    fields = _fields(tables)
    if details.basis_column is not None and "amount_basis" in CANONICAL[main.best.entity]:
        fields["amount_basis"] = {
            "column": details.basis_column.name,
            "extract": "(税込|内税|税抜|外税|別記|税別)",
        }
    if details.unknown_kinds and not details.kinds:
        fields.pop("kind", None)
    profile["fields"] = fields
    return profile | _implied(main, fields, details)


def _implied(main: ReadTable, fields: dict[str, Any], details: Details) -> dict[str, Any]:
    """Return the keys that follow from the mapping."""
    implied: dict[str, Any] = {}
    if details.constants:
        implied["constants"] = dict(details.constants)
    values: dict[str, dict[str, str]] = {}
    if "kind" in fields and main.best.entity == "transactions":
        values["kind"] = {"": "sale", **details.kinds}
    if "amount_basis" in fields:
        values["amount_basis"] = {
            "税込": "inclusive",
            "内税": "inclusive",
            "税抜": "exclusive",
            "外税": "exclusive",
            "別記": "exclusive",
            "税別": "exclusive",
            "": "",
        }
    if values:
        implied["values"] = values
    if details.identity:
        implied["identity"] = list(details.identity)
    implied |= _negated(fields, details)
    if details.pad:
        implied["pad"] = dict(details.pad)
    if main.table.layout.types:
        first = next(c for c in main.table.columns if c.cell)
        row = first.texts[0] if first.texts else ""
        implied["skip"] = [{"column": first.name, "equals": row, "reason": "types"}]
    if main.best.entity == "transactions":
        implied["tax"] = {"amount": details.basis, "by": details.by}
        if details.dates != "auto":
            implied["dates"] = details.dates
    return implied


def _negated(fields: dict[str, Any], details: Details) -> dict[str, Any]:
    return {"negate": [rule_for(details.unsigned)]} if details.unsigned and "kind" in fields else {}


def _journal(reading: Candidate) -> dict[str, Any]:
    columns = reading.journal
    if columns is None:
        return {}
    made: dict[str, Any] = {}
    if "document_no" in columns.common:
        made["groups"] = {"key": [columns.common["document_no"].name, columns.common["date"].name]}
    made["journal"] = columns.rule()
    made["tax"] = {"amount": "inclusive", "by": "slip"}
    return made


def _fields(tables: Sequence[ReadTable]) -> dict[str, Any]:
    """Write the mapping; where several sheets name a column differently, as alternatives."""
    entity = tables[0].best.entity
    fields: dict[str, Any] = {}
    for name in CANONICAL[entity]:
        parts: list[list[str]] = []
        present = 0
        for one in tables:
            choice = one.best.choice(name)
            if choice is None:
                continue
            present += 1
            for index, place in enumerate(choice.places):
                column = one.table.columns[place].name
                if index >= len(parts):
                    parts.append([])
                if fold(column) not in map(fold, parts[index]):
                    parts[index].append(column)
        if parts:
            fields[name] = _rule(parts, optional=present < len(tables))
    return fields


def _rule(parts: list[list[str]], *, optional: bool) -> Any:
    written = [names[0] if len(names) == 1 else names for names in parts]
    if len(written) > 1:
        rule: dict[str, Any] = {"join": written, "with": " "}
        return {**rule, "optional": True} if optional else rule
    if optional:
        return {"column": written[0], "optional": True}
    return written[0]


def _comment_marks(raw: RawFile, table: TableColumns) -> list[str]:
    """Return the marks with which single remarks between the rows begin."""
    rows = raw.tables[0].head if raw.book is None else []
    for one in raw.tables:
        if one.sheet == table.sheet:
            rows = one.head
    found = []
    for mark in ("#", "//", "※"):
        marked = [row for row in rows if row and row[0].startswith(mark)]
        below = [row for row in rows[table.layout.start - 1 :] if row and row[0].startswith(mark)]
        if marked and below and all(sum(map(bool, row)) <= 2 for row in marked):
            found.append(mark)
    return found


def _drops_tails(raw: RawFile, table: TableColumns) -> bool:
    """Tell whether rows are often shorter than the header, and never longer."""
    if raw.book is not None or not table.layout.header:
        return False
    width = max((i + 1 for i, cell in enumerate(table.layout.cells) if cell), default=0)
    rows = [row for row in raw.tables[0].sample(table.layout.start, 500) if any(row)]
    shorter = sum(1 for row in rows if len(row) < width)
    longer = any(len(row) > width and any(row[width:]) for row in rows)
    return not longer and shorter > 0.3 * len(rows)


def as_profile(data: dict[str, Any]) -> Profile:
    """Return the proposed profile as the connectors take it."""
    return Profile.model_validate(data)
