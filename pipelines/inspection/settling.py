"""Making sure that a proposed profile finds what was meant: delimiter, header row, sheets.

A profile looks for these anew in every file, and for a file like this one it should come to the
same answer. Where it does not, the answer is written into the profile.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.binding import bind
from connectors.locate import locate, where_in
from connectors.rawtables import RawFile
from connectors.reading import open_reading
from core.errors import SourceError
from pipelines.inspection.proposal import Proposal, as_profile


def settle(path: Path, raw: RawFile, proposal: Proposal) -> Proposal:
    """Return the proposal with as little said outright as it takes to be read as meant."""
    for more in _ways(raw, proposal):
        data = {**proposal.profile, **more}
        if _as_meant(path, raw, proposal, data):
            return replace(proposal, profile=data)
    return proposal


def _ways(raw: RawFile, proposal: Proposal) -> Iterator[dict[str, Any]]:
    """Yield what may be said outright, the least first."""
    delimiter: dict[str, Any] = {}
    if raw.delimiters is not None and raw.delimiters.scores:
        delimiter = {"delimiter": raw.delimiters.character}
    layout = proposal.main.layout
    header: dict[str, Any] = {"header": layout.header} if layout.header else {}
    sheets: dict[str, Any] = {}
    if raw.book is not None:
        sheets = {"sheet": [table.table.sheet for table in proposal.tables]}
    yield {}
    for one in (sheets, delimiter, header, {**delimiter, **header}, {**sheets, **header}):
        if one:
            yield one


def _as_meant(path: Path, raw: RawFile, proposal: Proposal, data: dict[str, Any]) -> bool:
    profile = as_profile(data)
    try:
        for table in proposal.tables:
            sheet, layout = table.table.sheet, table.table.layout
            place = locate(path, sheet, table.head, profile)
            bind(profile, place.header, path, where_in(sheet))
            if layout.header and place.start != layout.start:
                return False
        reading = open_reading(path, profile)
    except SourceError:
        return False
    if raw.book is None:
        return raw.delimiters is None or reading.delimiter == raw.delimiters.character
    meant = {table.table.sheet for table in proposal.tables}
    return set(reading.sheets) == meant
