"""Decisions that cannot all be true: a chain of SAME between two records called DIFFERENT.

Refused wherever they meet, always with both sides named by their numbers, so that one of them can
be taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import DecisionError
from core.judgement import Decision, Judgement, RecordKey
from core.language import Text

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records called different, and the shortest chain of SAME that joins them."""

    different: Decision
    chain: tuple[Decision, ...]


class ContradictionError(DecisionError):
    """Decisions that cannot all be true.

    Args:
        code: a stable upper-case word.
        message: names both sides.
        found: the contradictions themselves.
    """

    def __init__(self, code: str, message: Text, found: Sequence[Contradiction]) -> None:
        super().__init__(code, message)
        self.found = tuple(found)


def contradictions(decisions: Iterable[Decision]) -> list[Contradiction]:
    """Return every DIFFERENT that a chain of SAME leads over, in the order of their pairs.

    Args:
        decisions: at most one per pair.
    """
    told = list(decisions)
    same = [decision for decision in told if decision.judgement is Judgement.SAME]
    group = _groups(same)
    broken = [
        decision
        for decision in told
        if decision.judgement is Judgement.DIFFERENT
        and decision.pair.left in group
        and group[decision.pair.left] == group.get(decision.pair.right)
    ]
    return [
        Contradiction(decision, _chain(decision, same))
        for decision in sorted(broken, key=lambda decision: decision.pair)
    ]


def refusal(code: str, found: Sequence[Contradiction]) -> ContradictionError:
    """Return the error that names both sides of every contradiction, and how to mend it."""
    shown = found[:_MOST_SHOWN]
    ja = "\n".join(_line(one, "「別」", "「同じ」", "、", "今回", "判定") for one in shown)
    en = "\n".join(_line(one, "different", "same", ", ", "this one", "decision") for one in shown)
    numbers = sorted(
        {
            decision.decision_id
            for one in shown
            for decision in (one.different, *one.chain)
            if decision.decision_id is not None
        }
    )
    ja_undo = "、".join(f"`tsunagi review undo {number}`" for number in numbers)
    en_undo = ", ".join(f"`tsunagi review undo {number}`" for number in numbers)
    return ContradictionError(
        code,
        Text(
            ja="判定が矛盾しています。「別」とした組が、「同じ」のつながりで1つの顧客になります"
            f"({len(found)}件)。どれか1つを取り消すか、今回の判定を直してください。\n{ja}"
            + (f"\n取り消すには: {ja_undo}" if numbers else ""),
            en="Decisions contradict each other: two records judged different become one customer "
            f"by a chain judged the same ({len(found)}). Take one of them back, or change what "
            f"you were about to say.\n{en}" + (f"\nTo take one back: {en_undo}" if numbers else ""),
        ),
        found,
    )


def _line(one: Contradiction, different: str, same: str, comma: str, new: str, number: str) -> str:
    left, right = one.different.pair
    chain = comma.join(
        f"{name(d.pair.left)} = {name(d.pair.right)}{_origin(d, new, number)}" for d in one.chain
    )
    return (
        f"  {different} {name(left)} × {name(right)}{_origin(one.different, new, number)}"
        f"  ⇔  {same} {chain}"
    )


def _origin(decision: Decision, new: str, number: str) -> str:
    if decision.decision_id is None and not decision.user:
        return f"({new})"
    known = "" if decision.decision_id is None else f"{number} {decision.decision_id} "
    return f"({known}{decision.user} {decision.decided_at:%Y-%m-%d})"


def name(key: RecordKey) -> str:
    """Return a record as commands take it: ``system:code``."""
    return f"{key.system}:{key.code}"


def _groups(same: Iterable[Decision]) -> dict[RecordKey, RecordKey]:
    """Return record → a record that stands for all it is the same as."""
    parent: dict[RecordKey, RecordKey] = {}

    def root(key: RecordKey) -> RecordKey:
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = key = parent[above]
        return key

    for decision in same:
        parent[root(decision.pair.left)] = root(decision.pair.right)
    return {key: root(key) for key in list(parent)}


def _chain(broken: Decision, same: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return a shortest chain of SAME between the two records."""
    beside: dict[RecordKey, list[Decision]] = {}
    for decision in same:
        for key in decision.pair:
            beside.setdefault(key, []).append(decision)
    start, end = broken.pair
    came_by: dict[RecordKey, Decision | None] = {start: None}
    reached = [start]
    for key in reached:
        for decision in beside.get(key, ()):
            other = decision.pair.right if decision.pair.left == key else decision.pair.left
            if other not in came_by:
                came_by[other] = decision
                reached.append(other)
    chain: list[Decision] = []
    place = end
    while (link := came_by[place]) is not None:
        chain.append(link)
        place = link.pair.right if link.pair.left == place else link.pair.left
    return tuple(reversed(chain))
