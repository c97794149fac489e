"""Names split into form, position, core, branch, honorific and remarks."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.names import split_name
from cleansing.text import match_key

CASES = YAML(typ="safe").load(Path("tests/cases/names.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["raw"] or "(empty)" for case in CASES])
def test_a_name_in_its_parts(case: dict[str, Any]) -> None:
    name = split_name(case["raw"])
    assert {
        "form": name.legal_form,
        "position": name.form_position,
        "core": name.core,
        "branch": name.branch,
        "department": name.department,
        "honorific": name.honorific,
        "remarks": list(name.remarks),
    } == {
        "form": case.get("form", ""),
        "position": case.get("position", "none"),
        "core": case["core"],
        "branch": case.get("branch", ""),
        "department": case.get("department", ""),
        "honorific": case.get("honorific", ""),
        "remarks": case.get("remarks", []),
    }
    if "display" in case:
        assert name.display == case["display"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社髙凪商店", "高凪商店（株）"),
        ("㈱渡邉凪工業", "渡辺凪工業㈱"),
        ("キヤナギ株式会社", "（株）キャナギ"),
        ("株式会社ＮＴＴ凪", "㈱エヌ・ティ・ティ凪"),
        ("ニナギ工業㈱", "二ナギ工業（株）"),
        ("桧凪ヶ丘運輸㈱", "檜凪が丘運輸株式会社"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert match_key(split_name(one).core) == match_key(split_name(other).core)


def test_names_that_people_confuse_stay_apart() -> None:
    assert match_key("斎凪商店") != match_key("斉凪商店")
    assert match_key("ビルナギ") != match_key("ビールナギ")


def test_an_ambiguous_abbreviation_names_all_forms() -> None:
    name = split_name("ザイ)キタナギキネンカイ")
    assert set(name.legal_form_candidates) >= {"一般財団法人", "公益財団法人"}


@given(st.text(max_size=40))
def test_any_text_is_a_name(text: str) -> None:
    name = split_name(text)
    if any(sign.isalpha() for sign in text):
        assert name.core
