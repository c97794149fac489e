"""Decisions as the tests understand them: a second, simpler account to hold the ledger against."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.judgement import Judgement, Pair, RecordKey


@dataclass
class Act:
    """Statements made at once; an undo switches its target's ``stands`` and is no act itself."""

    number: int
    says: dict[Pair, Judgement]
    stands: bool = True
    switch: int = 0
    """The newest row that switched it: undoing that row switches it again."""


@dataclass
class ActBook:
    """All acts, in their order."""

    acts: list[Act] = field(default_factory=list)

    def in_force(self, without: Act | None = None) -> dict[Pair, Judgement]:
        """Return what holds of each pair: the last act that stands and speaks of it."""
        told: dict[Pair, Judgement] = {}
        for act in self.acts:
            if act.stands and act is not without:
                told |= act.says
        return told

    def toggled(self, act: Act) -> dict[Pair, Judgement]:
        """Return what would hold if an act that stands did not, or the other way round."""
        act.stands = not act.stands
        told = self.in_force()
        act.stands = not act.stands
        return told


def closure(same: Iterable[Pair]) -> dict[RecordKey, frozenset[RecordKey]]:
    """Return record → all that a chain of SAME joins with it."""
    groups: dict[RecordKey, set[RecordKey]] = {}
    for left, right in same:
        both = groups.get(left, {left}) | groups.get(right, {right})
        for key in both:
            groups[key] = both
    return {key: frozenset(group) for key, group in groups.items()}


def contradicts(told: dict[Pair, Judgement]) -> bool:
    """Tell whether a chain of SAME leads over a DIFFERENT."""
    joined = closure(pair for pair, judgement in told.items() if judgement is Judgement.SAME)
    return any(
        pair.right in joined.get(pair.left, ())
        for pair, judgement in told.items()
        if judgement is Judgement.DIFFERENT
    )
