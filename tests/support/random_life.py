"""The life of a random firm, night by night, and what must hold after each of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from core.errors import DecisionError
from core.judgement import Judgement, Pair, RecordKey
from pipelines.steps import corrections, decisions, merging
from pipelines.steps.ledger import Decided
from tests.support.act_book import Act, ActBook, contradicts
from tests.support.memory_firm import MODES, RELATED, SYSTEMS, MemoryFirm, Night
from tests.support.random_quarter import Quarter
from tests.support.random_relations import Row
from tests.support.whole_firm import WholeFirm
from warehouse.schema.identity import customer_identity, review_decision
from warehouse.schema.landing import source_customer
from warehouse.schema.published import dim_customer, map_customer_source

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE


@dataclass
class Life:
    """A firm of several quarters. ``happened`` counts what happened to them."""

    seed: str
    quarters: list[Quarter]
    firm: MemoryFirm | WholeFirm
    book: ActBook = field(default_factory=ActBook)
    happened: Counter[str] = field(default_factory=Counter)
    sequences: dict[int, list[str]] = field(default_factory=dict)
    _delivered: list[dict[tuple[str, str, int], dict[str, Row]]] = field(
        default_factory=lambda: [{}]
    )
    _customers_of: dict[int, dict[RecordKey, str]] = field(default_factory=dict)

    @classmethod
    def begin(cls, seed: int, quarters: int, firm: MemoryFirm | WholeFirm) -> "Life":
        """Return an empty firm on its first evening."""
        found = [Quarter.found(number, str(seed)) for number in range(quarters)]
        return cls(str(seed), found, firm, sequences={q.number: [] for q in found})

    def export(self) -> None:
        """Hand over what every system holds, in any order."""
        mixed = Random(f"{self.seed}/{self.firm.nights}")
        self._delivered.append(dict(self._delivered[-1]))
        for system in SYSTEMS:
            rows = [row for quarter in self.quarters for row in quarter.customers[system].values()]
            lines = [line for quarter in self.quarters for line in quarter.lines[system].values()]
            if mixed.random() < 0.5:
                mixed.shuffle(rows)
                mixed.shuffle(lines)
            self.firm.export_customers(system, rows)
            self.firm.export_lines(system, lines)
            for feed in RELATED:
                fresh, held = self._fresh(feed, system), list(self.related(feed, system).values())
                self.firm.export_related(feed, system, fresh, held)

    def _fresh(self, feed: str, system: str) -> dict[int, list[Row]]:
        """Return quarter → what it has to say anew: all that it holds, or what was not told yet."""
        before = self._delivered[-1]
        fresh: dict[int, list[Row]] = {}
        for quarter in self.quarters:
            held, key = quarter.relations.rows[feed][system], (feed, system, quarter.number)
            told = before.get(key, {})
            if held == told:
                continue
            fresh[quarter.number] = [
                row
                for code, row in held.items()
                if MODES[feed, system] == "snapshot" or told.get(code) != row
            ]
            before[key] = dict(held)
        return fresh

    def related(self, feed: str, system: str) -> dict[str, Row]:
        """Return code → cells of the people, activities or deals that a system holds."""
        held = (quarter.relations.rows[feed][system] for quarter in self.quarters)
        return {code: row for rows in held for code, row in rows.items()}

    def evening(self, *, data: bool) -> None:
        """Let up to three things happen in every quarter."""
        for quarter in self.quarters:
            quiet = 0 if self.sequences[quarter.number] else 1
            for _ in range(quarter.random.randint(quiet, 3)):
                if data and quarter.random.random() < 0.6:
                    what = quarter.change_data()
                elif data and quarter.random.random() < 0.3:
                    what = self.correct(quarter)
                else:
                    what = self.decide(quarter)
                self.happened[what] += 1
                self.sequences[quarter.number].append(what)

    def decide(self, quarter: Quarter) -> str:
        """Let a person decide something; return what, and whether it was refused."""
        ways: dict[str, Callable[[Quarter], Act | None]] = {
            "decide": self._decide,
            "merge": self._merge,
            "split": self._split,
            "undo": self._undo,
        }
        what = quarter.random.choice(("decide", "decide", "merge", "merge", "split", "undo"))
        try:
            done = ways[what](quarter)
        except DecisionError as error:
            assert error.code == "CONTRADICTION", (self.seed, quarter.number, error)
            return f"{what} refused"
        return what if done is not None else "nothing"

    def correct(self, quarter: Quarter) -> str:
        """Let a person correct a value of some customer, or take a correction back."""
        customers = sorted(set(self._customers(quarter).values()))
        if not customers:
            return "nothing"
        customer, workspace = quarter.random.choice(customers), self.firm.workspace
        known = {row.customer_id for row in self.firm.rows(dim_customer)}
        if customer not in known:
            return "nothing"
        field = quarter.random.choice(("phone", "industry", "policy", "potential"))
        if quarter.random.random() < 0.25:
            corrections.withdraw(workspace, customer, field, user="x")
            return "correction withdrawn"
        value = {
            "phone": f"03-3{quarter.random.randrange(1000):03d}-0000",
            "industry": quarter.random.choice(("卸売業", "製造業", "")),
            "policy": "重点営業先",
            "potential": quarter.random.choice("○×"),
        }[field]
        corrections.correct(workspace, customer, field, value, user="x")
        return "corrected"

    def _decide(self, quarter: Quarter) -> Act | None:
        keys = sorted(self._customers(quarter))
        if len(keys) < 2:
            return None
        pairs = [
            quarter.random.sample(keys, 2) for _ in range(quarter.random.choice((1, 1, 1, 2, 3)))
        ]
        judgement = quarter.random.choice((SAME, SAME, DIFFERENT, DIFFERENT, UNSURE))
        says = {Pair.of(*pair): judgement for pair in pairs}
        hopeless = contradicts(self.book.in_force() | says)
        try:
            done = decisions.decide(self.firm.workspace, [tuple(p) for p in pairs], judgement, "x")
        except DecisionError:
            assert hopeless, (self.seed, quarter.number, says)
            raise
        assert not hopeless, (self.seed, quarter.number, says)
        return self._written(done.written)

    def _merge(self, quarter: Quarter) -> Act | None:
        customers = sorted(set(self._customers(quarter).values()))
        if len(customers) < 2:
            return None
        chosen = quarter.random.sample(
            customers, min(quarter.random.choice((2, 2, 3)), len(customers))
        )
        _, anchor = min(self.anchors()[customer] for customer in chosen)
        named = {key for key, one in self._customers(quarter).items() if one in chosen}
        star = {Pair.of(anchor, key) for key in named - {anchor}}
        told = self.book.in_force()
        hopeless = contradicts(told | dict.fromkeys(star, SAME)) or any(
            judgement is DIFFERENT and named.issuperset(pair) for pair, judgement in told.items()
        )
        try:
            done = merging.merge(self.firm.workspace, chosen, "x")
        except DecisionError:
            assert hopeless, (self.seed, quarter.number, chosen)
            raise
        assert not hopeless, (self.seed, quarter.number, chosen)
        self._assert_said(done, star)
        return self._written(done.written)

    def _split(self, quarter: Quarter) -> Act | None:
        customer_of = self._customers(quarter)
        sizes = Counter(customer_of.values())
        crowded = [key for key, customer in customer_of.items() if sizes[customer] > 1]
        if not crowded:
            return None
        first = quarter.random.choice(sorted(crowded))
        mates = sorted(key for key in crowded if customer_of[key] == customer_of[first])
        leaving = quarter.random.sample(mates, quarter.random.randint(1, len(mates) - 1))
        done = merging.split(self.firm.workspace, leaving, "x")
        left = set(mates) - set(leaving)
        apart = {Pair.of(one, other) for one in leaving for other in left}
        self._assert_said(done, apart | {Pair.of(leaving[0], key) for key in leaving[1:]})
        return self._written(done.written)

    def _assert_said(self, done: Decided, expected: set[Pair]) -> None:
        """An act speaks of every pair it is about, and of no other."""
        said = {_pair_of(row) for row in self._rows_of(done.written)} | set(done.already)
        assert said == expected, (self.seed, expected)

    def _undo(self, quarter: Quarter) -> Act | None:
        mine = [act for act in self.book.acts if all(quarter.owns(p.left) for p in act.says)]
        if not mine:
            return None
        return self.switch(quarter.random.choice(mine), quarter.random)

    def switch(self, act: Act, random: Random) -> Act:
        """Undo an act that stands, or undo what undid it."""
        hopeless = contradicts(self.book.toggled(act))
        which = [act.switch] if not act.stands else [act.number, act.switch or act.number]
        try:
            done = decisions.undo(self.firm.workspace, random.choice(which), "x")
        except DecisionError:
            assert hopeless, (self.seed, act)
            raise
        assert not hopeless, (self.seed, act)
        act.stands = not act.stands
        act.switch = done.written[0]
        return act

    def _written(self, numbers: tuple[int, ...]) -> Act | None:
        """Enter what was written into our own book."""
        if not numbers:
            return None
        says = {_pair_of(row): Judgement(row.judgement) for row in self._rows_of(numbers)}
        self.book.acts.append(Act(numbers[0], says))
        return self.book.acts[-1]

    def _rows_of(self, numbers: tuple[int, ...]) -> list[Any]:
        return self.firm.rows(review_decision, review_decision.c.decision_id.in_(numbers))

    def _customers(self, quarter: Quarter) -> dict[RecordKey, str]:
        """Return the published customer of every record of a quarter."""
        if not self._customers_of:
            found = self.customers()
            self._customers_of = {
                one.number: {key: found[key] for key in found if one.owns(key)}
                for one in self.quarters
            }
        return self._customers_of[quarter.number]

    def night(self, *, full: bool = False) -> Night:
        """Let a night pass."""
        self._customers_of = {}
        return self.firm.night(full=full)

    def apply(self) -> Night:
        """Let decisions take effect."""
        self._customers_of = {}
        return self.firm.apply()

    def put_back(self) -> None:
        """Put the previous publication back; the next night takes everything in anew."""
        self._customers_of = {}
        self.firm.put_back()
        self._delivered.pop()
        self.happened["put back"] += 1

    def customers(self) -> dict[RecordKey, str]:
        """Return the published customer of every record."""
        mapped = map_customer_source.c
        query = select(mapped.system, mapped.code, mapped.customer_id)
        with self.firm.engine.connect() as connection:
            return {RecordKey(system, code): one for system, code, one in connection.execute(query)}

    def anchors(self) -> dict[str, tuple[int, RecordKey]]:
        """Return every id ever given, with its serial and its anchor."""
        query = select(
            customer_identity.c.customer_id,
            customer_identity.c.serial,
            source_customer.c.system,
            source_customer.c.code,
        ).join(source_customer, source_customer.c.record_id == customer_identity.c.anchor_record)
        with self.firm.engine.connect() as connection:
            return {
                row.customer_id: (row.serial, RecordKey(row.system, row.code))
                for row in connection.execute(query)
            }


def _pair_of(row: Any) -> Pair:
    left, right = (row.left_system, row.left_code), (row.right_system, row.right_code)
    return Pair.of(RecordKey(*left), RecordKey(*right))
