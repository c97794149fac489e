"""Encodings told by bytes, and the guard against damaged UTF-8."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.encoding import detect_encoding, scan
from core.errors import SourceError
from core.language import Text

NAMES = "株式会社山田商事,東京都港区芝公園,㈱髙橋①\r\n"


def detected(folder: Path, content: bytes, stated: str = "auto") -> str:
    path = folder / "x"
    path.write_bytes(content)
    return detect_encoding(path, scan(path), stated).name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (NAMES.encode(), "utf-8"),
        (NAMES.encode("utf-8-sig"), "utf-8-sig"),
        (NAMES.encode("cp932"), "cp932"),
        (NAMES.encode("utf-16"), "utf-16"),
        (NAMES.encode("utf-32"), "utf-32"),
        ("山田商事".encode("iso2022_jp"), "iso2022_jp"),
        (b"abc,1\r\n", "utf-8"),
        ("ｶﾌﾞｼｷｶﾞｲｼﾔ ﾔﾏﾀﾞ,ﾄｳｷﾖｳ\r\n".encode("cp932") * 20, "cp932"),
        ("名前\ue000\r\n".encode("cp932"), "cp932"),
    ],
)
def test_encoding(content: bytes, name: str, tmp_path: Path) -> None:
    assert detected(tmp_path, content) == name


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (
            NAMES.encode()[:-20] + "髙".encode("cp932") + NAMES.encode(),
            "SOURCE_ENCODING_DAMAGED",
            "UTF-8",
        ),
        (NAMES.encode() * 30 + NAMES.encode("cp932"), "SOURCE_ENCODING_DAMAGED", "UTF-8"),
        ("氏名,住所\n山田太郎,東京都港区\n".encode("gb18030"), "SOURCE_ENCODING", "gb18030"),
        (b"\xfd\xff" * 30, "SOURCE_ENCODING", "UTF-8でもありません"),
        (b"a\0b\0", "SOURCE_NUL_BYTES", "2バイト目"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        detected(tmp_path, content)
    assert caught.value.code == code
    assert words in caught.value.message.ja


def test_the_error_far_into_a_large_file_is_judged_by_its_neighbourhood(tmp_path: Path) -> None:
    content = b"a,b\r\n" * 400_000 + NAMES.encode() * 200
    with pytest.raises(SourceError) as caught:
        detected(tmp_path, content + b"\x8d\x82" + NAMES.encode() * 200)
    assert caught.value.code == "SOURCE_ENCODING_DAMAGED"

    assert detected(tmp_path, b"a,b\r\n" * 400_000 + NAMES.encode("cp932") * 200) == "cp932"


JAPANESE = st.text(
    st.characters(min_codepoint=0x3041, max_codepoint=0x30F6), min_size=6, max_size=60
)


@given(JAPANESE, st.integers(1, 2))
def test_utf8_cut_inside_a_character_is_never_read_as_cp932(
    tmp_path_factory: pytest.TempPathFactory, text: str, cut: int
) -> None:
    with pytest.raises(SourceError) as caught:
        detected(tmp_path_factory.mktemp("cut"), text.encode()[:-cut])
    assert caught.value.code == "SOURCE_ENCODING_DAMAGED"


WORDS = (
    "株式会社山田商事",
    "髙橋",
    "﨑山",
    "ｶﾌﾞｼｷｶﾞｲｼﾔ",
    "ｺﾄﾘ",
    "東京都港区芝公園",
    "㈱ミナト",
    "03-12",
)


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=40))
def test_cp932_is_never_taken_for_damaged_utf8(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    text = "コード,名称\n" + ",".join(words)
    content = text.encode("cp932")
    name = detected(tmp_path_factory.mktemp("cp932"), content)
    assert content.decode(name) == text


def test_every_choice_says_why(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(NAMES.encode("cp932"))
    assert isinstance(detect_encoding(path, scan(path)).reason, Text)
