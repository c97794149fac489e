"""Merging customers and splitting them: acts of several decisions, written and undone as one."""

from collections.abc import Sequence

from sqlalchemy import Connection

from core.contradictions import Contradiction, refusal
from core.judgement import Decision, Judgement, Occasion, Pair, RecordKey
from pipelines.steps import refusals
from pipelines.steps.decisions import refuse_unknown
from pipelines.steps.ledger import Decided, Statement, write
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.engine import transaction
from warehouse.queries import members
from warehouse.queries.members import Members
from warehouse.queries.shown import shown_of


def merge(workspace: Workspace, customers: Sequence[str], user: str, reason: str = "") -> Decided:
    """Say that customers are one: their records are the same as the one that had the oldest id.

    The oldest id lives on. Every record is named, so that none falls out again when others
    change, and any of them can be split off later.

    Args:
        workspace: where.
        customers: two ids or more; former ids count as those they became.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: an id is unknown, fewer than two customers are named, or a decision calls
            some of their records different.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        found = members.customers(connection, current_ids(connection, customers))
        if len(found) < 2:
            raise refusals.one_customer(found[0])
        anchor = found[0].anchor
        statements = [
            Statement(
                Pair.of(anchor, key),
                Judgement.SAME,
                reason,
                occasion=Occasion.JOINED if one is found[0] else Occasion.APART,
            )
            for one in found
            for key in one.records
            if key != anchor
        ]
        _refuse_different(connection, found)
        return write(connection, statements, user, together=True)


def split(
    workspace: Workspace, records: Sequence[RecordKey], user: str, reason: str = ""
) -> Decided:
    """Take records out of their customer: they are different from all others of it.

    Records taken out at once become one customer together. The part with the record that first
    received the id keeps it. What was said before about one of these very pairs gives way.

    Args:
        workspace: where.
        records: records of one customer, not all of them.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: a record is in no customer, they are of several, they are all of it, or
            another decision contradicts.
    """
    leaving = list(dict.fromkeys(records))
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        refuse_unknown(connection, leaving)
        customer = only_customer(connection, leaving)
        staying = [key for key in customer.records if key not in leaving]
        if not staying:
            raise refusals.nothing_stays(customer)
        pairs = [Pair.of(one, other) for one in leaving for other in staying]
        # Who parts two that were drawn for a check has answered the check.
        drawn = {p for p, row in shown_of(connection, pairs).items() if row.asked_as == _CHECK}
        apart = [
            Statement(
                pair, Judgement.DIFFERENT, reason, occasion=_CHECK if pair in drawn else _JOINED
            )
            for pair in pairs
        ]
        together = [
            Statement(Pair.of(leaving[0], key), Judgement.SAME, reason, occasion=_JOINED)
            for key in leaving[1:]
        ]
        return write(connection, [*apart, *together], user, together=True)


_CHECK, _JOINED = Occasion.CHECK, Occasion.JOINED


def current_ids(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Return the customers that ids stand for today.

    Raises:
        DecisionError: some were never published.
    """
    found = {one: members.current_id(connection, one) for one in ids}
    if unknown := sorted(one for one, now in found.items() if now is None):
        raise refusals.unknown_customers(unknown)
    return [now for now in found.values() if now is not None]


def customer_of(connection: Connection, text: str) -> str:
    """Return the customer that somebody asks about: an id, present or former, or SYSTEM:CODE.

    Raises:
        ConfigurationError: there is none.
    """
    system, colon, code = text.strip().partition(":")
    if colon:
        key = RecordKey(system.strip(), code.strip())
        found = members.customers_of(connection, [key]).get(key)
    else:
        found = members.current_id(connection, text.strip())
    if found is None:
        raise refusals.no_such_customer(text)
    return found


def only_customer(connection: Connection, keys: Sequence[RecordKey]) -> Members:
    """Return the one customer that records belong to.

    Raises:
        DecisionError: they are of several, or of none.
    """
    found = members.customers_of(connection, keys)
    if len(found) < len(keys) or len(set(found.values())) != 1:
        raise refusals.not_one_customer(keys, found)
    (customer,) = members.customers(connection, found.values())
    return customer


def _refuse_different(connection: Connection, customers: Sequence[Members]) -> None:
    """A merge passes over no DIFFERENT, though a decision on the very pair would replace it."""
    inside = {key for one in customers for key in one.records}
    broken = [
        Contradiction(decision, (_merging(decision),))
        for decision in ledger.decisions_in_force(connection)
        if decision.judgement is Judgement.DIFFERENT and inside.issuperset(decision.pair)
    ]
    if broken:
        raise refusal("CONTRADICTION", broken)


def _merging(different: Decision) -> Decision:
    """Return what the merge says of a pair: it has no number yet."""
    return Decision(different.pair, Judgement.SAME, "", "", different.decided_at)
