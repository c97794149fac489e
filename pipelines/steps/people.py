"""People of customers: cleansed, matched within their customer, staged to be published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from cleansing.dates import parse_date
from cleansing.people.persons import Name, Person, names_agree, read_name, read_person
from cleansing.people.same_people import Entry, same_people
from core.identity import identity_code
from warehouse.stage.contact_records import ContactRecord, contact_records
from warehouse.stage.contacts import KnownContact, clear_contacts, stage_contacts


@dataclass
class PeopleBook:
    """The people of customers, to find whom an activity or a deal means."""

    _by_code: dict[tuple[str, str], str] = field(default_factory=dict)
    _by_customer: dict[str, dict[str, Name]] = field(default_factory=dict)

    def add(self, one: KnownContact, contact_id: str) -> None:
        """Enter a record of a person."""
        record = one.record
        if record.register:
            self._by_code[record.system, record.code] = contact_id
        people = self._by_customer.setdefault(record.customer_id, {})
        name = read_name(one.shown["name"])
        if contact_id not in people or (name.whole and not people[contact_id].whole):
            people[contact_id] = name

    def find(self, customer_id: str, system: str, code: str, name: str) -> str | None:
        """Return the person that is meant; None where nobody is, or several could be.

        Args:
            customer_id: the customer.
            system: the system that says so.
            code: the person's code there; "" where none is given.
            name: the person's name, or surname.
        """
        people = self._by_customer.get(customer_id, {})
        known = self._by_code.get((system, identity_code([code]))) if code else None
        if known in people:
            return known
        wanted = read_name(name)
        if not wanted.key:
            return None
        fitting = [one for one, called in people.items() if names_agree(called, wanted)]
        return fitting[0] if len(fitting) == 1 else None


def stage_people(
    connection: Connection,
    now: datetime,
    systems: Mapping[str, str],
    trust: Mapping[str, int],
    customers: Sequence[str] | None,
) -> PeopleBook:
    """Stage the people of customers; return who they are.

    Args:
        connection: the warehouse, the changes of its master staged.
        now: the run's one moment.
        systems: source → system.
        trust: source → trust.
        customers: whose people; None for all customers.
    """
    clear_contacts(connection)
    known = matched(contact_records(connection, customers, systems, trust))
    book = PeopleBook()
    for one, contact_id in zip(
        known, stage_contacts(connection, known, customers, now), strict=True
    ):
        book.add(one, contact_id)
    return book


def matched(records: Sequence[ContactRecord]) -> list[KnownContact]:
    """Tell which records speak of one person, customer by customer."""
    by_customer: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        by_customer.setdefault(record.customer_id, []).append(place)
    people = [read_person(record.texts) for record in records]
    links: dict[int, tuple[int, str]] = {}
    for places in by_customer.values():
        found = same_people([_entry(people[one], records[one]) for one in places])
        for place, link in zip(places, found, strict=True):
            links[place] = places[link.person], link.method
    return [
        KnownContact(
            record, dict(person.shown), person.name.whole, _said_on(record.texts), *links[place]
        )
        for place, (record, person) in enumerate(zip(records, people, strict=True))
    ]


def _entry(person: Person, record: ContactRecord) -> Entry:
    return Entry(person, record.register, tuple(map(read_person, record.former)))


def _said_on(texts: Mapping[str, str]) -> date | None:
    return _day(texts.get("updated_at", "")) or _day(texts.get("exchanged_on", ""))


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date | None:
    found = parse_date(text) if text else None
    return found if isinstance(found, date) else None
