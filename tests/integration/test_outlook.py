"""What a card expects of a customer is what the views say of all, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests.support.firm import AS_OF, SOURCES, Firm
from warehouse.queries.outlook import Outlook, item_names, outlook
from warehouse.queries.visits import span_of

MakeWorkspace = Callable[..., Path]
CODES = range(1, 25)
CUSTOMERS = "コード,名称,与信限度額,評点\n" + "".join(
    f"{code},株式会社試験{chr(0x4E00 + 7 * code)}屋,"
    f"{code % 4 * 40_000 or ''},{code % 5 * 20 or ''}\n"
    for code in CODES
)
MORE = "analysis:\n  together: {minimum_together: 1}\n"


def some_sales(random: Random) -> str:
    """Return lines of customers who buy often, seldom, lately or long ago, or never."""
    lines = ["伝票番号,日付,得意先コード,得意先名,商品コード,商品名,数量,単価,金額,消費税額\n"]
    for code in [code for code in CODES if code % 6]:
        last = AS_OF - timedelta(days=random.choice((1, 5, 80, 200, 400, 800)))
        for back in range(random.randint(1, 6)):
            day = last - timedelta(days=back * random.choice((3, 30, 200, 400)))
            item, tax = random.randint(1, 6), random.choice(("", "0", "700"))
            yen = random.randint(1, 90) * 1000
            lines.append(f"{code}-{back},{day},{code},,P{item},品{item},1,1,{yen},{tax}\n")
    return "".join(lines)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more=MORE))
    found.put("得意先.csv", CUSTOMERS)
    found.put("売上.csv", some_sales(Random(7)))
    found.night()
    return found


def test_every_card_agrees_with_the_views(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        span = span_of(connection)
        assert span is not None
        found: dict[str, Outlook] = {
            one: outlook(connection, one, span) for one in sorted(firm.master())
        }
        status = connection.execute(text("SELECT customer_id, status FROM view_customer_status"))
        statuses = dict(status.tuples().all())
        credit = connection.execute(
            text("SELECT customer_id, at_risk, caution FROM view_customer_credit")
        ).all()
        proposed = connection.execute(
            text("SELECT customer_id, proposed_item, because_item FROM view_cross_sell "
                 "ORDER BY customer_id, place")
        ).all()  # fmt: skip
        names = item_names(connection)
    assert {one: told.status for one, told in found.items()} == statuses
    assert len(set(statuses.values())) >= 4
    assert {
        (one, told.credit.at_risk, told.credit.caution)
        for one, told in found.items()
        if told.credit is not None
    } == {tuple(row) for row in credit}
    assert {row.caution for row in credit} >= {"over_limit", "low_score", ""}
    assert [
        (one, item.item, item.because) for one, told in found.items() for item in told.proposals
    ] == [tuple(row) for row in proposed]
    assert proposed
    assert names["P1"] == "品1"


def test_days_past_the_expected_purchase(firm: Firm) -> None:
    firm.put(
        "売上2.csv",
        "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n"
        "901,2026-03-01,6,,部品,1,1,5\n902,2026-03-11,6,,部品,1,1,5\n",
        day=2,
    )
    firm.night()
    with firm.engine.connect() as connection:
        span = span_of(connection)
        assert span is not None
        found = outlook(connection, firm.ids()["6"], span)
        never = outlook(connection, firm.ids()["12"], span)
    assert found.life is not None
    assert found.life.expected_next_date == date(2026, 3, 21)
    assert found.days_overdue == 10
    assert (never.status, never.days_overdue, never.proposals) == ("none", 0, [])
