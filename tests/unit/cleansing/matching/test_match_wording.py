"""Sentences of evidence: every finding has one in both languages, and it names the values."""

import json
import re
import string
from dataclasses import fields

import pytest

from cleansing.matching.asking.wording import english, naming, round_number, sentences_of
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.match import MatchInput
from cleansing.matching.rehearsal import Rehearsal
from cleansing.resources import load_table
from core.judgement import Evidence
from tests.support.matching import Row, frame, matched, row, strangers

NOT_SHOWN = {"spelling"}
JA, EN = load_table("sentences"), load_table("sentences_en")


@pytest.mark.parametrize(
    ("feature", "level"),
    [
        (feature, level)
        for feature, levels in FEATURES.items()
        for level in levels
        if level != "missing" and feature not in NOT_SHOWN
    ],
)
def test_every_level_has_a_sentence_in_both_languages(feature: str, level: str) -> None:
    assert JA[feature][level].endswith("。")
    assert EN[feature][level].endswith(".")


def test_english_names_only_what_is_kept() -> None:
    for told in EN.values():
        for template in told.values() if isinstance(told, dict) else [told]:
            names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert names <= {"left", "right"}


def explained(left: Row, right: Row, *others: Row) -> dict[str, Evidence]:
    """Return what is said of two records in a file of strangers, by feature."""
    rows = [*strangers("ab"), left, right, *others]
    rehearsal = Rehearsal(MatchInput(frame(rows)))
    [found] = rehearsal.explain([(80, 81)], rehearsal.at().clusters)
    return {line.feature: line for line in found.evidence}


def test_values_are_named() -> None:
    found = explained(
        row("a:1", "株式会社霧笛堂", address="千葉県船橋市凪町1-2-3", phone="043-123-4567"),
        row("b:1", "有限会社霧笛堂", address="千葉県船橋市凪町9-8", phone="(043)123-4567"),
    )
    assert "「霧笛堂」" in found["name"].sentence
    assert "株式会社と有限会社" in found["form"].sentence
    assert "千葉県船橋市凪町1-2-3" in found["address"].sentence
    assert found["phone"].sentence == "電話番号043-123-4567が一致します。"


def test_a_number_that_others_have_too_says_so() -> None:
    phone = "043-123-4567"
    found = explained(
        row("a:1", "株式会社霧笛堂", phone=phone),
        row("b:1", "霧笛堂", phone=phone),
        row("a:2", "凪ビル管理", phone=phone),
        row("a:3", "凪会計", phone=phone),
    )
    assert "この番号のレコードはほかに2件あります。" in found["phone"].sentence


def test_a_fax_number_is_called_one() -> None:
    fax = "043-123-4568"
    found = explained(
        row("a:1", "株式会社霧笛堂", phone="043-123-4567", fax=fax),
        row("b:1", "霧笛堂", phone="06-1234-5678", fax=fax),
    )
    assert found["phone"].sentence == f"FAX番号{fax}が一致します。"


def test_namesakes_of_the_file_are_counted_without_the_two() -> None:
    places = ("大阪府堺市堺区波町4-5-6", "広島県呉市中央1-1", "埼玉県川口市栄町7-7")
    others = [
        row(f"a:{number}", "株式会社霧笛堂", address=address)
        for number, address in enumerate(places, start=2)
    ]
    alone = explained(row("a:1", "株式会社霧笛堂"), row("b:1", "株式会社霧笛堂"))
    among = explained(row("a:1", "株式会社霧笛堂"), row("b:1", "株式会社霧笛堂"), *others)
    assert "ほかに3件" in among["name"].sentence
    assert "取り込んだデータ" not in alone["name"].sentence
    assert "全国で" in alone["name"].sentence


def test_a_reading_made_from_kanji_says_so() -> None:
    found = explained(row("a:1", "ハマナ(カ", name_kana="ハマナ"), row("b:1", "株式会社浜名"))
    assert found["name"].level == "reading"
    assert "漢字の名称からの推定" in found["name"].sentence


def test_organs_of_one_body_are_called_that() -> None:
    found = explained(row("a:1", "船橋市教育委員会"), row("b:1", "船橋市水道局"))
    assert found["name"].sentence == (
        "「船橋市教育委員会」と「船橋市水道局」は、どちらも船橋市の機関の名称です。"
    )


def test_organs_that_differ_are_named_in_full() -> None:
    found = explained(row("a:1", "船橋市立凪小学校"), row("b:1", "船橋市水道局"))
    assert found["branch"].sentence == "同じ団体の別の機関です(船橋市立凪小学校と船橋市水道局)。"


def test_readings_are_shown_as_people_write_them() -> None:
    found = explained(
        row("a:1", "株式会社潮商店", name_kana="ウシオショーテン"),
        row("b:1", "株式会社潮商店", name_kana="シオショウテン"),
    )
    assert (
        found["reading"].sentence
        == "フリガナがほとんど同じです(ウシオショーテンとシオショウテン)。"
    )


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ({}, {}, "both"),
        ({"phone": "043-123-4567"}, {}, "one_side"),
        ({"phone": "043-123-4567"}, {"address": "千葉県船橋市凪町1-2-3"}, "apart"),
    ],
)
def test_that_there_is_nothing_but_the_name_is_said(
    left: dict[str, str], right: dict[str, str], level: str
) -> None:
    found = explained(row("a:1", "株式会社霧笛堂", **left), row("b:1", "霧笛堂", **right))
    assert found["silent"].level == level
    assert found["silent"].weight == 0
    if level == "one_side":
        assert "b 1「霧笛堂」" in found["silent"].sentence


def test_what_can_be_compared_is_not_called_silent() -> None:
    phone = "043-123-4567"
    found = explained(
        row("a:1", "株式会社霧笛堂", phone=phone), row("b:1", "霧笛堂", phone="06-1234-5678")
    )
    assert "silent" not in found


def test_braces_in_names_stay_what_they_are() -> None:
    found = explained(row("a:1", "株式会社{霧笛}堂"), row("b:1", "株式会社{霧笛}堂"))
    assert "{霧笛}" in found["name"].sentence


def test_a_name_of_a_whole_page_is_cut() -> None:
    long = "霧笛" * 200
    found = explained(row("a:1", long), row("b:1", long))
    assert len(found["name"].sentence) < 300
    assert "…" in found["name"].sentence


def test_a_code_that_is_the_name_is_said_once() -> None:
    bare = {"name_clean": "", "address": ""}
    assert (
        naming({"system": "a", "code": "㈱霧笛堂", "name": "(株)霧笛堂", **bare})
        == "a「(株)霧笛堂」"
    )
    assert naming({"system": "a", "code": "17", "name": "霧笛堂", **bare}) == "a 17「霧笛堂」"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2, "1"), (3.4, "3"), (10.4, "10"), (14, "10"), (37, "40"), (1499, "1,000")],
)
def test_estimates_are_rounded(value: float, text: str) -> None:
    assert round_number(value) == text


def test_every_line_can_be_said_in_english() -> None:
    found = explained(
        row("a:1", "株式会社霧笛堂", phone="043-123-4567"), row("b:1", "有限会社霧笛堂"),
        row("a:2", "株式会社霧笛堂", address="千葉県船橋市凪町1-2-3"),
    )  # fmt: skip
    for line in found.values():
        said = english(line.feature, line.level, line.left, line.right)
        assert said.endswith(".")
        assert not re.search("[{}]", said)
    assert english("phone", "same", "+81431234567", "+81431234567") == (
        "The telephone or fax number is the same (043-123-4567)."
    )


def test_stored_lines_are_said_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, object]] = [
        {"feature": "prior", "level": "across", "weight": -4.5, "sentence": "見込みです。"},
        {"feature": "form", "level": "kindred", "left": "株式会社", "right": "有限会社",
         "weight": -5.0, "sentence": "法人格が株式会社と有限会社です。"},
        {"feature": "of old", "level": "?", "weight": 9, "sentence": "前の版の文です。"},
        {"feature": "name", "level": "same"},
    ]  # fmt: skip
    monkeypatch.setenv("TSUNAGI_LANG", "ja")
    assert sentences_of(lines) == [
        "前の版の文です。", "法人格が株式会社と有限会社です。", "見込みです。",
    ]  # fmt: skip
    monkeypatch.setenv("TSUNAGI_LANG", "en")
    first, second, third = sentences_of(lines)
    assert first == "前の版の文です。"
    assert "株式会社 and 有限会社" in second
    assert third.startswith("Before anything is compared")


def test_stored_evidence_is_json_whatever_the_names() -> None:
    name = '株式会社"霧\\笛"堂😀'
    rows = [
        *strangers("ab"),
        row("a:1", name, address="千葉県船橋市凪町1-2-3"),
        row("a:2", name, address="大阪府堺市堺区波町4-5-6"),
        row("b:1", name),
    ]
    stored = matched(rows).candidates["evidence"]
    lines = [line for text in stored for line in json.loads(text)]
    assert len(stored) >= 2
    assert {tuple(line) for line in lines} == {tuple(field.name for field in fields(Evidence))}
    assert any("霧\\笛" in line["sentence"] for line in lines)
    assert all(isinstance(line["weight"], float) for line in lines)
