"""Where the header of an unknown table is, over how many rows, or that there is none.

What belongs here: judging rows by whether they read as names of columns or as data. What does
not: a known profile's header (``connectors.locate``), what the columns mean.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from connectors.detect import LOOK, join_rows
from connectors.hints import recognised
from core.language import Text

_FIRST = 40
"""Rows among which the header is searched."""
_DATA = re.compile(
    r"[\s\d,.:/\-+()¥\\%△▲〒]*\d[\s\d,.:/\-+()¥\\%△▲]*(?:円|年|月|日|%)?|.*@.+\..+|"
    r"(?:[MTSHR]|明治|大正|昭和|平成|令和)\s*(?:\d{1,2}|元)[年./].*|https?://.*|T\d{13}|[A-Z]{1,4}[-_]?\d{2,}|"
    r".*(?:株式会社|有限会社|合同会社|\(株\)|\(有\)).*|"
    r".{1,4}[都道府県].{1,6}[市区町村郡].*|.*\d+-\d+-?\d*.*|(?:TRUE|FALSE)",
    re.IGNORECASE,
)
_TYPES = re.compile(
    r"(?:文字|数値|数字|日付|半角|全角|必須|任意|text|string|number|numeric|int|integer|date|char|"
    r"varchar|decimal)(?:列|型|英数字?|カナ|\(\d+\))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data of a table begin.

    Attributes:
        header: number of the header's first row from 1; 0 where there is none.
        span: rows the header takes.
        cells: the names, parts of several rows joined by U+001F; empty where there is none.
        meanings: the same as people read them: a heading over several columns, written once, is
            repeated for each of them.
        start: number of the first row below it.
        width: columns.
        titles: texts of the rows above.
        types: a row below the header tells types (文字列, 数値), not data.
        reason: why.
    """

    header: int
    span: int
    cells: list[str]
    meanings: list[str]
    start: int
    width: int
    titles: tuple[str, ...]
    types: bool
    reason: Text


def find_layout(head: Sequence[list[str]]) -> Layout | None:
    """Judge the first rows of a table.

    Returns:
        Where the data begin; None where there are no rows of two cells or more.
    """
    width = _usual_width(head)
    if width == 0:
        return None
    best: tuple[float, int, int, list[str]] | None = None
    for index in range(min(_FIRST, len(head))):
        for span in (1, 2, 3):
            rows = [row[:width] for row in head[index : index + span]]
            if len(rows) < span or not any(_filled(row) for row in head[index + span :]):
                break
            score, cells = _score(rows, head[index + span :], width)
            if best is None or score > best[0] + 1e-9:
                best = (score, index, span, cells)
    if best is None or best[0] <= 0:
        return _without(head, width)
    _, index, span, cells = best
    below = head[index + span] if index + span < len(head) else []
    types = _tells_types(below)
    sure = sum(1 for cell in cells if cell and recognised(cell) >= 0.6)
    return Layout(
        header=index + 1,
        span=span,
        cells=cells + [""] * (width - len(cells)),
        meanings=_spread([row[:width] for row in head[index : index + span]], width),
        start=index + span + 1,
        width=width,
        titles=tuple(_title(row) for row in head[:index] if _filled(row)),
        types=types,
        reason=Text(
            f"{index + 1}行目に列の名前が並んでいます({sure}個は知っている言葉)",
            f"row {index + 1} holds names of columns ({sure} of them known words)",
        ),
    )


def _without(head: Sequence[list[str]], width: int) -> Layout:
    first = next((i for i, row in enumerate(head) if len(_filled(row)) >= max(2, width // 2)), 0)
    return Layout(
        header=0,
        span=0,
        cells=[],
        meanings=[],
        start=first + 1,
        width=width,
        titles=tuple(_title(row) for row in head[:first] if _filled(row)),
        types=False,
        reason=Text(
            "見出しの行がなく、1行目から明細のようです",
            "there is no header; the first row already holds data",
        ),
    )


def heading_alone(head: Sequence[list[str]]) -> list[str]:
    """Return the names of a header below which nothing stands; none where that is not so.

    Args:
        head: all rows of a short table.
    """
    rows = [_filled(row) for row in head if _filled(row)]
    if not rows or len(head) >= LOOK or any(len(row) > 1 for row in rows[:-1]):
        return []
    names = rows[-1]
    known = sum(_weight(name) for name in names)
    is_heading = len(names) > 1 and known >= 0.5 * len(names) and not any(map(_is_data, names))
    return names if is_heading else []


def _usual_width(head: Sequence[list[str]]) -> int:
    """Return the width that most rows of two cells or more have."""
    widths = Counter(len(row) for row in head if len(_filled(row)) >= 2)
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _spread(rows: Sequence[list[str]], width: int) -> list[str]:
    """Join the rows of a header, common headings repeated over the columns they stand above."""
    filled = [list(row) + [""] * (width - len(row)) for row in rows]
    for above, below in pairwise(filled):
        common = ""
        for column in range(width):
            if above[column].strip():
                common = above[column] if below[column].strip() else ""
            elif below[column].strip() and common:
                above[column] = common
            else:
                common = ""
    cells = join_rows(filled)
    return cells + [""] * (width - len(cells))


def _score(
    rows: Sequence[list[str]], below: Sequence[list[str]], width: int
) -> tuple[float, list[str]]:
    """Return how well rows read as a header; 0 or less: not at all."""
    cells = join_rows(rows)
    cells = cells[:width] + [""] * (width - len(cells))
    named = [cell for cell in cells if cell]
    alike = Counter(fold for row in rows for fold in _filled(row)).most_common(1)
    if len(named) < min(2, width) or (alike and width > 3 and alike[0][1] >= width - 1):
        return -1.0, cells  # a title merged over the whole width
    if len(rows) > 1 and not _adds(rows):
        return -1.0, cells
    data = sum(_is_data(part) for row in rows for part in _filled(row))
    meant = [cell for cell in _spread(rows, width) if cell] if len(rows) > 1 else named
    known = sum(_weight(cell) for cell in dict.fromkeys(meant))
    used = [i for i in range(width) if any(i < len(r) and r[i].strip() for r in below[:30])]
    covered = sum(1 for i in used if cells[i])
    contrast = sum(1 for i in used if cells[i] and _differs(cells[i], below, i))
    lonely = len(used) - covered
    score = 2.0 * known + 0.5 * contrast + 0.25 * covered - 2.5 * data - 0.5 * lonely
    if known < 1.5 and (contrast < 1 or data or covered < 0.8 * len(used)):
        return -1.0, cells
    if known < 0.5 and contrast < 0.4 * len(used):
        return -1.0, cells
    if data > 0.34 * len(named):
        return -1.0, cells
    return score - 0.6 * (len(rows) - 1), cells


def _adds(rows: Sequence[list[str]]) -> bool:
    """Tell whether every row of a header over several rows adds names of its own.

    A row that repeats cells of the one above (merged downwards) or fills the columns below a
    common heading adds; a row of data does not.
    """
    for above, row in pairwise(rows):
        texts = _filled(row)
        if len(texts) < 1 or any(map(_is_data, texts)) or _tells_types(row):
            return False
        if len(_filled(above)) < 2:
            return False  # a title
        if sum(_weight(text) for text in texts) < 0.5 * len(texts):
            return False
        shared = Counter(_filled(above))
        gaps = sum(
            1
            for i, cell in enumerate(row)
            if cell.strip() and (i >= len(above) or not above[i].strip() or shared[above[i]] > 1)
        )
        if gaps < 0.34 * len(texts):
            return False
    return True


def _weight(cell: str) -> float:
    """Return how much a cell reads as a known name: 1 for a sure one, less for a likely one."""
    sure = max(recognised(cell), recognised(cell.rsplit("\x1f", 1)[-1]))
    return 1.0 if sure >= 0.9 else 0.8 if sure >= 0.8 else 0.5 if sure >= 0.55 else 0.0


@lru_cache(maxsize=8192)
def _is_data(text: str) -> bool:
    bare = unicodedata.normalize("NFKC", text).strip()
    if recognised(text) >= 0.9:
        return False
    return len(bare) > 40 or _DATA.fullmatch(bare) is not None


def _differs(name: str, below: Sequence[list[str]], column: int) -> bool:
    """Tell whether the cells below a name are data and the name is none."""
    texts = [row[column] for row in below[:30] if column < len(row) and row[column].strip()]
    return bool(texts) and not _is_data(name) and sum(map(_is_data, texts)) >= 0.5 * len(texts)


def _tells_types(row: Sequence[str]) -> bool:
    texts = _filled(row)
    return len(texts) >= 2 and all(
        _TYPES.fullmatch(unicodedata.normalize("NFKC", text).strip()) for text in texts
    )


def _title(row: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(" ".join(cell.split()) for cell in _filled(row)))
