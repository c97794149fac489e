"""Prefectures and municipalities: which one a text begins with, and where a postal code lies.

The names are data (``resources/municipalities.yaml`` and beside it). What follows the municipality
is the business of ``addresses``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from cleansing.folds import fold_kanji, kanji_table
from cleansing.resources import load_table

_SMALL: Final = "ァィゥェォッャュョヮぁぃぅぇぉっゃゅょゎヶガヵがヶゕゖ箇之"
_LARGE: Final = "アイウエオツヤユヨワアイウエオツヤユヨワケケケケケケケケノ"
_PREFECTURE: Final = re.compile("北海道|東京都|京都府|大阪府|(?:神奈川|和歌山|鹿児島|..)県")
_DISTRICT: Final = re.compile(r"[^0-9\s]{1,5}?郡[^0-9\s]{1,6}?[町村]")
_LONGEST: Final = 16
_LAST: Final = frozenset("市区町村")
_POSTAL: Final = 7


class Municipality(NamedTuple):
    """A municipality (a ward of a designated city with its city)."""

    prefecture: str
    name: str


class Located(NamedTuple):
    """The beginning of an address.

    Attributes:
        prefecture: "" where it can't be told for certain.
        city: Municipality with its district (郡), as it writes itself; "" where there is none.
        length: How many characters of the text that is.
    """

    prefecture: str
    city: str
    length: int


def fold_place(text: str) -> str:
    """Return ``text`` as places are compared: kanji variants, ヶ/ケ/が, ノ/の/之, ッ/ツ as one.

    One character stays one, so positions hold.
    """
    return text.translate(_fold_table())


@cache
def _fold_table() -> dict[int, str]:
    table = {code: chr(code + 0x60) for code in range(0x3041, 0x3097)}
    table |= {ord(small): large for small, large in zip(_SMALL, _LARGE, strict=True)}
    return {**kanji_table(), **table}


@dataclass(frozen=True, slots=True)
class _Index:
    """Municipalities by their folded name.

    Attributes:
        anywhere: Names that stand for themselves at the head of an address.
        within: Names that need their prefecture before them: towns without 郡, wards without
            their city.
        heads: The first two characters of all names, to tell quickly that nothing fits.
    """

    anywhere: dict[str, list[Municipality]]
    within: dict[str, list[Municipality]]
    heads: frozenset[str]


@cache
def _index() -> _Index:
    anywhere: dict[str, list[Municipality]] = {}
    within: dict[str, list[Municipality]] = {}
    for prefecture, row in load_table("municipalities").items():
        cities = f"{row['cities']} {row.get('former', '')}".split()
        wards = _pairs(row.get("wards", {}))
        towns = _pairs(row.get("districts", {}))
        for name in (*cities, *(city + ward for city, ward in (*wards, *towns))):
            _enter(anywhere, name, Municipality(prefecture, name))
        for city, ward in (*wards, *towns):
            _enter(within, ward, Municipality(prefecture, city + ward))
        for town in row.get("islands", "").split():
            _enter(within, town, Municipality(prefecture, town))
    for alias, name in load_table("addresses")["aliases"].items():
        index = anywhere if fold_place(name) in anywhere else within
        _enter(anywhere, alias, index[fold_place(name)][0])
    return _Index(anywhere, within, frozenset(name[:2] for name in (*anywhere, *within)))


def _enter(index: dict[str, list[Municipality]], name: str, place: Municipality) -> None:
    places = index.setdefault(fold_place(name), [])
    if place not in places:
        places.append(place)


def _pairs(groups: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, part) for name, parts in groups.items() for part in parts.split()]


@cache
def _short_prefectures() -> "re.Pattern[str]":
    names = [name[:-1] for name in load_table("municipalities") if name != "北海道"]
    return re.compile(f"({'|'.join(names)})\\s*(?![都府県])")


def prefectures() -> tuple[str, ...]:
    """Return the 47 prefectures."""
    return tuple(load_table("municipalities"))


def locate(text: str, postal_code: str = "") -> Located:
    """Find prefecture and municipality at the head of an address.

    A prefecture that is not written is told from the municipality where that is the only one of
    its name, from the postal code, or, of a ward name that Tokyo shares with other cities, from
    the town after it; else it stays empty.

    Args:
        text: An address in one width.
        postal_code: Seven digits, "" where not known.
    """
    start, prefecture = _prefecture(text)
    rest = text[start:]
    found = _municipality(rest, prefecture, postal_code)
    if found is None:
        return Located(prefecture, *_unlisted(rest, start))
    return Located(found[0].prefecture, found[0].name, start + found[1])


def bare_municipality(text: str) -> str:
    """Return a municipality without the prefecture before it, if it is the only one so called.

    Any other text comes back as it is.
    """
    start, prefecture = _prefecture(text)
    found = _candidates(text[start:], prefecture) if prefecture else None
    if found is None or start + found[1] != len(text):
        return text
    index, name = _index(), fold_place(text[start:])
    bearers = {*index.anywhere.get(name, ()), *index.within.get(name, ())}
    return text[start:] if len(bearers) == 1 else text


def _prefecture(text: str) -> tuple[int, str]:
    written = _PREFECTURE.match(fold_kanji(text[:10]))
    if written and written[0] in load_table("municipalities"):
        end = written.end()
        while text.startswith(written[0], end):
            end += len(written[0])
        return _after_spaces(text, end), written[0]
    short = _short_prefectures().match(text)
    if short:
        rest = text[short.end() :]
        full = next(name for name in load_table("municipalities") if name[:-1] == short[1])
        if _candidates(rest, full) and not _candidates(text, ""):
            return short.end(), full
    return 0, ""


def _after_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] in " 　":
        position += 1
    return position


def _candidates(text: str, prefecture: str) -> tuple[list[Municipality], int] | None:
    """Return the municipalities of the longest name that ``text`` begins with."""
    index = _index()
    folded = fold_place(text[:_LONGEST])
    if folded[:2] not in index.heads:
        return None
    for length in range(len(folded), 1, -1):
        if folded[length - 1] not in _LAST:
            continue
        name = folded[:length]
        places = index.anywhere.get(name, [])
        if prefecture:
            places = [
                place
                for place in (*places, *index.within.get(name, ()))
                if place.prefecture == prefecture
            ]
        if places:
            return places, length
    return None


def _municipality(text: str, prefecture: str, postal_code: str) -> tuple[Municipality, int] | None:
    found = _candidates(text, prefecture)
    by_code = prefecture_of_postal_code(postal_code)
    if found is None and not prefecture and by_code:
        found = _candidates(text, by_code)
    if found is None:
        return None
    places, length = found
    if len(places) > 1:
        exact = [place for place in places if text.startswith(place.name)]
        places = exact or places
    if len(places) > 1 and by_code:
        places = [place for place in places if place.prefecture == by_code] or places
    if len(places) > 1 and places[0].prefecture == prefecture:
        return None  # one of several wards: 大阪府西区
    name, certain = places[0].name, len(places) == 1
    if certain and not prefecture and name in load_table("addresses")["shared_wards"]:
        certain = by_code == places[0].prefecture or _is_tokyo(name, text[length:])
    return (places[0] if certain else Municipality(prefecture, name)), length


def _is_tokyo(ward: str, rest: str) -> bool:
    towns = load_table("addresses")["shared_wards"][ward].split()
    folded = fold_place(rest.lstrip())
    return any(folded.startswith(fold_place(town)) for town in towns)


def _unlisted(text: str, start: int) -> tuple[str, int]:
    """Return a district with its town that the table does not have (merged since)."""
    found = _DISTRICT.match(text)
    return (found[0], start + found.end()) if found else ("", start)


@cache
def _postal_ranges() -> dict[str, str]:
    prefixes: dict[str, str] = {}
    for prefecture, ranges in load_table("postal_codes")["ranges"].items():
        for ends in ranges.split():
            first, last = map(int, ends.split("-"))
            prefixes |= {f"{number:03d}": prefecture for number in range(first, last + 1)}
    return prefixes


def prefecture_of_postal_code(postal_code: str) -> str:
    """Return the prefecture of a postal code of seven digits, "" where it is not certain."""
    if len(postal_code) != _POSTAL:
        return ""
    table = load_table("postal_codes")
    if postal_code.startswith(tuple(table["uncertain"])):
        return ""
    for length in range(_POSTAL, 2, -1):
        if prefecture := table["exceptions"].get(postal_code[:length]):
            return str(prefecture)
    return _postal_ranges().get(postal_code[:3], "")
