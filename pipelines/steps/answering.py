"""One answer to one question, by somebody who is one of several.

What the person was shown comes back with the answer. Where it is no longer so, because somebody
else has answered, or the records changed, nothing is written: two people never overwrite each
other unknowingly. A page brings back all that it showed (``Shown``); a program, the decision that
held.
"""

from dataclasses import dataclass

from core.errors import DecisionError
from core.judgement import Judgement, Pair
from core.language import Text
from pipelines.steps.ledger import write
from pipelines.steps.question import Shown, shown_now
from pipelines.steps.review import Answer, statement_on
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse import neighbourhood
from warehouse.decisions import Entry
from warehouse.engine import transaction
from warehouse.queries.candidates import candidate


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it comes from somebody's screen."""

    candidate_id: int
    pair: Pair
    answer: Answer
    shown: Shown


@dataclass(frozen=True, slots=True)
class Written:
    """What holds of a pair once it was answered; ``is_new``: it did not before."""

    standing: Entry | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """The decision that says what was answered; ``is_new``: it did not stand before."""

    decision_id: int
    is_new: bool


class OvertakenError(DecisionError):
    """Somebody else has decided about the pair meanwhile.

    Args:
        entry: what they decided, or that they took a decision back.
    """

    def __init__(self, entry: Entry) -> None:
        super().__init__("ANSWERED_MEANWHILE", _overtaken(entry))
        self.entry = entry


def answer_question(workspace: Workspace, given: Given, user: str) -> Answered:
    """Write an answer as a decision.

    The same answer of the same person again, as after a lost connection, changes nothing.

    Args:
        workspace: where.
        given: the answer.
        user: who says so.

    Raises:
        OvertakenError: somebody has decided about the pair since it was shown.
        ContradictionError: it contradicts other decisions.
        DecisionError: the question waits no more, or its records have changed since.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        entries = neighbourhood.of_pairs(connection, [given.pair])
        newest = neighbourhood.newest(entries)
        if newest is not None and newest.decision_id != given.shown.ledger:
            if _is_same(newest, given, user):
                return Answered(newest.decision_id, is_new=False)
            raise OvertakenError(newest)
        view = candidate(connection, given.candidate_id)
        if view is None or view.pair != given.pair:
            raise DecisionError("QUESTION_GONE", _GONE)
        if shown_now(connection, view, entries) != given.shown:
            raise DecisionError("QUESTION_CHANGED", _CHANGED)
        done = write(connection, [statement_on(view, given.answer)], user, together=False)
        if not done.written:
            return Answered(given.shown.ledger, is_new=False)
        return Answered(done.written[0], is_new=True)


def decided_since_shown(workspace: Workspace, pair: Pair, shown: Shown) -> Entry | None:
    """Return the newest decision about a pair; None where it was there when the pair was shown."""
    with workspace.engine.connect() as connection:
        newest = neighbourhood.newest(neighbourhood.of_pairs(connection, [pair]))
    return None if newest is None or newest.decision_id == shown.ledger else newest


def answer_expecting(
    workspace: Workspace, candidate_id: int, answer: Answer, user: str, expected: int | None
) -> Written | None:
    """Write a program's answer to a candidate; None where no such candidate waits.

    Args:
        workspace: where.
        candidate_id: which.
        answer: what its two records are, and why.
        user: who says so.
        expected: the decision that held when it was looked at; None: none did.

    Raises:
        OvertakenError: another decision holds now, or none any more.
        DecisionError: the decision expected was never made.
        ContradictionError: it contradicts other decisions.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        view = candidate(connection, candidate_id)
        if view is None:
            return None
        entries = neighbourhood.of_pairs(connection, [view.pair])
        standing = neighbourhood.standing(entries)
        if (standing.decision_id if standing else None) != expected:
            told = standing or neighbourhood.newest(entries)
            raise OvertakenError(told) if told else DecisionError("QUESTION_CHANGED", _CHANGED)
        done = write(connection, [statement_on(view, answer)], user, together=False)
        entries = neighbourhood.of_pairs(connection, [view.pair])
        return Written(neighbourhood.standing(entries), is_new=bool(done.written))


def _is_same(newest: Entry, given: Given, user: str) -> bool:
    return (
        newest.user == user
        and newest.undoes is None
        and newest.in_force
        and newest.judgement is given.answer.judgement
    )


WORDS = {
    Judgement.SAME: Text(ja="同じ", en="same"),
    Judgement.DIFFERENT: Text(ja="別", en="different"),
    Judgement.UNSURE: Text(ja="保留", en="unsure"),
    None: Text(ja="判定なし", en="not decided"),
}

_GONE = Text(
    ja="この質問は、もう待っていません(ほかの判定か新しいデータで決まりました)。"
    "何も書き込んでいません。",
    en="This question waits no more: other decisions or new data have settled it. Nothing was "
    "written.",
)
_CHANGED = Text(
    ja="表示していた間に、レコードの内容か根拠が変わりました。何も書き込んでいません。新しい内容を"
    "確かめて、もう一度判定してください。",
    en="The records or the evidence changed while you were looking. Nothing was written. Look at "
    "what they say now, and decide again.",
)


def _overtaken(entry: Entry) -> Text:
    word = WORDS[entry.judgement]
    if entry.undoes is not None:
        return Text(
            ja=f"表示していた間に、{entry.user} さんがこの2件の判定を取り消しました"
            f"(判定 {entry.decision_id})。何も書き込んでいません。",
            en=f"{entry.user} took back a decision about these two while you were looking "
            f"(decision {entry.decision_id}). Nothing was written.",
        )
    return Text(
        ja=f"この2件には、{entry.user} さんが先に「{word.ja}」と判定しました"
        f"(判定 {entry.decision_id})。あなたの判定は書き込んでいません。",
        en=f"{entry.user} has just decided that these two are {word.en} (decision "
        f"{entry.decision_id}). Your answer was not written.",
    )
