"""What a table is a list of: customers, sales, journal entries, contacts, activities or deals.

What belongs here: mapping a table for each entity and weighing the mappings against each other.
What does not: how a single column is chosen (``assign``, ``unnamed``, ``journals``).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleansing.problems import Problem
from cleansing.tax_classes import parse_tax_class
from connectors.binding import REQUIRED
from connectors.canonical import CANONICAL
from core.language import Text
from pipelines.inspection.assign import Choice, assign
from pipelines.inspection.columns import Column, TableColumns
from pipelines.inspection.figures import find_product, is_product, numeric
from pipelines.inspection.journals import JournalColumns, find_journal
from pipelines.inspection.unnamed import unnamed_customers, unnamed_transactions

_WORTH: dict[str, dict[str, float]] = {
    "customers": {
        "name": 2.0, "code": 1.0, "name_kana": 1.5, "postal_code": 2.0, "address": 2.5,
        "phone": 2.0, "fax": 1.5, "corporate_number": 1.5, "invoice_number": 1.5,
        "closing_day": 1.5, "credit_limit": 1.5, "representative": 1.5, "email": 1.0, "url": 1.0,
        "industry": 1.0, "name_short": 1.0, "contact_name": 0.7, "capital": 1.5, "employees": 1.5,
    },
    "transactions": {
        "date": 2.5, "amount": 3.0, "quantity": 2.0, "unit_price": 2.0, "item_name": 1.5,
        "item_code": 1.5, "document_no": 1.5, "customer_code": 1.0, "customer_name": 1.0,
        "kind": 1.0, "tax": 1.5, "tax_rate": 1.0, "cost": 1.0, "gross_profit": 1.0,
    },
    "contacts": {
        "name": 2.0, "customer_name": 1.2, "department": 2.0, "job_title": 2.5, "mobile": 2.0,
        "exchanged_on": 3.0, "email": 1.0, "phone": 0.8, "address": 0.6, "postal_code": 0.6,
        "fax": 0.4, "name_kana": 0.5, "url": 0.5,
    },
    "activities": {
        "date": 1.5, "subject": 2.0, "result": 2.0, "next_date": 3.0, "kind": 1.0,
        "contact_name": 1.5, "customer_name": 1.0, "customer_code": 1.0, "sales_rep": 1.0,
    },
    "deals": {
        "name": 1.5, "stage": 2.5, "outcome": 2.0, "probability": 3.0, "expected_date": 3.0,
        "opened_on": 1.0, "closed_on": 1.5, "amount": 1.5, "customer_name": 1.0,
        "customer_code": 1.0, "contact_name": 0.5, "sales_rep": 1.0, "acquisition_source": 1.0,
    },
}  # fmt: skip
_OTHER = 0.3

_ALSO: dict[str, tuple[tuple[str, ...], ...]] = {
    "transactions": (("amount",),),
    "contacts": (("customer_code", "customer_name"),),
}
"""Fields that a profile may lack, but without which every row would be held back."""

ENTITY_NAMES = {
    "customers": Text("得意先の一覧", "a list of customers"),
    "transactions": Text("売上・入金の明細", "lines of business"),
    "contacts": Text("担当者(名刺)の一覧", "a list of contacts"),
    "activities": Text("活動の記録", "a log of activities"),
    "deals": Text("案件(商談)の一覧", "a list of deals"),
    "journal": Text("仕訳帳", "an accounting journal"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table read as an entity.

    Attributes:
        choices: field and columns; empty for a journal.
        score: the higher, the likelier.
        missing: groups of fields without which the entity cannot be read.
    """

    entity: str
    choices: tuple[Choice, ...]
    score: float
    missing: tuple[tuple[str, ...], ...] = ()
    journal: JournalColumns | None = None

    @property
    def readable(self) -> bool:
        """Nothing that is required is missing."""
        return not self.missing

    def choice(self, field: str) -> Choice | None:
        """Return the choice for a field."""
        return next((choice for choice in self.choices if choice.field == field), None)


_BY_VALUES = {"customers": unnamed_customers, "transactions": unnamed_transactions}


def candidates(table: TableColumns) -> list[Candidate]:
    """Read a table as each entity, the likeliest first."""
    if not table.layout.header:
        return _without_header(table)
    journal = find_journal(table.columns)
    found = [_as(entity, table) for entity in _WORTH]
    if journal is not None:
        found.append(Candidate("journal", (), 100.0, (), journal))
    return sorted(found, key=lambda c: (c.readable, c.score), reverse=True)


_TELLS_NOTHING = re.compile(
    r"(?:f|col|column|field|列|項目|データ|unnamed:?|フィールド|カラム|var|v|x|a|c)?[_\s]*\d*",
    re.IGNORECASE,
)


def _as(entity: str, table: TableColumns) -> Candidate:
    choices = assign(entity, table.columns, CANONICAL[entity])
    silent = [c for c in table.columns if _TELLS_NOTHING.fullmatch(c.cell.strip())]
    if entity in _BY_VALUES and 2 * len(silent) > len(table.columns):
        taken = {place for choice in choices for place in choice.places}
        fields = {choice.field for choice in choices}
        free = [c for c in silent if c.position not in taken]
        more = _BY_VALUES[entity](free, CANONICAL[entity])
        order = CANONICAL[entity]
        choices = sorted(
            [*choices, *(c for c in more if c.field not in fields)],
            key=lambda choice: order.index(choice.field),
        )
    if entity == "transactions":
        choices = _with_amounts(table.columns, choices)
        choices = [
            c for c in choices if c.field != "tax_rate" or _rates(table.columns[c.places[0]])
        ]
    return _weighed(entity, choices, table)


def _without_header(table: TableColumns) -> list[Candidate]:
    found = [
        _weighed(entity, name(table.columns, CANONICAL[entity]), table)
        for entity, name in _BY_VALUES.items()
    ]
    return sorted(found, key=lambda c: (c.readable, c.score), reverse=True)


def missing_groups(entity: str, fields: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of fields of which an entity needs one, and has none."""
    needed = (*REQUIRED[entity], *_ALSO.get(entity, ()))
    return tuple(group for group in needed if not set(fields).intersection(group))


def _weighed(entity: str, choices: Sequence[Choice], table: TableColumns) -> Candidate:
    worth = _WORTH[entity]
    missing = missing_groups(entity, [choice.field for choice in choices])
    score = sum(worth.get(c.field, _OTHER) * c.confidence for c in choices)
    return Candidate(entity, tuple(choices), score + _shape(entity, choices, table), missing)


def _shape(entity: str, choices: Sequence[Choice], table: TableColumns) -> float:
    """Weigh what the rows are like: customers stand there once, lines name them again and again."""
    by_field = {choice.field: table.columns[choice.places[0]] for choice in choices}
    if entity == "customers" and "name" in by_field:
        name = by_field["name"].looks
        if name.filled >= 10 and name.unique < 0.5:
            return -4.0
    if entity == "transactions" and "date" in by_field:
        looks = by_field["date"].looks
        if looks.filled and looks.share("date", "short_date", "serial_date") < 0.3:
            return -4.0
    if entity == "contacts" and "name" in by_field:
        looks = by_field["name"].looks
        if "customer_name" not in by_field:
            return -3.0
        if looks.share("company") > 0.3:
            return -4.0
    if entity == "activities" and "date" in by_field:
        return 0.0 if {"subject", "result", "next_date"} & by_field.keys() else -5.0
    if entity == "deals":
        return 0.0 if {"stage", "probability", "expected_date"} & by_field.keys() else -5.0
    return 0.0


def _rates(column: Column) -> bool:
    """Tell whether every text of a column can be read as a tax rate or tax class."""
    return not any(isinstance(parse_tax_class(text), Problem) for text in set(column.texts))


def _with_amounts(columns: Sequence[Column], choices: list[Choice]) -> list[Choice]:
    """Let arithmetic find the amount, or decide between two that are called so."""
    by_field = {choice.field: choice for choice in choices}
    taken = {place for choice in choices for place in choice.places}
    place = _product(columns, by_field, taken)
    if place is None:
        return choices
    why = Text("数量×単価=この列", "quantity × price = this column")
    amount = Choice("amount", (place,), 0.9, "arithmetic", why)
    order = CANONICAL["transactions"]
    others = [choice for choice in choices if choice.field != "amount"]
    return sorted([*others, amount], key=lambda choice: order.index(choice.field))


def _product(columns: Sequence[Column], by_field: dict[str, Choice], taken: set[int]) -> int | None:
    """Return the column that is quantity × price, where no header led to it."""
    if "quantity" in by_field and "unit_price" in by_field:
        quantity = columns[by_field["quantity"].places[0]]
        price = columns[by_field["unit_price"].places[0]]
        told = by_field.get("amount")
        if told is not None and is_product(quantity, price, columns[told.places[0]]):
            return None
        for column in numeric(columns):
            if column.position not in taken and is_product(quantity, price, column):
                return column.position
        return None
    if "amount" in by_field:
        return None
    product = find_product(columns)
    return product.amount if product is not None and product.amount not in taken else None
