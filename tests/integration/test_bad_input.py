"""Bad input ends in a message: the file or row is named, and everything else goes on."""

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from core.run import FileReport
from pipelines.workspace import Workspace
from tests.support.binaryfiles import ole
from tests.support.firm import SALES_HEADER, SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema import metadata
from warehouse.schema.landing import source_customer
from warehouse.schema.ops import file, quarantine
from warehouse.schema.published import fact_transaction, map_customer_source

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace) -> Firm:
    """A firm that published something yesterday."""
    made = Firm(make_workspace(SOURCES, {}))
    made.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
    made.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)))
    made.night()
    return made


def workbook(*rows: tuple[object, ...], parts: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook with one sheet, and with further parts in its archive."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


HEADER = ("コード", "名称", "住所")
NEW = sales(sale(2, "2026-02-05", "2", 20), sale(3, "2026-02-06", "2", 30, "乙工業"))
TWO_PIECES = NEW.encode()[: NEW.encode().index("乙工業".encode()) + 1]

REFUSED = {
    "utf-8 with a broken byte": (
        "売上2月.csv", NEW.encode().replace("部品".encode(), b"\xe9\x83\xff", 1), "SOURCE_ENCODING",
    ),
    "in no code that is known": ("売上2月.csv", bytes(range(128, 256)) * 4, "SOURCE_ENCODING"),
    "cut within a character": ("売上2月.csv", TWO_PIECES, "SOURCE_ENCODING_DAMAGED"),
    "cut within quotes": (
        "売上2月.csv", SALES_HEADER + '2,2026-02-05,2,"乙工業', "SOURCE_TRUNCATED",
    ),
    "cut within a row": ("売上2月.csv", NEW[:-9], "SOURCE_TRUNCATED"),
    "cut within a workbook": ("売上2月.xlsx", workbook(HEADER)[:3000], "SOURCE_DAMAGED"),
    "a workbook that is a web page": (
        "売上2月.xlsx", "<html><table><tr><td>1</td></tr></table>", "SOURCE_WRONG_KIND",
    ),
    "a workbook that is a picture": ("売上2月.xlsx", b"\x89PNG\r\n", "SOURCE_WRONG_KIND"),
    "a workbook that is nothing": ("売上2月.xlsx", b"PK\x03\x04" + b"?" * 99, "SOURCE_DAMAGED"),
    "a workbook with a password": (
        "売上2月.xlsx", ole({"EncryptedPackage": b"x" * 5000}), "SOURCE_PASSWORD",
    ),
    "a workbook that explodes": (
        "売上2月.xlsx",
        workbook(HEADER, parts={"xl/worksheets/sheet9.xml": b"<row/>" * 5_000_000}),
        "SOURCE_ZIP_BOMB",
    ),
    "a missing column": ("売上2月.csv", "伝票番号,得意先\n1,2\n", "SOURCE_"),
    "an empty file": ("売上2月.csv", b"", "SOURCE_EMPTY"),
    "no table at all": ("売上2月.csv", "こんにちは\n", "SOURCE_"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_not_what_it_should_be(firm: Firm, case: str) -> None:
    name, content, code = REFUSED[case]
    bytes_ = content if isinstance(content, bytes) else content.encode()
    firm.put(name, bytes_, day=1)
    firm.put("得意先.csv", customers("1,甲商事", "3,丙運輸"), day=1)
    report = firm.night()
    (refused,) = report.refused
    assert refused.path == f"inbox/{name}"
    assert refused.message.startswith(f"[{code}")
    assert name in refused.message, "the file is called by its own name"
    (entry,) = firm.rows(file, file.c.status == "refused")
    assert entry.sha256 not in refused.message
    assert [p.read_bytes() for p in firm.workspace.archive.rglob(f"{entry.sha256}*")] == [bytes_]
    assert firm.yen() == 100
    assert firm.present() == {"1", "3"}
    assert_whole(firm.engine)
    again = of(firm.night(), name)
    assert (again.status, again.message) == ("refused", refused.message)
    assert len(firm.rows(file, file.c.status == "refused")) == 1


def test_a_renamed_column_is_told_with_what_it_resembles(make_workspace: MakeWorkspace) -> None:
    profile = """\
id: ours
entity: customers
format: csv
fields: {code: 得意先コード, name: 得意先名, address: 住所, phone: 電話番号}
"""
    sources = SOURCES.replace("generic_customers", "ours.yaml")
    firm = Firm(make_workspace(sources, {"ours.yaml": profile.encode()}))
    firm.put("得意先.csv", "得意先コード,得意先名,住所,電話番号\n1,甲商事,,\n")
    firm.night()
    firm.put("得意先.csv", "得意先コード,得意先名称,住所,電話番号\n1,甲商会,,\n", day=1)
    firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
    message = of(firm.night(), "得意先.csv").message
    assert message.startswith("[SOURCE_COLUMN_MISSING]")
    assert "列「得意先名」(似た列: 「得意先名称」" in message
    assert firm.names() == {"1": "甲商事"}
    assert firm.yen() == 100


def test_a_missing_sheet_is_told_with_the_sheets_there_are(make_workspace: MakeWorkspace) -> None:
    firm = Firm(make_workspace(SOURCES.replace("trust: 2", "sheet: 得意先一覧"), {}))
    firm.put("得意先.xlsx", workbook(HEADER, ("1", "甲商事", "東京都")))
    firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
    message = of(firm.night(), "得意先.xlsx").message
    assert "得意先一覧" in message
    assert "Sheet" in message
    assert firm.yen() == 100


def test_an_encoding_that_is_not_the_stated_one(make_workspace: MakeWorkspace) -> None:
    firm = Firm(make_workspace(SOURCES.replace("trust: 2", "encoding: utf-8"), {}))
    firm.put("得意先.csv", customers("1,甲商事").encode("cp932"))
    firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
    (refused,) = firm.night().refused
    assert refused.message.startswith("[SOURCE_ENCODING]")
    assert "utf-8" in refused.message


def test_formula_errors_hold_their_row_back_or_are_left_out_of_it(firm: Firm) -> None:
    header = (*HEADER, "フリガナ", "業種")
    firm.put(
        "得意先.xlsx",
        workbook(
            header,
            ("1", "甲商事", "東京都千代田区", "コウショウジ", "卸売"),
            ("2", "#N/A", "大阪府大阪市", "", ""),
            ("3", "丙運輸", "#REF!", "#N/A", "#NAME?"),
        ),
        day=1,
    )
    firm.remove("得意先.csv")
    report = of(firm.night(), "得意先.xlsx")
    assert (report.rows_loaded, report.rows_held, report.rows_skipped) == (2, 1, 1)
    assert firm.held() == {3: "error_cell"}
    left_out = firm.rows(quarantine, quarantine.c.status == "value")
    assert {(row.row_number, row.field, row.value, row.code) for row in left_out} == {
        (4, "address", "#REF!", "error_cell"),
        (4, "name_kana", "#N/A", "error_cell"),
        (4, "industry", "#NAME?", "error_cell"),
    }
    customer = firm.master()[firm.ids()["3"]]
    assert (customer.address, customer.industry) == ("", "")
    assert "#" not in customer.name_kana
    assert_whole(firm.engine)


def test_a_formula_that_was_never_worked_out_is_not_taken_for_empty(firm: Firm) -> None:
    firm.put(
        "売上2月.xlsx",
        workbook(
            *(
                row.split(",")
                for row in [SALES_HEADER.strip(), "2,2026-02-05,2,乙工業,部品,1,100,=F2*G2"]
            )
        ),
        day=1,
    )
    report = of(firm.night(), "売上2月.xlsx")
    assert (report.rows_loaded, report.rows_held) == (0, 1)
    assert firm.yen() == 100


def test_macros_are_not_run_and_told(firm: Firm) -> None:
    content = workbook(HEADER, ("1", "甲商事", "東京都"), parts={"xl/vbaProject.bin": b"x"})
    firm.put("得意先.xlsm", content, day=1)
    firm.remove("得意先.csv")
    report = of(firm.night(), "得意先.xlsm")
    assert report.status == "landed"
    assert any("得意先.xlsmにはマクロがあります" in note for note in report.notes)


def test_a_code_that_comes_twice_is_taken_once_and_the_other_held(firm: Firm) -> None:
    firm.put("得意先.csv", customers("1,甲商事", "1,甲商会", "2,乙工業", "2,乙工業"), day=1)
    report = of(firm.night(), "得意先.csv")
    assert (report.rows_loaded, report.rows_held, report.rows_skipped) == (2, 1, 2)
    assert firm.held() == {3: "duplicate_code"}
    assert firm.names() == {"1": "甲商事", "2": "乙工業"}
    assert_whole(firm.engine)


@pytest.mark.parametrize(
    ("line", "code", "field", "value"),
    [
        (sale(2, "2026-13-05", "1", 20), "month_13", "date", "2026-13-05"),
        (sale(2, "2026-02-30", "1", 20), "impossible_date", "date", "2026-02-30"),
        (sale(2, "", "1", 20), "date_missing", "date", ""),
        (sale(2, "2026-02-05", "1", "別途見積"), "not_a_number", "amount", "別途見積"),
        (sale(2, "2026-02-05", "1", "1.5"), "fraction", "amount", "1.5"),
        (sale(2, "2026-02-05", "", 20, ""), "customer_missing", "customer_code", ""),
    ],
)
def test_a_line_that_cannot_be_read_is_held_with_its_address(
    firm: Firm, line: str, code: str, field: str, value: str
) -> None:
    firm.put("売上2月.csv", sales(sale(9, "2026-02-01", "1", 7), line), day=1)
    report = of(firm.night(), "売上2月.csv")
    assert (report.rows_loaded, report.rows_held, report.rows_skipped) == (1, 1, 1)
    (held,) = firm.rows(quarantine)
    assert (held.row_number, held.field, held.value) == (3, field, value)
    assert held.code == code
    assert held.note
    assert report.yen_read == report.yen_loaded + report.yen_held
    assert firm.yen() == 107
    assert_whole(firm.engine)


def test_an_unknown_customer_is_made_from_the_lines_own_code_and_name(firm: Firm) -> None:
    firm.put("売上2月.csv", sales(sale(2, "2026-02-05", "Z-9", 20, "謎商店")), day=1)
    firm.night()
    (mapped,) = firm.rows(map_customer_source, map_customer_source.c.code == "Z-9")
    assert (mapped.name, mapped.system) == ("謎商店", "hanbai")
    (line,) = firm.rows(fact_transaction, fact_transaction.c.document_no == "2")
    assert line.customer_id == mapped.customer_id
    assert "謎商店" in firm.master()[mapped.customer_id].name
    firm.put("得意先.csv", customers("1,甲商事", "2,乙工業", "Z-9,株式会社謎商店"), day=2)
    firm.night()
    assert firm.ids()["Z-9"] == mapped.customer_id
    assert "株式会社謎商店" in firm.master()[mapped.customer_id].name
    assert_whole(firm.engine)


MY_NUMBERS = ["123456789018", "345678901234", "567890123457", "789012345677"]


class TestMyNumber:
    """番号法: individuals' numbers may not be kept, neither in the warehouse nor as bytes."""

    def assert_nowhere(self, workspace: Workspace) -> None:
        workspace.engine.dispose()
        for path in workspace.root.rglob("*"):
            if path.is_file() and "inbox" not in path.parts:
                content = path.read_bytes()
                assert not any(number.encode() in content for number in MY_NUMBERS), path

    def refused(self, firm: Firm, name: str, content: str) -> FileReport:
        firm.put(name, content, day=1)
        report = of(firm.night(), name)
        assert report.status == "refused"
        assert "MY_NUMBER" in report.message
        self.assert_nowhere(firm.workspace)
        return report

    def test_a_column_of_a_customer_list(self, firm: Firm) -> None:
        rows = "".join(f"{i},個人{i},{number}\n" for i, number in enumerate(MY_NUMBERS))
        firm.put("売上2月.csv", NEW, day=1)
        report = self.refused(firm, "得意先.csv", "コード,名称,個人番号\n" + rows)
        assert "個人番号" in report.message
        assert firm.present() == {"1", "2"}
        assert firm.yen() == 150

    def test_a_column_of_a_list_of_sales(self, firm: Firm) -> None:
        rows = "".join(
            f"2026-02-0{i + 1},{i},個人{i},100,{number}\n" for i, number in enumerate(MY_NUMBERS)
        )
        firm.put("得意先.csv", customers("1,甲商事"), day=1)
        self.refused(firm, "売上2月.csv", "日付,得意先コード,得意先名,金額,マイナンバー\n" + rows)
        assert firm.yen() == 100

    def test_a_column_that_does_not_say_what_it_is(self, firm: Firm) -> None:
        rows = "".join(f"{i},個人{i},{number}\n" for i, number in enumerate(MY_NUMBERS))
        firm.put("売上2月.csv", NEW, day=1)
        self.refused(firm, "得意先.csv", "コード,名称,管理項目\n" + rows)

    def test_a_single_one_among_other_numbers_is_written_nowhere_but_in_the_archive(
        self, firm: Firm
    ) -> None:
        firm.put(
            "得意先.csv", f"コード,名称,法人番号\n1,甲商事,\n2,乙工業,{MY_NUMBERS[0]}\n", day=1
        )
        assert of(firm.night(), "得意先.csv").rows_loaded == 2
        (value,) = firm.rows(quarantine)
        assert (value.code, value.value, value.status) == ("individual_number", "", "value")
        for table in metadata.sorted_tables:
            assert MY_NUMBERS[0] not in repr(firm.rows(table)), table.name

    def test_the_fetched_copy_of_a_database(
        self, make_workspace: MakeWorkspace, tmp_path: Path
    ) -> None:
        sources = """\
  - {name: people, system: jinji, entity: customers, database: "sqlite:///OTHER",
     table: people, profile: generic_customers}
"""
        other_path = tmp_path / "other.db"
        firm = Firm(make_workspace(sources.replace("OTHER", str(other_path)) + SOURCES, {}))
        with sqlite3.connect(other_path) as other:
            other.execute("CREATE TABLE people (コード TEXT, 名称 TEXT, マイナンバー TEXT)")
            rows = [(str(i), f"個人{i}", number) for i, number in enumerate(MY_NUMBERS)]
            other.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
        firm.put("得意先.csv", customers("1,甲商事"))
        (refused,) = firm.night().refused
        assert "MY_NUMBER" in refused.message
        self.assert_nowhere(firm.workspace)


def test_nothing_of_a_refused_file_is_left_in_the_warehouse(firm: Firm) -> None:
    before = firm.rows(source_customer)
    rows = "".join(f"{n},取引先{n},東京都\n" for n in range(10, 30_000))
    firm.put("得意先.csv", "コード,名称,住所\n" + rows + '99999,"途中', day=1)
    assert of(firm.night(), "得意先.csv").message.startswith("[SOURCE_TRUNCATED]")
    assert firm.rows(source_customer) == before
