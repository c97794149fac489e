"""Failed formulas, hidden rows and sizes of the sheets in an .ods workbook.

What belongs here: one walk over ``content.xml``. What does not: values, which come through
calamine.
"""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from connectors.readers.facts import SheetFacts

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_FAILED = ("#", "Err:")


def ods_facts(path: Path) -> dict[str, SheetFacts]:
    """Return sheet name → facts.

    Raises:
        ElementTree.ParseError: the document is no XML.
        KeyError: the archive has no content.xml.
    """
    sheets: dict[str, SheetFacts] = {}
    facts, row, column = SheetFacts(columns=1), 0, 0
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
        for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314
            tag = element.tag
            if event == "start":
                if tag == f"{_TABLE}table":
                    facts, row = SheetFacts(columns=1), 0
                    sheets[element.get(f"{_TABLE}name", "")] = facts
                elif tag == f"{_TABLE}table-row":
                    column = 0
                continue
            if tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                column = _cell(element, facts, row, column)
            elif tag == f"{_TABLE}table-row":
                row = _row(element, facts, row)
                element.clear()
    return sheets


def _cell(element: ElementTree.Element, facts: SheetFacts, row: int, column: int) -> int:
    repeated = _count(element, "number-columns-repeated")
    if len(element):
        facts.columns = max(facts.columns, column + repeated)
        text = "".join(element[0].itertext())
        failed = element.get(_VALUE_TYPE) == "error" or (
            element.get(f"{_TABLE}formula") is not None and text.startswith(_FAILED)
        )
        if failed:
            for offset in range(min(repeated, 1000)):
                facts.errors[row, column + offset] = text or "#ERROR"
    return column + repeated


def _row(element: ElementTree.Element, facts: SheetFacts, row: int) -> int:
    repeated = _count(element, "number-rows-repeated")
    if any(len(cell) for cell in element):
        facts.rows = max(facts.rows, row + repeated)
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and repeated < 100_000:
        facts.hidden_rows += repeated
        facts.filtered |= element.get(f"{_TABLE}visibility") == "filter"
    return row + repeated


def _count(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
