"""Which version of the schema a warehouse has, without changing it."""

from dataclasses import dataclass
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
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    return Revision(current, script.get_current_head(), current is None or current in known)
