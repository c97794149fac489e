"""The match key: what it ignores, and what it keeps apart."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.text import kanji_figures, letter_sequences, match_key, weak_key

CASES = YAML(typ="safe").load(Path("tests/cases/keys.yaml").read_text(encoding="utf-8"))
JAPANESE = st.text(
    "あがぁっンーアガァッヴヶケ山斎斉髙一二十百ニエ工口ロ々&・-ー－ABab19 　（）", max_size=20
)


@pytest.mark.parametrize("case", CASES, ids=[case["same"][0] for case in CASES])
def test_spellings_of_one_text_have_one_key(case: dict[str, Any]) -> None:
    keys = {text: match_key(text) for text in case["same"]}
    assert len(set(keys.values())) == 1, keys
    assert match_key(case.get("other", "違")) not in keys.values()


def test_cases_do_not_share_a_key() -> None:
    heads = [case["same"][0] for case in CASES]
    for one, other in combinations(heads, 2):
        assert match_key(one) != match_key(other), (one, other)


def test_kanji_that_people_confuse_agree_under_the_weak_key_alone() -> None:
    assert match_key("斎凪") != match_key("斉凪")
    assert weak_key("斎凪") == weak_key("斉凪") == weak_key("齋凪") == weak_key("齊凪")


@pytest.mark.parametrize(
    ("figures", "number"),
    [("一", "1"), ("十", "10"), ("十一", "11"), ("二十三", "23"), ("百五", "105"), ("百", "百"),
     ("二百", "200"), ("一二三", "123"), ("二〇", "20"), ("九十九", "99")],
)  # fmt: skip
def test_figures_in_kanji(figures: str, number: str) -> None:
    assert kanji_figures(figures) == number


def test_a_single_letters_name_is_no_letter() -> None:
    assert letter_sequences("アイナギ") == "アイナギ"
    assert letter_sequences("アイエムナギ") == "imナギ"


@given(st.text(max_size=30))
def test_a_key_is_empty_only_for_white_space(text: str) -> None:
    assert bool(match_key(text)) or not any(sign.isalnum() for sign in text)


@given(JAPANESE)
def test_case_width_and_spaces_never_matter(text: str) -> None:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert match_key(wide) == match_key(text)
    assert match_key(text.upper()) == match_key(text)
    assert match_key(f" {text}　") == match_key(text)


@given(st.text(max_size=30))
def test_any_text_has_keys(text: str) -> None:
    assert bool(match_key(text)) == bool(weak_key(text)) == bool(text.split())
