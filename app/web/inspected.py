"""An inspection as the set-up page shows it: facts in words, columns with choices, first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.canonical import CANONICAL
from core.labels import LINE_KINDS
from core.language import Text
from pipelines.inspection.mapped import label_of
from pipelines.inspection.model import Inspection
from pipelines.inspection.preview import PreviewRow
from pipelines.workspace import Workspace

_PREVIEW_ROWS = 10
_DELIMITERS = {
    ",": Text("カンマ区切り", "comma"),
    "\t": Text("タブ区切り", "tab"),
    ";": Text("セミコロン区切り", "semicolon"),
    "|": Text("縦線区切り", "bar"),
    " ": Text("空白区切り", "blank"),
    "": Text("1列", "one column"),
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the file, and the field it becomes ("" for none)."""

    place: int
    name: str
    looks: Text
    examples: Sequence[str]
    field: str
    reason: Text
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made from.

    Attributes:
        facts: title and text of what the file is.
        columns: with their choices; empty where the mapping is not to be chosen.
        fields: what a column may become, with its label.
        headings: fields of the first rows.
        rows: row number and texts of the first rows, as they would land.
        entered: name, system, mode, trust, counts_as: as entered, else as proposed.
        systems: those that are known.
    """

    found: Inspection
    facts: Sequence[tuple[Text, str]]
    columns: Sequence[ColumnChoice]
    fields: Sequence[tuple[str, Text]]
    headings: Sequence[Text]
    rows: Sequence[tuple[int, Sequence[str]]]
    entered: Mapping[str, str]
    systems: Sequence[str]


def shown(
    workspace: Workspace,
    found: Inspection,
    chosen: Mapping[int, str] | None,
    entered: Mapping[str, str],
) -> Shown:
    """Prepare an inspection for the page.

    Args:
        workspace: where it would be added.
        found: the inspection.
        chosen: position of a column → field, where people chose.
        entered: what people entered so far.
    """
    names, rows = _preview(found)
    return Shown(
        found=found,
        facts=_facts(found),
        columns=_columns(found, chosen),
        fields=[(name, label_of(name)) for name in CANONICAL.get(found.entity, ())],
        headings=[label_of(name) for name in names],
        rows=rows,
        entered=_proposed(found) | {key: text for key, text in entered.items() if text},
        systems=sorted({source.system for source in workspace.configuration.sources}),
    )


def _facts(found: Inspection) -> list[tuple[Text, str]]:
    physical = found.physical
    facts = [
        (Text("種類", "Kind"), str(physical.description)),
        (Text("大きさ", "Size"), f"{physical.size:,} B"),
    ]
    if physical.encoding:
        mark = " (BOM)" if physical.bom else ""
        facts.append((Text("文字コード", "Encoding"), f"{physical.encoding}{mark}"))
        delimiter = _DELIMITERS.get(physical.delimiter)
        if delimiter is not None and not (found.profile and found.profile.format == "fixed"):
            facts.append((Text("区切り", "Delimiter"), str(delimiter)))
    for table in found.tables:
        sheet = f"「{table.sheet}」 " if table.sheet else ""
        read = Text("読みます", "read") if table.read else Text("読みません", "left aside")
        header = (
            Text(f"見出しは{table.header}行目", f"header in row {table.header}")
            if table.header
            else Text("見出しなし", "no header")
        )
        title = Text("シート", "Sheet") if table.sheet else Text("見出し", "Header")
        told = f"{sheet}{header}" + (f"、{read}" if table.sheet else "")
        facts.append((title, told))
    return facts


def _columns(found: Inspection, chosen: Mapping[int, str] | None) -> list[ColumnChoice]:
    by_name = {name: mapped for mapped in found.mapping for name in mapped.columns}
    columns = []
    for place, column in enumerate(found.columns):
        mapped = by_name.get(column.column)
        field = mapped.field if mapped else ""
        if chosen is not None:
            field = chosen.get(place, field)
        same = mapped is not None and mapped.field == field
        columns.append(
            ColumnChoice(
                place=place,
                name=column.column,
                looks=column.looks,
                examples=column.examples,
                field=field,
                reason=mapped.reason if mapped and same else Text("", ""),
                doubtful=bool(mapped and same and mapped.confidence < 0.7),
            )
        )
    return columns


def _preview(found: Inspection) -> tuple[list[str], list[tuple[int, list[str]]]]:
    entities = [row.entity for row in found.preview]
    entity = "transactions" if "transactions" in entities else next(iter(entities), "")
    rows = [row for row in found.preview if row.entity == entity][:_PREVIEW_ROWS]
    filled = {name for row in rows for name in (*row.raw, *row.values)}
    names = [name for name in CANONICAL.get(entity, ()) if name in filled]
    return names, [(row.row_number, [_as_read(name, row) for name in names]) for row in rows]


def _as_read(name: str, row: PreviewRow) -> str:
    text = row.values.get(name) or row.raw.get(name, "")
    return str(LINE_KINDS.get(text, text)) if name == "kind" else text


def _proposed(found: Inspection) -> dict[str, str]:
    source = found.source
    if source is None:
        return {"name": "", "system": "", "mode": "snapshot", "trust": "1", "counts_as": ""}
    return {
        "name": source.name,
        "system": source.system,
        "mode": source.mode,
        "trust": "1",
        "counts_as": source.counts_as,
    }
