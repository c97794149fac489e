"""A quarter: a few companies in two systems, to which random things happen.

Quarters share a warehouse and its nights, and nothing else: each has companies of its own and a
random sequence of its own, which its seed alone decides.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from core.judgement import RecordKey
from tests.support.matching import corporate_number
from tests.support.memory_firm import SYSTEMS
from tests.support.random_relations import Relations

_FIRST = "藍梓椿楓桐榊柊楠檜欅蓮菖萩桔梗菫葵茜蘭芹"
_SECOND = "波凪峰沢洲磯浜渚崎岬潟嶺峡淵滝泉溪汀堤丘"
_TRADES = ("重機", "運輸", "印刷", "食品", "化学", "電機", "工務店", "織物", "製薬", "商会")
_FORMS = ("株式会社{}", "㈱{}", "{}株式会社", "{}", "{}(株)", "有限会社{}")
_BRANCHES = ("", "", "", "", "大阪支店", "九州営業所")
_KINDS = ("sale", "sale", "sale", "return", "discount", "payment", "adjustment")


@dataclass
class Quarter:
    """What the systems hold of one quarter, by system: code → cells, document → line."""

    number: int
    random: Random
    customers: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    lines: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    gone: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    relations: Relations = field(init=False)
    _count: int = 0

    @classmethod
    def found(cls, number: int, seed: str) -> "Quarter":
        """Return a quarter with its first companies and lines."""
        quarter = cls(number, Random(f"{seed}/{number}"))
        trades = quarter.random.sample(_TRADES, 4)
        first, second = _FIRST[number % 20], _SECOND[number // 20 % 20]
        quarter.names = [f"{first}{second}{trade}" for trade in trades]
        for system in SYSTEMS:
            quarter.customers[system] = {}
            quarter.lines[system] = {}
            for _ in range(quarter.random.randint(2, 4)):
                quarter.add(system)
            for _ in range(quarter.random.randint(2, 6)):
                quarter.add_line(system)
        quarter.relations = Relations.found(number, quarter.random, quarter.customers)
        return quarter

    def record(self) -> dict[str, str]:
        """Return the cells of some record, but for its code."""
        which = self.random.randrange(len(self.names))
        name = self.random.choice(_FORMS).format(self.names[which])
        branch = self.random.choice(_BRANCHES)
        number = self.number * 10 + which
        full = self.random.random() < 0.7
        return {
            "name": f"{name} {branch}".strip(),
            "address": f"千葉県船橋市本町{number + 1}-{which + 1}" if full else "",
            "phone": f"047-4{number:03}-1{which:03}" if full or self.random.random() < 0.3 else "",
            "corporate_number": (
                corporate_number(700_110_000_000 + number) if self.random.random() < 0.2 else ""
            ),
            "policy": self.random.choice(("", "", "重点")),
        }

    def add(self, system: str) -> None:
        """A new record."""
        self._count += 1
        code = f"{self.number:03}{self._count:02}"
        self.customers[system][code] = {"code": code, **self.record()}

    def add_line(self, system: str) -> None:
        """A new line, now and then of a customer that no list has."""
        self._count += 1
        codes = [*self.customers[system], f"{self.number:03}X{self.random.randrange(2)}"]
        self.lines[system][f"{self.number:03}-{self._count}"] = {
            "document_no": f"{self.number:03}-{self._count}",
            "date": date(2024 + self.random.randrange(3), self.random.randint(1, 3), 15),
            "customer_code": self.random.choice(codes),
            "kind": self.random.choice(_KINDS),
            "amount": self.random.choice((-1, 0, 1)) * self.random.randrange(10**7),
        }

    def change_data(self) -> str:
        """Let something happen in one of the systems; return what."""
        if self.random.random() < 0.5:
            return self.relations.change(self.customers)
        system = self.random.choice(SYSTEMS)
        if self.random.random() < 0.5:
            return self._change_customers(system, self.customers[system])
        return self._change_lines(system, self.lines[system])

    def _change_customers(self, system: str, customers: dict[str, dict[str, str]]) -> str:
        what = self.random.choice(
            ("add", "change", "change", "swap", "delete", "delete", "return", "reorder")
        )
        if what == "return":
            if not self.gone:
                return "export again"
            where, cells = self.gone.pop(self.random.randrange(len(self.gone)))
            self.customers[where][cells["code"]] = cells
        elif what == "add" or not customers:
            self.add(system)
        elif what == "reorder":
            _reorder(customers, self.random)
        elif what == "swap":
            one, other = (self.random.choice(list(customers)) for _ in range(2))
            cells = customers[one]
            customers[one] = {**customers[other], "code": one}
            customers[other] = {**cells, "code": other}
        else:
            code = self.random.choice(list(customers))
            if what == "delete":
                self.gone.append((system, customers.pop(code)))
            else:
                customers[code] = {"code": code, **self.record()}
        return what

    def _change_lines(self, system: str, lines: dict[str, dict[str, Any]]) -> str:
        what = self.random.choice(
            ("add line", "change line", "move line", "delete line", "reorder", "export again")
        )
        if what == "add line" or not lines:
            self.add_line(system)
        elif what == "reorder":
            _reorder(lines, self.random)
        elif what != "export again":
            line = lines.pop(self.random.choice(list(lines)))
            if what == "change line":
                line = {**line, "amount": self.random.randrange(10**7)}
            elif what == "move line":
                codes = [*self.customers[system], f"{self.number:03}X0"]
                line = {**line, "customer_code": self.random.choice(codes)}
            if what != "delete line":
                lines[line["document_no"]] = line
        return what

    def owns(self, key: RecordKey) -> bool:
        """Tell whether a record is of this quarter."""
        return key.code.startswith(f"{self.number:03}")


def _reorder(rows: dict[str, Any], random: Random) -> None:
    order = random.sample(list(rows.items()), len(rows))
    rows.clear()
    rows.update(order)
