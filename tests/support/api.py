"""The API for tests: a small published firm, tokens of its accounts, calls without a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Connection, insert, update

from app.web.api.application import PREFIX
from app.web.application import create_app
from core.people import Role
from pipelines.steps import search_index
from pipelines.steps.own_account import make_token
from pipelines.steps.sign_in import Session
from pipelines.workspace import Workspace
from tests.support.cli_workspace import CONFIGURATION, NOW, fill
from tests.support.snapshots import happened
from tests.support.warehouses import place_empty_warehouse
from tests.support.web import with_accounts
from warehouse import accounts
from warehouse.engine import transaction
from warehouse.schema import published

YAMADA = "C000000013"
FORMER = "C000000042"
LINES = 45


def small_firm(root: Path, url: str = "", more: str = "") -> Workspace:
    """Return a workspace with three customers, 45 lines, two candidates, an account per role.

    Records a 1, a 2, b 1, b 2; a 1 and b 1 are customer ``YAMADA``, who was once ``FORMER``.
    """
    root.mkdir(parents=True, exist_ok=True)
    if not url:
        place_empty_warehouse(root)
    where = f"warehouse: {url}\n" if url else ""
    configuration = CONFIGURATION.replace("sources:", f"{where}{more}sources:")
    (root / "tsunagi.yaml").write_text(configuration, encoding="utf-8")
    happened(root, "three customers by hand", lambda: _fill(root))
    return Workspace.open(root)


def _fill(root: Path) -> None:
    workspace = Workspace.open(root)
    with transaction(workspace.engine) as connection:
        fill(connection)
        _more(connection)
    search_index.ensure(workspace)
    with_accounts(workspace)
    workspace.engine.dispose()


def token_of(workspace: Workspace, role: Role) -> str:
    """Return a token of the account of a role."""
    with workspace.engine.connect() as connection:
        row = accounts.by_name(connection, str(role))
    assert row is not None
    return make_token(workspace, Session("", "", accounts.person_of(row), True), "試験")


@contextmanager
def calling(workspace: Workspace, role: Role = Role.OPERATOR) -> Iterator[TestClient]:
    """Give a client of the API with a token of a role's account."""
    headers = {"Authorization": f"Bearer {token_of(workspace, role)}"}
    with TestClient(create_app(workspace), base_url=f"http://testserver{PREFIX}") as client:
        client.headers.update(headers)
        yield client


def _more(connection: Connection) -> None:
    customer = published.dim_customer
    named = update(customer).where(customer.c.customer_id == YAMADA)
    connection.execute(named.values(name="株式会社山田商事"))
    connection.execute(
        insert(published.map_customer_alias).values(
            old_customer_id=FORMER, customer_id=YAMADA, reason="merge", since=NOW, generation=1
        )
    )
    connection.execute(
        insert(published.dim_site).values(
            site_id="S000000013", customer_id=YAMADA, name="大阪支店", address="大阪市", phone="",
            generation=1,
        )
    )  # fmt: skip
    connection.execute(
        insert(published.dim_customer_provenance).values(
            customer_id=YAMADA, field="name", value="山田商事", system="a", code="1", rule="trust",
            generation=1,
        )
    )  # fmt: skip
    connection.execute(
        insert(published.mart_customer_rank_history).values(
            customer_id=YAMADA, valid_from=datetime(2026, 1, 1, tzinfo=UTC), as_of=NOW.date(),
            rank="A", sales=900, share=90, cumulative_share=90, potential=False, policy="",
            reason="大きいお客様です。", generation=1,
        )
    )  # fmt: skip
    connection.execute(insert(published.fact_transaction), [_line(place) for place in range(LINES)])


def _line(place: int) -> dict[str, Any]:
    # Three lines a day, so that pages end within a day.
    return {
        "transaction_id": 1000 + place,
        "customer_id": YAMADA,
        "system": "b",
        "source": "hanbai_sales",
        "counts_as": "sales",
        "customer_code": "1",
        "document_no": f"D{place // 3}",
        "line_no": place % 3,
        "date": date(2026, 3, 1 + place // 3),
        "kind": "sale",
        "item_code": "",
        "item_name": "部品",
        "quantity": 2,
        "amount": 1000 + place,
        "sales_rep": "",
        "note": "",
        "file_id": 2,
        "sheet": "",
        "row_number": place + 2,
        "generation": 1,
    }
