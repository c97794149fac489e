"""Empty warehouses with today's schema, migrated once in a process and copied from then on.

That the migrations do what they should is shown in ``test_migrations``, which begins with nothing.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from warehouse.engine import open_engine, upgrade

SQLITE = "sqlite:///warehouse.db"


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


class PostgresDatabases:
    """The databases of a PostgreSQL server that is there for tests only."""

    def __init__(self, server: str) -> None:
        self._url = make_url(server).set(drivername="postgresql+psycopg")
        self._migrated = ""
        # Nothing here has to survive the loss of power.
        self._do("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    def make(self, name: str, template: str = "template1") -> str:
        """Make a database and return its URL."""
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def make_warehouse(self, name: str) -> str:
        """Make a database that is an empty warehouse and return its URL."""
        if not self._migrated:
            _migrate(self.make("migrated"), Path())
            self._migrated = "migrated"
        return self.make(name, self._migrated)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _do(self, *statements: str) -> None:
        admin = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        admin.dispose()


def _migrate(url: str, base: Path) -> None:
    opened: Engine = open_engine(url, base)
    upgrade(opened)
    opened.dispose()
