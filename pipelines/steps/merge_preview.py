"""What joining customers would change: what moves, which id lives, what becomes of the rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Engine

from pipelines.rules import rank_rules
from pipelines.workspace import Workspace
from warehouse.marts.joined_rank import JoinedRank, joined_rank, large_labels, least_large
from warehouse.queries import members, overview, sides


@dataclass(frozen=True, slots=True)
class Moving:
    """A customer that would become part of another.

    Attributes:
        slips: documents that count as sales, of all years.
        yen: what they add up to, without tax.
        book_lines: lines of the books, which are compared and not counted again.
        receipts: lines of money received.
        records: its records.
    """

    customer_id: str
    name: str
    slips: int
    yen: int
    book_lines: int
    receipts: int
    records: int


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What joining customers would change.

    Attributes:
        stays: the id that lives on, the oldest.
        name: the name of that customer now.
        moving: the others; their ids become former ids of the first.
    """

    stays: str
    name: str
    moving: Sequence[Moving]
    rank: JoinedRank

    @property
    def slips(self) -> int:
        """Slips that move, of all years."""
        return sum(one.slips for one in self.moving)

    @property
    def yen(self) -> int:
        """What they add up to, without tax."""
        return sum(one.yen for one in self.moving)

    @property
    def book_lines(self) -> int:
        """Lines of the books that move."""
        return sum(one.book_lines for one in self.moving)

    @property
    def receipts(self) -> int:
        """Lines of money received that move."""
        return sum(one.receipts for one in self.moving)


def preview_merge(
    workspace: Workspace, connection: Connection, ids: Sequence[str]
) -> MergePreview | None:
    """Return what joining published customers would change; None for fewer than two.

    Args:
        workspace: where.
        connection: to its warehouse.
        ids: present ids.
    """
    found = members.customers(connection, ids)
    if len(found) < 2:
        return None
    rules = rank_rules(workspace.configuration.ranks)
    current = overview.current_generation(connection)
    line = _line(
        workspace.engine,
        current.generation if current else 0,
        rules.measure,
        tuple(large_labels(rules)),
    )
    moving = [
        Moving(one.customer_id, one.name, *sides.sums(connection, one.customer_id),
               *sides.beside_sales(connection, one.customer_id), len(one.records))
        for one in found[1:]
    ]  # fmt: skip
    rank = joined_rank(connection, [one.customer_id for one in found], rules, line)
    return MergePreview(found[0].customer_id, found[0].name, moving, rank)


@lru_cache(maxsize=4)
def _line(
    engine: Engine, generation: int, measure: str, large_labels: tuple[str, ...]
) -> int | None:
    """Return what the least large customer sells: looked up once per publication."""
    with engine.connect() as connection:
        return least_large(connection, measure, large_labels)
