"""Delimited text, file by file."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from connectors.encoding import scan
from connectors.profile import Profile
from connectors.reading import open_reading
from core.errors import SourceError
from tests.support.readfile import profile, read

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/delimited.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_file_means(case: dict[str, Any], tmp_path: Path) -> None:
    text = case["text"].replace("{filler}", "甲乙丙\n" * 60_000).replace("{wide}", "1,2,3\n" * 300)
    content = text.encode(case.get("encoding", "utf-8"))
    made = profile(**case.get("profile", {}))
    if "error" in case:
        with pytest.raises(SourceError) as caught:
            read(tmp_path, content, made)
        assert caught.value.code == case["error"]
        for words in case.get("says", []):
            assert words in caught.value.message.ja
        assert caught.value.message.en
        return
    result = read(tmp_path, content, made)
    assert result.rows == case["rows"]
    if "skipped" in case:
        assert result.skipped == case["skipped"]
    assert result.held == case.get("held", {})
    assert set(case.get("notes", [])) <= result.notes


def test_a_held_row_carries_what_could_be_read_and_its_amount(tmp_path: Path) -> None:
    lines = profile(
        entity="transactions",
        fields={"date": "日付", "customer_name": "名称", "amount": "金額", "kind": "区分"},
        values={"kind": {"売": "sale"}},
    )
    result = read(tmp_path, '日付,名称,金額,区分\n4/1,甲,"1,000",貸\n4/2,乙,1,000,売\n', lines)

    unknown, ragged = sorted(result.held_rows, key=lambda row: row.row_number)
    assert (unknown.field, unknown.value, unknown.amount) == ("kind", "貸", "1,000")
    assert unknown.cells == {"date": "4/1", "customer_name": "甲", "amount": "1,000", "kind": "貸"}
    assert "取引区分(kind)" in unknown.note.ja
    assert "Kind (kind)" in unknown.note.en
    assert ragged.cells == {"日付": "4/2", "名称": "乙", "金額": "1", "区分": "000", "列5": "売"}
    assert ragged.amount == ""


def test_a_field_that_no_column_gives_is_called_as_people_call_it(tmp_path: Path) -> None:
    lines = profile(entity="transactions", fields={"customer_name": "名称", "amount": "金額"})
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "名称,金額\n甲,1\n", lines)
    assert "列「日付(date)」" in caught.value.message.ja
    assert "「Date (date)」" in caught.value.message.en


def test_blocks_come_in_pieces_and_are_numbered_through(tmp_path: Path) -> None:
    rows = "".join(f"{n},名前{n}\n" for n in range(20_000))
    result = read(tmp_path, "コード,名称\n" + rows, profile())

    assert result.blocks > 1
    assert result.numbers() == list(range(2, 20_002))
    assert result.column("code") == [str(n) for n in range(20_000)]


def test_a_reading_can_be_read_again(tmp_path: Path) -> None:
    result = read(tmp_path, "コード,名称\n1,甲\n,合計\n", profile())

    again = [type(item).__name__ for item in result.reading]
    assert sorted(again) == ["Block", "Skipped", "Skipped"]
    assert result.reading.rows_read == 3


def test_a_file_cut_inside_a_character_is_truncated(tmp_path: Path) -> None:
    content = "コード,名称\n1,甲".encode("cp932")
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content[:-1], profile())
    assert caught.value.code == "SOURCE_TRUNCATED"


def test_bytes_of_no_encoding_far_into_a_file_stop_it(tmp_path: Path) -> None:
    rows = "".join(f"{n},名前\n" for n in range(500_000)).encode("cp932")
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "コード,名称\n".encode("cp932") + rows + b"1,\x81\x20\n2,a\n", profile())
    assert caught.value.code == "SOURCE_ENCODING"


def test_the_name_of_the_file_fills_a_field(tmp_path: Path) -> None:
    by_file = profile(fields={"code": "コード", "name": "名称", "sales_rep": {"from": "file"}})

    result = read(tmp_path, "コード,名称\n1,甲\n", by_file, "佐藤.csv")

    assert result.rows == [{"row": 2, "code": "1", "name": "甲", "sales_rep": "佐藤"}]


def test_a_quoted_cell_over_a_batch_boundary_keeps_the_numbers(tmp_path: Path) -> None:
    rows = "".join(f'{n},"名\n前"\n' for n in range(9_000))
    result = read(tmp_path, "コード,名称\n" + rows, profile())

    assert result.numbers()[-1] == 9_001


cell = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=12)


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    text = "コード,名称\r\n" + "".join(
        ",".join('"' + part.replace('"', '""') + '"' for part in pair) + "\r\n" for pair in pairs
    )
    everything = Profile.model_validate(
        {
            "id": "x",
            "fields": {"code": "コード", "name": "名称"},
            "delimiter": ",",
            "totals": "keep",
        }
    )
    result = read(tmp_path_factory.mktemp("csv"), text, everything)

    kept = {row["row"]: (row.get("code", ""), row.get("name", "")) for row in result.rows}
    for number, pair in enumerate(pairs, 2):
        if number in kept:
            assert kept[number] == pair
        else:
            assert number in result.skipped or number in result.held
    assert len(kept) + len(result.skipped) + len(result.held) == len(pairs) + 1


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_end_in_a_message_or_in_rows(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.csv"
    for start in (b"", "コード,名称\r\n".encode("cp932"), "コード,名称\n".encode()):
        path.write_bytes(start + content)
        try:
            list(open_reading(path, profile()))
        except SourceError as error:
            assert error.message.ja
            assert error.message.en


def test_scan_sees_everything_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("あ".encode() * 400_000 + b"\x82\n")

    found = scan(path)

    assert (found.size, found.utf8_error, found.ends_with_newline) == (1_200_002, 1_200_000, True)
