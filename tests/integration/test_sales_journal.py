"""The sales as entries for accounting packages: right to the yen, and nothing given twice."""

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from connectors.profile import load_profile
from connectors.reading import Block, open_reading
from core.errors import ConfigurationError
from pipelines.steps.export import Outcome, export
from pipelines.steps.night import NightOptions, run_night
from pipelines.steps.rollback import rollback
from pipelines.workspace import Workspace
from tests.support.export_firm import write_export_firm
from tests.support.firm import AS_OF
from warehouse.schema.published import fact_transaction
from warehouse.schema.reconciliation import mart_reconciliation

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
HEAD = "伝票番号,行番号,日付,得意先コード,得意先名,区分,商品名,金額,消費税額,税率\n"
SALES = """\
1001,1,2026-01-10,0001,株式会社青葉製作所,売上,部品A,10000,1000,10
1001,2,2026-01-10,0001,株式会社青葉製作所,売上,お茶,1000,80,8
1002,1,2026-01-11,0003,緑風工業株式会社,売上,部品B,2999,299,10
1003,1,2026-01-20,0001,株式会社青葉製作所,返品,部品A,-1000,-100,10
1004,1,2026-02-01,0003,緑風工業株式会社,値引,端数,-99,-9,10
1005,1,2026-02-01,0003,緑風工業株式会社,売上,部品C,12345,,
"""
JOURNAL = """\
  - {name: kaikei, system: kaikei, entity: journal, path: "inbox/仕訳*",
     profile: yayoi_kaikei_journal, mode: replace_period, counts_as: books}
"""
CUSTOMERS = """\
得意先コード,得意先名,法人番号
0001,株式会社青葉製作所,7000012050002
0003,緑風工業株式会社,
"""
EXPORTS = """\
  yayoi: {kind: journal, profile: yayoi_kaikei_journal, path: "outbox/仕訳_{period}.txt"}
  freee: {kind: journal, profile: freee_journal, path: outbox/freee.csv, department: 営業部}
  mf: {kind: journal, profile: mf_journal, path: outbox/mf.csv, by: day}
  bugyo: {kind: journal, profile: obc_journal, path: outbox/obc.csv, system: hanbai,
          accounts: {receivable: "135", sale: "500", returned: "501", discount: "502"}}
"""
NAMES = ["yayoi", "freee", "mf", "bugyo"]


def firm(tmp_path: Path, url: str = "sqlite:///warehouse.db", sales: str = SALES) -> Workspace:
    files = {"inbox/得意先.csv": CUSTOMERS, "inbox/売上.csv": HEAD + sales}
    return write_export_firm(tmp_path / "firm", EXPORTS, url, files=files)


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return firm(tmp_path, warehouse_url)


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    return raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp932")


def history(workspace: Workspace) -> int:
    with workspace.engine.connect() as connection:
        return int(connection.scalar(select(func.sum(fact_transaction.c.amount))) or 0)


def sell(workspace: Workspace, sales: str) -> None:
    """Let the sales be these, and run a night."""
    path = workspace.root / "inbox" / "売上.csv"
    moment = int(path.stat().st_mtime) + 1000
    path.write_text(HEAD + sales, encoding="utf-8")
    os.utime(path, (moment, moment))
    run_night(workspace, NightOptions(as_of=AS_OF))


def read_back(done: Outcome) -> list[tuple[str, str, int, int]]:
    """Return kind, customer, amount with tax and tax, as the profile reads the file."""
    profile = load_profile(str(done.exported.detail["profile"]))
    found = []
    for item in open_reading(done.path, profile):
        assert isinstance(item, Block) or item.row_number == 1, item
        if isinstance(item, Block) and item.entity == "transactions":
            columns = item.columns
            for kind, name, amount, tax in zip(
                columns["kind"], columns["customer_name"], columns["amount"], columns["tax"],
                strict=True,
            ):  # fmt: skip
                found.append((kind, name, int(amount), int(tax or 0)))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_package_gets_its_own_form(workspace: Workspace, name: str) -> None:
    done = export(workspace, name)
    expected = (GOLDEN / f"journal_{name}.csv").read_text(encoding="utf-8")
    assert text_of(done.path).replace("\r\n", "\n") == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_entries_equal_the_history_to_the_yen(workspace: Workspace, name: str) -> None:
    done = export(workspace, name)
    assert done.exported.yen == history(workspace) == 10000 + 1000 + 2999 - 1000 - 99 + 12345
    tax = done.exported.detail["tax"]
    assert tax == 1000 + 80 + 299 - 100 - 9 + 1234, "what is not written is computed, cut off"
    assert done.exported.detail["tax_computed"] == 1234
    read = read_back(done)
    if name == "bugyo":
        # Whoever reads codes of accounts cannot know which of them are returns.
        read = [(k, n, -abs(y) if k == "payment" else y, t) for k, n, y, t in read]
    assert sum(amount for _, _, amount, _ in read) == done.exported.yen + tax
    kinds = {"sale", "payment"} if name == "bugyo" else {"sale", "return", "discount"}
    assert {kind for kind, *_ in read} == kinds


def test_the_tax_of_a_day_is_that_of_its_slips(workspace: Workspace) -> None:
    export(workspace, "mf")
    sell(
        workspace,
        "1,1,2026-03-10,0001,,売上,部品,105,,\n2,1,2026-03-10,0001,,売上,部品,60,,\n"
        "2,2,2026-03-10,0001,,売上,部品,45,,\n3,1,2026-03-10,0001,,返品,部品,-105,,\n",
    )
    done = export(workspace, "mf")
    read = sorted((kind, yen, tax) for kind, _, yen, tax in read_back(done))
    assert read == [("return", -115, -10), ("sale", 230, 20)]
    compared = mart_reconciliation.c
    query = select(func.sum(compared.own_tax)).where(compared.month == date(2026, 3, 1))
    with workspace.engine.connect() as connection:
        assert connection.scalar(query) == done.exported.detail["tax"] == 10


def test_what_was_given_is_not_given_again(workspace: Workspace) -> None:
    assert export(workspace, "yayoi").exported.rows == 6
    again = export(workspace, "yayoi")
    assert (again.exported.rows, again.exported.yen) == (0, 0)
    assert export(workspace, "freee").exported.rows == 6, "another export knows nothing of it"


def test_a_former_file_is_not_replaced_because_it_counts_as_given(workspace: Workspace) -> None:
    first = export(workspace, "freee")
    given = first.path.read_bytes()
    second = export(workspace, "freee")
    third = export(workspace, "freee", first.path)
    names = [one.path.name for one in (first, second, third)]
    assert names == ["freee.csv", "freee_2.csv", "freee_3.csv"]
    assert first.path.read_bytes() == given
    assert second.exported.path == "outbox/freee_2.csv"


def unchanged(workspace: Workspace, name: str = "yayoi") -> bool:
    """Write a file; tell whether it was known beforehand that nothing is new."""
    done = export(workspace, name)
    assert done.path.exists()
    known = bool(done.exported.detail["unchanged"])
    assert not known or done.exported.rows == 0
    return known


def test_where_no_line_and_no_setting_changed_nothing_is_compared(workspace: Workspace) -> None:
    assert not unchanged(workspace)
    assert unchanged(workspace)
    (workspace.root / "outbox").joinpath(export(workspace, "yayoi").path.name).unlink()
    assert unchanged(workspace), "a file that is missing is written all the same"
    path = workspace.root / "inbox" / "得意先.csv"
    path.write_text(CUSTOMERS.replace("緑風工業", "緑風産業"), encoding="utf-8")
    os.utime(path, (1_710_000_000, 1_710_000_000))
    assert run_night(workspace, NightOptions(as_of=AS_OF)).generation is not None
    assert unchanged(workspace), "a publication that changed no line"
    assert not unchanged(workspace, "freee"), "another export"
    sell(workspace, SALES + SALES_NEW)
    assert not unchanged(workspace), "a new line"
    assert unchanged(workspace)
    export(workspace, "yayoi", period=(date(2026, 1, 1), date(2026, 1, 31)))
    assert not unchanged(workspace), "a period was given meanwhile"
    assert unchanged(workspace)


def test_another_setting_is_compared(workspace: Workspace) -> None:
    export(workspace, "yayoi")
    path = workspace.root / "tsunagi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "tax: {rounding: ceil}\n", encoding="utf-8")
    again = export(Workspace.open(workspace.root), "yayoi")
    assert not again.exported.detail["unchanged"]
    assert again.exported.detail["taken_back"] == 1, "the line without a tax of its own"


def test_a_line_that_states_neither_rate_nor_tax_has_the_rate_of_the_firm(
    workspace: Workspace,
) -> None:
    path = workspace.root / "tsunagi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "tax: {default_rate: 8}\n", encoding="utf-8")
    done = export(Workspace.open(workspace.root), "yayoi")
    assert done.exported.detail["tax_computed"] == 12345 * 8 // 100
    assert done.exported.detail["tax"] == 1000 + 80 + 299 - 100 - 9 + 987


def test_a_publication_that_is_put_back_is_taken_back_from_the_package(
    workspace: Workspace,
) -> None:
    before = export(workspace, "yayoi").exported.yen
    sell(workspace, SALES + SALES_NEW)
    after = export(workspace, "yayoi").exported.yen
    rollback(workspace)
    back = export(workspace, "yayoi")
    assert not back.exported.detail["unchanged"]
    assert (after, back.exported.yen) == (500, -500)
    assert before == history(workspace)
    assert unchanged(workspace)


def test_what_changed_is_taken_back_and_given_anew(workspace: Workspace) -> None:
    first = export(workspace, "yayoi")
    sell(workspace, SALES.replace("2999,299", "3000,300") + SALES_NEW)
    second = export(workspace, "yayoi")
    rows = [
        (row[3], row[4], row[8], row[10], row[16])
        for row in csv.reader(io.StringIO(text_of(second.path)))
    ]
    assert rows == [
        ("2026/01/11", "売上高", "3298", "売掛金", "取消 1002 売上 部品B"),
        ("2026/01/11", "売掛金", "3300", "売上高", "1002 売上 部品B"),
        ("2026/02/03", "売掛金", "550", "売上高", "1006 売上 部品D"),
    ]
    assert first.exported.yen is not None
    assert second.exported.yen is not None
    assert first.exported.yen + second.exported.yen == history(workspace)
    assert second.exported.detail["taken_back"] == 1


SALES_NEW = "1006,1,2026-02-03,0001,株式会社青葉製作所,売上,部品D,500,50,10\n"


def test_customers_that_become_one_change_no_entry(workspace: Workspace) -> None:
    export(workspace, "yayoi")
    export(workspace, "mf")
    path = workspace.root / "inbox" / "得意先.csv"
    joined = CUSTOMERS.replace("緑風工業株式会社,", "株式会社青葉製作所,7000012050002")
    path.write_text(joined, encoding="utf-8")
    os.utime(path, (1_710_000_000, 1_710_000_000))
    run_night(workspace, NightOptions(as_of=AS_OF))
    with workspace.engine.connect() as connection:
        customers = func.count(fact_transaction.c.customer_id.distinct())
        assert connection.scalar(select(customers)) == 1
    assert export(workspace, "yayoi").exported.rows == 0
    assert export(workspace, "mf").exported.rows == 0
    sell(workspace, SALES.replace("2999,299", "3000,300"))
    again = export(workspace, "yayoi")
    assert {row[5] or row[11] for row in csv.reader(io.StringIO(text_of(again.path)))} == {
        "株式会社青葉製作所"
    }


def test_a_slip_that_is_gone_is_taken_back(workspace: Workspace) -> None:
    export(workspace, "yayoi")
    sell(workspace, SALES.replace("1002,1,2026-01-11", "1002,1,2026-01-12"))
    done = export(workspace, "yayoi")
    assert done.exported.yen == 0
    assert done.exported.detail["taken_back"] == 1
    assert done.exported.rows == 2


def test_a_period_is_written_whole_and_remembered(workspace: Workspace) -> None:
    january = (date(2026, 1, 1), date(2026, 1, 31))
    export(workspace, "yayoi")
    done = export(workspace, "yayoi", period=january)
    assert done.path.name == "仕訳_20260101-20260131.txt"
    assert (done.exported.rows, done.exported.yen) == (4, 12999)
    assert export(workspace, "yayoi").exported.rows == 0


def test_a_file_that_fails_is_not_taken_for_given(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.steps.export._put", fails)
        with pytest.raises(OSError, match="disk full"):
            export(workspace, "yayoi")
    assert export(workspace, "yayoi").exported.rows == 6


def test_only_journals_have_a_period(tmp_path: Path) -> None:
    workspace = write_export_firm(tmp_path / "firm", "  codes: {kind: codes, path: a.csv}\n")
    with pytest.raises(ConfigurationError) as caught:
        export(workspace, "codes", period=(date(2026, 1, 1), date(2026, 1, 31)))
    assert caught.value.code == "EXPORT_PERIOD"


_LINE = st.tuples(
    st.integers(1, 4),  # document
    st.integers(1, 3),  # day
    st.sampled_from(["0001", "0003"]),
    st.integers(-5000, 5000),
    st.sampled_from([("", ""), ("10", ""), ("8", ""), ("10", "1"), ("", "7")]),
)


def _sales(lines: list[tuple[int, int, str, int, tuple[str, str]]]) -> str:
    return "".join(
        f"{document},{place},2026-03-0{day},{code},{code}社,売上,品{place},{amount},{tax},{rate}\n"
        for place, (document, day, code, amount, (rate, tax)) in enumerate(lines, start=1)
    )


@settings(max_examples=6)
@given(st.lists(st.lists(_LINE, min_size=1, max_size=6), min_size=2, max_size=3))
def test_whatever_changes_between_the_packages_has_the_history(
    tmp_path_factory: pytest.TempPathFactory,
    nights: list[list[tuple[int, int, str, int, tuple[str, str]]]],
) -> None:
    """However often sales change, all that was given adds up to what the history says."""
    workspace = firm(tmp_path_factory.mktemp("w"), sales=SALES + _sales(nights[0]))
    given_yen = {"yayoi": 0, "mf": 0}
    for lines in nights:
        sell(workspace, SALES + _sales(lines))
        for name in given_yen:
            given_yen[name] += export(workspace, name).exported.yen or 0
            assert given_yen[name] == history(workspace)
