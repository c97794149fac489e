"""Why a pair was not joined is said as it is."""

import json
from itertools import product
from typing import Any

import pytest

from cleansing.matching.asking.reasons import CHECK, WEAK, reason, told
from cleansing.matching.match import MatchResult
from cleansing.matching.settings import MatchSettings
from tests.support.matching import Row, matched, row, strangers

NEAR = {"address": "千葉県船橋市凪町1-2-3", "phone": "043-123-4567"}
FAR = {"address": "大阪府堺市堺区波町4-5-6"}


def asked(*cases: Row) -> MatchResult:
    return matched([*strangers("abc"), *cases])


def reasons(result: MatchResult) -> list[str]:
    return [one["reason"] for one in rows(result) if min(one["left"], one["right"]) >= 120]


def rows(result: MatchResult) -> list[dict[str, Any]]:
    return [
        {str(key): value for key, value in one.items()}
        for one in result.candidates.to_dict("records")
    ]


def test_other_names_at_one_place_are_not_called_one_name() -> None:
    [told] = reasons(
        asked(row("a:1", "株式会社霧笛堂", **NEAR), row("b:1", "株式会社汐見", **NEAR))
    )
    assert told.startswith("名称が同じではないため")


def test_two_records_of_one_system_are_called_that() -> None:
    result = asked(
        row("a:1", "株式会社霧笛堂", **NEAR), row("a:2", "株式会社霧笛堂", phone="043-123-9999")
    )
    assert all(told.startswith("同じシステムの2件です。") for told in reasons(result))
    assert reasons(result)


def test_a_rival_is_named_beside_the_reason() -> None:
    result = asked(
        row("a:1", "株式会社霧笛堂", **NEAR),
        row("a:2", "株式会社霧笛堂", **FAR),
        row("b:1", "株式会社霧笛堂"),
    )
    mine = [one for one in rows(result) if one["right"] == 122]
    assert len(mine) == 2
    for one in mine:
        assert one["reason"].startswith("ほかにも当てはまる顧客があり")
        rival = next(e for e in json.loads(one["evidence"]) if e["feature"] == "runner_up")
        other = {120: "a 2「株式会社霧笛堂」", 121: "a 1「株式会社霧笛堂」"}[one["left"]]
        assert rival["right"].startswith(other[:3])
        assert other in rival["sentence"]


def test_a_persons_name_alone_is_called_that() -> None:
    result = asked(row("a:1", "鈴木 花子", **NEAR), row("b:1", "鈴木花子"))
    assert [told.split("。")[0] for told in reasons(result)] == ["個人の名称です"]


@pytest.mark.parametrize(
    ("allowed", "within", "named", "one_form", "margin", "begins"),
    [
        (False, True, True, True, 9.0, "同じシステムの2件です"),
        (False, True, True, False, 9.0, "同じシステムの2件で、法人格が違います"),
        (False, False, True, True, 9.0, "同じ名称の顧客が別々の住所に"),
        (False, False, False, True, 9.0, "名称が同じではない"),
        (False, True, False, True, 9.0, "名称が同じではない"),
        (True, False, True, True, 0.5, "ほかにも当てはまる"),
        (True, False, True, True, 9.0, "同じ顧客である確率が90%"),
    ],
)
def test_reasons(
    allowed: bool, within: bool, named: bool, one_form: bool, margin: float, begins: str
) -> None:
    told = reason(allowed, within, 0.9, margin, MatchSettings(), named=named, one_form=one_form)
    assert told.startswith(begins)
    assert told.endswith("。")


def test_every_reason_is_told_in_english_too() -> None:
    limits = MatchSettings()
    stored = {CHECK.ja, *(text.ja for text in WEAK.values())}
    for margin in (0.0, 99.0):
        for allowed, within, named, one_form, person in product(*[(True, False)] * 5):
            told_once = reason(
                allowed, within, 0.42, margin, limits, named=named, one_form=one_form, person=person
            )
            stored.add(told_once)
    assert len(stored) == 10
    for sentence in stored:
        told_twice = told(sentence)
        assert told_twice.ja == sentence
        assert told_twice.en.isascii()
    assert "42%" in told("同じ顧客である確率が42%で、自動でまとめる基準に届きません。").en
    assert told("差が小さいため") == ("差が小さいため", "差が小さいため")
