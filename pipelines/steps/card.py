"""A customer's card: everything that is known of one customer, put together for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from cleansing.search_words import name_texts, reading_texts
from core.judgement import RecordKey
from core.language import Text
from pipelines.steps import corrections
from pipelines.steps.correcting import TITLES, Values
from pipelines.steps.corrections import Correction
from pipelines.workspace import Workspace
from warehouse.golden import CORRECTED_RULE
from warehouse.queries import card as queries
from warehouse.queries import customer_details, members, neighbours
from warehouse.queries.card import Origin, RecordView
from warehouse.queries.customer_details import ACTIVITIES, CONTACTS, Detail
from warehouse.queries.neighbours import Neighbour, Question

MOST_RECORDS: Final = 200
_MOST_DETAILS: Final = 50
_MOST_RANKS: Final = 24


@dataclass(frozen=True, slots=True)
class FieldView:
    """A golden value with its origin.

    Attributes:
        value: "" where there is none.
        origin: None where no system and nobody gave one.
        correction: the correction in force, if any.
        source_value: what the systems say now, where it was corrected.
    """

    field: str
    title: Text
    value: str
    origin: Origin | None = None
    correction: Correction | None = None
    source_value: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the systems have come to say what was corrected."""
        return self.correction is not None and self.source_value == self.correction.value

    @property
    def is_pending(self) -> bool:
        """Whether somebody said something that the published master does not know of yet."""
        if self.correction is None:
            return self.origin is not None and self.origin.rule == CORRECTED_RULE
        return self.correction.value != self.value

    @property
    def has_moved(self) -> bool:
        """Whether the systems say something else than when it was corrected."""
        return (
            self.correction is not None
            and not self.agrees
            and (self.correction.source_value or "") != self.source_value
        )


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


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about a customer that does not come in pages.

    Attributes:
        golden: the row of ``dim_customer``.
        fields: golden values in the order shown.
        records: its records, ``MOST_RECORDS`` at most.
        record_total: how many there are.
        compared: the records side by side, a field per row.
        rank: the row of ``mart_customer_rank``; None where it has none.
        history: corrections, the newest first.
    """

    customer_id: str
    golden: Row[Any]
    fields: list[FieldView]
    records: list[RecordView]
    record_total: int
    compared: list[Compared]
    sites: list[Row[Any]]
    contacts: list[Detail]
    activities: list[Detail]
    rank: Row[Any] | None
    rank_history: list[Row[Any]]
    former_ids: list[Row[Any]]
    questions: list[Question]
    neighbours: list[Neighbour]
    history: list[Correction]


def current_id(workspace: Workspace, customer_id: str) -> str | None:
    """Return the customer an id stands for today; None where it was never published."""
    with workspace.engine.connect() as connection:
        return members.current_id(connection, customer_id)


def read_card(workspace: Workspace, customer_id: str, now: datetime) -> Card | None:
    """Return the card of a current customer; None where the id is not current."""
    with workspace.engine.connect() as connection:
        golden = queries.golden(connection, customer_id)
        if golden is None:
            return None
        shown = queries.records(connection, customer_id, MOST_RECORDS)
        ids = queries.record_ids(connection, customer_id)
        keys = tuple(RecordKey(one.system, one.code) for one in shown)
        history = corrections.history(connection, keys, now.astimezone(workspace.zone).date())
        origins = queries.origins(connection, customer_id)
        return Card(
            customer_id=customer_id,
            golden=golden,
            fields=_fields(golden, origins, history, _said(connection, workspace, golden, history)),
            records=shown,
            record_total=len(ids),
            compared=_compared(_master_keys(golden, shown, origins), shown),
            sites=queries.sites(connection, customer_id),
            contacts=customer_details.details(connection, ids, CONTACTS, _MOST_DETAILS),
            activities=customer_details.details(connection, ids, ACTIVITIES, _MOST_DETAILS),
            rank=queries.rank(connection, customer_id),
            rank_history=queries.rank_history(connection, customer_id, _MOST_RANKS),
            former_ids=queries.former_ids(connection, customer_id),
            questions=neighbours.questions(connection, keys),
            neighbours=neighbours.neighbours(connection, customer_id, _names(shown)),
            history=history,
        )


def _said(
    connection: Connection, workspace: Workspace, golden: Row[Any], history: list[Correction]
) -> Values:
    """Return what the systems say; only asked where somebody says otherwise."""
    if not any(one.holds for one in history):
        return {}
    return corrections.source_values(connection, workspace, golden.customer_id)


def _fields(
    golden: Row[Any], origins: Mapping[str, Origin], history: list[Correction], said: Values
) -> list[FieldView]:
    held = {one.field: one for one in history if one.holds}
    values = golden._mapping
    found = []
    for field, title in TITLES.items():
        origin = origins.get(field)
        value = values.get(field, origin.value if origin else "")
        found.append(
            FieldView(field, title, value or "", origin, held.get(field), said.get(field, ""))
        )
    return found


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
    golden: Row[Any], records: Sequence[RecordView], origins: Mapping[str, Origin]
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
        found[field] = _key(record, field, clean) if record else golden._mapping[field] or ""
    return found


def _key(record: RecordView, field: str, clean: str) -> str:
    return record.clean.get(clean, "") or record.raw[field]


def _compared(master: Mapping[str, str], records: Sequence[RecordView]) -> list[Compared]:
    found = []
    for field, clean, title in _COMPARED:
        if any(one.raw[field] for one in records):
            cells = tuple(
                Cell(
                    one.raw[field],
                    bool(clean and one.raw[field]) and _key(one, field, clean) != master[field],
                )
                for one in records
            )
            found.append(Compared(title, cells))
    return found


def _names(records: Sequence[RecordView]) -> list[str]:
    """Return a customer's names and readings as they are searched."""
    found: dict[str, None] = {}
    for record in records:
        clean = record.clean
        found |= dict.fromkeys(name_texts(clean["core"], key=clean["core_key"]))
        found |= dict.fromkeys(reading_texts(clean["kana_clean"], clean["reading_key"]))
    return [name for name in found if len(name) > 1]


def day_of(text: str) -> date | None:
    """Return the day a text names; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
