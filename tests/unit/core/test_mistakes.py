"""Mistakes in settings are told in the reader's language, with the place as people count."""

import re
from pathlib import Path

import pytest

from connectors.profile import load_profile
from core.errors import ConfigurationError
from pipelines.config import load_configuration

HEAD = "version: 1\ncompany: x\n"
SOURCE = "system: a, entity: customers, path: a.csv, profile: p"
SEGMENTS = "segments:\n"
ONE_SEGMENT = "  - {name: x, title: t, where: {sales: {from: 1}}}\n"
LINES = "sources:\n  - {name: s, system: a, entity: transactions, path: b.csv, profile: p}\n"
CUSTOMERS = f"sources:\n  - {{name: a, {SOURCE}}}\n"


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
        ("ranks: {labels: {large: [X]}}\n", 3, "ranks.labels.large: 文字を"),
        ("ranks: {policies: {key: X}}\n", 3, "5つとも"),
        ("exports: {Abc: {kind: codes, path: a.csv}}\n", 3, "exports.Abc"),
        ("warehouse: 3\n", 3, "warehouse: 文字を"),
        ("schedule: '61 2 * * *'\n", 3, "分 時 日 月 曜日"),
        ("schedule: daily at two\n", 3, "「daily at two」は予定として"),
        ("analysis: {abc: {a_percent: 90, b_percent: 70}}\n", 3, "analysis.abc: a_percent ≦ b_"),
        ("analysis: {cpm: {short_days: 300}}\n", 3, "analysis.cpm: short_days ≦ long_days"),
        ("matching: {review_probability: 0.99}\n", 3, "matching: review_probability ≦ auto"),
        (f"sources:\n  - {{name: a, {SOURCE}}}\n  - {{name: a, {SOURCE}}}\n", 5, "「a」は前にも"),
        (f"{SEGMENTS}{ONE_SEGMENT}{ONE_SEGMENT}", 5, "segments.2番目.name: 「x」は前にも"),
        (f"{SEGMENTS}  - {{name: x, title: t, where: {{nobody: [a]}}}}\n", 4, "where.nobody: この"),
        (f"{SEGMENTS}  - {{name: x, title: t, where: {{sales: [a]}}}}\n", 4, "where.sales: 数は"),
        (
            f"{SEGMENTS}  - {{name: x, title: t, where: {{sales: {{from: 10, below: 1}}}}}}\n",
            4,
            "segments.x.where.sales: from は below より",
        ),
        ("stages: {labels: {latent: X, repeat: X}}\n", 3, "stages.labels.repeat: 「X」は前"),
        (
            "ranks: {labels: {large_potential: A, large: A, potential: B, neither: C, none: D}}\n",
            3,
            "ranks.labels.large: 「A」は前にも",
        ),
        (
            "exports:\n  a: {kind: codes, path: x.csv}\n  b: {kind: codes, path: x.csv}\n",
            5,
            "exports.b.path: 「x.csv」は前にも",
        ),
        ("exports: {a: {kind: codes, path: 'x{y}{z}.pdf'}}\n", 3, "{z} は使えません"),
        (
            f"{LINES}exports: {{u: {{kind: updates, source: s, path: u.csv}}}}\n",
            5,
            "「s」は取引先を",
        ),
        (
            f"{CUSTOMERS}exports: {{j: {{kind: journal, profile: p, sources: [a], "
            "path: j.csv}}\n",
            5,
            "「a」は売上の明細を",
        ),
        (f"{LINES}exports: {{u: {{kind: updates, source: t, path: u.csv}}}}\n", 5, "「t」はありま"),
        (
            f"{LINES}exports: {{c: {{kind: customers, profile: p, system: zzz, only: known, "
            "path: c.csv}}\n",
            5,
            "exports.c.system: 「zzz」はありません",
        ),
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


def test_one_mistake_hides_no_other(tmp_path: Path) -> None:
    """Each has its own line, whatever is wrong before it, beside it or in it."""
    text = (
        HEAD
        + "trust: 1\n"
        + "analysis:\n"
        + "  life: {at_risk_days: 999}\n"
        + "  abc: {a_percent: 90, b_percent: 70}\n"
        + SEGMENTS
        + "  - {name: x, title: '', where: {status: [gone], nobody: [a], sales: [a]}}\n"
        + ONE_SEGMENT
        + "exports:\n"
        + "  a: {kind: codes, path: a.pdf, systems: [none]}\n"
        + "  b: {kind: mailing, path: b.csv, exclude_ranks: [Z]}\n"
        + "  c: {kind: updates, path: c.csv, source: none}\n"
        + "  d: {kind: journal, path: d.csv, profile: p, sources: [none]}\n"
    )
    told = re.findall(r"(\d+)行目: ([^:]+): ", refused(tmp_path, text).message.ja)
    assert [(int(line), at) for line, at in told] == [
        (3, "trust"),
        (5, "analysis.life"),
        (6, "analysis.abc"),
        (8, "segments.x.title"),
        (8, "segments.x.where.nobody"),
        (8, "segments.x.where.sales"),
        (8, "segments.x.where.status"),
        (9, "segments.2番目.name"),
        (11, "exports.a.path"),
        (11, "exports.a.systems"),
        (12, "exports.b.exclude_ranks"),
        (13, "exports.c.source"),
        (14, "exports.d.sources"),
    ]


def test_what_is_wrong_with_a_source_makes_no_mistake_of_what_names_it(tmp_path: Path) -> None:
    text = (
        f"{HEAD}sources:\n  - {{name: a, {SOURCE}, trust: 101}}\n"
        "exports: {u: {kind: updates, source: a, path: u.csv, fields: [name]},"
        " c: {kind: codes, systems: [a], path: c.csv}}\n"
    )
    assert "(1件)" in refused(tmp_path, text).message.ja
