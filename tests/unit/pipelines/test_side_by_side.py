"""Side by side: another spelling is no difference, another value is, whatever the master shows."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from core.fields import CLEAN_CUSTOMER_FIELDS, CUSTOMER_FIELDS
from pipelines.steps.side_by_side import side_by_side
from warehouse.queries.card import Origin, RecordView
from warehouse.schema.published import dim_customer


def record(code: str, raw: dict[str, str], clean: dict[str, str]) -> RecordView:
    return RecordView(
        1, "s", code, "", "name", 1.0, datetime(2026, 1, 1, tzinfo=UTC), None, "f", "", 2,
        {name: raw.get(name, "") for name in CUSTOMER_FIELDS},
        {name: clean.get(name, "") for name in CLEAN_CUSTOMER_FIELDS},
        is_anchor=False,
    )  # fmt: skip


def differing(
    golden: dict[str, str],
    records: list[RecordView],
    origin: str,
    reps: dict[str, str] | None = None,
) -> Any:
    whole = SimpleNamespace(_mapping={c.name: golden.get(c.name) for c in dim_customer.columns})
    origins = {field: Origin(field, value, "s", origin, "only") for field, value in golden.items()}
    rows = side_by_side(whole, records, origins, reps or {})  # type: ignore[arg-type]
    return {row.title.ja: [cell.differs for cell in row.cells] for row in rows}


RECORDS = [
    record("1", {"name": "㈱髙島屋", "phone": "03-1111-2222"},
           {"core_key": "高島屋", "phone_display": "03-1111-2222"}),
    record("2", {"name": "高島屋(株)", "phone": "０３ー１１１１ー２２２２"},
           {"core_key": "高島屋", "phone_display": "03-1111-2222"}),
    record("3", {"name": "島屋", "phone": "06-1111-2222"},
           {"core_key": "島屋", "phone_display": "06-1111-2222"}),
]  # fmt: skip
GOLDEN = {"name": "株式会社髙島屋", "phone": "03-1111-2222"}


def test_another_spelling_is_no_difference() -> None:
    assert differing(GOLDEN, RECORDS, "1") == {
        "名称": [False, False, True],
        "電話番号": [False, False, True],
    }


def test_what_was_corrected_differs_from_all_that_say_otherwise() -> None:
    corrected = {**GOLDEN, "phone": "03-9999-0000"}
    assert differing(corrected, RECORDS, "a correction's number") == {
        "名称": [False, False, True],
        "電話番号": [True, True, True],
    }


def test_a_reps_code_is_no_difference_from_the_reps_name() -> None:
    records = [
        record(str(n), {"sales_rep": text}, {}) for n, text in enumerate(("01", "佐野", "02"))
    ]
    told = differing({"sales_rep": "佐野"}, records, "0", {"01": "佐野", "02": "三木"})
    assert told["営業担当"] == [False, False, True]
