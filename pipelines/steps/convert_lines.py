"""Lines of business from text to values: dates, exact yen, tax taken out; what cannot be, held.

What belongs here: composing what the connectors give and what cleansing can read. What does not:
how a date or an amount is written (``cleansing``) and where a line is kept (``warehouse``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson

from cleansing.columns import convert
from cleansing.dates import DateContext, parse_date
from cleansing.money import parse_decimal, parse_price, parse_yen
from cleansing.problems import Problem
from connectors.model import Block
from core.fields import TRANSACTION_FIELDS
from core.identity import identity_code
from core.language import Text
from pipelines.steps.tax import TaxReader
from warehouse.landing.quarantine import HeldRow

Columns = dict[str, list[Any]]

HELPERS = ("customer_kana", "amount_basis")
"""Columns beside the canonical fields that some formats fill."""
_TEXTS = ("customer_name", "document_no", "item_code", "item_name", "sales_rep", "note")
_DECIMALS = {"quantity": parse_decimal, "unit_price": parse_price}
_WHOLE = ("cost", "gross_profit")

_NO_DATE = Problem(
    "date_missing",
    Text("日付がありません。日付を入れてください。", "There is no date. Enter one."),
)
_NO_AMOUNT = Problem(
    "amount_missing",
    Text("金額がありません。金額を入れてください。", "There is no amount. Enter one."),
)
_NO_CUSTOMER = Problem(
    "customer_missing",
    Text(
        "得意先のコードも名称もありません。どちらかを入れてください。",
        "Neither a customer code nor a name. Enter one of them.",
    ),
)


@dataclass(frozen=True, slots=True)
class ConvertedLines:
    """A block's lines as values, and those held back.

    Attributes:
        columns: what ``warehouse.landing.transactions.TransactionLanding.add`` takes.
        held: rows that could not be read.
        comments: row numbers of lines that carry text only, no amount and no quantity.
        yen: the sum of all amounts that could be read, held rows included.
        held_days: the days of held rows, where they could be read.
    """

    columns: Columns
    held: list[HeldRow]
    comments: list[int]
    yen: int
    held_days: list[date]


def convert_lines(block: Block, context: DateContext, tax: TaxReader) -> ConvertedLines:
    """Turn a block of transaction texts into values."""
    count = len(block)
    texts = {name: block.columns.get(name) or [""] * count for name in TRANSACTION_FIELDS}
    problems: dict[int, tuple[str, Problem]] = {}

    def read(name: str, parse: Callable[[str], Any]) -> list[Any]:
        values, wrong = convert(texts[name], parse)
        for row, problem in wrong.items():
            problems.setdefault(row, (name, problem))
        return values

    days = read("date", lambda text: parse_date(text, context))
    amounts = read("amount", parse_yen)
    taxes = read("tax", parse_yen)
    numbers = {name: read(name, parse) for name, parse in _DECIMALS.items()}
    rates = read("tax_rate", tax.rate)
    line_numbers = read("line_no", _line_number)
    yen_columns = {name: read(name, _nearest_yen) for name in _WHOLE}
    codes, _ = convert(texts["customer_code"], lambda text: identity_code([text]))

    comments = _comment_rows(texts, amounts, problems)
    for row in _missing(days, comments, problems):
        problems[row] = ("date", _NO_DATE)
    for row in _missing(amounts, comments, problems):
        problems[row] = ("amount", _NO_AMOUNT)
    for row, code in enumerate(codes):
        if not code and row not in comments:
            problems.setdefault(row, ("customer_code", _NO_CUSTOMER))

    keep = [row for row in range(count) if row not in problems and row not in comments]
    every = len(keep) == count
    bases = block.columns.get("amount_basis")
    columns: Columns = {
        name: values if every else [values[row] for row in keep]
        for name, values in {
            "row_number": block.row_numbers,
            "date": days,
            "date_raw": _where_rewritten(texts["date"], days),
            "customer_code": codes,
            "kind": [kind or "sale" for kind in texts["kind"]],
            "line_no": line_numbers,
            "amount_written": amounts,
            "tax": taxes,
            "tax_rate": rates,
            "extra": block.extra,
            "customer_kana": block.columns.get("customer_kana") or [""] * count,
            **({"amount_basis": bases} if bases else {}),
            **{name: texts[name] for name in _TEXTS},
            **numbers,
            **yen_columns,
        }.items()
    }
    columns["amount"], columns["tax"] = tax.split(columns)
    columns.pop("amount_basis", None)
    held = [_held(block, texts, row, *problems[row], amounts[row]) for row in sorted(problems)]
    readable = sum(amount for amount in amounts if amount is not None)
    left_out = [block.row_numbers[row] for row in comments]
    held_days = [day for row in problems if (day := days[row]) is not None]
    return ConvertedLines(columns, held, left_out, readable, held_days)


def _comment_rows(
    texts: Mapping[str, Sequence[str]],
    amounts: Sequence[int | None],
    problems: Mapping[int, Any],
) -> list[int]:
    """Return lines that only carry a remark: no amount, no quantity, no price."""
    if None not in amounts:
        return []
    return [
        row
        for row, amount in enumerate(amounts)
        if amount is None
        and row not in problems
        and not texts["quantity"][row].strip()
        and not texts["unit_price"][row].strip()
        and (texts["item_name"][row].strip() or texts["note"][row].strip())
    ]


def _missing(
    values: Sequence[Any], comments: Sequence[int], problems: Mapping[int, Any]
) -> list[int]:
    if None not in values:
        return []
    left_out = set(comments)
    return [
        row
        for row, value in enumerate(values)
        if value is None and row not in left_out and row not in problems
    ]


def _where_rewritten(texts: Sequence[str], days: Sequence[date | None]) -> list[str | None]:
    """Keep a date's raw text where it is not the ISO form that the date itself shows."""
    known = {text: day for text, day in zip(texts, days, strict=True)}
    raw = {
        text: None if day is not None and day.isoformat() == text else text
        for text, day in known.items()
    }
    return [raw[text] for text in texts]


def _line_number(text: str) -> int | Problem | None:
    value = parse_decimal(text)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else None
    return None


def _nearest_yen(text: str) -> int | Problem | None:
    """Read a cost or profit: systems compute these, fractions of a yen included."""
    value = parse_price(text)
    if isinstance(value, Decimal):
        return int(value.quantize(Decimal(1), ROUND_HALF_UP))
    return value


def _held(
    block: Block,
    texts: Mapping[str, Sequence[str]],
    row: int,
    name: str,
    problem: Problem,
    yen: int | None,
) -> HeldRow:
    whole = {field: values[row] for field, values in texts.items() if values[row]}
    whole |= {field: block.columns[field][row] for field in HELPERS if field in block.columns}
    if block.extra[row]:
        whole["extra"] = block.extra[row]
    return HeldRow(
        sheet=block.sheet,
        row_number=block.row_numbers[row],
        field=name,
        value=texts[name][row],
        code=problem.code,
        note=problem.note.ja,
        yen=yen,
        row=orjson.dumps(whole).decode(),
    )
