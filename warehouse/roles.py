"""Roles of PostgreSQL: who may read and write what of the warehouse.

Three roles without a password of their own; people and programs are made members of one
(``GRANT tsunagi_reader TO hanako``). What belongs here: the statements, which may be run as often
as one likes. What does not: running them (``pipelines.steps.bi_roles``).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Table, inspect, text

from warehouse.bi_views import BI_VIEWS
from warehouse.schema import identity, ops
from warehouse.schema.published import PUBLISHED
from warehouse.schema.views import VIEWS

Rights = Sequence[tuple[str, str | None, str]]
"""Table or view, role (None: everybody), privilege."""
WRITER, READER, ANONYMOUS = "writer", "reader", "anonymous"
_REGISTER: tuple[Table, ...] = (
    ops.run,
    ops.file,
    ops.control_total,
    ops.generation,
    identity.review_decision,
)
"""What was done and decided; rows held back and the audit log are not for BI."""

_TELLING = {
    "name", "former_name", "address", "phone", "item", "item_name", "proposed_item", "because_item",
    "sentence",
}  # fmt: skip
"""Columns of views that may say who a person is, or what one bought."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tables are."""

    database: str
    schema: str


def role_names(prefix: str) -> dict[str, str]:
    """Return what each role is called."""
    return {role: f"{prefix}_{role}" for role in (WRITER, READER, ANONYMOUS)}


def readable() -> dict[str, list[str]]:
    """Return reading role → what it may read."""
    views = [view.name for view in BI_VIEWS]
    figures = [table.name for table in PUBLISHED if _is_figures(table)]
    figures += [view.name for view in VIEWS if _TELLING.isdisjoint(view.columns)]
    published = [table.name for table in (*PUBLISHED, *_REGISTER)]
    return {
        READER: [*published, *(view.name for view in VIEWS), *views],
        ANONYMOUS: [*figures, *views],
    }


def _is_figures(table: Table) -> bool:
    """Tell whether a table holds sums and days only.

    What a line calls its item is left out: of a payment it is often the payer's name.
    """
    if table.name in ("dim_date", "dim_closing_period"):
        return True
    return table.name.startswith("mart_") and not any(
        column.name.startswith("item") for column in table.columns
    )


def statements(prefix: str, place: Place) -> Iterator[str]:
    """Yield the SQL that makes the roles and gives them exactly their rights.

    Args:
        prefix: what the roles' names begin with.
        place: the database and the schema of the warehouse.
    """
    names = role_names(prefix)
    for name in names.values():
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') "
            f'THEN CREATE ROLE "{name}" NOLOGIN; END IF; END $$'
        )
    everybody = _listed(list(names.values()))
    schema = f'"{place.schema}"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {everybody}"
    yield f'GRANT CONNECT ON DATABASE "{place.database}" TO {everybody}'
    yield f"GRANT USAGE ON SCHEMA {schema} TO {everybody}"
    writer = f'"{names[WRITER]}"'
    yield f'GRANT TEMPORARY ON DATABASE "{place.database}" TO {writer}'
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {writer}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {writer}"
    for role, tables in readable().items():
        listed = ", ".join(f'{schema}."{table}"' for table in tables)
        yield f'GRANT SELECT ON {listed} TO "{names[role]}"'


_GIVEN = text(
    """
    SELECT c.relname, r.rolname, a.privilege_type
    FROM pg_class c
    CROSS JOIN LATERAL aclexplode(c.relacl) a
    LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = CAST(current_schema() AS regnamespace)
      AND c.relkind IN ('r', 'v') AND a.grantee <> c.relowner
    """
)


def rights(connection: Connection) -> Rights:
    """Return who else may do what with the tables and views that are there."""
    if connection.dialect.name != "postgresql":
        return []
    return [(row.relname, row.rolname, row.privilege_type) for row in connection.execute(_GIVEN)]


def give_back(connection: Connection, given: Rights) -> None:
    """Give rights again to what was dropped and made anew; what is no more is left out."""
    if not given:
        return
    inspector = inspect(connection)
    there = {*inspector.get_table_names(), *inspector.get_view_names()}
    for name, role, privilege in given:
        if name in there:
            whom = "PUBLIC" if role is None else f'"{role}"'
            connection.exec_driver_sql(f'GRANT {privilege} ON "{name}" TO {whom}')


@contextmanager
def rights_kept(connection: Connection) -> Iterator[None]:
    """Let rights outlive that tables and views are dropped and made anew."""
    given = rights(connection)
    yield
    give_back(connection, given)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
