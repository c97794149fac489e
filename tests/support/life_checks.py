"""What must hold of a random firm after every night, worked out apart from the product's code."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from core.judgement import Judgement, RecordKey
from tests.support.firm import AS_OF
from tests.support.invariants import assert_history, assert_ids, assert_lines
from tests.support.random_life import Life
from tests.support.relation_checks import RelationWitness
from tests.support.searched import assert_searchable
from warehouse import decisions as ledger
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer,
    dim_customer_history,
    fact_transaction,
    map_customer_alias,
    mart_customer_rank,
    mart_customer_rank_history,
)
from warehouse.schema.stages import mart_customer_stage_history

_APART = {
    "generation", "valid_from", "valid_to", "is_current", "linked_at", "gone_at", "since",
    "file_id", "sheet", "row_number",
}  # fmt: skip
Content = dict[str, Counter[tuple[Any, ...]]]


@dataclass
class Witness:
    """Sees every publication of a life, and remembers."""

    life: Life
    anchors: dict[str, tuple[int, RecordKey]] = field(default_factory=dict)
    id_of: dict[frozenset[RecordKey], str] = field(default_factory=dict)
    masters: dict[datetime, dict[str, tuple[Any, ...]]] = field(default_factory=dict)
    ranks: dict[datetime, dict[str, tuple[Any, ...]]] = field(default_factory=dict)
    totals: Any = None
    relations: RelationWitness = field(init=False)

    def __post_init__(self) -> None:
        self.relations = RelationWitness(self.life)

    def after(self, moment: datetime, *, moved_only: bool) -> None:
        """Check everything after a night.

        Args:
            moment: the moment of its publication.
            moved_only: nothing but decisions has changed since the night before.
        """
        self.check_ids()
        self.check_decisions()
        with self.life.firm.engine.connect() as connection:
            assert_ids(connection)
            assert_lines(connection)
            assert_history(connection)
            totals = sums(connection)
            assert not moved_only or totals == self.totals, self.life.seed
            self.totals = totals
            self.check_marts(connection)
            self.relations.after(connection)
            assert_searchable(connection)
            self.masters[moment] = content_by_id(connection, dim_customer)
            self.ranks[moment] = content_by_id(connection, mart_customer_rank, RANKED)

    def after_putting_back(self, moment: datetime) -> None:
        """Check what must hold when the publication of a moment is withdrawn: it never was."""
        del self.masters[moment], self.ranks[moment]
        with self.life.firm.engine.connect() as connection:
            assert_ids(connection)
            assert_lines(connection)
            assert_history(connection)
            self.relations.after_putting_back(connection)
        self.check_history()

    def check_ids(self) -> None:
        """Every customer has the oldest id anchored in it, or a new one; nothing is reused."""
        life = self.life
        groups: dict[str, set[RecordKey]] = defaultdict(set)
        for key, customer in life.customers().items():
            groups[customer].add(key)
        place = {anchor: (serial, one) for one, (serial, anchor) in self.anchors.items()}
        for customer, keys in groups.items():
            anchored = sorted(place[key] for key in keys if key in place)
            if anchored:
                assert customer == anchored[0][1], (life.seed, keys)
            else:
                assert customer not in self.anchors, (life.seed, keys)
            same = self.id_of.setdefault(frozenset(keys), customer)
            assert same == customer, (life.seed, keys)
        given = life.anchors()
        assert self.anchors.items() <= given.items(), life.seed
        first_new = max((serial for serial, _ in self.anchors.values()), default=0)
        for one in given.keys() - self.anchors.keys():
            serial, anchor = given[one]
            assert serial > first_new, (life.seed, one)
            assert one in groups, (life.seed, one)
            assert anchor == min(groups[one]), (life.seed, one)
        self.anchors = given
        where = {key: customer for customer, keys in groups.items() for key in keys}
        aliases = {
            row.old_customer_id: row.customer_id for row in life.firm.rows(map_customer_alias)
        }
        assert aliases == {
            one: where[anchor] for one, (_, anchor) in given.items() if one not in groups
        }, life.seed

    def check_decisions(self) -> None:
        """The ledger says what our own book says, and the master obeys."""
        life = self.life
        with life.firm.engine.connect() as connection:
            told = {d.pair: d.judgement for d in ledger.decisions_in_force(connection)}
        assert told == life.book.in_force(), life.seed
        customer = life.customers()
        for (left, right), judgement in told.items():
            if judgement is Judgement.SAME:
                assert customer[left] == customer[right], (life.seed, left, right)
            elif judgement is Judgement.DIFFERENT:
                assert customer[left] != customer[right], (life.seed, left, right)

    def check_marts(self, connection: Connection) -> None:
        """What the ranks add up is what the history adds up, whoever the lines belong to."""
        fact = fact_transaction.c
        bought = connection.scalar(
            select(func.coalesce(func.sum(fact.amount), 0)).where(
                fact.kind != "payment", fact.date > date(2025, 3, 31), fact.date <= AS_OF
            )
        )
        ranked = connection.scalar(select(func.sum(mart_customer_rank.c.sales)))
        assert ranked == bought, self.life.seed

    def check_history(self) -> None:
        """The histories still say of every moment what was published then."""
        firm = self.life.firm
        for history, seen, table, names in (
            (dim_customer_history, self.masters, dim_customer, None),
            (mart_customer_rank_history, self.ranks, mart_customer_rank, RANKED),
        ):
            rows = firm.rows(history)
            for moment, expected in seen.items():
                then = {
                    row.customer_id: _values(row, table, names)
                    for row in rows
                    if row.valid_from <= moment and (row.valid_to is None or moment < row.valid_to)
                }
                assert then == expected, (self.life.seed, moment)


ALIASES = {"dim_customer": "map_customer_alias", "dim_contact": "map_contact_alias"}
"""Master → where its former ids lead."""
RANKED = ("rank", "policy", "potential")
"""What the history of ranks follows."""


def sums(connection: Connection) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return lines and yen by source, system, month and kind."""
    fact = fact_transaction.c
    by = (fact.source, fact.system, fact.kind, fact.date)
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for *key, day, lines, yen in connection.execute(
        select(*by, func.count(), func.sum(fact.amount)).group_by(*by)
    ):
        month = (*key, f"{day:%Y-%m}")
        count, total = found.get(month, (0, 0))
        found[month] = count + lines, total + int(yen)
    return found


def content_by_id(
    connection: Connection, table: Table, names: tuple[str, ...] | None = None
) -> dict[str, tuple[Any, ...]]:
    """Return customer id → the values of its row."""
    return {
        row.customer_id: _values(row, table, names) for row in connection.execute(select(table))
    }


def _values(row: Any, table: Table, names: tuple[str, ...] | None) -> tuple[Any, ...]:
    chosen = names or tuple(c.name for c in table.columns if c.name != "generation")
    return tuple(getattr(row, name) for name in chosen)


def content(connection: Connection, rename: dict[str, str] | None = None) -> Content:
    """Return table → what it says now; versions that ended, moments and addresses left out.

    Args:
        connection: the warehouse.
        rename: id → what it is called instead, to compare warehouses that gave other ids.
    """
    called = rename or {}
    found: Content = {}
    for table in PUBLISHED:
        names = [column.name for column in table.columns if column.name not in _APART]
        if table is mart_customer_rank_history:
            # The figures of a version are those of the day on which its rank (or stage) began.
            names = ["customer_id", *RANKED]
        if table is mart_customer_stage_history:
            names = ["customer_id", "stage_no", "stage", "acquisition_source"]
        query = select(*(table.c[name] for name in names))
        if "valid_to" in table.c:
            query = query.where(table.c.valid_to.is_(None))
        found[table.name] = Counter(
            tuple(called.get(v, v) if isinstance(v, str) else v for v in row)
            for row in connection.execute(query)
        )
    return found


def assert_restored(before: Content, after: Content, seed: str) -> None:
    """Everything is as it was; ids that were given meanwhile lead to the customers as well."""
    for master, aliases in ALIASES.items():
        new = after[aliases] - before[aliases]
        assert not before[aliases] - after[aliases], seed
        known = {row[0] for row in before[master]} | {row[0] for row in before[aliases]}
        assert not {row[0] for row in new} & known, seed
    for name in before.keys() - set(ALIASES.values()):
        gone, come = before[name] - after[name], after[name] - before[name]
        assert not gone, (seed, name, list(gone)[:3], list(come)[:3])
        assert not come, (seed, name, list(come)[:3])
