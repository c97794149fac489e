"""Which column fills which field.

What belongs here: a profile's fields, found in one file's header. What does not: the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from connectors.formatrules import Journal
from connectors.headers import Found, Header
from connectors.model import Note
from connectors.problems import ambiguous_column, listing, missing_columns, other_format
from connectors.profile import Profile
from connectors.rules import FieldRule, Names
from connectors.synonyms import recognise
from core.labels import named
from core.language import Text

REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "customers": (("name",),),
    "transactions": (("date",), ("customer_code", "customer_name"), ("amount", "quantity")),
    "contacts": (("name",),),
    "activities": (("date",), ("customer_code", "customer_name")),
    "deals": (("name",), ("customer_code", "customer_name")),
}
"""Entity → fields of which at least one of each group must be filled by any profile."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one field is filled: its rule, and the places of the rule's columns."""

    field: str
    rule: FieldRule
    places: tuple[int, ...]


@dataclass(slots=True)
class Binding:
    """A profile bound to a header.

    Args:
        header: the columns of the file.
        plans: the fields that have columns.
        unmapped: places of the columns that no field takes.
        notes: optional columns that are missing though others resemble them.
        units: field → unit of its amounts, where that is not yen.
    """

    header: Header
    plans: list[Plan]
    unmapped: list[int]
    notes: list[Note] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)

    def place(self, name: str) -> int | None:
        """Return the column of a field that is filled from a single one."""
        for plan in self.plans:
            if plan.field == name and plan.places and not plan.rule.join:
                return plan.places[0]
        return None

    def plain_place(self, name: str) -> int | None:
        """Return the column that a field is, None where it is made from columns."""
        for plan in self.plans:
            rule = plan.rule
            if plan.field == name and len(plan.places) == 1 and not (rule.extract or rule.blank):
                return plan.places[0]
        return None


def wanted_columns(profile: Profile) -> list[Names]:
    """Return the alternatives of every column that the profile looks for."""
    names: list[Names] = [*profile.require]
    for rule in profile.fields.values():
        names.extend(rule.groups())
    if profile.journal:
        sides = (profile.journal.debit, profile.journal.credit)
        names += [profile.journal.date, *(s.account for s in sides), *(s.amount for s in sides)]
    return list(dict.fromkeys(n for n in names if n))


def bind(profile: Profile, header: Header, path: Path, where: str = "") -> Binding:
    """Find the profile's columns in a header.

    Args:
        profile: the profile.
        header: the file's columns.
        path: the file, for messages.
        where: the sheet, for messages.

    Raises:
        SourceError: columns are missing, are there twice, or tell another format.
    """
    missing = _signature(profile, header, path, where)
    plans, notes = [], []
    for name, rule in profile.fields.items():
        found = _find(rule, header, path, where)
        if found is not None:
            plans.append(Plan(name, rule, found))
        elif _optional(profile, name, rule):
            notes += _resembling(name, rule, header)
        else:
            first = rule.groups()[0]
            missing.append((first, header.resembling(n for g in rule.groups() for n in g)))
    if profile.synonyms:
        plans += _recognised(profile, header, plans)
    if not missing and not profile.journal:
        missing += _required(profile, plans, header)
    if profile.journal:
        plans, missing = _journal_plans(profile.journal, header, path, where, missing)
    if missing:
        raise missing_columns(path, where, missing, header.names)
    taken = {place for plan in plans if not plan.rule.extract for place in plan.places}
    unmapped = [i for i, cell in enumerate(header.cells) if i not in taken]
    return Binding(header, plans, unmapped, notes)


def _signature(
    profile: Profile, header: Header, path: Path, where: str
) -> list[tuple[Names, list[str]]]:
    """Return the columns of the signature that are missing, with those that resemble them."""
    if (other := header.find(profile.absent)) is not None:
        raise other_format(path, where, other.name)
    lacking = [names for names in profile.require if header.find(names) is None]
    return [(names, header.resembling(names)) for names in lacking]


def _journal_plans(
    journal: Journal,
    header: Header,
    path: Path,
    where: str,
    missing: list[tuple[Names, list[str]]],
) -> tuple[list[Plan], list[tuple[Names, list[str]]]]:
    """Bind the columns of a journal that belong to no side, and look for those of the sides."""
    plans = []
    for name in ("date", "document_no", "line_no", "note"):
        names: Names = getattr(journal, name)
        place = find_one(names, header, path, where, needed=False)
        if place is not None:
            plans.append(Plan(name, FieldRule(column=names), (place,)))
    needed = [journal.date]
    needed += [names for s in (journal.debit, journal.credit) for names in (s.account, s.amount)]
    lacking = [(names, header.resembling(names)) for names in needed if header.find(names) is None]
    return plans, missing + [pair for pair in lacking if pair not in missing]


def find_one(
    names: Names, header: Header, path: Path, where: str, *, needed: bool = True
) -> int | None:
    """Return the place of one column.

    Raises:
        SourceError: it is missing (unless not ``needed``) or there twice.
    """
    found = header.find(names) if names else None
    if found is None:
        if needed and names:
            raise missing_columns(path, where, [(names, header.resembling(names))], header.names)
        return None
    return _sole(found, path, where)


def _sole(found: Found, path: Path, where: str) -> int:
    if found.ambiguous:
        raise ambiguous_column(path, where, found.name, found.ambiguous)
    return found.index


def _find(rule: FieldRule, header: Header, path: Path, where: str) -> tuple[int, ...] | None:
    if rule.from_:
        return ()
    found = [header.find(names) for names in rule.groups()]
    places = tuple(_sole(f, path, where) for f in found if f is not None)
    return places or None


def _optional(profile: Profile, name: str, rule: FieldRule) -> bool:
    return rule.optional or name in profile.optional or "*" in profile.optional


def _resembling(name: str, rule: FieldRule, header: Header) -> list[Note]:
    names = [n for group in rule.groups() for n in group]
    like = header.resembling(names)
    if not like:
        return []
    called = named(name)
    return [
        Note(
            "column_resembles",
            Text(
                f"{called.ja}の列{listing(names)}はありません。"
                f"似た列: {listing(like)}(読んでいません)",
                f"There is no column {listing(names)} for {called.en}. {listing(like)} resembles "
                "it and is not read.",
            ),
        )
    ]


def _recognised(profile: Profile, header: Header, plans: Sequence[Plan]) -> list[Plan]:
    filled = {plan.field for plan in plans}
    taken = {place for plan in plans for place in plan.places}
    found = recognise(profile.entity, header, taken)
    return [
        Plan(name, FieldRule(column=tuple(header.cells[i] for i in places)), places[:1])
        if len(places) == 1
        else Plan(name, _joined(header, places), places)
        for name, places in found.items()
        if name not in filled and name not in profile.constants
    ]


def _joined(header: Header, places: tuple[int, ...]) -> FieldRule:
    # Between the parts of an address a space: 錦通2-7 and 3F are not 錦通2-73F.
    return FieldRule(join=tuple((header.cells[i],) for i in places), with_=" ")


def _required(
    profile: Profile, plans: Sequence[Plan], header: Header
) -> list[tuple[Names, list[str]]]:
    filled = {plan.field for plan in plans} | set(profile.constants)
    lacking = [g for g in REQUIRED.get(profile.entity, ()) if not filled.intersection(g)]
    return [(group, header.resembling(group)) for group in lacking]
