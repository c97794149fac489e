"""Public bodies: prefectures, municipalities and ministries, and the organs they act through.

石川県七尾市, 七尾市教育委員会 and 七尾市 are one body; a law makes it so, not a likeness of names.
The organ is a site of the body. Names of municipalities that occur in several prefectures tell
little without theirs.

What belongs here: recognising such names. What does not: weighing them.
"""

import re
from functools import cache
from typing import NamedTuple

from cleansing.resources import load_table


class PublicBody(NamedTuple):
    """A public body as a name tells it.

    Attributes:
        name: the body that has a 法人番号 (七尾市).
        organ: what acts for it, "" where the name is the body's.
        prefecture: where the name says it, or only one prefecture has such a municipality.
    """

    name: str
    organ: str
    prefecture: str

    @property
    def form(self) -> str:
        """Return what stands for the legal form (国税庁 法人種別 101 and 201)."""
        return STATE if self.name in _table()["ministries"] else LOCAL


STATE = "国の機関"
LOCAL = "地方公共団体"


def public_body(core: str) -> PublicBody | None:
    """Return the public body that a name without legal form means, if it means one.

    Source of the organs: 地方自治法 (executive organs of local bodies) and 国家行政組織法
    (regional offices of ministries).
    """
    for pattern, ministry in _state():
        if pattern.fullmatch(core):
            return PublicBody(ministry, core, "")
    for ministry in _table()["ministries"]:
        if core.startswith(ministry) and not _own_number().search(core[len(ministry) :]):
            return PublicBody(ministry, core[len(ministry) :], "")
    return _local(core)


def _local(core: str) -> PublicBody | None:
    found = _prefecture().match(core)
    prefecture = found[0] if found else ""
    rest = core[len(prefecture) :]
    municipality = _municipality().match(rest)
    if municipality:
        homes = municipalities()[municipality[1]]
        if prefecture in homes or not prefecture:
            organ = rest[municipality.end() :]
            if is_organ(organ) or (municipality[1] in _with_wards() and _ward().fullmatch(organ)):
                home = prefecture or (homes[0] if len(homes) == 1 else "")
                return PublicBody(municipality[1], organ, home)
    if prefecture and is_organ(rest):
        return PublicBody(prefecture, rest, prefecture)
    return None


def is_organ(text: str) -> bool:
    """Return whether what follows a body's name is an organ of it, or nothing."""
    return not text or bool(_organ().fullmatch(text) and not _own_number().search(text))


@cache
def municipalities() -> dict[str, tuple[str, ...]]:
    """Return the prefectures of each name of a municipality."""
    found: dict[str, set[str]] = {}
    for prefecture, parts in load_table("municipalities").items():
        names = parts.get("cities", "").split()
        for group in ("districts", "islands"):
            values = parts.get(group, {})
            for words in values.values() if isinstance(values, dict) else [values]:
                names += words.split()
        for name in names:
            found.setdefault(name, set()).add(prefecture)
    return {name: tuple(sorted(homes)) for name, homes in found.items()}


def ministries() -> list[str]:
    """Return the names of ministries and agencies, and of prefectures."""
    return [*_table()["ministries"], *load_table("municipalities")]


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = load_table("public_bodies")
    return table


@cache
def _state() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(pattern), ministry)
        for ministry, patterns in _table()["state"].items()
        for pattern in patterns
    ]


@cache
def _prefecture() -> re.Pattern[str]:
    return re.compile("|".join(load_table("municipalities")))


@cache
def _municipality() -> re.Pattern[str]:
    names = sorted(municipalities(), key=len, reverse=True)
    return re.compile(f"(?:.{{1,4}}郡)?({'|'.join(map(re.escape, names))})")


@cache
def _own_number() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _table()["own_number"])))


@cache
def _organ() -> re.Pattern[str]:
    organs = "|".join(map(re.escape, sorted(_table()["organs"], key=len, reverse=True)))
    founded = "|".join(_table()["founded"])
    patterns = "|".join(_table()["organ_patterns"])
    return re.compile(f"(?:{organs}|{patterns})(?:[(（].*)?|(?:{founded}).+")


@cache
def _with_wards() -> frozenset[str]:
    """Return the designated cities."""
    rows = load_table("municipalities").values()
    return frozenset(city for row in rows for city in row.get("wards", {}))


@cache
def _ward() -> re.Pattern[str]:
    return re.compile(str(_table()["ward"]))
