"""False merges and missed pairs by what seems to have led to them, with the evidence.

What belongs here: choosing the pair of records that tells most, and the kind of mistake. What does
not: counting (``agreement``), or writing lists.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Literal

import pandas as pd

from cleansing.matching.asking.wording import national
from cleansing.matching.rehearsal import Explanation, Rehearsal
from core.judgement import Evidence, Judgement, Pair, RecordKey
from core.language import Text
from pipelines.steps.agreement import Disagreement, Key, disagreements
from pipelines.steps.kinds import KINDS, why_merged, why_missed

MOST = 100_000
"""Mistakes that are listed; a master that is wrong throughout needs no longer list."""

_TRIED = 4
"""Records of each group that are compared to find the pair that tells most."""


@dataclass(frozen=True, slots=True)
class Side:
    """A record of a mistake."""

    system: str
    code: str
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identifier: str = ""
    entity: str = ""
    customer_id: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two records wrongly one customer, or wrongly two.

    Attributes:
        why: what seems to have led to it (``kinds.KINDS``).
        pairs: pairs of records it stands for; this one tells most.
        asked: whether a candidate that waits would mend it.
        weight: bits that speak for one customer; None where a record is not in the master.
        evidence: as sentences.
    """

    kind: Literal["false_merge", "missed"]
    why: str
    pairs: int
    left: Side
    right: Side
    asked: bool
    weight: float | None
    evidence: Sequence[Evidence]

    @property
    def title(self) -> Text:
        """What led to it, in words."""
        return KINDS[self.why]


@dataclass(frozen=True)
class Listing:
    """What mistakes are listed from.

    Attributes:
        labels: record → the entity it really is.
        customers: record → its customer in the master.
        names: record → its name there.
        candidates: pairs that wait.
        judgements: what people decided.
        records: the matching frame.
        rehearsal: the records, to be explained.
    """

    labels: Mapping[Key, str]
    customers: Mapping[Key, str]
    names: Mapping[Key, str]
    candidates: Sequence[tuple[Key, Key]]
    judgements: Mapping[Pair, Judgement]
    records: pd.DataFrame
    rehearsal: Rehearsal

    @cached_property
    def sides(self) -> dict[Key, Side]:
        """The records of the master that labels speak of."""
        shown = self.records.assign(
            place=self.records["prefecture"] + self.records["city"] + self.records["address_rest"]
        )
        columns = ("system", "code", "name", "place", "phone_clean", "email_clean", "identifier")
        found = {}
        for system, code, *values in zip(*(shown[name].tolist() for name in columns), strict=True):
            key = (system, code)
            if key in self.labels:
                name, place, phone, email, identifier = values
                found[key] = replace(
                    self.bare(key),
                    name=name,
                    address=place,
                    phone=national(phone),
                    email=email,
                    identifier=identifier,
                )
        return found

    def bare(self, key: Key) -> Side:
        """Return a record of which no more is known than labels and master say."""
        name, customer = self.names.get(key, ""), self.customers.get(key, "")
        return Side(*key, name=name, entity=self.labels[key], customer_id=customer)

    @cached_property
    def ids(self) -> dict[Key, int]:
        """The records' ids."""
        keys = zip(self.records["system"], self.records["code"], strict=True)
        return dict(zip(keys, self.records["record_id"].tolist(), strict=True))

    @cached_property
    def waiting(self) -> set[frozenset[str | None]]:
        """The pairs of customers about which people are asked."""
        return {
            frozenset((self.customers.get(left), self.customers.get(right)))
            for left, right in self.candidates
        }


def mistakes(given: Listing, wrong: Sequence[Disagreement] | None = None) -> list[Mistake]:
    """List what is wrongly together, then what is wrongly apart, the largest first.

    Args:
        given: what to list from.
        wrong: what is wrong, where it does not follow from the labels.
    """
    if wrong is None:
        wrong = list(islice(disagreements(given.labels, given.customers), MOST))
    pairs = _telling(given, wrong)
    known = [place for place, pair in enumerate(pairs) if {*pair} <= given.sides.keys()]
    customers = pd.Series({given.ids[key]: side.customer_id for key, side in given.sides.items()})
    told = given.rehearsal.explain(
        [(given.ids[pairs[place][0]], given.ids[pairs[place][1]]) for place in known], customers
    )
    explained = dict(zip(known, told, strict=True))
    found = [
        _mistake(given, one, pairs[place], explained.get(place)) for place, one in enumerate(wrong)
    ]
    return sorted(found, key=lambda one: (one.kind, -one.pairs))


def by_kind(found: Sequence[Mistake]) -> list[dict[str, str | int]]:
    """Count pairs by kind of mistake, the most frequent first.

    Returns:
        ``kind`` (false_merge, missed), ``why``, ``pairs``, ``asked`` (pairs that a waiting
        candidate would mend).
    """
    pairs: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for one in found:
        pairs[one.kind, one.why] += one.pairs
        asked[one.kind, one.why] += one.pairs * one.asked
    return [
        {"kind": kind, "why": why, "pairs": count, "asked": asked[kind, why]}
        for (kind, why), count in sorted(pairs.items(), key=lambda item: (item[0][0], -item[1]))
    ]


def _telling(given: Listing, wrong: Sequence[Disagreement]) -> list[tuple[Key, Key]]:
    """Return of each mistake the pair of records for which most speaks."""
    tried: list[tuple[int, Key, Key]] = [
        (place, left, right)
        for place, one in enumerate(wrong)
        for left, right in product(one.lefts[:_TRIED], one.rights[:_TRIED])
        if left in given.sides and right in given.sides
    ]
    weights = given.rehearsal.weights(
        [(given.ids[left], given.ids[right]) for _, left, right in tried]
    )
    best: dict[int, tuple[float, Key, Key]] = {}
    for (place, left, right), weight in zip(tried, weights, strict=True):
        if place not in best or weight > best[place][0]:
            best[place] = (weight, left, right)
    return [
        best[place][1:] if place in best else (one.left, one.right)
        for place, one in enumerate(wrong)
    ]


def _mistake(
    given: Listing, one: Disagreement, pair: tuple[Key, Key], told: Explanation | None
) -> Mistake:
    left, right = (given.sides.get(key) or given.bare(key) for key in pair)
    return Mistake(
        kind=one.kind,
        why=_why(given, one, told),
        pairs=one.pairs,
        left=left,
        right=right,
        asked=one.kind == "missed"
        and frozenset((left.customer_id, right.customer_id)) in given.waiting,
        weight=None if told is None else round(told.weight, 2),
        evidence=told.evidence if told else (),
    )


def _why(given: Listing, one: Disagreement, told: Explanation | None) -> str:
    wanted = Judgement.SAME if one.kind == "false_merge" else Judgement.DIFFERENT
    for left, right in product(one.lefts, one.rights):
        if given.judgements.get(Pair.of(RecordKey(*left), RecordKey(*right))) is wanted:
            return "decided"
    if told is None:
        return "absent"
    if one.kind == "false_merge":
        return why_merged(told.levels, told.weight)
    return why_missed(told.levels)
