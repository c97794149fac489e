"""The first rows as they would land: texts of the file beside the values they become.

What belongs here: making these rows. What does not: counting (``dryrun``).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cleansing.customers import cleanse_customers
from cleansing.phones import Phone, clean_phone
from connectors.model import Block
from pipelines.steps.convert_details import ConvertedDetails

FIRST = 10
"""Rows shown as they would land."""


_CLEAN = {
    "name": "name_clean",
    "name_kana": "kana_clean",
    "postal_code": "postal_code_clean",
    "phone": "phone_display",
    "email": "email_clean",
    "corporate_number": "corporate_number_clean",
    "invoice_number": "invoice_number_clean",
}


_SHOWN = ("date", "kind", "quantity", "unit_price", "amount", "tax", "tax_rate", "cost")
_OF_DETAILS = (
    "customer_code", "date", "next_date", "expected_date", "opened_on", "closed_on", "amount",
    "probability",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would land: the texts of the file, and the values they become."""

    entity: str
    sheet: str
    row_number: int
    raw: dict[str, str]
    values: dict[str, str]


def preview_lines(shown: list[PreviewRow], block: Block, columns: dict[str, list[Any]]) -> None:
    """Add lines of business until there are enough."""
    wanted = FIRST - sum(1 for row in shown if row.entity == "transactions")
    if wanted <= 0:
        return
    places = {number: place for place, number in reversed(list(enumerate(block.row_numbers)))}
    for index, number in enumerate(columns["row_number"][:wanted]):
        raw = texts_of(block, places[number])
        values = {
            name: _written(columns[name][index])
            for name in (*_SHOWN, "customer_code", "customer_name")
            if name in columns and columns[name][index] not in (None, "")
        }
        shown.append(PreviewRow("transactions", block.sheet, number, raw, values))


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def texts_of(block: Block, place: int) -> dict[str, str]:
    """Return the filled texts of one row of a block."""
    return {name: texts[place] for name, texts in block.columns.items() if texts[place]}


def preview_details(shown: list[PreviewRow], block: Block, converted: ConvertedDetails) -> None:
    """Add contacts, activities or deals until there are enough."""
    wanted = FIRST - sum(1 for row in shown if row.entity == block.entity)
    places = {number: place for place, number in reversed(list(enumerate(block.row_numbers)))}
    for index, number in enumerate(converted.row_numbers[: max(wanted, 0)]):
        values = {
            name: text
            for name in _OF_DETAILS
            if name in converted.columns and (text := converted.columns[name][index])
        }
        raw = texts_of(block, places[number])
        shown.append(PreviewRow(block.entity, block.sheet, number, raw, values))


def preview_records(shown: list[PreviewRow], block: Block, columns: dict[str, list[Any]]) -> None:
    """Add customers until there are enough."""
    wanted = FIRST - sum(1 for row in shown if row.entity == "customers")
    if wanted <= 0:
        return
    first = {name: texts[:wanted] for name, texts in columns.items()}
    clean = cleanse_customers(first)
    for index, number in enumerate(first["row_number"]):
        raw = {
            name: first[name][index]
            for name in block.columns
            if name in first and first[name][index]
        }
        values = {
            name: clean[column][index] for name, column in _CLEAN.items() if clean[column][index]
        }
        address = " ".join(
            part
            for name in ("prefecture", "city", "address_rest", "building")
            if (part := clean[name][index])
        )
        if address:
            values["address"] = address
        if isinstance(fax := clean_phone(raw.get("fax", "")), Phone):
            values["fax"] = fax.national
        values["code"] = first["code"][index]
        shown.append(PreviewRow("customers", block.sheet, number, raw, values))
