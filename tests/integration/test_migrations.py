"""A warehouse of any age is brought to today's schema; one of tomorrow is refused."""

import multiprocessing
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, MetaData, Table, inspect, select, text
from sqlalchemy.types import Boolean, Date, DateTime, Float, Integer, Numeric

import warehouse.engine
from core.errors import InstallationError
from core.fields import CLEAN_AMOUNT_FIELDS
from warehouse.decisions import decisions_in_force
from warehouse.engine import open_engine, transaction, upgrade
from warehouse.schema import landing, metadata, ops
from warehouse.schema.identity import match_state
from warehouse.schema.search import INDEX, is_index

SCRIPTS = Path(warehouse.engine.__file__).parent / "migrations"
LANDING = [
    ops.run, ops.file, ops.quarantine, ops.control_total, landing.source_customer,
    landing.source_customer_version, landing.clean_customer, landing.source_transaction,
    landing.source_detail,
]  # fmt: skip


@pytest.fixture
def empty(empty_url: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    opened = open_engine(empty_url, tmp_path)
    yield opened
    opened.dispose()


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def oldest() -> str:
    (base,) = ScriptDirectory.from_config(configuration()).get_bases()
    return base


def upgrade_to(engine: Engine, revision: str) -> None:
    with transaction(engine) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def some_value(column: Column[Any]) -> Any:
    """Return a value that a column can hold, told by the type the database gives it."""
    for kind, value in (
        (Boolean, True),
        (Integer, 1),
        (Float, 0.5),
        (Numeric, Decimal("1.5")),
        (DateTime, datetime(2026, 1, 5, 9, tzinfo=UTC)),
        (Date, date(2026, 1, 5)),
    ):
        if isinstance(column.type, kind):
            return value
    return "髙﨑"


def fill(connection: Connection, names: list[str]) -> dict[str, Any]:
    """Write one row, nothing empty, into each table as the database knows it."""
    known = MetaData()
    known.reflect(connection)
    rows = {}
    for table in known.sorted_tables:
        if table.name in names:
            connection.execute(
                table.insert().values({c.name: some_value(c) for c in table.columns})
            )
            rows[table.name] = read(connection, table)
    return rows


def read(connection: Connection, table: Table) -> dict[str, Any]:
    return dict(connection.execute(select(table)).mappings().one())


def test_a_warehouse_of_the_first_release_comes_up_to_date_with_its_rows(empty: Engine) -> None:
    upgrade_to(empty, oldest())
    with transaction(empty) as connection:
        before = fill(connection, [table.name for table in LANDING])
    assert before.keys() == {table.name for table in LANDING}
    upgrade(empty)
    with empty.connect() as connection:
        known = MetaData()
        known.reflect(connection)
        for name, row in before.items():
            after = read(connection, known.tables[name])
            kept = {key: value for key, value in row.items() if key in after}
            assert kept.items() <= after.items()
        for table in LANDING:
            assert connection.execute(select(table)).one() is not None, "today's types read it"
        clean = read(connection, landing.clean_customer)
    assert [clean[name] for name in CLEAN_AMOUNT_FIELDS] == ["髙﨑"] * 3, "as written, for a night"


def test_answers_of_the_first_release_stay_answers_to_questions(empty: Engine) -> None:
    upgrade_to(empty, oldest())
    with transaction(empty) as connection:
        fill(connection, ["review_decision", "match_state"])
        connection.execute(
            text("UPDATE review_decision SET judgement = 'same', score = 0.4, left_code = '1'")
        )
        connection.execute(
            text(
                "INSERT INTO review_decision (decision_id, left_system, left_code, right_system,"
                ' right_code, judgement, "user", reason, decided_at, model_version) SELECT 2,'
                " left_system, '2', right_system, right_code, judgement, \"user\", reason,"
                " decided_at, '' FROM review_decision"
            )
        )
    upgrade(empty)
    with empty.connect() as connection:
        shown, unasked = sorted(decisions_in_force(connection), key=lambda one: one.pair)
        assert (shown.occasion, shown.score, shown.model_score) == ("candidate", 0.4, 0.4)
        assert (unasked.occasion, unasked.score, unasked.model_score) == ("apart", None, None)
        assert connection.execute(select(match_state)).all() == [], "all is matched anew"


def test_the_schema_is_the_one_the_program_was_written_for(empty: Engine) -> None:
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_server_default": True, "include_name": _is_known_to_sqlalchemy},
        )
        assert compare_metadata(context, metadata) == []
        found = set(inspect(connection).get_table_names())
        assert INDEX in found
        assert {table.name for table in metadata.sorted_tables} | {"alembic_version"} == {
            name for name in found if not is_index(name)
        }


def _is_known_to_sqlalchemy(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or not is_index(name or "")


def columns(engine: Engine, table: str) -> dict[str, tuple[str, bool]]:
    return {
        c["name"]: (str(c["type"]), bool(c["nullable"])) for c in inspect(engine).get_columns(table)
    }


def test_migrations_and_the_program_make_the_same_tables(empty: Engine, tmp_path: Path) -> None:
    upgrade(empty)
    if empty.dialect.name == "sqlite":
        fresh = open_engine("sqlite:///fresh.db", tmp_path)
    else:
        with empty.begin() as connection:
            connection.execute(text("CREATE SCHEMA fresh"))
        fresh = open_engine(
            empty.url.update_query_dict({"options": "-csearch_path=fresh"}).render_as_string(
                hide_password=False
            ),
            tmp_path,
        )
    metadata.create_all(fresh)
    for table in metadata.sorted_tables:
        assert columns(empty, table.name) == columns(fresh, table.name), table.name
        for what in ("get_pk_constraint", "get_foreign_keys", "get_indexes"):
            ours, made = (getattr(inspect(e), what)(table.name) for e in (empty, fresh))
            assert _named(ours) == _named(made), (table.name, what)
    fresh.dispose()


def _named(found: Any) -> Any:
    """Return constraints without the schema they were reflected from."""
    if isinstance(found, dict):
        return {
            key: value for key, value in found.items() if key in ("name", "constrained_columns")
        }
    wanted = ("name", "column_names", "constrained_columns", "referred_table", "unique")
    return sorted(repr({k: v for k, v in one.items() if k in wanted}) for one in found)


def test_a_second_upgrade_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    with transaction(empty) as connection:
        fill(connection, ["ops_run"])
    upgrade(empty)
    with empty.connect() as connection:
        assert len(connection.execute(select(ops.run)).all()) == 1


def test_a_warehouse_of_a_newer_program_is_refused_and_left_alone(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InstallationError) as caught:
        upgrade(empty)
    assert caught.value.code == "WAREHOUSE_NEWER"
    assert "9999" in caught.value.message.ja
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_migration_that_fails_leaves_the_old_schema(
    empty: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        with_tables.append(True)
        raise RuntimeError("power cut")

    with_tables: list[bool] = []
    real = command.upgrade

    def upgrade_then_fail(config: Config, revision: str) -> None:
        real(config, revision)
        fails()

    monkeypatch.setattr(command, "upgrade", upgrade_then_fail)
    with pytest.raises(RuntimeError):
        upgrade(empty)
    assert with_tables
    assert inspect(empty).get_table_names() == []
    monkeypatch.undo()
    upgrade(empty)


def _upgrade(url: str, folder: Path, barrier: Any) -> None:
    engine = open_engine(url, folder)
    barrier.wait(10)
    upgrade(engine)


@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_several_programs_may_open_a_new_warehouse_at_once(empty_url: str, tmp_path: Path) -> None:
    processes = multiprocessing.get_context("fork")
    barrier = processes.Barrier(3)
    started = [
        processes.Process(target=_upgrade, args=(empty_url, tmp_path, barrier)) for _ in range(3)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0, 0]
    engine = open_engine(empty_url, tmp_path)
    assert "dim_customer" in inspect(engine).get_table_names()
    engine.dispose()
