"""Answering one candidate as it was shown: who decides on what is no longer so is told."""

from core.errors import DecisionError
from core.judgement import Decision, Judgement, Occasion
from core.language import Text
from pipelines.steps.ledger import Decided, Statement, write
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.engine import transaction
from warehouse.queries.waiting import candidate_row, pair_of


class AnsweredMeanwhileError(DecisionError):
    """Somebody has answered since the candidate was shown.

    Attributes:
        standing: what holds of the pair now; None: nothing any more.
    """

    def __init__(self, standing: Decision | None) -> None:
        told = Text("取り消されました", "it was taken back")
        if standing is not None:
            told = Text(
                f"{standing.user} が「{_WORDS[standing.judgement].ja}」と答えました"
                f"(判定 {standing.decision_id})",
                f"{standing.user} answered '{standing.judgement}' "
                f"(decision {standing.decision_id})",
            )
        super().__init__(
            "ANSWERED_MEANWHILE",
            Text(
                ja=f"表示した後に、{told.ja}。何も書き込んでいません。今の判定を見て、"
                "変えるならもう一度答えてください。",
                en=f"Since it was shown, {told.en}. Nothing was written. "
                "Look at what holds now, and answer again to change it.",
            ),
        )
        self.standing = standing


_WORDS = {
    Judgement.SAME: Text("同じ", "same"),
    Judgement.DIFFERENT: Text("別", "different"),
    Judgement.UNSURE: Text("保留", "unsure"),
}


def answer(
    workspace: Workspace,
    candidate_id: int,
    judgement: Judgement,
    user: str,
    *,
    reason: str = "",
    expected: int | None = None,
) -> Decided | None:
    """Write an answer to a candidate; None where no such candidate waits.

    Args:
        workspace: where.
        candidate_id: which.
        judgement: what its two records are.
        user: who says so.
        reason: why.
        expected: the decision that held when it was shown; None: nobody had decided.

    Raises:
        AnsweredMeanwhileError: another decision holds now.
        DecisionError: it contradicts other decisions.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        row = candidate_row(connection, candidate_id)
        if row is None:
            return None
        standing = ledger.in_force_of(connection, pair_of(row))
        if (standing.decision_id if standing else None) != expected:
            raise AnsweredMeanwhileError(standing)
        statement = Statement(
            pair_of(row),
            judgement,
            reason,
            row.score,
            row.model_version,
            row.evidence,
            Occasion(row.asked_as),
            row.model_score,
        )
        return write(connection, [statement], user, together=False)
