"""Branches, departments and facilities at the end of a name.

製作所, 研究所, センター and 店 are part of many names (山凪製作所), so a word is cut off only
where a legal form, a space or a place says that it is a branch. The words are data
(``resources/branches.yaml``).
"""

import re
from functools import cache
from typing import Any, Final, NamedTuple

from cleansing.folds import fold_kanji, large_kana
from cleansing.resources import load_table

_LONGEST_PLACE: Final = 9
_SHORTEST_NAME: Final = 2
_MODIFIER: Final = re.compile(
    "(?:第?[0-9一二三四五六七八九十]+|中央|駅前|[東西南北]口?|駅[東西南北]?口?|港|前|統括|総合|法人|個人)$"
)
# 全銀協規定: offices at the end of a payer's name
_BANK_OFFICES: Final = {"エイ": "営業所", "シユツ": "出張所"}
_BANK_OFFICE: Final = re.compile(r"[(](エイ|シユツ)[)]?$")
# After a legal form, whatever ends like a section is one.
_SECTION: Final = re.compile("^[^\\s]{1,10}(?:課|係|室|(?<!楽)部)$")
_LOCAL: Final = re.compile("(?:駅|前|通り?|口|町|丁目|号|[東西南北]|[市区町村])$")


class Place(NamedTuple):
    """The end of a name.

    Attributes:
        name: What is left of the name.
        branch: The branch or facility, "" where there is none.
        department: The department, "" where there is none.
    """

    name: str
    branch: str
    department: str


@cache
def _words() -> Any:
    return load_table("branches")


@cache
def _ends(*groups: str) -> tuple[str, ...]:
    """Return the words of some groups, the longest first."""
    return tuple(
        sorted({word for group in groups for word in _words()[group]}, key=len, reverse=True)
    )


_SURE: Final = ("sure",)
_PLACED: Final = ("sure", "placed")
_LOOSE: Final = ("sure", "placed", "loose")


def _end_start(text: str, *groups: str) -> int:
    """Return where the word of some groups begins that ``text`` ends in, -1 where it has none."""
    words = _ends(*groups)
    if not text.endswith(words):
        return -1
    return len(text) - len(next(word for word in words if text.endswith(word)))


@cache
def _firm_end() -> "re.Pattern[str]":
    return re.compile(f".*(?:{'|'.join(sorted(_words()['firm_ends'], key=len, reverse=True))})")


@cache
def _department() -> "re.Pattern[str]":
    words, ends = "|".join(_words()["departments"]), "|".join(_words()["department_ends"])
    return re.compile(f"[^\\s]{{0,8}}(?:{words})[^\\s]{{0,8}}?(?:{ends})")


@cache
def _first_branch() -> "re.Pattern[str]":
    return re.compile(f"[^\\s]{{0,12}}?(?:{'|'.join(_ends(*_PLACED))})")


@cache
def places() -> frozenset[str]:
    """Return the places that stand before 支店: prefectures, municipalities, regions."""
    names: set[str] = set(_words()["regions"])
    for prefecture, row in load_table("municipalities").items():
        names |= {prefecture, prefecture.rstrip("都府県") if prefecture != "京都府" else "京都"}
        towns = " ".join([*row.get("districts", {}).values(), row.get("former", "")]).split()
        for city in [*row["cities"].split(), *towns]:
            names |= {city, city[:-1]} if len(city) > _SHORTEST_NAME else {city}
    names -= {"中", "東", "南", "北", "西", "大", "日", "栄", "原", "光", "森", "旭"}
    return frozenset(fold_kanji(name) for name in names)


def _place_start(stem: str) -> int:
    """Return where the place at the end of ``stem`` begins, -1 where it ends in none."""
    plain = fold_kanji(stem)
    known = places()
    bare = _MODIFIER.sub("", plain)
    for text in (plain, bare) if bare != plain else (plain,):
        for length in range(min(len(text), _LONGEST_PLACE), 1, -1):
            if text[-length:] in known:
                return len(text) - length
    return -1


def _begins_with_place(word: str) -> bool:
    plain = fold_kanji(word)
    return any(plain[:length] in places() for length in range(_LONGEST_PLACE, 1, -1))


def is_department(word: str) -> bool:
    """Tell whether a word is a department: 営業部, 経理課, 情報システム室."""
    return _department().fullmatch(word) is not None


def is_branch(word: str, after_form: bool = False) -> bool:
    """Tell whether a word that stands apart is a branch.

    Args:
        word: A word without spaces.
        after_form: Whether a legal form stands right before it, which leaves little else to be.
    """
    if word.endswith(_ends(*_SURE)) or large_kana(word).endswith(_ends("kana")):
        return True
    if word.endswith(_ends("names")):
        return False
    if word.endswith(_ends(*_PLACED)):
        return True
    start = _end_start(word, *_LOOSE)
    if start < 0 or after_form:
        return start >= 0 or (after_form and fold_kanji(word) in places())
    stem = word[:start]
    if not stem:
        return False
    return _begins_with_place(stem) or _place_start(stem) >= 0 or bool(_LOCAL.search(stem))


def split_rest(rest: str) -> tuple[str, str, str]:
    """Split what follows a legal form into branch, department and what is neither.

    大阪支店営業部 gives 大阪支店, 営業部 and nothing.
    """
    branch: list[str] = []
    department: list[str] = []
    words = rest.split()
    while words:
        word = words[0]
        found = _first_branch().match(word)
        if found and is_department(word[found.end() :]):
            branch.append(found[0])
            department.append(word[found.end() :])
        elif is_department(word) or _SECTION.search(word):
            department.append(word)
        elif office := _BANK_OFFICE.search(word):
            branch.append(f"{word[: office.start()]}{_BANK_OFFICES[office[1]]}")
        elif is_branch(word, after_form=True):
            branch.append(word)
        else:
            break
        words.pop(0)
    return " ".join(branch), " ".join(department), " ".join(words)


def split_end(name: str, facilities: bool = False) -> Place:
    """Split branch and department off the end of a name that has no legal form after it.

    Args:
        name: The name without its legal form.
        facilities: Whether a facility (○○保育園) after a space counts as a branch, as with welfare,
            medical and school corporations.
    """
    words = name.split(" ")
    department: list[str] = []
    branch: list[str] = []
    while len(words) > 1 and is_department(words[-1]) and not is_branch(words[-1]):
        department.insert(0, words.pop())
    while len(words) > 1 and (
        is_branch(words[-1]) or (facilities and words[-1].endswith(_ends("facilities")))
    ):
        branch.insert(0, words.pop())
    rest = " ".join(words)
    if not branch:
        rest, glued = _glued(rest)
        branch = [glued] if glued else []
    return Place(rest, " ".join(branch), " ".join(department))


def _glued(name: str) -> tuple[str, str]:
    """Split a branch off that is written to the name without a space: 山田商事大阪支店."""
    sure = _end_start(name, *_SURE)
    end = sure if sure >= 0 else _end_start(name, "glued")
    if end <= _SHORTEST_NAME:
        return name, ""
    stem = name[:end]
    start = _place_start(stem)
    if start >= _SHORTEST_NAME:
        firm = stem[:start].rstrip()
        return (name, "") if _belongs(firm, name[end:]) else (firm, name[start:])
    if sure > 0 > start and (known := _firm_end().match(stem)) and known.end() > _SHORTEST_NAME:
        return name[: known.end()], name[known.end() :]
    return name, ""


def _belongs(firm: str, end: str) -> bool:
    """Tell a firm whose name goes on like a branch: 北凪新聞大阪本社, 防音中野事務所."""
    if end == "本社":
        return firm.endswith("新聞")
    known = _firm_end().fullmatch(firm) is not None or firm.endswith("事務所")
    return end == "事務所" and not known
