"""Which pairs people are asked about, what hangs together, and what becomes of their answers."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import pytest

from cleansing.matching.model.precision import AT_A_TIME, ENOUGH
from cleansing.matching.settings import MODEL_VERSION, MatchSettings
from core.judgement import Decision, Judgement, Occasion
from tests.support.matching import (
    Row,
    candidate_pairs,
    customers,
    decided,
    matched,
    row,
    strangers,
    together,
)

NEAR = {"address": "千葉県船橋市凪町1-2-3", "phone": "047-123-4567"}
FAR = {"address": "大阪府堺市堺区波町4-5-6", "phone": "072-222-1111"}
THREAD: list[Row] = [
    *strangers("abc"),
    row("a:1", "社会福祉法人霧笛会", **NEAR),
    row("b:1", "社会福祉法人霧笛会", **NEAR),
    row("c:1", "社会福祉法人霧笛会", **FAR),
    row("c:2", "社会福祉法人霧笛会", **FAR),
]


def keys_of(rows: Sequence[Row]) -> list[str]:
    return [f"{one['system']}:{one['code']}" for one in rows]


def named(rows: Sequence[Row], candidates: pd.DataFrame) -> list[frozenset[str]]:
    keys = keys_of(rows)
    return [
        frozenset((keys[left], keys[right]))
        for left, right in zip(candidates["left"], candidates["right"], strict=True)
    ]


def only(found: set[frozenset[str]], *codes: str) -> set[frozenset[str]]:
    return {one for one in found if one & set(codes)}


def test_a_customer_of_several_records_is_asked_about_once() -> None:
    rows = [
        *strangers("abc"),
        row("a:1", "株式会社霧笛堂", **NEAR),
        row("b:1", "株式会社霧笛堂", **NEAR),
        row("a:2", "株式会社霧笛堂", **FAR),
        row("b:2", "株式会社霧笛堂", **FAR),
        row("c:1", "霧笛堂"),
    ]
    result = matched(rows)
    own = ("a:1", "b:1", "a:2", "b:2", "c:1")
    assert only(customers(rows, result), *own) == together("a:1 b:1", "a:2 b:2")
    asked = only(candidate_pairs(rows, result), "c:1")
    assert len(asked) == 2
    assert len(only(asked, "a:1", "b:1")) == len(only(asked, "a:2", "b:2")) == 1


def test_questions_that_share_a_customer_form_a_group() -> None:
    rows = [
        *strangers("abc"),
        row("a:1", "株式会社霧笛堂", address=NEAR["address"]),
        row("a:2", "株式会社霧笛堂", address=FAR["address"]),
        row("b:1", "霧笛堂"),
        row("a:3", "株式会社汀波舎", address=NEAR["address"]),
        row("a:4", "株式会社汀波舎", address=FAR["address"]),
        row("b:3", "汀波舎"),
    ]
    candidates = matched(rows).candidates
    by_group: dict[int, set[str]] = {}
    for pair, group in zip(
        named(rows, candidates), candidates["question_group"].tolist(), strict=True
    ):
        by_group.setdefault(group, set()).update(pair)
    assert {frozenset(members) for members in by_group.values()} == {
        frozenset(("a:1", "a:2", "b:1")),
        frozenset(("a:3", "a:4", "b:3")),
    }
    for group, members in by_group.items():
        assert group == min(keys_of(rows).index(key) for key in members)


def test_pairs_with_the_same_findings_are_counted() -> None:
    rows = [*strangers("ab")]
    for number, name in enumerate(("霧笛堂", "汀波舎", "岬灯舎")):
        rows += [
            row(f"a:{number}", f"株式会社{name}"),
            row(f"a:{number}x", f"株式会社{name}"),
        ]
    rows += [row("a:9", "合同会社凪渡船", phone="03-1234-5678"), row("a:9x", "凪渡船")]
    candidates = matched(rows).candidates
    alike = dict(zip(named(rows, candidates), candidates["alike"].tolist(), strict=True))
    assert [alike[frozenset((f"a:{n}", f"a:{n}x"))] for n in (0, 1, 2, 9)] == [3, 3, 3, 1]


def test_two_records_of_one_system_are_asked_about_and_told_why() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社汀波舎"),
        row("a:2", "株式会社汀波舎", address=NEAR["address"]),
    ]
    candidates = matched(rows).candidates
    [place] = [n for n, pair in enumerate(named(rows, candidates)) if pair == {"a:1", "a:2"}]
    assert candidates["reason"][place].startswith("同じシステムの2件です。")
    sentences = [one["sentence"] for one in json.loads(candidates["evidence"][place])]
    assert any("汀波舎" in sentence for sentence in sentences)


def test_what_hangs_by_a_thread_is_asked_about_instead_of_joined() -> None:
    result = matched(THREAD)
    own = only(customers(THREAD, result), "a:1", "b:1", "c:1", "c:2")
    assert own == together("a:1 b:1", "c:1 c:2")
    assert result.report["weak_links"] == 1
    [question] = result.candidates.to_dict("records")
    assert question["asked_as"] == Occasion.WEAK
    assert "所在地と電話" in question["reason"]
    assert question["score"] == question["model_score"] <= 0.9


@pytest.mark.parametrize("one", ["a:1", "b:1"])
def test_a_person_may_join_what_hangs_by_a_thread(one: str) -> None:
    result = matched(THREAD, [decided(Judgement.SAME, one, "c:2")])
    own = only(customers(THREAD, result), "a:1")
    assert own == together("a:1 b:1 c:1 c:2")
    assert result.candidates.empty


def test_what_a_person_parted_is_not_asked_about_again() -> None:
    result = matched(THREAD, [decided(Judgement.DIFFERENT, "a:1", "c:1")])
    assert only(customers(THREAD, result), "a:1", "c:1") == together("a:1 b:1", "c:1 c:2")
    assert result.candidates.empty


MANY = strangers("abcdefg")


def checks(decisions: Sequence[Decision] = (), settings: MatchSettings | None = None) -> set[str]:
    result = matched(MANY, decisions, settings)
    found = result.candidates[result.candidates["asked_as"] == Occasion.CHECK]
    joined = customers(MANY, result)
    for pair in named(MANY, found):
        assert any(pair <= customer for customer in joined)
    assert all(text.startswith("抜き取り確認です。") for text in found["reason"])
    assert all("2件以上" not in text for text in found["evidence"])
    return {" ".join(sorted(pair)) for pair in named(MANY, found)}


def test_merges_are_checked_by_sample_within_the_limit_of_questions() -> None:
    # 280 records may ask 28 questions, one in five of them a check.
    assert len(checks()) == 5
    assert len(checks(settings=MatchSettings(candidates_per_1000=1000))) == AT_A_TIME


def test_a_check_stands_with_what_else_is_asked_about_its_customer() -> None:
    # Of every firm, the first system has a namesake elsewhere.
    elsewhere = "長崎県佐世保市早岐9-9-9"
    rows = [
        *MANY,
        *(row(f"a:N{n:02}", one["name"], address=elsewhere) for n, one in enumerate(MANY[::7])),
    ]
    result = matched(rows, settings=MatchSettings(candidates_per_1000=1000))
    customer = result.clusters.to_dict()
    groups: dict[int, set[int]] = {}
    kinds: dict[int, set[str]] = {}
    for one in result.candidates.to_dict("records"):
        for end in (customer[one["left"]], customer[one["right"]]):
            groups.setdefault(end, set()).add(one["question_group"])
            kinds.setdefault(end, set()).add(one["asked_as"])
    both = [end for end, found in kinds.items() if found >= {Occasion.CHECK, Occasion.CANDIDATE}]
    assert both
    assert all(len(groups[end]) == 1 for end in both)


def test_an_answered_check_makes_room_for_the_next() -> None:
    first = checks()
    one, other = sorted(first)[0].split()
    answered = replace(decided(Judgement.SAME, one, other), occasion=Occasion.CHECK)
    after = checks([answered])
    assert first - after == {f"{one} {other}"}
    assert len(after) == len(first)


def test_after_enough_checks_no_more_are_asked() -> None:
    told = [
        replace(decided(Judgement.SAME, f"y:{n}", f"z:{n}"), occasion=Occasion.CHECK)
        for n in range(ENOUGH)
    ]
    assert not checks(told)


def test_answers_correct_the_odds_of_the_questions_left() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛堂", address=NEAR["address"]),
        row("a:2", "株式会社霧笛堂", address=FAR["address"]),
        row("b:1", "霧笛堂"),
    ]
    before = matched(rows)
    assert before.report["model_version"] == MODEL_VERSION
    score = float(before.candidates["score"].iloc[0])
    told = [
        replace(
            decided(Judgement.DIFFERENT, f"y:{n}", f"z:{n}"),
            occasion=Occasion.CANDIDATE,
            score=score,
            model_score=score,
            model_version=MODEL_VERSION,
        )
        for n in range(40)
    ]
    after = matched(rows, told)
    assert str(after.report["model_version"]).startswith(f"{MODEL_VERSION}+r")
    assert after.candidates["model_score"].iloc[0] == score
    assert after.candidates["score"].iloc[0] < score - 0.05
