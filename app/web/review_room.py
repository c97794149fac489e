"""What the review pages share: the next question for somebody, progress, what can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from app.web.applier import Applier
from app.web.claims import Claims
from app.web.review_forms import Filter
from app.web.visit import Visit
from core.contradictions import ContradictionError
from core.judgement import Pair
from core.language import Text
from pipelines.steps.question import Question, load_question
from pipelines.workspace import Workspace
from warehouse import decisions
from warehouse.queries import acts, members, queue
from warehouse.queries.shown import shown_of


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing was written, as the page tells it.

    Attributes:
        link: where to see what stands in the way; "" for nowhere.
        undo: the decisions in the way, each with the names of its records.
    """

    text: Text
    link: str = ""
    undo: Sequence[dict[str, Any]] = ()


class Room:
    """Somebody at the questions, with a filter."""

    def __init__(self, visit: Visit, filter: Filter) -> None:
        self.visit = visit
        self.filter = filter
        self._claims: Claims = visit.request.app.state.claims
        self._applier: Applier = visit.request.app.state.applier

    def next(self, place: str = "") -> Question | None:
        """Return the next question that nobody else looks at; behind the last, the first again.

        Args:
            place: of the question before; "" for none.
        """
        person, workspace = self.visit.person, self.visit.workspace
        for start in (place, "") if place else ("",):
            with workspace.engine.connect() as connection:
                places = queue.questions_after(connection, self.filter.wanted, start)
                found = self._claims.choose(person.account_id, person.shown_name, places)
            question = load_question(workspace, found.candidate_id) if found else None
            if question is not None:
                return question
        return None

    def question(self, candidate_id: int) -> Question | None:
        """Return one question in particular, whoever looks at it."""
        found = load_question(self.visit.workspace, candidate_id) if candidate_id else None
        if found is not None:
            view, person = found.view, self.visit.person
            place = queue.Place(view.candidate_id, view.place, view.question_group, view.pair)
            self._claims.take(person.account_id, person.shown_name, place)
        return found

    def number_of(self, pair: Pair) -> int:
        """Return the number of the question about two records, 0 where none waits."""
        with self.visit.workspace.engine.connect() as connection:
            found = shown_of(connection, [pair])
        return int(found[pair].candidate_id) if pair in found else 0

    def pair_of(self, decision_id: int) -> Pair | None:
        """Return the records of a decision, the first of its act; None where there is no such."""
        with self.visit.workspace.engine.connect() as connection:
            return next(iter(decisions.pairs_of_act(connection, decision_id)), None)

    def coming(self, decision_id: int, pair: Pair) -> dict[str, Any]:
        """Return what the page needs to wait for a question that was taken back."""
        with self.visit.workspace.engine.connect() as connection:
            names = members.names_of(connection, pair)
        return {
            "names": [names.get(end, end.code) for end in pair],
            "address": self.filter.address(of=decision_id),
        }

    def progress(self) -> dict[str, Any]:
        """Return how much is left and done, and what can be undone."""
        workspace, name = self.visit.workspace, self.visit.person.name
        with workspace.engine.connect() as connection:
            last = acts.last_act(connection, name)
            return {
                "left": queue.count(connection, self.filter.wanted),
                "mine_today": acts.decided_since(connection, name, _midnight(self.visit)),
                "last": last,
                "last_names": members.names_of(connection, last.pair if last else ()),
                "systems": sorted({source.system for source in workspace.configuration.sources}),
                "state": self.state(),
            }

    def state(self) -> dict[str, Any]:
        """Return how far decisions are on their way into the master, for the page."""
        standing = self._applier.standing()
        words = _PHASES[standing.phase]
        count = f"{standing.pending:,}"
        return {
            "phase": standing.phase,
            "text": str(words).format(count=count),
            "why": str(standing.why) if standing.why else "",
        }

    def note(self, question: Question) -> None:
        """Write down whom somebody looked at."""
        for side in (question.left, question.right):
            if side.customer is not None:
                self.visit.note("view", side.customer.customer_id, page="review")


def undo_offer(workspace: Workspace, error: ContradictionError) -> list[dict[str, Any]]:
    """Return the decisions that stand in the way, to be taken back one by one."""
    told = {
        decision.decision_id: decision
        for found in error.found
        for decision in (found.different, *found.chain)
        if decision.decision_id is not None
    }
    with workspace.engine.connect() as connection:
        names = members.names_of(
            connection, {end for decision in told.values() for end in decision.pair}
        )
    return [
        {"decision": decision, "names": [names.get(end, end.code) for end in decision.pair]}
        for _, decision in sorted(told.items(), key=_number)
    ]


def _number(item: tuple[int | None, Any]) -> int:
    return item[0] or 0


def _midnight(visit: Visit) -> datetime:
    zone = visit.workspace.zone
    today = visit.now.astimezone(zone).date()
    return datetime.combine(today, time(), tzinfo=zone).astimezone(UTC)


_PHASES = {
    "applied": Text(ja="すべて反映済み", en="All applied"),
    "waiting": Text(ja="反映待ち {count}件", en="{count} to be applied"),
    "applying": Text(ja="反映中 {count}件", en="Applying {count}"),
    "held": Text(ja="反映待ち {count}件(保留中)", en="{count} held back"),
    "failed": Text(ja="反映できませんでした {count}件", en="{count} could not be applied"),
}
