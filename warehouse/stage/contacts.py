"""Staging people: their ids, what is published of each, and the records that speak of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, delete, func, select, true

from core.fields import PERSON_FIELDS
from core.ids import contact_id
from core.judgement import RecordKey
from warehouse.bulk import insert_columns
from warehouse.identity import Assignment, assign
from warehouse.keyed import lookups
from warehouse.schema.identity import contact_identity, stage_contact_identity
from warehouse.schema.relations import (
    dim_contact,
    map_contact_alias,
    map_contact_source,
)
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import REMOVE, clear, put, put_frame, remove
from warehouse.stage.contact_records import ContactRecord
from warehouse.stage.records import read_frame

_FEW = 2_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A record of a person, and the person it belongs to.

    Attributes:
        shown: what is shown of it, ``core.fields.PERSON_FIELDS``.
        is_whole: the name is more than a surname.
        said_on: the day it is from, where it says so itself (a card's day of exchange).
        person: the same number for every record of the person.
        method: why it is this person.
    """

    record: ContactRecord
    shown: dict[str, str]
    is_whole: bool
    said_on: date | None
    person: int
    method: str


def clear_contacts(connection: Connection) -> None:
    """Forget what was staged of people."""
    for table in (dim_contact, map_contact_source, map_contact_alias):
        clear(connection, table)
    connection.execute(delete(stage_contact_identity))


def stage_contacts(
    connection: Connection,
    known: Sequence[KnownContact],
    customers: Sequence[str] | None,
    now: datetime,
) -> list[str]:
    """Stage the people of customers; return the person's id of each record.

    Args:
        connection: the warehouse, nothing of people staged yet.
        known: every record of the customers' people.
        customers: whose people they are; None for all customers.
        now: the run's one moment.
    """
    ids: list[str] = []
    if known:
        assignment = _assign(connection, known)
        ids = list(assignment.customers)
        people: dict[str, list[KnownContact]] = {}
        for one, key in zip(known, ids, strict=True):
            people.setdefault(key, []).append(one)
        _put_minted(connection, assignment, known)
        put_frame(connection, dim_contact, _golden(people))
        _put_sources(connection, people)
        _put_aliases(connection, assignment, now)
    _remove_others(connection, customers)
    return ids


def _assign(connection: Connection, known: Sequence[KnownContact]) -> Assignment:
    """Give every person its id, by the anchors of the records."""
    position = {one.record.key: place for place, one in enumerate(known)}
    identities = _identities(connection, known)
    keys = zip(identities["system"], identities["entity"], identities["code"], strict=True)
    identities["anchor_record"] = pd.array([position.get(key) for key in keys], dtype="object")
    records = pd.DataFrame(
        {
            "record_id": range(len(known)),
            "cluster": [one.person for one in known],
            "system": [one.record.system for one in known],
            "code": [f"{one.record.code}\x1f{one.record.entity}" for one in known],
        }
    )
    last = connection.scalar(select(func.max(contact_identity.c.serial))) or 0
    named = identities.rename(columns={"contact_id": "customer_id"})
    return assign(records, named, name=contact_id, last_serial=int(last))


def _identities(connection: Connection, known: Sequence[KnownContact]) -> pd.DataFrame:
    """Return the ids that are anchored to one of the records."""
    query = select(contact_identity)
    if len(known) > _FEW:
        return read_frame(connection, query)
    keys = [RecordKey(one.record.system, one.record.code) for one in known]
    parts = [
        read_frame(connection, query.where(condition))
        for condition in lookups(contact_identity.c.system, contact_identity.c.code, keys)
    ]
    return pd.concat(parts, ignore_index=True)


def _put_minted(
    connection: Connection, assignment: Assignment, known: Sequence[KnownContact]
) -> None:
    minted = assignment.minted
    anchors = [known[place].record for place in minted["anchor_record"]]
    insert_columns(
        connection,
        stage_contact_identity,
        {
            "contact_id": minted["customer_id"].tolist(),
            "serial": minted["serial"].tolist(),
            **{
                name: [getattr(anchor, name) for anchor in anchors]
                for name in ("system", "entity", "code")
            },
        },
    )


def _golden(people: dict[str, list[KnownContact]]) -> pd.DataFrame:
    """Choose each person's values: present first, then trust, then the more recent."""
    rows: list[dict[str, object]] = []
    for key, members in people.items():
        best = sorted(members, key=_worth, reverse=True)
        first = best[0].record
        values = {
            field: next((one.shown[field] for one in best if one.shown[field]), "")
            for field in PERSON_FIELDS
        }
        present = sum(one.record.is_present for one in best)
        rows.append(
            {
                "contact_id": key,
                "customer_id": first.customer_id,
                "site_id": next((o.record.site_id for o in best if o.record.site_id), None),
                **values,
                **_whole_name(best),
                "is_present": present > 0,
                "record_count": present,
                "system": first.system,
                "code": first.code,
            }
        )
    return pd.DataFrame(rows)


def _whole_name(best: Sequence[KnownContact]) -> dict[str, str]:
    """Take the best name that is more than a surname, if there is one."""
    named = next((one for one in best if one.is_whole), best[0])
    return {"name": named.shown["name"]}


def _worth(one: KnownContact) -> tuple[object, ...]:
    said_on = one.said_on or one.record.said_at.date()
    filled = sum(1 for value in one.shown.values() if value)
    return (one.record.is_present, one.record.trust, said_on, filled, one.record.key)


def _put_sources(connection: Connection, people: dict[str, list[KnownContact]]) -> None:
    keys = [key for key, members in people.items() for _ in members]
    records = [one for members in people.values() for one in members]
    put(
        connection,
        map_contact_source,
        {
            "contact_id": keys,
            "method": [one.method for one in records],
            **{field: [one.shown[field] for one in records] for field in PERSON_FIELDS},
            **{
                name: [getattr(one.record, name) for one in records]
                for name in (
                    "system", "entity", "code", "is_present", "file_id", "sheet", "row_number",
                )
            },
        },
    )  # fmt: skip


def _put_aliases(connection: Connection, assignment: Assignment, now: datetime) -> None:
    """Every id that is not current leads to the one that is; one that lives again leads nowhere."""
    table, aliases = map_contact_alias, assignment.aliases
    olds = list(aliases.index)
    before: dict[str, tuple[str, datetime]] = {}
    for start in range(0, len(olds), _CHUNK):
        chunk = olds[start : start + _CHUNK]
        rows = connection.execute(select(table).where(table.c.old_contact_id.in_(chunk)))
        before |= {row.old_contact_id: (row.contact_id, row.since) for row in rows}
    since = [
        before[old][1] if old in before and before[old][0] == new else now
        for old, new in zip(olds, aliases, strict=True)
    ]
    if olds:
        put(
            connection,
            table,
            {"old_contact_id": olds, "contact_id": list(aliases), "since": since},
        )
    staged = STAGE[dim_contact.name]
    remove(connection, table, table.c.old_contact_id.in_(select(staged.c.contact_id)))


def _remove_others(connection: Connection, customers: Sequence[str] | None) -> None:
    """Stage the removal of whatever else is published of these customers' people."""
    person, source = dim_contact, map_contact_source
    if customers is None:
        remove(connection, person, true())
        remove(connection, source, true())
    for start in range(0, len(customers or ()), _CHUNK):
        chunk = person.c.customer_id.in_((customers or ())[start : start + _CHUNK])
        remove(connection, person, chunk)
        theirs = select(person.c.contact_id).where(chunk)
        remove(connection, source, source.c.contact_id.in_(theirs))
    staged = STAGE[person.name]
    gone = select(staged.c.contact_id).where(staged.c.change == REMOVE)
    remove(connection, map_contact_alias, map_contact_alias.c.contact_id.in_(gone))
