"""Finding a source's files: what is one, in which order, and what to refuse."""

import os
from pathlib import Path

import pytest

from core.errors import SourceError
from pipelines.source_settings import Source
from pipelines.steps.discover import find_files, natural, refuse_ambiguous, stem


def source(path: str, **more: object) -> Source:
    return Source.model_validate(
        {"name": "s", "system": "h", "entity": "customers", "path": path, "profile": "p", **more}
    )


def put(root: Path, name: str, when: int = 1_700_000_000) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    os.utime(path, (when, when))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("得意先20260401.csv", "得意先"),
        ("得意先_2026-04-01.csv", "得意先"),
        ("得意先 (2).csv", "得意先"),
        ("得意先 - コピー.xlsx", "得意先"),
        ("売上明細表_202604_再出力.csv", "売上明細表"),
        ("顧客台帳_佐野.xlsx", "顧客台帳_佐野"),
        ("２０２６.csv", "2026"),
    ],
)
def test_a_stem_says_what_a_file_is_not_when(name: str, expected: str) -> None:
    assert stem(Path(name)) == expected


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["売上10", "売上2", "売上1"], key=natural) == ["売上1", "売上2", "売上10"]


def test_the_oldest_file_comes_first_and_equal_times_go_by_name(tmp_path: Path) -> None:
    put(tmp_path, "inbox/b10.csv", 100)
    put(tmp_path, "inbox/b2.csv", 100)
    put(tmp_path, "inbox/a.csv", 200)
    found = [file.relative for file in find_files(tmp_path, source("inbox/*.csv"))]
    assert found == ["inbox/b2.csv", "inbox/b10.csv", "inbox/a.csv"]


def test_temporary_files_are_none(tmp_path: Path) -> None:
    for name in ("~$台帳.xlsx", ".hidden.csv", "a.csv.crdownload", "b.tmp", "c.csv"):
        put(tmp_path, f"inbox/{name}")
    found = [file.relative for file in find_files(tmp_path, source("inbox/*"))]
    assert found == ["inbox/c.csv"]


def test_one_snapshot_of_two_names_is_refused_with_both_named(tmp_path: Path) -> None:
    put(tmp_path, "inbox/得意先東.csv")
    put(tmp_path, "inbox/得意先西.csv")
    feed = source("inbox/*.csv")
    with pytest.raises(SourceError) as refusal:
        refuse_ambiguous(find_files(tmp_path, feed), feed)
    assert refusal.value.code == "TWO_SNAPSHOTS"
    assert "得意先東.csv" in refusal.value.message.ja
    assert "parts: files" in refusal.value.message.ja


def test_dated_files_of_one_name_are_one_snapshot_each_newer_than_the_last(tmp_path: Path) -> None:
    put(tmp_path, "inbox/得意先20260401.csv")
    put(tmp_path, "inbox/得意先20260501.csv")
    feed = source("inbox/*.csv")
    found = find_files(tmp_path, feed)
    refuse_ambiguous(found, feed)
    assert [file.path.name for file in found] == ["得意先20260401.csv", "得意先20260501.csv"]


def test_parts_are_told_apart_by_their_stem(tmp_path: Path) -> None:
    put(tmp_path, "inbox/台帳_佐野.xlsx")
    put(tmp_path, "inbox/台帳_三木202604.xlsx")
    feed = source("inbox/*.xlsx", parts="files")
    refuse_ambiguous(find_files(tmp_path, feed), feed)
    assert {file.part for file in find_files(tmp_path, feed)} == {"台帳_佐野", "台帳_三木"}
