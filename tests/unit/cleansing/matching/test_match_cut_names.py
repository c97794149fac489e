"""Names that a field cut off find the whole name; a short name is no cut one."""

from random import Random

import pytest

from tests.support.matching import (
    Row,
    candidate_pairs,
    customers,
    joined,
    matched,
    row,
    strangers,
    together,
)
from tests.support.name_forms import bank, companies, cut

# シーエル are the letters CL, unless a field ends within them.
COMPANIES = [
    one
    for one in companies(Random(5), 30)
    if len(one.name.encode("cp932")) > 24 and "シーエル" not in one.core
]


LEAST_LEFT = 5
"""Signs of the name itself that the field must hold for anybody to know it."""


def pairs_of(registered: list[Row], written: list[Row]) -> tuple[set[str], set[str]]:
    """Return the codes that were joined with their own, and those that people are asked about."""
    rows = [*strangers("ab"), *registered, *written]
    result = matched(rows)
    found, asked = customers(rows, result), candidate_pairs(rows, result)
    codes = {one["code"] for one in written}
    assert not [keys for keys in found if len({key.split(":")[1] for key in keys}) > 1]
    return (
        {code for code in codes if frozenset((f"a:{code}", f"b:{code}")) in found},
        {code for code in codes if frozenset((f"a:{code}", f"b:{code}")) in asked},
    )


@pytest.mark.parametrize("width", [24, 30])
def test_names_cut_at_the_width_of_their_field_find_the_whole_names(width: int) -> None:
    long = [
        one
        for one in COMPANIES
        if len(one.name.encode("cp932")) > width
        and len(cut(one.name, width).removeprefix(one.form)) >= LEAST_LEFT
    ]
    registered = [row(f"a:{n}", one.name, name_kana=one.kana) for n, one in enumerate(long)]
    written = [row(f"b:{n}", cut(one.name, width)) for n, one in enumerate(long)]
    joined_, asked = pairs_of(registered, written)
    assert len(long) >= 4
    assert len(joined_ | asked) == len(long)
    assert len(joined_) >= 0.6 * len(long)


def test_kana_cut_in_a_banks_file_finds_the_reading() -> None:
    registered = [row(f"a:{n}", one.name, name_kana=one.kana) for n, one in enumerate(COMPANIES)]
    written = [row(f"b:{n}", bank(one)[:20]) for n, one in enumerate(COMPANIES)]
    joined_, asked = pairs_of(registered, written)
    assert len(joined_ | asked) == len(COMPANIES)
    assert len(joined_) >= 0.8 * len(COMPANIES)


def test_a_short_name_is_not_the_longer_one_that_begins_with_it() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛電気サービス東日本", phone="047-123-4567"),
        row("b:1", "株式会社霧笛電気", phone="047-123-4567"),
        row("b:2", "株式会社みぎわ食品加工流通センター"),
    ]
    assert not [keys for keys in joined(rows) if "a:1" in keys]


def test_what_is_longer_than_the_wall_is_no_cut_name() -> None:
    whole = "株式会社白樫総合サービス東日本営業企画"
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社白樫総合サービス"),
        *(row(f"b:{n}", f"{whole}{sign}") for n, sign in enumerate("甲乙丙")),
    ]
    assert joined(rows) == together(*(f"a:S{n:03} b:S{n:03}" for n in range(40)))
