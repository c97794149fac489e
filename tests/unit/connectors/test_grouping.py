"""Slip flags, start markers, equal keys, continuation rows."""

from pathlib import Path

import pytest

from connectors.profile import Profile
from core.errors import SourceError
from tests.support.readfile import profile, read

LINES = {"date": "日付", "customer_name": "名称", "amount": "金額"}
FLAGS = {
    "column": "フラグ",
    "single": ["2000", "2111"],
    "first": "2110",
    "middle": "2100",
    "last": "2101",
    "ignore": "1000",
    "carry": ["日付", "名称"],
}


def lines(**keys: object) -> Profile:
    return profile(entity="transactions", fields=LINES, **keys)


def flagged(
    folder: Path, *rows: str
) -> tuple[list[tuple[int, str, str]], dict[int, str], dict[int, str]]:
    text = "フラグ,日付,名称,金額\n" + "".join(f"{row}\n" for row in rows)
    result = read(folder, text, lines(groups={"flags": FLAGS}))
    found = [(row["row"], row.get("date", ""), row.get("customer_name", "")) for row in result.rows]
    return found, result.held, result.skipped


def test_a_slip_carries_date_and_customer_down(tmp_path: Path) -> None:
    found, held, _ = flagged(
        tmp_path, "2110,4/1,甲,1", "2100,,,2", "2101,,乙,3", "2000,4/2,丙,4", "２１１１,4/3,丁,5"
    )
    assert found == [
        (2, "4/1", "甲"),
        (3, "4/1", "甲"),
        (4, "4/1", "乙"),
        (5, "4/2", "丙"),
        (6, "4/3", "丁"),
    ]
    assert held == {}


@pytest.mark.parametrize(
    ("rows", "held", "left"),
    [
        (["2110,4/1,甲,1", "2000,4/2,乙,2"], {2: "broken_group"}, [3]),
        (
            ["2110,4/1,甲,1", "2100,,,1", "2110,4/2,乙,2", "2101,,,1"],
            {2: "broken_group", 3: "broken_group"},
            [4, 5],
        ),
        (["2100,,,1", "2000,4/2,乙,2"], {2: "broken_group"}, [3]),
        (["2101,,,1"], {2: "broken_group"}, []),
        (["2000,4/1,甲,1", "2110,4/2,乙,2"], {3: "broken_group"}, [2]),
        (["9999,4/1,甲,1", "2000,4/2,乙,2"], {2: "unknown_marker"}, [3]),
        (
            ["2110,4/1,甲,1", "9999,4/1,甲,1", "2101,,,2"],
            {2: "broken_group", 3: "unknown_marker", 4: "broken_group"},
            [],
        ),
    ],
)
def test_a_slip_that_is_not_whole_is_held_back(
    rows: list[str], held: dict[int, str], left: list[int], tmp_path: Path
) -> None:
    found, broken, _ = flagged(tmp_path, *rows)
    assert broken == held
    assert [number for number, _, _ in found] == left


def test_opening_balances_are_left_out(tmp_path: Path) -> None:
    found, held, skipped = flagged(tmp_path, "1000,4/1,甲,1", "2000,4/1,乙,2")
    assert [number for number, _, _ in found] == [3]
    assert (held, skipped) == ({}, {1: "header", 2: "opening"})


def test_comments_and_blanks_do_not_break_a_slip(tmp_path: Path) -> None:
    text = "フラグ,日付,名称,金額\n2110,4/1,甲,1\n# 注\n,,,\n2101,,,2\n"
    result = read(tmp_path, text, lines(groups={"flags": FLAGS}, comments="#"))
    assert result.numbers() == [2, 5]


def test_a_slip_longer_than_any_is_given_up(tmp_path: Path) -> None:
    rows = ["2110,4/1,甲,1"] + ["2100,,,1"] * 5_100
    found, held, _ = flagged(tmp_path, *rows)
    assert found == []
    assert set(held.values()) == {"broken_group"}
    assert len(held) == 5_101


def test_the_flag_column_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "日付,名称,金額\n4/1,甲,1\n", lines(groups={"flags": FLAGS}))
    assert caught.value.code == "SOURCE_COLUMN_MISSING"


STARTED = "開始,日付,名称,金額\n*,4/1,甲,1\n,,,2\n?,4/2,乙,3\n,,,4\n*,4/3,丙,5\n"


def test_a_marker_starts_a_record(tmp_path: Path) -> None:
    start = {"column": "開始", "carry": ["日付", "名称"]}
    result = read(tmp_path, STARTED, lines(groups={"start": start}))

    assert result.column("customer_name") == ["甲", "甲", "丙"]
    assert result.held == {4: "unknown_marker", 5: "broken_group"}


def test_only_first_rows_are_records_where_the_rest_is_a_subtable(tmp_path: Path) -> None:
    start = {"column": "開始", "rows": "first"}
    result = read(tmp_path, STARTED, lines(groups={"start": start}))

    assert result.numbers() == [2, 6]
    assert result.skipped == {1: "header", 3: "continuation"}


def test_without_marker_column_every_row_stands_alone(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "日付,名称,金額\n4/1,甲,1\n4/2,乙,2\n",
        lines(groups={"start": {"column": "開始"}}),
    )
    assert result.numbers() == [2, 3]


def test_continuation_rows_take_what_they_lack_from_above(tmp_path: Path) -> None:
    carry = {"when_blank": "区分", "columns": ["区分", "日付", "名称"]}
    text = "区分,日付,名称,金額\n,,,0\n収入,4/1,甲,1\n,,,2\n,4/9,,3\n支出,4/2,乙,4\n,,,5\n"
    result = read(tmp_path, text, lines(carry=carry, keep=[{"column": "区分", "equals": "収入"}]))

    assert [(row["row"], row["date"], row["customer_name"]) for row in result.rows] == [
        (3, "4/1", "甲"),
        (4, "4/1", "甲"),
        (5, "4/9", "甲"),
    ]
    assert result.held == {2: "broken_group"}
    assert result.skipped == {1: "header", 6: "not_selected", 7: "not_selected"}
