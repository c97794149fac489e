from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.money import parse_decimal, parse_yen, written_yen
from cleansing.problems import Problem

TABLE = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "amounts.yaml")


def shown(value: int | Decimal | Problem | None) -> str | None:
    if isinstance(value, Problem):
        return value.code
    return None if value is None else str(value)


@pytest.mark.parametrize("case", TABLE, ids=[case["text"] for case in TABLE])
def test_notations(case: dict[str, str | None]) -> None:
    text = case["text"]
    assert text is not None
    assert shown(parse_yen(text)) == case["yen"]
    assert shown(parse_decimal(text)) == case.get("decimal", case["yen"])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3,000千円", "3000000"),
        ("300万円", "3000000"),
        ("３００万", "3000000"),
        ("1億2,000万円", "120000000"),
        ("¥3,000,000-", "3000000"),
        ("▲5千円", "-5000"),
        ("0", "0"),
        ("-", None),
        ("なし", None),
        (" 応相談 ", "応相談"),
        ("3E+06", "3E+06"),
        ("1.2345千円", "1.2345千円"),
    ],
)
def test_an_amount_is_written_as_whole_yen_and_other_words_stay(
    text: str, written: str | None
) -> None:
    assert written_yen(text) == written


def test_the_limit_of_decimals_is_the_callers() -> None:
    assert parse_decimal("0.123456", places=6) == Decimal("0.123456")
    assert shown(parse_decimal("0.5", places=0)) == "too_fine"


def test_amounts_are_whole_numbers_and_decimals_never_floats() -> None:
    assert type(parse_yen("1,234.0")) is int
    assert type(parse_decimal("1,234.0")) is Decimal


FULL_WIDTH = str.maketrans("0123456789,.-()¥", "０１２３４５６７８９，．－（）￥")
NOTATIONS = ["{0}", "{0:,}", "¥{0:,}", "{0:,}円", "{0}.0", "￥{0:,}-"]
NEGATIVES = ["-{0:,}", "▲{0:,}", "△{0}", "−{0}", "({0:,})", "(¥{0:,})", "{0:,}-", "▲{0:,}円"]


@given(st.integers(0, 10**15 - 1), st.booleans())
def test_every_notation_of_an_amount_is_that_amount(amount: int, full_width: bool) -> None:
    written = [(form.format(amount), amount) for form in NOTATIONS]
    written += [(form.format(amount), -amount) for form in NEGATIVES]
    for text, expected in written:
        assert parse_yen(text.translate(FULL_WIDTH) if full_width else text) == expected, text


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_decimals_are_exact(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert parse_decimal(f"{number:,f}") == number
    assert parse_decimal(f"{number:f}") == number


@given(st.text() | st.text("0123456789,.-+△▲()¥円億万千百 eE#０９（）①", max_size=30))
@example("9" * 5000)
@example("9" * 60)
@example("0." + "0" * 57 + "1")
@example("9,999,999億9,999万円")
def test_no_text_raises(text: str) -> None:
    amount = parse_yen(text)
    assert amount is None or isinstance(amount, (int, Problem))
    number = parse_decimal(text)
    assert number is None or isinstance(number, (Decimal, Problem))


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.booleans())
def test_the_usual_notations_give_what_the_long_way_gives(amount: int, grouped: bool) -> None:
    text = f"{amount:,}" if grouped else str(amount)
    assert parse_yen(text) == parse_yen(f" {text} ") == amount
    assert parse_decimal(text) == parse_decimal(f" {text} ") == amount
