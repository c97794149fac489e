"""Industries by 日本標準産業分類, from the code that a source writes."""

import pytest

from core.industries import DIVISIONS, read_industry


@pytest.mark.parametrize(
    ("text", "levels", "name"),
    [
        ("E24 金属製品製造業", ("E", "24", "", "24"), "金属製品製造業"),
        ("Ｅ２４　金属製品製造業", ("E", "24", "", "24"), "金属製品製造業"),
        ("2431", ("E", "24", "243", "2431"), ""),
        ("0611:一般土木建築工事業", ("D", "06", "061", "0611"), "一般土木建築工事業"),
        ("金属製品製造業(24)", ("E", "24", "", "24"), "金属製品製造業"),
        ("建設業", ("D", "", "", ""), "建設業"),
        ("卸売業", ("I", "", "", ""), "卸売業"),
        ("卸売業,小売業", ("I", "", "", ""), "卸売業,小売業"),
        ("D 建設業", ("D", "", "", ""), "建設業"),
        ("JSIC:391 ソフトウェア業", ("G", "39", "391", "391"), "ソフトウェア業"),
    ],
)
def test_a_code_gives_three_levels_and_the_source_gives_the_name(
    text: str, levels: tuple[str, ...], name: str
) -> None:
    found = read_industry(text)
    assert (found.division, found.major_group, found.minor_group, found.code) == levels
    assert found.name == name
    assert found.division_name == DIVISIONS[levels[0]][0]


@pytest.mark.parametrize(
    "text", ["", "機械いろいろ", "IT", "A24 農業", "A 社向け", "0000", "12345", "食品(国産)"]
)
def test_nothing_is_guessed(text: str) -> None:
    found = read_industry(text)
    assert (found.division, found.code) == ("", "")
    assert found.name == text


def test_the_revision_is_the_sources_own_or_the_one_that_is_assumed() -> None:
    assert read_industry("0611 一般土木建築工事業(第13回)", "14").revision == "13"
    assert read_industry("0611 一般土木建築工事業", "14").revision == "14"
    assert read_industry("建設業", "14").revision == ""
    assert read_industry("第14回改訂 2431").code == "2431"


def test_every_two_digit_code_is_in_one_division() -> None:
    found = [
        letter
        for code in range(1, 100)
        for letter, (_, first, last) in DIVISIONS.items()
        if first <= code <= last
    ]
    assert len(found) == 99
