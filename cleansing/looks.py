"""What a column looks like by its texts alone: telephone numbers, readings, company names, dates.

Used where a header is missing or unknown, to propose what a person then confirms. Nothing is read
as a value by these looks, and a column may look like several things at once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final

from stdnum.jp import cn

from cleansing.cells import fold, says_nothing
from cleansing.dates import DateContext, parse_date
from cleansing.emails import Email, clean_email
from cleansing.money import parse_decimal
from cleansing.phones import Phone, clean_phone
from cleansing.resources import load_table

ENOUGH: Final = 400
"""Distinct texts that are looked at; more would tell nothing new."""

_POSTAL: Final = re.compile(r"〒?\s*\d{3}-\d{4}")
_SEVEN: Final = re.compile(r"〒?\s*\d{7}")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_INVOICE: Final = re.compile(r"T[\s\-]?\d{13}", re.IGNORECASE)
_THIRTEEN: Final = re.compile(r"\d{13}(?:\.0+)?")
_PHONE_FORM: Final = re.compile(
    r"\D*(?:\+81|0)\d[\d\s()（）\-ー－]{7,14}.*|[1-9]\d{8,9}(?:\.0+)?|\D*0\d{8,10}\D*"
)
_KANA: Final = re.compile(
    r"[ァ-ヶーぁ-ん・･\s()./&\-]*[ァ-ヶーぁ-ん]{2}[ァ-ヶーぁ-ん・･\s()./&\-0-9A-Z]*"
)
_DATE_FORM: Final = re.compile(
    r"(?:19|20)\d{2}[/.\-年]\d{1,2}[/.\-月]\d{1,2}.*|(?:19|20)\d{6}|"
    r"(?:[MTSHR]|明治?|大正?|昭和?|平成?|令和?)\.?\s*(?:\d{1,2}|元)[/.\-年].*",
    re.IGNORECASE,
)
_SHORT_DATE: Final = re.compile(
    r"\d{2}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日|"
    r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d{2}[/.\-年]\d{1,2}月?"
)
_SERIAL: Final = re.compile(r"(?:3[6-9]|4\d)\d{3}(?:\.\d+)?")
_NUMBER: Final = re.compile(r"[-+△▲]?\s*[¥\\]?\s*[-+△▲]?[\d,]*\.?\d+\s*円?-?|[¥\\]?\([\d,.]+\)円?")
_MONEY: Final = re.compile(r".*(?:\d,\d{3}|円|[¥\\]).*")
_CODE: Final = re.compile(r"[A-Z]{0,6}[-_./]?\d{1,12}(?:[-_./]\d{1,8})*[A-Z]?", re.IGNORECASE)
_MIXED_CODE: Final = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9][A-Z0-9\-_]{2,19}", re.IGNORECASE)
_PERSON: Final = re.compile(
    r"[一-龠々〆ヶケ﨑髙]{1,4}[\s]+[一-龠々ぁ-んァ-ヶ]{1,5}(?:\s*(?:様|氏|殿))?"
)
_SHORT_KANJI: Final = re.compile(r"[一-龠々ヶケ]{2,5}(?:様|さん|氏)?")
_ADDRESS: Final = re.compile(
    r"[^\d@]{1,12}[市区町村郡].{0,30}\d.*|[^@]*\d+(?:丁目|番地?|号|[-ー－]\d+)\D*.*"
)
_CITY: Final = re.compile(r"[^\d]{1,8}(?:市|区|町|村|郡)(?:[^\d]{0,6}[区町村])?")
_BUILDING: Final = re.compile(
    r".*(?:ビル|\d+階|\d+[FＦ]|号室|タワー|マンション|ハイツ|会館|センター|館).*"
)
_RATE: Final = re.compile(r"(?:10|8|5|3)(?:\.0+)?%?|0\.(?:10?|08|05|03)|(?:軽減?)?8%?|標準10?%?")
_TAXED: Final = re.compile(
    r"(?:課税|軽減|標準|内税|外税|税率|税込|税抜).{0,8}?(?:10|8|5|3)(?:\.0+)?%?"
)
_CLOSING: Final = re.compile(r"(?:[1-9]|[12]\d|3[01]|99|0)日?(?:締め?)?")
_DEPARTMENT: Final = re.compile(r".{1,12}(?:部|課|室|係|グループ|チーム|支店|営業所|本部)")
_INDUSTRY: Final = re.compile(r".{1,14}業(?:・.+)?|.*(?:販売|卸|製造|小売|サービス|飲食|運輸|建設)")
_HONORIFIC: Final = re.compile(r"御中|様|殿|さま|先生")


_WHOLE: Final[dict[str, re.Pattern[str]]] = {
    "postal": _POSTAL,
    "seven_digits": _SEVEN,
    "url": _URL,
    "invoice": _INVOICE,
    "kana": _KANA,
    "short_date": _SHORT_DATE,
    "serial_date": _SERIAL,
    "number": _NUMBER,
    "money": _MONEY,
    "code": _CODE,
    "mixed_code": _MIXED_CODE,
    "city": _CITY,
    "building": _BUILDING,
    "department": _DEPARTMENT,
    "industry": _INDUSTRY,
    "honorific": _HONORIFIC,
}


@dataclass(frozen=True, slots=True)
class Looks:
    """What a column's texts look like.

    Attributes:
        rows: texts looked at.
        filled: those that say something.
        distinct: how many different ones.
        shares: kind → share of the distinct texts that look so (0 to 1), kinds with none left out.
        sequence: whole numbers that count on by one from 0 or 1: row numbers.
        numbers: the texts as numbers, by row, None where they are none; empty where fewer than
            half are.
        longest: length of the longest text.
    """

    rows: int
    filled: int
    distinct: int
    shares: dict[str, float]
    sequence: bool = False
    numbers: tuple[Decimal | None, ...] = ()
    longest: int = 0

    def share(self, *kinds: str) -> float:
        """Return the largest share among some kinds."""
        return max((self.shares.get(kind, 0.0) for kind in kinds), default=0.0)

    @property
    def unique(self) -> float:
        """Share of the filled texts that appear once each, roughly: distinct over filled."""
        return self.distinct / self.filled if self.filled else 0.0


def look(values: Sequence[str], context: DateContext | None = None) -> Looks:
    """Look at a column.

    Args:
        values: its texts, in the file's order.
        context: what is known about the file's dates.
    """
    context = context or DateContext(file_date=date(2030, 1, 1))
    spoken = [text for text in values if text.strip() and not says_nothing(fold(text))]
    distinct = list(dict.fromkeys(spoken))
    sample = [_compatible(text) for text in distinct[:ENOUGH]]
    counts = {
        kind: sum(1 for text in sample if test(text)) for kind, test in _tests(context).items()
    }
    shares = {kind: count / len(sample) for kind, count in counts.items() if count}
    numbers: tuple[Decimal | None, ...] = ()
    if shares.get("number", 0.0) >= 0.5:
        known = {text: _decimal(text) for text in distinct}
        numbers = tuple(known.get(text) for text in values)
    return Looks(
        rows=len(values),
        filled=len(spoken),
        distinct=len(distinct),
        shares=shares,
        sequence=_counts_on(spoken),
        numbers=numbers,
        longest=max(map(len, distinct), default=0),
    )


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _decimal(text: str) -> Decimal | None:
    value = parse_decimal(text)
    return value if isinstance(value, Decimal) else None


def _counts_on(texts: Sequence[str]) -> bool:
    """Tell whether plain numbers count on by one, as row numbers do."""
    if len(texts) < 3 or not all(text.isascii() and text.isdigit() for text in texts):
        return False
    if any(text.startswith("0") and text != "0" for text in texts):
        return False
    numbers = [int(text) for text in texts[:5000]]
    steps = [after - before for before, after in pairwise(numbers)]
    return numbers[0] in (0, 1) and sum(step == 1 for step in steps) >= 0.9 * len(steps)


def _tests(context: DateContext) -> dict[str, Callable[[str], bool]]:
    """Return kind → test of one text (after NFKC, without spaces at the ends)."""

    def is_date(text: str) -> bool:
        return bool(_DATE_FORM.fullmatch(text)) and isinstance(parse_date(text, context), date)

    tests: dict[str, Callable[[str], bool]] = {
        kind: (lambda text, pattern=pattern: bool(pattern.fullmatch(text)))  # type: ignore[misc]
        for kind, pattern in _WHOLE.items()
    }
    return tests | {
        "rate": lambda text: bool(_RATE.fullmatch(text) or _TAXED.search(text)),
        "email": lambda text: "@" in text and isinstance(clean_email(text), Email),
        "corporate": lambda text: bool(_THIRTEEN.fullmatch(text)) and cn.is_valid(text[:13]),
        "thirteen": lambda text: bool(_THIRTEEN.fullmatch(text)),
        "phone": _is_phone,
        "mobile": _is_mobile,
        "date": is_date,
        "company": _is_company,
        "person": _is_person,
        "prefecture": lambda text: text in _words("prefectures"),
        "address": _is_address,
        "kind": lambda text: text in _words("kinds"),
        "closing": lambda text: text in _words("closing_days") or bool(_CLOSING.fullmatch(text)),
        "job_title": lambda text: any(text.endswith(t) for t in _words("job_titles")),
        "text": lambda text: not any(c.isdigit() for c in text) and not text.isascii(),
    }


@cache
def _words(name: str) -> frozenset[str]:
    words: Iterable[Any] = load_table("looks")[name]
    return frozenset(_compatible(str(word)) for word in words)


@cache
def _company_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_words("legal_forms"), key=len)[::-1])))


def _is_phone(text: str) -> bool:
    folded = fold(text)
    return bool(_PHONE_FORM.fullmatch(folded)) and isinstance(clean_phone(text), Phone)


def _is_mobile(text: str) -> bool:
    if not _is_phone(text):
        return False
    found = clean_phone(text)
    return isinstance(found, Phone) and found.kind == "mobile"


def _is_company(text: str) -> bool:
    return len(text) < 80 and bool(_company_words().search(text))


def _is_person(text: str) -> bool:
    if _is_company(text):
        return False
    if _PERSON.fullmatch(text):
        return True
    bare = re.sub(r"(?:様|さん|氏)$", "", text)
    surnames = _words("surnames")
    if bare in surnames:
        return True
    return bool(_SHORT_KANJI.fullmatch(text)) and any(
        bare.startswith(name) and 1 <= len(bare) - len(name) <= 3 for name in _starts(bare)
    )


def _starts(text: str) -> list[str]:
    return [text[:size] for size in (1, 2, 3) if text[:size] in _words("surnames")]


def _is_address(text: str) -> bool:
    if any(text.startswith(prefecture) for prefecture in _words("prefectures")):
        return len(text) > 4
    return not _is_company(text) and bool(_ADDRESS.fullmatch(text)) and not text.isascii()
