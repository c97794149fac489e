"""Labels as people hand them in."""

from pathlib import Path

import pytest

from core.errors import ConfigurationError
from pipelines.steps.truth import Truth, read_truth, remarks

LABELS = {("hanbai", "001"): "甲", ("excel", "1"): "甲"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "正解.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize(
    "header",
    ["system,code,entity", "System, Code ,Entity", "システム,コード,実体", "system,code,cn"],
)
def test_labels_in_the_encodings_and_words_of_excel(path: Path, encoding: str, header: str) -> None:
    path.write_text(f"{header}\r\nhanbai,001,甲\r\nexcel,1,甲\r\n", encoding=encoding)
    assert read_truth(path).labels == LABELS


def test_columns_may_stand_in_any_order_among_others(path: Path) -> None:
    path.write_text("name,entity,code,system\nx,甲,001,hanbai\ny,甲,1,excel\n", encoding="utf-8")
    assert read_truth(path).labels == LABELS


def test_what_says_nothing_and_what_is_said_twice_is_counted(path: Path) -> None:
    path.write_text(
        "system,code,entity\nhanbai,001,甲\n\nexcel,1,甲\nexcel,1,甲\nexcel,2,\n", encoding="utf-8"
    )
    assert read_truth(path) == Truth(LABELS, repeated=1, blank=1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "system"),
        ("code,entity\n1,甲\n".encode(), "ないもの: system"),
        (b"system,code,entity,note\na,1\n", "2件目"),
        ("system,code,entity\na,1,甲\nb,1,乙\na,1,乙\n".encode(), "2件目は 甲、4件目は 乙"),
        (b"system,code,entity\na,1,\n", "行がありません"),
        (b"system,code,entity\n\x81\xff,1,x\n", "UTF-8 か Shift_JIS"),
        (b"PK\x03\x04\x00\x00", "UTF-8 か Shift_JIS"),
    ],
)
def test_labels_that_cannot_be_used_say_why(
    path: Path, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSUNAGI_LANG", "ja")
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=told) as caught:
        read_truth(path)
    assert caught.value.code == "TRUTH_FILE"


def test_a_missing_file_says_so(path: Path) -> None:
    with pytest.raises(ConfigurationError, match="正解"):
        read_truth(path)


def told(labels: dict[tuple[str, str], str], records: set[tuple[str, str]]) -> str:
    return " ".join(remark.ja for remark in remarks(Truth(labels), records))


def test_nothing_is_remarked_where_all_is_well() -> None:
    assert told(LABELS, {*LABELS, ("excel", "2")}) == ""


def test_lost_zeros_are_recognised() -> None:
    text = told(
        {("hanbai", "1"): "甲", ("hanbai", "2"): "甲"}, {("hanbai", "001"), ("hanbai", "2")}
    )
    assert "2件のうち 1件" in text
    assert "先頭の0" in text
    assert "hanbai 1 は 001" in text


def test_a_system_of_another_name_is_named_beside_the_ones_there_are() -> None:
    text = told({("販売", "1"): "甲", ("excel", "1"): "甲"}, {("hanbai", "1"), ("excel", "1")})
    assert "販売(台帳にあるもの: excel, hanbai)" in text


def test_labels_without_any_pair_are_remarked() -> None:
    assert "1組もありません" in told({("a", "1"): "x", ("a", "2"): "y"}, {("a", "1"), ("a", "2")})
