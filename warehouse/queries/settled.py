"""Which questions are answered already: by a decision on the pair, or by what others imply.

A is the same as B, B the same as C: whether A is the same as C need not be asked. A is the same
as B, B is not C: neither. The records that are one customer in the master count as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, select, union

from core.judgement import Decision, Judgement, Pair, RecordKey
from warehouse import neighbourhood
from warehouse.decisions import decisions_in_force
from warehouse.decisions import standing as decisions_standing
from warehouse.queries import members
from warehouse.schema.identity import review_decision
from warehouse.schema.published import map_customer_source

Body = str | RecordKey
"""A customer by its id, or a record that has none."""


class Ends(NamedTuple):
    """A question: its two records, the customers they are ("" for none), whether it is a check.

    A check asks about two records of one customer, so that only a decision on the very pair
    answers it.
    """

    pair: Pair
    left_customer: str
    right_customer: str
    check: bool


def bodies(ends: Ends) -> tuple[Body, Body]:
    """Return what a question is about: customers, or records that are none yet."""
    return ends.left_customer or ends.pair.left, ends.right_customer or ends.pair.right


class Settled:
    """What decisions say about pairs, directly and through others.

    Args:
        decisions: those in force.
        customers: the customer of the records that the decisions name, where they have one.
    """

    def __init__(self, decisions: Iterable[Decision], customers: Mapping[RecordKey, str]) -> None:
        self._above: dict[Body, Body] = {}
        told = [d for d in decisions if d.judgement is not Judgement.UNSURE]
        self._pairs = {decision.pair for decision in told}

        def ends(decision: Decision) -> tuple[Body, Body]:
            left, right = decision.pair
            return customers.get(left) or left, customers.get(right) or right

        for decision in told:
            if decision.judgement is Judgement.SAME:
                one, other = map(self._root, ends(decision))
                self._above[one] = other
        self._different = {
            frozenset(map(self._root, ends(decision)))
            for decision in told
            if decision.judgement is Judgement.DIFFERENT
        }

    @classmethod
    def since_publication(cls, connection: Connection) -> "Settled":
        """Return what the decisions in force say about the customers published now."""
        mapped, decided = map_customer_source.c, review_decision.c
        ends = (
            (decided.left_system, decided.left_code),
            (decided.right_system, decided.right_code),
        )
        # One query per end: databases look up a pair of columns, not either of two.
        named = union(
            *(
                select(mapped.system, mapped.code, mapped.customer_id).join(
                    review_decision, and_(mapped.system == system, mapped.code == code)
                )
                for system, code in ends
            )
        )
        rows = connection.execute(named)
        customers = {RecordKey(row.system, row.code): row.customer_id for row in rows}
        return cls(decisions_in_force(connection), customers)

    @classmethod
    def around(cls, connection: Connection, asked: Sequence[Ends]) -> "Settled":
        """Return what the decisions in force say about some questions, however many others say.

        Args:
            connection: the warehouse.
            asked: the questions; of others, what is returned knows nothing.
        """
        customers: dict[RecordKey, str] = {}
        told: dict[Pair, Decision] = {}
        seen: set[Body] = set()
        fresh: set[Body] = {body for ends in asked for body in bodies(ends)}
        while fresh:
            seen |= fresh
            records = members.records_of(connection, [one for one in fresh if isinstance(one, str)])
            records |= {one for one in fresh if isinstance(one, RecordKey)}
            found = decisions_standing(neighbourhood.touching(connection, records))
            new = {d.pair: d for d in found if d.judgement is not Judgement.UNSURE}
            named = {end for pair in new for end in pair} - customers.keys()
            customers |= members.customers_of(connection, sorted(named))
            told |= new
            joined = (pair for pair, d in new.items() if d.judgement is Judgement.SAME)
            fresh = {customers.get(end) or end for pair in joined for end in pair} - seen
        return cls(told.values(), customers)

    def covers(self, ends: Ends) -> bool:
        """Return whether a question has its answer."""
        if ends.pair in self._pairs:
            return True
        if ends.check:
            return False
        left, right = map(self._root, bodies(ends))
        return left == right or frozenset((left, right)) in self._different

    def _root(self, body: Body) -> Body:
        while (above := self._above.get(body, body)) != body:
            self._above[body] = body = self._above.get(above, above)
        return body
