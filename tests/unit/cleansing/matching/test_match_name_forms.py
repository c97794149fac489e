"""A company is found under whatever another system makes of its name.

Each test puts invented companies into one system as registered and into another as that one writes
them, among companies that have nothing to do with them, and looks for every pair.
"""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleansing.readings import reading, reading_key
from tests.support.matching import Row, candidate_pairs, customers, matched, row, strangers
from tests.support.name_forms import WRITINGS, Company, bank, companies, half

OTHERS = 25
"""Companies of each system beside those of the test."""


def found(
    registered: list[Row], written: list[Row], others: list[Row]
) -> tuple[set[str], set[str]]:
    """Return the codes that joined their own, and of the rest those that people are asked about."""
    rows = [*others, *registered, *written]
    result = matched(rows)
    groups = customers(rows, result)
    asked = candidate_pairs(rows, result)
    wrong = [keys for keys in groups if len({key.split(":")[1] for key in keys}) > 1]
    assert wrong == []
    pairs = {one["code"]: frozenset((f"a:{one['code']}", f"b:{one['code']}")) for one in written}
    joined = {code for code, pair in pairs.items() if pair in groups}
    return joined, {code for code, pair in pairs.items() if pair in asked} - joined


def firms(
    some: list[Company], write: Callable[[Company], str], **cells: Callable[[int], str]
) -> tuple[list[Row], list[Row]]:
    """Return companies as registered and as written, with cells that both systems know."""
    told = [{name: value(n) for name, value in cells.items()} for n in range(len(some))]
    return (
        [row(f"a:{n}", one.name, **told[n]) for n, one in enumerate(some)],
        [row(f"b:{n}", write(one), **told[n]) for n, one in enumerate(some)],
    )


@pytest.mark.parametrize("writing", WRITINGS)
def test_every_writing_of_a_rare_name_joins_without_a_person(writing: str) -> None:
    some = [
        one
        for one in companies(Random(writing), 240)
        if writing == "as registered" or WRITINGS[writing](one) != one.name
    ][:24]
    assert some, "no name has what this writing changes"
    joined, asked = found(*firms(some, WRITINGS[writing]), strangers("ab", OTHERS))
    assert len(joined | asked) == len(some)
    assert len(joined) >= 0.95 * len(some)


WITH_READING = {"reading given": True, "reading guessed": False}


@pytest.mark.parametrize("given_", WITH_READING.values(), ids=WITH_READING)
def test_a_banks_kana_finds_the_kanji(given_: bool) -> None:
    """The form in brackets, large half-width kana: 全銀協規定."""
    known = [
        one
        for one in companies(Random(7), 60)
        if given_ or reading_key(reading(one.core)) == reading_key(one.kana)
    ]
    assert len(known) > 40
    registered, written = firms(known, bank)
    if given_:
        registered = [
            {**one, "name_kana": of.kana} for one, of in zip(registered, known, strict=True)
        ]
    others = [
        {**one, "name": f"ｶ){half(reading(one['name'].removeprefix('株式会社')))}"}
        if one["system"] == "b"
        else one
        for one in strangers("ab", OTHERS)
    ]
    joined, asked = found(registered, written, others)
    assert len(joined | asked) == len(known)
    assert len(joined) >= 0.9 * len(known)


COMBINED = st.lists(st.sampled_from(sorted(WRITINGS)), min_size=2, max_size=3, unique=True)
_ROUGH = ("form", "branch", "department", "contact", "remark", "ほか", "様", "御中", "old mark")
"""What stands around a name, and may be there once."""


@given(COMBINED, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_writings_on_top_of_each_other_are_found_by_name_and_telephone(
    several: list[str], random: Random
) -> None:
    outside = [one for one in several if one.startswith(_ROUGH) or one == "code before"][:1]
    inside = [one for one in several if one not in outside and not one.startswith(_ROUGH)]

    def write(one: Company) -> str:
        for writing in inside:
            if "wide spaces" not in writing:
                changed = WRITINGS[writing](one)
                core = _core_of(changed, one)
                one = Company(one.form, one.position, core, one.kana)
        return WRITINGS[outside[0]](one) if outside else one.name

    some = companies(random, 6)
    joined, asked = found(
        *firms(some, write, phone=lambda n: f"045-2{n:02}-33{n:02}"), strangers("ab", OTHERS)
    )
    assert len(joined | asked) == len(some)


def _core_of(name: str, one: Company) -> str:
    """Return the core of a changed name: what is left without its form, as registered."""
    core = name.removeprefix(one.form) if one.position == "prefix" else name.removesuffix(one.form)
    return core or one.core
