"""What a workbook holds beside values: failed formulas, hidden rows, filters, stray cells.

What belongs here: the facts about a sheet, whatever the file format, and the look at .xlsx
sheets. What does not: values, which the readers take through calamine (it gives "" where a
formula failed, so those cells are looked up here).
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

CHUNK = 1 << 20
UNCALCULATED = "#UNCALCULATED"
"""Stands for a formula that no program has calculated yet: the file holds no value for it."""
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Excel's code of a failed formula in binary workbooks → what the cell shows."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class SheetFacts:
    """What is to be known about a sheet before its values are loaded.

    Args:
        errors: (row, column) from 0 → error text of cells whose formula failed.
        hidden_rows: how many rows are hidden.
        hidden_columns: how many columns are hidden.
        filtered: a filter is set.
        rows: highest row number seen.
        columns: highest column number seen (26 where it is less).
        external: how many other workbooks its formulas refer to (.xls only).
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    rows: int = 0
    columns: int = 26
    external: int = 0


def xlsx_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name → part of the archive, by the workbook's relations."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat refuses entity bombs
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {element.get("Id", ""): element.get("Target", "") for element in relations.iter()}
    parts = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
            target = targets.get(relation, "")
            path = PurePosixPath(target) if target.startswith("/") else "xl" / PurePosixPath(target)
            parts[element.get("name", "")] = str(path).lstrip("/")
    return parts


def xlsx_facts(path: Path, sheet: str) -> SheetFacts:
    """Look through the XML of one sheet without building a tree.

    Returns:
        The facts; empty ones where the sheet is no worksheet part.
    """
    facts = SheetFacts()
    with zipfile.ZipFile(path) as archive:
        part = xlsx_parts(archive).get(sheet, "")
        if part not in archive.namelist():
            return facts
        with archive.open(part) as stream:
            for piece in _pieces(stream):
                _look(piece, facts)
    return facts


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML cut before row tags, so that no tag is torn."""
    rest = b""
    while chunk := stream.read(CHUNK):
        rest += chunk
        cut = rest.rfind(b"row ")
        cut = rest.rfind(b"<", 0, cut) if cut > 0 else -1
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_CELL = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
_FAR = re.compile(rb'r="([A-Z]{2,3})\d')
_DEEP = re.compile(rb'r="[A-Z]{1,3}(\d{6,7})"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_SPAN = re.compile(rb'\b(min|max)="(\d{1,5})"')


def _look(piece: bytes, facts: SheetFacts) -> None:
    _look_for_errors(piece, facts)
    if b"hidden=" in piece:
        facts.hidden_rows += sum(1 for tag in _ROW.findall(piece) if _HIDDEN.search(tag))
        facts.hidden_columns += sum(_span(t) for t in _COLUMN.findall(piece) if _HIDDEN.search(t))
    if b"filterColumn" in piece:
        facts.filtered = True
    last = piece.rfind(b"row ")
    if last >= 0 and (found := _NUMBER.search(piece, last)):
        facts.rows = max(facts.rows, int(found[1]))
    facts.rows = max([facts.rows, *map(int, set(_DEEP.findall(piece)))])
    for letters in set(_FAR.findall(piece)):
        facts.columns = max(facts.columns, column_number(letters.decode()))


def _look_for_errors(piece: bytes, facts: SheetFacts) -> None:
    if b't="e"' in piece:
        for tag, content in _CELL.findall(piece):
            place, value = _PLACE.search(tag), _VALUE.search(content)
            if place and value:
                facts.errors[_where(place)] = value[1].decode("utf-8", "replace")
    if b"<f" in piece or b":f" in piece:
        for tag in _UNCALCULATED.findall(piece):
            if b't="str"' not in tag and (place := _PLACE.search(tag)):
                facts.errors[_where(place)] = UNCALCULATED


def _where(place: re.Match[bytes]) -> tuple[int, int]:
    return int(place[2]) - 1, column_number(place[1].decode()) - 1


def _span(tag: bytes) -> int:
    ends = {key: int(value) for key, value in _SPAN.findall(tag)}
    return ends.get(b"max", 0) - ends.get(b"min", 0) + 1


def column_number(letters: str) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
