"""A customer in every system side by side: as written, and where it differs from the master."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row

from cleansing.addresses import split_address
from cleansing.name_keys import core_key
from cleansing.names import split_name
from cleansing.readings import reading_key
from core.language import Text
from warehouse.queries.card import Origin, RecordView


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as a system writes it, and whether it says something else than the master."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A field in every record of a customer."""

    title: Text
    cells: tuple[Cell, ...]


_COMPARED: Final[tuple[tuple[str, str, Text], ...]] = (
    ("name", "core_key", Text("名称", "Name")),
    ("name_short", "", Text("略称", "Short name")),
    ("name_kana", "reading_key", Text("フリガナ", "Reading")),
    ("corporate_number", "corporate_number_clean", Text("法人番号", "Corporate number")),
    ("invoice_number", "invoice_number_clean", Text("登録番号", "Invoice number")),
    ("postal_code", "postal_code_clean", Text("郵便番号", "Postal code")),
    ("address", "address_key", Text("住所", "Address")),
    ("phone", "phone_display", Text("電話番号", "Telephone")),
    ("fax", "", Text("FAX", "Fax")),
    ("email", "email_clean", Text("メール", "E-mail")),
    ("url", "url", Text("ホームページ", "Web page")),
    ("department", "", Text("部署", "Department")),
    ("contact_name", "", Text("担当者", "Contact")),
    ("representative", "", Text("代表者", "Representative")),
    ("industry", "industry", Text("業種", "Industry")),
    ("sales_rep", "sales_rep", Text("営業担当", "Sales rep")),
    ("policy", "policy", Text("営業方針", "Policy")),
    ("potential", "", Text("将来性", "Potential")),
    ("closing_day", "", Text("締日", "Closing day")),
    ("credit_limit", "", Text("与信限度", "Credit limit")),
    ("credit_score", "", Text("評点", "Credit score")),
    ("capital", "", Text("資本金", "Capital")),
    ("employees", "", Text("従業員数", "Employees")),
    ("annual_sales", "", Text("年商", "Annual sales")),
    ("acquisition_source", "", Text("獲得経路", "Acquired through")),
    ("note", "", Text("備考", "Note")),
    ("updated_at", "", Text("更新日", "Updated")),
)
"""Raw field; what of it is compared with the master ("": nothing); title."""


def _master_keys(
    golden: Row[Any],
    records: Sequence[RecordView],
    origins: Mapping[str, Origin],
    sales_reps: Mapping[str, str],
) -> dict[str, str]:
    """Return what each field of the master is compared by.

    Where the master's value comes from a record, that record's key, so that another spelling of
    the same is no difference.
    """
    found: dict[str, str] = {}
    by_key = {(one.system, one.code): one for one in records}
    for field, clean, _ in _COMPARED:
        if not clean:
            continue
        origin = origins.get(field)
        record = by_key.get((origin.system, origin.code)) if origin else None
        value = golden._mapping[field] or ""
        found[field] = _key(record, field, clean, sales_reps) if record else _key_of(field, value)
    return found


def _key_of(field: str, value: str) -> str:
    """Return the key of a value that no record has: somebody corrected it."""
    if field == "name":
        return core_key(split_name(value).core)
    if field == "name_kana":
        return reading_key(value)
    if field == "address":
        return split_address(value).address_key or value
    return value


def _key(record: RecordView, field: str, clean: str, sales_reps: Mapping[str, str]) -> str:
    text = record.clean.get(clean, "") or record.raw[field]
    return sales_reps.get(text.strip(), text) if field == "sales_rep" else text


def side_by_side(
    golden: Row[Any],
    records: Sequence[RecordView],
    origins: Mapping[str, Origin],
    sales_reps: Mapping[str, str],
) -> list[Compared]:
    """Return a row per field that any record has, a cell per record.

    Args:
        golden: the row of ``dim_customer``.
        records: the customer's records.
        origins: field → where the master's value comes from.
        sales_reps: how a system writes a sales rep → the rep's name.
    """
    master = _master_keys(golden, records, origins, sales_reps)
    found = []
    for field, clean, title in _COMPARED:
        if any(one.raw[field] for one in records):
            cells = tuple(
                Cell(
                    one.raw[field],
                    bool(clean and one.raw[field])
                    and _key(one, field, clean, sales_reps) != master[field],
                )
                for one in records
            )
            found.append(Compared(title, cells))
    return found
