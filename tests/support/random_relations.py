"""People, activities and deals of a quarter's customers, to which random things happen.

One system hands over all that it holds: what is absent is gone. The other one, and cards in both,
only ever add and correct: a row stays until a newer one says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final

from tests.support.memory_firm import MODES, RELATED, SYSTEMS

_SURNAMES = ("三枝", "雲井")
_GIVEN = ("信子", "信子", "茂", "")
_ACTIVITIES = ("訪問", "電話", "見積提出", "クレーム", "展示会")
_STAGES = ("提案", "見積", "受注", "失注")
_PREFIX: Final = {"contacts": "P", "cards": "K", "activities": "A", "deals": "D"}

Row = dict[str, Any]


@dataclass
class Relations:
    """What the systems hold, by feed and system: code → cells."""

    number: int
    random: Random
    rows: dict[str, dict[str, dict[str, Row]]] = field(default_factory=dict)
    _count: int = 0

    @classmethod
    def found(
        cls, number: int, random: Random, customers: Mapping[str, Mapping[str, Any]]
    ) -> "Relations":
        """Return the first people, activities and deals of customers, by system and code."""
        relations = cls(number, random, {f: {s: {} for s in SYSTEMS} for f in RELATED})
        for feed in RELATED:
            for system in SYSTEMS:
                for _ in range(random.randint(1, 4)):
                    relations._add(feed, system, customers[system])
        return relations

    def change(self, customers: Mapping[str, Mapping[str, Any]]) -> str:
        """Let something happen; return what."""
        feed, system = self.random.choice(list(RELATED)), self.random.choice(SYSTEMS)
        held = self.rows[feed][system]
        what = self.random.choice(("add", "add", "change", "move", "move", "delete"))
        if what == "add" or len(held) < 2:
            self._add(feed, system, customers[system])
            return f"add {feed}"
        code = self.random.choice(list(held))
        if what == "delete" and MODES[feed, system] == "snapshot":
            del held[code]
        elif what == "move":
            held[code] = {**held[code], "customer_code": self._company(customers[system])}
        else:
            what = "change"
            held[code] = self._row(feed, code, held[code]["customer_code"])
        return f"{what} {feed}"

    def _add(self, feed: str, system: str, customers: Mapping[str, Any]) -> None:
        self._count += 1
        code = f"{_PREFIX[feed]}{self.number:03}{self._count:03}"
        self.rows[feed][system][code] = self._row(feed, code, self._company(customers))

    def _company(self, customers: Mapping[str, Any]) -> str:
        """Name a customer, now and then one that no list has."""
        return self.random.choice([*customers, f"{self.number:03}X{self.random.randrange(2)}"])

    def _row(self, feed: str, code: str, customer: str) -> Row:
        chosen = {"contacts": self._contact, "activities": self._activity, "deals": self._deal}
        return {"code": code, "customer_code": customer, **chosen[RELATED[feed]]()}

    def _met(self) -> Row:
        """Name a person, now and then with a code, which may be somebody's elsewhere."""
        known = [c for feed in ("contacts", "cards") for r in self.rows[feed].values() for c in r]
        return {
            "contact_code": self.random.choice(known) if self.random.random() < 0.4 else "",
            "contact_name": self.random.choice((*_SURNAMES, "")),
        }

    def _contact(self) -> Row:
        surname, given = self.random.choice(_SURNAMES), self.random.choice(_GIVEN)
        known = self.random.random() < 0.4
        return {
            "name": f"{surname} {given}".strip(),
            "department": self.random.choice(("", "購買課", "総務部")),
            "email": f"p{self.random.randrange(3)}@q{self.number}.example.jp" if known else "",
        }

    def _activity(self) -> Row:
        """Something done on any day: one that comes to light long after is told late."""
        return {
            "date": date(2024 + self.random.randrange(3), self.random.randint(1, 3), 15),
            "kind": self.random.choice(_ACTIVITIES),
            "subject": f"件{self.random.randrange(1000)}",
            **self._met(),
        }

    def _deal(self) -> Row:
        return {
            "name": f"案件{self.random.randrange(1000)}",
            "stage": self.random.choice(_STAGES),
            "amount": str(self.random.randrange(10**6)),
            "acquisition_source": self.random.choice(("", "展示会", "紹介")),
            **self._met(),
        }
