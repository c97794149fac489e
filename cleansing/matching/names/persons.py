"""Natural persons: names that many people bear, and sole proprietors with a trade name.

A sole proprietor is one customer under the own name and the trade name (屋号): 山田商店 山田太郎,
山田太郎(山田商店). A person's name alone tells little: it takes an address or a telephone number.

What belongs here: recognising such names. What does not: weighing them.
"""

import re
from functools import cache
from typing import NamedTuple

from cleansing.folds import fold_kanji
from cleansing.resources import load_table

_KANJI_NAME = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々]{1,3}")
_KANA_NAME = re.compile("[ぁ-ゖ]{2,3}|[ァ-ヺー]{2,4}")
_SPACES = re.compile("[ ・]+")


class Proprietor(NamedTuple):
    """A sole proprietor's names."""

    person: str
    trade: str


def is_person(core: str) -> bool:
    """Return whether a name without legal form is that of a natural person.

    Args:
        core: 山田太郎, 山田 太郎, 山田はなこ; surname and given name.
    """
    words = _SPACES.split(fold_kanji(core))
    if len(words) == 1:
        found = _surname().match(words[0])
        rest = words[0][found.end() :] if found else ""
        return bool(rest) and _is_given(rest, sure=False)
    if len(words) != 2 or not _surname().fullmatch(words[0]):
        return False
    return _is_given(words[1], sure=True)


def surname_of(name: str) -> str:
    """Return the surname a name begins with, as far as it is a common one; "" where none is."""
    found = _surname().match(fold_kanji(name))
    return name[: found.end()] if found else ""


def _is_given(text: str, sure: bool) -> bool:
    """Return whether what follows a surname is a given name; ``sure`` where a space parts them."""
    if text.endswith(_trades()):
        return False
    if _KANA_NAME.fullmatch(text):
        return sure or text[0] < "ァ"
    if not _KANJI_NAME.fullmatch(text):
        return False
    return sure or (len(text) > 1 and text[0] != "第" and text.endswith(_given_ends()))


def proprietor(core: str, remarks: str) -> Proprietor | None:
    """Return the two names of a sole proprietor, if a name without legal form tells both.

    Args:
        core: the name, without what stands in brackets.
        remarks: what was written around it, joined with ``／``.
    """
    words = core.split(" ")
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        for person, trade in ((second, first), (first, second)):
            if is_person(person) and is_trade(trade):
                return Proprietor(person, trade)
    for remark in remarks.split("／") if remarks else ():
        for person, trade in ((core, remark), (_OFFICE.sub("", remark), core)):
            if is_person(person) and is_trade(trade):
                return Proprietor(person, trade)
    return None


_OFFICE = re.compile("^(?:代表者?|店主|屋号|個人|事業主)[ :]*")


def is_trade(text: str) -> bool:
    """Return whether a word is a trade name."""
    plain = _OFFICE.sub("", text)
    return len(plain) > 2 and plain.endswith(_trades()) and not is_person(plain)


@cache
def _surname() -> re.Pattern[str]:
    names = sorted({*map(fold_kanji, load_table("persons")["surnames"])}, key=len, reverse=True)
    return re.compile("|".join(names))


@cache
def _given_ends() -> tuple[str, ...]:
    return tuple(map(fold_kanji, load_table("persons")["given_ends"]))


@cache
def _trades() -> tuple[str, ...]:
    return tuple(map(fold_kanji, load_table("persons")["trades"]))
