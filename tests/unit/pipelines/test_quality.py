"""The suites against staged tables made by hand."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas
import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, insert

from core.ids import customer_id
from pipelines.quality.results import CheckResult, CriticalChecksFailed
from pipelines.quality.run import _later, run_checks
from pipelines.quality.settings import CheckSettings
from pipelines.quality.suites import expectations, shipped_suites
from warehouse.engine import transaction
from warehouse.schema import ops
from warehouse.schema.published import (
    dim_customer,
    fact_transaction,
    map_customer_source,
)
from warehouse.schema.staging import STAGE

TODAY = date(2026, 4, 1)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def customer(serial: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "customer_id": customer_id(serial),
        "name": "株式会社山田商事",
        "name_kana": "ヤマダショウジ",
        "legal_form": "株式会社",
        "corporate_number": None,
        "invoice_number": None,
        "postal_code": "1000001",
        "prefecture": "東京都",
        "city": "千代田区",
        "address": "東京都千代田区千代田1-1",
        "phone": "03-1234-5678",
        "email": "",
        "url": "",
        "industry": "",
        "sales_rep": "",
        "policy": "",
        "first_transaction_date": date(2024, 4, 1),
        "last_transaction_date": date(2026, 3, 31),
        "record_count": 1,
        **changes,
    }


def code(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "system": "hanbai",
        "code": f"{number:06d}",
        "customer_id": customer_id(1),
        "site_id": None,
        "name": "㈱山田商事",
        "method": "single",
        "confidence": 1.0,
        "linked_at": NOW,
        "gone_at": None,
        "file_id": 1,
        "sheet": "",
        "row_number": number + 1,
        **changes,
    }


def line(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "transaction_id": number,
        "customer_id": customer_id(1),
        "system": "hanbai",
        "source": "hanbai_sales",
        "counts_as": "sales",
        "customer_code": "000001",
        "document_no": "D1",
        "line_no": number,
        "date": date(2026, 3, 31),
        "kind": "sale",
        "item_code": "",
        "item_name": "りんご",
        "quantity": None,
        "unit_price": None,
        "amount": 1000,
        "tax": 100,
        "tax_rate": None,
        "cost": None,
        "gross_profit": None,
        "sales_rep": "",
        "note": "",
        "file_id": 1,
        "sheet": "",
        "row_number": number + 1,
        **changes,
    }


TABLES = {"customers": dim_customer, "codes": map_customer_source, "lines": fact_transaction}


def stage(engine: Engine, change: str = "put", **rows: Sequence[dict[str, Any]]) -> None:
    with transaction(engine) as connection:
        for name, entries in rows.items():
            connection.execute(
                insert(STAGE[TABLES[name].name]), [{**row, "change": change} for row in entries]
            )


def publish(engine: Engine, **rows: Sequence[dict[str, Any]]) -> None:
    with transaction(engine) as connection:
        _a_file(connection)
        for name in TABLES:
            if entries := rows.get(name):
                connection.execute(
                    insert(TABLES[name]), [{**row, "generation": 1} for row in entries]
                )


def _a_file(connection: Connection) -> None:
    connection.execute(
        insert(ops.run).values(
            run_id=1, kind="sync", status="published", started_at=NOW, holder="test"
        )
    )
    connection.execute(
        insert(ops.file).values(
            file_id=1, run_id=1, source="hanbai", system="hanbai", entity="customers",
            profile="p", path="a.csv", part="", sha256="0", size=1, modified_at=NOW,
            taken_at=NOW, status="landed",
        )
    )  # fmt: skip


def check(engine: Engine, **settings: Any) -> dict[str, CheckResult]:
    with engine.connect() as connection:
        results, _ = run_checks(connection, CheckSettings(**settings), TODAY)
    return {result.name: result for result in results}


def failed(engine: Engine, **settings: Any) -> set[str]:
    return {name for name, result in check(engine, **settings).items() if not result.passed}


def test_sound_changes_pass_every_expectation(engine: Engine) -> None:
    number = "7000012050002"
    stage(
        engine,
        customers=[
            customer(corporate_number=number, invoice_number="T" + number),
            customer(2, first_transaction_date=None, last_transaction_date=None),
        ],
        codes=[code(1), code(2, customer_id=customer_id(2))],
        lines=[line(1), line(2, kind="return", amount=-1000, counts_as="books")],
    )
    results = check(engine)
    assert [name for name, result in results.items() if not result.passed] == []
    assert list(results) == [entry.name for entry in expectations(CheckSettings())]
    assert results["customer_id_format"].checked == 2
    assert results["line_kind_known"].checked == 2


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"customer_id": "C1234"}, {"customer_id_format", "customer_id_check_digit"}),
        ({"customer_id": "C000000012"}, {"customer_id_check_digit"}),
        ({"customer_id": None}, {"customer_id_present", "customer_id_check_digit"}),
        ({"name": "　"}, {"name_present"}),
        ({"corporate_number": "123"}, {"corporate_number_length", "corporate_number_check_digit"}),
        ({"corporate_number": "1234567890123"}, {"corporate_number_check_digit"}),
        ({"invoice_number": "1234567890123"}, {"invoice_number_format"}),
        ({"last_transaction_date": date(2020, 1, 1)}, {"transaction_dates_ordered"}),
    ],
)
def test_a_broken_customer_is_found(
    engine: Engine, change: dict[str, Any], broken: set[str]
) -> None:
    stage(engine, customers=[customer(2), customer(3), customer(1, **change)])
    results = check(engine)
    assert {name for name, result in results.items() if not result.passed} == broken
    for name in broken:
        assert results[name].found == 1
        assert results[name].blocks
        assert results[name].checked == 3


def test_a_finding_names_the_customer(engine: Engine) -> None:
    stage(engine, customers=[customer(2), customer(1, corporate_number="1234567890123")])
    result = check(engine)["corporate_number_check_digit"]
    assert result.examples == (f"{customer_id(1)} 株式会社山田商事",)
    assert customer_id(1) in result.sentence().ja


def test_customers_staged_twice_are_found(engine: Engine) -> None:
    stage(engine, customers=[customer(1), customer(1)])
    assert failed(engine) == {"customer_id_unique"}


def test_a_shared_corporate_number_warns(engine: Engine) -> None:
    number = "7000012050002"
    stage(
        engine,
        customers=[customer(1, corporate_number=number), customer(2, corporate_number=number)],
    )
    result = check(engine)["corporate_number_unique"]
    assert not result.passed
    assert not result.blocks


def test_missing_addresses_and_phones_only_warn(engine: Engine) -> None:
    bare = [customer(n, address="", phone="") for n in (1, 2)]
    stage(engine, customers=[*bare, customer(3)])
    results = check(engine)
    assert failed(engine) == {"address_share", "phone_share"}
    assert not any(result.blocks for result in results.values())
    assert failed(engine, smallest_address_share=0.3, smallest_phone_share=0.3) == set()


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"customer_id": None}, "line_has_customer"),
        ({"customer_id": customer_id(9)}, "line_has_customer"),
        ({"amount": None}, "line_amount_present"),
        ({"date": date(1880, 1, 1)}, "line_date_possible"),
        ({"date": None}, "line_date_possible"),
        ({"date": date(2028, 1, 1)}, "line_date_plausible"),
        ({"kind": "gift"}, "line_kind_known"),
        ({"counts_as": ""}, "line_source_known"),
        ({"amount": -(10**12)}, "line_amount_plausible"),
    ],
)
def test_a_broken_line_is_found(engine: Engine, change: dict[str, Any], broken: str) -> None:
    stage(engine, customers=[customer(1)], lines=[line(1), line(2, **change)])
    results = check(engine)
    found = {name for name, result in results.items() if not result.passed}
    assert broken in found
    assert found <= {broken, "line_date_plausible"}
    assert results[broken].found == 1
    assert results[broken].checked == 2
    assert results[broken].examples == ("hanbai_sales #3",)


def test_repeated_lines_are_found(engine: Engine) -> None:
    stage(engine, customers=[customer(1)], lines=[line(1), line(1), line(2)])
    result = check(engine)["line_unique"]
    assert (result.passed, result.found) == (False, 1)


def test_a_line_may_belong_to_a_customer_published_before(engine: Engine) -> None:
    publish(engine, customers=[customer(1)])
    stage(engine, lines=[line(1)])
    assert failed(engine) == set()


def test_a_line_of_a_customer_about_to_vanish_is_found(engine: Engine) -> None:
    publish(engine, customers=[customer(1)])
    stage(engine, lines=[line(1)])
    stage(engine, change="remove", customers=[{"customer_id": customer_id(1)}])
    assert failed(engine) == {"line_has_customer"}


def test_codes_mapped_twice_or_to_nobody_are_found(engine: Engine) -> None:
    stage(engine, customers=[customer(1)], codes=[code(1), code(1), code(2)])
    assert failed(engine) == {"code_unique"}
    stage(engine, codes=[code(3, customer_id=customer_id(9))])
    assert failed(engine) == {"code_unique", "code_has_customer"}


def test_vanishing_records_warn_or_block(engine: Engine) -> None:
    codes = [code(n) for n in range(1, 11)]
    publish(engine, customers=[customer(1)], codes=codes)
    stage(engine, codes=[code(n, gone_at=NOW) for n in range(1, 5)])
    result = check(engine)["records_drop"]
    assert (result.passed, result.blocks, result.examples) == (False, False, ("hanbai 40%",))
    assert check(engine, critical=("records_drop",))["records_drop"].blocks
    assert check(engine, largest_drop_percent=40)["records_drop"].passed


def test_records_that_come_make_up_for_those_that_go(engine: Engine) -> None:
    publish(engine, customers=[customer(1)], codes=[code(n) for n in range(1, 5)])
    stage(
        engine,
        codes=[
            *(code(n, gone_at=NOW) for n in range(1, 5)),
            *(code(n) for n in range(11, 15)),
        ],
    )
    assert failed(engine) == set()


def test_vanishing_lines_and_yen_warn(engine: Engine) -> None:
    lines = [line(n, amount=1000 if n > 2 else 10_000) for n in range(1, 11)]
    publish(engine, customers=[customer(1)], lines=lines)
    stage(engine, change="remove", lines=[{"transaction_id": n} for n in (1, 2)])
    results = check(engine)
    assert results["lines_drop"].passed
    assert results["yen_drop"].examples == ("hanbai_sales 71.43%",)


def test_replaced_lines_are_no_drop(engine: Engine) -> None:
    lines = [line(n) for n in range(1, 11)]
    publish(engine, customers=[customer(1)], lines=lines)
    stage(engine, change="remove", lines=[{"transaction_id": n} for n in range(1, 11)])
    stage(engine, lines=[line(n + 100, amount=1100) for n in range(1, 11)])
    assert failed(engine) == set()


def test_an_amount_corrected_in_place_counts_once(engine: Engine) -> None:
    publish(engine, customers=[customer(1)], lines=[line(1, amount=1000), line(2, amount=1000)])
    stage(engine, lines=[line(1, amount=100)])
    assert failed(engine) == {"yen_drop"}


def test_a_critical_finding_says_what_and_how_many(engine: Engine) -> None:
    stage(engine, customers=[customer(1)], lines=[line(1, kind="gift"), line(2)])
    error = CriticalChecksFailed(list(check(engine).values()))
    assert error.code == "CHECK_FAILED"
    assert "line_kind_known" in error.message.ja
    assert "1 of 2" in error.message.en
    assert "line_date" not in error.message.ja


def test_nothing_staged_needs_no_great_expectations(tmp_path: Path) -> None:
    program = f"""
import sys
from datetime import date
from pathlib import Path
from pipelines.quality.run import run_checks
from pipelines.quality.settings import CheckSettings
from warehouse.engine import open_engine, upgrade
engine = open_engine("sqlite:///w.db", Path({str(tmp_path)!r}))
upgrade(engine)
with engine.connect() as connection:
    results, checked = run_checks(connection, CheckSettings(), date(2026, 4, 1))
assert results and all(result.passed for result in results) and checked == {{}}
assert "great_expectations" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_names_are_unique_and_every_suite_is_observed() -> None:
    names = [entry.name for entry in expectations(CheckSettings())]
    assert len(names) == len(set(names))
    assert set(shipped_suites()) == {"customers", "codes", "lines", "changes"}


def test_unknown_check_names_are_refused() -> None:
    with pytest.raises(ValidationError, match="no_such_check"):
        CheckSettings(critical=("no_such_check",))


def test_a_package_that_is_put_off_is_imported_where_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with _later("colorsys"):
        import colorsys
    assert "colorsys" not in sys.modules
    assert colorsys.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    assert sys.modules["colorsys"].rgb_to_hls is colorsys.rgb_to_hls


def test_a_package_that_is_there_already_is_not_put_off() -> None:
    with _later("pandas"):
        assert sys.modules["pandas"] is pandas
