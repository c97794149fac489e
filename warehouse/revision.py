"""Which version of the schema a warehouse has, without changing it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Revision:
    """The schema's version in a warehouse, and this program's.

    Attributes:
        current: None in an empty database.
        known: this program knows ``current`` (or it is None).
    """

    current: str | None
    head: str | None
    known: bool


def revision(connection: Connection) -> Revision:
    """Read the schema's version."""
    known, head = _known()
    current = MigrationContext.configure(connection).get_current_revision()
    return Revision(current, head, current is None or current in known)


def migrations() -> Config:
    """Return a configuration of this program's migrations, to run them with."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


@cache
def _known() -> tuple[frozenset[str], str | None]:
    """Return all versions of the schema, and the last one; each is a module to be imported."""
    script = ScriptDirectory.from_config(migrations())
    known = frozenset(one.revision for one in script.walk_revisions())
    return known, script.get_current_head()
