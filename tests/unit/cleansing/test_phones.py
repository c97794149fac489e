from pathlib import Path

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.phones import Phone, clean_phone
from cleansing.problems import Problem

TABLE = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "phones.yaml")


@pytest.mark.parametrize(("text", "expected"), TABLE.items())
def test_notations(text: str, expected: list[str | list[str]] | str | None) -> None:
    found = clean_phone(text)
    if isinstance(found, Phone):
        assert isinstance(expected, list)
        shown = [found.national, found.kind, found.extension, list(found.others)]
        assert shown == [*expected, *["", []][len(expected) - 2 :]]
    else:
        assert (found.code if found else None) == expected


def test_numbers_are_compared_in_one_form() -> None:
    same = ["03-1234-5678", "312345678", "+81(0)3 1234 5678", "TEL:０３（１２３４）５６７８（代）"]
    assert {phone.e164 for text in same if isinstance(phone := clean_phone(text), Phone)} == {
        "+81312345678"
    }


@pytest.mark.parametrize(
    ("text", "geographic"),
    [
        ("03-1234-5678", True),
        ("0267-12-3456", True),
        ("0120-123-456", False),
        ("0570-012-345", False),
        ("050-1234-5678", False),
        ("090-1234-5678", False),
    ],
)
def test_only_fixed_lines_belong_to_a_place(text: str, geographic: bool) -> None:
    phone = clean_phone(text)
    assert isinstance(phone, Phone)
    assert phone.geographic is geographic


@given(st.from_regex(r"\A0[1-9][0-9]{8,9}\Z"))
@example("0499212345")
@example("0126712345")
def test_agrees_with_the_numbering_plan_number_by_number(digits: str) -> None:
    number = phonenumbers.PhoneNumber(country_code=81, national_number=int(digits))
    found = clean_phone(digits)
    if phonenumbers.is_valid_number(number):
        form = phonenumbers.PhoneNumberFormat
        assert isinstance(found, Phone)
        assert found.e164 == phonenumbers.format_number(number, form.E164)
        assert found.national == phonenumbers.format_number(number, form.NATIONAL)
        # Every way to write it says the same.
        assert clean_phone(found.national) == found
        assert clean_phone(found.e164) == found
        assert clean_phone(f"TEL {found.national}（代）") == found
        assert clean_phone(digits[1:]) == found
    else:
        assert isinstance(found, Problem)


@given(st.text() | st.text("0123456789０９-ー()（）+ x~/、内線代TEL㈹.", max_size=40))
@example("+" * 300)
@example("(" * 199)
@example("0 " * 99)
@example("0" * 5000)
@example("+0")
@example("٠٣١٢٣٤٥٦٧٨")
def test_no_text_raises(text: str) -> None:
    assert isinstance(clean_phone(text), (Phone, Problem, type(None)))
