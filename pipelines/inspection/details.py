"""What follows from a mapping: how records are named, what amounts mean, which words mean what.

What belongs here: judgements on the values of mapped columns, each for one key of a profile. What
does not: the mapping itself.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from cleansing.cells import fold
from cleansing.dates import DateContext, ShortYears, parse_date
from cleansing.money import parse_yen
from connectors.profile import load_profile
from core.language import Text
from pipelines.inspection.columns import Column, TableColumns
from pipelines.inspection.entities import Candidate
from pipelines.inspection.figures import tax_relation
from pipelines.steps.signs import DEDUCTED

Basis = Literal["inclusive", "exclusive", "unknown"]
ShortDates = Literal["auto", "wareki6", "heisei6", "western2"]

_SHORT_YEARS: Final[tuple[tuple[ShortDates, ShortYears], ...]] = (
    ("wareki6", "zengin"),
    ("heisei6", "freeway"),
    ("western2", "western"),
)

_INCLUSIVE: Final = re.compile(r"税込|込み?金額|\(込\)|内税|gross|incl", re.IGNORECASE)
_EXCLUSIVE: Final = re.compile(
    r"税抜|税別|本体|\(抜\)|外税|net|excl|before[_ ]?tax|ex[._ -]?vat", re.IGNORECASE
)
_BASIS_HEADER: Final = re.compile(r"税転嫁|内外税|税込.?税抜|税計算|課税方式|税方式|税処理|税区分")
_BASIS_WORDS: Final = re.compile(r"税込|内税|税抜|外税|別記|税別")
_PAYMENT: Final = re.compile(r"入金|回収|振込|領収|payment|receipt|deposit", re.IGNORECASE)
_LEGEND: Final = re.compile(r"(\d{1,3})\s*[:：=＝.．]\s*([^\s,、，;；:：=\d)）]+)")
_GUESSES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"返品|返却|返金|赤伝|return|refund", "return"),
        (r"値引|割引|リベート|discount|allowance", "discount"),
        (r"入金|回収|振込|受取|領収|payment|receipt", "payment"),
        (r"相殺|調整|貸倒|adjust|write", "adjustment"),
        (r"売|納品|出荷|掛|現金|請求|通常|sale|invoice", "sale"),
    )
)


_NOTHING: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Details:
    """What a mapping implies.

    Attributes:
        identity: fields that name a record where there is no code.
        pad: field → width of codes whose leading zeros were lost.
        basis: whether amounts include tax, and why.
        basis_column: a column that says it row by row.
        by: tax is rounded per line or per slip.
        kinds: text of the kind column → kind.
        unknown_kinds: texts of the kind column whose meaning cannot be told.
        unsigned: texts of the kind column that mean a return or a discount and stand beside amounts
            without a minus, all of them.
        constants: field → fixed text.
        dates: how short years are meant, as a profile says it.
        dates_reason: why.
    """

    identity: tuple[str, ...] = ()
    pad: dict[str, int] = field(default_factory=dict)
    basis: Basis = "unknown"
    basis_reason: Text = _NOTHING
    basis_column: Column | None = None
    by: Literal["line", "slip"] = "line"
    kinds: dict[str, str] = field(default_factory=dict)
    unknown_kinds: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    dates: ShortDates = "auto"
    dates_reason: Text = _NOTHING


def details_of(candidate: Candidate, table: TableColumns, context: DateContext) -> Details:
    """Work out what a mapping implies.

    Args:
        candidate: the mapping.
        table: the table it is of.
        context: what is known about the file's dates.
    """
    by_field = {c.field: table.columns[c.places[0]] for c in candidate.choices if c.places}
    if candidate.entity != "transactions":
        identity = _identity(candidate.entity, by_field)
        return Details(identity=identity, pad=_pads(by_field))
    basis, reason = _basis(by_field, table)
    kinds, unknown = _kinds(by_field.get("kind"))
    dates, dates_reason = _dates(by_field.get("date"), context)
    return Details(
        identity=_identity(candidate.entity, by_field),
        pad=_pads(by_field),
        basis=basis,
        basis_reason=reason,
        basis_column=_basis_column(table.columns),
        by="slip" if "document_no" in by_field and not _taxed_by_line(by_field) else "line",
        kinds=kinds,
        unknown_kinds=unknown,
        unsigned=_unsigned(by_field, kinds),
        constants=_constants(by_field, table),
        dates=dates,
        dates_reason=dates_reason,
    )


def _identity(entity: str, by_field: dict[str, Column]) -> tuple[str, ...]:
    """Say which fields name a record: without a code, those that people tell customers apart by."""
    if entity == "customers":
        code = by_field.get("code")
        if code is not None and code.looks.filled == code.looks.rows:
            return ()
        second = [f for f in ("address", "phone", "postal_code") if f in by_field][:1]
        return ("name", *second)
    if "customer_code" in by_field or "customer_name" not in by_field:
        column = by_field.get("customer_code")
        full = column is not None and column.looks.filled == column.looks.rows
        return () if full or "customer_name" not in by_field else ("customer_name",)
    return ("customer_name",)


def _pads(by_field: dict[str, Column]) -> dict[str, int]:
    pads: dict[str, int] = {}
    for name in ("code", "customer_code"):
        if name in by_field and (width := lost_width(by_field[name].texts)):
            pads[name] = width
    return pads


def lost_width(texts: Sequence[str]) -> int:
    """Return the width of codes of which some lost their leading zeros, 0 where none did.

    The evidence is in the column itself: some codes still begin with a zero, all of one width,
    and others of digits alone are shorter.
    """
    codes = {text.strip() for text in texts if text.strip()}
    digits = {code for code in codes if code.isascii() and code.isdigit()}
    if len(digits) < 0.9 * len(codes):
        return 0
    widths = Counter(len(code) for code in digits if code.startswith("0"))
    if len(widths) != 1:
        return 0
    width = next(iter(widths))
    shorter = any(len(code) < width for code in digits)
    longer = any(len(code) > width for code in digits)
    return width if shorter and not longer and width > 1 else 0


def _taxed_by_line(by_field: dict[str, Column]) -> bool:
    if "tax" not in by_field or "amount" not in by_field:
        return False
    relation = tax_relation(by_field["amount"], by_field["tax"])
    return max(relation.exclusive, relation.inclusive) >= 0.5 * max(relation.rows, 1) > 0.5


def _basis(by_field: dict[str, Column], table: TableColumns) -> tuple[Basis, Text]:
    amount = by_field.get("amount")
    if amount is None:
        return "unknown", _NOTHING
    said = _said(amount.cell)
    if said != "unknown":
        cell = " ".join(amount.cell.split())
        return said, Text(f"見出し「{cell}」", f"the header '{cell}'")
    if "tax" in by_field:
        relation = tax_relation(amount, by_field["tax"])
        if relation.rows and relation.exclusive >= 0.8 * relation.rows:
            return "exclusive", Text(
                "消費税の列が金額の8%か10%", "the tax is 8 % or 10 % of the amount"
            )
        if relation.rows and relation.inclusive >= 0.8 * relation.rows:
            return "inclusive", Text(
                "消費税の列が金額の中に含まれる額", "the tax lies inside the amount"
            )
    for title in table.layout.titles:
        if (said := _said(title)) != "unknown":
            return said, Text(f"題名「{title[:40]}」", f"the title '{title[:40]}'")
    if any(_INCLUSIVE.search(_nfkc(c.cell)) for c in table.columns if c is not amount):
        return "exclusive", Text("税込の列が別にある", "another column includes tax")
    return "unknown", _NOTHING


def _said(text: str) -> Basis:
    folded = _nfkc(text)
    inclusive, exclusive = _INCLUSIVE.search(folded), _EXCLUSIVE.search(folded)
    if bool(inclusive) == bool(exclusive):
        return "unknown"
    return "inclusive" if inclusive else "exclusive"


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _basis_column(columns: Sequence[Column]) -> Column | None:
    """Find the column that says row by row whether tax is inside."""
    for column in columns:
        if not _BASIS_HEADER.search(_nfkc(column.cell)):
            continue
        texts = {_nfkc(text) for text in column.texts if text.strip()}
        words = {m.group(0) for text in texts if (m := _BASIS_WORDS.search(text))}
        if words and len(words) <= len(texts):
            return column
    return None


def _kinds(column: Column | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Say what the words of a kind column mean, and which of them cannot be told."""
    if column is None:
        return {}, ()
    known = load_profile("generic_transactions").values["kind"]
    folded = {_nfkc(text).strip(): kind for text, kind in known.items()}
    legend = dict(_LEGEND.findall(_nfkc(column.cell)))
    kinds: dict[str, str] = {}
    unknown: list[str] = []
    for text in dict.fromkeys(_nfkc(text).strip() for text in column.texts):
        if text in folded:
            kinds[text] = folded[text]
            continue
        word = legend.get(text, text)
        guess = next((kind for pattern, kind in _GUESSES if pattern.search(word)), "")
        if guess and text:
            kinds[text] = guess
        elif text:
            unknown.append(text)
    return kinds, tuple(unknown)


def _unsigned(by_field: dict[str, Column], kinds: dict[str, str]) -> tuple[str, ...]:
    """Say which words take money away though no amount beside them has a minus."""
    if "kind" not in by_field or "amount" not in by_field:
        return ()
    signs: dict[str, set[bool]] = {}
    for text, amount in zip(by_field["kind"].texts, by_field["amount"].texts, strict=True):
        kind, yen = kinds.get(_nfkc(text).strip(), ""), parse_yen(amount)
        if kind in DEDUCTED and isinstance(yen, int) and yen:
            signs.setdefault(kind, set()).add(yen > 0)
    return tuple(word for word, kind in kinds.items() if signs.get(kind) == {True})


def _constants(by_field: dict[str, Column], table: TableColumns) -> dict[str, str]:
    """A list of 入金日 and 入金額 holds payments, whatever it does not say."""
    if "kind" in by_field:
        return {}
    cells = [by_field[name].cell for name in ("date", "amount") if name in by_field]
    paid = [cell for cell in cells if _PAYMENT.search(_nfkc(cell))]
    titled = any(
        _PAYMENT.search(_nfkc(title)) and not re.search("売上|請求|sales", _nfkc(title))
        for title in table.layout.titles[:2]
    )
    return {"kind": "payment"} if paid or (titled and "quantity" not in by_field) else {}


def _dates(column: Column | None, context: DateContext) -> tuple[ShortDates, Text]:
    """Say how years of two digits are meant, where only one reading makes sense of all of them."""
    if column is None or context.file_date is None:
        return "auto", _NOTHING
    texts = list(dict.fromkeys(text for text in column.texts if text.strip()))[:400]
    short = [t for t in texts if _code(t, DateContext(context.file_date)) == "ambiguous_date"]
    if len(short) < max(2, 0.5 * len(texts)):
        return "auto", _NOTHING
    year = context.file_date.year
    for name, years in _SHORT_YEARS:
        reading = DateContext(context.file_date, years)
        days = [parse_date(text, reading) for text in short]
        good = [d for d in days if isinstance(d, date) and -3 <= d.year - year <= 1]
        if len(good) == len(days):
            kind = Text("西暦", "western") if name == "western2" else Text("和暦", "of the era")
            return name, Text(
                f"年が2桁で、{kind.ja}として読むと{min(good)}～{max(good)}になる",
                f"years of two digits; as {kind.en} they give {min(good)} to {max(good)}",
            )
    return "auto", _NOTHING


def _code(text: str, context: DateContext) -> str:
    value = parse_date(fold(text), context)
    return "" if value is None or isinstance(value, date) else value.code
