"""Where headers are."""

import pytest

from connectors.layout import find_layout

NAMES = ["得意先コード", "得意先名", "住所", "電話番号"]
DATA = [
    ["A001", "株式会社青葉", "東京都港区1-1", "03-1234-5601"],
    ["A002", "有限会社若葉", "東京都港区2-2", "03-1234-5602"],
]
TITLE = ["得意先一覧", "", "", ""]
BLANK = ["", "", "", ""]


@pytest.mark.parametrize(
    ("head", "header", "span", "start"),
    [
        ([NAMES, *DATA], 1, 1, 2),
        ([TITLE, BLANK, NAMES, *DATA], 3, 1, 4),
        ([["得意先一覧"], [], NAMES, *DATA], 3, 1, 4),
        ([["得意先一覧"] * 4, NAMES, *DATA], 2, 1, 3),
        (
            [["得意先", "得意先", "納品先", "納品先"], ["名称", "住所", "名称", "住所"], *DATA],
            1,
            2,
            3,
        ),
        ([["得意先", "", "納品先", ""], ["名称", "住所", "名称", "住所"], *DATA], 1, 2, 3),
        (DATA, 0, 0, 1),
        ([["# 2024-04-01 出力", "", "", ""], *DATA], 0, 0, 2),
    ],
)
def test_the_header_is_found(head: list[list[str]], header: int, span: int, start: int) -> None:
    layout = find_layout(head)
    assert layout is not None
    assert (layout.header, layout.span, layout.start) == (header, span, start)


def test_a_heading_over_several_columns_is_repeated_in_the_meaning_alone() -> None:
    head = [["日付", "借方", "", "貸方", ""], ["", "科目", "金額", "科目", "金額"]]
    layout = find_layout([*head, ["2024/4/1", "売掛金", "100", "売上高", "100"]])
    assert layout is not None
    assert layout.cells == ["日付", "借方\x1f科目", "金額", "貸方\x1f科目", "金額"]
    assert layout.meanings == [
        "日付",
        "借方\x1f科目",
        "借方\x1f金額",
        "貸方\x1f科目",
        "貸方\x1f金額",
    ]


def test_a_row_of_types_is_told() -> None:
    layout = find_layout([NAMES, ["文字列", "文字列", "文字列", "文字列"], *DATA])
    assert layout is not None
    assert layout.types
    assert layout.span == 1


def test_names_that_nobody_knows_are_told_by_what_stands_below() -> None:
    head = [["あ", "い", "う"], ["1,000", "2024/4/1", "A-1"], ["2,000", "2024/4/2", "A-2"]]
    layout = find_layout(head)
    assert layout is not None
    assert layout.header == 1


@pytest.mark.parametrize("head", [[], [[]], [["使い方"], ["下に足す"]], [["", ""]]])
def test_what_is_no_table_has_no_layout(head: list[list[str]]) -> None:
    assert find_layout(head) is None
