"""A table or query of another database as a source."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from connectors.database import Query, open_database, save_query
from connectors.reading import open_reading
from core.errors import ConfigurationError, SourceError
from tests.support.readfile import collect, profile


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'other.db'}"
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(
            text('CREATE TABLE "得意先" (コード TEXT, 名称 TEXT, 限度 NUMERIC, 更新日 DATE)')
        )
        for number in range(9_000):
            row = {
                "a": f"{number:05}",
                "b": f"名前{number}",
                "c": 1.5,
                "d": dt.date(2024, 4, 1).isoformat(),
            }
            connection.execute(text('INSERT INTO "得意先" VALUES (:a, :b, :c, :d)'), row)
        connection.execute(text('INSERT INTO "得意先" VALUES (:a, NULL, NULL, NULL)'), {"a": "x"})
    engine.dispose()
    return address


def test_a_table_is_read_like_a_file(url: str) -> None:
    result = collect(open_database(Query(url, table_name="得意先"), profile()))

    assert result.numbers() == list(range(1, 9_002))
    assert result.rows[0] == {
        "row": 1,
        "code": "00000",
        "name": "名前0",
        "extra": {"限度": "1.5", "更新日": "2024-04-01"},
    }
    assert result.rows[-1] == {"row": 9_001, "code": "x"}
    assert result.blocks > 1


def test_a_query_is_read_like_a_file(url: str) -> None:
    sql = "SELECT コード, 名称 FROM 得意先 WHERE コード < '00002'"
    result = collect(open_database(Query(url, sql=sql), profile()))
    assert result.column("code") == ["00000", "00001"]


def test_a_saved_query_gives_the_same_rows(url: str, tmp_path: Path) -> None:
    query = Query(url, table_name="得意先")
    path = tmp_path / "saved.csv"

    assert save_query(query, path) == 9_001
    saved = collect(open_reading(path, profile()))
    direct = collect(open_database(query, profile()))
    assert [row | {"row": 0} for row in saved.rows] == [row | {"row": 0} for row in direct.rows]


def test_the_other_database_is_only_read(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        list(open_database(Query(url, sql="DELETE FROM 得意先 RETURNING コード, 名称"), profile()))
    assert caught.value.code == "SOURCE_DATABASE"
    assert len(collect(open_database(Query(url, table_name="得意先"), profile())).rows) == 9_001


def test_what_is_missing_is_named_and_no_password_is_shown(url: str, tmp_path: Path) -> None:
    for query in (
        Query(url, table_name="無い表"),
        Query(f"sqlite:///{tmp_path / 'none.db'}", table_name="得意先"),
        Query("postgresql+psycopg://u:secret@127.0.0.1:1/x", sql="SELECT 1"),
    ):
        with pytest.raises(SourceError) as caught:
            open_database(query, profile())
        assert caught.value.code == "SOURCE_DATABASE"
        assert "secret" not in str(caught.value)
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(SourceError) as caught:
        open_database(Query(url, sql="SELECT コード FROM 得意先"), profile())
    assert caught.value.code in ("SOURCE_COLUMN_MISSING", "SOURCE_HEADER_MISSING")


def test_a_source_is_a_table_or_a_query() -> None:
    for keys in ({}, {"table_name": "a", "sql": "SELECT 1"}):
        with pytest.raises(ConfigurationError):
            Query("sqlite://", **keys)
    with pytest.raises(ConfigurationError):
        Query("not a url", table_name="a")


@pytest.mark.postgres
def test_postgresql_streams_with_its_types(postgres_server: str) -> None:
    address = postgres_server.replace("postgresql://", "postgresql+psycopg://", 1)
    sql = """SELECT n::text AS "コード", 'x' AS "名称", 12.50::numeric AS 額,
             DATE '2024-04-01' AS 日, TRUE AS 真, NULL::text AS 無
             FROM generate_series(1, 20000) AS n"""
    result = collect(open_database(Query(address, sql=sql), profile()))

    assert len(result.rows) == 20_000
    assert result.rows[0]["extra"] == {"額": "12.5", "日": "2024-04-01", "真": "TRUE"}
    assert Decimal(result.rows[0]["extra"]["額"]) == Decimal("12.50")
    with pytest.raises(SourceError):
        list(open_database(Query(address, sql="CREATE TABLE t (a int)"), profile()))
