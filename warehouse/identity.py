"""Ids that never wobble.

An id is minted once and anchored to the record that first received it. Where the anchor goes, the
id goes. From anchors and clusters everything follows:

* A cluster with one anchored id keeps it, whatever else joins or leaves.
* A cluster with several (a merge) keeps the oldest; the others become aliases of it.
* A cluster with none (new, or split off) gets a new id, anchored to its first record.

So a split leaves the id with the anchor, and an undone merge gives the former ids back, because
their anchors are where they always were. Nothing here depends on the order of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from core.ids import customer_id


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which customer every record belongs to.

    Attributes:
        customers: index ``record_id``, values ``customer_id``.
        minted: new ids: ``customer_id serial anchor_record``.
        aliases: ids no longer current: index old id, values current id.
    """

    customers: pd.Series
    minted: pd.DataFrame
    aliases: pd.Series


def assign(
    records: pd.DataFrame,
    identities: pd.DataFrame,
    *,
    name: Callable[[int], str] = customer_id,
    last_serial: int | None = None,
) -> Assignment:
    """Give every cluster its id.

    Args:
        records: ``record_id``, ``cluster`` (any label), ``system``, ``code``.
        identities: every id ever given: ``customer_id``, ``serial``, ``anchor_record``; those
            anchored to other records may be missing where ``last_serial`` is given.
        name: serial number → id; people's ids come about like those of customers.
        last_serial: the highest number ever given.
    """
    if last_serial is None:
        last_serial = 0 if identities.empty else int(identities["serial"].max())
    cluster_of = records.set_index("record_id")["cluster"]
    anchored = identities.assign(cluster=identities["anchor_record"].map(cluster_of))
    # An anchor whose record is not among the clusters keeps its id to itself.
    anchored = anchored[anchored["cluster"].notna()].sort_values("serial", kind="stable")
    current = anchored.drop_duplicates("cluster").set_index("cluster")["customer_id"]
    minted = _mint(records[~records["cluster"].isin(current.index)], last_serial, name)
    fresh = minted.set_index(minted["anchor_record"].map(cluster_of))["customer_id"]
    by_cluster = pd.concat([current, fresh])
    customers = cluster_of.map(by_cluster).rename("customer_id")
    older = anchored[anchored["customer_id"] != anchored["cluster"].map(current)]
    aliases = older.set_index("customer_id")["cluster"].map(current).rename("customer_id")
    return Assignment(customers, minted, aliases)


def _mint(unnamed: pd.DataFrame, last: int, name: Callable[[int], str]) -> pd.DataFrame:
    """Give new ids in the order of (system, code), so that no chance of a night shows in them."""
    anchors = unnamed.sort_values(["system", "code"], kind="stable").drop_duplicates("cluster")
    serials = range(last + 1, last + 1 + len(anchors))
    return pd.DataFrame(
        {
            "customer_id": pd.array([name(serial) for serial in serials], dtype="object"),
            "serial": pd.array(list(serials), dtype="int64"),
            "anchor_record": anchors["record_id"].to_numpy(),
        }
    )
