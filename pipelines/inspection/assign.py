"""Which column is which field, for one entity: header and values weighed together.

What belongs here: weighing and choosing, each choice with its reason. What does not: tables
without header (``pipelines.inspection.unnamed``) and what follows from the mapping (codes, tax).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.hints import Evidence, address_part, evidence, means_something_else
from core.language import Text
from pipelines.inspection.affinity import ALONE, NAMES, speaks_for
from pipelines.inspection.columns import Column

ENOUGH = 0.5
"""A column is proposed for a field from this confidence on."""

_ORDERED = ("postal_code", "phone", "email")
_ROW_NUMBER_WORDS = frozenset(
    {"no", "no.", "№", "#", "番号", "項番", "連番", "行", "通番", "順", "id"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field and the columns proposed for it.

    Attributes:
        places: positions of its columns; more than one are joined.
        confidence: 0 to 1.
        how: ``synonym``, ``hint``, ``similar``, ``values``, ``arithmetic``, ``order``.
        reason: why, for people.
    """

    field: str
    places: tuple[int, ...]
    confidence: float
    how: str
    reason: Text


@dataclass(frozen=True, slots=True)
class _Bid:
    score: float
    place: int
    choice: Choice


def assign(entity: str, columns: Sequence[Column], fields: Sequence[str]) -> list[Choice]:
    """Propose a column for each field of an entity.

    Args:
        entity: customers, transactions, contacts or activities.
        columns: the table's columns.
        fields: the entity's canonical fields.

    Returns:
        The choices, at most one per field and column, in the order of ``fields``.
    """
    chosen: dict[str, Choice] = {}
    taken: set[int] = set()
    joined = _address(columns) if "address" in fields else None
    if joined is not None:
        chosen["address"] = joined
        taken.update(joined.places)
    if entity == "contacts" and (person := _person(columns)) is not None:
        chosen["name"] = person
        taken.update(person.places)
    bids = [bid for column in columns for bid in _bids(entity, column, fields)]
    for bid in sorted(bids, key=lambda bid: (-bid.score, bid.place)):
        if bid.score < ENOUGH:
            break
        if bid.choice.field not in chosen and bid.place not in taken:
            chosen[bid.choice.field] = bid.choice
            taken.add(bid.place)
    _join_notes(entity, columns, chosen, taken)
    return [chosen[field] for field in fields if field in chosen]


def _bids(entity: str, column: Column, fields: Sequence[str]) -> list[_Bid]:
    if column.empty and not column.cell:
        return []
    known = [one for one in evidence(entity, column.cell) if one.field in fields]
    bids = [_named(entity, column, one) for one in known]
    named = any(bid.score >= ENOUGH for bid in bids)
    if not named and not means_something_else(entity, column.cell):
        bids += [bid for field in fields if (bid := _by_values(column, field)) is not None]
    return [bid for bid in bids if not _is_row_number(column, bid.choice.field)]


def _named(entity: str, column: Column, one: Evidence) -> _Bid:
    worth, kind = speaks_for(one.field, column.looks)
    # A name of the dictionary is told apart from its neighbours by how specific it is.
    weight = 0.01 if one.how == "synonym" else 0.12
    score = one.score * 0.45 if worth <= -0.8 else one.score + weight * worth
    score += _by_variety(one, column) if entity == "customers" else 0.0
    if column.empty:
        score -= 0.02 if one.how == "synonym" else 0.4
    return _Bid(
        score,
        column.position,
        Choice(
            one.field,
            (column.position,),
            round(max(0.0, min(score, 1.0)), 2),
            one.how,
            _why_named(column, one, worth, kind),
        ),
    )


_DIFFERING = frozenset({"code", "name", "address", "phone", "fax", "email", "postal_code"})


def _by_variety(one: Evidence, column: Column) -> float:
    """Weigh how varied a column is.

    A person who recurs is our own representative; one per row is the customer's. A code differs
    from row to row. Where companies and persons both have a name, the company is the customer.
    """
    looks, field = column.looks, one.field
    alike = looks.distinct == 1 and looks.filled >= 5
    if field in _DIFFERING and alike and one.how != "synonym":
        return -0.5  # our own address or number, printed on every row
    if field == "code" and looks.filled >= 2:
        return 0.0 if looks.unique >= 0.9 else -0.2
    if field == "name" and looks.share("person") >= 0.6 and looks.share("company") < 0.1:
        return -0.12
    if field not in ("sales_rep", "contact_name") or looks.filled < 8:
        return 0.0
    recurs = looks.unique < 0.35
    if field == "sales_rep":
        return 0.0 if recurs else -0.3 if looks.unique > 0.7 else 0.0
    return -0.1 if recurs else 0.1


def _by_values(column: Column, field: str) -> _Bid | None:
    if field not in ALONE:
        return None
    kind, least = ALONE[field]
    share = column.looks.share(kind)
    if share < least or column.looks.filled < 2:
        return None
    if field in ("name", "customer_name") and column.looks.share("address", "kana") > share:
        return None
    score = 0.5 + 0.18 * share if column.cell else 0.55 + 0.2 * share
    return _Bid(
        score,
        column.position,
        Choice(field, (column.position,), round(score, 2), "values", _why_values(kind, share)),
    )


def _is_row_number(column: Column, field: str) -> bool:
    """A column that counts 1, 2, 3 … under a header like No. names no record."""
    if field not in ("code", "document_no", "customer_code"):
        return False
    words = {part.strip().lower() for part in column.cell.split("\x1f")} or {""}
    vague = words <= {*_ROW_NUMBER_WORDS, "", "ｎｏ", "Ｎｏ", "ＮＯ", "no．", "ｎｏ．"}
    return vague and column.looks.sequence


def _address(columns: Sequence[Column]) -> Choice | None:
    """Put the parts of an address together, in the order in which an address is written."""
    parts: dict[int, Column] = {}
    for column in columns:
        part = address_part(column.cell) if column.cell else None
        if part is None or means_something_else("customers", column.cell):
            continue
        if column.looks.filled >= 2 and speaks_for("address", column.looks)[0] <= -0.8:
            continue
        if column.looks.share("email", "phone", "url", "postal") >= 0.5:
            continue
        parts.setdefault(part, column)
    wholes = [
        c
        for c in columns
        if c not in parts.values()
        and any(e.field == "address" and e.score > 0.8 for e in evidence("customers", c.cell))
        and not means_something_else("customers", c.cell)
        and c.looks.share("email", "phone", "url", "postal") < 0.5
    ]
    ordered = _in_order(parts, wholes)
    if len(ordered) < 2:
        return None
    names = "・".join(" ".join(c.cell.split()) for c in ordered)
    return Choice(
        "address",
        tuple(c.position for c in ordered),
        0.95,
        "synonym",
        Text(
            f"住所が分かれている列(「{names}」)をつなぎます",
            f"joins the parts of the address ({names})",
        ),
    )


def _in_order(parts: dict[int, Column], wholes: Sequence[Column]) -> list[Column]:
    if wholes:  # 住所 beside 都道府県 and 建物名: the whole stands where the street would
        parts = {**parts, **({2: wholes[0]} if 2 not in parts else {})}
    return [parts[part] for part in sorted(parts)]


def _person(columns: Sequence[Column]) -> Choice | None:
    """Put family and given name together."""
    family = next((c for c in columns if _is(c, "姓", "氏", "last name", "family name")), None)
    given = next((c for c in columns if _is(c, "名", "first name", "given name")), None)
    if family is None or given is None:
        return None
    return Choice(
        "name",
        (family.position, given.position),
        0.95,
        "synonym",
        Text("姓と名をつなぎます", "joins family and given name"),
    )


def _is(column: Column, *names: str) -> bool:
    return " ".join(column.cell.split()).lower() in names


def _join_notes(
    entity: str, columns: Sequence[Column], chosen: dict[str, Choice], taken: set[int]
) -> None:
    """メモ1, メモ2, メモ3 are one note."""
    first = chosen.get("note")
    if first is None or len(first.places) != 1:
        return
    stem = columns[first.places[0]].cell.rstrip("0123456789１２３４５６７８９①②③")
    more = [
        c.position
        for c in columns
        if c.position not in taken
        and c.cell != columns[first.places[0]].cell
        and c.cell.rstrip("0123456789１２３４５６７８９①②③") == stem
    ]
    if more:
        places = tuple(sorted((*first.places, *more)))
        chosen["note"] = Choice("note", places, first.confidence, first.how, first.reason)
        taken.update(more)


def _why_named(column: Column, one: Evidence, worth: float, kind: str) -> Text:
    cell = " ".join(column.cell.split())
    said = {
        "synonym": Text(f"見出し「{cell}」", f"its header '{cell}'"),
        "hint": Text(f"見出し「{cell}」に「{one.word}」", f"'{one.word}' in its header '{cell}'"),
        "similar": Text(
            f"見出し「{cell}」が「{one.word}」に似ている",
            f"its header '{cell}' resembles '{one.word}'",
        ),
    }[one.how]
    if kind in NAMES and worth >= 0.5:
        return Text(
            f"{said.ja}、値も{NAMES[kind].ja}", f"{said.en}; its values are {NAMES[kind].en}"
        )
    if kind in NAMES and worth <= -0.8:
        return Text(
            f"{said.ja}。ただし値は{NAMES[kind].ja}",
            f"{said.en}, though its values are {NAMES[kind].en}",
        )
    return said


def _why_values(kind: str, share: float) -> Text:
    return Text(
        f"値の{share:.0%}が{NAMES[kind].ja}",
        f"{share:.0%} of its values look like {NAMES[kind].en}",
    )
