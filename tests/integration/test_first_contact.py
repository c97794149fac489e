"""How long it takes from the first activity with a customer to its first sale."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from tests.support.crm import DIARY, SOURCES
from tests.support.firm import Firm, sale, sales

MakeWorkspace = Callable[..., Path]
SALES = """\
  - {name: sales, system: crm, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: replace_period}
"""
CUSTOMERS = "コード,名称,獲得元\n1,株式会社あかね雲製菓,展示会\n2,有限会社空見印刷,\n"


def test_first_contact_to_sale(make_workspace: MakeWorkspace, warehouse_url: str) -> None:
    firm = Firm(make_workspace(SOURCES + SALES, {}, url=warehouse_url))
    firm.put("得意先.csv", CUSTOMERS)
    diary = (
        "A1,2026-01-10,1,展示会", "A2,2026-02-01,1,訪問", "A3,2026-02-02,2,電話",
        "A4,2026-04-01,2,訪問",  # to come: the day is the end of March
    )  # fmt: skip
    firm.put("活動.csv", DIARY + "".join(f"{row},,,,,,,\n" for row in diary))
    firm.put("売上.csv", sales(sale(1, "2026-03-01", "1", 500), sale(2, "2026-03-09", "1", 70)))
    firm.night()
    with firm.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM view_first_contact")).all()
    found = {row.name: row for row in rows}
    won, waiting = found["株式会社あかね雲製菓"], found["有限会社空見印刷"]
    assert (won.acquisition_source, won.days_to_sale, won.activities) == ("展示会", 50, 2)
    assert won.lifetime_sales == 570
    assert waiting.activities == 1
    assert (waiting.first_sale_date, waiting.days_to_sale, waiting.lifetime_sales) == (
        None,
        None,
        0,
    )
