"""A workspace under test: put exports into the inbox, run nights, ask what is published."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, Table, select, text

from core.errors import HubError
from core.judgement import Judgement, Pair, RecordKey
from core.run import FileReport, RunReport
from pipelines.steps.night import NightOptions, run_night
from pipelines.steps.retry import retry
from pipelines.steps.rollback import rollback
from pipelines.workspace import Workspace
from tests.support.published import published
from tests.support.snapshots import happened
from warehouse import decisions
from warehouse.engine import transaction
from warehouse.landing.quarantine import HELD
from warehouse.schema.landing import source_customer, source_transaction
from warehouse.schema.ops import file, quarantine
from warehouse.schema.published import (
    dim_customer,
    fact_transaction,
    map_customer_alias,
    map_customer_source,
)

T = TypeVar("T")
AS_OF = date(2026, 3, 31)
_DAY_ONE = datetime(2026, 1, 1, 9, tzinfo=UTC)

CUSTOMERS_HEADER = "コード,名称,住所,電話番号\n"
SALES_HEADER = "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n"

SOURCES = """\
  - {name: customers, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: sales, system: hanbai, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: replace_period}
"""


def customers(*rows: str) -> str:
    """Return a customer list; a row is code, name and, where it matters, address and phone."""
    return CUSTOMERS_HEADER + "".join(f"{row}{',' * (3 - row.count(','))}\n" for row in rows)


def sale(document: object, day: str, code: str, amount: object, name: str = "甲商事") -> str:
    """Return a line of sales."""
    return f"{document},{day},{code},{name},部品,1,1,{amount}\n"


def sales(*lines: str) -> str:
    """Return a list of sales."""
    return SALES_HEADER + "".join(lines)


@dataclass
class Firm:
    """A workspace, and what a person would do with it."""

    root: Path
    _opened: list[Workspace] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        if not self._opened:
            self._opened.append(Workspace.open(self.root))
        return self._opened[0]

    @property
    def engine(self) -> Engine:
        return self.workspace.engine

    def configure(self, old: str, new: str) -> None:
        """Change the configuration."""
        path = self.root / "tsunagi.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.close()

    def close(self) -> None:
        """Forget the opened workspace, as a process that ends does."""
        for workspace in self._opened:
            workspace.engine.dispose()
        self._opened.clear()

    def put(self, name: str, content: str | bytes, day: float = 0) -> Path:
        """Write an export into the inbox, last modified on a day (counted from any day one)."""
        path = self.root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        moment = (_DAY_ONE + timedelta(days=day)).timestamp()
        os.utime(path, (moment, moment))
        return path

    def remove(self, name: str) -> None:
        """Take an export out of the inbox."""
        (self.root / "inbox" / name).unlink()

    def night(self, **options: Any) -> RunReport:
        """Run a night; ranks are those of one day, whenever the test runs."""
        return run_night(self.workspace, NightOptions(**{"as_of": AS_OF, **options}))

    def once(self, what: str, happen: Callable[["Firm"], T]) -> T:
        """Let something happen, or copy what came of it in an earlier test with the same files.

        Args:
            what: what happens, in words that differ where it differs.
            happen: does it.
        """

        def and_close() -> T:
            told = happen(self)
            self.close()
            return told

        self.close()
        return happened(self.root, what, and_close)

    def first_night(self) -> RunReport:
        """Run a night that begins with nothing, unless an earlier test had the same."""
        return self.once("a night", Firm.night)

    def night_fails(self, **options: Any) -> str:
        """Run a night that must fail; return the code of its error."""
        with pytest.raises(HubError) as caught:
            self.night(**options)
        return caught.value.code

    def put_back(self) -> dict[str, Any]:
        """Put the previous publication back."""
        return rollback(self.workspace)

    def retry(self, corrections: Mapping[int, Mapping[str, str]] | None = None) -> dict[str, Any]:
        """Try rows held back again."""
        return retry(self.workspace, corrections)

    def decide(
        self, left: tuple[str, str], right: tuple[str, str], judgement: Judgement | None
    ) -> None:
        """Write a decision about two records; None takes it back."""
        with transaction(self.engine) as connection:
            decisions.append(
                connection,
                Pair.of(RecordKey(*left), RecordKey(*right)),
                judgement,
                user="hanako",
                reason="",
                now=datetime.now(UTC),
            )

    def rows(self, table: Table, *where: Any) -> list[Any]:
        """Return rows of a table."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).where(*where)))

    def view(self, name: str, where: str = "") -> list[Any]:
        """Return rows of a view, as whoever asks in SQL sees them."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(f"SELECT * FROM {name} {where}")))

    def by_code(self, rows: list[Any]) -> dict[str, Any]:
        """Return rows of customers by the code that one system has for each."""
        code = {row.customer_id: row.code for row in self.rows(map_customer_source)}
        return {code[row.customer_id]: row for row in rows}

    def files(self, source: str = "") -> dict[str, str]:
        """Return what became of each path, its newest entry counting."""
        return {
            row.path: row.status
            for row in sorted(self.rows(file), key=lambda row: row.file_id)
            if row.source == source or not source
        }

    def held(self) -> dict[int, str]:
        """Return row number → reason of the rows that are held back."""
        return {row.row_number: row.code for row in self.rows(quarantine) if row.status == HELD}

    def held_number(self, row_number: int) -> int:
        """Return the number under which a row of a file is held."""
        (row,) = self.rows(
            quarantine, quarantine.c.row_number == row_number, quarantine.c.status == HELD
        )
        return int(row.quarantine_id)

    def held_number_of(self, source: str) -> int:
        """Return the number of the only row of a source that is held."""
        (row,) = self.rows(quarantine, quarantine.c.source == source, quarantine.c.status == HELD)
        return int(row.quarantine_id)

    def lines(self) -> dict[tuple[str, str], int]:
        """Return (date, document) → yen of the published lines; a repeated one fails."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows(fact_transaction):
            key = (row.date.isoformat(), row.document_no)
            assert key not in found
            found[key] = row.amount
        return found

    def facts(self) -> list[Any]:
        """Return the published lines."""
        return self.rows(fact_transaction)

    def published(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that is published, moments and the addresses of rows left out."""
        return published(self.engine, without={"file_id", "sheet", "row_number"})

    def holds(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all that is published and holds now: the same without versions that ended."""
        return published(self.engine, without={"file_id", "sheet", "row_number"}, ended=False)

    def yen(self) -> int:
        """Return the yen of all published lines."""
        return sum(row.amount for row in self.rows(fact_transaction))

    def live_yen(self) -> int:
        """Return the yen of all lines that no newer file replaced."""
        live = source_transaction.c.replaced_by_file.is_(None)
        return sum(row.amount for row in self.rows(source_transaction, live))

    def ids(self) -> dict[str, str]:
        """Return code → customer id of the records, gone ones included."""
        return {row.code: row.customer_id for row in self.rows(map_customer_source)}

    def present(self) -> set[str]:
        """Return the codes of the records that are in their system's exports."""
        gone = map_customer_source.c.gone_at
        return {row.code for row in self.rows(map_customer_source, gone.is_(None))}

    def names(self) -> dict[str, str]:
        """Return code → name of the records as their system writes it."""
        return {row.code: row.name for row in self.rows(source_customer)}

    def master(self) -> dict[str, Any]:
        """Return customer id → its row in the master."""
        return {row.customer_id: row for row in self.rows(dim_customer)}

    def resolve(self, customer_id: str) -> str:
        """Return the customer an id stands for today, as the contract promises."""
        if customer_id in self.master():
            return customer_id
        old = map_customer_alias.c.old_customer_id
        (alias,) = self.rows(map_customer_alias, old == customer_id)
        assert alias.customer_id in self.master()
        return str(alias.customer_id)


def of(report: RunReport, path: str) -> FileReport:
    """Return what a run says of a file in the inbox."""
    (found,) = (f for f in report.files if f.path == f"inbox/{path}")
    return found
