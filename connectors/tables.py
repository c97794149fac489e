"""A file -> its tables, each with its header found.

What belongs here: which reader a file goes to, and where its header is. What does not: which
field a column fills.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.binding import wanted_columns
from connectors.detect import LOOK, detect_delimiter, find_header, header_of, join_rows
from connectors.encoding import detect_encoding, scan
from connectors.headers import Header
from connectors.model import Note, Skipped
from connectors.problems import no_header
from connectors.profile import Profile
from connectors.readers.batch import Table
from connectors.readers.delimited import Delimited
from connectors.rowfilter import is_blank
from connectors.rules import Names
from connectors.synonyms import synonyms
from core.errors import SourceError
from core.language import Text


@dataclass(slots=True)
class Opened:
    """An opened file: its tables, and how it was taken."""

    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
    notes: list[Note] = field(default_factory=list)


def open_tables(path: Path, profile: Profile) -> Opened:
    """Open a file with the reader its profile asks for."""
    return _open_text(path, profile)


def looked_for(profile: Profile) -> list[Names]:
    """Return the alternatives of each column that tells the header."""
    names = wanted_columns(profile)
    if profile.synonyms:
        names += [n for n in synonyms(profile.entity).values() if n not in names]
    return names


def _open_text(path: Path, profile: Profile) -> Opened:
    found = scan(path)
    encoding = detect_encoding(path, found, profile.encoding)
    delimiter: str = profile.delimiter
    if delimiter == "auto":
        text = codecs.getincrementaldecoder(encoding.name)("replace").decode(found.head)
        whole = text if len(found.head) == found.size else text[: text.rfind("\n") + 1] or text
        delimiter = detect_delimiter(whole, looked_for(profile)).character
    quoted = profile.quoting == "auto"
    reader = Delimited(path, found, encoding.name, delimiter, quoted=quoted)
    head = reader.head(LOOK)
    start, header, before = locate(path, "", head, profile)
    table = Table("", header, before, lambda: reader.batches(start))
    return Opened([table], encoding.name, delimiter)


def locate(
    path: Path, sheet: str, head: Sequence[list[str]], profile: Profile
) -> tuple[int, Header, list[Skipped]]:
    """Find the header among the first rows.

    Returns:
        The number of the first row below it, the header, and the rows above as left out.

    Raises:
        SourceError: no row is the header, or the header is not where the profile says.
    """
    where = f"のシート「{sheet}」" if sheet else ""
    wanted = looked_for(profile)
    index, span, cells = -1, 1, None
    if isinstance(profile.header, int):
        span = 1 if profile.header_rows == "auto" else profile.header_rows
        index = profile.header - 1
        cells = join_rows(head[index : index + span], profile.comments)
    elif profile.header == "auto":
        guess = find_header(head, wanted, profile.header_rows, profile.comments)
        if guess is not None:
            index, span, cells = guess.row, guess.span, guess.cells
    if cells is None or not any(cells):
        if not profile.columns:
            raise no_header(path, where, [n[0] for n in wanted], len(head))
        return 1, _given_header(path, where, head, profile), []
    before = [
        Skipped(sheet, number, _kind_above(row, number > index, profile))
        for number, row in enumerate(head[: index + span], 1)
    ]
    return index + span + 1, header_of(cells), before


def _kind_above(row: Sequence[str], is_header: bool, profile: Profile) -> str:
    if is_header:
        return "header"
    if is_blank(row):
        return "blank"
    comment = profile.comments and row[0].startswith(profile.comments)
    return "comment" if comment else "title"


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
