"""A firm whose warehouse is in memory: the real steps on a few rows, thousands of nights a minute.

Files are handed over as rows; everything from landing to publishing is the product's own code.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, create_engine, event, select, update
from sqlalchemy.pool import StaticPool

from core.fields import CUSTOMER_FIELDS
from pipelines.config import Configuration
from pipelines.steps.cleanse import cleanse
from pipelines.steps.match import match_records
from pipelines.steps.publish import publish
from pipelines.steps.staging import stage
from pipelines.workspace import Workspace
from tests.support.statements import share_statements
from warehouse import engine as warehouse_engine
from warehouse import runs
from warehouse.engine import transaction
from warehouse.generations import put_back
from warehouse.landing.customers import CustomerLanding
from warehouse.landing.details import DetailLanding, Named
from warehouse.landing.files import LANDED, Arrival, Delivery, Mode, Totals, complete, register
from warehouse.landing.transactions import TransactionLanding
from warehouse.schema import metadata
from warehouse.schema.ops import run

AS_OF = date(2026, 3, 31)
SYSTEMS = ("hanbai", "kaikei")
_START = datetime(2026, 1, 1, 2, tzinfo=UTC)
RELATED = {
    "contacts": "contacts", "cards": "contacts", "activities": "activities", "deals": "deals",
}  # fmt: skip
"""Feeds of what is known of customers beside their business, and what their rows are."""
MODES: dict[tuple[str, str], Mode] = {
    (kind, system): "upsert"
    if kind == "cards" or (kind in RELATED and system == "kaikei")
    else "snapshot"
    for kind in ("customers", "transactions", *RELATED)
    for system in SYSTEMS
}
"""How each system hands each kind over."""
_SOURCES: list[dict[str, Any]] = [
    {"name": f"{kind}_{system}", "system": system, "entity": RELATED.get(kind, kind),
     "profile": "generic", "path": f"inbox/{kind}_{system}*", "mode": mode,
     "trust": 1 + (system == "hanbai")}
    for (kind, system), mode in MODES.items()
]  # fmt: skip

Customer = Mapping[str, str]
Line = Mapping[str, Any]
Related = Mapping[str, Any]
Parts = Mapping[int, Sequence[Related]]


class Night(NamedTuple):
    """A run: its moment, and the publication it made, None where nothing had changed."""

    moment: datetime
    generation: int | None


def _configuration() -> Configuration:
    return Configuration.model_validate({"version": 1, "company": "試験商会", "sources": _SOURCES})


@cache
def _template() -> sqlite3.Connection:
    """Return an empty warehouse with today's schema."""
    engine = _engine()
    metadata.create_all(engine)
    with engine.connect() as connection:
        empty = sqlite3.connect(":memory:", check_same_thread=False)
        _driver(connection).backup(empty)
    return empty


def _engine() -> Engine:
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", warehouse_engine._prepare_sqlite)
    event.listen(engine, "begin", warehouse_engine._begin_sqlite)
    return share_statements(engine)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@dataclass(frozen=True)
class MemoryWorkspace(Workspace):
    """A workspace without a folder."""

    memory: Engine = field(kw_only=True)

    @property
    def engine(self) -> Engine:  # type: ignore[override]
        """The warehouse in memory."""
        return self.memory


@dataclass
class MemoryFirm:
    """A firm and its nights; its clock moves by an hour a night."""

    workspace: MemoryWorkspace
    nights: int = 0
    files: int = 0
    _begun: tuple[int, datetime] | None = None

    @classmethod
    def empty(cls) -> "MemoryFirm":
        """Return a firm whose warehouse holds nothing."""
        return cls.copy_of(_template())

    @classmethod
    def on(cls, engine: Engine) -> "MemoryFirm":
        """Return a firm whose warehouse is this one, emptied."""
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                # Not even an empty audit lets rows be deleted.
                if connection.execute(select(table).limit(1)).first():
                    connection.execute(table.delete())
        return cls(MemoryWorkspace(Path("/nowhere"), _configuration(), memory=engine))

    @classmethod
    def copy_of(cls, original: sqlite3.Connection, nights: int = 0) -> "MemoryFirm":
        """Return a firm with a copy of a warehouse."""
        engine = _engine()
        with engine.connect() as connection:
            original.backup(_driver(connection))
        return cls(MemoryWorkspace(Path("/nowhere"), _configuration(), memory=engine), nights)

    @property
    def engine(self) -> Engine:
        return self.workspace.engine

    def copy(self) -> "MemoryFirm":
        """Return a firm to which the same has happened so far, and apart from now on."""
        other = MemoryFirm.copy_of(self.driver(), self.nights)
        other.files = self.files
        return other

    def driver(self) -> sqlite3.Connection:
        """Return the database itself."""
        with self.engine.connect() as connection:
            return _driver(connection)

    def close(self) -> None:
        self.engine.dispose()

    def rows(self, table: Table, *where: Any) -> list[Any]:
        """Return rows of a table."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).where(*where)))

    def export_customers(self, system: str, rows: Sequence[Customer]) -> None:
        """Take in a complete customer list; a row has its code, the other cells may be missing."""
        with self._file("customers", system, len(rows), 0) as arrival:
            landing = CustomerLanding(arrival, complete=True)
            if rows:
                cells = {name: [row.get(name, "") for row in rows] for name in CUSTOMER_FIELDS}
                numbers = list(range(2, len(rows) + 2))
                landing.add("", {**cells, "extra": [""] * len(rows), "row_number": numbers})
            landing.finish()

    def export_lines(self, system: str, lines: Sequence[Line]) -> None:
        """Take in a complete list of lines: ``document_no date customer_code kind amount``."""
        yen = sum(line["amount"] for line in lines)
        with self._file("transactions", system, len(lines), yen) as arrival:
            landing = TransactionLanding(arrival)
            if lines:
                landing.add("", _line_columns(lines))
            landing.finish(self.now)

    def export_related(self, feed: str, system: str, fresh: Parts, held: Sequence[Related]) -> None:
        """Take in people, activities or deals: ``code customer_code`` and canonical fields.

        Args:
            feed: one of ``RELATED``.
            system: whose.
            fresh: part → what it has to say: all of it in a snapshot, else what is new.
            held: all that the system holds, in a snapshot that has no parts.
        """
        if MODES[feed, system] == "upsert":
            fresh = {0: [row for rows in fresh.values() for row in rows]}
        for part, rows in fresh.items():
            if rows:
                self._land_related(feed, system, rows, str(part))

    def _land_related(self, feed: str, system: str, rows: Sequence[Related], part: str) -> None:
        with self._file(feed, system, len(rows), 0, part) as arrival:
            landing = DetailLanding(arrival)
            columns = {name: [_told(row[name]) for row in rows] for name in rows[0]}
            named = Named(columns["code"], [row.get("date") for row in rows])
            numbers = list(range(2, len(rows) + 2))
            landing.add(RELATED[feed], "", numbers, columns, named, [""] * len(rows))
            landing.finish(self.now)

    @property
    def now(self) -> datetime:
        return _START + timedelta(hours=self.nights, seconds=self.files)

    def _file(self, kind: str, system: str, rows: int, yen: int, part: str = "") -> "_File":
        self.files += 1
        return _File(self, kind, system, rows, yen, part)

    def run(self) -> tuple[int, datetime]:
        """Return the number and the moment of the run at work; begin one where there is none."""
        if self._begun is None:
            self.nights += 1
            with transaction(self.engine) as connection:
                now = runs.moment(connection, self.now)
                run_id = runs.begin(
                    connection, kind="sync", now=now, as_of=AS_OF, holder="", dagster_run_id=""
                )
            self._begun = run_id, now
        return self._begun

    def night(self, *, full: bool = False, as_of: date = AS_OF) -> Night:
        """Match and publish what is landed."""
        run_id, now = self.run()
        self._begun = None
        with transaction(self.engine) as connection:
            connection.execute(update(run).where(run.c.run_id == run_id).values(as_of=as_of))
        cleanse(self.workspace)
        match_records(self.workspace, full=full)
        stage(self.workspace, run_id, now, everything=full)
        return Night(
            now, publish(self.workspace, run_id, now, as_of, everything=full)["generation"]
        )

    def put_back(self) -> None:
        """Put the previous publication back."""
        run_id, now = self.run()
        self._begun = None
        modes: dict[str, Mode] = {source["name"]: source["mode"] for source in _SOURCES}
        with transaction(self.engine) as connection:
            put_back(connection, run_id, now, self.workspace.configuration.keep_generations, modes)

    def apply(self) -> Night:
        """Let decisions take effect without taking anything in."""
        return self.night()


@dataclass
class _File:
    """A file that is landed within one transaction and registered with its totals."""

    firm: MemoryFirm
    kind: str
    system: str
    rows: int
    yen: int
    part: str
    _opened: Any = None

    @property
    def _mode(self) -> Mode:
        return MODES[self.kind, self.system]

    def __enter__(self) -> Arrival:
        firm, name = self.firm, f"{self.kind}_{self.system}"
        run_id, _ = firm.run()
        self._opened = transaction(firm.engine)
        connection = self._opened.__enter__()
        delivery = Delivery(
            source=name, system=self.system, profile="generic",
            entity=RELATED.get(self.kind, self.kind),
            counts_as="sales", path=f"inbox/{name}.csv", part=self.part,
            sha256=str(firm.files), size=1, modified_at=firm.now,
        )  # fmt: skip
        file_id = register(connection, delivery, run_id, firm.now, LANDED)
        self._arrival = Arrival(
            connection, file_id, run_id, name, self.system, delivery.path, self.part, self._mode,
            firm.now,
        )  # fmt: skip
        return self._arrival

    def __exit__(self, *failure: Any) -> None:
        if failure[0] is None:
            totals = Totals(
                rows_read=self.rows, rows_loaded=self.rows, yen_read=self.yen, yen_loaded=self.yen
            )
            arrival = self._arrival
            complete(
                arrival.connection, arrival.file_id, arrival.run_id, totals,
                encoding="", notes="", period=None,
            )  # fmt: skip
        self._opened.__exit__(*failure)


def _told(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _line_columns(lines: Sequence[Line]) -> dict[str, list[Any]]:
    size = len(lines)
    empty = ("item_name", "customer_kana", "note", "extra")
    nothing = (
        "date_raw", "line_no", "quantity", "unit_price", "tax", "tax_rate", "cost", "gross_profit",
    )  # fmt: skip
    return {
        **{name: [line[name] for line in lines] for name in ("document_no", "date", "kind")},
        "customer_code": [line["customer_code"] for line in lines],
        "customer_name": [line["customer_code"] for line in lines],
        # A few items and sales reps, so that sums by them have something to sum.
        "item_code": [f"I{line['amount'] % 4}" for line in lines],
        "sales_rep": ["佐藤" if line["amount"] % 3 else "" for line in lines],
        "amount": [line["amount"] for line in lines],
        "amount_written": [line["amount"] for line in lines],
        "row_number": list(range(2, size + 2)),
        **{name: [""] * size for name in empty},
        **{name: [None] * size for name in nothing},
    }
