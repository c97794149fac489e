"""Moving records from their customer to another: parted from the one, the same as the other."""

from collections.abc import Sequence

from core.contradictions import Contradiction, refusal
from core.judgement import Decision, Judgement, Occasion, Pair, RecordKey
from pipelines.steps import refusals
from pipelines.steps.decisions import refuse_unknown
from pipelines.steps.ledger import Decided, Statement, write
from pipelines.steps.merging import current_ids, only_customer
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse import neighbourhood
from warehouse.engine import transaction
from warehouse.queries import members
from warehouse.queries.members import Members


def move(
    workspace: Workspace, records: Sequence[RecordKey], target: str, user: str, reason: str = ""
) -> Decided:
    """Move records of one customer to another, in one act.

    They differ from all records that stay, and are the same as the record that first received the
    other customer's id. That a record is called different from one of the customer it goes to is
    never passed over.

    Args:
        workspace: where.
        records: records of one customer, not all of them.
        target: the customer they go to, by a present or former id.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: a record or the customer is unknown, all records would leave (merge the
            customers then), or another decision contradicts.
    """
    leaving = list(dict.fromkeys(records))
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        refuse_unknown(connection, leaving)
        source = only_customer(connection, leaving)
        (goal,) = members.customers(connection, current_ids(connection, [target]))
        if goal.customer_id == source.customer_id:
            raise refusals.one_customer(goal)
        staying = [key for key in source.records if key not in leaving]
        if not staying:
            raise refusals.nothing_stays(source)
        entries = neighbourhood.touching(connection, leaving)
        _refuse_different(ledger.standing(entries), leaving, goal)
        apart = [
            Statement(Pair.of(one, other), Judgement.DIFFERENT, reason, occasion=Occasion.JOINED)
            for one in leaving
            for other in staying
        ]
        joined = [
            Statement(Pair.of(goal.anchor, one), Judgement.SAME, reason, occasion=Occasion.APART)
            for one in leaving
        ]
        return write(connection, [*apart, *joined], user, together=True)


def _refuse_different(
    in_force: Sequence[Decision], leaving: Sequence[RecordKey], goal: Members
) -> None:
    inside = {*leaving, *goal.records}
    broken = [
        Contradiction(found, (Decision(found.pair, Judgement.SAME, "", "", found.decided_at),))
        for found in in_force
        if found.judgement is Judgement.DIFFERENT
        and inside.issuperset(found.pair)
        and not set(goal.records).isdisjoint(found.pair)
    ]
    if broken:
        raise refusal("CONTRADICTION", broken)
