"""Matching what changed: as a full match with the same fit would, at the cost of the change.

A record's weight depends on how many records bear its name, so a change touches the records of its
name too, old and new. They are compared anew with all that share a key with them; whatever hangs
together with any of these is settled anew; all else stays as it was kept.

What belongs here: finding what a change touches. What does not: how it is compared and settled
(``match``), keeping a fit (``fitted``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.asking.questions import Asking
from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.coding import Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import KINDS, hashed, key_table
from cleansing.matching.engines.engine import LocalEngine
from cleansing.matching.match import (
    Matched,
    MatchInput,
    MatchResult,
    in_order,
    nobody,
    result_of,
    without_free_mail,
)
from cleansing.matching.model.fitted import Fitted
from cleansing.matching.model.precision import measured_precision
from cleansing.matching.settling.named import Named, named, placed
from cleansing.matching.settling.parts import components
from cleansing.matching.settling.settlement import settlement
from core.judgement import Decision, RecordKey

_ROLES = 4
_ODD = np.int64(0x9E3779B97F4A7C1)


@dataclass(frozen=True)
class Kept:
    """A match as it is kept until the next.

    Attributes:
        fitted: the fit it was weighed with.
        told: who is who.
        records: columns ``record`` (id), ``core`` and ``reading`` (hashes, 0 for none), and
            ``component``: a number that records have in common that hang together.
        keys: ``key`` (kind, role and value as one hash), ``record``; sorted by ``key``.
        decisions: what people had decided.
    """

    fitted: Fitted
    told: Named
    records: Mapping[str, Ints]
    keys: Mapping[str, Ints]
    decisions: Sequence[Decision]


def keep(result: MatchResult, decisions: Sequence[Decision]) -> Kept:
    """Return what a full match leaves for the next.

    Args:
        result: of ``match``.
        decisions: what it was given.
    """
    asking = result.matched.asking
    frame, scored = asking.records, asking.scored
    ids = frame["record_id"].to_numpy()
    keys, record = _keys(scored.model.comparer)
    return Kept(
        Fitted.of(scored.model),
        named(ids, scored, asking.settled),
        _facts_of(frame, _components(asking)),
        _sorted(keys, ids[record]),
        tuple(decisions),
    )


def match_changed(kept: Kept, given: MatchInput, changed: Ints) -> tuple[MatchResult, Kept]:
    """Match all records, comparing only what a change touches.

    Args:
        kept: what the last match left; its settings were the same.
        given: all records as they are now, and all decisions in force.
        changed: ids of records that may differ from then; new and gone ones need not be named.

    Raises:
        DecisionError: two decisions contradict each other; both are named.
    """
    records = without_free_mail(given.records)
    change = _Change(kept, records, given, changed)
    facts = kept.fitted.facts
    frame = in_order(change.rows(change.context))
    comparer = Comparer(frame, facts)
    keys = change.joined(key_table(comparer, nobody(comparer)))
    found = LocalEngine().compare(keys, given.settings.caps, comparer)
    model = kept.fitted.model(comparer, given.settings.weights)
    scored = LocalEngine().score(model, found.compared)
    ids = frame["record_id"].to_numpy()
    inside = np.isin(ids, change.reached)
    scored = scored.among(inside)
    settled = settlement(frame, given.decisions, scored, given.settings, model.learnt)
    checked = measured_precision(given.decisions).checked
    part = Asking(frame, scored, settled, given.settings, model.learnt, checked)
    told = kept.told.of(change.untouched).plus(named(ids, scored, settled).of(change.reached))
    old, new = kept.records, _facts_of(frame, _components(part))
    here, there = np.isin(old["record"], change.untouched), np.isin(ids, change.reached)
    again = Kept(
        kept.fitted,
        told,
        {name: np.concatenate([old[name][here], new[name][there]]) for name in old},
        change.keys(),
        tuple(given.decisions),
    )
    whole = in_order(records)
    model = kept.fitted.model(Comparer(whole, facts), given.settings.weights)
    scored, settled = placed(told, whole["record_id"].to_numpy(), model)
    asking = Asking(whole, scored, settled, given.settings, model.learnt, checked)
    return result_of(Matched(keys, found.without_pairs(), asking)), again


class _Change:
    """What a change touches.

    Attributes:
        reached: ids of the records that are compared and settled anew.
        context: these and all that bear a name of theirs, whose number they are weighed by.
        untouched: ids of the others that are still there.
    """

    def __init__(self, kept: Kept, records: pd.DataFrame, given: MatchInput, changed: Ints) -> None:
        self._kept, self._records, self._caps = kept, records, given.settings.caps
        self._index = pd.Index(records["record_id"].to_numpy())
        ids, old = self._index.to_numpy(), kept.records
        gone = old["record"][~np.isin(old["record"], ids)]
        new = ids[~np.isin(ids, old["record"])]
        judged = set(kept.decisions) ^ set(given.decisions)
        decided = _ids_of(records, {key for decision in judged for key in decision.pair})
        touched = np.unique(np.concatenate([changed, gone, new, decided]))
        names = self._values("core", touched)
        bearers = np.union1d(touched, self._with("core", names))
        if kept.fitted.facts.phonetic.any():
            bearers = np.union1d(bearers, self._with("reading", self._values("reading", bearers)))
        self._anew = bearers
        self._stale, self._fresh = self._keys_of_these()
        wanted = np.unique(_turned(np.concatenate([self._stale["key"], self._fresh["key"]])))
        rows = _places(kept.keys["key"], wanted)
        partners = np.union1d(kept.keys["record"][rows], bearers)
        component = np.unique(old["component"][np.isin(old["record"], partners)])
        reached = old["record"][np.isin(old["component"], component)]
        self.reached = np.setdiff1d(np.union1d(np.union1d(reached, partners), new), gone)
        context = self._with("core", self._values("core", self.reached))
        if kept.fitted.facts.phonetic.any():
            readings = self._values("reading", np.union1d(context, self.reached))
            context = np.union1d(context, self._with("reading", readings))
        self.context = np.setdiff1d(np.union1d(context, self.reached), gone)
        self.untouched = np.setdiff1d(old["record"], np.union1d(self.reached, gone))

    def rows(self, ids: Ints) -> pd.DataFrame:
        """Return the records as they are now, of those that are still there."""
        place = self._index.get_indexer(pd.Index(ids))
        return self._records.take(place[place >= 0])

    def joined(self, keys: pd.DataFrame) -> pd.DataFrame:
        """Return the keys of records that are joined: their buckets are not above their caps.

        Args:
            keys: rows of ``key_table``.
        """
        own = _mixed(keys["kind"].to_numpy(), keys["role"].to_numpy(), keys["key"].to_numpy())
        size = self._count(own)
        size = np.where(keys["role"] > 0, size * self._count(_turned(own)), size)
        caps = np.array([self._caps[kind] for kind in KINDS])
        return keys[size <= caps[keys["kind"]]].reset_index(drop=True)

    def keys(self) -> Mapping[str, Ints]:
        """Return the keys of all records as they are now."""
        kept = ~np.isin(self._kept.keys["record"], self._anew)
        return _sorted(
            *(
                np.concatenate([self._kept.keys[name][kept], self._fresh[name]])
                for name in ("key", "record")
            )
        )

    def _keys_of_these(self) -> tuple[Mapping[str, Ints], Mapping[str, Ints]]:
        """Return the keys that the records to be compared anew had, and those they have."""
        kept = self._kept.keys
        had = np.isin(kept["record"], self._anew)
        frame = in_order(self.rows(self._anew))
        keys, record = _keys(Comparer(frame, self._kept.fitted.facts))
        stale = {name: values[had] for name, values in kept.items()}
        return stale, _sorted(keys, frame["record_id"].to_numpy()[record])

    def _count(self, keys: Ints) -> Ints:
        """Return how many records have each key now."""
        counts = [
            np.searchsorted(table["key"], keys, "right") - np.searchsorted(table["key"], keys)
            for table in (self._kept.keys, self._fresh, self._stale)
        ]
        found: Ints = counts[0] + counts[1] - counts[2]
        return found

    def _values(self, name: str, ids: Ints) -> Ints:
        """Return the hashes of a value that records had or have, those without it left out."""
        had = self._kept.records[name][np.isin(self._kept.records["record"], ids)]
        has = _facts_of(self.rows(ids))[name]
        return np.setdiff1d(np.union1d(had, has), [0])

    def _with(self, name: str, values: Ints) -> Ints:
        """Return the ids of records that had one of these values."""
        return self._kept.records["record"][np.isin(self._kept.records[name], values)]


def _facts_of(frame: pd.DataFrame, component: Ints | None = None) -> dict[str, Ints]:
    ids = frame["record_id"].to_numpy()
    found = {"record": ids}
    for name in ("core", "reading"):
        texts = frame[f"{name}_key"].to_numpy(dtype=object)
        found[name] = np.where(texts != "", hashed(texts), 0)
    return found if component is None else found | {"component": component}


def _components(asking: Asking) -> Ints:
    """Return per record the smallest id of what it hangs together with."""
    clusters = Clusters(len(asking.records))
    clusters.labels = asking.settled.labels
    pairs, least = asking.scored.pairs, asking.scored.model.cuts.least
    component = components(pairs, clusters, least)
    ids = asking.records["record_id"].to_numpy()
    smallest = np.full(len(ids), np.iinfo(np.int64).max)
    np.minimum.at(smallest, component, ids)
    return smallest[component]


def _keys(comparer: Comparer) -> tuple[Ints, Ints]:
    """Return all keys of records as one hash each, and the records' positions."""
    table = key_table(comparer, nobody(comparer), every=True)
    kind, role = table["kind"].to_numpy(), table["role"].to_numpy()
    return _mixed(kind, role, table["key"].to_numpy()), table["record"].to_numpy()


def _mixed(kind: Ints, role: Ints, key: Ints) -> Ints:
    """Return kind, role and hash of a key as one number; the role can be read from it."""
    mixed: Ints = (key * _ODD + kind) * _ROLES + role
    return mixed


def _turned(keys: Ints) -> Ints:
    """Return the keys that join with these: a whole name's with those of longer ones."""
    role = keys & (_ROLES - 1)
    return np.where(role > 0, keys - role + 3 - role, keys)


def _sorted(keys: Ints, record: Ints) -> Mapping[str, Ints]:
    order = np.argsort(keys, kind="stable")
    return {"key": keys[order], "record": record[order].astype(np.int64)}


def _places(keys: Ints, wanted: Ints) -> Ints:
    """Return where some values stand in a sorted column, all of them."""
    first = np.searchsorted(keys, wanted)
    count = np.searchsorted(keys, wanted, "right") - first
    return np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())


def _ids_of(records: pd.DataFrame, wanted: set[RecordKey]) -> Ints:
    """Return the ids of those records that are there."""
    rows = np.flatnonzero(records["code"].isin({key.code for key in wanted}))
    some = records.iloc[rows]
    known = map(RecordKey, some["system"], some["code"])
    return some["record_id"].to_numpy()[np.array([key in wanted for key in known], np.bool_)]
