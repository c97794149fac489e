"""A person as one record names it, with the keys it is compared by.

What belongs here: reading names, departments, mailboxes and telephones of people. What does not:
whether two records speak of one person (``same_people``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from cleansing.cells import says_nothing
from cleansing.emails import Email, clean_email
from cleansing.folds import fold_kanji_weak, fold_spaces, fold_width, to_katakana
from cleansing.matching.names.persons import is_person, surname_of
from cleansing.phones import Phone, clean_phone
from cleansing.readings import kana_key
from cleansing.resources import load_table
from core.fields import PERSON_FIELDS

_GAPS = re.compile(r"[\s・,.]+")
_UNREAD = re.compile(r"[?？〓�]+")
_SHORT = 2
"""A single word of as many characters is a surname, known or not."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name.

    Attributes:
        shown: as written, in one width and without 様.
        key: what equal names have in common; "" where nobody is named (ご担当者様).
        surname: the key of the surname; "" where it cannot be told.
        whole: surname and given name are there.
    """

    shown: str
    key: str
    surname: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Person:
    """What one record says of a person.

    Attributes:
        shown: the values, as shown, of ``core.fields.PERSON_FIELDS``.
        name: the name with its keys.
        reading: key of the reading; "" where none is given.
        department: key of the department.
        mailbox: the e-mail address in lower case; "" where it is an office's.
        mobile: the mobile number, to compare by.
    """

    shown: Mapping[str, str]
    name: Name
    reading: str
    department: str
    mailbox: str
    mobile: str


def read_person(texts: Mapping[str, str]) -> Person:
    """Read what a record says of a person.

    Args:
        texts: canonical field of ``contacts`` → text as written.
    """
    name = read_name(texts.get("name", ""))
    mobile, number = _telephone(texts.get("mobile", ""))
    email, mailbox = _mail(texts.get("email", ""))
    kana = _kana(texts.get("name_kana", ""))
    values = {field: _plain(texts.get(field, "")) for field in PERSON_FIELDS}
    values |= {
        "name": name.shown,
        "name_kana": kana,
        "phone": _telephone(texts.get("phone", ""))[0],
        "mobile": mobile,
        "email": email,
    }
    return Person(
        shown=values,
        name=name,
        reading=_reading(kana),
        department=_department(values["department"]),
        mailbox=mailbox,
        mobile=number,
    )


@lru_cache(maxsize=1 << 16)
def read_name(text: str) -> Name:
    """Read a person's name.

    Args:
        text: 田中 一郎 様, 田中一郎, 田中さん, ご担当者様 …
    """
    shown = _without_honorific(_plain(text))
    if says_nothing(shown) or shown in _nobody():
        return Name(shown, "", "", False)
    words = [word for word in _GAPS.split(_folded(_UNREAD.sub(" ", shown))) if word]
    if not words:
        return Name(shown, "", "", False)
    key = "".join(words)
    if len(words) > 1:
        return Name(shown, key, words[0], True)
    if _UNREAD.search(shown):
        return Name(shown, key, key, False)
    if is_person(key):
        return Name(shown, key, surname_of(key), True)
    if len(key) <= _SHORT or surname_of(key) == key:
        return Name(shown, key, key, False)
    return Name(shown, key, surname_of(key), True)


def names_agree(left: Name, right: Name) -> bool:
    """Tell whether two names can be one person's: equal, or one is the other's surname."""
    if left.whole and right.whole:
        return left.key == right.key
    if left.whole or right.whole:
        whole, part = (left, right) if left.whole else (right, left)
        return bool(part.key) and (whole.surname == part.key)
    return left.key == right.key


def departments_agree(left: str, right: str) -> bool:
    """Tell whether two departments can be one: equal, one not given, or one part of the other."""
    return not left or not right or left in right or right in left


def is_office_mailbox(address: str) -> bool:
    """Tell whether an address belongs to an office by its name (info@, eigyo2@)."""
    local = re.split(r"[+@]", address.lower())[0]
    return local.strip("0123456789-_.") in _mailboxes()


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    return fold_spaces(fold_width(text)).strip() if text else ""


def _folded(text: str) -> str:
    return to_katakana(fold_kanji_weak(text)).casefold()


def _without_honorific(text: str) -> str:
    bare = text
    for word in _honorifics():
        if len(bare) > len(word) and bare.endswith(word):
            bare = bare[: -len(word)].strip()
    return bare or text


@lru_cache(maxsize=1 << 16)
def _kana(text: str) -> str:
    return to_katakana(_without_honorific(_plain(text)))


@lru_cache(maxsize=1 << 16)
def _reading(kana: str) -> str:
    return kana_key(_GAPS.sub("", kana)) if kana else ""


@lru_cache(maxsize=1 << 14)
def _department(text: str) -> str:
    return _GAPS.sub("", _folded(text))


@lru_cache(maxsize=1 << 16)
def _telephone(text: str) -> tuple[str, str]:
    """Return a number as it is shown, and as it is compared where it is a mobile one."""
    found = clean_phone(text) if text else None
    if not isinstance(found, Phone):
        return _plain(text), ""
    return found.national, found.e164 if found.kind in ("mobile", "foreign") else ""


@lru_cache(maxsize=1 << 16)
def _mail(text: str) -> tuple[str, str]:
    """Return an address as it is shown, and as it is compared where it can be one person's."""
    found = clean_email(text) if text else None
    if not isinstance(found, Email):
        return _plain(text), ""
    shared = is_office_mailbox(found.address)
    return found.address, "" if shared else found.address.lower()


@cache
def _honorifics() -> tuple[str, ...]:
    return tuple(load_table("people")["honorifics"])


@cache
def _nobody() -> frozenset[str]:
    return frozenset(_without_honorific(_plain(word)) for word in load_table("people")["nobody"])


@cache
def _mailboxes() -> frozenset[str]:
    return frozenset(load_table("people")["mailboxes"])
