"""What an inspection says about a file: facts, findings, first rows; nothing is ever stored."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import SourceError
from pipelines.inspection.findings import Finding
from pipelines.inspection.model import Inspection
from pipelines.steps.inspect import inspect_file
from tests.support.binaryfiles import xlsb

SAMPLES = Path(__file__).parents[3] / "connectors/profiles/samples"
HEADER = "得意先コード,得意先名,郵便番号,住所,電話番号,最終更新日,備考\n"
SALES = "売上日,伝票番号,得意先コード,得意先名,商品名,数量,単価,金額,消費税\n"


def look(
    folder: Path, text: str | bytes, name: str = "file.csv", day: datetime | None = None
) -> Inspection:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("cp932"))
    moment = (day or datetime(2025, 6, 30, tzinfo=UTC)).timestamp()
    os.utime(path, (moment, moment))
    return inspect_file(path, None)


def customers(*rows: str) -> str:
    return HEADER + "".join(f"{row}\n" for row in rows)


def sales(*rows: str) -> str:
    return SALES + "".join(f"{row}\n" for row in rows)


def finding(found: Inspection, code: str) -> Finding:
    matching = [one for one in found.findings if one.code == code]
    assert matching, [one.code for one in found.findings]
    return matching[0]


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "台帳.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


LINE = "0001,株式会社青葉,100-0001,東京都千代田区千代田1-1,03-1234-5601,2025-01-01,"
OTHER = "0002,有限会社若葉,100-0002,東京都千代田区千代田2-2,03-1234-5602,2025-01-02,"


class TestFacts:
    """Encoding, line ends, header, sheets."""

    def test_of_a_text_file(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE, OTHER).replace("\n", "\r\n"))
        facts = found.physical
        assert (facts.kind, facts.encoding, facts.bom) == ("text", "cp932", False)
        assert (facts.line_ends, facts.delimiter, facts.quoting) == ("CRLF", ",", "none")
        assert found.tables[0].header == 1
        assert facts.rows == 3

    def test_of_quoted_utf8_with_a_mark(self, tmp_path: Path) -> None:
        text = '"コード"\t"名称"\t"TEL"\n"1"\t"㈱甲"\t"03-1234-5601"\n"2"\t"㈱乙"\t"03-1234-5602"\n'
        facts = look(tmp_path, b"\xef\xbb\xbf" + text.encode()).physical
        assert (facts.encoding, facts.bom) == ("utf-8-sig", True)
        assert (facts.delimiter, facts.quoting, facts.line_ends) == ("\t", "all", "LF")

    def test_euc_is_noticed_and_written_into_the_profile(self, tmp_path: Path) -> None:
        text = customers(LINE, OTHER, OTHER.replace("0002", "0003").replace("若葉", "わかば"))
        found = look(tmp_path, text.encode("euc_jp"))
        assert found.physical.encoding == "euc_jp"
        assert found.written["encoding"] == "euc_jp"
        assert found.counts.rows_loaded == 3

    def test_half_width_katakana_is_no_euc(self, tmp_path: Path) -> None:
        text = "ｺｰﾄﾞ,ｶｲｼｬﾒｲ,ﾃﾞﾝﾜ\n1,ｶﾌﾞｼｷｶﾞｲｼﾔｱｵﾊﾞ,03-1234-5601\n2,ﾕｳｹﾞﾝｶﾞｲｼﾔﾜｶﾊﾞ,03-1234-5602\n"
        assert look(tmp_path, text).physical.encoding == "cp932"

    def test_titles_stand_above_the_header(self, tmp_path: Path) -> None:
        found = look(
            tmp_path, "得意先一覧表,,,,,,\n作成日：2025/6/1,,,,,,\n\n" + customers(LINE, OTHER)
        )
        table = found.tables[0]
        assert (table.header, table.header_rows) == (4, 1)
        assert table.titles == ("得意先一覧表", "作成日：2025/6/1")

    def test_hidden_things_of_a_workbook(self, tmp_path: Path) -> None:
        rows = [line.split(",") for line in customers(LINE, OTHER).splitlines()]
        path = workbook(tmp_path, {"一覧": rows, "旧": rows, "説明": [["使い方"], ["下に足す"]]})
        book = openpyxl.load_workbook(path)
        book["旧"].sheet_state = "hidden"
        book["一覧"].row_dimensions[3].hidden = True
        book["一覧"].column_dimensions["C"].hidden = True
        book["一覧"].auto_filter.ref = "A1:G3"
        book["一覧"].auto_filter.add_filter_column(0, ["0001"])
        book.save(path)
        found = inspect_file(path, None)
        sheets = {sheet.name: sheet for sheet in found.physical.sheets}
        assert (sheets["一覧"].hidden_rows, sheets["一覧"].hidden_columns) == (1, 1)
        assert sheets["一覧"].filtered
        assert sheets["旧"].hidden
        assert {"hidden_rows", "hidden_columns", "hidden_sheet"} <= {f.code for f in found.findings}
        assert [table.sheet for table in found.tables if table.read] == ["一覧"]

    def test_days_counted_from_1904(self, tmp_path: Path) -> None:
        rows = [line.split(",") for line in customers(LINE, OTHER).splitlines()]
        path = workbook(tmp_path, {"一覧": rows})
        book = openpyxl.load_workbook(path)
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.save(path)
        found = inspect_file(path, None)
        assert found.physical.dates_1904
        assert finding(found, "dates_1904").level == "warning"

    def test_a_binary_workbook(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [list(line.split(",")) for line in customers(LINE).splitlines()]
        path = tmp_path / "台帳.xlsb"
        path.write_bytes(xlsb(rows, "表"))
        found = inspect_file(path, None)
        assert found.physical.kind == "xlsb"
        assert not found.physical.dates_1904
        assert found.entity == "customers"


class TestFindings:
    """What people overlook."""

    def test_duplicate_codes(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE, OTHER.replace("0002", "0001"), OTHER))
        one = finding(found, "duplicate_code")
        assert (one.count, one.rows[0][1]) == (1, 3)
        assert found.counts.rows_held == 1

    def test_a_row_that_is_repeated(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE, LINE, OTHER))
        assert finding(found, "repeated_rows").count == 1

    def test_codes_that_lost_zeros_are_padded(self, tmp_path: Path) -> None:
        short = OTHER.replace("0002", "2")
        found = look(tmp_path, customers(LINE, short, LINE.replace("0001", "0113")))
        assert found.written["pad"] == {"code": 4}
        assert finding(found, "lost_zeros").level == "info"
        assert {row.values["code"] for row in found.preview} == {"0001", "0002", "0113"}

    def test_numbers_in_a_row_of_sums_are_no_codes(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["得意先コード", "得意先名", "郵便番号", "与信限度額"]]
        sums = ["合計", "", 123456, 36000]
        rows += [[f"A{n:03}", f"得意先{n}株式会社", f"460-00{n:02}", 1000 * n] for n in range(1, 9)]
        found = inspect_file(workbook(tmp_path, {"一覧": [*rows, sums]}), None)
        assert not {one.code for one in found.findings} & {"lost_zeros", "numbers_in_codes"}
        rows[3][2] = 600003
        found = inspect_file(workbook(tmp_path, {"一覧": [*rows, sums]}), None)
        assert finding(found, "numbers_in_codes").count == 1
        assert [row for _, row, _ in finding(found, "lost_zeros").rows] == [4]

    def test_telephones_and_postal_codes_that_lost_zeros(self, tmp_path: Path) -> None:
        row = OTHER.replace("03-1234-5602", "312345602").replace("100-0002", "600002")
        found = look(tmp_path, customers(LINE, row))
        columns = {one.column for one in found.findings if one.code == "lost_zeros"}
        assert columns == {"電話番号", "郵便番号"}

    def test_identifiers_in_scientific_notation(self, tmp_path: Path) -> None:
        text = (
            "コード,会社名,法人番号,電話番号\n"
            "1,㈱甲,5.9999E+12,03-1234-5601\n2,㈱乙,,03-1234-5602\n"
        )
        one = finding(look(tmp_path, text), "scientific")
        assert (one.count, one.column) == (1, "法人番号")

    def test_dates_without_a_year(self, tmp_path: Path) -> None:
        found = look(
            tmp_path, sales("7/1,1,A,㈱甲,品,1,100,100,10", "6/2,2,A,㈱甲,品,2,100,200,20")
        )
        one = finding(found, "no_year")
        assert one.count == 2
        assert "7/1 → 2024-07-01" in one.text.ja

    def test_dates_that_could_be_two(self, tmp_path: Path) -> None:
        rows = ["24/04/01,1,A,㈱甲,品,1,100,100,10", "2025/4/2,2,A,㈱甲,品,2,100,200,20"]
        found = look(tmp_path, sales(*rows, "2025/4/3,3,A,㈱甲,品,2,100,200,20"))
        assert finding(found, "ambiguous_date").count == 1

    def test_totals_and_one_that_disagrees(self, tmp_path: Path) -> None:
        text = sales(
            "2025/4/1,1,A,㈱甲,品,1,100,100,10",
            "2025/4/2,2,A,㈱甲,品,2,100,200,20",
            ",,,,小計,,,300,30",
            "2025/4/3,3,B,㈱乙,品,3,100,300,30",
            ",,,,合計,,,610,60",
        )
        found = look(tmp_path, text)
        assert finding(found, "totals_inside").count == 2
        wrong = [one for one in found.findings if one.code == "total_disagrees"]
        assert [(one.column, one.rows[0][1]) for one in wrong] == [("金額", 6)]
        assert "610" in wrong[0].text.ja
        assert "600" in wrong[0].text.ja

    def test_totals_with_tax_and_carried_balances_agree(self, tmp_path: Path) -> None:
        text = sales(
            ",,,,前月繰越,,,5000,",
            "2025/4/1,1,A,㈱甲,品,1,100,100,10",
            "2025/4/2,2,A,㈱甲,品,2,100,200,20",
            ",,,,合計,,,330,",
            ",,,,総合計,,,5300,",
        )
        found = look(tmp_path, text)
        assert not [one for one in found.findings if one.code == "total_disagrees"]

    def test_formula_errors(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE.replace("東京都千代田区千代田1-1", "#REF!"), OTHER))
        assert finding(found, "error_cell").column == "住所"

    def test_trailing_blank_rows(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE, OTHER, ",,,,,,", ",,,,,,", ",,,,,,"))
        assert finding(found, "trailing_blank_rows").count == 3

    def test_characters_of_one_machine(self, tmp_path: Path) -> None:
        text = customers(LINE, OTHER).replace("若葉", "若\ue000")
        found = look(tmp_path, text.encode())
        one = finding(found, "private_use")
        assert (one.column, one.rows[0][1]) == ("得意先名", 3)

    def test_tax_inside_and_beside_in_one_file(self, tmp_path: Path) -> None:
        text = (
            "売上日,伝票番号,得意先名,商品名,金額,税区分\n"
            "2025/4/1,1,㈱甲,品,1100,内税\n2025/4/2,2,㈱乙,品,1000,外税\n"
            "2025/4/3,3,㈱乙,品,500,外税\n"
        )
        found = look(tmp_path, text)
        assert finding(found, "mixed_tax_basis").count == 3
        assert [row.values["amount"] for row in found.preview] == ["1000", "1000", "500"]

    def test_tax_inside_and_beside_told_by_arithmetic(self, tmp_path: Path) -> None:
        rows = [f"2025/4/{n},{n},A,㈱甲,品,1,{n}000,{n}000,{n}00" for n in range(1, 7)]
        rows += [f"2025/5/{n},{n},B,㈱乙,品,1,{n}100,{n}100,{n}00" for n in (11, 22)]
        mixed = [row.replace("11100", "12100").replace("22100", "24200") for row in rows]
        found = look(tmp_path, sales(*mixed))
        assert finding(found, "mixed_tax_basis").level == "warning"
        assert not [f for f in look(tmp_path, sales(*rows[:6])).findings if "tax" in f.code]

    def test_tax_that_nothing_tells(self, tmp_path: Path) -> None:
        text = "売上日,得意先名,金額\n2025/4/1,㈱甲,1100\n2025/4/2,㈱乙,1000\n"
        assert finding(look(tmp_path, text), "tax_basis_unknown").level == "warning"

    def test_rows_of_another_width(self, tmp_path: Path) -> None:
        found = look(tmp_path, customers(LINE, OTHER, "0003,株式会社,三番,館,x,y,z,多すぎる"))
        one = finding(found, "ragged_row")
        assert (one.count, one.rows[0][1]) == (1, 4)
        assert one.action.ja

    def test_row_numbers_are_no_codes(self, tmp_path: Path) -> None:
        rows = "".join(f"{n},株式会社{n}号,東京都港区{n}-{n}\n" for n in range(1, 9))
        found = look(tmp_path, "No,会社名,住所\n" + rows)
        assert "code" not in {mapped.field for mapped in found.mapping}
        assert found.identity == ("name", "address")
        assert finding(found, "row_numbers").column == "No"

    def test_words_of_a_kind_that_nobody_knows(self, tmp_path: Path) -> None:
        text = (
            "売上日,伝票番号,取引区分,得意先名,金額(税抜)\n"
            "2025/4/1,1,ア,㈱甲,100\n2025/4/2,2,売上,㈱甲,100\n2025/4/3,3,売上,㈱乙,100\n"
        )
        found = look(tmp_path, text)
        assert "「ア」" in finding(found, "unknown_kinds").text.ja
        assert found.counts.rows_held == 1

    def test_a_clean_file_has_nothing_to_look_at(self, tmp_path: Path) -> None:
        assert look(tmp_path, customers(LINE, OTHER)).findings == ()


MY_NUMBERS = ["123456789018", "234567890124", "345678901233", "456789012347"]


class TestMyNumbers:
    """Individual numbers are refused, and shown nowhere."""

    @pytest.fixture
    def numbers(self) -> list[str]:
        from stdnum.jp import in_

        bases = ["12345678901", "23456789012", "34567890123", "45678901234"]
        return [base + in_.calc_check_digit(base) for base in bases]

    @pytest.mark.parametrize("header", ["個人番号", "管理キー"])
    def test_the_column_is_refused_and_hidden(
        self, tmp_path: Path, numbers: list[str], header: str
    ) -> None:
        rows = [f"{i},株式会社{i}号,{number}" for i, number in enumerate(numbers)]
        found = look(tmp_path, f"コード,会社名,{header}\n" + "\n".join(rows) + "\n")
        assert not found.readable
        assert finding(found, "my_number").level == "error"
        told = json.dumps(found.as_dict(), ensure_ascii=False)
        assert not any(number in told for number in numbers)
        assert header in told

    def test_a_single_one_is_hidden(self, tmp_path: Path, numbers: list[str]) -> None:
        note = f"本人確認 {numbers[0]} 済"
        found = look(tmp_path, customers(LINE + note, OTHER))
        told = json.dumps(found.as_dict(), ensure_ascii=False)
        assert numbers[0] not in told


class TestPreview:
    """The first rows, as they would land."""

    def test_written_and_read_stand_beside_each_other(self, tmp_path: Path) -> None:
        row = LINE.replace("株式会社青葉", "㈱青葉　東京支店").replace(
            "03-1234-5601", "（03）1234-5601"
        )
        first = look(tmp_path, customers(row, OTHER)).preview[0]
        assert first.row_number == 2
        assert first.raw["phone"] == "（03）1234-5601"
        assert first.values["phone"] == "03-1234-5601"
        assert first.values["name"].startswith("株式会社青葉")

    def test_tax_is_taken_out(self, tmp_path: Path) -> None:
        text = "売上日,得意先名,金額(税込)\n2025/4/1,㈱甲,1100\n2025/4/2,㈱乙,2200\n"
        first = look(tmp_path, text).preview[0]
        assert (first.raw["amount"], first.values["amount"]) == ("1100", "1000")


class TestSettling:
    """What a profile would find otherwise is said in it."""

    def test_a_sheet_of_something_else(self, tmp_path: Path) -> None:
        ledger = [line.split(",") for line in customers(LINE, OTHER).splitlines()]
        prices = [["商品コード", "商品名", "単価"], ["P1", "品", 100], ["P2", "物", 200]]
        path = workbook(tmp_path, {"得意先": ledger, "価格表": prices})
        found = inspect_file(path, None)
        assert [table.sheet for table in found.tables if table.read] == ["得意先"]
        assert found.counts.rows_loaded == 2

    def test_a_short_file_of_semicolons(self, tmp_path: Path) -> None:
        rows = "㈱甲;03-1234-5601;右, 左, 右, 左\n㈱乙;03-1234-5602;左, 右, 左, 右\n"
        text = f"御社名;ＴＥＬ;道順\n{rows}"
        found = look(tmp_path, text)
        assert found.physical.delimiter == ";"
        assert found.counts.rows_loaded == 2


class TestVerdict:
    """Which profile is chosen."""

    def test_a_built_in_one_before_a_proposal(self, tmp_path: Path) -> None:
        data = (SAMPLES / "yayoi_hanbai_sales.csv").read_bytes()
        found = look(tmp_path, data, "なにか.csv")
        assert found.built_in == "yayoi_hanbai_sales"
        assert found.source is not None
        assert found.source.system == "hanbai"

    def test_a_table_of_a_known_format_saved_as_a_workbook(self, tmp_path: Path) -> None:
        text = (SAMPLES / "board_clients.csv").read_bytes().decode("cp932")
        import csv
        import io

        path = workbook(tmp_path, {"Sheet1": list(csv.reader(io.StringIO(text)))})
        found = inspect_file(path, None)
        assert found.title.ja == "board 顧客"
        assert found.written["also"] == ["excel"]
        assert found.counts.rows_loaded > 0

    def test_a_damaged_file_of_a_known_format_is_told_as_such(self, tmp_path: Path) -> None:
        data = (SAMPLES / "zengin_statement.joined.txt").read_bytes()
        found = look(tmp_path, data[: 200 * 6])
        assert found.built_in == "zengin_statement"
        assert not found.readable
        assert found.findings[0].level == "error"

    def test_a_renamed_column_is_said_with_what_it_resembles(self, tmp_path: Path) -> None:
        text = (SAMPLES / "yayoi_hanbai_sales.csv").read_bytes().decode("cp932")
        found = look(tmp_path, text.replace("伝票番号", "伝票ナンバー", 1))
        near = {fit.profile: fit for fit in found.fits}
        assert near["yayoi_hanbai_sales"].verdict == "near"
        assert near["yayoi_hanbai_sales"].missing == ("伝票番号",)
        assert "伝票ナンバー" in near["yayoi_hanbai_sales"].reason.ja

    def test_a_file_of_48_other_columns_is_not_taken_for_a_ledger(self, tmp_path: Path) -> None:
        rows = [",".join(str(n * i) for n in range(48)) for i in range(1, 12)]
        found = look(tmp_path, "\n".join(rows) + "\n")
        assert found.built_in != "yayoi_hanbai_customers"

    def test_what_nobody_can_read_is_said(self, tmp_path: Path) -> None:
        found = look(tmp_path, "温度,湿度\n21.5,40\n22.0,41\n21.8,43\n")
        assert found.profile is None
        assert found.source is None
        assert finding(found, "unknown_file").level == "error"

    def test_no_file_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError):
            inspect_file(tmp_path / "none.csv", None)

    def test_nothing_is_written(self, tmp_path: Path) -> None:
        look(tmp_path, customers(LINE, OTHER))
        assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]


@pytest.mark.parametrize(
    "text",
    ["得意先コード,得意先名,住所,電話番号\n", "売上一覧\n\n売上日,得意先コード,得意先名,金額\n"],
)
def test_headings_without_a_row_are_told_as_that(tmp_path: Path, text: str) -> None:
    found = look(tmp_path, text)
    told = finding(found, "no_rows")
    assert "その下に行が1件もありません" in told.text.ja
    assert "見出しの行を付ける" not in told.action.ja
    assert [one.code for one in look(tmp_path, "おはよう,さようなら\n").findings] == [
        "unknown_file"
    ]


def test_line_ends_of_utf_16_are_those_of_its_characters(tmp_path: Path) -> None:
    # 」 is U+300D and 《 is U+300A: their bytes look like a CR and an LF.
    text = customers(LINE + "「青葉」《本社》", OTHER).replace("\n", "\r\n")
    assert look(tmp_path, text.encode("utf-16")).physical.line_ends == "CRLF"
    assert look(tmp_path, text.encode("utf-16")).physical.rows == 3


ACTIVITIES = "活動日,得意先コード,得意先名,活動種別,件名,内容\n"
DEALS = "案件名,得意先コード,得意先名,フェーズ,予定金額,受注予定日\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            ACTIVITIES + "2026/02/28,1,青葉,訪問,見積,可\n2026/02/30,1,青葉,訪問,見積,可\n",
            "impossible_date",
        ),
        (ACTIVITIES + "2026/02/28,1,青葉,訪問,見積,可\n,1,青葉,電話,納期,可\n", "date_missing"),
        (
            DEALS + "更新,1,青葉,提案,1000,2026/03/31\n新規,1,青葉,提案,12x,2026/03/31\n",
            "not_a_number",
        ),
        (
            DEALS + "更新,1,青葉,提案,1000,2026/03/31\n,1,青葉,提案,1200,2026/03/31\n",
            "name_missing",
        ),
    ],
)
def test_activities_and_deals_are_tried_as_a_sync_does(
    tmp_path: Path, text: str, code: str
) -> None:
    found = look(tmp_path, text)
    assert (found.counts.rows_loaded, found.counts.rows_held) == (1, 1)
    assert finding(found, code).count == 1


def test_a_unit_in_a_heading_is_told(tmp_path: Path) -> None:
    text = sales("2025/6/1,1,0001,青葉,部品,1,100,120,12").replace("金額,", "金額（千円）,")
    found = look(tmp_path, text)
    assert "1,000倍" in finding(found, "yen_unit").text.ja
    assert found.counts.yen_read == 120_000


def test_a_unit_above_the_table_is_a_problem(tmp_path: Path) -> None:
    found = look(
        tmp_path, "売上一覧（単位：千円）\n" + sales("2025/6/1,1,0001,青葉,部品,1,100,120,12")
    )
    assert finding(found, "source_unit").level == "error"
    assert found.counts.rows_loaded == 0
