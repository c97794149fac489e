import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from stdnum.jp import cn, in_

from cleansing.identifiers import (
    corporate_number,
    corporate_number_of_invoice,
    invoice_number,
    is_individual_number,
    looks_like_my_number,
)
from cleansing.problems import Problem

TABLE = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "identifiers.yaml")


@pytest.mark.parametrize("text", TABLE["valid"])
def test_notations_of_a_number(text: str) -> None:
    assert corporate_number(text) == "7000012050002"
    assert invoice_number(text) == "T7000012050002"
    assert invoice_number(text, person=True) == "T7000012050002"


@pytest.mark.parametrize("text", TABLE["other_valid"])
def test_numbers_of_other_bodies(text: str) -> None:
    assert corporate_number(text) == text
    assert corporate_number_of_invoice(f"T{text}") == text


@pytest.mark.parametrize("text", TABLE["nothing"])
def test_nothing(text: str) -> None:
    assert corporate_number(text) is None
    assert invoice_number(text) is None


@pytest.mark.parametrize(("text", "code"), TABLE["problems"].items())
def test_problems(text: str, code: str) -> None:
    for found in (corporate_number(text), invoice_number(text)):
        assert isinstance(found, Problem)
        assert found.code == code


def test_a_persons_number_needs_no_check_digit() -> None:
    assert invoice_number("T8000012050002", person=True) == "T8000012050002"
    assert corporate_number_of_invoice("T8000012050002") is None
    assert corporate_number_of_invoice("T700001205000") is None
    assert corporate_number_of_invoice("") is None


@given(st.integers(0, 10**12 - 1), st.integers(1, 9))
def test_the_check_digit_decides(base: int, wrong: int) -> None:
    digits = f"{base:012}"
    right = cn.calc_check_digit(digits)
    assert corporate_number(right + digits) == right + digits
    if str(wrong) != right:
        found = corporate_number(str(wrong) + digits)
        assert isinstance(found, Problem)
        assert found.code == "check_digit"


def individual_numbers(count: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    bases = [f"{chance.randrange(10**11):011}" for _ in range(count)]
    return [base + in_.calc_check_digit(base) for base in bases]


def registry_numbers(count: int) -> list[str]:
    chance = random.Random(2)
    return [f"{chance.randrange(10**10, 6 * 10**11):012}" for _ in range(count)]


MINE = individual_numbers(60)


@pytest.mark.parametrize(
    ("values", "header"),
    [
        (MINE, ""),
        (MINE[:3], ""),
        (MINE[:1], "個人番号"),
        (MINE[:1], "マイナンバー"),
        (MINE[:1], "My Number"),
        (MINE[:1], "my_number"),
        (["123456789010"], "個人番号又は法人番号"),
        (["12345678901"], "個人番号"),
        (["", "  ", *MINE[:5], "", ""], ""),
        ([f"{n[:4]}-{n[4:8]}-{n[8:]}" for n in MINE], ""),
        ([f"{n[:4]} {n[4:8]} {n[8:]}" for n in MINE], "番号"),
        ([n.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for n in MINE], ""),
        ([f"{n}.0" for n in MINE], ""),
        ([f'="{n}"' for n in MINE], ""),
        ([*MINE, "不明", "未提出", *registry_numbers(20)], ""),
        (MINE, "法人番号"),
    ],
)
def test_individual_numbers_are_recognised(values: list[str], header: str) -> None:
    assert looks_like_my_number(values, header)


@pytest.mark.parametrize(
    ("values", "header"),
    [
        ([], "個人番号"),
        (["", " "], "個人番号"),
        (["1234", "5678"], "個人番号"),
        (MINE[:2], ""),
        (MINE[:3], "会社法人等番号"),
        (MINE[:3], "JANコード"),
        (registry_numbers(500), ""),
        (registry_numbers(500), "会社法人等番号"),
        ([f"202404{n:06}" for n in range(500)], "伝票番号"),
        ([f"202404{n:06}" for n in range(500)], ""),
        ([f"{n * 10:012}" for n in range(500)], ""),
        ([f"4901234{n:06}" for n in range(500)], "JANコード"),
        ([f"090{n:08}" for n in range(500)], "携帯電話"),
        ([f"03-1234-{n:04}" for n in range(500)], "TEL"),
        (["7000012050002", "1180301018771", "4011001098993"], "法人番号"),
        ([*MINE[:5], *[f"得意先{n}" for n in range(50)]], ""),
    ],
)
def test_other_columns_are_not(values: list[str], header: str) -> None:
    assert not looks_like_my_number(values, header)


def test_one_cell() -> None:
    assert is_individual_number("6214 9832 0257")
    assert not is_individual_number("621498320258")
    assert not is_individual_number("7000012050002")
    assert not is_individual_number("")


@given(st.text() | st.text("0123456789T-. 　０９eE+法人番号", max_size=25))
@example("9" * 5000)
@example("²" * 12)
@example("١" * 13)
def test_no_text_raises(text: str) -> None:
    for found in (corporate_number(text), invoice_number(text), invoice_number(text, person=True)):
        assert found is None or isinstance(found, (str, Problem))
    corporate_number_of_invoice(text)
    is_individual_number(text)
    looks_like_my_number([text, text + "1"], text)
