"""Where the columns are: the delimiter, and the row that holds the header.

What belongs here: guesses about the shape of a table, each with its reason and the runners-up.
What does not: the encoding (``connectors.encoding``) and which field a column fills
(``connectors.binding``).
"""

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.headers import Header, fold, split_ordinal
from connectors.rules import Names
from core.language import Text

DELIMITERS = (",", "\t", ";", "|", " ")
LOOK = 60
"""How many rows are searched for the header."""


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A choice of delimiter, why, and how the others scored (best first)."""

    character: str
    reason: Text
    scores: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """A row taken as the header.

    Args:
        row: index of its first row among the rows looked at.
        span: rows it takes.
        cells: its cells, parts of several rows joined by U+001F.
        hits: how many of the wanted columns it holds.
        reason: why.
        others: (row, hits) of the runners-up.
    """

    row: int
    span: int
    cells: list[str]
    hits: int
    reason: Text
    others: tuple[tuple[int, int], ...] = ()


def detect_delimiter(text: str, wanted: Sequence[Names] = ()) -> Delimiter:
    """Choose the delimiter by the agreement of row widths and by the wanted column names.

    Args:
        text: the first lines of the file.
        wanted: alternatives of each column that is looked for.
    """
    scores = []
    for character in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=character))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        filled = sum(1 for row in rows if any(row))
        if not widths or not filled:
            continue
        width, count = widths.most_common(1)[0]
        score = count / filled * math.log2(width)
        if character == " ":
            score /= 4  # Blanks stand inside names and addresses.
        guess = find_header(rows, wanted) if wanted else None
        scores.append((character, score + (2.0 * guess.hits if guess else 0.0)))
    scores.sort(key=lambda pair: -pair[1])
    if not scores:
        return Delimiter(",", Text("列は1つだけ", "a single column"), ())
    names = {",": "カンマ", "\t": "タブ", ";": "セミコロン", "|": "縦線", " ": "空白"}
    best = scores[0][0]
    return Delimiter(
        best,
        Text(f"{names[best]}で切ると列数が揃う", f"rows agree in width when cut at {best!r}"),
        tuple(scores),
    )


def find_header(
    rows: Sequence[Sequence[str]],
    wanted: Sequence[Names],
    span: int | str = 1,
    comments: Sequence[str] = (),
    least: int = 2,
) -> HeaderGuess | None:
    """Find the row that holds most of the wanted columns.

    Args:
        rows: the first rows of the table.
        wanted: alternatives of each column.
        span: rows the header takes, ``auto`` for 1 to 3.
        comments: prefixes that a header's first cell may carry (JDL: ``//識別フラグ``).
        least: how many of the wanted columns a header holds at least, where more are wanted.

    Returns:
        The best row, the first of equals; None where no row holds enough of the columns.
    """
    spans = (1, 2, 3) if span == "auto" else (int(span),)
    keys = [{fold(split_ordinal(name)[0]) for name in names} for names in wanted]
    candidates: list[tuple[int, int, int, list[str]]] = []
    for size in spans:
        for index in range(min(LOOK, len(rows) - size + 1)):
            cells = join_rows(rows[index : index + size], comments)
            if not any(cells):
                continue
            present = {fold(cell) for cell in cells}
            if size > 1:
                present |= {fold(part) for cell in cells for part in cell.split("\x1f")}
            hits = sum(1 for names in keys if names & present)
            candidates.append((hits, -size, -index, cells))
    candidates.sort(key=lambda c: c[:3], reverse=True)
    if not candidates or candidates[0][0] < min(least, len(wanted)):
        return None
    hits, size, index, cells = candidates[0]
    return HeaderGuess(
        -index,
        -size,
        cells,
        hits,
        Text(
            f"{1 - index}行目に探す列{len(wanted)}個のうち{hits}個がある",
            f"row {1 - index} holds {hits} of the {len(wanted)} columns looked for",
        ),
        tuple((-i, h) for h, _, i, _ in candidates[1:4] if h),
    )


def join_rows(rows: Sequence[Sequence[str]], comments: Sequence[str] = ()) -> list[str]:
    """Join the rows of a header column by column; equal parts appear once."""
    width = max((len(row) for row in rows), default=0)
    cells = []
    for column in range(width):
        parts = [row[column].strip() for row in rows if column < len(row)]
        cells.append("\x1f".join(dict.fromkeys(part for part in parts if part)))
    for prefix in comments:
        if cells and cells[0].startswith(prefix):
            cells[0] = cells[0][len(prefix) :].strip()
    return cells


def header_of(cells: Sequence[str]) -> Header:
    """Return the header of these cells without the empty ones at its end."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return Header(cells[:width])
