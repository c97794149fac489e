"""Every legal form of the table is found in each way it is written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.legal_forms import bracketed, half_bracketed, in_english, in_full, in_kana
from cleansing.names import split_name
from cleansing.resources import load_table

ROWS: list[dict[str, Any]] = load_table("legal_forms")
PLACED = [row for row in ROWS if row.get("place", "both") in ("both", "head", "tail")]
HEADS = [row for row in PLACED if row.get("place", "both") in ("both", "head")]
CORE = "凪見野"
KANA = "ナギミノ"


def ids(row: dict[str, Any]) -> str:
    return str(row["form"])


@pytest.mark.parametrize("row", HEADS, ids=ids)
def test_in_full_at_the_head(row: dict[str, Any]) -> None:
    for spelling in [row["form"], *row.get("also", [])]:
        name = split_name(f"{spelling}{CORE}")
        assert (name.legal_form, name.form_position, name.core) == (row["form"], "prefix", CORE)
        assert split_name(f"{spelling}　{CORE}").core == CORE


@pytest.mark.parametrize("row", PLACED, ids=ids)
def test_in_full_at_the_end(row: dict[str, Any]) -> None:
    name = split_name(f"{CORE}{row['form']}")
    assert (name.legal_form, name.form_position, name.core) == (row["form"], "suffix", CORE)
    assert name.display == f"{CORE}{row['form']}"


SHORTS = [
    (short, row["form"])
    for row in ROWS
    if row.get("place") != "name"
    for short in row.get("short", [])
]


@pytest.mark.parametrize(("short", "form"), SHORTS)
def test_in_brackets(short: str, form: str) -> None:
    assert form in bracketed(short)
    for text in (f"({short}){CORE}", f"（{short}）　{CORE}", f"{short}){CORE}"):
        name = split_name(text)
        assert form in name.legal_form_candidates
        assert (name.form_position, name.core) == ("prefix", CORE)
    name = split_name(f"{CORE}（{short}）")
    assert (name.form_position, name.core) == ("suffix", CORE)


BANK = [(short, row["form"], row.get("place")) for row in ROWS for short in row.get("bank", [])]


@pytest.mark.parametrize(("short", "form", "place"), BANK)
def test_in_bank_kana(short: str, form: str, place: str | None) -> None:
    found = half_bracketed(f"{short}){KANA}")
    assert found is not None
    assert form in found.forms
    if place != "name":
        for text, position in (
            (f"{short}){KANA}", "prefix"),
            (f"{KANA}({short}", "suffix"),
            (f"{KANA}({short})", "suffix"),
        ):
            name = split_name(text)
            assert form in name.legal_form_candidates
            assert (name.form_position, name.core) == (position, KANA)


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("kana")], ids=ids)
def test_spelt_out_in_kana(row: dict[str, Any]) -> None:
    for kana in row["kana"]:
        if len(kana) > 6:
            found = in_kana(f"{KANA}{kana}")
            assert found is not None
            assert found.left == KANA


def test_ambiguous_abbreviations_keep_all_their_forms() -> None:
    assert set(bracketed("イ")) >= {"医療法人", "医療法人社団", "医療法人財団", "社会医療法人"}
    assert set(bracketed("シャ")) == {"社団法人", "一般社団法人", "公益社団法人"}
    assert set(bracketed("ダイ")) == {"国立大学法人", "公立大学法人"}
    assert bracketed("株") == ("株式会社",)
    assert bracketed("代") == bracketed("旧") == bracketed("") == ()


@pytest.mark.parametrize(
    ("text", "core", "form"),
    [
        ("Nagimi Co., Ltd.", "Nagimi", "株式会社"),
        ("Nagimi CO.,LTD", "Nagimi", "株式会社"),
        ("Nagimi Company Limited", "Nagimi", "株式会社"),
        ("Nagimi Kabushiki Kaisha", "Nagimi", "株式会社"),
        ("Nagimi Y.K.", "Nagimi", "有限会社"),
        ("Nagimi L.L.C.", "Nagimi", "合同会社"),
        ("Nagimi, Inc.", "Nagimi", "株式会社"),
        ("Nagimi GmbH", "Nagimi", "GmbH"),
        ("Nagimi B.V.", "Nagimi", "B.V."),
    ],
)
def test_in_english(text: str, core: str, form: str) -> None:
    found = in_english(text)
    assert found is not None
    assert (found.left.strip(" ,"), found.forms[0]) == (core, form)


@pytest.mark.parametrize("text", ["Zinc", "Inc", "Nagimitsu", "凪見AG", "Lincorp"])
def test_a_word_that_ends_like_an_english_form_is_none(text: str) -> None:
    assert in_english(text) is None


@given(st.text(max_size=30))
def test_any_text_may_be_asked(text: str) -> None:
    for find in (in_full, half_bracketed, in_kana, in_english):
        found = find(text)
        if found:
            assert found.left or found.right
    bracketed(text)


@given(st.sampled_from(["凪見商事", "ナギミ", "Nagimi Works", "凪見の会"]), st.data())
def test_however_the_form_is_written_the_core_is_the_same(core: str, data: st.DataObject) -> None:
    forms = ["株式会社", "㈱", "(株)", "（株）", "㍿", "㊑", "株式會社", "㏍"]
    form = data.draw(st.sampled_from(forms))
    space = data.draw(st.sampled_from(["", " ", "　"]))
    head, tail = split_name(f"{form}{space}{core}"), split_name(f"{core}{space}{form}")
    assert head.core == tail.core == core
    assert head.legal_form == tail.legal_form == "株式会社"
    assert (head.form_position, tail.form_position) == ("prefix", "suffix")
