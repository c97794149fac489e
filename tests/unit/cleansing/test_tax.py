from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleansing.shares import split
from cleansing.tax import (
    Rounding,
    rate_on,
    rate_table,
    slip_taxes,
    tax_of,
    tax_within,
    without_tax,
)

TEN = Decimal("0.10")
EIGHT = Decimal("0.08")
AMOUNTS = st.integers(-(10**9), 10**9)
RATES = st.sampled_from([TEN, EIGHT, Decimal(0), Decimal("0.05"), Decimal("0.03")])
ROUNDINGS = st.sampled_from(["down", "up", "half_up"])
SLIPS = st.lists(st.tuples(AMOUNTS, RATES), max_size=12)


@pytest.mark.parametrize(
    ("on", "kind", "rate"),
    [
        (date(1989, 3, 31), "standard", "0"),
        (date(1989, 4, 1), "standard", "0.03"),
        (date(1997, 3, 31), "standard", "0.03"),
        (date(1997, 4, 1), "standard", "0.05"),
        (date(2014, 3, 31), "standard", "0.05"),
        (date(2014, 4, 1), "standard", "0.08"),
        (date(2019, 9, 30), "standard", "0.08"),
        (date(2019, 10, 1), "standard", "0.10"),
        (date(2014, 3, 31), "reduced", "0.05"),
        (date(2019, 9, 30), "reduced", "0.08"),
        (date(2019, 10, 1), "reduced", "0.08"),
        (date(2027, 4, 1), "reduced", "0.08"),
        (date(2024, 4, 1), "exempt", "0"),
        (date(2024, 4, 1), "export", "0"),
        (date(2024, 4, 1), "outside", "0"),
    ],
)
def test_the_rate_is_that_of_the_day(on: date, kind: str, rate: str) -> None:
    assert rate_on(on, kind) == Decimal(rate)


def test_an_announced_rate_is_used_only_when_asked_for() -> None:
    assert rate_on(date(2027, 3, 31), "reduced", announced=True) == EIGHT
    assert rate_on(date(2027, 4, 1), "reduced", announced=True) == Decimal("0.01")
    assert rate_on(date(2027, 4, 1), "standard", announced=True) == TEN


@pytest.mark.parametrize("kind", ["standard", "reduced"])
def test_the_table_is_in_the_order_of_time(kind: str) -> None:
    table = rate_table(kind)
    assert all(before.since < after.since for before, after in pairwise(table))
    assert table[0].enacted


@pytest.mark.parametrize(
    ("amount", "rounding", "tax"),
    [
        (105, "down", 10),
        (105, "up", 11),
        (105, "half_up", 11),
        (104, "half_up", 10),
        (-105, "down", -10),
        (-105, "up", -11),
        (-105, "half_up", -11),
        (0, "up", 0),
        (100, "up", 10),
    ],
)
def test_rounding_is_by_size(amount: int, rounding: Rounding, tax: int) -> None:
    assert tax_of(amount, TEN, rounding) == tax


def test_the_tax_in_an_amount() -> None:
    assert tax_within(1100, TEN) == 100
    assert without_tax(1100, TEN) == 1000
    assert without_tax(1080, EIGHT) == 1000
    assert without_tax(999, TEN, "down") == 909
    assert without_tax(999, TEN, "up") == 908
    assert without_tax(-1100, TEN) == -1000
    assert without_tax(500, Decimal(0)) == 500


@given(AMOUNTS, RATES, ROUNDINGS)
def test_an_amount_with_its_tax_gives_the_amount_back(
    amount: int, rate: Decimal, rounding: Rounding
) -> None:
    gross = amount + tax_of(amount, rate, rounding)
    # The tax is off by less than a yen, and so is the amount taken out of it.
    assert abs(without_tax(gross, rate, rounding) - amount) <= 1
    assert without_tax(gross, rate, "half_up") in (amount - 1, amount, amount + 1)
    assert tax_within(gross, rate, "half_up") + without_tax(gross, rate, "half_up") == gross


def test_a_slip_is_rounded_once_by_rate() -> None:
    # 3 × 33.3 is 99.9: by line 99, by slip 99 with its remainder on the first lines.
    assert slip_taxes([333, 333, 333], [TEN] * 3, "down") == [33, 33, 33]
    assert slip_taxes([333, 333, 333], [TEN] * 3, "up") == [34, 33, 33]
    assert slip_taxes([5, 5], [TEN, EIGHT], "up") == [1, 1]
    assert slip_taxes([15, 15], [TEN, TEN], "down") == [2, 1]


def test_a_stated_tax_is_taken_as_it_stands() -> None:
    assert slip_taxes([1000, 2000], [TEN, TEN], tax=301) == [100, 201]
    assert slip_taxes([1000, 2000], [TEN, TEN], tax=299) == [100, 199]
    assert slip_taxes([1000, 2000], [EIGHT, EIGHT], tax=300) == [100, 200]
    assert slip_taxes([0, 0], [TEN, TEN], tax=1) == [1, 0]
    assert slip_taxes([1000, -1000], [TEN, TEN], tax=0) == [100, -100]
    assert slip_taxes([777], [EIGHT], tax=5) == [5]
    assert slip_taxes([], []) == []


def test_a_tax_without_lines_and_lines_without_rates_are_errors() -> None:
    with pytest.raises(ValueError, match="no lines"):
        slip_taxes([], [], tax=1)
    assert split(0, [], 1, []) == []
    with pytest.raises(ValueError, match="2 amounts but 1 rates"):
        slip_taxes([1, 2], [TEN])


def exact_tax(amount: int, rate: Decimal, inclusive: bool) -> Fraction:
    exact = Fraction(rate)
    return amount * exact / (1 + exact) if inclusive else amount * exact


@given(SLIPS, ROUNDINGS, st.booleans())
@example([(5, TEN), (-5, TEN)], "down", False)
def test_lines_add_up_to_the_rounded_tax_of_each_rate(
    slip: list[tuple[int, Decimal]], rounding: Rounding, inclusive: bool
) -> None:
    amounts = [amount for amount, _ in slip]
    rates = [rate for _, rate in slip]
    taxes = slip_taxes(amounts, rates, rounding, inclusive=inclusive)
    once = tax_within if inclusive else tax_of
    for rate in set(rates):
        lines = [line for line, own in enumerate(rates) if own == rate]
        assert sum(taxes[line] for line in lines) == once(
            sum(amounts[line] for line in lines), rate, rounding
        )
    for line, tax in enumerate(taxes):
        assert abs(tax - exact_tax(amounts[line], rates[line], inclusive)) < 1
    red = slip_taxes([-amount for amount in amounts], rates, rounding, inclusive=inclusive)
    assert red == [-tax for tax in taxes]


@given(SLIPS.filter(bool), AMOUNTS, st.booleans())
def test_lines_add_up_to_the_stated_tax(
    slip: list[tuple[int, Decimal]], tax: int, inclusive: bool
) -> None:
    amounts = [amount for amount, _ in slip]
    rates = [rate for _, rate in slip]
    taxes = slip_taxes(amounts, rates, inclusive=inclusive, tax=tax)
    assert sum(taxes) == tax
    red = slip_taxes([-amount for amount in amounts], rates, inclusive=inclusive, tax=-tax)
    assert red == [-own for own in taxes]


@given(
    st.integers(-1000, 1000),
    st.lists(st.tuples(st.integers(-1000, 1000), st.integers(-5, 5)), min_size=1, max_size=8),
    st.integers(1, 50),
)
def test_any_split_adds_up(total: int, lines: list[tuple[int, int]], whole: int) -> None:
    parts = [part for part, _ in lines]
    sizes = [size for _, size in lines]
    assert sum(split(total, parts, whole, sizes)) == total
