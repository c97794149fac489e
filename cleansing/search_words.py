"""Words people search customers by, and the texts that are searched, folded alike.

A text is found by any part of it. Other folds look at the neighbours of a sign (`cleansing.text`),
so that a part of a key is not always the key of the part; `fold` looks at single signs alone, and
what the neighbours decide is searched beside it. What does not belong here: how a database finds a
part of a text (``warehouse.search``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import jaconv

from cleansing import legal_forms
from cleansing.folds import (
    expand_repeated_kanji,
    fold_dashes,
    fold_kana,
    fold_kanji_weak,
    fold_width,
    is_kana,
    to_katakana,
)
from cleansing.name_keys import core_key
from cleansing.names import split_name
from cleansing.readings import bare_kana, kana_key, short_vowels
from cleansing.text import match_key

LONGEST: Final = 100
"""What somebody types beyond so many characters is not looked at."""
MOST_WORDS: Final = 6
PART_OF_NUMBER: Final = 4
"""A part of a telephone or corporate number is found from so many digits on."""

_NO_WORD: Final = re.compile(r"[^\w]|[_ー]")
_NUMBER: Final = re.compile(r"\+?[0-9][0-9()\-]*")
_SPACED_NUMBER: Final = re.compile(r"\+?[0-9][0-9()\-\s]*")
_SEPARATORS: Final = re.compile(r"[\s\-_./()・,:#]+")
_ROMAJI: Final = re.compile(
    r"(?:(?:[kgsztdnhbpmrfjvwy]|sh|ch|ts|[kgnhbpmrjsczt]y)?[aiueo]|n(?![aiueoy])"
    r"|([kstpcgzdbjm])(?=\1)|tch(?=[aiueo])|(?<=o)h(?![aiueoy]))+"
)
_INVOICE: Final = re.compile(r"t([0-9]+)")
_UNFINISHED: Final = re.compile(
    r"(?:(?<=[aiueo])|(?<=[aiueo]n))(?:[kgsztdhbpmrfjwyc]|[kgnhbpmrjsczt]y|sh|ch|ts|([kstpc])\1)$"
)
_CIRCUMFLEX: Final = str.maketrans("āâīîūûēêōô", "aaiiuueeoo")
_BRACKETS: Final = "()[]{}「」<>"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: a customer has it if one of its texts has one of the spellings.

    Attributes:
        texts: folded spellings; a part of a folded text.
        number: digits, a part of a number; "" where the word is none or too short.
    """

    texts: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody searches.

    Attributes:
        words: all of them must be found.
        joined: all of it as one name; None where it is none.
        keys: the whole of it as a code, a number or an address is looked up.
        only_form: it names a legal form alone, which too many have to search by.
    """

    words: tuple[Word, ...] = ()
    joined: Word | None = None
    keys: tuple[str, ...] = ()
    only_form: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.keys)


def read_query(text: str) -> Query:
    """Read what somebody typed, in any width, case and kana."""
    plain = fold_width(text[:LONGEST]).strip()
    parts = plain.split()[:MOST_WORDS]
    if _SPACED_NUMBER.fullmatch(fold_dashes(plain)):
        parts = ["".join(parts)]
    names = [part for part in parts if not _is_form(part)]
    words = tuple(word for part in names if (word := _word(part)).texts)
    whole = words[0] if len(words) == 1 else _word("".join(names))
    return Query(
        words=words,
        joined=whole if words else None,
        keys=code_keys(plain) if names else (),
        only_form=bool(parts) and not names,
    )


def fold(text: str) -> str:
    """Return a text as it is searched: sign by sign, nothing but words, kana as large katakana."""
    folded = expand_repeated_kanji(fold_width(text).casefold())
    return _NO_WORD.sub("", fold_kana(fold_kanji_weak(folded)))


def name_texts(core: str, branch: str = "", key: str = "") -> list[str]:
    """Return a name without its legal form as it is searched, and its branch behind it.

    Args:
        core: the name.
        branch: branch or facility.
        key: its match key, where it is known already.
    """
    texts = [fold(core), fold(key or core_key(core))]
    if branch:
        texts += [f"{texts[0]}{fold(branch)}", fold(branch)]
    return _distinct(texts)


def whole_name_texts(name: str) -> list[str]:
    """Return a name with its legal form as it is searched: without the form.

    Where more was left out of it, all that was written is searched as well.
    """
    found = split_name(name)
    left_out = found.remarks or found.honorific or found.department
    return _distinct([*name_texts(found.core, found.branch), *([fold(name)] if left_out else [])])


def reading_texts(kana: str, key: str = "") -> list[str]:
    """Return a reading as it is searched: as given, as key, and as Latin letters shorten it."""
    bare = bare_kana(kana) if kana else ""
    known = key or kana_key(bare)
    return _distinct([fold(bare), fold(known), fold(short_vowels(known))])


def plain_texts(text: str) -> list[str]:
    """Return an address as it is searched: as written, and with its figures as figures."""
    return _distinct([fold(text), fold(match_key(text))]) if text else []


def digits(text: str) -> str:
    """Return the digits of a number, a Japanese one with its trunk zero instead of +81."""
    plain = fold_dashes(fold_width(text)).strip()
    found = re.sub("[^0-9]", "", plain)
    return f"0{found[2:]}" if plain.startswith("+81") else found


def code_keys(text: str) -> tuple[str, ...]:
    """Return a code, id, number or e-mail address as it is looked up: also without its zeros."""
    plain = fold_dashes(fold_width(text)).casefold().strip()
    if "@" in plain:
        return (plain.removeprefix("@"),)
    bare = _SEPARATORS.sub("", plain)
    without = bare.lstrip("0") if bare.isdecimal() else bare
    invoice = _INVOICE.fullmatch(bare)
    dotted = plain if "." in plain and " " not in plain else ""
    found = (bare, without, invoice[1] if invoice else "", dotted)
    return tuple(dict.fromkeys(key for key in found if key))


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _is_form(word: str) -> bool:
    return bool(legal_forms.bracketed(word.strip(_BRACKETS)))


def _word(part: str) -> Word:
    name = split_name(part)
    texts = [fold(name.core), fold(core_key(name.core))]
    if name.branch:
        texts.append(fold(name.core + name.branch))
    if not name.legal_form:
        texts.append(fold(part))
    plain = fold_dashes(part)
    number = digits(plain) if _NUMBER.fullmatch(plain) else ""
    texts += _readings(name.core)
    return Word(tuple(_distinct(texts)), number if len(number) >= PART_OF_NUMBER else "")


def _readings(core: str) -> list[str]:
    """Return how a word in kana or Latin letters may stand in a reading."""
    if is_kana(core):
        return reading_texts(to_katakana(core))
    romaji = core.casefold().translate(_CIRCUMFLEX).replace("l", "r")
    romaji = _UNFINISHED.sub("", romaji)
    if not _ROMAJI.fullmatch(romaji):
        return []
    kana = to_katakana(jaconv.alphabet2kana(romaji))
    return reading_texts(kana) if is_kana(kana) else []
