"""The pages on matching: their examples are run, their tables are what came out."""

import re
from pathlib import Path

import pytest

from cleansing.matching.comparing.levels import FEATURES
from pipelines.steps.kinds import KINDS
from tests.support import matching_guide as guide
from tests.support.markdown import ROOT, name

LEVELS = [
    (feature, level)
    for feature, levels in FEATURES.items()
    for level in levels
    if level != "missing" and feature != "spelling"
]
AGAINST = {
    ("name", "different"),
    ("form", "different"),
    ("form", "kindred"),
    ("form", "position"),
    ("reading", "different"),
    ("address", "other_prefecture"),
    ("phone", "different"),
    ("email", "different"),
    ("branch", "one_side"),
    ("branch", "different"),
    ("place", "different"),
    ("identifier", "different"),
}


def test_every_level_has_an_example_and_no_other_has() -> None:
    shown = [
        (feature, level)
        for feature, levels in guide.EXAMPLES["features"].items()
        for level in levels
    ]
    assert sorted(shown) == sorted(LEVELS)


@pytest.mark.parametrize(("feature", "level"), LEVELS)
def test_an_example_shows_its_level_and_speaks_for_or_against(feature: str, level: str) -> None:
    assert guide.explained(feature, level).levels[feature] == level
    against = guide.weight_of(feature, level) < 0
    assert against == ((feature, level) in AGAINST)


def test_agreement_weighs_more_the_further_it_goes() -> None:
    for feature, steps in {
        "address": ("other_prefecture", "city", "number"),
        "phone": ("different", "exchange", "same"),
        "email": ("different", "domain", "same"),
        "name": ("different", "partial", "near", "same"),
        "place": ("different", "prefecture", "city", "town"),
    }.items():
        weights = [guide.weight_of(feature, step) for step in steps]
        assert weights == sorted(weights), feature


@pytest.mark.parametrize("page", guide.PAGES, ids=name)
def test_pages_are_fresh(page: Path) -> None:
    body = page.read_text(encoding="utf-8")
    assert body == guide.filled(body, guide.PAGES[page]), (
        "run: python -m tests.support.matching_guide"
    )


@pytest.mark.parametrize("page", guide.PAGES, ids=name)
def test_both_pages_show_every_table(page: Path) -> None:
    made = re.findall(r"<!-- made: ([a-z_ ]+) -->", page.read_text(encoding="utf-8"))
    features = [f"levels {feature}" for feature in guide.EXAMPLES["features"]]
    assert sorted(made) == sorted([*features, "names", "settings", "story"])


def test_the_story_joins_what_agrees_and_asks_about_the_bare_name() -> None:
    rows, result = guide.story()
    first = len(rows) - len(guide.EXAMPLES["story"])
    here, ledger, there, bare = range(first, first + 4)
    clusters = result.clusters
    assert clusters[here] == clusters[ledger]
    assert clusters[bare] == bare
    assert clusters[there] == there
    asked = {
        frozenset((left, right))
        for left, right in zip(result.candidates["left"], result.candidates["right"], strict=True)
    }
    assert any(bare in pair and pair & {here, ledger} for pair in asked)
    assert {bare, there} in asked


def test_kinds_of_mistakes_that_the_page_names_exist() -> None:
    [line] = re.findall(
        r"種類は(.*?)などで",
        (ROOT / "docs" / "ja" / "matching.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    named = re.findall("「(.*?)」", re.sub(r"\n\s*", "", line))
    assert len(named) >= 5
    assert set(named) <= {title.ja for title in KINDS.values()}
