"""Golden values: of all that the systems say of a customer, what the master says, and why.

Per field, the value of the best record that has one: records of the customer itself before those
of a branch, present before gone ones, then by trust of the source, recency of the file,
completeness of the record, and last by system and code, so that the choice never depends on
chance. Fields that make sense only together (the parts of an address; a name and its legal form)
come from one record. A postal code is that of the address: of its record, else of the best record
that names the same town or no address; a code of another town would send letters astray. A record
that somebody named the main one comes before the others; what people corrected comes before all of
that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.fields import CORRECTED_RULE, CORRECTED_SYSTEM

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "legal_form"),
    "name_kana": ("name_kana",),
    "corporate_number": ("corporate_number",),
    "invoice_number": ("invoice_number",),
    "postal_code": ("postal_code",),
    "address": ("address", "prefecture", "city"),
    "phone": ("phone",),
    "email": ("email",),
    "url": ("url",),
    "industry": ("industry",),
    "sales_rep": ("sales_rep",),
    "policy": ("policy",),
    "potential": ("potential",),
    "acquisition_source": ("acquisition_source",),
    "credit_score": ("credit_score",),
    "credit_limit": ("credit_limit",),
}
"""Leading field → fields that come with it from the same record."""

_ORDER: Final = ("is_beside", "is_site", "is_gone", "trust", "file_date", "completeness")
_RULES: Final = {
    "distance": "address",
    **dict(zip(_ORDER, ("main", "main", "present", "trust", "recent", "complete"), strict=True)),
}
MAIN_RECORD: Final = "main_record"
"""The field of a correction that names a customer's main record, as ``system:code``."""
_DESCENDING: Final = ("trust", "file_date", "completeness")
_ITS_RECORD, _ITS_TOWN, _ELSEWHERE = range(3)
"""How near a postal code is to its customer's address; one of elsewhere is no choice."""
VERSION: Final = 2
"""Raised with the rules: what was chosen by others is chosen anew."""
"""What provenance says of a corrected value; its code is the number of the correction."""


@dataclass(frozen=True, slots=True)
class Golden:
    """Golden values of some customers.

    Attributes:
        master: one row per customer: ``customer_id`` and all golden fields ("" where none).
        provenance: ``customer_id field value system code rule``.
    """

    master: pd.DataFrame
    provenance: pd.DataFrame


def choose(records: pd.DataFrame, overrides: pd.DataFrame | None = None) -> Golden:
    """Choose golden values.

    Args:
        records: one row per source record: ``customer_id system code``, the order columns
            ``is_site is_gone trust file_date completeness``, every golden field as text, and
            ``town_key``, the address's town for comparison.
        overrides: corrections in force: ``customer_id field value override_id``.
    """
    chosen = _choose(records.assign(is_beside=_beside_main(records, overrides)))
    return chosen if overrides is None or overrides.empty else _corrected(chosen, overrides)


def _beside_main(records: pd.DataFrame, overrides: pd.DataFrame | None) -> NDArray[np.bool_]:
    """Return which records stand beside one that somebody named their customer's main one.

    A record that has left the customer since is its main one no more.
    """
    if overrides is None or not (overrides["field"] == MAIN_RECORD).any():
        return np.zeros(len(records), dtype=bool)
    told = overrides[overrides["field"] == MAIN_RECORD]
    named = records["customer_id"].map(dict(zip(told["customer_id"], told["value"], strict=True)))
    is_main = (records["system"] + ":" + records["code"]) == named
    has_main = records["customer_id"].isin(records.loc[is_main, "customer_id"])
    return (has_main & ~is_main).to_numpy(dtype=bool)


def _choose(records: pd.DataFrame) -> Golden:
    ascending = [name not in _DESCENDING for name in _ORDER]
    ranked = records.sort_values(
        ["customer_id", *_ORDER, "system", "code"],
        ascending=[True, *ascending, True, True],
        kind="stable",
    )
    customers, place = _numbered(ranked["customer_id"])
    order = {name: ranked[name].to_numpy() for name in _ORDER}
    near = np.full(len(ranked), _ITS_RECORD)
    source = {name: ranked[name].to_numpy(dtype=object) for name in ("system", "code")}
    master: dict[str, object] = {"customer_id": customers}
    provenance: list[pd.DataFrame] = []
    for leading, fields in GROUPS.items():
        values = ranked[leading].to_numpy(dtype=object)
        order["distance"] = _distance(ranked, place) if leading == "postal_code" else near
        having = _nearest_first(np.flatnonzero(values != ""), place, order["distance"])
        starts = np.flatnonzero(np.diff(place[having], prepend=-1))
        best = having[starts]
        for name in fields:
            chosen = np.full(len(customers), "", dtype=object)
            chosen[place[best]] = ranked[name].to_numpy(dtype=object)[best]
            master[name] = chosen
        provenance.append(
            pd.DataFrame(
                {
                    "customer_id": customers[place[best]],
                    "field": leading,
                    "value": values[best],
                    "system": source["system"][best],
                    "code": source["code"][best],
                    "rule": _rules(values, having, starts, order),
                }
            )
        )
    return Golden(pd.DataFrame(master), pd.concat(provenance, ignore_index=True))


def _distance(ranked: pd.DataFrame, place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell how near each record is to the one whose address was chosen for its customer.

    Args:
        ranked: the records, each customer's best first.
        place: which customer each belongs to.
    """
    address = ranked["address"].to_numpy(dtype=object)
    town = ranked["town_key"].to_numpy(dtype=object)
    having = np.flatnonzero(address != "")
    its = having[np.flatnonzero(np.diff(place[having], prepend=-1))]
    first = np.flatnonzero(np.diff(place, prepend=-1))
    of_customer = first.copy()
    of_customer[place[its]] = its
    chosen = of_customer[place]
    same_town = (town == town[chosen]) & (town != "")
    fits = (address == "") | (address == address[chosen]) | same_town
    distance = np.where(fits, _ITS_TOWN, _ELSEWHERE)
    distance[its] = _ITS_RECORD
    return distance


def _nearest_first(
    having: NDArray[np.int64], place: NDArray[np.int64], distance: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Order each customer's records by distance; leave out customers that have none near enough."""
    ordered = having[np.lexsort((having, distance[having], place[having]))]
    near = np.zeros(int(place.max(initial=-1)) + 1, dtype=bool)
    near[place[ordered[distance[ordered] != _ELSEWHERE]]] = True
    return ordered[near[place[ordered]]]


def _corrected(chosen: Golden, overrides: pd.DataFrame) -> Golden:
    """Put corrections in place of what the systems say, and name them as their origin."""
    master = chosen.master.set_index("customer_id")
    known = overrides[overrides["customer_id"].isin(master.index)]
    for field, told in known.groupby("field"):
        if field in master.columns:
            master.loc[told["customer_id"].tolist(), field] = told["value"].tolist()
    leading = known[known["field"].isin(GROUPS)]
    origin = pd.DataFrame(
        {
            "customer_id": leading["customer_id"],
            "field": leading["field"],
            "value": leading["value"],
            "system": CORRECTED_SYSTEM,
            "code": [str(int(number)) for number in leading["override_id"]],
            "rule": CORRECTED_RULE,
        }
    )
    keys = ["customer_id", "field"]
    replaced = pd.MultiIndex.from_frame(chosen.provenance[keys]).isin(
        pd.MultiIndex.from_frame(origin[keys])
    )
    provenance = pd.concat([chosen.provenance[~replaced], origin], ignore_index=True)
    return Golden(master.reset_index(), provenance)


def _numbered(ids: pd.Series) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the distinct ids in their order, and the place of each row's id among them."""
    place, distinct = pd.factorize(ids)
    return np.asarray(distinct, dtype=object), place.astype(np.int64)


def _rules(
    values: NDArray[np.object_],
    having: NDArray[np.int64],
    starts: NDArray[np.int64],
    order: Mapping[str, NDArray[Any]],
) -> NDArray[np.object_]:
    """Name what decided: compare the winner with the best record that says something else.

    Args:
        values: the field, of all records in their order.
        having: the records that have one.
        starts: where in ``having`` each customer begins, the winner first.
        order: the columns that decide, of all records.
    """
    counts = np.diff(starts, append=len(having))
    customer = np.repeat(np.arange(len(starts)), counts)
    otherwise = np.flatnonzero(values[having] != values[having[starts]][customer])
    contested, first = np.unique(customer[otherwise], return_index=True)
    rival, winner = having[otherwise[first]], having[starts[contested]]
    rule = np.where(counts == 1, "only", "agreed").astype(object)
    rule[contested] = "order"
    for name in reversed(_RULES):
        differs = order[name][rival] != order[name][winner]
        rule[contested[differs.astype(bool)]] = _RULES[name]
    return rule
