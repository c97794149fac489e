"""Telephone and fax numbers, one form each and what kind of line they are.

Sources: 総務省 電気通信番号計画 (numbering plan) through the metadata of libphonenumber; notations
of ledgers and cards: ``(代)`` ``㈹`` ``内線`` ``TEL:``, two numbers in one cell, a leading zero
that a spreadsheet dropped.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from cleansing.cells import damage, fold, says_nothing
from cleansing.problems import Problem
from core.language import Text

PhoneKind = Literal["fixed", "mobile", "toll_free", "navi", "voip", "pager", "other", "foreign"]

_KINDS: Final[dict[int, PhoneKind]] = {
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.UAN: "navi",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PAGER: "pager",
}
_LONGEST: Final = 200
_PREFIX: Final = 6

_PLAIN: Final = re.compile(r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|[0-9]{9,11}")
_EXTENSION: Final = re.compile(
    r"\(?\s*(?:内線(?:番号)?|内(?=[:\s]*[0-9])|ext(?:ension)?\.?|(?<=[0-9])\s*x(?=[0-9]))"
    r"\s*[:.#\-]?\s*(?P<extension>[0-9]{1,6})\s*\)?",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"~\s*[0-9]{1,4}(?![0-9\-])")
_RUN: Final = re.compile(r"(?:\+\s*)?[(0-9][0-9\s().\-]*[0-9]")
_TRUNK_ZERO: Final = re.compile(r"\(0\)")
_SHORT: Final = range(1, 6)
_LOCAL: Final = range(6, 9)

_NOT_A_PHONE: Final = Problem(
    "not_a_phone",
    Text("電話番号として読めません。", "This cannot be read as a telephone number."),
)
_NO_AREA_CODE: Final = Problem(
    "no_area_code",
    Text("市外局番がありません。", "The area code is missing."),
)
_INVALID: Final = Problem(
    "invalid_phone",
    Text(
        "電気通信番号計画にない番号です。桁の過不足や局番の誤りを確認してください。",
        "No such number in the numbering plan. Check for missing or extra digits.",
    ),
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number.

    Attributes:
        e164: The number as it is dialled from anywhere, ``+81312345678``; compare by this.
        national: As written in Japan, ``03-1234-5678``; a foreign number in its international
            form.
        kind: ``fixed``, ``mobile`` (060 070 080 090), ``toll_free`` (0120, 0800), ``navi``
            (0570), ``voip`` (050), ``pager`` (020), ``other``, ``foreign``.
        extension: The extension (内線), digits, "" where there is none.
        others: Further numbers of the cell as `national`, or their bare digits where they lean
            on the first one (``03-1234-5678/5679``).
    """

    e164: str
    national: str
    kind: PhoneKind
    extension: str = ""
    others: tuple[str, ...] = ()

    @property
    def geographic(self) -> bool:
        """Whether the number belongs to a place and says something about an address."""
        return self.kind == "fixed"


def clean_phone(text: str) -> Phone | Problem | None:
    """Read a telephone or fax number.

    Args:
        text: A cell, in any notation: full-width, brackets, dashes of any sort, ``TEL:``,
            ``(代)``, ``内線``, ``+81``, several numbers; a leading zero that was lost is put back.

    Returns:
        The first number of the cell, with the others beside it; None where the cell says nothing
        or is filled with zeros; a `Problem` with the code ``not_a_phone``, ``no_area_code``,
        ``invalid_phone`` or one of `cleansing.cells.damage`.
    """
    folded = fold(text)
    if _PLAIN.fullmatch(folded):
        found = _japanese(folded.replace("-", ""))
        if found:
            return found
    if says_nothing(folded) or not folded.strip("0- "):
        return None
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    return _NOT_A_PHONE if len(folded) > _LONGEST else _searched(folded)


def _searched(folded: str) -> Phone | Problem:
    """Find the numbers in a cell of several parts."""
    extension = _EXTENSION.search(folded)
    if extension:
        folded = f"{folded[: extension.start()]}|{folded[extension.end() :]}"
    runs = _RUN.findall(_RANGE.sub("", _TRUNK_ZERO.sub("", folded)))
    phones: list[Phone] = []
    short: list[str] = []
    for run in runs:
        whole = _number(run)
        parts = [whole] if whole else [_number(part) for part in run.split()]
        phones += [part for part in parts if part]
        if phones and not whole and len(digits := re.sub(r"\D", "", run)) in _SHORT:
            short.append(digits)
    if not phones:
        return _failure(runs)
    first = phones[0]
    others = dict.fromkeys(phone.national for phone in phones[1:] if phone.e164 != first.e164)
    return Phone(
        first.e164,
        first.national,
        first.kind,
        extension["extension"] if extension else "",
        (*others, *short),
    )


def _failure(runs: list[str]) -> Problem:
    longest = max((re.sub(r"[^0-9+]", "", run) for run in runs), key=len, default="")
    if len(longest) in _LOCAL and longest[0] not in "0+":
        return _NO_AREA_CODE
    return _INVALID if len(longest) >= _LOCAL.start else _NOT_A_PHONE


def _number(run: str) -> Phone | None:
    digits = re.sub(r"[^0-9]", "", run)
    if run.startswith("+"):
        return _japanese(digits[2:]) if digits.startswith("81") else _library(f"+{digits}")
    if digits.startswith("0081"):
        return _japanese(digits[4:])
    found = _japanese(digits)
    if not found and digits.startswith("00"):
        return _library(digits)
    if not found and digits.startswith("81"):
        return _japanese(digits[2:])
    return found


def _japanese(digits: str) -> Phone | None:
    significant = digits.removeprefix("0")
    if len(significant) not in (9, 10):
        return None
    form = _plan(significant[:_PREFIX], len(significant))
    if not form:
        return None
    kind, first, second = form
    national = f"0{significant[:first]}-{significant[first:second]}-{significant[second:]}"
    return Phone(f"+81{significant}", national, kind)


@lru_cache(maxsize=200_000)
def _plan(prefix: str, length: int) -> tuple[PhoneKind, int, int] | None:
    """Return the kind of the numbers with a prefix, and where their two hyphens go.

    Within the lengths of 9 and 10 the numbering plan tells lines apart by their first six digits
    at most, so that one look-up serves every number of an exchange.
    """
    number = phonenumbers.PhoneNumber(
        country_code=81, national_number=int(prefix + "1" * (length - _PREFIX))
    )
    if prefix.startswith("0") or not phonenumbers.is_valid_number(number):
        return None
    groups = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL).split("-")
    kind = _KINDS.get(phonenumbers.number_type(number), "other")
    first = len(groups[0]) - 1
    return kind, first, first + len(groups[1])


def _library(text: str) -> Phone | None:
    """Read a number that is not nine or ten digits of Japan."""
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    japan = number.country_code == 81
    form = PhoneNumberFormat.NATIONAL if japan else PhoneNumberFormat.INTERNATIONAL
    kind = _KINDS.get(phonenumbers.number_type(number), "other") if japan else "foreign"
    return Phone(
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.format_number(number, form),
        kind,
    )
