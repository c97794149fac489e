"""A small workspace whose warehouse is filled by hand, for tests of the command line."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert
from typer.testing import Result

from core.fields import CUSTOMER_FIELDS
from warehouse.schema import landing, ops, published

NOW = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
CONFIGURATION = """\
version: 1
company: 山田商事
sources:
  - name: excel_ledger
    system: excel
    entity: customers
    path: inbox/excel/*.xlsx
    profile: generic_ledger
    max_age_hours: 48
  - name: hanbai_sales
    system: hanbai
    entity: transactions
    path: inbox/hanbai/*.csv
    profile: yayoi_hanbai_sales
    mode: replace_period
"""

Cli = Callable[..., Result]


def one_object(result: Result) -> dict[str, Any]:
    """Return what a command wrote, after checking that it is one JSON object and nothing else."""
    assert result.stdout.count("\n") == 1, result.stdout
    value = json.loads(result.stdout)
    assert isinstance(value, dict)
    return value


def fill(connection: Connection) -> None:
    """Fill an empty warehouse."""
    for part in (_runs, _files, _held, _records, _published, _candidates):
        part(connection)


def _runs(connection: Connection) -> None:
    report = {"files": [{"status": "landed", "rows_held": 2}, {"status": "refused"}]}
    connection.execute(
        insert(ops.run),
        [
            {
                "run_id": 1,
                "kind": "sync",
                "status": "published",
                "started_at": NOW,
                "finished_at": NOW + timedelta(seconds=75),
                "as_of": date(2026, 4, 1),
                "generation": 1,
                "holder": "taro@pc",
                "message": "",
                "report": json.dumps(report),
            }
        ],
    )
    summary = {"dim_customer": {"added": 3, "changed": 0, "removed": 0}}
    connection.execute(
        insert(ops.generation).values(
            generation=1, run_id=1, published_at=NOW, status="current", summary=json.dumps(summary)
        )
    )


def _files(connection: Connection) -> None:
    common = {
        "run_id": 1,
        "profile": "p",
        "part": "",
        "size": 10,
        "taken_at": NOW,
        "message": None,
        "rows_read": 0,
        "rows_loaded": 0,
        "rows_held": 0,
        "rows_skipped": 0,
        "yen_read": 0,
        "yen_loaded": 0,
        "yen_held": 0,
    }
    excel = {"source": "excel_ledger", "system": "excel", "entity": "customers"}
    hanbai = {"source": "hanbai_sales", "system": "hanbai", "entity": "transactions"}
    rows = [
        {**excel, "file_id": 1, "path": "inbox/excel/台帳.xlsx", "status": "landed"},
        {**hanbai, "file_id": 2, "path": "inbox/hanbai/3月.csv", "status": "landed"},
        {
            **hanbai,
            "file_id": 3,
            "path": "inbox/hanbai/4月.csv",
            "status": "refused",
            "message": "列「売上日」がありません",
        },
    ]
    connection.execute(
        insert(ops.file),
        [
            {**common, **row, "sha256": str(row["file_id"]), "modified_at": NOW - timedelta(days=1)}
            for row in rows
        ],
    )


def _held(connection: Connection) -> None:
    rows: list[dict[str, Any]] = [
        {
            "quarantine_id": 7,
            "row_number": 12,
            "field": "amount",
            "value": "=1+1",
            "code": "not_a_number",
            "note": "数値として読めません。",
            "yen": None,
            "row": {"date": "2026-03-01", "customer_name": "=HYPERLINK(1)", "amount": "=1+1"},
        },
        {
            "quarantine_id": 8,
            "row_number": 13,
            "field": "",
            "value": "3",
            "code": "ragged_row",
            "note": "列が足りません。",
            "yen": 5000,
            "row": {"売上日": "2026/03/02", "得意先名": "山田"},
        },
    ]
    connection.execute(
        insert(ops.quarantine),
        [
            {
                **row,
                "file_id": 2,
                "run_id": 1,
                "source": "hanbai_sales",
                "sheet": "",
                "status": "held",
                "held_at": NOW,
                "row": json.dumps(row["row"], ensure_ascii=False),
            }
            for row in rows
        ],
    )


NAMES = {
    ("a", "1"): "株式会社山田商事",
    ("a", "2"): "佐藤工業[株]",
    ("b", "1"): "㈱山田商事",
    ("b", "2"): "=佐藤工業",
}
CUSTOMERS = {
    ("a", "1"): "C000000013",
    ("a", "2"): "C000000026",
    ("b", "1"): "C000000013",
    ("b", "2"): "C000000039",
}


def _records(connection: Connection) -> None:
    blank = dict.fromkeys(CUSTOMER_FIELDS, "")
    connection.execute(
        insert(landing.source_customer),
        [
            {
                **blank,
                "record_id": number,
                "system": system,
                "code": code,
                "name": name,
                "address": "名古屋市中区",
                "extra": "",
                "source": "excel_ledger",
                "part": "",
                "origin": "file",
                "row_hash": number,
                "file_id": 1,
                "sheet": "",
                "row_number": number,
                "file_date": NOW,
                "first_run": 1,
                "changed_run": 1,
            }
            for number, ((system, code), name) in enumerate(NAMES.items(), start=1)
        ],
    )


def _published(connection: Connection) -> None:
    texts = (
        "name_kana", "legal_form", "prefecture", "city", "address", "phone", "email", "url",
        "industry", "sales_rep", "policy",
    )  # fmt: skip
    connection.execute(
        insert(published.dim_customer),
        [
            {
                "customer_id": customer,
                "name": customer,
                **dict.fromkeys(texts, ""),
                "record_count": 1,
                "generation": 1,
            }
            for customer in sorted(set(CUSTOMERS.values()))
        ],
    )
    connection.execute(
        insert(published.map_customer_source),
        [
            {
                "system": system,
                "code": code,
                "customer_id": customer,
                "name": NAMES[system, code],
                "method": "name",
                "confidence": 1.0,
                "linked_at": NOW,
                "file_id": 1,
                "sheet": "",
                "row_number": 1,
                "generation": 1,
            }
            for (system, code), customer in CUSTOMERS.items()
        ],
    )
    ranks = {"C000000013": ("A", 900), "C000000026": ("C", 100), "C000000039": ("その他", 0)}
    connection.execute(
        insert(published.mart_customer_rank),
        [
            {
                "customer_id": customer,
                "as_of": date(2026, 4, 1),
                "rank": rank,
                "sales": sales,
                "share": None,
                "cumulative_share": None,
                "potential": False,
                "policy": "",
                "reason": "",
                "generation": 1,
            }
            | {"share": 0, "cumulative_share": 0}
            for customer, (rank, sales) in ranks.items()
        ],
    )


def _candidates(connection: Connection) -> None:
    evidence = [
        {"feature": "address", "weight": 1.5, "sentence": "住所が同じです。"},
        {"feature": "name", "weight": 4.0, "sentence": "名称がよく似ています。"},
    ]
    pairs = [
        (101, ("a", "2"), ("b", "2"), 0.91),
        (102, ("a", "1"), ("b", "2"), 0.40),
    ]
    connection.execute(
        insert(published.review_candidate),
        [
            {
                "candidate_id": number,
                "left_system": left[0],
                "left_code": left[1],
                "right_system": right[0],
                "right_code": right[1],
                "score": score,
                "status": "waiting",
                "reason": "差が小さいため",
                "evidence": json.dumps(evidence, ensure_ascii=False),
                "model_version": "m1",
                "generation": 1,
            }
            for number, left, right, score in pairs
        ],
    )
