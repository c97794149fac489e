"""Which records of one customer speak of one person.

A personal e-mail address or mobile number joins where the names do not contradict; an equal name
joins where the departments do not. A mailbox that several people use is no identity. A record that
fits two people equally stays alone: it is never a bridge between them. Two records of one system
with codes of their own are two people unless address or number say otherwise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from cleansing.people.persons import Person, departments_agree, names_agree

EMAIL, MOBILE, NAME, SURNAME, SINGLE = "email", "mobile", "name", "surname", "single"
"""Why a record is this person; ``single``: no other record speaks of the person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a person.

    Attributes:
        person: what it says.
        former: what it said before, where it has a code of its own; a person moves to another
            department and stays the same.
        register: the list in which every person has a code of its own; "" where there is none.
    """

    person: Person
    register: str = ""
    former: tuple[Person, ...] = ()

    @property
    def said(self) -> tuple[Person, ...]:
        """All it ever said."""
        return self.person, *self.former


@dataclass(frozen=True, slots=True)
class Link:
    """Where a record belongs.

    Attributes:
        person: position of the first record of the same person.
        method: why.
    """

    person: int
    method: str


def same_people(entries: Sequence[Entry]) -> list[Link]:
    """Tell which of one customer's records speak of one person, in any order alike.

    Args:
        entries: the records of one customer.

    Returns:
        One link per record, in their order.
    """
    if len(entries) == 1:
        return [Link(0, SINGLE)]
    order = sorted(range(len(entries)), key=lambda one: _content(entries[one]))
    groups = _Groups([entries[one] for one in order])
    for method, trait in ((EMAIL, _mailboxes), (MOBILE, _mobiles)):
        groups.join_by_trait(method, trait)
    groups.join_by_name()
    groups.join_surnames()
    first: dict[int, int] = {}
    for place, one in enumerate(order):
        person = groups.person_of[place]
        first[person] = min(first.get(person, one), one)
    place_of = {one: place for place, one in enumerate(order)}
    return [
        Link(first[groups.person_of[place_of[one]]], groups.method[place_of[one]])
        for one in range(len(entries))
    ]


def _content(entry: Entry) -> tuple[str, ...]:
    return (*entry.person.shown.values(), entry.register)


def _mailboxes(entry: Entry) -> set[str]:
    return {person.mailbox for person in entry.said}


def _mobiles(entry: Entry) -> set[str]:
    return {person.mobile for person in entry.said}


def _whole_names(entry: Entry) -> set[str]:
    return {entry.person.name.key} if entry.person.name.whole else set()


def _agree(one: Entry, other: Entry) -> bool:
    """Tell whether the names, or else the readings, can be one person's."""
    left, right = one.person, other.person
    if not left.name.key or not right.name.key:
        return True
    same_reading = bool(left.reading) and left.reading == right.reading
    return names_agree(left.name, right.name) or same_reading


class _Groups:
    """Records on their way to being people; the first record of a person stands for it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.person_of = list(range(len(entries)))
        self.records = {one: [one] for one in self.person_of}
        self.method = [SINGLE] * len(entries)

    def join(self, records: Sequence[int], method: str) -> None:
        """Make the people of these records one."""
        people = self._people(records)
        if len(people) < 2:
            return
        for record in records:
            if self.method[record] == SINGLE:
                self.method[record] = method
        first = people[0]
        for other in people[1:]:
            for record in self.records.pop(other):
                self.person_of[record] = first
                self.records[first].append(record)

    def join_by_trait(self, method: str, trait: Callable[[Entry], set[str]]) -> None:
        """Join the records with one address or number, unless several people use it."""
        for records in self._alike(trait):
            whole = [one for person in self._people(records) for one in self.records[person]]
            entries = [self.entries[record] for record in whole]
            if all(_agree(left, right) for left, right in combinations(entries, 2)):
                self.join(records, method)

    def join_by_name(self) -> None:
        """Join people of one whole name whose departments do not contradict."""
        for records in self._alike(_whole_names):
            if self._can_be_one(records):
                self.join(records, NAME)
                continue
            by_department: dict[str, list[int]] = {}
            for record in records:
                department = self.entries[record].person.department
                if department:
                    by_department.setdefault(department, []).append(record)
            for close in by_department.values():
                if self._can_be_one(close):
                    self.join(close, NAME)

    def join_surnames(self) -> None:
        """Let records with a surname alone join the one person they fit, if they all can."""
        bearers: dict[str, set[int]] = {}
        for record, entry in enumerate(self.entries):
            if entry.person.name.whole:
                bearers.setdefault(entry.person.name.surname, set()).add(self.person_of[record])
        chosen: dict[int, list[int]] = {}
        for person, records in self.records.items():
            names = [self.entries[record].person.name for record in records]
            if any(name.whole or not name.key for name in names):
                continue
            fitting = [
                other
                for other in sorted(bearers.get(names[0].key, ()))
                if self._departments_agree(person, other)
            ]
            if len(fitting) == 1:
                chosen.setdefault(fitting[0], []).append(person)
        for person, lone in chosen.items():
            if self._can_be_one([person, *lone]):
                self.join([person, *lone], SURNAME)

    def _alike(self, trait: Callable[[Entry], set[str]]) -> list[list[int]]:
        """Return groups of two and more records with an equal trait."""
        found: dict[str, list[int]] = {}
        for record, entry in enumerate(self.entries):
            for value in sorted(trait(entry) - {""}):
                found.setdefault(value, []).append(record)
        return [records for records in found.values() if len(records) > 1]

    def _people(self, records: Sequence[int]) -> list[int]:
        return sorted({self.person_of[record] for record in records})

    def _can_be_one(self, records: Sequence[int]) -> bool:
        """Tell whether the people of these records can be one, by department and register."""
        return all(
            self._departments_agree(left, right) and self._registers_agree(left, right)
            for left, right in combinations(self._people(records), 2)
        )

    def _departments_agree(self, left: int, right: int) -> bool:
        return all(
            any(
                departments_agree(a.department, b.department)
                for a in self.entries[one].said
                for b in self.entries[other].said
            )
            for one in self.records[left]
            for other in self.records[right]
        )

    def _registers_agree(self, left: int, right: int) -> bool:
        registers = {self.entries[one].register for one in self.records[left]} - {""}
        return registers.isdisjoint(self.entries[other].register for other in self.records[right])
