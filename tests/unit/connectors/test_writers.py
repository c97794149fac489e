"""Texts in the encoding and layout of the target: nothing replaced in silence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.folds import fold_kanji
from connectors.writers.characters import GETA, Characters, Replaced
from connectors.writers.delimited import Layout, write_delimited


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("髙島屋 﨑", "髙島屋 﨑"),  # cp932 has these
        ("𠮷野", "吉野"),
        ("café", "cafe"),
        ("A♥B", f"A{GETA}B"),
        ("辻\U000e0100", "辻"),
    ],
)
def test_what_cp932_lacks_is_replaced_and_told(text: str, written: str) -> None:
    characters = Characters("cp932", fold_kanji)
    assert characters.fit(text, 2, "名称") == written
    assert [one.value for one in characters.replaced] == [text] * (text != written)


@pytest.mark.parametrize(("text", "written"), [("1〜2", "1～2"), ("−5", "－5")])
def test_one_character_under_two_numbers_is_the_same_character(text: str, written: str) -> None:
    characters = Characters("cp932", fold_kanji)
    assert characters.fit(text, 2, "名称").encode("cp932") == written.encode("cp932")
    assert characters.replaced == []


def test_a_replaced_character_is_told_with_its_place(tmp_path: Path) -> None:
    characters = Characters("cp932", fold_kanji)
    rows = [["1", "甲"], ["2", "𠮷田"]]
    path = tmp_path / "a.csv"
    assert write_delimited(path, ["番号", "名称"], rows, Layout("cp932"), characters) == 2
    assert path.read_bytes() == "番号,名称\r\n1,甲\r\n2,吉田\r\n".encode("cp932")
    assert characters.replaced == [Replaced(3, "名称", "𠮷田", "𠮷", "吉")]


def test_a_mark_stands_at_the_beginning_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ([str(number), "字"] for number in range(45_000))
    assert write_delimited(path, ["n", "t"], rows, Layout(), Characters("utf-8")) == 45_000
    text = path.read_bytes().decode("utf-8-sig")
    assert "\ufeff" not in text
    assert text.count("\r\n") == 45_001


def test_utf_16_has_one_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_delimited(path, ["n"], [["字"]], Layout("utf-16"), Characters("utf-16"))
    assert path.read_bytes().decode("utf-16") == "n\r\n字\r\n"


def test_cells_for_people_cannot_act(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    layout = Layout("utf-8", for_people=True)
    write_delimited(path, ["a", "b"], [["=1+1", -5]], layout, Characters("utf-8"))
    assert path.read_text(encoding="utf-8").splitlines()[1] == "'=1+1,-5"


@given(st.text(max_size=30))
def test_whatever_is_written_can_be_encoded_and_no_question_mark_appears(text: str) -> None:
    fitted = Characters("cp932", fold_kanji).fit(text, 1, "x")
    assert fitted.encode("cp932").decode("cp932")[:0] == ""
    assert fitted.count("?") <= text.count("?")
