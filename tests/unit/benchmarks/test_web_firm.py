"""The invented firm of the web's benchmark: people can work with it."""

from pathlib import Path

from sqlalchemy import Engine, func, select

from benchmarks.web.firm import write_firm
from core.people import Role
from pipelines.steps import search_index
from pipelines.steps.accounts import add_account
from tests.support.web import PASSWORD, signed_in
from warehouse.schema.published import dim_customer, fact_transaction, review_candidate


def count(engine: Engine, table: object) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_customers_lines_and_questions_are_there_and_pages_show_them(
    warehouse_url: str, tmp_path: Path
) -> None:
    firm = write_firm(tmp_path / "firm", warehouse_url, customers=400, lines=2000, questions=40)
    assert count(firm.engine, dim_customer) == 400
    assert 1000 < count(firm.engine, fact_transaction) < 8000
    assert count(firm.engine, review_candidate) == 40
    search_index.ensure(firm)
    add_account(firm, "operator", PASSWORD, Role.OPERATOR)
    with firm.engine.connect() as connection:
        one = connection.execute(select(dim_customer).limit(1)).one()
    with signed_in(firm) as client:
        assert one.name in client.get(f"/customers/{one.customer_id}").text
        assert one.customer_id in client.get("/customers", params={"q": one.name}).text
        assert 'action="/review/answer"' in client.get("/review").text
    firm.engine.dispose()
