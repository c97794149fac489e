"""Accepting all clear questions above a probability at once, as one act that is undone as one.

Left out is whatever deserves a look of its own: what somebody was unsure of, checks, what other
decisions or two corporate numbers contradict, and chains that would join two records of one system.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from sqlalchemy import Connection

from core.contradictions import contradictions
from core.errors import DecisionError
from core.judgement import Decision, Judgement, Occasion
from core.language import Text
from pipelines.steps.ledger import Decided, write
from pipelines.steps.review import Answer, statement_on
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.engine import transaction
from warehouse.queries.candidates import CandidateView, above, ends_of
from warehouse.queries.joining import Joining
from warehouse.queries.settled import Settled

LOWEST = 0.5
"""Nobody accepts at once what is more probably different."""
SHOWN = 10

UNSURE, CONTRADICTED, NUMBERS, CHAIN, LINK = "unsure", "contradicted", "numbers", "chain", "link"


@dataclass(frozen=True, slots=True)
class Plan:
    """What accepting above a probability would do.

    Attributes:
        at_least: the probability.
        chosen: the questions that would be answered with "same", the weakest first.
        excluded: why others above it are left out → how many.
    """

    at_least: float
    chosen: Sequence[CandidateView]
    excluded: dict[str, int] = field(default_factory=dict)

    @property
    def yen(self) -> int:
        """Sales that would move."""
        return sum(one.yen_at_stake for one in self.chosen)

    @property
    def weakest(self) -> Sequence[CandidateView]:
        """The least probable of them."""
        return self.chosen[:SHOWN]

    @property
    def mark(self) -> str:
        """Changes with what would be answered, and what it was answered on."""
        told = sorted((one.candidate_id, one.evidence_text) for one in self.chosen)
        return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def plan(workspace: Workspace, at_least: float) -> Plan:
    """Return what accepting all questions from a probability on would do."""
    with workspace.engine.connect() as connection:
        return _plan(connection, at_least)


def accept(workspace: Workspace, at_least: float, mark: str, user: str, reason: str) -> Decided:
    """Answer "same" to all that a plan chose, in one act.

    Args:
        workspace: where.
        at_least: the probability.
        mark: of the plan that the person saw.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: meanwhile it would do something else; nothing is written.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        found = _plan(connection, at_least)
        if found.mark != mark or not found.chosen:
            raise DecisionError("PLAN_CHANGED", _CHANGED)
        answer = Answer(Judgement.SAME, reason)
        statements = [statement_on(one, answer) for one in found.chosen]
        return write(connection, statements, user, together=True)


_CHANGED = Text(
    ja="表示していた間に対象が変わりました(ほかの人が判定したか、新しく公開されました)。"
    "何も書き込んでいません。新しい内容を確かめてください。",
    en="What would be accepted changed while you were looking: somebody decided, or a new "
    "publication came. Nothing was written. Look at it again.",
)


def _plan(connection: Connection, at_least: float) -> Plan:
    found = above(connection, max(at_least, LOWEST))
    settled = Settled.since_publication(connection)
    in_force = ledger.decisions_in_force(connection)
    unsure = ledger.of_pairs(in_force, Judgement.UNSURE)
    joining = Joining.of(connection, found)
    excluded: Counter[str] = Counter()
    chosen: list[CandidateView] = []
    for one in found:
        if settled.covers(ends_of(one)):
            continue
        why = _why_not(one, joining, is_unsure=one.status == "unsure" or one.pair in unsure)
        if why:
            excluded[why] += 1
        else:
            chosen.append(one)
    clear = _without_contradictions(chosen, in_force)
    if len(clear) < len(chosen):
        excluded[CONTRADICTED] += len(chosen) - len(clear)
    return Plan(at_least, sorted(clear, key=lambda one: (one.score, one.candidate_id)),
                dict(excluded))  # fmt: skip


def _why_not(one: CandidateView, joining: Joining, *, is_unsure: bool) -> str:
    if is_unsure:
        return UNSURE
    if one.asked_as == Occasion.WEAK:
        return LINK
    return joining.join(one.left.customer_id, one.right.customer_id)


def _without_contradictions(
    chosen: Sequence[CandidateView], in_force: Sequence[Decision]
) -> list[CandidateView]:
    """Leave out what a chain of sameness to two records called different would need."""
    before = {decision.pair: decision for decision in in_force}
    told = {one.pair: _same(one) for one in chosen}
    known = {found.different.pair for found in contradictions(before.values())}
    kept = dict(told)
    while True:
        broken = [
            link.pair
            for found in contradictions((before | kept).values())
            if found.different.pair not in known
            for link in found.chain
            if link.pair in kept
        ]
        if not broken:
            return [one for one in chosen if one.pair in kept]
        for pair in broken:
            kept.pop(pair, None)


def _same(one: CandidateView) -> Decision:
    from datetime import UTC, datetime

    return Decision(one.pair, Judgement.SAME, "", "", datetime.now(UTC))
