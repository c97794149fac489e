"""Records -> rows of a format: a profile's ``fields``, the other way round.

What belongs here: what each column holds so that reading the file with the same profile gives the
record again. What does not: the file (``connectors.writers.delimited``), journals
(``connectors.writers.journal``).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from connectors.canonical import YEN
from connectors.profile import Profile
from connectors.reading import Reading
from connectors.rules import FieldRule, Names
from connectors.synonyms import synonyms
from connectors.units import with_own_unit
from connectors.writers.columns import Places, columns_of, refuse_unwritable

_PREFECTURE = re.compile(r"都道府県|State$")
_CITY = re.compile(r"City$|市区町村$")


class Address(NamedTuple):
    """An address in parts; formats that have columns for them get them apart."""

    prefecture: str = ""
    city: str = ""
    street: str = ""
    building: str = ""


Record = Mapping[str, str | Address]
"""Canonical field → text, or an address in parts."""


class RecordWriter:
    """Makes rows of a format.

    Args:
        profile: the format; entity customers, transactions, contacts or activities.
        more: further columns, after those of the format.
        like: a file of the format whose own columns are to be written, in their order.

    Raises:
        ConfigurationError: no file can be written by it.

    Attributes:
        columns: the file's columns.
        unwritten: fields that the format reads in a way that cannot be turned round.
    """

    def __init__(
        self, profile: Profile, more: Sequence[str] = (), *, like: Reading | None = None
    ) -> None:
        refuse_unwritable(profile)
        self._profile = profile
        self.columns = (*(columns_of(profile) if like is None else like.header), *more)
        self._places = Places(self.columns)
        rules = _rules_of(profile) if like is None else like.rules
        self._targets = {field: self._target(rule) for field, rule in rules.items()}
        self._rules = rules
        self._texts = {field: _inverse(texts) for field, texts in profile.values.items()}
        self._required = {
            place for names in profile.require if (place := self._places.find(names)) is not None
        }
        self.unwritten = [field for field, places in self._targets.items() if not places]

    def has(self, field: str) -> bool:
        """Tell whether the format has a column for a field."""
        return bool(self._targets.get(field))

    def row(self, record: Record, others: Mapping[str, str] | None = None) -> list[str]:
        """Return a row.

        Args:
            record: the fields.
            others: column → text, for columns that no field takes.
        """
        cells = [""] * len(self.columns)
        for column, text in {**(others or {}), **self._profile.write.constants}.items():
            place = self._places.find((column,))
            if place is not None:
                cells[place] = text
        for field, value in record.items():
            if places := self._targets.get(field, []):
                self._fill(field, value, places, cells)
        self._complete(record, cells)
        return cells

    def _target(self, rule: FieldRule) -> list[int]:
        if rule.from_ is not None or rule.extract is not None:
            return []
        groups: tuple[Names, ...] = rule.groups()
        places = [self._places.find(names) for names in groups]
        found = [place for place in places if place is not None]
        return found if rule.join else found[:1]

    def _fill(self, field: str, value: str | Address, places: list[int], cells: list[str]) -> None:
        rule = self._rules[field]
        if isinstance(value, Address):
            names = [self.columns[place] for place in places]
            parts = spread(value, names) if rule.join else [_whole(value)]
        elif rule.join and rule.with_ and len(places) > 1:
            parts = value.split(rule.with_, len(places) - 1)
        else:
            text = self._texts.get(field, {}).get(value, value)
            parts = [with_own_unit(text, self.columns[places[0]]) if field in YEN else text]
        for place, part in zip(places, parts, strict=False):
            # Two fields may share a column (name and short name); a text beats an empty one.
            cells[place] = part or cells[place]

    def _complete(self, record: Record, cells: list[str]) -> None:
        """Fill a column that must not be empty from the field that falls back to it."""
        for field, rule in self._rules.items():
            for names in rule.first_filled[1:]:
                place = self._places.find(names)
                value = record.get(field, "")
                if place in self._required and place is not None and not cells[place]:
                    cells[place] = _whole(value) if isinstance(value, Address) else value


def _rules_of(profile: Profile) -> dict[str, FieldRule]:
    known = synonyms(profile.entity) if profile.synonyms else {}
    return {field: FieldRule(column=names) for field, names in known.items()} | profile.fields


def spread(address: Address, names: Sequence[str]) -> list[str]:
    """Return an address shared out among columns of these names."""
    cells = [""] * len(names)
    roles = [_role(name) for name in names]
    streets = [place for place, role in enumerate(roles) if role == "street"]
    rest = ""
    for role, part in (("prefecture", address.prefecture), ("city", address.city)):
        if role in roles and not rest:
            cells[roles.index(role)] = part
        else:
            rest += part
    rest += address.street
    if len(streets) > 1:
        cells[streets[0]], cells[streets[1]] = rest, address.building
    elif streets:
        cells[streets[0]] = f"{rest} {address.building}".strip()
    else:
        cells[-1] = f"{cells[-1]}{rest} {address.building}".strip()
    return cells


def _role(name: str) -> str:
    if _PREFECTURE.search(name):
        return "prefecture"
    return "city" if _CITY.search(name) else "street"


def _whole(address: Address) -> str:
    first = f"{address.prefecture}{address.city}{address.street}"
    return f"{first} {address.building}".strip()


def _inverse(texts: Mapping[str, str]) -> dict[str, str]:
    """Return canonical text → the first text of the file that means it."""
    found: dict[str, str] = {}
    for text, canonical in texts.items():
        if text not in ("", "*"):
            found.setdefault(canonical, text)
    return found
