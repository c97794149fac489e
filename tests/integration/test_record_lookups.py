"""Looking records up by system and code: right, and by an index, on both databases."""

from sqlalchemy import Connection, Engine, select, text

from core.judgement import RecordKey
from tests.support.cli_workspace import fill
from warehouse.engine import transaction
from warehouse.keyed import is_one_of
from warehouse.schema.published import map_customer_source as table


def found(connection: Connection, keys: list[RecordKey]) -> list[tuple[str, str]]:
    query = select(table.c.system, table.c.code).where(
        is_one_of(table.c.system, table.c.code, keys)
    )
    return sorted(tuple(row) for row in connection.execute(query))  # type: ignore[misc]


def test_exactly_the_records_asked_for_are_found(engine: Engine) -> None:
    with transaction(engine) as connection:
        fill(connection)
        asked = [RecordKey(*key) for key in ("a2", "b1", "b9", "c1")]
        assert found(connection, asked) == [("a", "2"), ("b", "1")]
        assert found(connection, []) == []


def test_no_table_is_scanned(engine: Engine) -> None:
    keys = [RecordKey(system, str(code)) for system in ("a", "b") for code in range(50)]
    query = select(table.c.customer_id).where(is_one_of(table.c.system, table.c.code, keys))
    with transaction(engine) as connection:
        sql = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        if connection.dialect.name == "sqlite":
            plan = [str(row[-1]) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
            assert not any(step.startswith("SCAN") for step in plan), plan
            return
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = [str(row[0]) for row in connection.execute(text(f"EXPLAIN {sql}"))]
        assert not any("Seq Scan" in step for step in plan), plan
