"""Tax taken out of written amounts, exactly."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.problems import Problem
from connectors.rules import Tax
from pipelines.steps.tax import TaxReader

DAY = date(2026, 4, 1)


def columns(written: list[int], **more: list[object]) -> dict[str, list[object]]:
    count = len(written)
    return {
        "amount_written": list(written),
        "tax": [None] * count,
        "tax_rate": [None] * count,
        "date": [DAY] * count,
        "document_no": ["1"] * count,
        "kind": ["sale"] * count,
        **more,
    }


def reader(amount: str, by: str = "line", rounding: str = "floor") -> TaxReader:
    return TaxReader(Tax.model_validate({"amount": amount, "by": by}), rounding)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("10%", 10),
        ("軽減8%", 8),
        ("0.1", 10),
        ("10", 10),
        ("課税売上込10%", 10),
        ("対象外", 0),
        ("", None),
    ],
)
def test_rates_are_read_as_percent(text: str, percent: int | None) -> None:
    expected = None if percent is None else Decimal(percent)
    assert reader("inclusive").rate(text) == expected


def test_a_rate_that_is_none_is_a_problem() -> None:
    assert isinstance(reader("inclusive").rate("十割引9割"), Problem)


def test_exclusive_amounts_stay() -> None:
    assert reader("exclusive").split(columns([1000], tax=[100])) == ([1000], [100])


def test_the_tax_the_file_states_is_taken_out() -> None:
    assert reader("inclusive").split(columns([1080], tax=[80])) == ([1000], [80])


def test_the_rate_of_the_day_holds_where_none_is_stated() -> None:
    old = columns([1080, 1100], date=[date(2019, 9, 30), date(2019, 10, 1)])
    assert reader("inclusive").split(old) == ([1000, 1000], [80, 100])


def test_money_received_keeps_its_amount() -> None:
    assert reader("inclusive").split(columns([1100], kind=["payment"])) == ([1100], [None])


def test_rows_may_say_for_themselves_whether_tax_is_inside() -> None:
    mixed = columns([1100, 1100, 1100], amount_basis=["inclusive", "exclusive", ""])
    assert reader("exclusive").split(mixed) == ([1000, 1100, 1100], [100, None, None])


def test_tax_of_a_slip_is_rounded_once() -> None:
    by_line = reader("inclusive").split(columns([105, 105, 105]))
    by_slip = reader("inclusive", by="slip").split(columns([105, 105, 105]))
    assert sum(by_line[0]) == 288
    assert sum(by_slip[0]) == 287


@given(
    st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.sampled_from("AB")), min_size=1, max_size=20
    ),
    st.sampled_from(["line", "slip"]),
    st.sampled_from(["floor", "round", "ceil"]),
)
def test_amount_and_tax_always_make_up_what_was_written(rows, by: str, rounding: str) -> None:
    written = [amount for amount, _ in rows]
    documents = sorted(document for _, document in rows)
    amounts, taxes = reader("inclusive", by, rounding).split(
        columns(written, document_no=list(documents))
    )
    assert [a + (t or 0) for a, t in zip(amounts, taxes, strict=True)] == written
