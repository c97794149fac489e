"""Empty warehouses with today's schema, migrated once in a process and copied from then on.

That the migrations do what they should is shown in ``test_migrations``, which begins with nothing.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text

from warehouse.engine import open_engine, upgrade

SQLITE = "sqlite:///warehouse.db"
_ROOM = 4 * 1024**3


def place_empty_warehouse(root: Path) -> None:
    """Put an empty warehouse where a workspace has its own, if there is none yet."""
    target = root / "warehouse.db"
    if not target.exists():
        shutil.copyfile(_migrated_file(), target)


@cache
def _migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tsunagi-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(SQLITE, folder)
    return folder / "warehouse.db"


def roomy_memory() -> Path:
    """Return a folder in memory where there is room for many databases, else one on disk.

    A database is a thousand files; making and dropping one is several times faster in memory.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else Path("/tmp")


class PostgresDatabases:
    """The databases of a PostgreSQL server that is there for tests only."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._migrated = ""
        # Nothing here has to survive the loss of power, or lives long enough to be tidied up.
        self._do(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET autovacuum = off",
            "SELECT pg_reload_conf()",
        )

    def make(self, name: str, template: str = "template1") -> str:
        """Make a database and return its URL."""
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def make_warehouse(self, name: str) -> str:
        """Make a database that is an empty warehouse and return its URL."""
        if not self._migrated:
            _migrate(self.make("migrated"), Path())
            self._migrated = "migrated"
        return self.make(name, self._migrated)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def copy(self, url: str, name: str) -> None:
        """Make a database that is the same as the one of a URL, to which nobody is connected."""
        self.make(name, _name_in(url))

    def replace(self, url: str, template: str) -> None:
        """Let the database of a URL be the same as another."""
        self.drop(_name_in(url))
        self.make(_name_in(url), template)

    def _do(self, *statements: str) -> None:
        admin = create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


def databases_at(url: str) -> PostgresDatabases:
    """Return the databases of the server that has the database of a URL."""
    return _databases_of(make_url(url).set(drivername="postgresql+psycopg", database="postgres"))


@cache
def _databases_of(server: URL) -> PostgresDatabases:
    return PostgresDatabases(server)


def _name_in(url: str) -> str:
    return str(make_url(url).database)


def _migrate(url: str, base: Path) -> None:
    opened: Engine = open_engine(url, base)
    upgrade(opened)
    opened.dispose()
