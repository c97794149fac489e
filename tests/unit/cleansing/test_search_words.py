"""What is typed and what is searched are folded alike: any part of a text is found in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.search_words import (
    LONGEST,
    code_keys,
    digits,
    fold,
    name_texts,
    plain_texts,
    read_query,
    reading_texts,
)

# Signs that are folded one by one: no repetition marks, no ヴ, no voicing marks of their own.
SIGNS = st.text(
    st.sampled_from("山田髙邉櫻澤齋斉霞ヶ関エ業ニ二一ーァキャナガぐプﾀﾅABcＮＴ09０１-ー・& 　()"),
    min_size=1,
    max_size=12,
)


@given(SIGNS, st.data())
def test_a_part_of_a_text_is_found_in_the_folded_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert fold(text[start:end]) in fold(text)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_a_query_of_folded_words(text: str) -> None:
    query = read_query(text)
    for word in (*query.words, *([query.joined] if query.joined else [])):
        assert all(text == fold(text) != "" for text in word.texts)
    assert len(query.words) <= 6
    assert all(len(key) <= 8 * LONGEST for key in query.keys)


@pytest.mark.parametrize("form", ["株式会社", "㈱", "(株)", "（有）", "有限会社", "株"])
def test_a_legal_form_alone_is_no_word(form: str) -> None:
    assert read_query(form).only_form
    assert not read_query(form)
    assert not read_query(f"{form}山").only_form


def test_a_legal_form_is_no_part_of_a_name() -> None:
    assert (
        read_query("株式会社山田").words == read_query("山田").words == read_query("山田㈱").words
    )


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("yamada", "ヤマダ"), ("Tōkyō", "トキヨ"), ("toukyou", "トキヨ"), ("ohta", "オオタ"),
        ("matsushita", "マツシタ"), ("shinjuku", "シンジユク"), ("gotcha", "ゴツチヤ"),
        ("yamad", "ヤマ"), ("やまだ", "ヤマダ"), ("ﾔﾏﾀﾞ", "ヤマダ"),
    ],
)  # fmt: skip
def test_romaji_and_kana_are_looked_for_in_readings(typed: str, reading: str) -> None:
    (word,) = read_query(typed).words
    assert reading in word.texts


@pytest.mark.parametrize("typed", ["NTT", "nyk", "system", "abc"])
def test_letters_that_are_no_romaji_stay_letters(typed: str) -> None:
    (word,) = read_query(typed).words
    assert word.texts == (typed.casefold(),)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("03-1234-5678", "0312345678"), ("０３（１２３４）５６７８", "0312345678"),
        ("+81 3 1234 5678", "0312345678"), ("1234", "1234"), ("123", ""), ("1-2", ""),
    ],
)  # fmt: skip
def test_numbers_are_looked_for_from_four_digits_on(typed: str, number: str) -> None:
    (word,) = read_query(typed).words
    assert word.number == number


def test_codes_are_looked_up_without_width_case_hyphens_and_leading_zeros() -> None:
    assert code_keys("Ｃ-００1") == ("c001",)
    assert code_keys("000123") == ("000123", "123")
    assert code_keys("T1180301018771") == ("t1180301018771", "1180301018771")
    assert code_keys("Info@Example.co.jp") == ("info@example.co.jp",)
    assert code_keys("example.co.jp") == ("examplecojp", "example.co.jp")
    assert code_keys("0000") == ("0000",)


def test_names_readings_and_addresses_are_searched_in_every_form_that_may_be_typed() -> None:
    assert name_texts("南極建設", "中部支店") == ["南極建設", "南極建設中部支店", "中部支店"]
    assert name_texts("霞が関商事") == ["霞ガ関商事", "霞ケ関商事"]
    assert reading_texts("ニッポンコウギョウ") == [
        "ニツポンコウギヨウ",
        "ニホンコウギヨウ",
        "ニホンコギヨ",
    ]
    assert plain_texts("港区芝一丁目2-3") == ["港区芝一丁目23", "港区芝1丁目23"]
    assert digits("+81312345678") == "0312345678"
