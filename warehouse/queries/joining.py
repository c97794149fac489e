"""Whether customers may be joined unseen: one after the other, if nothing speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from warehouse.queries.candidates import CandidateView
from warehouse.schema.published import dim_customer, map_customer_source

_CHUNK = 500


@dataclass
class Joining:
    """Customers that are about to be joined.

    Attributes:
        numbers: customer → its corporate numbers.
        systems: customer → the systems that have a record of it.
    """

    numbers: dict[str, set[str]]
    systems: dict[str, set[str]]
    _above: dict[str, str] = field(default_factory=dict)
    _size: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, questions: Iterable[CandidateView]) -> "Joining":
        """Return the customers of some questions, none joined yet."""
        ids = sorted({
            side.customer_id for one in questions for side in (one.left, one.right)
            if side.customer_id
        })  # fmt: skip
        numbers: dict[str, set[str]] = {}
        systems: dict[str, set[str]] = {}
        customer, mapped = dim_customer.c, map_customer_source.c
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            for row in connection.execute(
                select(customer.customer_id, customer.corporate_number).where(
                    customer.customer_id.in_(chunk), customer.corporate_number.is_not(None)
                )
            ):
                numbers[row.customer_id] = {row.corporate_number}
            for row in connection.execute(
                select(mapped.customer_id, mapped.system)
                .where(mapped.customer_id.in_(chunk))
                .distinct()
            ):
                systems.setdefault(row.customer_id, set()).add(row.system)
        return cls(numbers, systems)

    def join(self, one: str, other: str) -> str:
        """Join two customers unless something speaks against it; return what: "" where nothing.

        ``numbers``: they would have two corporate numbers. ``chain``: three or more would become
        one, with two of a system among them.
        """
        left, right = self._root(one), self._root(other)
        if not one or not other or left == right:
            return ""
        numbers = self.numbers.get(left, set()) | self.numbers.get(right, set())
        if len(numbers) > 1:
            return "numbers"
        size = self._size.get(left, 1) + self._size.get(right, 1)
        systems = self.systems.get(left, set()), self.systems.get(right, set())
        if size > 2 and systems[0] & systems[1]:
            return "chain"
        self._above[left] = right
        self.numbers[right], self.systems[right] = numbers, systems[0] | systems[1]
        self._size[right] = size
        return ""

    def _root(self, customer: str) -> str:
        while (above := self._above.get(customer, customer)) != customer:
            customer = above
        return customer
