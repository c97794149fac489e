"""Decisions of people about merge candidates.

A decision is written beside what the person was shown. A set of decisions that contradicts
itself, or what was decided before, is refused as a whole, with both decisions named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.errors import DecisionError
from core.judgement import Judgement, Occasion, Pair, RecordKey
from core.language import Text
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.engine import transaction
from warehouse.queries.candidates import candidates


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to one candidate."""

    judgement: Judgement
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a set of answers.

    Attributes:
        written: decisions written, by judgement.
        already: answers equal to the decision in force.
        blank: candidates of the workbook without an answer.
        gone: answered candidates that are not waiting any more, by number.
    """

    written: dict[str, int] = field(default_factory=dict)
    already: int = 0
    blank: int = 0
    gone: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All decisions written."""
        return sum(self.written.values())


def decide(workspace: Workspace, answers: Mapping[int, Answer], user: str) -> Reviewed:
    """Write answers to candidates as decisions, all or none.

    Args:
        workspace: where.
        answers: ``candidate_id`` → answer.
        user: who says so.

    Raises:
        DecisionError: they contradict each other or earlier decisions.
    """
    now = datetime.now(UTC)
    written: dict[str, int] = {}
    already = 0
    with transaction(workspace.engine) as connection:
        waiting = {found.candidate_id: found for found in candidates(connection)}
        in_force = {d.pair: d.judgement for d in ledger.decisions_in_force(connection)}
        fresh = {number: answer for number, answer in answers.items() if number in waiting}
        told = {waiting[number].pair: answer.judgement for number, answer in fresh.items()}
        refuse_contradictions(in_force | told)
        for number, answer in fresh.items():
            candidate = waiting[number]
            if in_force.get(candidate.pair) is answer.judgement:
                already += 1
                continue
            ledger.append(
                connection,
                candidate.pair,
                answer.judgement,
                user=user,
                reason=answer.reason,
                now=now,
                score=candidate.score,
                model_version=candidate.model_version,
                evidence=candidate.evidence_text,
                occasion=Occasion(candidate.asked_as),
                model_score=candidate.model_score,
            )
            written[str(answer.judgement)] = written.get(str(answer.judgement), 0) + 1
    gone = sorted(set(answers) - waiting.keys())
    return Reviewed(written, already, 0, gone)


def refuse_contradictions(judgements: Mapping[Pair, Judgement]) -> None:
    """Refuse judgements of which a chain of SAME leads over a DIFFERENT.

    Raises:
        DecisionError: names every DIFFERENT pair that the others join.
    """
    parent: dict[RecordKey, RecordKey] = {}

    def root(key: RecordKey) -> RecordKey:
        while (above := parent.get(key, key)) != key:
            parent[key] = key = parent.get(above, above)
        return key

    for pair, judgement in judgements.items():
        if judgement is Judgement.SAME:
            parent[root(pair.left)] = root(pair.right)
    broken = [
        pair
        for pair, judgement in judgements.items()
        if judgement is Judgement.DIFFERENT and root(pair.left) == root(pair.right)
    ]
    if broken:
        raise _contradiction(broken, judgements)


def _contradiction(broken: list[Pair], judgements: Mapping[Pair, Judgement]) -> DecisionError:
    lines = []
    for pair in broken:
        chain = _chain(pair, judgements)
        joined = " = ".join(_name(key) for key in chain)
        lines.append(f"  {_name(pair.left)} × {_name(pair.right)}  ⇔  {joined}")
    listing = "\n".join(lines)
    return DecisionError(
        "CONTRADICTION",
        Text(
            ja="判定が食い違っています。「別」とした組が、「同じ」のつながりでひとつになります。"
            f"どちらかを直してください。何も書き込んでいません。\n{listing}",
            en="The judgements contradict each other: pairs judged different are joined by a chain "
            f"of pairs judged the same. Mend one of them. Nothing was written.\n{listing}",
        ),
    )


def _chain(pair: Pair, judgements: Mapping[Pair, Judgement]) -> list[RecordKey]:
    """Return a shortest chain of SAME between the two records of a pair."""
    beside: dict[RecordKey, list[RecordKey]] = {}
    for (left, right), judgement in judgements.items():
        if judgement is Judgement.SAME:
            beside.setdefault(left, []).append(right)
            beside.setdefault(right, []).append(left)
    before: dict[RecordKey, RecordKey] = {pair.left: pair.left}
    reached = [pair.left]
    for key in reached:
        for other in beside.get(key, ()):
            if other not in before:
                before[other] = key
                reached.append(other)
    chain = [pair.right]
    while chain[-1] != pair.left:
        chain.append(before[chain[-1]])
    return chain[::-1]


def _name(key: RecordKey) -> str:
    return f"{key.system} {key.code}"
