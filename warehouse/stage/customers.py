"""Staging the master: customers, their sites, the map of codes, aliases, provenance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, Table, delete, insert, select

from core.ids import site_id
from warehouse.bulk import insert_columns
from warehouse.golden import GROUPS, choose
from warehouse.identity import Assignment, assign
from warehouse.schema import identity
from warehouse.schema.published import (
    dim_customer,
    dim_customer_provenance,
    dim_site,
    map_customer_alias,
    map_customer_source,
)
from warehouse.stage.activity import activity_of
from warehouse.stage.changes import clear, plain, put, put_frame, remove
from warehouse.stage.corrected import Corrected
from warehouse.stage.lines import records_with_changed_lines
from warehouse.stage.records import (
    content_hash,
    load_identities,
    load_published,
    load_records,
    read_frame,
)

_GOLDEN = [field for fields in GROUPS.values() for field in fields]
_NOT_A_COLUMN = {"potential", "acquisition_source", "credit_score", "credit_limit"}
"""Fields that only ``dim_customer_provenance`` tells, and the marts that rest on them."""
_NULL_WHEN_EMPTY = ("corporate_number", "invoice_number", "postal_code")


@dataclass(frozen=True, slots=True)
class StagedCustomers:
    """How much changes."""

    records: int
    customers: int
    minted: int
    merged: int


def stage_customers(
    connection: Connection,
    trust: Mapping[str, int],
    sales_reps: Mapping[str, str],
    now: datetime,
    corrected: Corrected,
    *,
    everything: bool = False,
) -> StagedCustomers:
    """Work out the master's changes from the records and what matching found.

    Args:
        connection: the warehouse, within a transaction.
        trust: source → trust.
        sales_reps: how a system writes a sales rep → the rep's name.
        now: the run's one moment.
        corrected: what people corrected.
        everything: stage every customer, not only those that something changed for.
    """
    _clear(connection)
    records = load_records(connection, trust, sales_reps)
    if records.empty:
        return StagedCustomers(0, 0, 0, 0)
    assignment = assign(records, load_identities(connection))
    records["customer_id"] = records["record_id"].map(assignment.customers)
    records["content_hash"] = content_hash(records)
    changed = _changed_records(connection, records, everything=everything)
    _stage_mapping(connection, changed, assignment)
    affected = _affected_customers(connection, records, changed) | corrected.customers(records)
    affected |= _ghosts(connection, assignment)
    members = records[records["customer_id"].isin(affected)]
    sites = _stage_sites(connection, members)
    _stage_map(connection, members, sites, now)
    _stage_master(connection, members, corrected.in_force(members))
    _stage_aliases(connection, assignment, now)
    gone = affected - set(members["customer_id"])
    for table in (dim_customer, dim_customer_provenance, dim_site):
        _remove_of(connection, table, affected if table is not dim_customer else gone)
    return StagedCustomers(
        records=len(changed),
        customers=len(affected),
        minted=len(assignment.minted),
        merged=len(assignment.aliases),
    )


def _clear(connection: Connection) -> None:
    for table in (
        dim_customer, dim_customer_provenance, dim_site, map_customer_source, map_customer_alias,
    ):  # fmt: skip
        clear(connection, table)
    for stage in (
        identity.stage_record_customer,
        identity.stage_customer_identity,
        identity.stage_site_identity,
    ):
        connection.execute(delete(stage))


def _changed_records(
    connection: Connection, records: pd.DataFrame, *, everything: bool
) -> pd.DataFrame:
    """Return the records whose customer or content differs from what was published."""
    published = load_published(connection).set_index("record_id")
    before = records["record_id"].map(published["customer_id"])
    content = records["record_id"].map(published["content_hash"])
    moved = before.ne(records["customer_id"])
    differs = moved | content.ne(records["content_hash"]) | everything
    return records.assign(before=before, moved=moved)[differs]


def _stage_mapping(connection: Connection, changed: pd.DataFrame, assignment: Assignment) -> None:
    insert_columns(
        connection,
        identity.stage_record_customer,
        {
            name: plain(changed[name])
            for name in ("record_id", "customer_id", "content_hash", "moved")
        },
    )
    minted = assignment.minted
    insert_columns(
        connection,
        identity.stage_customer_identity,
        {name: plain(minted[name]) for name in ("customer_id", "serial", "anchor_record")},
    )


def _affected_customers(
    connection: Connection, records: pd.DataFrame, changed: pd.DataFrame
) -> set[str]:
    """Customers a changed record belongs to or came from, and those whose lines changed."""
    busy = records["record_id"].isin(records_with_changed_lines(connection))
    return (
        set(changed["customer_id"])
        | set(changed["before"].dropna())
        | set(records.loc[busy, "customer_id"])
    )


def _ghosts(connection: Connection, assignment: Assignment) -> set[str]:
    """Return ids that a put-back left without records and whose anchor now lives under another."""
    empty = select(dim_customer.c.customer_id).where(dim_customer.c.record_count == 0)
    return set(connection.scalars(empty)) & set(assignment.aliases.index)


def _stage_master(connection: Connection, members: pd.DataFrame, overrides: pd.DataFrame) -> None:
    if members.empty:
        return
    golden = choose(members, overrides)
    master = golden.master.drop(columns=list(_NOT_A_COLUMN))
    for name in _NULL_WHEN_EMPTY:
        master[name] = master[name].astype(object).where(master[name] != "", None)
    present = members[~members["is_gone"]].groupby("customer_id").size()
    master["record_count"] = master["customer_id"].map(present).fillna(0).astype("int64")
    activity = activity_of(connection, members[["record_id", "customer_id"]])
    master = master.join(activity, on="customer_id")
    put_frame(connection, dim_customer, master)
    put_frame(connection, dim_customer_provenance, golden.provenance)


def _stage_map(
    connection: Connection, members: pd.DataFrame, sites: pd.Series, now: datetime
) -> None:
    """Map every record of the affected customers; a link that stays keeps its date."""
    keys = ["system", "code"]
    before = read_frame(
        connection,
        select(
            map_customer_source.c.system,
            map_customer_source.c.code,
            map_customer_source.c.customer_id.label("before"),
            map_customer_source.c.linked_at.label("since"),
            map_customer_source.c.gone_at.label("gone_before"),
        ),
    )
    joined = members.merge(before, on=keys, how="left", validate="1:1")
    stays = joined["before"].eq(joined["customer_id"])
    linked = [s if keep else now for s, keep in zip(joined["since"], stays, strict=True)]
    gone = [
        None if not is_gone else (was if isinstance(was, datetime) and was == was else now)
        for is_gone, was in zip(joined["is_gone"], joined["gone_before"], strict=True)
    ]
    put(
        connection,
        map_customer_source,
        {
            **{
                name: plain(joined[name]) for name in (*keys, "customer_id", "method", "confidence")
            },
            "name": plain(joined["name_raw"]),
            "site_id": plain(joined["record_id"].map(sites)),
            "linked_at": linked,
            "gone_at": gone,
            **{name: plain(joined[name]) for name in ("file_id", "sheet", "row_number")},
        },
    )


def _stage_sites(connection: Connection, members: pd.DataFrame) -> pd.Series:
    """Stage the branches of the affected customers; return record → site id.

    A site is anchored like a customer: to the record that first received its id.
    """
    branches = members[members["is_site"]]
    known = read_frame(connection, select(identity.site_identity))
    named = dict(zip(known["anchor_record"], known["site_id"], strict=True))
    serial = int(known["serial"].max()) if len(known) else 0
    sites: dict[int, str] = {}
    rows: list[dict[str, object]] = []
    minted: list[tuple[str, int, int]] = []
    grouped = branches.sort_values(["system", "code"], kind="stable").groupby(
        ["customer_id", "site_name"], sort=True
    )
    for (customer, name), group in grouped:
        anchors = [record for record in group["record_id"] if record in named]
        if anchors:
            key = min(named[record] for record in anchors)
        else:
            serial += 1
            key = site_id(serial)
            minted.append((key, serial, int(group["record_id"].iloc[0])))
        sites |= dict.fromkeys(group["record_id"], key)
        best = group.sort_values(
            ["is_gone", "trust", "file_date", "completeness"],
            ascending=[True, False, False, False],
            kind="stable",
        )
        rows.append(
            {
                "site_id": key,
                "customer_id": customer,
                "name": name,
                "address": _first_filled(best["address"]),
                "phone": _first_filled(best["phone"]),
            }
        )
    if rows:
        put_frame(connection, dim_site, pd.DataFrame(rows))
    if minted:
        connection.execute(
            insert(identity.stage_site_identity),
            [
                {"site_id": key, "serial": number, "anchor_record": record}
                for key, number, record in minted
            ],
        )
    return pd.Series(sites, dtype="object")


def _first_filled(values: pd.Series) -> str:
    return next((value for value in values if value), "")


def _stage_aliases(connection: Connection, assignment: Assignment, now: datetime) -> None:
    """Every id that is not current leads to the one that is."""
    before = read_frame(connection, select(map_customer_alias)).set_index("old_customer_id")
    aliases = assignment.aliases
    same = before["customer_id"].reindex(aliases.index).eq(aliases)
    since = [
        before["since"][old] if stays else now
        for old, stays in zip(aliases.index, same, strict=True)
    ]
    if len(aliases):
        put(
            connection,
            map_customer_alias,
            {
                "old_customer_id": list(aliases.index),
                "customer_id": list(aliases),
                "reason": ["merge"] * len(aliases),
                "since": since,
            },
        )
    current = set(assignment.customers)
    revived = [old for old in before.index if old in current]
    if revived:
        remove(connection, map_customer_alias, map_customer_alias.c.old_customer_id.in_(revived))


def _remove_of(connection: Connection, table: Table, customers: set[str]) -> None:
    """Stage the removal of rows of these customers that are not put again."""
    names = sorted(customers)
    for start in range(0, len(names), 500):
        chunk = names[start : start + 500]
        remove(connection, table, table.c.customer_id.in_(chunk))
