"""What the boards ask of the warehouse: the same answers on both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.web.pages.dormant import dormant
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from warehouse.queries import boards, completeness, intake
from warehouse.queries.boards import Choice, by_decile, by_rank, chosen, needed, pareto, rfm_grid
from warehouse.queries.dormancy import former_yearly_sales, habits
from warehouse.queries.listed import listed, names_of
from warehouse.queries.movements import changes_since, moved, publications, rank_moves
from warehouse.queries.portfolio import Portfolio, portfolio

MakeWorkspace = Callable[..., Path]
RANKS = ("A", "B-1", "B-2", "C", "その他")

LEDGER = customers(
    "1,甲商事株式会社,愛知県名古屋市中区錦1丁目1番1号,052-111-1111",
    "2,乙物産株式会社,岐阜県岐阜市神田町2丁目2番,058-222-2222",
    "3,丙製作所株式会社,,",
    "4,丁運輸株式会社,愛知県豊橋市駅前3丁目,0532-33-3333",
    "5,甲商事株式会社,愛知県名古屋市中区錦1丁目1番1号,052-111-1111",
)
SALES = sales(
    sale(1, "2026-01-10", "1", 800, "甲商事株式会社"),
    sale(2, "2026-02-10", "1", 200, "甲商事株式会社"),
    sale(3, "2026-03-10", "2", 150, "乙物産株式会社"),
    # 丁 bought every ten days until 2024, and no more.
    sale(4, "2023-01-01", "4", 9000, "丁運輸株式会社"),
    sale(5, "2024-05-01", "4", 70, "丁運輸株式会社"),
    sale(6, "2024-05-11", "4", 30, "丁運輸株式会社"),
    sale(7, "2024-05-21", "4", 40, "丁運輸株式会社"),
    sale(8, "2026-13-01", "1", 5, "甲商事株式会社"),
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    found.put("得意先.csv", LEDGER)
    found.put("売上.csv", SALES)
    found.first_night()
    return found


def figures(firm: Firm) -> Portfolio:
    with firm.engine.connect() as connection:
        return portfolio(connection)


def id_of(firm: Firm, name: str) -> str:
    found = figures(firm)
    with firm.engine.connect() as connection:
        names = names_of(connection, found.ids(chosen(found, Choice())))
    (one,) = [customer for customer, told in names.items() if name in told]
    return one


def test_every_ranked_customer_is_read_the_best_first(firm: Firm) -> None:
    found = figures(firm)
    assert found.as_of == date(2026, 3, 31)
    assert found.sales.tolist() == [1000, 150, 0, 0]
    assert found.ids(chosen(found, Choice()))[0] == id_of(firm, "甲商事")
    assert set(found.prefecture.choices()) == {"愛知県", "岐阜県"}


def test_an_empty_warehouse_has_empty_boards(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found = portfolio(connection)
        assert publications(connection) is None
        assert completeness.completeness(connection) == []
        former = former_yearly_sales(connection)
    assert (len(found), found.as_of, pareto(found, "sales")) == (0, None, [])
    assert [share.customers for share in by_rank(found, RANKS)] == [0] * 5
    assert len(dormant(found, former, 12)[0]) == 0


def test_sums_by_rank_decile_and_cell_hold_everybody_once(firm: Firm) -> None:
    found = figures(firm)
    for parts in (by_rank(found, RANKS), by_decile(found), list(rfm_grid(found).values())):
        assert sum(part.customers for part in parts) == 4
        assert sum(part.sales for part in parts) == 1150
    by_name = {share.name: share for share in by_rank(found, RANKS)}
    assert by_name["その他"].customers == 2
    assert by_name["B-2"].share == pytest.approx(1000 / 1150)


def test_the_curve_ends_at_everything(firm: Firm) -> None:
    points = pareto(figures(firm), "sales")
    assert [point.customers for point in points] == [1, 2]
    assert points[0].share == pytest.approx(1000 / 1150)
    assert points[-1].share == 1.0
    assert needed(figures(firm), "sales", 0.8) == 1
    assert needed(figures(firm), "sales", 0.9) == 2


def test_lists_are_chosen_and_ordered(firm: Firm) -> None:
    found = figures(firm)

    def names(choice: Choice, order: boards.Order = "sales") -> list[str]:
        with firm.engine.connect() as connection:
            return [row.name for row in listed(connection, found.ids(chosen(found, choice, order)))]

    assert names(Choice(prefecture="岐阜県")) == ["乙物産株式会社"]
    assert names(Choice(prefecture="北海道")) == []
    assert names(Choice(rank="その他", prefecture="愛知県")) == ["丁運輸株式会社"]
    assert names(Choice(), "recency")[0] == "丁運輸株式会社"
    assert names(Choice(decile=1)) == ["甲商事株式会社"]


def test_a_customer_that_is_gone_meanwhile_is_left_out(firm: Firm) -> None:
    one = id_of(firm, "甲商事")
    with firm.engine.connect() as connection:
        assert [row.customer_id for row in listed(connection, [one, "C999999999"])] == [one]


def test_former_sales_are_those_of_the_year_up_to_the_last_sale(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        former = former_yearly_sales(connection)
        habit = habits(connection, [id_of(firm, "丁運輸")], "その他")[id_of(firm, "丁運輸")]
    # Not the 9,000 of the year before.
    asked = [id_of(firm, "丁運輸"), id_of(firm, "甲商事"), id_of(firm, "丙製作所")]
    assert former.of(np.array(asked, dtype="S12")).tolist() == [140, 1000, 0]
    assert (habit.first, habit.last) == (date(2023, 1, 1), date(2024, 5, 21))
    assert habit.interval_days == round((date(2024, 5, 21) - date(2023, 1, 1)).days / 3)
    assert habit.former_rank == ""


def test_who_stopped_buying_is_dormant_and_who_never_bought_is_not(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        former = former_yearly_sales(connection)
    found = figures(firm)
    places, yen = dormant(found, former, 12)
    assert found.ids(places) == [id_of(firm, "丁運輸")]
    assert yen.tolist() == [140]
    assert len(dormant(found, former, 36)[0]) == 0
    assert len(dormant(found, former, 12, "だれか")[0]) == 0


def test_completeness_and_doubles_by_system(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        (system,) = completeness.completeness(connection)
        doubled = completeness.doubles(connection)
        most = completeness.most_doubled(connection, "hanbai", 10)
    assert (system.system, system.records) == ("hanbai", 5)
    assert system.fields["phone"].filled == 4
    assert system.fields["phone"].share == pytest.approx(0.8)
    assert system.fields["address"].sound == 4
    assert system.fields["email"].filled == 0
    assert system.fields["email"].sound_share is None
    assert [(one.system, one.customers, one.superfluous) for one in doubled] == [("hanbai", 1, 1)]
    assert most == [(id_of(firm, "甲商事"), 2)]


def test_the_first_publication_is_told_as_such(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        published = publications(connection)
        assert published is not None
        found = changes_since(connection, published[0] - timedelta(days=1))
    assert (found.publications, found.first) == (1, True)
    assert found.added["dim_customer"] == 4


def test_what_a_night_changed_and_who_moved(firm: Firm) -> None:
    between = datetime.now(UTC)
    firm.put("売上2.csv", sales(sale(20, "2026-03-20", "4", 5000, "丁運輸株式会社")), day=2)
    firm.put("得意先.csv", LEDGER + "6,戊工業株式会社,三重県津市丸之内1,059-666-6666\n", day=2)
    firm.night()
    with firm.engine.connect() as connection:
        changes = changes_since(connection, between)
        counts = rank_moves(connection, between)
        rows = moved(connection, between)
        ups = moved(connection, between, before="その他")
        before = moved(connection, datetime(2020, 1, 1, tzinfo=UTC))
    assert (changes.publications, changes.first) == (1, False)
    assert changes.added["dim_customer"] == 1
    assert changes.added["fact_transaction"] == 1
    moves = {row.customer_id: (row.before, row.now) for row in rows}
    assert moves[id_of(firm, "丁運輸")][0] == "その他"
    assert sum(counts.values()) == len(rows)
    assert counts[moves[id_of(firm, "丁運輸")]] >= 1
    assert [row.customer_id for row in ups] == [id_of(firm, "丁運輸")]
    assert before == []
    with firm.engine.connect() as connection:
        assert changes_since(connection, datetime.now(UTC)).publications == 0


def test_files_and_runs_page_by_page(firm: Firm) -> None:
    firm.put("売上2.csv", sales(sale(20, "2026-03-20", "4", 5000)), day=2)
    firm.night()
    with firm.engine.connect() as connection:
        newest = intake.files(connection, limit=2)
        older = intake.files(connection, before=newest[-1].file_id, limit=2)
        of_source = intake.files(connection, source="sales")
        refused = intake.files(connection, status="refused")
        runs = intake.runs(connection, before=None, limit=10)
        first = intake.run(connection, runs[-1].run_id)
        nothing = intake.run(connection, 999), intake.file(connection, 999)
    assert [file.path for file in (*newest, *older)] == [
        "inbox/売上2.csv", "inbox/売上.csv", "inbox/得意先.csv"
    ]  # fmt: skip
    assert {file.source for file in of_source} == {"sales"}
    assert refused == []
    assert [run.run_id for run in runs] == [2, 1]
    assert first is not None and first.files
    assert nothing == (None, None)


def test_a_file_adds_up_and_shows_what_came_of_it(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        sold, known = intake.files(connection)
        totals = intake.control_totals(connection, sold.file_id)
        lines = intake.lines_of(connection, sold.file_id, 3)
        records = intake.records_of(connection, known, 100)
    assert (sold.rows_read, sold.rows_loaded, sold.rows_held) == (9, 7, 1)
    assert (sold.rows_difference, sold.yen_difference) == (0, 0)
    assert [total.difference for total in totals] == [0] * len(totals)
    assert len(lines) == 3
    assert lines[0]["amount"] == 800
    assert [record["code"] for record in records] == ["1", "2", "3", "4", "5"]


def test_nights_are_counted_by_what_their_files_gave(firm: Firm) -> None:
    firm.put("売上2.csv", sales(sale(20, "2026-03-20", "4", 5000)), day=2)
    firm.night()
    with firm.engine.connect() as connection:
        first, second = intake.nights(connection, 10)
        (last,) = intake.nights(connection, 1)
    assert (first.rows_held, first.files, first.refused) == (1, 2, 0)
    assert second.rows_held == 0
    assert last == second
