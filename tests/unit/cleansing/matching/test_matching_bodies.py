"""Public bodies and their organs are one customer; bodies of their own are not."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cleansing.matching.names.bodies import LOCAL, STATE, public_body
from cleansing.names import split_name
from tests.support.matching import joined, row, strangers, together

CASES = YAML(typ="safe").load(Path("tests/cases/public_bodies.yaml").read_text(encoding="utf-8"))
ORGANS = [(name, body) for body, names in CASES["organs"].items() for name in names]


@pytest.mark.parametrize(("name", "body"), ORGANS)
def test_an_organ_is_part_of_its_body(name: str, body: str) -> None:
    found = public_body(split_name(name).core)
    assert found
    assert found.name == body
    local = body[-1] in "都道府県市区町村" and body != "内閣府"
    assert found.form == (LOCAL if local else STATE)


@pytest.mark.parametrize("name", CASES["own"])
def test_a_body_of_its_own_is_no_organ(name: str) -> None:
    assert public_body(split_name(name).core) is None


def test_organs_of_a_town_in_two_systems_are_one_customer() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "船橋市"),
        row("b:1", "千葉県船橋市役所"),
        row("a:2", "船橋市土地開発公社"),
        row("b:2", "千葉県後期高齢者医療広域連合"),
    ]
    found = {keys for keys in joined(rows) if not any(":S" in key for key in keys)}
    assert found == together("a:1 b:1")


def test_a_national_university_is_a_corporation_of_its_own() -> None:
    rows = [*strangers("ab"), row("a:1", "千葉県"), row("b:1", "国立大学法人千葉大学")]
    assert not any({"a:1", "b:1"} <= keys for keys in joined(rows))
