"""Mistakes in settings are told in the reader's language, with the place as people count."""

import re
from pathlib import Path

import pytest

from connectors.profile import load_profile
from core.errors import ConfigurationError
from pipelines.config import load_configuration

HEAD = "version: 1\ncompany: x\n"
SOURCE = "system: a, entity: customers, path: a.csv, profile: p"


def refused(tmp_path: Path, text: str) -> ConfigurationError:
    path = tmp_path / "tsunagi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    assert caught.value.code == "CONFIGURATION"
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"sources:\n  - {{name: Abc, {SOURCE}}}\n", 4, "sources.1番目.name: 半角の英小文字"),
        (f"sources:\n  - {{name: a, {SOURCE}, trust: 101}}\n", 4, "sources.a.trust: 100 以下"),
        (f"sources:\n  - {{name: a, {SOURCE}, trust: x}}\n", 4, "整数"),
        (f"sources:\n  - {{name: a, {SOURCE}, max_age_hours: 0}}\n", 4, "1 以上"),
        (f"sources:\n  - {{name: a, {SOURCE}, mode: never}}\n", 4, "snapshot upsert"),
        (f"sources:\n  - {{name: {'a' * 61}, {SOURCE}}}\n", 4, "60文字まで"),
        ("sources: none\n", 3, "sources: [ ] の並び"),
        ("ranks: 3\n", 3, "ranks: 「項目: 値」"),
        ("ranks: {large_share: 0}\n", 3, "より大きい数"),
        ("matching: {review_probability: 1}\n", 3, "より小さい数"),
        ("monthly_report: perhaps\n", 3, "true か false"),
        ("segments:\n  - {name: a, title: '', where: {sales: {below: 1}}}\n", 4, "空には"),
        ("ranks: {labels: {large: X}}\n", 3, "5つとも"),
        ("ranks: {policies: {key: X}}\n", 3, "5つとも"),
        ("exports: {Abc: {kind: codes, path: a.csv}}\n", 3, "exports.Abc"),
        ("warehouse: 3\n", 3, "warehouse: 文字を"),
        ("\tx: 1\n", 3, "タブ"),
        ("company: y\n", 3, "「company」が2回"),
        ("timezone: a: b\n", 3, "コロン"),
        ("timezone: 'a\n", 4, "閉じていません"),
    ],
)
def test_a_mistake_is_told_in_both_languages_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    message = refused(tmp_path, HEAD + text).message
    assert f"{line}行目: " in message.ja
    assert said in message.ja
    assert f"line {line}: " in message.en
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", message.en)
    assert not re.search(r"Input should|should match|found |not allowed|/ [a-z]", message.ja)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_a_mistake_like_others(tmp_path: Path, day: str) -> None:
    entry = f"exports: {{a: {{kind: journal, profile: p, path: a.csv, since: {day}}}}}\n"
    message = refused(tmp_path, HEAD + entry).message
    assert "3行目: exports.a.since: 日付ではありません" in message.ja


def test_a_profile_is_told_so_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "id: mine\nentity: persons\nfields: {nam: 名称}\nskip: [{field: name}]\nheader_rows: 9\n"
        "constants: {note: 2026-02-30}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_profile(str(path))
    message = caught.value.message
    assert "mine.yaml:2 entity: customers transactions" in message.ja
    assert "mine.yaml:4 skip.1番目: equals matches blank" in message.ja
    assert "mine.yaml:5 header_rows: " in message.ja
    assert "mine.yaml:4 skip.#1: give at least one" in message.en
