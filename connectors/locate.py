"""Where the data of a table begin.

What belongs here: a profile's idea of its header, found among the first rows. What does not: the
guess itself (``connectors.detect``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from connectors.binding import wanted_columns
from connectors.detect import HeaderGuess, find_header, header_of, join_rows
from connectors.headers import Header, fold
from connectors.model import Skipped
from connectors.problems import no_header
from connectors.profile import Profile
from connectors.rowfilter import is_blank
from connectors.rules import Names
from connectors.synonyms import synonyms
from core.errors import SourceError
from core.language import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table's header is.

    Args:
        start: number of the first row below it.
        header: its columns.
        before: the rows above, and the header itself, as left out.
        guess: how it was found, None where the profile says it or the file has none.
        titles: the cells above it.
    """

    start: int
    header: Header
    before: list[Skipped]
    guess: HeaderGuess | None = None
    titles: tuple[str, ...] = ()


def looked_for(profile: Profile) -> list[Names]:
    """Return the alternatives of each column that tells the header."""
    names = wanted_columns(profile)
    if profile.synonyms:
        names += [n for n in synonyms(profile.entity).values() if n not in names]
    return names


def where_in(sheet: str) -> str:
    """Return the words that name a sheet in a message, "" where there is none."""
    return f"のシート「{sheet}」" if sheet else ""


def locate(path: Path, sheet: str, head: Sequence[list[str]], profile: Profile) -> Place:
    """Find the header among the first rows.

    Raises:
        SourceError: no row is the header, or the file's width is none the profile knows.
    """
    if profile.record_types and profile.record_types.header:
        return _marked(path, sheet, head, profile)
    index, span, cells = 0, 1, None
    guess = None
    if isinstance(profile.header, int):
        span = 1 if profile.header_rows == "auto" else profile.header_rows
        index = profile.header - 1
        cells = join_rows(head[index : index + span], profile.comments)
    elif profile.header == "auto":
        guess = find_header(head, looked_for(profile), profile.header_rows, profile.comments)
        if guess is not None:
            index, span, cells = guess.row, guess.span, guess.cells
    if cells is None or not any(cells):
        if not profile.columns:
            raise _no_header(path, sheet, head, profile)
        return Place(1, _given_header(path, where_in(sheet), head, profile), [])
    above = _above(sheet, head, index, span, profile)
    return Place(index + span + 1, header_of(cells), above, guess, _titles(head[:index]))


def _no_header(path: Path, sheet: str, head: Sequence[list[str]], profile: Profile) -> SourceError:
    names = [alternatives[0] for alternatives in looked_for(profile)]
    return no_header(path, where_in(sheet), names, len(head))


def _marked(path: Path, sheet: str, head: Sequence[list[str]], profile: Profile) -> Place:
    """Find the header by the marker in its first cell."""
    marks = {fold(mark) for mark in profile.record_types.header} if profile.record_types else set()
    for index, row in enumerate(head):
        if row and fold(row[0]) in marks:
            above = _above(sheet, head, index, 1, profile)
            return Place(index + 2, header_of(row), above, titles=_titles(head[:index]))
    raise _no_header(path, sheet, head, profile)


def _above(
    sheet: str, head: Sequence[list[str]], index: int, span: int, profile: Profile
) -> list[Skipped]:
    return [
        Skipped(sheet, number, _kind_above(row, profile) if number <= index else "header")
        for number, row in enumerate(head[: index + span], 1)
    ]


def _titles(rows: Sequence[list[str]]) -> tuple[str, ...]:
    return tuple(cell for row in rows for cell in row if cell.strip())


def _kind_above(row: Sequence[str], profile: Profile) -> str:
    if is_blank(row):
        return "blank"
    return "comment" if profile.comments and row[0].startswith(profile.comments) else "title"


def _given_header(path: Path, where: str, head: Sequence[list[str]], profile: Profile) -> Header:
    comments = profile.comments
    width = next(
        (
            len(row)
            for row in head
            if not is_blank(row) and not (comments and row[0].startswith(comments))
        ),
        0,
    )
    names = profile.columns.get(width)
    if names is None:
        known = "、".join(str(w) for w in sorted(profile.columns))
        raise SourceError(
            "SOURCE_WIDTH",
            Text(
                f"{path.name}{where}は{width}列です。この形式は{known}列です。区切り文字か書式の"
                "選び方が違うか、別のファイルです。",
                f"{path.name}{where} has {width} columns; this format has {known}. The delimiter "
                "or the export option differs, or it is another file.",
            ),
        )
    return Header(names)
