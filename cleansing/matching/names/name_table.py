"""The firm's table of other names: which names one company goes by.

What belongs here: asking the table. What does not: reading its file, or what a record itself tells
of other names (``also_names``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleansing.name_keys import core_key
from cleansing.names import split_name
from cleansing.readings import reading_key

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
