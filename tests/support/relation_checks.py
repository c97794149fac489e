"""What must hold of the people, activities and deals of a random firm after every night."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from core.judgement import RecordKey
from tests.support.memory_firm import RELATED, SYSTEMS
from tests.support.random_life import Life
from warehouse.schema.published import map_customer_source
from warehouse.schema.relations import (
    RELATIONS,
    dim_contact,
    dim_deal,
    fact_activity,
    map_contact_alias,
    map_contact_source,
)

_ENTITIES = ("contacts", "activities", "deals")
Seen = dict[str, set[tuple[Any, ...]]]


@dataclass
class RelationWitness:
    """Sees every publication of people, activities and deals, and remembers.

    Attributes:
        told: entity → (system, code) of all that was ever handed over and counts.
        seen: the rows of each publication that stands, the newest last.
        people: the ids of people in each of them.
    """

    life: Life
    told: list[dict[str, set[tuple[str, str]]]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    people: list[set[str]] = field(default_factory=list)

    def after(self, connection: Connection) -> None:
        """Check everything after a night."""
        self._remember(connection)
        customers = _customers(connection)
        self._check_rows(connection, customers)
        self._check_people(connection, customers)

    def after_putting_back(self, connection: Connection) -> None:
        """Check that the publication before is back, row by row."""
        for remembered in (self.told, self.seen, self.people):
            remembered.pop()
        # An id that was given meanwhile may lead to whom it is now; it is never given again.
        for name in self.seen[-1].keys() - {map_contact_alias.name}:
            assert _rows(connection)[name] == self.seen[-1][name], (self.life.seed, name)

    def _remember(self, connection: Connection) -> None:
        before = self.told[-1] if self.told else {}
        held = {
            entity: {(system, code) for system in SYSTEMS for code in self._held(entity, system)}
            for entity in _ENTITIES
        }
        self.told.append({entity: held[entity] | before.get(entity, set()) for entity in _ENTITIES})
        self.seen.append(_rows(connection))
        self.people.append(set(connection.scalars(select(dim_contact.c.contact_id))))

    def _held(self, entity: str, system: str) -> dict[str, dict[str, Any]]:
        feeds = [feed for feed, holds in RELATED.items() if holds == entity]
        held = (self.life.related(feed, system) for feed in feeds)
        return {code: row for rows in held for code, row in rows.items()}

    def _check_rows(self, connection: Connection, customers: Mapping[RecordKey, str]) -> None:
        """What is held is published, each row once, under the customer that it names."""
        seed, told = self.life.seed, self.told[-1]
        for table, entity, said in (
            (fact_activity, "activities", ("date", "subject", "contact_name")),
            (dim_deal, "deals", ("name", "stage", "acquisition_source")),
        ):
            rows = {(row.system, row.code): row for row in connection.execute(select(table))}
            present = {key: row for key, row in rows.items() if getattr(row, "is_present", True)}
            expected = {
                (system, code): (
                    customers[RecordKey(system, row["customer_code"])],
                    *(row[name] for name in said),
                )
                for system in SYSTEMS
                for code, row in self._held(entity, system).items()
            }
            found = {
                key: (row.customer_id, *(getattr(row, name) for name in said))
                for key, row in present.items()
            }
            assert found == expected, (seed, entity, _differing(found, expected))
            if table is dim_deal:
                assert rows.keys() == told[entity], (seed, "a deal that ended is kept")

    def _check_people(self, connection: Connection, customers: Mapping[RecordKey, str]) -> None:
        """Every record of a person stands for one at its own customer; no id leads nowhere."""
        seed = self.life.seed
        people = {row.contact_id: row for row in connection.execute(select(dim_contact))}
        sources = {
            (row.system, row.code): row for row in connection.execute(select(map_contact_source))
        }
        assert sources.keys() == self.told[-1]["contacts"], seed
        held = {
            (system, code): row
            for system in SYSTEMS
            for code, row in self._held("contacts", system).items()
        }
        present = {key for key, row in sources.items() if row.is_present}
        assert present == held.keys(), (seed, present ^ held.keys())
        for key, row in held.items():
            person = people[sources[key].contact_id]
            assert sources[key].name == row["name"], (seed, key)
            where = customers[RecordKey(key[0], row["customer_code"])]
            assert person.customer_id == where, (seed, key)
        speaking = Counter(row.contact_id for row in sources.values() if row.is_present)
        for one, person in people.items():
            assert person.record_count == speaking[one], (seed, person, speaking[one])
        assert people.keys() == {row.contact_id for row in sources.values()}, seed
        for table in (fact_activity, dim_deal):
            for row in connection.execute(select(table).where(table.c.contact_id.is_not(None))):
                assert people[row.contact_id].customer_id == row.customer_id, (seed, row.code)
        self._check_ids(connection, people.keys())

    def _check_ids(self, connection: Connection, people: Any) -> None:
        """Every id ever published is a person or leads to one, never both."""
        aliases = {
            row.old_contact_id: row.contact_id
            for row in connection.execute(select(map_contact_alias))
        }
        assert not aliases.keys() & people, self.life.seed
        assert set(aliases.values()) <= people, self.life.seed
        ever = set().union(*self.people)
        assert ever <= aliases.keys() | people, (self.life.seed, ever - aliases.keys() - people)


def _customers(connection: Connection) -> dict[RecordKey, str]:
    mapped = map_customer_source.c
    query = select(mapped.system, mapped.code, mapped.customer_id)
    return {RecordKey(system, code): one for system, code, one in connection.execute(query)}


def _rows(connection: Connection) -> Seen:
    return {table.name: set(map(tuple, _content(connection, table))) for table in RELATIONS}


def _content(connection: Connection, table: Table) -> Any:
    return connection.execute(select(*(c for c in table.columns if c.name != "generation")))


def _differing(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> list[Any]:
    keys = found.keys() | expected.keys()
    return [(k, found.get(k), expected.get(k)) for k in keys if found.get(k) != expected.get(k)][:3]
