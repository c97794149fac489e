"""Kinds of mistakes follow from what two records show."""

import pytest

from pipelines.steps.kinds import KINDS, why_merged, why_missed

BLANK = dict.fromkeys(("name", "form", "address", "phone", "email", "identifier"), "missing")


@pytest.mark.parametrize(
    ("levels", "merged", "missed"),
    [
        ({"name": "same", "form": "same"}, "same_name", "name_only"),
        ({"name": "folded", "form": "same", "address": "city"}, "same_name", "other_address"),
        ({"name": "same", "form": "same", "address": "number"}, "same_place", "not_ahead"),
        ({"name": "same", "form": "same", "phone": "same", "address": "city"},
         "same_place", "not_ahead"),
        ({"name": "same", "form": "kindred", "address": "number"}, "other_form", "other_form"),
        ({"name": "site", "address": "other_prefecture"}, "site", "site"),
        ({"name": "reading"}, "reading", "reading"),
        ({"name": "near"}, "near", "near"),
        ({"name": "different", "address": "number"}, "other_name", "renamed"),
        ({"name": "partial"}, "other_name", "renamed"),
        ({"name": "missing"}, "other_name", "renamed"),
        ({"name": "same", "identifier": "same"}, "identifier", "name_only"),
        ({"name": "same", "identifier": "different"}, "same_name", "identifier"),
    ],
)  # fmt: skip
def test_kinds(levels: dict[str, str], merged: str, missed: str) -> None:
    assert why_merged(BLANK | levels, 5.0) == merged
    assert why_missed(BLANK | levels) == missed


def test_what_speaks_against_a_merge_makes_it_a_chain() -> None:
    assert why_merged(BLANK | {"name": "same"}, -3.0) == "chain"


def test_every_kind_has_words() -> None:
    assert all(title.ja and title.en for title in KINDS.values())
