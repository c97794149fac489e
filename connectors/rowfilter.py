"""Which rows are data: blanks, comments, repeated headers, totals, a profile's own rules.

What belongs here: decisions on whole rows, made on the distinct texts of a column. What does
not: filling fields.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from connectors.binding import Binding
from connectors.profile import Profile
from connectors.rules import RowTest

Columns = Sequence[Sequence[str]]

_WORDS = (
    "総|中|小|累|合|別|税抜|税込|消費税|売上|入金|請求|得意先|顧客|取引先|伝票|商品|品目|担当者?|"
    "部門|部|ページ|頁|当月|今月|前月|当期|前期|当年|通期|上期|下期|期|月間|年間|"
    r"\d+月(?:度|分)?|\d+年度?|年|月|日"
)
_TOTAL = re.compile(
    rf"(?:{_WORDS})*計(?:金額|額|欄)?(?:\(?[\d,]+(?:社|件|名|人|行|枚|点|口)\)?)?"
    r"|.+\s(?:合|小|総)計|(?:sub|grand)?-?total",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"(?:前|次|翌|期首|期末|月末|月初|当月|当期|前月末|前期末)(?:月|期|年|年度|頁|ページ)?(?:より|へ)?"
    r"(?:の)?(?:繰越|残高)(?:残高|額|金額|高)?|繰越(?:残高|額|金額|高|分)?|残高"
)
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_MARKS = ("計", "残", "繰", "otal", "OTAL")


def label_kind(text: str) -> str:
    """Return ``total`` or ``carried`` where a whole cell is such a label, else "".

    合計商事 and 小計測器 are names, not labels.
    """
    folded = _EDGE.sub("", unicodedata.normalize("NFKC", text))
    squeezed = "".join(folded.split())
    if _CARRIED.fullmatch(squeezed):
        return "carried"
    return "total" if _TOTAL.fullmatch(squeezed) or _TOTAL.fullmatch(folded) else ""


def labels(texts: Iterable[str]) -> dict[str, str]:
    """Return the texts among ``texts`` that label a total or a carried balance, with their kind."""
    found: dict[str, str] = {}
    distinct = set(texts)
    together = "\n".join(distinct)  # one search over all of them: nearly always there is none
    if not any(mark in together for mark in _MARKS):
        return found
    for text in distinct:
        if len(text) < 60 and any(m in text for m in _MARKS) and (kind := label_kind(text)):
            found[text] = kind
    return found


def is_blank(row: Iterable[str]) -> bool:
    """Tell whether no cell of a row holds anything but white space."""
    return not any(cell.strip() for cell in row)


def make_test(test: RowTest) -> Callable[[str], bool]:
    """Return the test of one text that a profile's rule stands for."""
    allowed = {_fold(text) for text in test.equals}
    pattern = re.compile(test.matches) if test.matches is not None else None

    def passes(text: str) -> bool:
        folded = _fold(text)
        if test.blank is not None and test.blank != (not folded):
            return False
        if allowed and folded not in allowed:
            return False
        return pattern is None or pattern.search(folded) is not None

    return passes


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def hits(column: Sequence[str], passes: Callable[[str], bool]) -> set[str]:
    """Return the distinct texts of a column that pass a test."""
    return {text for text in set(column) if passes(text)}


class RowFilter:
    """Says which rows of a table are no data, by looking at distinct texts only.

    Args:
        profile: the profile.
        binding: its columns in this file.
    """

    def __init__(self, profile: Profile, binding: Binding) -> None:
        self._header = [cell.split("\x1f")[-1].strip() for cell in binding.header.cells]
        self._totals = profile.totals == "auto"
        self._anchor = _first_place(binding, ("name", "customer_name", "code", "date"), 0)
        codes = (binding.place(f) for f in ("code", "customer_code"))
        self._codes = [place for place in codes if place is not None]
        labelled = (
            0,
            *self._codes,
            *(binding.place(f) for f in ("date", "document_no", "name", "customer_name")),
        )
        self._labelled = list(dict.fromkeys(p for p in labelled if p is not None))
        item, code = binding.place("item_name"), binding.place("item_code")
        self._item = None if item is None else (item, code)
        self._types = profile.record_types
        self._tests = [
            (place, make_test(test), test.reason)
            for test in profile.skip
            if (place := place_of(test, binding)) is not None
        ]

    def drops(self, columns: Columns) -> dict[int, str]:
        """Return the indexes of rows to leave out, with the reason, in order."""
        found: dict[int, str] = {}
        anchor = columns[self._anchor]
        distinct = set(anchor)
        if blanks := {text for text in distinct if not text.strip()}:
            for index, text in enumerate(anchor):
                if text in blanks and not any(c[index].strip() for c in columns):
                    found[index] = "blank"
        if self._header[self._anchor] in distinct:
            self._repeated(columns, found)
        if self._types:
            data = {_fold(marker) for marker in self._types.data}
            wrong = hits(columns[0], lambda text: _fold(text) not in data)
            _mark(columns[0], wrong, "record_type", found)
        if self._totals:
            self._find_totals(columns, found)
        for place, passes, reason in self._tests:
            _mark(columns[place], hits(columns[place], passes), reason, found)
        return dict(sorted(found.items())) if found else found

    def label_of(self, row: Sequence[str]) -> str:
        """Return ``total`` or ``carried`` where one row alone says so, else ""."""
        found: dict[int, str] = {}
        if self._totals:
            self._find_totals([(cell,) for cell in row], found)
        return found.get(0, "")

    def _repeated(self, columns: Columns, found: dict[int, str]) -> None:
        header = self._header
        for index, text in enumerate(columns[self._anchor]):
            if text == header[self._anchor]:
                row = [column[index].strip() for column in columns]
                same = sum(1 for a, b in zip(row, header, strict=True) if a and a == b)
                if same * 2 > sum(map(bool, row)):
                    found.setdefault(index, "header")

    def _find_totals(self, columns: Columns, found: dict[int, str]) -> None:
        for place in self._labelled:
            column = columns[place]
            words = labels(column)
            if not words:
                continue
            for index, text in enumerate(column):
                kind = words.get(text)
                if kind and index not in found and self._codeless(columns, index):
                    found[index] = kind
        if self._item is not None:
            place, code = self._item
            words = labels(columns[place])
            for index, text in enumerate(columns[place] if words else ()):
                if text in words and (code is None or not columns[code][index].strip()):
                    found.setdefault(index, words[text])

    def _codeless(self, columns: Columns, index: int) -> bool:
        """A total has no code; where it stands in the code's column its label is all there is."""
        codes = [columns[place][index] for place in self._codes]
        return not any(code.strip() and not label_kind(code) for code in codes)


def _first_place(binding: Binding, fields: Iterable[str], default: int) -> int:
    return next((p for f in fields if (p := binding.place(f)) is not None), default)


def place_of(test: RowTest, binding: Binding) -> int | None:
    """Return the column that a rule looks at, None where no single column is the field."""
    if test.field:
        return binding.plain_place(test.field)
    found = binding.header.find(test.column)
    return None if found is None else found.index


def _mark(column: Sequence[str], texts: set[str], reason: str, found: dict[int, str]) -> None:
    if texts:
        for index, text in enumerate(column):
            if text in texts:
                found.setdefault(index, reason)
