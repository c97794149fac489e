"""Rows held back: kept whole, told with their address, corrected, tried again, published."""

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from core.errors import BusyError, ConfigurationError
from pipelines.steps.lock import exclusive
from pipelines.steps.quarantine_sheet import export_held, read_corrections
from pipelines.workspace import Workspace
from tests.support.firm import SALES_HEADER, SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse.queries.held import held_rows
from warehouse.schema.landing import source_customer
from warehouse.schema.ops import file, quarantine

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(SOURCES, {}))


FINE = sale(1, "2026-01-05", "1", 100)
BROKEN = sale(2, "2026-01-06", "1", "別途")


@pytest.fixture
def any_firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


_WITH_KINDS = "伝票番号,日付,得意先コード,得意先名,取引区分,金額\n"


def status_of(firm: Firm, row_number: int) -> str:
    (row,) = firm.rows(quarantine, quarantine.c.row_number == row_number)
    return str(row.status)


class TestLines:
    """Lines of business."""

    def test_a_corrected_line_is_published_by_the_next_night(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put(
            "売上.csv",
            sales(FINE, BROKEN) + sale(3, "2026-13-07", "1", 30),
        )
        firm.night()
        assert firm.held() == {3: "not_a_number", 4: "month_13"}
        assert firm.yen() == 100
        done = firm.retry(
            {
                firm.held_number(3): {"amount": "5,000円"},
                firm.held_number(4): {"date": "令和8年1月7日"},
            }
        )
        assert (done["retried"], done["loaded"], done["held"]) == (2, 2, 0)
        (landed,) = firm.rows(file)
        assert (landed.rows_loaded, landed.rows_held, landed.rows_skipped) == (3, 0, 1)
        assert (landed.yen_read, landed.yen_loaded, landed.yen_held) == (5130, 5130, 0)
        assert firm.yen() == 100, "only a publication publishes"
        firm.night()
        assert firm.lines() == {
            ("2026-01-05", "1"): 100,
            ("2026-01-06", "2"): 5000,
            ("2026-01-07", "3"): 30,
        }
        assert_whole(firm.engine)

    def test_a_line_that_still_cannot_be_read_stays_held_and_says_why(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(BROKEN, FINE))
        firm.night()
        number = firm.held_number(2)
        done = firm.retry({number: {"amount": "相談"}})
        assert (done["loaded"], done["held"]) == (0, 1)
        assert "相談" in done["reasons"][number]
        assert firm.retry()["loaded"] == 0
        assert firm.held() == {2: "not_a_number"}
        assert str(firm.night().status) == "unchanged"
        assert_whole(firm.engine)

    def test_a_row_that_is_not_held_cannot_be_corrected(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(BROKEN, FINE))
        firm.night()
        number = firm.held_number(2)
        firm.retry({number: {"amount": "1"}})
        with pytest.raises(ConfigurationError) as caught:
            firm.retry({number: {"amount": "2"}})
        assert caught.value.code == "NOT_HELD"
        assert str(number) in caught.value.message.ja

    def test_a_row_with_too_many_cells_is_put_right(self, firm: Firm) -> None:
        firm.put(
            "売上.csv",
            SALES_HEADER + FINE + "2,2026-01-06,1,甲,商事,部品,1,50,50\n",
        )
        report = of(firm.night(), "売上.csv")
        assert (report.rows_loaded, report.rows_held) == (1, 1)
        firm.retry(
            {
                firm.held_number(3): {
                    "document_no": "2", "date": "2026-01-06", "customer_code": "1", "amount": "50",
                }
            }
        )  # fmt: skip
        firm.night()
        assert firm.yen() == 150
        assert_whole(firm.engine)

    def test_a_line_equal_to_others_of_its_file_is_one_more(self, firm: Firm) -> None:
        line = ",2026-01-05,1,甲商事,部品,1,100,{}\n"
        firm.put("売上.csv", sales(line.format(100) * 2, line.format("別途")))
        firm.night()
        firm.retry({firm.held_number(4): {"amount": "100"}})
        firm.night()
        assert firm.yen() == 300
        assert_whole(firm.engine)

    def test_tax_is_taken_out_of_a_corrected_amount(self, make_workspace: MakeWorkspace) -> None:
        profile = """\
id: ours
entity: transactions
format: csv
fields: {date: 日付, document_no: 伝票, customer_code: 得意先, amount: 税込}
tax: {amount: inclusive, by: line}
"""
        sources = SOURCES.replace("generic_transactions", "ours.yaml")
        firm = Firm(make_workspace(sources, {"ours.yaml": profile.encode()}))
        firm.put("売上.csv", "日付,伝票,得意先,税込\n2026-01-05,1,1,110\n2026-01-06,2,1,？\n")
        firm.night()
        firm.retry({firm.held_number(3): {"amount": "220"}})
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100, ("2026-01-06", "2"): 200}
        (landed,) = firm.rows(file)
        assert (landed.yen_read, landed.yen_loaded) == (330, 330)
        assert_whole(firm.engine)

    def test_whether_an_amount_includes_tax_is_kept_with_its_row(
        self, make_workspace: MakeWorkspace
    ) -> None:
        profile = """\
id: ours
entity: transactions
format: csv
fields: {date: 日付, document_no: 伝票, customer_code: 得意先, amount: 金額, amount_basis: 税}
values: {amount_basis: {内税: inclusive, 外税: exclusive}}
tax: {amount: exclusive, by: line}
"""
        sources = SOURCES.replace("generic_transactions", "ours.yaml")
        firm = Firm(make_workspace(sources, {"ours.yaml": profile.encode()}))
        firm.put(
            "売上.csv", "日付,伝票,得意先,金額,税\n2026-01-05,1,1,？,内税\n2026-01-06,2,1,9,外税\n"
        )
        firm.night()
        firm.retry({firm.held_number(2): {"amount": "220"}})
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 200, ("2026-01-06", "2"): 9}
        assert_whole(firm.engine)

    def test_a_line_without_an_amount_is_not_taken_for_a_remark(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(FINE, "2,2026-01-06,1,甲商事,部品,,,別途\n"))
        firm.night()
        number = firm.held_number(3)
        done = firm.retry({number: {"amount": ""}})
        assert (done["loaded"], done["held"]) == (0, 1)
        assert firm.held() == {3: "not_a_number"}

    def test_a_line_of_a_period_that_came_anew_is_not_wanted_any_more(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put(
            "売上1-2月.csv",
            sales(FINE, sale(2, "2026-02-05", "1", "別途")),
        )
        firm.night()
        number = firm.held_number(3)
        firm.put("売上2月.csv", sales(sale(2, "2026-02-05", "1", 70)), day=1)
        firm.night()
        done = firm.retry({number: {"amount": "70"}})
        assert (done["loaded"], done["held"]) == (0, 1)
        assert "inbox/売上2月.csv" in done["reasons"][number]
        assert status_of(firm, 3) == "superseded"
        firm.night()
        assert firm.yen() == 170
        assert_whole(firm.engine)

    def test_a_corrected_line_takes_the_place_of_its_former_self(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("売上.csv", sales(FINE, sale(2, "2026-03-31", "1", 50)))
        firm.night()
        firm.put(
            "売上再.csv",
            sales(FINE, sale(2, "2026-13-31", "1", 60)),
            day=1,
        )
        firm.night()
        assert firm.yen() == 150
        firm.retry({firm.held_number(3): {"date": "2026-03-31"}})
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100, ("2026-03-31", "2"): 60}
        assert_whole(firm.engine)

    def test_what_a_replaced_file_held_back_is_closed(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("売上.csv", sales(FINE, BROKEN))
        firm.night()
        firm.put(
            "売上.csv",
            sales(FINE, sale(2, "2026-01-06", "1", 50)),
            day=1,
        )
        firm.night()
        assert firm.held() == {}
        assert status_of(firm, 3) == "superseded"
        assert firm.retry() == {"retried": 0, "loaded": 0, "held": 0, "reasons": {}}

    def test_an_older_delivery_does_not_take_back_a_newer_line(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(make_workspace(SOURCES.replace("replace_period", "upsert"), {}))
        firm.put(
            "売上1.csv", sales(sale(1, "2026-01-05", "1", "別途"), sale(2, "2026-01-05", "1", 5))
        )
        firm.night()
        number = firm.held_number(2)
        firm.put("売上2.csv", sales(sale(1, "2026-01-05", "1", 120)), day=1)
        firm.night()
        done = firm.retry({number: {"amount": "100"}})
        assert "inbox/売上2.csv" in done["reasons"][number]
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 120, ("2026-01-05", "2"): 5}
        assert_whole(firm.engine)


class TestRecords:
    """Customer records."""

    def test_a_corrected_record_is_published(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("得意先.csv", customers("1,甲商事", "2,"))
        firm.night()
        assert firm.held() == {3: "name_missing"}
        assert firm.retry({firm.held_number(3): {"name": "乙工業"}})["loaded"] == 1
        firm.night()
        assert firm.names() == {"1": "甲商事", "2": "乙工業"}
        assert firm.present() == {"1", "2"}
        assert_whole(firm.engine)

    def test_a_code_that_another_row_of_the_file_has_is_not_overwritten(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "1,甲商会"))
        firm.night()
        number = firm.held_number(3)
        done = firm.retry()
        assert (done["loaded"], done["held"]) == (0, 1)
        assert "2行目" in done["reasons"][number]
        assert firm.names() == {"1": "甲商事"}
        assert firm.retry({number: {"code": "1-2"}})["loaded"] == 1
        firm.night()
        assert firm.names() == {"1": "甲商事", "1-2": "甲商会"}
        assert_whole(firm.engine)

    def test_a_record_that_a_newer_file_brought_is_not_taken_back(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(make_workspace(SOURCES.replace("mode: snapshot", "mode: upsert"), {}))
        firm.put("得意先1.csv", customers("1,甲商事", "2,"))
        firm.night()
        number = firm.held_number(3)
        firm.put("得意先2.csv", customers("2,乙工業"), day=1)
        firm.night()
        done = firm.retry({number: {"name": "乙製作所"}})
        assert "inbox/得意先2.csv" in done["reasons"][number]
        assert firm.names()["2"] == "乙工業"

    def test_a_my_number_typed_into_a_correction_is_not_stored(self, firm: Firm) -> None:
        firm.put("得意先.csv", "コード,名称,法人番号\n1,甲商事,\n2,,\n")
        firm.night()
        number = firm.held_number(3)
        firm.retry({number: {"name": "乙", "corporate_number": "123456789018"}})
        firm.night()
        assert firm.present() == {"1", "2"}
        assert [row.corporate_number for row in firm.rows(source_customer)] == ["", ""]
        assert "123456789018" not in repr(firm.rows(quarantine))


class TestWithoutItsSource:
    """What was held back outlives the configuration."""

    def test_rows_of_a_source_that_is_no_longer_configured_stay_held(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(FINE, BROKEN))
        firm.put("得意先.csv", customers("1,甲商事", "2,"))
        firm.night()
        number, other = firm.held_number_of("sales"), firm.held_number_of("customers")
        firm.configure("name: sales", "name: new_sales")
        done = firm.retry({number: {"amount": "50"}, other: {"name": "乙工業"}})
        assert (done["loaded"], done["held"]) == (1, 1)
        assert "sales" in done["reasons"][number]


def test_nothing_is_tried_while_a_run_is_at_work(firm: Firm) -> None:
    firm.put("売上.csv", sales(BROKEN, FINE))
    firm.night()
    with exclusive(Workspace.open(firm.root)), pytest.raises(BusyError):
        firm.retry()
    assert firm.retry()["retried"] == 1


class TestWorkbook:
    """Out to Excel and back."""

    DANGEROUS = ("=HYPERLINK(1)", "+81", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1")

    def broken(self, firm: Firm) -> None:
        rows = [
            f'{n},2026-01-05,1,"{text}","{text}",1,1,"{text}"\n'
            for n, text in enumerate(self.DANGEROUS)
        ]
        firm.put("売上.csv", sales(*rows, sale(9, "2026-01-05", "1", 1)))
        firm.night()

    def test_no_cell_can_become_a_formula(self, firm: Firm, tmp_path: Path) -> None:
        self.broken(firm)
        path = tmp_path / "保留.xlsx"
        assert export_held(firm.workspace, path) == len(firm.held()) >= len(self.DANGEROUS) - 2
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        shown = {str(cell.value) for cell in cells}
        assert {text.strip("\t") for text in self.DANGEROUS} & shown
        risky = [c for c in cells if str(c.value or "").startswith(("=", "+", "-", "@", "\t"))]
        assert risky
        assert all(cell.quotePrefix and cell.number_format == "@" for cell in risky)
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/"):
                    assert b"<f>" not in archive.read(name)

    def test_an_untouched_workbook_changes_nothing(self, firm: Firm, tmp_path: Path) -> None:
        self.broken(firm)
        path = tmp_path / "保留.xlsx"
        export_held(firm.workspace, path)
        found = read_corrections(firm.workspace, path)
        assert found.changes == {}
        assert len(found.untouched) == len(firm.held())

    def test_a_word_that_nobody_knows_leaves_the_other_cells_filled_in(
        self, firm: Firm, tmp_path: Path
    ) -> None:
        """The kind alone is to be said, in the reader's words or ours; a guess is never made."""
        firm.put(
            "売上.csv", _WITH_KINDS + "1,2026-01-05,1,甲商事,謎,100\n1,2026-01-06,1,,売上,？\n"
        )
        firm.night()
        assert firm.held() == {2: "unknown_value", 3: "not_a_number"}
        path = tmp_path / "保留.xlsx"
        export_held(firm.workspace, path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        keys = {cell.value: cell.column for cell in sheet[1]}
        read = {name: sheet.cell(3, keys[f"field:{name}"]).value for name in ("date", "amount")}
        assert read == {"date": "2026-01-05", "amount": "100"}
        kinds = [sheet.cell(row, keys["field:kind"]).value for row in (3, 4)]
        assert kinds == ["謎", "売上"], "as people say it"
        assert read_corrections(firm.workspace, path).changes == {}
        assert firm.retry()["loaded"] == 0
        for word in ("返品", "return"):
            sheet.cell(3, keys["field:kind"]).value = word
            book.save(path)
            changes = read_corrections(firm.workspace, path).changes
            assert changes == {firm.held_number(2): {"kind": "return"}}
        assert "謎々" in next(
            iter(firm.retry({n: {"kind": "謎々"} for n in changes})["reasons"].values())
        )
        assert firm.retry(changes)["loaded"] == 1
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100}
        assert_whole(firm.engine)

    def test_corrections_come_back_as_text(self, firm: Firm, tmp_path: Path) -> None:
        firm.put("売上.csv", sales(sale(1, "2026-13-05", "0012", "別途"), FINE))
        firm.night()
        path = tmp_path / "保留.xlsx"
        export_held(firm.workspace, path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        keys = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(3, keys["field:date"]).value = datetime(2026, 1, 6)  # noqa: DTZ001 - Excel knows no time zone
        sheet.cell(3, keys["field:amount"]).value = 1200
        book.save(path)
        changes = read_corrections(firm.workspace, path).changes
        (number,) = changes
        assert changes[number] == {"date": "2026-01-06", "amount": "1200"}
        assert firm.retry(changes)["loaded"] == 1
        firm.night()
        assert firm.lines()["2026-01-06", "1"] == 1200
        assert "0012" in firm.ids()


def test_every_row_is_kept_whole_with_its_address(firm: Firm) -> None:
    firm.put(
        "売上.csv",
        "伝票番号,日付,得意先コード,得意先名,金額,営業所\n1,2026-13-05,1,甲商事,100,名古屋\n"
        "2,2026-01-05,1,甲商事,1,名古屋\n",
    )
    firm.night()
    with firm.engine.connect() as connection:
        (row,) = held_rows(connection)
    assert (row.path, row.row_number, row.field, row.value) == (
        "inbox/売上.csv", 2, "date", "2026-13-05",
    )  # fmt: skip
    assert row.yen == 100
    assert {"document_no": "1", "customer_name": "甲商事"}.items() <= row.row.items()
    assert "名古屋" in row.row["extra"]
