"""Other tools read what is published: with their own rights, without personal data, as files."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from sqlalchemy import Engine, create_engine, insert, inspect, make_url, select, text
from sqlalchemy.exc import ProgrammingError

import warehouse.engine
from core.errors import ConfigurationError
from pipelines.steps.backup import back_up
from pipelines.steps.bi_roles import grant_roles, plan_roles
from pipelines.steps.restore import restore
from pipelines.steps.snapshot import take_snapshot
from tests.support.crm import CUSTOMERS, DEALS, DIARY, PEOPLE, SALES_SOURCE, SOURCES
from tests.support.firm import Firm, sale, sales
from tests.support.published import published
from warehouse.bi_views import BI_VIEWS
from warehouse.engine import upgrade
from warehouse.schema import people
from warehouse.schema.published import PUBLISHED, dim_customer, dim_site, fact_transaction
from warehouse.schema.relations import dim_contact

MakeWorkspace = Callable[..., Path]
PERSON = "3,山田 太郎,東京都千代田区1-1\n"


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES + SALES_SOURCE, {}, url=warehouse_url))
    firm.put("得意先.csv", CUSTOMERS + PERSON)
    firm.put("担当者.csv", PEOPLE)
    firm.put("活動.csv", DIARY + "A1,2026-03-01,1,訪問,春の新商品,三枝,包材を見直す,,,,\n")
    firm.put("案件.csv", DEALS + "D1,1,春の包材,提案,1200000,60,2026-05-31,,展示会,三枝\n")
    firm.put("売上.csv", sales(sale(1, "2026-03-10", "1", 1234), sale(2, "2026-03-11", "3", -34)))
    firm.first_night()
    return firm


def seen(engine: Engine, view: str) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {view}")).mappings()]


def test_views_hold_no_personal_data(firm: Firm) -> None:
    told = " ".join(str(seen(firm.engine, view.name)) for view in BI_VIEWS)
    for personal in ("山田", "三枝", "雲井", "向山3-12-8", "春の包材", "包材を見直す"):
        assert personal not in told
    customers = {row["customer_id"]: row for row in seen(firm.engine, "bi_customer")}
    assert customers[firm.ids()["1"]]["name"] == "株式会社あかね雲製菓"
    assert customers[firm.ids()["3"]]["name"] == ""
    assert customers[firm.ids()["3"]]["prefecture"] == "東京都"
    assert sum(int(str(row["amount"])) for row in seen(firm.engine, "bi_transaction")) == firm.yen()
    assert [row["department"] for row in seen(firm.engine, "bi_contact")].count("購買課") == 1


def test_a_site_of_somebody_who_may_be_a_person_has_no_name(firm: Firm) -> None:
    with firm.engine.begin() as connection:
        for place, code in enumerate(("1", "3")):
            values = {column.name: "" for column in dim_site.columns if not column.nullable}
            given = {"site_id": f"T{place}", "customer_id": firm.ids()[code], "generation": 1}
            connection.execute(insert(dim_site).values({**values, **given, "name": "山田の作業所"}))
    names = {row["customer_id"]: row["name"] for row in seen(firm.engine, "bi_site")}
    assert names == {firm.ids()["1"]: "山田の作業所", firm.ids()["3"]: ""}


def test_every_published_table_has_a_key_and_its_references(firm: Firm) -> None:
    inspector = inspect(firm.engine)
    for table in PUBLISHED:
        assert inspector.get_pk_constraint(table.name)["constrained_columns"], table.name
        declared = {
            tuple(key["constrained_columns"]) for key in inspector.get_foreign_keys(table.name)
        }
        wanted = {tuple(key.column_keys) for key in table.foreign_key_constraints}
        assert declared == wanted, table.name


@pytest.mark.postgres
class TestRoles:
    """On PostgreSQL every tool gets a user that may do just enough."""

    @pytest.fixture
    def firm(self, make_workspace: MakeWorkspace, postgres_url: str) -> Firm:
        firm = Firm(make_workspace(SOURCES, {}, url=postgres_url))
        firm.put("得意先.csv", CUSTOMERS)
        firm.put("担当者.csv", PEOPLE)
        firm.first_night()
        return firm

    @pytest.fixture
    def users(self, firm: Firm) -> Iterator[dict[str, Engine]]:
        """Give an engine per role, connected as a user of that role alone."""
        prefix = f"t{uuid4().hex[:8]}"
        grant_roles(firm.workspace, prefix)
        again = grant_roles(firm.workspace, prefix)
        engines = {}
        with firm.engine.begin() as connection:
            for role, name in again.roles.items():
                user = f"{name}_user"
                connection.execute(text(f"CREATE ROLE \"{user}\" LOGIN PASSWORD 'x'"))
                connection.execute(text(f'GRANT "{name}" TO "{user}"'))
                url = make_url(firm.engine.url).set(username=user, password="x")
                engines[role] = create_engine(url)
        yield engines
        for engine in engines.values():
            engine.dispose()
        with firm.engine.begin() as connection:
            for name in again.roles.values():
                connection.execute(text(f'DROP OWNED BY "{name}"'))
                connection.execute(text(f'DROP ROLE "{name}_user", "{name}"'))

    def test_each_role_reads_and_writes_what_it_may(self, users: dict[str, Engine]) -> None:
        for role in ("reader", "writer"):
            with users[role].connect() as connection:
                assert len(connection.execute(select(dim_contact)).all()) == 2
        with users["anonymous"].connect() as connection:
            assert len(connection.execute(text("SELECT * FROM bi_contact")).all()) == 2
            assert connection.execute(text("SELECT * FROM mart_customer_stage")).all()
            connection.execute(text("SELECT customer_id, status FROM bi_customer_status")).all()
            connection.execute(text("SELECT * FROM view_month_sales")).all()
        assert may(users["writer"], "UPDATE dim_contact SET note = note") is None
        assert may(users["writer"], "UPDATE dim_contact SET name = name") is True
        for statement in (
            "UPDATE dim_contact SET name = name",
            "SELECT * FROM source_customer",
            "SELECT * FROM web_account",
            "SELECT * FROM ops_audit",
            "DROP VIEW bi_contact",
        ):
            assert may(users["reader"], statement) is False, statement
        for statement in (
            "SELECT * FROM dim_contact",
            "SELECT name FROM dim_customer",
            "SELECT * FROM fact_transaction",
            "SELECT * FROM map_customer_source",
            "SELECT * FROM review_candidate",
            "SELECT * FROM mart_sales_month",
            "SELECT * FROM view_customer_status",
            "SELECT * FROM view_item_month",
        ):
            assert may(users["anonymous"], statement) is False, statement

    def test_rights_outlive_an_update_of_the_program(
        self, firm: Firm, users: dict[str, Engine], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Only the views are made anew: the tables are today's already.
        monkeypatch.setattr(warehouse.engine.command, "upgrade", lambda *_: None)
        with firm.engine.begin() as connection:
            connection.execute(text("GRANT SELECT ON bi_deal TO PUBLIC"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0017'"))
        upgrade(firm.engine)
        self.assert_read_as_before(users)
        with firm.engine.connect() as connection:
            everybody = text("SELECT has_table_privilege('public', 'bi_deal', 'SELECT')")
            assert connection.scalar(everybody)

    def test_rights_outlive_a_restore(
        self, firm: Firm, users: dict[str, Engine], tmp_path: Path
    ) -> None:
        back_up(firm.workspace, tmp_path / "back.zip")
        firm.close()
        restore(tmp_path / "back.zip", firm.root, replace=True)
        self.assert_read_as_before(users)

    def assert_read_as_before(self, users: dict[str, Engine]) -> None:
        assert may(users["reader"], "SELECT * FROM dim_contact") is True
        assert may(users["reader"], "SELECT * FROM view_customer_status") is True
        assert may(users["anonymous"], "SELECT * FROM bi_customer") is True
        assert may(users["anonymous"], "SELECT * FROM view_month_sales") is True
        assert may(users["anonymous"], "SELECT * FROM dim_contact") is False
        assert may(users["writer"], "DELETE FROM stage_dim_site") is True

    def test_tables_and_views_say_what_they_are(self, firm: Firm) -> None:
        inspector = inspect(firm.engine)
        for table in PUBLISHED:
            assert inspector.get_table_comment(table.name)["text"] == table.comment
            for column in inspector.get_columns(table.name):
                assert column["comment"] == table.c[column["name"]].comment
        for view in BI_VIEWS:
            assert inspector.get_table_comment(view.name)["text"] == view.comment
            assert all(column["comment"] for column in inspector.get_columns(view.name))

    def test_who_may_not_make_roles_is_told_what_to_do(self, firm: Firm) -> None:
        user = f"u{uuid4().hex[:8]}"
        with firm.engine.begin() as connection:
            owner = connection.scalar(text("SELECT current_user"))
            connection.execute(text(f"CREATE ROLE {user} LOGIN PASSWORD 'x' NOCREATEROLE"))
            connection.execute(text(f'GRANT "{owner}" TO {user}'))
        url = make_url(firm.engine.url).set(username=user, password="x")
        firm.configure(
            firm.engine.url.render_as_string(hide_password=False),
            url.render_as_string(hide_password=False),
        )
        with pytest.raises(ConfigurationError) as caught:
            grant_roles(firm.workspace, f"t{uuid4().hex[:8]}")
        assert caught.value.code == "ROLES_NOT_ALLOWED"
        assert "--sql" in caught.value.message.ja


def may(engine: Engine, statement: str) -> bool | None:
    """Tell whether a user may; None where the statement itself is wrong."""
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except ProgrammingError as error:
        return False if "permission denied" in str(error) or "must be owner" in str(error) else None
    return True


def test_sqlite_has_no_roles(make_workspace: MakeWorkspace) -> None:
    firm = Firm(make_workspace(SOURCES, {}))
    with pytest.raises(ConfigurationError) as caught:
        plan_roles(firm.workspace, "tsunagi")
    assert caught.value.code == "ROLES_NEED_POSTGRESQL"


def test_a_snapshot_is_what_is_published_to_the_yen(firm: Firm) -> None:
    done = take_snapshot(firm.workspace)
    assert done.rows.keys() == {table.name for table in PUBLISHED}
    assert {name: len(rows) for name, rows in published(firm.engine).items()} == done.rows
    path = done.folder / "fact_transaction.parquet"
    lines = duckdb.sql(
        f"SELECT amount, date, quantity, customer_id FROM '{path}' ORDER BY document_no"
    )
    assert [str(kind) for kind in lines.types] == ["BIGINT", "DATE", "DECIMAL(18,4)", "VARCHAR"]
    assert lines.fetchall() == [
        (1234, date(2026, 3, 10), Decimal(1), firm.ids()["1"]),
        (-34, date(2026, 3, 11), Decimal(1), firm.ids()["3"]),
    ]
    assert sum(row.amount for row in firm.rows(fact_transaction)) == 1200
    moments = duckdb.sql(f"SELECT valid_from FROM '{done.folder}/dim_customer_history.parquet'")
    assert str(moments.types[0]) == "TIMESTAMP WITH TIME ZONE"


def test_a_publication_is_written_once_and_old_ones_go(firm: Firm) -> None:
    first = take_snapshot(firm.workspace)
    assert take_snapshot(firm.workspace).written is False
    today = datetime.now(UTC).astimezone(firm.workspace.zone).date()
    for days, name in ((31, "_g1"), (30, "_g2"), (31, "_mine")):
        (first.folder.parent / f"{today - timedelta(days=days)}{name}").mkdir()
    firm.put("得意先.csv", CUSTOMERS, day=1)
    firm.night()
    second = take_snapshot(firm.workspace)
    assert second.written
    left = {path.name for path in second.folder.parent.iterdir()}
    assert left == {
        first.folder.name, second.folder.name, f"{today - timedelta(days=30)}_g2",
        f"{today - timedelta(days=31)}_mine",
    }  # fmt: skip
    assert json.loads((second.folder / "snapshot.json").read_text())["rows"] == second.rows


def test_a_snapshot_that_fails_leaves_nothing_behind(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipelines.steps.snapshot as step

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, "_write_table", full)
    with pytest.raises(OSError, match="No space"):
        take_snapshot(firm.workspace)
    assert list((firm.root / "snapshots").iterdir()) == []


def test_the_night_writes_one_if_it_is_told_to(firm: Firm) -> None:
    firm.configure("sources:\n", "snapshots: {nightly: true, folder: files}\nsources:\n")
    firm.put("得意先.csv", CUSTOMERS, day=1)
    report = firm.night()
    assert report.steps["snapshot"]["written"] is True
    (folder,) = (firm.root / "files").iterdir()
    assert (folder / f"{dim_customer.name}.parquet").is_file()
    assert not (folder / f"{people.audit.name}.parquet").exists()


def test_without_a_publication_there_is_nothing_to_write(make_workspace: MakeWorkspace) -> None:
    firm = Firm(make_workspace(SOURCES, {}))
    with pytest.raises(ConfigurationError) as caught:
        take_snapshot(firm.workspace)
    assert caught.value.code == "NOTHING_PUBLISHED"
