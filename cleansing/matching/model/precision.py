"""How right automatic merges are, measured by what people found, with what chance leaves open.

Nobody can say of a firm's own data how many merges are right without looking at some. People are
asked to check merges drawn at random; their answers bound the share of wrong ones. Merges that
people undo unasked are counted beside them: they were found because they caught an eye, among all
there are, so that they say nothing of the rate.

What belongs here: the measure. What does not: drawing what is checked (``asking.draw``), or
correcting odds by it (``recalibration``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.judgement import Decision, Judgement, Occasion

CONFIDENCE = 0.95
ENOUGH = 300
"""Checks from which on no more are asked: all right, they bound errors to one in a hundred."""

AT_A_TIME = 20


@dataclass(frozen=True)
class MeasuredPrecision:
    """What people found of automatic merges.

    Attributes:
        right: merges drawn at random that people confirmed.
        wrong: merges drawn at random that they refused.
        undone: times somebody parted what had been merged, unasked.
    """

    right: int
    wrong: int
    undone: int = 0

    @property
    def checked(self) -> int:
        """Merges drawn at random that people looked at."""
        return self.right + self.wrong

    @property
    def at_least(self) -> float | None:
        """The share of right merges is at least this, with 95 % confidence; None: none checked.

        The exact one-sided bound of Clopper and Pearson.
        """
        if not self.checked:
            return None
        return _beta_quantile(1 - CONFIDENCE, self.right, self.wrong + 1) if self.right else 0.0


def _beta_quantile(share: float, a: int, b: int) -> float:
    # Most firms have checked nothing yet; and ``scipy.stats`` takes a second to import, which every
    # command would wait for.
    from scipy.special import betaincinv

    return float(betaincinv(a, b, share))


def measured_precision(decisions: Iterable[Decision]) -> MeasuredPrecision:
    """Return what the decisions in force say of automatic merges."""
    told = list(decisions)
    checks = [decision.judgement for decision in told if decision.occasion is Occasion.CHECK]
    # Taking one record out of a customer of five says "different" four times, at one moment.
    undone = {
        (decision.user, decision.decided_at)
        for decision in told
        if decision.occasion is Occasion.JOINED and decision.judgement is Judgement.DIFFERENT
    }
    return MeasuredPrecision(
        checks.count(Judgement.SAME), checks.count(Judgement.DIFFERENT), len(undone)
    )
