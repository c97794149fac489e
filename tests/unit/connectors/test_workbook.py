"""Workbooks of every format, built in the test."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from connectors.readers import probe
from connectors.readers.facts import xlsx_facts
from connectors.readers.workbook import to_text
from connectors.reading import open_reading
from core.errors import SourceError
from tests.support.binaryfiles import xlsb
from tests.support.readfile import profile, read

LEDGER = profile(format="excel")


def xlsx(build: Callable[[openpyxl.Workbook], Any]) -> bytes:
    book = openpyxl.Workbook()
    build(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: list[Any]) -> bytes:
    def build(book: openpyxl.Workbook) -> None:
        for row in rows:
            book.active.append(row)

    return xlsx(build)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.0, "1234"),
        (0.5, "0.5"),
        (110.00000000000001, "110"),
        (1e-7, "0.0000001"),
        (7000012050002.0, "7000012050002"),
        (1.23e12, "1230000000000"),
        (-3, "-3"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2024, 4, 1), "2024-04-01"),
        (dt.datetime(2024, 4, 1, 9, 30), "2024-04-01 09:30:00"),  # noqa: DTZ001 - Excel knows no zone
        (dt.time(9, 5), "09:05:00"),
        (dt.timedelta(hours=30, minutes=1), "30:01:00"),
        (None, ""),
        ("001 ", "001 "),
    ],
)
def test_typed_cells_become_one_text(value: object, text: str) -> None:
    assert to_text(value) == text


def test_rows_keep_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["C4"], sheet["D4"], sheet["E4"] = "コード", "名称", "登録日"
        sheet["C5"], sheet["D5"], sheet["E5"] = "001", "甲", dt.date(2024, 4, 1)
        sheet["C8"], sheet["D8"] = 2, "乙"
        sheet["B1"] = "得意先一覧"

    result = read(tmp_path, xlsx(build), LEDGER, "x.xlsx")

    assert result.rows == [
        {
            "row": 5,
            "sheet": "Sheet",
            "code": "001",
            "name": "甲",
            "extra": {"登録日": "2024-04-01"},
        },
        {"row": 8, "sheet": "Sheet", "code": "2", "name": "乙"},
    ]
    assert result.skipped == {
        1: "title",
        2: "blank",
        3: "blank",
        4: "header",
        6: "blank",
        7: "blank",
    }
    assert "numbers_in_codes" in result.notes


def test_the_date_system_of_1904(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.active.append(["コード", "名称"])
        book.active.append(["1", dt.date(2024, 4, 1)])

    result = read(tmp_path, xlsx(build), LEDGER, "x.xlsx")

    assert result.column("name") == ["2024-04-01"]
    assert "dates_in_text" in result.notes


def test_merged_headers_over_two_rows(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["得意先台帳"])
        sheet.append(["コード", "名称", "住所", None])
        sheet.append([None, None, "都道府県", "市区町村"])
        sheet.append(["1", "甲", "東京都", "港区"])
        for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
            sheet.merge_cells(area)

    made = profile(
        format="excel",
        header_rows="auto",
        fields={
            "code": "コード",
            "name": "名称",
            "address": {"join": ["住所 都道府県", "市区町村"]},
        },
    )
    result = read(tmp_path, xlsx(build), made, "x.xlsx")

    assert result.rows == [
        {"row": 4, "sheet": "Sheet", "code": "1", "name": "甲", "address": "東京都港区"}
    ]
    assert result.reading.header == ["コード", "名称", "住所 都道府県", "住所 市区町村"]


def test_a_merged_customer_stands_for_its_lines_but_a_merged_amount_does_not(
    tmp_path: Path,
) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["日付", "得意先", "品名", "金額"])
        sheet.append(["4/1", "甲", "a", 100])
        sheet.append([None, None, "b", None])
        sheet.append(["4/2", "乙", "c", 5])
        for area in ("A2:A3", "B2:B3", "D2:D3"):
            sheet.merge_cells(area)

    made = profile(
        entity="transactions",
        format="excel",
        fields={"date": "日付", "customer_name": "得意先", "item_name": "品名", "amount": "金額"},
    )
    result = read(tmp_path, xlsx(build), made, "x.xlsx")

    assert result.column("customer_name") == ["甲", "甲", "乙"]
    assert result.column("date") == ["4/1", "4/1", "4/2"]
    assert result.column("amount") == ["100", "", "5"]
    assert "merged_cells" in result.notes


def test_failed_and_uncalculated_formulas_are_seen(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["コード", "名称", "電話"])
        for row in (["1", "甲", "#REF!"], ["2", "#N/A", "03"], ["3", "=A2&B2", "x"]):
            sheet.append(row)
        for place in ("C2", "B3"):
            sheet[place].data_type = "e"

    result = read(tmp_path, xlsx(build), LEDGER, "x.xlsx")

    assert result.rows == [
        {"row": 2, "sheet": "Sheet", "code": "1", "name": "甲", "extra": {"電話": "#REF!"}}
    ]
    assert [(h.row_number, h.code, h.value) for h in result.held_rows] == [
        (3, "error_cell", "#N/A"),
        (4, "error_cell", "#UNCALCULATED"),
    ]


def test_hidden_rows_are_read_and_noted(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["コード", "名称"])
        sheet.append(["1", "甲"])
        sheet.append(["2", "乙"])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        book.create_sheet("控え").sheet_state = "hidden"

    result = read(tmp_path, xlsx(build), LEDGER, "x.xlsx")

    assert result.column("code") == ["1", "2"]
    assert {"hidden_rows", "hidden_columns", "hidden_sheet"} <= result.notes


def two_sheets(second: list[Any]) -> bytes:
    def build(book: openpyxl.Workbook) -> None:
        book.active.title = "田中"
        book.active.append(["コード", "名称"])
        book.active.append(["1", "甲"])
        other = book.create_sheet("鈴木")
        other.append(second)
        other.append(["2", "乙"])
        book.create_sheet("メモ").append(["来週", "電話する"])

    return xlsx(build)


def test_every_fitting_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    by_sheet = profile(
        format="excel", fields={"code": "コード", "name": "名称", "sales_rep": {"from": "sheet"}}
    )
    result = read(tmp_path, two_sheets(["コード", "名称"]), by_sheet, "x.xlsx")

    assert result.column("sales_rep") == ["田中", "鈴木"]
    assert result.reading.sheets == ["田中", "鈴木"]
    assert "sheets_ignored" in result.notes


def test_a_sheet_that_nearly_fits_stops_the_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, two_sheets(["コード", "名称(旧)"]), LEDGER, "x.xlsx")

    assert caught.value.code in ("SOURCE_COLUMN_MISSING", "SOURCE_HEADER_MISSING")
    assert "鈴木" in caught.value.message.ja


def test_a_missing_sheet_is_named_with_what_resembles_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(
            tmp_path,
            two_sheets(["コード", "名称"]),
            profile(format="excel", sheet="田中さん"),
            "x.xlsx",
        )

    assert caught.value.code == "SOURCE_SHEET_MISSING"
    assert "似た名前: 「田中」" in caught.value.message.ja


def test_named_and_all_sheets(tmp_path: Path) -> None:
    content = two_sheets(["コード", "名称"])
    named = profile(format="excel", sheet="鈴木")
    assert read(tmp_path, content, named, "x.xlsx").column("code") == ["2"]
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content, profile(format="excel", sheet="all"), "x.xlsx")
    assert "メモ" in caught.value.message.ja


def test_no_sheet_fits(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(
            tmp_path, two_sheets(["a"]), profile(format="excel", fields={"name": "氏名"}), "x.xlsx"
        )
    assert caught.value.code == "SOURCE_SHEET_MISSING"


def old_excel() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    date = xlwt.easyxf(num_format_str="yyyy/mm/dd")
    for column, name in enumerate(["コード", "名称", "登録日"]):
        sheet.write(2, column, name)
    sheet.write(3, 0, "001")
    sheet.write(3, 1, "㈱髙")
    sheet.write(3, 2, dt.date(2024, 4, 1), date)
    sheet.row(4).set_cell_error(0, 0x2A)
    sheet.write(4, 1, "乙")
    sheet.row(4).hidden = True
    sheet.col(5).hidden = True
    sheet.write(4, 5, xlwt.Formula("1+1"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document() -> bytes:
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="表")
    for cells in (
        [("string", "コード"), ("string", "名称"), ("string", "登録日")],
        [],
        [("string", "001"), ("string", "㈱髙"), ("date", "2024-04-01")],
        [("error", "#N/A"), ("string", "乙")],
    ):
        row = TableRow()
        for kind, text in cells:
            if kind == "error":
                cell = TableCell(valuetype="string", stringvalue="", formula="of:=NA()")
            elif kind == "date":
                cell = TableCell(valuetype="date", datevalue=text)
            else:
                cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def binary_excel() -> bytes:
    return xlsb(
        [["コード", "名称", "登録日"], [], ["001", "㈱髙", "2024-04-01"], [b"\x2a", "乙"]],
        hidden=(3,),
    )


@pytest.mark.parametrize(
    ("make", "name", "first"),
    [(old_excel, "x.xls", 4), (open_document, "x.ods", 3), (binary_excel, "x.xlsb", 3)],
)
def test_other_workbook_formats_mean_the_same(
    make: Callable[[], bytes], name: str, first: int, tmp_path: Path
) -> None:
    result = read(tmp_path, make(), LEDGER, name)

    assert result.rows == [
        {
            "row": first,
            "sheet": "表",
            "code": "001",
            "name": "㈱髙",
            "extra": {"登録日": "2024-04-01"},
        }
    ]
    assert result.held == {first + 1: "error_cell"}


def test_hidden_things_are_seen_in_binary_workbooks_too(tmp_path: Path) -> None:
    assert {"hidden_rows", "hidden_columns"} <= read(tmp_path, old_excel(), LEDGER, "x.xls").notes
    assert "hidden_rows" in read(tmp_path, binary_excel(), LEDGER, "x.xlsb").notes


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    result = read(tmp_path, old_excel(), LEDGER, "台帳.xlsx")
    assert result.column("name") == ["㈱髙"]


def test_the_same_table_as_csv_where_the_profile_allows_it(tmp_path: Path) -> None:
    both = profile(format="excel", also=["csv"])
    assert read(tmp_path, "コード,名称\n1,甲\n", both).column("name") == ["甲"]
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "コード,名称\n1,甲\n", LEDGER, "x.xlsx")
    assert caught.value.code == "SOURCE_WRONG_KIND"


def test_a_stray_cell_far_away_is_refused_before_it_eats_the_memory(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        book.active.append(["コード", "名称"])
        book.active["XFD1048576"] = "x"

    with pytest.raises(SourceError) as caught:
        read(tmp_path, xlsx(build), LEDGER, "x.xlsx")

    assert caught.value.code == "SOURCE_SHEET_TOO_LARGE"
    assert "Ctrl+End" in caught.value.message.ja


def test_facts_of_a_sheet_over_several_chunks(tmp_path: Path) -> None:
    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for number in range(1, 30_001):
            sheet.append([f"{number:05}", "名称" * 5, number])
        sheet.row_dimensions[2].hidden = True
        sheet.row_dimensions[29_999].hidden = True
        sheet["AB7"] = "x"
        sheet["C25000"].data_type = "e"
        sheet["C25000"].value = "#DIV/0!"

    path = tmp_path / "x.xlsx"
    path.write_bytes(xlsx(build))

    facts = xlsx_facts(path, "Sheet")

    assert (facts.rows, facts.columns, facts.hidden_rows) == (30_000, 28, 2)
    assert facts.errors == {(24_999, 2): "#DIV/0!"}


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    return out.getvalue()


PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "content.xml")


@settings(max_examples=150)
@given(
    st.sampled_from([old_excel(), open_document(), binary_excel(), two_sheets(["コード", "名称"])]),
    st.sampled_from(PARTS),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4),
    st.booleans(),
)
def test_damaged_workbooks_end_in_a_message(
    tmp_path_factory: pytest.TempPathFactory,
    content: bytes,
    part: str,
    changes: list[tuple[int, int]],
    inside: bool,
) -> None:
    def damage(data: bytes) -> bytes:
        found = bytearray(data)
        for place, value in changes:
            found[place % len(found)] = value
        return bytes(found)

    is_zip = content.startswith(b"PK")
    broken = repacked(content, part, damage) if inside and is_zip else damage(content)
    path = tmp_path_factory.mktemp("damaged") / "x.xlsx"
    path.write_bytes(broken)
    try:
        list(open_reading(path, LEDGER))
    except SourceError as error:
        assert error.message.ja
        assert error.message.en


def test_a_reader_that_dies_of_a_file_ends_in_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A size of terabytes in a binary workbook ends the process that reads it."""
    monkeypatch.setattr(probe, "_OPEN", "import os; os.abort()")
    path = tmp_path / "台帳.xls"
    path.write_bytes(old_excel())
    with pytest.raises(SourceError) as refusal:
        open_reading(path, LEDGER)
    assert refusal.value.code == "SOURCE_DAMAGED"
