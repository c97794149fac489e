"""What becomes of a file: taken, seen before, renamed, older, still being written, read again."""

import json
import os
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.firm import SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema.landing import source_transaction
from warehouse.schema.ops import file, quarantine

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


@pytest.fixture
def sqlite_firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(SOURCES, {}))


class TestRecognised:
    """A file is known by its bytes, not by its name or its time."""

    def test_a_file_seen_before_is_not_read_again(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"))
        assert of(firm.night(), "得意先.csv").status == "landed"
        again = firm.night()
        assert of(again, "得意先.csv").status == "unchanged"
        assert (str(again.status), again.generation) == ("unchanged", None)

    def test_a_file_that_was_only_touched_is_not_read_again(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.night()
        firm.put("得意先.csv", customers("1,甲商事"), day=3)
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)), day=3)
        report = firm.night()
        assert {f.status for f in report.files} == {"unchanged"}
        assert len(firm.rows(file)) == 2

    def test_a_renamed_file_is_not_taken_in_twice(self, firm: Firm) -> None:
        firm.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)))
        firm.night()
        firm.put("売上(最終).csv", sales(sale(1, "2026-01-05", "1", 100)), day=2)
        report = of(firm.night(), "売上(最終).csv")
        assert report.status == "duplicate"
        assert "inbox/売上1月.csv" in report.message
        assert firm.yen() == 100
        assert_whole(firm.engine)

    def test_a_snapshot_older_than_the_one_taken_in_is_left_alone(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=5)
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会"), day=4)
        report = of(firm.night(), "得意先.csv")
        assert report.status == "older"
        assert firm.names() == {"1": "甲商事", "2": "乙工業"}
        assert firm.present() == {"1", "2"}
        assert of(firm.night(), "得意先.csv").status == "unchanged"

    def test_an_older_export_of_a_period_is_left_alone(self, firm: Firm) -> None:
        firm.put("売上1-2月.csv", sales(sale(1, "2026-01-05", "1", 120)), day=40)
        firm.night()
        firm.put("売上1月.csv", sales(sale(1, "2026-01-05", "1", 100)), day=31)
        report = of(firm.night(), "売上1月.csv")
        assert report.status == "older"
        assert "inbox/売上1-2月.csv" in report.message
        assert firm.lines() == {("2026-01-05", "1"): 120}
        assert_whole(firm.engine)

    def test_old_bytes_that_come_again_as_the_newest_count_again(self, firm: Firm) -> None:
        first = customers("1,甲商事", "2,乙工業")
        firm.put("得意先.csv", first, day=1)
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会"), day=2)
        firm.night()
        firm.put("得意先.csv", first, day=3)
        assert of(firm.night(), "得意先.csv").status == "landed"
        assert firm.names() == {"1": "甲商事", "2": "乙工業"}
        assert firm.present() == {"1", "2"}

    def test_an_old_month_that_comes_again_as_the_newest_counts_again(self, firm: Firm) -> None:
        january = sales(sale(1, "2026-01-05", "1", 100))
        firm.put("売上a.csv", january, day=1)
        firm.night()
        firm.put("売上b.csv", sales(sale(1, "2026-01-05", "1", 999)), day=2)
        firm.night()
        firm.put("売上c.csv", january, day=3)
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100}
        assert_whole(firm.engine)

    def test_a_file_still_being_written_waits_for_the_next_night(self, sqlite_firm: Firm) -> None:
        path = sqlite_firm.put("得意先.csv", customers("1,甲商事"))
        stop = threading.Event()

        def write() -> None:
            with path.open("a", encoding="utf-8") as stream:
                number = 2
                while not stop.is_set():
                    stream.write(f"{number},乙工業,,\n")
                    stream.flush()
                    number += 1
                    time.sleep(0.01)

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.05)
        try:
            report = of(sqlite_firm.night(), "得意先.csv")
        finally:
            stop.set()
            writer.join()
        assert report.status == "waiting"
        assert sqlite_firm.rows(file) == []
        sqlite_firm.put("得意先.csv", customers("1,甲商事"))
        assert of(sqlite_firm.night(), "得意先.csv").status == "landed"

    def test_a_temporary_file_is_none_of_the_source(self, sqlite_firm: Firm) -> None:
        sqlite_firm.put("得意先.csv", customers("1,甲商事"))
        for name in ("得意先.csv.part", "得意先.csv.crdownload", "得意先.tmp"):
            sqlite_firm.put(name, "半分")
        assert [f.path for f in sqlite_firm.night().files] == ["inbox/得意先.csv"]

    @pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
    @pytest.mark.parametrize("in_yaml", ["NFC", "NFD"])
    def test_names_written_by_a_mac_are_found(
        self, make_workspace: MakeWorkspace, on_disk: str, in_yaml: str
    ) -> None:
        sources = SOURCES.replace("inbox/得意先*", "inbox/ガス得意先*")
        firm = Firm(make_workspace(unicodedata.normalize(in_yaml, sources), {}))
        firm.put(unicodedata.normalize(on_disk, "ガス得意先.csv"), customers("1,甲商事"))
        (report,) = firm.night().files
        assert (report.status, report.path) == ("landed", "inbox/ガス得意先.csv")

    def test_a_name_that_only_changed_its_composition_is_the_same_file(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(make_workspace(SOURCES.replace("得意先*", "ガス得意先*"), {}))
        path = firm.put("ガス得意先.csv", customers("1,甲商事"))
        firm.night()
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
        (report,) = firm.night().files
        assert report.status == "unchanged"

    def test_a_name_in_cp932_is_taken(self, make_workspace: MakeWorkspace) -> None:
        firm = Firm(make_workspace(SOURCES.replace("inbox/得意先*", "inbox/顧客/*.csv"), {}))
        folder = firm.root / "inbox" / "顧客"
        folder.mkdir(parents=True)
        path = os.fsencode(folder) + b"/" + "得意先表.csv".encode("cp932")
        with open(path, "wb") as stream:  # noqa: PTH123 - no Path holds such a name faithfully
            stream.write(customers("1,甲商事").encode())
        os.utime(path, (1_700_000_000, 1_700_000_000))
        (report,) = firm.night().files
        assert (report.status, report.path) == ("landed", "inbox/顧客/得意先表.csv")


class TestReadAgain:
    """What decides how a file is read changed: it is read again."""

    PROFILE = """\
id: ours
entity: customers
format: csv
fields: {{code: コード, name: {name}}}
"""

    def test_after_the_profile_was_changed(self, make_workspace: MakeWorkspace) -> None:
        firm = Firm(
            make_workspace(
                SOURCES.replace("generic_customers", "ours.yaml"),
                {"ours.yaml": self.PROFILE.format(name="名称").encode()},
            )
        )
        firm.put("得意先.csv", "コード,名称,正式名称\n1,甲,甲商事株式会社\n")
        firm.night()
        assert firm.names() == {"1": "甲"}
        ids = firm.ids()
        (firm.root / "ours.yaml").write_text(self.PROFILE.format(name="正式名称"), encoding="utf-8")
        assert of(firm.night(), "得意先.csv").status == "landed"
        assert firm.names() == {"1": "甲商事株式会社"}
        assert firm.ids() == ids
        assert of(firm.night(), "得意先.csv").status == "unchanged"

    def test_after_the_profile_was_changed_a_refused_file_too(
        self, make_workspace: MakeWorkspace
    ) -> None:
        firm = Firm(
            make_workspace(
                SOURCES.replace("generic_customers", "ours.yaml"),
                {"ours.yaml": self.PROFILE.format(name="名称").encode()},
            )
        )
        firm.put("得意先.csv", "コード,名前\n1,甲\n")
        assert firm.night_fails() == "NOTHING_TAKEN"
        (firm.root / "ours.yaml").write_text(self.PROFILE.format(name="名前"), encoding="utf-8")
        assert of(firm.night(), "得意先.csv").status == "landed"

    def test_after_the_source_states_another_encoding(self, make_workspace: MakeWorkspace) -> None:
        firm = Firm(make_workspace(SOURCES.replace("trust: 2", "trust: 2, encoding: utf-8"), {}))
        firm.put("得意先.csv", customers("1,甲商事").encode("cp932"))
        assert firm.night_fails() == "NOTHING_TAKEN"
        firm.configure("encoding: utf-8", "encoding: cp932")
        assert of(firm.night(), "得意先.csv").status == "landed"
        assert firm.names() == {"1": "甲商事"}

    def test_after_the_firm_rounds_tax_otherwise(self, make_workspace: MakeWorkspace) -> None:
        profile = """\
id: ours
entity: transactions
format: csv
fields: {date: 日付, document_no: 伝票, customer_code: 得意先, amount: 税込}
tax: {amount: inclusive, by: line}
"""
        sources = SOURCES.replace("generic_transactions", "ours.yaml")
        firm = Firm(
            make_workspace(
                sources, {"ours.yaml": profile.encode()}, more="tax: {rounding: floor}\n"
            )
        )
        firm.put("売上.csv", "日付,伝票,得意先,税込\n2026-01-05,1,1,109\n")
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 100}
        firm.configure("floor", "ceil")
        firm.night()
        assert firm.lines() == {("2026-01-05", "1"): 99}
        assert_whole(firm.engine)

    def test_a_full_night_changes_nothing_but_addresses(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
        firm.put(
            "売上1月.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-09", "9", 1))
        )
        firm.put(
            "売上1月の写し.csv",
            sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-09", "9", 1)),
        )
        firm.night()
        firm.put("売上2月.csv", sales(sale(3, "2026-02-05", "1", 10)), day=2)
        firm.put("得意先.csv", customers("1,甲商会"), day=2)
        firm.night()
        before = firm.published()
        assert str(firm.night(full=True).status) == "published"
        assert firm.published() == before
        assert_whole(firm.engine)
        live = source_transaction.c.replaced_by_file.is_(None)
        assert len(firm.rows(source_transaction, live)) == 3


class TestUnits:
    """Amounts below 千円 land in yen, to the yen, and so do rows that people put right."""

    def test_a_column_of_thousands_lands_in_yen(self, sqlite_firm: Firm) -> None:
        heading = sales().replace("金額", "金額（千円）")
        lines = sale(1, "2026-01-05", "1", "1200.5") + sale(2, "2026-01-06", "", "30", name="")
        sqlite_firm.put("得意先.csv", customers("1,甲商事"))
        sqlite_firm.put("売上.csv", heading + lines)
        report = of(sqlite_firm.night(), "売上.csv")
        assert (report.yen_read, report.yen_loaded, report.yen_held) == (
            1_230_500,
            1_200_500,
            30_000,
        )
        assert any("1,000倍" in note for note in report.notes)
        assert sqlite_firm.yen() == 1_200_500
        (held,) = sqlite_firm.rows(quarantine)
        assert json.loads(held.row)["amount"] == "30千円", "put right, it is still in 千円"
        assert_whole(sqlite_firm.engine)

    def test_a_unit_above_the_table_stops_the_file(self, sqlite_firm: Firm) -> None:
        sqlite_firm.put("得意先.csv", customers("1,甲商事"))
        sqlite_firm.put("売上.csv", "単位：千円\n" + sales(sale(1, "2026-01-05", "1", 100)))
        report = of(sqlite_firm.night(), "売上.csv")
        assert report.status == "refused"
        assert "千円" in report.message


def test_days_without_a_year_are_of_the_period_above_the_table(sqlite_firm: Firm) -> None:
    title = "売上明細表\n期間：令和5年12月21日～令和6年1月20日\n"
    lines = sale(1, "12/25", "1", 100) + sale(2, "1/5", "1", 20)
    sqlite_firm.put("得意先.csv", customers("1,甲商事"))
    sqlite_firm.put("売上.csv", title + sales() + lines)
    sqlite_firm.night()
    assert sqlite_firm.lines() == {("2023-12-25", "1"): 100, ("2024-01-05", "2"): 20}


def test_a_heading_that_says_with_tax_is_told_where_the_profile_does_not(sqlite_firm: Firm) -> None:
    sqlite_firm.put("得意先.csv", customers("1,甲商事"))
    sqlite_firm.put(
        "売上.csv", sales(sale(1, "2026-01-05", "1", 1_100)).replace("金額", "税込金額")
    )
    report = of(sqlite_firm.night(), "売上.csv")
    (note,) = [note for note in report.notes if "税込" in note]
    assert "tax: {amount: inclusive, by: line}" in note
    assert sqlite_firm.yen() == 1_100
