"""The firm's table of other names is read as spreadsheets write it; mistakes are said by line."""

from pathlib import Path

import pytest

from cleansing.matching.names.name_table import KnownName
from core.errors import ConfigurationError
from pipelines.known_names import read_names

JAPANESE = "名称,別名,種類\n株式会社波商事,NKS,略称\n株式会社波商事,有限会社凪丘商事,旧社名\n"
ENTRIES = [
    KnownName(2, "株式会社波商事", "NKS", "abbreviation"),
    KnownName(3, "株式会社波商事", "有限会社凪丘商事", "former"),
]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "names.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        JAPANESE,
        JAPANESE.encode("utf-8-sig"),
        JAPANESE.encode("cp932"),
        JAPANESE.replace("\n", "\r\n"),
        JAPANESE.replace(",", "\t"),
        "name,also,kind\n株式会社波商事,NKS,abbreviation\n株式会社波商事,有限会社凪丘商事,former\n",
        "種類,会社名,ほかの名称\n略称,株式会社波商事,NKS\n社名変更,株式会社波商事,有限会社凪丘商事\n",
    ],
)
def test_a_table_is_read(tmp_path: Path, content: str | bytes) -> None:
    assert read_names(written(tmp_path, content)) == ENTRIES


def test_lines_are_counted_as_the_file_has_them(tmp_path: Path) -> None:
    content = '名称,別名\n\n# 得意先\n株式会社波商事,"凪丘\n商事"\n株式会社波商事,NKS\n'
    found = read_names(written(tmp_path, content))
    assert [(entry.line, entry.kind) for entry in found] == [(4, "also"), (6, "also")]


def test_since_when_is_kept(tmp_path: Path) -> None:
    content = "名称,別名,種類,時期\n波商事,凪丘商事,旧社名,2024-04-01\n"
    assert read_names(written(tmp_path, content))[0].told == "旧社名 2024-04-01"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名称,種類\n波商事,略称\n", ["1行目", "別名"]),
        ("", ["1行目", "名称", "別名"]),
        ("名称,別名\n波商事,\n,NKS\n", ["2行目: 別名が空", "3行目: 名称が空"]),
        ("名称,別名,種類\n波商事,NKS,仇名\n", ["2行目", "仇名", "旧社名"]),
        ("名称,別名\n株式会社波商事,㈱波商事\n", ["2行目", "同じ名称"]),
        ("名称,別名\n" + "波商事,\n" * 7, ["2行目", "6行目", "ほかに2件"]),
        (b"\x81\xff\x85", ["文字コード"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, content: str | bytes, words: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_names(written(tmp_path, content))
    assert caught.value.code == "NAMES_FILE"
    assert [word for word in ("names.csv", *words) if word not in caught.value.message.ja] == []


def test_a_missing_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"names\.csv"):
        read_names(tmp_path / "names.csv")
