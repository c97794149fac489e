"""Profiles: what may be written, and that all mistakes are told at once with their lines."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.profile import Profile, builtin_profiles, load_profile
from core.errors import ConfigurationError


def test_the_contracts_example_is_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(
        """id: my_customers
format: csv                # csv | excel | fixed
encoding: auto             # auto | utf-8 | cp932 | …
delimiter: auto
header: auto               # auto | none | row number
fields:
  code: 得意先コード                       # a column
  name: [得意先名, 名称]                   # the first of these that exists
  address: {join: [住所１, 住所２]}        # joined
""",
        encoding="utf-8",
    )
    made = load_profile("my.yaml", tmp_path)

    assert made.entity == "customers"
    assert made.fields["name"].column == ("得意先名", "名称")
    assert made.fields["address"].join == (("住所１",), ("住所２",))
    assert load_profile(str(path)) == made


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        """id: Bad
entity: customers
encodng: auto
fields:
  code: コード
  nam: 名称
  phone: {column: 電話, join: [a]}
pad: {code: zero}
values: {policy: {a: b}}
skip: [{field: codes, blank: true}]
""",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_profile("bad.yaml", tmp_path)

    text = caught.value.message.ja
    assert caught.value.code == "PROFILE_INVALID"
    for line in (
        "bad.yaml:1 id",
        "bad.yaml:3 encodng",
        "bad.yaml:6 fields.nam",
        "bad.yaml:7 fields.phone",
        "bad.yaml:8 pad.code",
        "bad.yaml:10 skip.1番目: customers に項目「codes」はありません",
    ):
        assert line in text


def test_rules_between_keys_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "id: bad\nentity: transactions\nheader: none\nfields: {nam: x}\n"
        "values: {kind: {売: sell}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_profile("bad.yaml", tmp_path)
    for words in ("'nam'", "'sell'", "columns: needed"):
        assert words in caught.value.message.en


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"id: [", ":"), (b"\xff\xfe", "UTF-8"), (b"id: a\n\tb: c\n", ":2"), (b"- 1\n", "")],
)
def test_what_is_no_yaml_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_profile("x.yaml", tmp_path)
    assert words in caught.value.message.ja


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_profile("yayoi")
    assert caught.value.code == "PROFILE_UNKNOWN"
    assert "yayoi_hanbai_sales" in caught.value.message.ja


def test_every_built_in_profile_loads() -> None:
    profiles = builtin_profiles()
    assert len({made.id for made in profiles}) == len(profiles) >= 19
    for made in profiles:
        assert made.title is not None
        assert made.about is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": {}},
        {"fields": {"code": {}}},
        {"fields": {"code": {"column": "a", "extract": "("}}},
        {"format": "fixed"},
        {"entity": "journal"},
        {"columns": {3: ["a", "b"]}},
        {"groups": {}},
        {"groups": {"key": ["a"], "start": {"column": "b"}}},
        {"skip": [{"column": "a"}]},
        {"skip": [{"blank": True}]},
        {"delimiter": "xx"},
        {"header": 0},
        {
            "format": "fixed",
            "fixed": {"length": 5, "records": {"1": {"kind": "data", "fields": {"a": 4}}}},
        },
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"id": "x", "fields": {"code": "a", "name": "b"}}
    with pytest.raises(ValidationError):
        Profile.model_validate(usual | wrong)


def test_numbers_in_yaml_are_texts() -> None:
    made = Profile.model_validate(
        {
            "id": "x",
            "entity": "transactions",
            "fields": {"date": 1, "kind": 2},
            "values": {"kind": {51: "sale"}},
            "delimiter": "tab",
            "columns": ["1", "2"],
        }
    )
    assert made.fields["date"].column == ("1",)
    assert made.values == {"kind": {"51": "sale"}}
    assert (made.delimiter, made.columns) == ("\t", {2: ("1", "2")})
