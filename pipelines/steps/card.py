"""A customer's card: everything that is known of one customer, put together for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from cleansing.search_words import name_texts, reading_texts
from core.fields import CORRECTED_RULE
from core.judgement import RecordKey
from core.language import Text
from pipelines.steps import corrections
from pipelines.steps.correcting import TITLES, Values
from pipelines.steps.corrections import Correction
from pipelines.steps.side_by_side import Compared, side_by_side
from pipelines.workspace import Workspace
from warehouse.queries import card as queries
from warehouse.queries import members, neighbours, relations
from warehouse.queries.card import Origin, RecordView
from warehouse.queries.neighbours import Neighbour, Question
from warehouse.queries.outlook import Outlook, outlook
from warehouse.queries.relations import ContactView
from warehouse.queries.visits import span_of

MOST_RECORDS: Final = 200
_MOST_DETAILS: Final = 50
_MOST_PEOPLE: Final = 100
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
    def said(self) -> str:
        """The value as it is, or will be with the next publication."""
        return (self.correction.value or "") if self.correction is not None else self.value

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
class Card:
    """Everything about a customer that does not come in pages.

    Attributes:
        golden: the row of ``dim_customer``.
        fields: golden values in the order shown.
        records: its records, ``MOST_RECORDS`` at most.
        record_total: how many there are.
        compared: the records side by side, a field per row.
        activities: rows of ``fact_activity``, the latest first, with the file's path.
        deals: rows of ``dim_deal``, open ones first.
        stage: the row of ``mart_customer_stage``; None where it has none.
        rank: the row of ``mart_customer_rank``; None where it has none.
        outlook: what is to be expected; None before anything is ranked.
        history: corrections, the newest first.
    """

    customer_id: str
    golden: Row[Any]
    fields: list[FieldView]
    records: list[RecordView]
    record_total: int
    compared: list[Compared]
    sites: list[Row[Any]]
    contacts: list[ContactView]
    activities: list[Row[Any]]
    deals: list[Row[Any]]
    stage: Row[Any] | None
    stage_history: list[Row[Any]]
    rank: Row[Any] | None
    rank_history: list[Row[Any]]
    outlook: Outlook | None
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
        questions = neighbours.questions(connection, keys)
        asked = {one.other for one in questions}
        alike = neighbours.neighbours(connection, customer_id, _names(shown))
        return Card(
            customer_id=customer_id,
            golden=golden,
            fields=_fields(golden, origins, history, _said(connection, workspace, golden, history)),
            records=shown,
            record_total=len(ids),
            compared=side_by_side(golden, shown, origins, workspace.configuration.sales_reps),
            sites=queries.sites(connection, customer_id),
            contacts=relations.contacts(connection, customer_id, _MOST_PEOPLE),
            activities=relations.activities(connection, customer_id, _MOST_DETAILS),
            deals=relations.deals(connection, customer_id, _MOST_DETAILS),
            stage=relations.stage(connection, customer_id),
            stage_history=relations.stage_history(connection, customer_id, _MOST_RANKS),
            rank=queries.rank(connection, customer_id),
            rank_history=queries.rank_history(connection, customer_id, _MOST_RANKS),
            outlook=_outlook(connection, customer_id),
            former_ids=queries.former_ids(connection, customer_id),
            questions=questions,
            neighbours=[one for one in alike if one.customer_id not in asked],
            history=history,
        )


def _outlook(connection: Connection, customer_id: str) -> Outlook | None:
    span = span_of(connection)
    return None if span is None else outlook(connection, customer_id, span)


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
