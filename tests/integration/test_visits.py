"""Whom to visit: the same answers on both databases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.crm import SALES_SOURCE, SOURCES
from tests.support.firm import AS_OF, Firm
from warehouse.queries.appointments import agendas
from warehouse.queries.dormancy import former_yearly_sales
from warehouse.queries.listed import names_of
from warehouse.queries.portfolio import portfolio
from warehouse.queries.visits import Wanted, chosen, span_of, visits

MakeWorkspace = Callable[..., Path]
NAMES = {
    "1": "あかね雲製菓", "2": "空見印刷", "3": "波多野工業", "4": "月夜野酒造", "5": "丘の上書店",
    "6": "黒森製材",
}  # fmt: skip
CUSTOMERS = "コード,名称,営業担当,与信限度額\n" + "".join(
    f"{code},株式会社{name},{'佐藤' if code in '14' else '鈴木'},{1000 if code == '1' else ''}\n"
    for code, name in NAMES.items()
)
BOUGHT = {
    "1": ("2026-02-01", "2026-03-01", "2026-03-25"),  # every 24 days: due in April
    "2": ("2026-01-10", "2026-02-10", "2026-03-10"),  # about every 30 days: due in April, too
    "3": ("2025-11-01", "2025-11-11", "2025-11-21"),  # every ten days, and then no more
    "4": ("2023-01-01", "2024-09-01"),  # quiet for more than a year
    "6": ("2020-01-01",),  # lost
}
PRICES = {"1": 800, "2": 500, "3": 300, "4": 200, "6": 9000}
SALES = "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n" + "".join(
    f"{code}{place},{day},{code},株式会社{NAMES[code]},部品,1,1,{PRICES[code]}\n"
    for code, days in BOUGHT.items()
    for place, day in enumerate(days)
)
DIARY = (
    "活動ID,活動日,得意先コード,活動種別,件名,内容,次回アクション,次回予定日\n"
    "A1,2026-03-10,5,訪問,新学期,本棚を見た,見積を持参,2026-03-20\n"
    "A2,2026-03-01,6,電話,御用聞き,留守,かけ直す,2026-03-05\n"
    "A3,2026-03-06,6,電話,御用聞き,用なし,,\n"
    "A4,2026-03-06,2,電話,先の話,また来年,訪問,2027-03-01\n"
)
DEALS = (
    "案件ID,得意先コード,案件名,フェーズ,予定金額,確度,受注予定日,完了日\n"
    'D1,5,本棚の入れ替え,提案,"1,200",60%,2026-03-15,\n'
    'D2,6,倉庫,失注,"9,000",0,2026-03-15,2026-03-16\n'
    'D3,1,来年の分,提案,"9,000",10,2027-03-15,\n'
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES + SALES_SOURCE, {}, url=warehouse_url))
    for name, text in (("得意先", CUSTOMERS), ("売上", SALES), ("活動", DIARY), ("案件", DEALS)):
        found.put(f"{name}.csv", text)
    found.night()
    return found


def listed(firm: Firm, wanted: Wanted = Wanted()) -> dict[str, int]:  # noqa: B008 - is frozen
    """Return the names of those to visit in their order, with what they are worth."""
    with firm.engine.connect() as connection:
        figures, found = portfolio(connection), visits(connection)
        picked = chosen(figures, found, former_yearly_sales(connection), wanted)
        ids = figures.ids(picked.places)
        names = names_of(connection, ids)
    short = [names[one].removeprefix("株式会社") for one in ids]
    return dict(zip(short, picked.worth.tolist(), strict=True))


def test_those_worth_most_come_first_and_who_has_no_reason_does_not(firm: Firm) -> None:
    assert list(listed(firm).items()) == [
        ("あかね雲製菓", 2400),
        ("空見印刷", 1500),
        ("丘の上書店", 1200),
        ("波多野工業", 900),
        ("月夜野酒造", 200),
    ]


REASONS = {
    "due": {"あかね雲製菓", "空見印刷"},
    "overdue": set(),
    "at_risk": {"波多野工業"},
    "dormant": {"月夜野酒造"},
    "action": {"丘の上書店"},
    "deal": {"丘の上書店"},
    "credit": {"あかね雲製菓"},
}


def test_each_reason_has_its_customers(firm: Firm) -> None:
    assert {reason: set(listed(firm, Wanted(reason=reason))) for reason in REASONS} == REASONS


def test_a_sales_rep_sees_their_own(firm: Firm) -> None:
    assert set(listed(firm, Wanted(sales_rep="佐藤"))) == {"あかね雲製菓", "月夜野酒造"}
    assert listed(firm, Wanted(sales_rep="だれか")) == {}


def test_the_agenda_tells_dates(firm: Firm) -> None:
    ids = firm.ids()
    with firm.engine.connect() as connection:
        span = span_of(connection)
        assert span is not None
        found = agendas(connection, [ids["2"], ids["5"], ids["6"]], span)
    assert (span.as_of, span.until) == (AS_OF, date(2026, 4, 30))
    (action,), (deal,) = found[ids["5"]].actions, found[ids["5"]].deals
    assert (action.next_action, action.next_date) == ("見積を持参", date(2026, 3, 20))
    assert (deal.name, deal.amount) == ("本棚の入れ替え", 1200)
    rhythm = found[ids["2"]].life
    assert rhythm is not None
    assert (rhythm.interval_days, rhythm.expected_next_date) == (30, date(2026, 4, 9))
    assert (found[ids["2"]].actions, found[ids["6"]].actions) == ([], [])


def test_what_was_promised_is_done_once_something_was_noted(firm: Firm) -> None:
    firm.put("活動.csv", DIARY + "A5,2026-03-20,5,訪問,見積,渡した,,\n", day=2)
    firm.night()
    assert listed(firm, Wanted(reason="action")) == {}


def test_an_empty_warehouse_has_nobody_to_visit(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found = visits(connection)
        picked = chosen(
            portfolio(connection), found, former_yearly_sales(connection), Wanted()
        )  # fmt: skip
    assert (found.span, len(picked.places)) == (None, 0)
