"""What people are asked, and what they are shown with it."""

import json
import re
from typing import Any

import pytest

from cleansing.matching.match import MatchResult
from cleansing.matching.settings import MatchSettings
from tests.support.matching import Row, matched, row, strangers

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠].*。$")
NEAR = {"address": "千葉県船橋市凪町1-2-3", "phone": "047-123-4567"}
FAR = {"address": "大阪府堺市堺区波町4-5-6"}
SEVERAL: list[Row] = [
    *strangers("abc"),
    row("a:1", "株式会社霧笛堂", **NEAR),
    row("b:1", "株式会社霧笛堂", **NEAR),
    row("a:2", "株式会社霧笛堂", **FAR),
    row("c:2", "株式会社霧笛堂"),
    row("a:3", "有限会社みぎわ", phone="06-1234-5678"),
    row("b:3", "みぎわ印刷", phone="06-1234-5679", email="info@migiwa.example.jp"),
]


@pytest.fixture(scope="module")
def asked() -> MatchResult:
    """Give the result of a file that leaves questions of several kinds."""
    result = matched(SEVERAL)
    assert len(result.candidates) >= 3
    return result


def rows_of(result: MatchResult) -> list[dict[str, Any]]:
    return [
        {**one, "evidence": json.loads(one["evidence"])}
        for one in result.candidates.to_dict("records")
    ]


def test_the_evidence_adds_up_to_the_weight_shown(asked: MatchResult) -> None:
    for one in rows_of(asked):
        total = sum(evidence["weight"] for evidence in one["evidence"])
        assert total == pytest.approx(one["weight"], abs=0.001)


def test_the_prior_is_part_of_the_evidence_and_one_for_two_systems(asked: MatchResult) -> None:
    systems = [one["system"] for one in SEVERAL]
    seen: dict[frozenset[str], float] = {}
    for one in rows_of(asked):
        [prior] = [e["weight"] for e in one["evidence"] if e["feature"] == "prior"]
        pair = frozenset((systems[one["left"]], systems[one["right"]]))
        assert prior == pytest.approx(seen.setdefault(pair, prior), abs=0.05)


def test_what_a_cluster_has_already_of_a_system_is_evidence(asked: MatchResult) -> None:
    codes = [f"{one['system']}:{one['code']}" for one in SEVERAL]
    found = {
        frozenset((codes[one["left"]], codes[one["right"]])): {
            e["feature"]: e["weight"] for e in one["evidence"]
        }
        for one in rows_of(asked)
    }
    assert found[frozenset(("a:2", "b:1"))]["repeats"] < 0
    assert "repeats" not in found[frozenset(("a:2", "c:2"))]


def test_the_evidence_is_japanese_and_shows_both_values(asked: MatchResult) -> None:
    for one in rows_of(asked):
        for evidence in one["evidence"]:
            assert JAPANESE.search(evidence["sentence"]), evidence
            if evidence["feature"] == "name":
                assert evidence["left"] and evidence["right"]
        assert JAPANESE.search(one["reason"])


def test_what_is_missing_is_no_evidence(asked: MatchResult) -> None:
    for one in rows_of(asked):
        assert "missing" not in {evidence["level"] for evidence in one["evidence"]}


def test_the_reason_speaks_of_one_system_only_where_it_is_one(asked: MatchResult) -> None:
    systems = [one["system"] for one in SEVERAL]
    for one in rows_of(asked):
        if one["reason"].startswith("同じシステムの2件"):
            assert systems[one["left"]] == systems[one["right"]]


def test_the_likeliest_come_first_and_none_is_joined_already(asked: MatchResult) -> None:
    scores = asked.candidates["score"].tolist()
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    left, right = asked.candidates["left"], asked.candidates["right"]
    assert (left.map(asked.clusters) != right.map(asked.clusters)).all()


def test_a_pair_is_asked_about_once(asked: MatchResult) -> None:
    pairs = [
        frozenset(pair)
        for pair in zip(asked.candidates["left"], asked.candidates["right"], strict=True)
    ]
    assert len(set(pairs)) == len(pairs)


def many_questions(companies: int) -> list[Row]:
    """Return companies of one name at two addresses each, and a name-only record of each."""
    rows = []
    for number, base in enumerate(strangers("a", companies)):
        name = base["name"]
        rows += [
            row(f"a:{number}", name, address=f"千葉県船橋市凪町{number + 1}-2-3"),
            row(f"a:{number}x", name, address=f"大阪府堺市堺区波町{number + 1}-5-6"),
            row(f"b:{number}", name),
        ]
    return rows


def test_at_most_a_hundred_per_thousand_records_and_the_likeliest_of_them() -> None:
    rows = many_questions(40)
    free = matched(rows, settings=MatchSettings(candidates_per_1000=10_000))
    kept = matched(rows)
    assert len(free.candidates) > 12
    assert len(kept.candidates) == len(rows) * 100 // 1000 == 12
    assert kept.candidates["evidence"].tolist() == free.candidates["evidence"].tolist()[:12]
    assert kept.report["questions"] == free.report["questions"] == len(free.candidates)


def test_a_bucket_above_its_cap_is_left_out_and_reported() -> None:
    rows = [row(f"a:{n}", f"霧笛{'甲乙丙丁戊'[n]}商会", phone="047-123-4567") for n in range(5)]
    caps = MatchSettings().caps
    result = matched(rows, settings=MatchSettings(caps={**caps, "phone": 4}))
    assert result.report["capped"] == {"phone": {"buckets": 1, "largest": 5}}
    assert result.report["pairs_by_key"]["phone"] == 0  # type: ignore[index]
    whole = matched(rows, settings=MatchSettings(caps={**caps, "phone": 5}))
    assert whole.report["capped"] == {}
    assert whole.report["pairs_by_key"]["phone"] == 10  # type: ignore[index]


def test_a_higher_bar_joins_less() -> None:
    rows = [row("a:1", "株式会社霧笛堂", **NEAR), row("b:1", "株式会社霧笛堂", **NEAR)]
    assert len(matched(rows).links) == 1
    assert matched(rows, settings=MatchSettings(margin=1000.0)).links.empty
    assert matched(rows, settings=MatchSettings(automatic=1.1)).links.empty


def test_a_firms_own_weight_replaces_the_shipped_one() -> None:
    rows = [row("a:1", "株式会社霧笛堂", **NEAR), row("b:1", "株式会社霧笛堂", **NEAR)]
    assert matched(rows, settings=MatchSettings(weights={"phone.same": -90.0})).links.empty


def test_a_record_that_fits_two_companies_is_likely_neither_of_them_for_sure() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛堂", **NEAR),
        row("a:2", "株式会社霧笛堂", **FAR),
        row("b:1", "株式会社霧笛堂"),
    ]
    candidates = matched(rows).candidates
    either = candidates[(candidates["left"] == 82) | (candidates["right"] == 82)]
    assert len(either) == 2
    assert either["score"].max() < 0.6
