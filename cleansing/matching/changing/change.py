"""What changed since a match was kept: who left, who came, and the pairs of those who came.

A record that changed leaves and comes again. What belongs here: finding the change and comparing
it. What does not: what it reaches (``reach``), or settling that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cleansing.matching.changing.grown import Grown
from cleansing.matching.changing.kept import Kept
from cleansing.matching.changing.key_runs import KeyRun, Meeting
from cleansing.matching.changing.roll import Roll
from cleansing.matching.coding import Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.match import MatchInput, in_order, nobody, without_free_mail
from cleansing.matching.model.scoring import Compared, chunks, compare

MOST_RUNS = 32
"""Changes that are kept beside a full match: each makes looking up a little slower."""


class OutgrownError(Exception):
    """The kept fit no longer does: what changed takes a full match, with a fit of its own."""


@dataclass(frozen=True)
class Change:
    """A change.

    Attributes:
        left: the places of records that are gone, or that changed.
        came: the places of records that are new, or that changed.
        roll: who stands where now.
        comparer: the records as codes, those that came among them.
        runs: keys of all records, in runs.
        meeting: whom those that came share a key with.
    """

    left: Ints
    came: Ints
    roll: Roll
    comparer: Grown
    runs: Sequence[KeyRun]
    meeting: Meeting

    @staticmethod
    def of(kept: Kept, given: MatchInput, changed: Ints) -> "Change":
        """Find what changed.

        Args:
            kept: what the last match left.
            given: all records as they are now.
            changed: ids of records that may differ from then.

        Raises:
            OutgrownError: the kept fit does not know a system, or a bucket has grown too large.
        """
        left, rows = _moved(kept, given.records, changed)
        frame = in_order(without_free_mail(given.records.iloc[rows]))
        facts = kept.fitted.facts
        if len(kept.keys) > MOST_RUNS or not set(frame["system"]) <= set(facts.systems):
            raise OutgrownError
        comparer = Comparer(frame, facts)
        keys = key_table(comparer, nobody(comparer), every=True)
        came = len(kept.roll.ids) + np.arange(len(frame))
        runs = [*kept.keys, KeyRun.of(keys, came)]
        if kept.fitted.capped:
            keys = kept.fitted.capped.without(keys)
        meeting = Meeting(keys, runs)
        if meeting.too_large(given.settings.caps):
            raise OutgrownError
        grown = kept.comparer.plus(kept.fitted.model(comparer, given.settings.weights))
        roll = kept.roll.without(left).plus(frame, comparer.column("system").codes)
        return Change(left, came, roll, grown, runs, meeting)

    @cached_property
    def compared(self) -> Compared:
        """The pairs of those that came with all that share a key with them, by place."""
        shared = self.meeting.pairs(self.came, self.roll.there)
        rank = self.roll.rank()
        behind = rank[shared.left] > rank[shared.right]
        left = np.where(behind, shared.right, shared.left)
        right = np.where(behind, shared.left, shared.right)
        vectors = np.zeros(len(left), np.uint32)
        for rows in chunks(len(left)):
            vectors[rows] = compare(self.comparer, left[rows], right[rows])
        return Compared(left, right, shared.keys, vectors)


def _moved(kept: Kept, records: pd.DataFrame, changed: Ints) -> tuple[Ints, Ints]:
    """Return the places of records that left, and the rows of those that came."""
    ids = records["record_id"].to_numpy()
    left, came = _left_and_came(kept.roll, ids, changed)
    retaught = _retaught(kept, records, left, came)
    if not len(retaught):
        return left, came
    return _left_and_came(kept.roll, ids, np.concatenate([changed, retaught]))


def _left_and_came(roll: Roll, ids: Ints, changed: Ints) -> tuple[Ints, Ints]:
    """Return the places of records that left, and the rows of those that came.

    Args:
        roll: who stood where.
        ids: of all records as they are now, by row.
        changed: ids of records that may differ.
    """
    place = roll.places(ids)
    stays = roll.there.copy()
    old = roll.places(changed)
    stays[old[old >= 0]] = False
    known = place >= 0
    came = ~known
    came[known] = ~stays[place[known]]
    seen = np.zeros(len(stays), np.bool_)
    seen[place[known]] = True
    return np.flatnonzero(roll.there & ~(seen & stays)), np.flatnonzero(came)


def _retaught(kept: Kept, records: pd.DataFrame, left: Ints, came: Ints) -> Ints:
    """Return the ids of records whose name is read otherwise since others left or came.

    A reading that one record gives is everybody's of that name (``records``): so it is the one
    thing that a record does to others.
    """
    core, reading = (kept.comparer.column(name) for name in ("core_key", "reading_key"))
    some = records.iloc[came]
    named = some["core_key"][(some["reading_source"] == "source").to_numpy()]
    wanted = np.zeros(core.size + 1, np.bool_)
    wanted[core.codes[left[kept.comparer.given[left]]]] = True
    wanted[kept.comparer.known("core_key", named.to_numpy(dtype=object))] = True
    wanted[-1] = False
    bearers = np.flatnonzero(wanted[core.codes] & kept.roll.there)
    rows = np.full(len(kept.roll.ids), -1)
    place = kept.roll.places(records["record_id"].to_numpy())
    rows[place[place >= 0]] = np.flatnonzero(place >= 0)
    bearers = bearers[rows[bearers] >= 0]
    before = np.append(reading.values, "")[reading.codes[bearers]]
    now = records["reading_key"].to_numpy(dtype=object)[rows[bearers]]
    found: Ints = kept.roll.ids[bearers[before != now]]
    return found
