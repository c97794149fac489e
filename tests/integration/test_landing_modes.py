"""What a file does to what is there: snapshot, upsert, replace_period, parts, sources."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.firm import SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema.published import map_customer_source

MakeWorkspace = Callable[..., Path]

UPSERT = SOURCES.replace("mode: snapshot", "mode: upsert").replace(
    "mode: replace_period", "mode: upsert"
)
PARTS = SOURCES.replace("mode: snapshot", "mode: snapshot, parts: files").replace(
    "mode: replace_period", "mode: snapshot, parts: files"
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


@pytest.fixture
def upsert_firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(UPSERT, {}, url=warehouse_url))


@pytest.fixture
def parts_firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(PARTS, {}))


@pytest.fixture
def sqlite_firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(SOURCES, {}))


class TestSnapshot:
    """A snapshot holds all records of its source: what is absent is gone."""

    def test_absent_records_are_gone_and_come_back_under_their_id(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=1)
        firm.night()
        ids = firm.ids()
        firm.put("得意先.csv", customers("1,甲商事"), day=2)
        firm.night()
        assert firm.present() == {"1"}
        assert firm.ids() == ids
        assert firm.master()[ids["2"]].record_count == 0
        assert_whole(firm.engine)
        (gone,) = firm.rows(map_customer_source, map_customer_source.c.code == "2")
        assert gone.gone_at is not None
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=3)
        firm.night()
        assert firm.present() == {"1", "2"}
        assert firm.ids() == ids
        assert firm.master()[ids["2"]].record_count == 1
        assert_whole(firm.engine)

    def test_since_when_a_record_is_gone_does_not_move(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=1)
        firm.night()
        firm.put("得意先.csv", customers("1,甲商事"), day=2)
        firm.night()
        where = map_customer_source.c.code == "2"
        (first,) = firm.rows(map_customer_source, where)
        firm.put("得意先.csv", customers("1,甲商会"), day=3)
        firm.night()
        firm.night(full=True)
        (later,) = firm.rows(map_customer_source, where)
        assert later.gone_at == first.gone_at

    def test_two_files_for_one_snapshot_stop_the_source_and_no_other(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.put("得意先コピー元.csv", customers("1,甲商会"))
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
        report = firm.night()
        (refused,) = report.refused
        assert refused.source == "customers"
        assert "得意先.csv" in refused.message
        assert "得意先コピー元.csv" in refused.message
        assert "parts: files" in refused.message
        assert firm.yen() == 100

    def test_dated_exports_of_one_snapshot_follow_each_other(self, sqlite_firm: Firm) -> None:
        sqlite_firm.put("得意先_20260201.csv", customers("1,甲商事"), day=31)
        sqlite_firm.put("得意先_20260301.csv", customers("1,甲商会"), day=59)
        assert [f.status for f in sqlite_firm.night().files] == ["landed", "landed"]
        assert sqlite_firm.names() == {"1": "甲商会"}

    def test_a_newer_export_takes_the_place_of_one_that_was_refused(
        self, sqlite_firm: Firm
    ) -> None:
        sqlite_firm.put("得意先_20260201.csv", "別の,表\n1,2\n", day=31)
        assert sqlite_firm.night_fails() == "NOTHING_TAKEN"
        sqlite_firm.put("得意先_20260301.csv", customers("1,甲商事"), day=59)
        report = sqlite_firm.night()
        assert of(report, "得意先_20260301.csv").status == "landed"
        assert sqlite_firm.names() == {"1": "甲商事"}
        assert sqlite_firm.night().refused == []

    def test_a_header_without_rows_is_no_snapshot(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=1)
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
        firm.night()
        firm.put("得意先.csv", customers(), day=2)
        report = of(firm.night(), "得意先.csv")
        assert report.status == "refused"
        assert "得意先.csv" in report.message
        assert firm.present() == {"1", "2"}

    def test_an_empty_file_is_refused_and_takes_nothing_away(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"), day=1)
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
        firm.night()
        firm.put("得意先.csv", b"", day=2)
        firm.put("売上.csv", b"", day=2)
        assert firm.night_fails() == "NOTHING_TAKEN"
        assert firm.present() == {"1"}
        assert firm.yen() == 100


class TestReplacePeriod:
    """The period that a file covers is replaced; what lies outside it stays."""

    def test_a_month_exported_again_replaces_its_month(self, firm: Firm) -> None:
        firm.put(
            "売上1月.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-31", "1", 5))
        )
        firm.put("売上2月.csv", sales(sale(3, "2026-02-03", "1", 30)), day=1)
        firm.night()
        firm.put(
            "売上1月再.csv",
            sales(sale(1, "2026-01-05", "1", 110), sale(4, "2026-01-31", "2", 7)),
            day=2,
        )
        firm.night()
        assert firm.lines() == {
            ("2026-01-05", "1"): 110,
            ("2026-01-31", "4"): 7,
            ("2026-02-03", "3"): 30,
        }
        assert_whole(firm.engine)

    def test_a_line_keeps_its_id_when_its_month_is_exported_again(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-06", "1", 5)))
        firm.night()
        before = {row.document_no: row.transaction_id for row in firm.facts()}
        firm.put(
            "売上.csv",
            sales(sale(9, "2026-01-04", "1", 1), sale(2, "2026-01-06", "1", 6))
            + sale(1, "2026-01-05", "1", 100),
            day=1,
        )
        firm.night()
        after = {row.document_no: row.transaction_id for row in firm.facts()}
        assert after.items() >= before.items()

    def test_equal_lines_are_separate_and_all_kept(self, firm: Firm) -> None:
        line = ",2026-01-05,1,甲商事,部品,1,100,100\n"
        firm.put("売上.csv", sales(line * 300))
        firm.night()
        assert firm.yen() == 30_000
        firm.put("売上.csv", sales(line * 299), day=1)
        firm.night()
        assert firm.yen() == 29_900
        assert_whole(firm.engine)

    def test_a_row_held_back_on_the_last_day_belongs_to_the_period(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-31", "1", 50)))
        firm.night()
        firm.put(
            "売上再.csv",
            sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-31", "1", "別途")),
            day=1,
        )
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100}
        assert firm.held() == {3: "not_a_number"}
        assert_whole(firm.engine)

    def test_a_row_held_back_on_another_day_widens_no_period(self, sqlite_firm: Firm) -> None:
        sqlite_firm.put("売上2月.csv", sales(sale(1, "2026-02-05", "1", 100)))
        sqlite_firm.put(
            "売上1月.csv",
            sales(sale(2, "2026-01-31", "1", 50), sale(3, "2026-12-01", "1", "別途")),
            day=1,
        )
        sqlite_firm.put("売上3月.csv", sales(sale(4, "2026-02-05", "1", "別途")), day=2)
        sqlite_firm.night()
        assert sqlite_firm.lines() == {("2026-02-05", "1"): 100, ("2026-01-31", "2"): 50}

    def test_a_header_without_rows_replaces_nothing(self, firm: Firm) -> None:
        firm.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.night()
        firm.put("売上2月.csv", sales(), day=1)
        report = of(firm.night(), "売上2月.csv")
        assert (report.status, report.rows_read, report.rows_skipped) == ("landed", 1, 1)
        assert "1件もありません" in " ".join(report.notes)
        assert firm.yen() == 100

    def test_a_line_that_no_longer_names_its_customer_leaves_it_gone(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "X", 100, "謎商店")))
        firm.night()
        ids = firm.ids()
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
        firm.night()
        assert firm.present() == {"1"}
        assert firm.ids()["X"] == ids["X"]
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "X", 100, "謎商店")), day=2)
        firm.night()
        assert firm.present() == {"X"}
        assert firm.ids()["X"] == ids["X"]
        assert_whole(firm.engine)


class TestExportsMadeAnew:
    """A file whose name tells its time takes the place of its former self, whatever its days."""

    OCTOBER = ("2026-10-05", "2026-10-20", "2026-10-31")

    def put(self, firm: Firm, name: str, *days: str, day: int, start: int = 1) -> None:
        lines = [sale(start + place, date, "1", 100) for place, date in enumerate(days)]
        firm.put(name, sales(*lines), day=day)

    def days(self, firm: Firm) -> list[str]:
        return sorted(day for day, _ in firm.lines())

    def test_a_slip_that_moves_off_the_last_day_is_not_there_twice(self, firm: Firm) -> None:
        self.put(firm, "売上202610.csv", *self.OCTOBER, day=1)
        firm.night()
        self.put(firm, "売上202610.csv", "2026-10-05", "2026-10-20", "2026-10-30", day=2)
        firm.night()
        assert self.days(firm) == ["2026-10-05", "2026-10-20", "2026-10-30"]
        assert_whole(firm.engine)

    def test_a_name_without_a_time_may_be_of_another_time(self, firm: Firm) -> None:
        self.put(firm, "売上.csv", *self.OCTOBER, day=1)
        firm.night()
        self.put(firm, "売上.csv", "2026-10-20", "2026-11-01", day=2)
        firm.night()
        assert self.days(firm) == ["2026-10-05", "2026-10-20", "2026-11-01"]

    def test_an_export_without_a_line_takes_nothing_away(self, sqlite_firm: Firm) -> None:
        self.put(sqlite_firm, "売上202610.csv", *self.OCTOBER, day=1)
        sqlite_firm.night()
        sqlite_firm.put("売上202610.csv", sales(), day=2)
        sqlite_firm.night()
        assert self.days(sqlite_firm) == list(self.OCTOBER)

    def mistyped(self, firm: Firm) -> None:
        """October; then November, of which one slip says January."""
        self.put(firm, "売上202609.csv", "2026-09-10", day=0, start=50)
        self.put(firm, "売上202610.csv", *self.OCTOBER, day=1)
        firm.night()
        self.put(firm, "売上202611.csv", "2026-01-20", "2026-11-12", day=2, start=11)
        firm.night()
        assert self.days(firm) == ["2026-01-20", "2026-11-12"]

    def corrected(self, firm: Firm) -> None:
        self.put(firm, "売上202611.csv", "2026-11-02", "2026-11-12", day=3, start=11)
        firm.night()

    def test_what_a_mistyped_date_took_away_comes_back_with_the_correction(
        self, firm: Firm
    ) -> None:
        self.mistyped(firm)
        self.corrected(firm)
        right = ["2026-09-10", *self.OCTOBER, "2026-11-02", "2026-11-12"]
        assert self.days(firm) == right
        assert_whole(firm.engine)
        assert firm.night(full=True).refused == []
        assert self.days(firm) == right

    def test_a_correction_that_is_put_back_leaves_what_was_before(self, firm: Firm) -> None:
        self.mistyped(firm)
        before = firm.lines()
        self.corrected(firm)
        after = firm.lines()
        firm.put_back()
        assert firm.lines() == before
        self.put(firm, "売上202611.csv", "2026-11-02", "2026-11-12", day=4, start=11)
        firm.put("売上202612.csv", sales(sale(99, "2026-12-01", "1", 1)), day=5)
        firm.night()
        assert firm.lines() == before | {("2026-12-01", "99"): 1}
        self.put(firm, "売上202611.csv", "2026-11-02", "2026-11-12", "2026-11-13", day=6, start=11)
        firm.night()
        assert firm.lines() == after | {("2026-11-13", "13"): 100, ("2026-12-01", "99"): 1}
        assert_whole(firm.engine)

    def test_what_another_newer_file_covers_stays_replaced(self, sqlite_firm: Firm) -> None:
        firm = sqlite_firm
        self.put(firm, "売上202610.csv", *self.OCTOBER, day=1)
        self.put(firm, "売上202611.csv", "2026-10-01", "2026-11-12", day=2, start=11)
        self.put(firm, "売上202610締.csv", "2026-10-15", "2026-10-31", day=3, start=21)
        firm.night()
        assert self.days(firm) == ["2026-10-01", "2026-10-15", "2026-10-31", "2026-11-12"]
        self.put(firm, "売上202611.csv", "2026-11-01", "2026-11-12", day=4, start=11)
        firm.night()
        assert firm.lines() == {
            ("2026-10-05", "1"): 100,
            ("2026-10-15", "21"): 100,
            ("2026-10-31", "22"): 100,
            ("2026-11-01", "11"): 100,
            ("2026-11-12", "12"): 100,
        }


class TestUpsert:
    """An upsert adds and changes; what is absent stays."""

    def test_absent_records_and_lines_stay(self, upsert_firm: Firm) -> None:
        firm = upsert_firm
        firm.put("得意先1.csv", customers("1,甲商事", "2,乙工業"))
        firm.put("売上1.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-06", "2", 5)))
        firm.night()
        firm.put("得意先2.csv", customers("2,乙製作所", "3,丙運輸"), day=1)
        firm.put(
            "売上2.csv", sales(sale(2, "2026-01-06", "2", 6), sale(3, "2026-01-07", "3", 7)), day=1
        )
        firm.night()
        assert firm.names() == {"1": "甲商事", "2": "乙製作所", "3": "丙運輸"}
        assert firm.present() == {"1", "2", "3"}
        assert firm.lines() == {
            ("2026-01-05", "1"): 100,
            ("2026-01-06", "2"): 6,
            ("2026-01-07", "3"): 7,
        }
        assert_whole(firm.engine)

    def test_a_late_delivery_adds_but_does_not_turn_back_time(self, upsert_firm: Firm) -> None:
        firm = upsert_firm
        firm.put("得意先3.csv", customers("1,甲商会"), day=3)
        firm.put("売上3.csv", sales(sale(1, "2026-01-05", "1", 300)), day=3)
        firm.night()
        firm.put("得意先2.csv", customers("1,甲商事", "2,乙工業"), day=2)
        firm.put(
            "売上2.csv",
            sales(sale(1, "2026-01-05", "1", 200), sale(2, "2026-01-06", "2", 5)),
            day=2,
        )
        firm.night()
        assert firm.names() == {"1": "甲商会", "2": "乙工業"}
        assert firm.lines() == {("2026-01-05", "1"): 300, ("2026-01-06", "2"): 5}
        assert_whole(firm.engine)

    def test_old_bytes_that_come_again_as_the_newest_count_again(self, upsert_firm: Firm) -> None:
        firm = upsert_firm
        for day, (name, amount) in enumerate([("甲商事", 100), ("甲商会", 200), ("甲商事", 100)]):
            firm.put(f"得意先{day}.csv", customers(f"1,{name}"), day=day)
            firm.put(f"売上{day}.csv", sales(sale(1, "2026-01-05", "1", amount)), day=day)
            firm.night()
        assert firm.names() == {"1": "甲商事"}
        assert firm.lines() == {("2026-01-05", "1"): 100}
        assert_whole(firm.engine)

    def test_reading_everything_again_keeps_the_newest(self, upsert_firm: Firm) -> None:
        firm = upsert_firm
        for day, name in enumerate(("甲商事", "甲商会", "甲商店")):
            firm.put(f"得意先{day}.csv", customers(f"1,{name}"), day=day)
            firm.put(f"売上{day}.csv", sales(sale(1, "2026-01-05", "1", 100 + day)), day=day)
            firm.night()
        firm.remove("得意先2.csv")
        firm.remove("売上2.csv")
        firm.night(full=True)
        assert firm.names() == {"1": "甲商店"}
        assert firm.lines() == {("2026-01-05", "1"): 102}
        assert_whole(firm.engine)


class TestParts:
    """One complete file per sales representative: each is the snapshot of its part."""

    def test_each_part_is_complete_by_itself(self, parts_firm: Firm) -> None:
        parts_firm.put("得意先_佐藤.csv", customers("1,甲商事", "2,乙工業"))
        parts_firm.put("得意先_鈴木.csv", customers("3,丙運輸"))
        parts_firm.put("売上_佐藤.csv", sales(sale(1, "2026-01-05", "1", 100)))
        parts_firm.put("売上_鈴木.csv", sales(sale(1, "2026-01-05", "3", 30)))
        parts_firm.night()
        assert parts_firm.present() == {"1", "2", "3"}
        assert parts_firm.yen() == 130
        parts_firm.put("得意先_鈴木.csv", customers("4,丁建設"), day=1)
        parts_firm.put("売上_鈴木.csv", sales(sale(2, "2026-01-06", "4", 40)), day=1)
        parts_firm.night()
        assert parts_firm.present() == {"1", "2", "4"}
        assert parts_firm.yen() == 140
        assert_whole(parts_firm.engine)

    def test_the_name_of_a_file_may_say_whose_it_is(self, make_workspace: MakeWorkspace) -> None:
        profile = """\
id: ours
entity: customers
format: csv
fields: {code: コード, name: 名称, sales_rep: {from: file}}
"""
        sources = PARTS.replace("generic_customers", "ours.yaml")
        firm = Firm(make_workspace(sources, {"ours.yaml": profile.encode()}))
        firm.put("得意先_佐藤.csv", customers("1,甲商事"))
        firm.put("得意先_鈴木.csv", customers("2,乙工業"))
        firm.night()
        representatives = {row.sales_rep for row in firm.master().values()}
        assert representatives == {"得意先_佐藤", "得意先_鈴木"}

    @pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
    def test_a_record_handed_over_to_another_part_stays(
        self, parts_firm: Firm, first: int, second: int
    ) -> None:
        parts_firm.put("得意先_佐藤.csv", customers("1,甲商事", "2,乙工業"))
        parts_firm.put("得意先_鈴木.csv", customers("3,丙運輸"))
        parts_firm.night()
        ids = parts_firm.ids()
        parts_firm.put("得意先_佐藤.csv", customers("1,甲商事"), day=first)
        parts_firm.put("得意先_鈴木.csv", customers("2,乙工業", "3,丙運輸"), day=second)
        parts_firm.night()
        assert parts_firm.present() == {"1", "2", "3"}
        assert parts_firm.ids() == ids

    def test_a_part_may_be_empty_for_a_time(self, parts_firm: Firm) -> None:
        parts_firm.put("得意先_佐藤.csv", customers("1,甲商事"))
        parts_firm.put("得意先_鈴木.csv", customers("3,丙運輸"))
        parts_firm.night()
        parts_firm.put("得意先_鈴木.csv", customers(), day=1)
        assert of(parts_firm.night(), "得意先_鈴木.csv").status == "landed"
        assert parts_firm.present() == {"1"}

    def test_a_whole_that_is_told_to_be_a_part_is_not_counted_twice(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(make_workspace(SOURCES.replace("replace_period", "snapshot"), {}))
        firm.put("売上_佐藤.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.put("得意先_佐藤.csv", customers("1,甲商事"))
        firm.night()
        firm.put("売上_鈴木.csv", sales(sale(1, "2026-01-05", "3", 30)))
        firm.put("得意先_鈴木.csv", customers("3,丙運輸"))
        assert firm.night_fails() == "NOTHING_TAKEN"
        firm.configure("mode: snapshot", "parts: files, mode: snapshot")
        firm.night()
        assert firm.yen() == 130
        assert firm.present() == {"1", "3"}
        assert_whole(firm.engine)
        firm.put("得意先_佐藤.csv", customers("2,乙工業"), day=1)
        firm.night()
        assert firm.present() == {"2", "3"}

    def test_a_part_under_another_name_is_not_counted_twice(self, parts_firm: Firm) -> None:
        parts_firm.put("売上_佐藤.csv", sales(sale(1, "2026-01-05", "1", 100)))
        parts_firm.night()
        parts_firm.put("売上_佐藤太郎.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
        report = of(parts_firm.night(), "売上_佐藤太郎.csv")
        assert report.status == "duplicate"
        assert parts_firm.yen() == 100


class TestPartsOfAPeriod:
    """Where files are parts, each replaces the period of its own part."""

    SHOPS = SOURCES.replace("mode: replace_period", "mode: replace_period, parts: files")

    def test_a_shop_replaces_its_own_month(self, make_workspace: MakeWorkspace) -> None:
        firm = Firm(make_workspace(self.SHOPS, {}))
        for place, shop in enumerate(("東京", "大阪")):
            firm.put(
                f"売上_{shop}_202610.csv",
                sales(sale(1, "2026-10-05", "1", 100 + place), sale(2, "2026-10-31", "1", 5)),
            )
        firm.night()
        assert firm.yen() == 211
        firm.put("売上_大阪_202610.csv", sales(sale(1, "2026-10-31", "1", 7)), day=1)
        firm.night()
        assert firm.yen() == 112
        firm.night(full=True)
        assert firm.yen() == 112
        assert_whole(firm.engine)


class TestSources:
    """Sources stand beside each other: one that stops stops no other."""

    TWO_LISTS = """\
  - {name: clients, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: places, system: hanbai, entity: customers, path: "inbox/納入先*",
     profile: generic_customers, mode: snapshot, trust: 1}
  - {name: sales, system: hanbai, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: replace_period}
  - {name: other, system: kaikei, entity: customers, path: "inbox/取引先*",
     profile: generic_customers, mode: snapshot}
"""

    def test_two_lists_of_one_system_do_not_take_each_other_for_gone(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(make_workspace(self.TWO_LISTS, {}))
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.put("納入先.csv", customers("2,乙倉庫"))
        firm.put("取引先.csv", customers("1,丙銀行"))
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-06", "2", 5)))
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会"), day=1)
        firm.night()
        rows = firm.rows(map_customer_source)
        assert {(row.system, row.code, row.gone_at) for row in rows} == {
            ("hanbai", "1", None),
            ("hanbai", "2", None),
            ("kaikei", "1", None),
        }
        facts = {row.document_no: row.customer_id for row in firm.facts()}
        mapped = {row.code: row.customer_id for row in rows if row.system == "hanbai"}
        assert facts == {"1": mapped["1"], "2": mapped["2"]}
        assert_whole(firm.engine)

    def test_a_source_that_stops_keeps_what_it_had_and_the_others_publish(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
        firm.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会"), day=1)
        firm.put("売上2月.csv", "伝票番号,日付\n1,2026-02-05\n", day=1)
        firm.put("売上3月.csv", sales(sale(3, "2026-03-05", "1", 30)), day=2)
        report = firm.night()
        assert str(report.status) == "published"
        assert [f.path for f in report.refused] == ["inbox/売上2月.csv"]
        assert firm.names()["1"] == "甲商会"
        assert firm.lines() == {("2026-01-05", "1"): 100}
        assert [f.path for f in firm.night().refused] == ["inbox/売上2月.csv"]
        firm.put("売上2月.csv", sales(sale(2, "2026-02-05", "1", 20)), day=1)
        assert firm.night().refused == []
        assert firm.yen() == 150
        assert_whole(firm.engine)

    def test_files_before_the_refused_one_are_taken(self, firm: Firm) -> None:
        firm.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)), day=1)
        firm.put("売上2月.csv", b"\x00\x01\x02", day=2)
        report = firm.night()
        assert [f.status for f in report.files] == ["landed", "refused"]
        assert firm.yen() == 100

    def test_a_night_of_one_source_leaves_the_others_as_they_are(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.night(sources=("sales",))
        assert firm.yen() == 100
        assert firm.files() == {"inbox/売上.csv": "landed"}
        firm.night(sources=("customers",))
        assert firm.yen() == 100
        assert_whole(firm.engine)
