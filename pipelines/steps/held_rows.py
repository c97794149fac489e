"""What people corrected in rows held back, whether in a workbook or on a page.

What belongs here: which fields can be corrected, and telling what was changed from what stood
there. What does not: how corrections are written down (``quarantine_sheet``) or tried (``retry``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.canonical import CANONICAL
from core.fields import CUSTOMER_FIELDS, TRANSACTION_FIELDS
from core.labels import FIELD_LABELS
from pipelines.steps.convert_lines import HELPERS
from warehouse.queries.held import HeldView

_ESSENTIAL = {
    "customers": ("code", "name", "name_kana", "postal_code", "address", "phone"),
    "transactions": (
        "document_no", "date", "customer_code", "customer_name", "kind", "item_name", "quantity",
        "amount",
    ),
    "contacts": ("code", "customer_code", "customer_name", "name", "department", "phone", "email"),
    "activities": (
        "code", "date", "customer_code", "customer_name", "kind", "subject", "contact_name",
        "result", "next_action", "next_date",
    ),
    "deals": (
        "code", "customer_code", "customer_name", "name", "stage", "amount", "expected_date",
    ),
}  # fmt: skip
"""Fields that can always be filled in, whether or not a row has them."""
_LANDED = {"transactions": TRANSACTION_FIELDS, "customers": CUSTOMER_FIELDS}
"""What rows are landed with, where that is less than a profile may fill."""
_OURS = ("extra", *HELPERS)
"""Texts kept with a row that no file has a column for."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people changed in rows held back.

    Attributes:
        changes: ``quarantine_id`` → canonical field → corrected text; rows with changes only.
        untouched: rows that were given back as they are.
        settled: rows that are not held back any more.
    """

    changes: dict[int, dict[str, str]] = field(default_factory=dict)
    untouched: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


def kind_of(entity: str) -> str:
    """Return what rows of a source's entity are: a journal's are lines of business."""
    return "transactions" if entity == "journal" else entity


def landing_fields(entity: str) -> tuple[str, ...]:
    """Return the canonical fields that rows of an entity are landed with."""
    kind = kind_of(entity)
    return _LANDED.get(kind) or CANONICAL[kind]


def is_correctable(entity: str, texts: Mapping[str, str]) -> bool:
    """Tell whether a held row can be put right here; else it can only be in its own file."""
    return any(name in texts for name in landing_fields(entity))


def editable_fields(rows: Sequence[HeldView]) -> list[str]:
    """Return the fields of rows of one source that people may fill in, in their usual order."""
    if not rows:
        return []
    kind = kind_of(rows[0].entity)
    known = TRANSACTION_FIELDS if kind == "transactions" else CANONICAL[kind]
    wanted = {*_ESSENTIAL[kind]}
    wanted.update(*(row.row for row in rows), (row.field for row in rows))
    return [name for name in known if name in wanted]


def original(row: HeldView) -> str:
    """Return what the file's own columns held, where they are not canonical fields yet."""
    return " / ".join(
        f"{name}={text}"
        for name, text in row.row.items()
        if name not in FIELD_LABELS and name not in _OURS and text
    )


def compare(
    held: Mapping[int, HeldView],
    given: Iterable[tuple[int, Mapping[str, str]]],
    shown: Callable[[str], str],
) -> Corrections:
    """Tell what people changed from what stood there.

    Args:
        held: the rows as they are held now.
        given: ``quarantine_id`` and its texts as they came back.
        shown: how a stored text looks where people edit it; equal looks are no change.
    """
    found = Corrections()
    for number, texts in given:
        row = held.get(number)
        if row is None:
            found.settled.append(number)
            continue
        changes = {
            name: text for name, text in texts.items() if text != shown(row.row.get(name, ""))
        }
        if changes:
            found.changes[number] = changes
        else:
            found.untouched.append(number)
    return found
