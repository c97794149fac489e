"""A published firm of any size, written straight into the tables of a warehouse.

What people look at is there, as a night would have left it: customers and their history, records,
where values come from, lines, ranks, purchases, balances, questions. What only the next night needs
(cleansed columns, the state of matching) is not; a file that is taken in but not published keeps
decisions from being published meanwhile.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, insert, text

from benchmarks.web.customers import AS_OF, NOW, PART, SYSTEMS, Columns, Part, golden, part, ranked
from benchmarks.web.customers import records as records_of
from benchmarks.web.marts import RULE, marts
from core.fields import CUSTOMER_FIELDS
from pipelines.workspace import Workspace
from warehouse.bulk import insert_columns
from warehouse.engine import transaction
from warehouse.schema import analysis, identity, landing, ops, published

CONFIGURATION = """\
version: 1
company: つなぎ商会株式会社
warehouse: {url}
web: {{api_per_minute: 100000}}
sources: []
"""
_PROVENANCE = ("name", "address", "phone")


def write_firm(
    root: Path, url: str, *, customers: int, lines: int, questions: int, seed: int = 1
) -> Workspace:
    """Write a workspace and its warehouse.

    Args:
        root: the folder.
        url: of an empty warehouse.
        customers: how many.
        lines: lines of business, about.
        questions: merge candidates that wait.
        seed: one seed gives one firm.
    """
    root.mkdir(parents=True, exist_ok=True)
    (root / "tsunagi.yaml").write_text(CONFIGURATION.format(url=url), encoding="utf-8")
    workspace = Workspace.open(root)
    with unchecked(workspace) as connection:
        begin(connection)
        number = 0
        for first in range(1, customers + 1, PART):
            size = min(PART, customers + 1 - first)
            found = part(first, size, lines / customers, seed)
            _customers(connection, found)
            number = _lines(connection, found, number, seed)
            _questions(connection, found, round(questions * size / customers), seed)
    if workspace.engine.dialect.name == "postgresql":  # it would do so by itself, in a while
        with transaction(workspace.engine) as connection:
            connection.execute(text("ANALYZE"))
    return workspace


@contextmanager
def unchecked(workspace: Workspace) -> Iterator[Connection]:
    """Give a connection that does not look every foreign key up: the rows are ours."""
    with workspace.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
    workspace.engine.dispose()


def begin(connection: Connection) -> None:
    """Write the run, the publication and the files that the rows speak of."""
    common = {
        "run_id": 1, "profile": "p", "part": "", "sha256": "0", "size": 1, "taken_at": NOW,
        "modified_at": NOW, "rows_read": 0, "rows_loaded": 0, "rows_held": 0, "rows_skipped": 0,
        "yen_read": 0, "yen_loaded": 0, "yen_held": 0, "status": "landed",
    }  # fmt: skip
    connection.execute(
        insert(ops.run).values(
            run_id=1, kind="sync", status="published", started_at=NOW, as_of=AS_OF, generation=1,
            finished_at=NOW + timedelta(minutes=30), holder="bench", message="", report="{}",
        )
    )  # fmt: skip
    connection.execute(
        insert(ops.generation).values(
            generation=1, run_id=1, published_at=NOW, status="current", summary="{}"
        )
    )
    connection.execute(insert(analysis.dim_analysis_rule).values(RULE))
    for number, system in enumerate(SYSTEMS, start=1):
        connection.execute(
            insert(ops.file).values(
                file_id=number, source=system, system=system, entity="customers",
                path=f"inbox/{system}.csv", **common,
            )
        )  # fmt: skip


def _customers(connection: Connection, found: Part) -> None:
    size = len(found.ids)
    known, rank = golden(found), ranked(found)
    since = {"valid_from": [NOW] * size, "valid_to": [None] * size}
    put(connection, published.dim_customer, known)
    put(connection, published.dim_customer_history, known | since | {"is_current": [True] * size})
    put(connection, published.mart_customer_rank, rank)
    put(connection, published.mart_customer_rank_history, rank | since)
    put(connection, published.mart_customer_rfm, _scores(found))
    for table, columns in marts(found).items():
        put(connection, table, columns)
    put(
        connection,
        identity.customer_identity,
        {
            "customer_id": found.ids,
            "serial": list(found.serials),
            "anchor_record": [found.first_record(place) for place in range(size)],
            "minted_generation": [1] * size,
        },
    )
    _records(connection, found)
    firsts = [f"K{found.first_record(place):08d}" for place in range(size)]
    for field in _PROVENANCE:
        put(
            connection,
            published.dim_customer_provenance,
            {
                "customer_id": found.ids,
                "field": [field] * size,
                "value": known[field],
                "system": [SYSTEMS[0]] * size,
                "code": firsts,
                "rule": ["trust"] * size,
                "generation": [1] * size,
            },
        )


def _records(connection: Connection, found: Part) -> None:
    told, owners = records_of(found)
    size = len(owners)
    blank: Columns = {name: [""] * size for name in CUSTOMER_FIELDS}
    place: Columns = {
        "file_id": [1 + SYSTEMS.index(system) for system in told["system"]],
        "sheet": [""] * size,
        "row_number": told["record_id"],
    }
    put(
        connection,
        landing.source_customer,
        blank
        | told
        | place
        | {
            "extra": [""] * size,
            "source": told["system"],
            "part": [""] * size,
            "origin": ["file"] * size,
            "row_hash": told["record_id"],
            "file_date": [NOW] * size,
            "first_run": [1] * size,
            "changed_run": [1] * size,
            "gone_run": [None] * size,
        },
    )
    put(
        connection,
        published.map_customer_source,
        {name: told[name] for name in ("system", "code", "name")}
        | place
        | {
            "customer_id": owners,
            "method": ["name"] * size,
            "confidence": [0.99] * size,
            "linked_at": [NOW] * size,
            "generation": [1] * size,
        },
    )
    put(
        connection,
        identity.record_customer,
        {
            "record_id": told["record_id"],
            "customer_id": owners,
            "content_hash": [0] * size,
        },
    )


def _scores(found: Part) -> Columns:
    size = len(found.ids)
    return {
        "customer_id": found.ids,
        "as_of": [AS_OF] * size,
        "recency_days": [(AS_OF - day).days for day in found.last],
        "frequency": found.lines.tolist(),
        "monetary": found.sales.tolist(),
        "recency_score": [1 + serial % 5 for serial in found.serials],
        "frequency_score": [1 + serial % 5 for serial in found.serials],
        "monetary_score": [1 + serial % 5 for serial in found.serials],
        "decile": [1 + serial % 10 for serial in found.serials],
        "generation": [1] * size,
    }


def _lines(connection: Connection, found: Part, begun: int, seed: int) -> int:
    """Write the lines of some customers; return how many there are by now."""
    source = np.random.default_rng((seed, found.serials[0], 2))
    owner = np.repeat(np.arange(len(found.ids)), found.lines)
    size = len(owner)
    numbers = range(begun + 1, begun + size + 1)
    amount = source.integers(500, 90_000, size)
    days = source.integers(0, 6 * 365, size)
    calendar = [AS_OF - timedelta(days=day) for day in range(6 * 365)]
    columns: dict[str, Any] = {
        "transaction_id": list(numbers),
        "customer_id": [found.ids[place] for place in owner],
        "customer_code": [f"K{found.first_record(place):08d}" for place in owner.tolist()],
        "document_no": [f"D{number // 3:08d}" for number in numbers],
        "line_no": [1 + number % 3 for number in numbers],
        "date": [calendar[day] for day in days.tolist()],
        "item_name": [f"部品{number % 3000}型" for number in numbers],
        "amount": amount.tolist(),
        "tax": (amount // 10).tolist(),
        "gross_profit": (amount // 4).tolist(),
        "row_number": list(numbers),
    }
    same = {
        "system": SYSTEMS[0], "source": SYSTEMS[0], "counts_as": "sales", "kind": "sale",
        "item_code": "", "sales_rep": "", "note": "", "file_id": 1, "sheet": "", "generation": 1,
    }  # fmt: skip
    put(
        connection,
        published.fact_transaction,
        columns | {name: [value] * size for name, value in same.items()},
    )
    return begun + size


def _questions(connection: Connection, found: Part, count: int, seed: int) -> None:
    """Let customers' first records be compared with their neighbours'."""
    source = np.random.default_rng((seed, found.serials[0], 3))
    left = np.sort(source.permutation(len(found.ids) - 1)[:count]).tolist()
    evidence = json.dumps(
        [
            {"feature": "name", "weight": 4.0, "sentence": "名称がよく似ています。"},
            {"feature": "address", "weight": 1.5, "sentence": "住所が同じ町です。"},
        ],
        ensure_ascii=False,
    )
    yen = np.minimum(found.sales[left], found.sales[[place + 1 for place in left]])
    size = len(left)
    columns: Columns = {
        "candidate_id": [found.first_record(place) for place in left],
        "left_code": [f"K{found.first_record(place):08d}" for place in left],
        "right_code": [f"K{found.first_record(place + 1):08d}" for place in left],
        "score": source.uniform(0.2, 0.95, size).round(4).tolist(),
        "yen_at_stake": yen.tolist(),
        "priority": (yen // 2).tolist(),
    }
    same: dict[str, Any] = {
        "left_system": SYSTEMS[0], "right_system": SYSTEMS[0], "status": "waiting",
        "reason": "差が小さいため", "evidence": evidence, "model_version": "m1",
        "asked_as": "candidate", "model_score": None, "question_group": 0, "alike": 1,
        "generation": 1,
    }  # fmt: skip
    if "place" in published.review_candidate.c:
        columns["place"] = [
            f"{10**15 - worth:016d}{number:016d}"
            for worth, number in zip(columns["priority"], columns["candidate_id"], strict=True)
        ]
    put(
        connection,
        published.review_candidate,
        columns | {name: [value] * size for name, value in same.items()},
    )


def put(connection: Connection, table: Table, columns: Columns) -> None:
    """Write rows given as columns."""
    insert_columns(connection, table, columns)
