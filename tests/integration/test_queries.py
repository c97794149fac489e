"""Questions people ask of the warehouse: the same answers on both databases."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert

from tests.support.cli_workspace import CUSTOMERS, NAMES, fill
from warehouse.engine import transaction
from warehouse.queries import candidates, held, mapping, overview, sums
from warehouse.revision import revision
from warehouse.schema.published import fact_transaction


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Give a warehouse filled by hand, with four lines of business."""
    with transaction(engine) as connection:
        fill(connection)
        connection.execute(
            insert(fact_transaction),
            [
                {
                    "transaction_id": number,
                    "customer_id": "C000000013",
                    "system": "a",
                    "source": "hanbai_sales",
                    "counts_as": counts_as,
                    "customer_code": "1",
                    "document_no": str(number),
                    "line_no": 1,
                    "date": day,
                    "kind": kind,
                    "item_code": "",
                    "item_name": "",
                    "amount": amount,
                    "sales_rep": "",
                    "note": "",
                    "file_id": 2,
                    "sheet": "",
                    "row_number": number,
                    "generation": 1,
                }
                for number, (counts_as, kind, day, amount) in enumerate(
                    [
                        ("sales", "sale", date(2026, 3, 1), 1000),
                        ("sales", "return", date(2026, 3, 31), -200),
                        ("books", "payment", date(2026, 3, 5), 700),
                        ("books", "sale", date(2025, 12, 31), 3_000_000_000),
                    ]
                )
            ],
        )
    return engine


def test_counts_and_ranks(filled: Engine) -> None:
    with filled.connect() as connection:
        found = overview.counts(connection)
        assert (found.customers, found.records, found.joined, found.lines) == (3, 4, 1, 4)
        assert (found.held, found.waiting) == (2, 2)
        ranks = overview.rank_counts(connection)
        assert [(r.rank, r.customers, r.sales) for r in ranks] == [
            ("A", 1, 900),
            ("C", 1, 100),
            ("その他", 1, 0),
        ]
        assert overview.method_counts(connection) == {"name": 4}


def test_runs_files_and_generations(filled: Engine) -> None:
    with filled.connect() as connection:
        (run,) = overview.last_runs(connection, 5)
        assert (run.rows_held, run.files_refused) == (2, 1)
        assert run.started_at.tzinfo is not None
        current = overview.current_generation(connection)
        assert current is not None
        assert current.changes["dim_customer"]["added"] == 3
        assert overview.generations(connection, 3) == [current]
        assert [file.file_id for file in overview.files(connection, run_id=1)] == [1, 2, 3]
        landed = overview.newest_files(connection)
        met = overview.newest_files(connection, landed=False)
        assert (landed["hanbai_sales"].file_id, met["hanbai_sales"].file_id) == (2, 3)


def test_held_rows(filled: Engine) -> None:
    with filled.connect() as connection:
        first, second = held.held_rows(connection)
        assert (first.path, first.row_number, first.row["amount"]) == (
            "inbox/hanbai/3月.csv",
            12,
            "=1+1",
        )
        assert second.yen == 5000
        assert held.held_rows(connection, limit=1, offset=1) == [second]
        assert held.held_total(connection, code="ragged_row") == 1
        counted = {(c.code, c.rows, c.yen) for c in held.held_counts(connection)}
        assert counted == {("not_a_number", 1, 0), ("ragged_row", 1, 5000)}


def test_candidates(filled: Engine) -> None:
    with filled.connect() as connection:
        first, second = candidates.candidates(connection)
        assert (first.candidate_id, second.candidate_id) == (101, 102)
        assert (first.left.name, first.right.customer_id) == ("佐藤工業[株]", "C000000039")
        assert first.sentences[0] == "名称がよく似ています。"
        assert candidates.undecided(connection) == [first, second]


def test_mapping(filled: Engine) -> None:
    with filled.connect() as connection:
        assert mapping.customers_of_records(connection) == CUSTOMERS
        assert mapping.names_of_records(connection) == NAMES
        assert mapping.candidate_pairs(connection)[0][0] in NAMES
        ((customer, records),) = mapping.most_spread(connection, 5)
        assert customer == "C000000013"
        assert [key for key, _ in records] == [("a", "1"), ("b", "1")]


def test_sums(filled: Engine) -> None:
    with filled.connect() as connection:
        assert sums.monthly_sums(connection) == {
            ("sales", False, "2026-03"): 800,
            ("books", True, "2026-03"): 700,
            ("books", False, "2025-12"): 3_000_000_000,
        }
        assert sums.records_by_system(connection) == {"a": 2, "b": 2}


def test_revision(engine: Engine) -> None:
    with engine.connect() as connection:
        found = revision(connection)
    assert found.known
    assert found.current == found.head is not None
