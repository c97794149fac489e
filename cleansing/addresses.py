"""Addresses in their levels: prefecture, city, rest, building; and keys that ignore the writing.

``一丁目2番3号``, ``1-2-3`` and ``１丁目２－３`` are one address. Traps are data or rules of
their own: cities whose names hold 市 or 町 (四日市市, 十日町市), place names with figures (六本木
八丁堀), 堺市's 丁, 札幌's 条丁目, 大字 and 字, ヶ and ケ.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from cleansing.folds import fold_dashes, fold_kana, fold_kanji, fold_spaces, fold_width
from cleansing.resources import load_table
from cleansing.text import kanji_figures


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its levels.

    Attributes:
        prefecture: 都道府県; inferred only where the city names it beyond doubt.
        city: 市区町村, with its 郡 or ward (横浜市港北区).
        rest: town and numbers, as written.
        building: from the building's name on.
        town_key: folded town without its number.
        number_key: the numbers, ``1-2-3``.
        address_key: city, town and number folded, the prefecture left out.
    """

    prefecture: str = ""
    city: str = ""
    rest: str = ""
    building: str = ""
    town_key: str = ""
    number_key: str = ""
    address_key: str = ""


_POSTAL: Final = re.compile(r"^〒?\s*\d{3}-?\d{4}\s*(?=\D)|^〒\s*")
_FIGURES: Final = "一二三四五六七八九十百〇"
# 八丁堀, 一番町, 三条 as a place of its own and 四号線 are names, not numbers.
_COUNTED: Final = re.compile(
    rf"([{_FIGURES}]+)(?=丁目|丁(?=[0-9]|$)|番(?!町|館|丁)|号(?!線)|条(?=[東西南北0-9])|線(?=[東西南北0-9])|地割)"
)
_NUMBER: Final = re.compile(
    r"(?P<first>\d+)"
    r"(?P<more>(?:\s*(?:丁目|丁|番地の|番地|番|号室|号|条|線|地割|の|ノ|-|－|・|,)\s*(?:[東西南北](?=\d))?\d+)*)"
    r"(?P<end>\s*(?:丁目|丁|番地|番|号(?!室|館|棟)|条|線|地割)?)"
)
_FLOOR: Final = re.compile(r"^[\s,、・]*(?:\d+\s*(?:階|[FfＦ]|号室|号館)|[A-Za-z]+\d+)")
_COUNTRY_WORDS: Final = re.compile("大字|字(?=[^\\d])")


@lru_cache(maxsize=1 << 16)
def split_address(raw: str, postal_code: str = "") -> Address:
    """Split an address. What is not recognised stays in ``rest``; any text is accepted.

    Args:
        raw: The address as the source has it.
        postal_code: Seven digits, or "". Reserved for telling equal city names apart.
    """
    text = _POSTAL.sub("", fold_spaces(fold_width(raw)))
    text = fold_dashes(text).strip(" ,、")
    if not text:
        return Address()
    prefecture, text = _prefecture(text)
    inferred, city, text = _city(prefecture, text)
    rest, building = _building(text)
    town, number = _town_and_number(rest)
    key = f"{_folded(city)}/{town}/{number}" if (city or town) else ""
    return Address(
        prefecture=prefecture or inferred,
        city=city,
        rest=rest,
        building=building,
        town_key=town,
        number_key=number,
        address_key=key,
    )


def _prefecture(text: str) -> tuple[str, str]:
    for name in load_table("municipalities"):
        if text.startswith(name):
            return name, text[len(name) :].lstrip()
    return "", text


@dataclass(frozen=True, slots=True)
class _City:
    prefecture: str
    name: str


@cache
def _cities() -> dict[str, dict[str, list[_City]]]:
    """Folded spelling of a city, by its first two characters → where it may be."""
    found: dict[str, dict[str, list[_City]]] = {}

    def enter(spelling: str, prefecture: str, name: str) -> None:
        folded = _folded(spelling)
        found.setdefault(folded[:2], {}).setdefault(folded, []).append(_City(prefecture, name))

    for prefecture, row in load_table("municipalities").items():
        plain = " ".join(str(row.get(kind, "")) for kind in ("cities", "islands", "former"))
        for city in plain.split():
            enter(city, prefecture, city)
        for city, wards in row.get("wards", {}).items():
            for ward in wards.split():
                enter(city + ward, prefecture, city + ward)
        for district, towns in row.get("districts", {}).items():
            for town in towns.split():
                enter(district + town, prefecture, district + town)
                enter(town, prefecture, district + town)
    return found


def _city(prefecture: str, text: str) -> tuple[str, str, str]:
    """Return the prefecture it implies, the city, and what follows."""
    squeezed = text.replace(" ", "", 2) if " " in text[:14] else text
    folded = _folded(squeezed)
    candidates = _cities().get(folded[:2], {})
    best = max(
        (spelling for spelling in candidates if folded.startswith(spelling)), key=len, default=""
    )
    if not best:
        return "", "", text
    places = candidates[best]
    here = [place for place in places if not prefecture or place.prefecture == prefecture]
    if not here:
        return "", "", text
    rest = squeezed[len(best) :].lstrip()
    prefectures = {place.prefecture for place in here}
    implied = here[0].prefecture if len(prefectures) == 1 else ""
    return implied, here[0].name if len(prefectures) == 1 else squeezed[: len(best)], rest


_EQUAL: Final = str.maketrans("ヶがガ箇の之ッ", "ケケケケノノツ")


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    """Fold the spelling of a place, one character for one."""
    return fold_kanji(text).translate(_EQUAL)


def _building(text: str) -> tuple[str, str]:
    """Split after the number of the plot; a floor or room belongs to the building."""
    plain = _COUNTED.sub(lambda found: kanji_figures(found[1]), text)
    found = _NUMBER.search(plain)
    if not found:
        head, _, tail = text.partition(" ")
        return (head, tail) if tail else (text, "")
    end = found.end()
    rest, building = plain[:end], plain[end:]
    if _FLOOR.match(building) and not building.startswith(("-",)):
        return rest.strip(), building.strip(" ,、・")
    return rest.strip(), building.strip(" ,、・-")


_TOWN_NOISE: Final = re.compile(r"[\s,、・\-]|丁目$|第(?=\d)|番地$|地割$")


@lru_cache(maxsize=1 << 16)
def _town_and_number(rest: str) -> tuple[str, str]:
    found = _NUMBER.search(rest)
    if not found:
        return _town(rest), ""
    numbers = re.findall(r"\d+", found[0])
    return _town(rest[: found.start()]), "-".join(number.lstrip("0") or "0" for number in numbers)


def _town(text: str) -> str:
    plain = _COUNTRY_WORDS.sub("", text)
    return _TOWN_NOISE.sub("", fold_kana(_folded(plain)))
