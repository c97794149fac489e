"""Other names of a record's company: former names, abbreviations, trade names, readings.

Two sources: a table that the firm keeps (``KnownNames``), and what is written beside a name
(【旧 凪商事】, 現:波商事). A record carries its other names as items of one text column, so that
pairs are found and compared without the table.

What belongs here: which other names a record has, and where two records meet in one. What does
not: the weight of that (``weights``), reading the table's file.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleansing.folds import fold_width
from cleansing.matching.frequencies import expected_namesakes
from cleansing.matching.persons import proprietor
from cleansing.name_keys import core_key
from cleansing.names import split_name
from cleansing.readings import reading_key
from cleansing.resources import load_table

KINDS = {
    "former": "旧社名",
    "abbreviation": "略称",
    "trade_name": "屋号",
    "reading": "読み",
    "also": "別名",
}
"""Kinds of other names, and what people call them."""

MOST = 12
"""Other names of one company that are looked at."""

SEPARATOR = "／"
_ITEM, _FIELD = "\n", "\t"


@dataclass(frozen=True, slots=True)
class KnownName:
    """One line of the firm's table: a company and another name of it.

    Attributes:
        line: where in the table.
        name: the company as it is called now.
        also: its other name.
        kind: one of ``KINDS``.
        since: since when, as written.
    """

    line: int
    name: str
    also: str
    kind: str = "also"
    since: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the two are one name to matching anyhow, or none at all."""
        one, other = (core_key(split_name(text).core) for text in (self.name, self.also))
        return one == other and (self.kind != "reading" or not reading_key(self.also))

    @property
    def told(self) -> str:
        """The kind, and since when."""
        return f"{KINDS[self.kind]} {self.since}".rstrip()


class Also(NamedTuple):
    """Another name of a record's company.

    Attributes:
        key: its core, folded.
        form: its legal form, "" where it has none.
        position: where the form stands.
        told: who says so, for people to read.
    """

    key: str
    form: str
    position: str
    told: str


class KnownNames:
    """The firm's table of names, ready to be asked.

    Args:
        entries: its lines.
        file: how the table is called in sentences.
    """

    def __init__(self, entries: Iterable[KnownName] = (), file: str = "names.csv") -> None:
        self._next: dict[tuple[str, str], list[Also]] = {}
        self._forms: dict[str, list[str]] = {}
        self.readings: dict[str, str] = {}
        self.entries = tuple(entries)
        for entry in self.entries:
            told = f"{file} {entry.line}行目: {entry.told}"
            one, other = named(entry.name, told), named(entry.also, told)
            if entry.kind == "reading":
                self.readings[one.key] = reading_key(entry.also)
            if one.key != other.key:
                self._enter(one, other)
                self._enter(other, one)

    def __contains__(self, key: str) -> bool:
        """Return whether the table has a name of this key."""
        return key in self._forms

    def around(self, key: str, form: str, told: Sequence[Also]) -> list[Also]:
        """Return the other names of a record: those it tells itself, and what the table knows.

        Args:
            key: of the record's own name.
            form: the record's legal form.
            told: other names that stand with the record.
        """
        found: dict[str, Also] = {}
        beyond = (other for item in told for other in self.of(item.key, item.form))
        for item in (*told, *self.of(key, form), *beyond):
            if item.key != key:
                found.setdefault(item.key, item)
        return list(found.values())

    def _enter(self, one: Also, other: Also) -> None:
        self._next.setdefault((one.key, one.form), []).append(other)
        forms = self._forms.setdefault(one.key, [])
        if one.form not in forms:
            forms.append(one.form)

    def of(self, key: str, form: str) -> list[Also]:
        """Return the other names of a company, names of its other names among them.

        A name in the table with a legal form stands for companies of that form, or without any.
        """
        found: dict[str, Also] = {}
        open_ = [Also(key, form, "", "")]
        while open_ and len(found) < MOST:
            at = open_.pop(0)
            for known in self._forms.get(at.key, ()):
                if known and at.form and known != at.form:
                    continue
                for other in self._next[(at.key, known)]:
                    if other.key != key and other.key not in found:
                        lines = [*filter(None, (at.told, other.told))]
                        found[other.key] = other._replace(told="、".join(dict.fromkeys(lines)))
                        open_.append(found[other.key])
        return list(found.values())


def named(name: str, told: str) -> Also:
    """Return a name as another name of some company."""
    parts = split_name(name)
    return Also(core_key(parts.core), parts.legal_form, parts.form_position, told)


_TOLD = re.compile(
    "^(旧社名|旧商号|旧名称|旧称|旧名|旧|元社名|新社名|新商号|新名称|現社名|現商号|現在|現(?=[\\s:・])"
    "|正式名称|定款上の商号|登記上の商号|商号|通称|略称|屋号|店名|ブランド名)"
    "(?:は|[\\s:・=])*(.{2,})$"
)
_SINCE = re.compile("^(.{2,}?)(?:より|から)(?:社名|商号|名称)を?変更")
_SHORTEST = 3
"""Characters of a name beside another, unless its legal form stands with it."""


def told_names(remarks: str) -> list[Also]:
    """Return the other names that stand beside a name: 旧 凪商事, 凪商事より社名変更.

    Args:
        remarks: what was written around the name, joined with ``／``.
    """
    found = []
    for remark in remarks.split(SEPARATOR) if remarks else ():
        if match := _TOLD.match(remark):
            name = match[2]
        elif match := _SINCE.match(remark):
            name = match[1]
        else:
            continue
        other = named(name.strip(" 「」『』"), f"名称に添えられた「{remark}」")
        if len(other.key) >= _SHORTEST or other.form:
            found.append(other)
    return found


_COLUMN = re.compile(
    "^(?:旧(?:会?社名|商号|名称|称|名|屋号|(?:得意先|取引先|顧客)名)"
    "|屋号|通称|別名称?|別称|略称|略名|former name|trade name|also known as)$",
    re.IGNORECASE,
)
_COLUMN_WORD = re.compile(
    '"(?:旧|屋号|通称|別名|別称|略称|略名|former name|trade name|also known as)', re.IGNORECASE
)


def other_columns(extra: str) -> dict[str, str]:
    """Return the cells of other names among those that a record's profile has no field for.

    Args:
        extra: the record's further columns as a JSON object, header to text; "" without any.
    """
    if not extra or not _COLUMN_WORD.search(extra):
        return {}
    return {
        header: text.strip()
        for header, text in json.loads(extra).items()
        if isinstance(text, str) and text.strip() and _COLUMN.match(fold_width(header).strip())
    }


def column_names(extra: str) -> list[Also]:
    """Return the other names in a record's further columns: 旧社名, 屋号, 略称."""
    return [
        named(text, f"「{header}」の欄の「{text}」")
        for header, text in other_columns(extra).items()
    ]


def former_names(names: str) -> list[Also]:
    """Return names that a record itself had before, one per line, as other names."""
    told = "このレコードの以前の名称「{}」"
    return [named(name, told.format(name)) for name in names.split(_ITEM) if name]


def short_names(short: str) -> list[Also]:
    """Return the short name that a record's system gives it as another name."""
    other = named(short, f"略称の欄の「{short}」") if short else None
    return [other] if other and len(other.key) >= _SHORTEST - 1 else []


def proprietor_names(core: str, remarks: str) -> list[Also]:
    """Return the own name and the trade name of a sole proprietor as other names."""
    found = proprietor(core, remarks)
    if not found:
        return []
    told = f"氏名「{found.person}」と屋号「{found.trade}」"
    return [Also(core_key(name), "", "none", told) for name in found]


def written(items: Sequence[Also]) -> str:
    """Return items as the text of a column."""
    return _ITEM.join(_FIELD.join(item) for item in items)


def read(text: str) -> list[Also]:
    """Return the items of a column's text."""
    return [Also(*item.split(_FIELD)) for item in text.split(_ITEM)] if text else []


def keys(text: str) -> list[str]:
    """Return the keys of a column's text."""
    return [item.key for item in read(text)]


def _is_telling(key: str) -> bool:
    """Return whether a name that is neither record's own is rare enough to tell them."""
    most = float(load_table("matching")["overlap"]["rare_namesakes"])
    return expected_namesakes(key) <= most


def meeting(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Also, bool | None] | None:
    """Return the other name in which two records meet, and whose it is.

    Args:
        left: ``core_key`` and ``also`` of one record.
        right: of the other.

    Returns:
        The item, and True where the right record bears it as its name, False where the left one
        does, None where neither does; or None where they do not meet.
    """
    ones, others = read(left["also"]), read(right["also"])
    for item in ones:
        if item.key == right["core_key"]:
            return item, True
    for item in others:
        if item.key == left["core_key"]:
            return item, False
    known = {item.key for item in others}
    both = [item for item in ones if item.key in known]
    # One that neither record bears must tell; two of them tell each other.
    telling = both if len(both) > 1 else [item for item in both if _is_telling(item.key)]
    return (telling[0], None) if telling else None
