"""Roles of PostgreSQL for BI tools, with exactly their rights; run as often as one likes."""

from dataclasses import dataclass

from sqlalchemy import func, make_url, select
from sqlalchemy.exc import ProgrammingError

from core.errors import ConfigurationError
from core.language import Text
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.roles import Place, readable, role_names, statements


@dataclass(frozen=True, slots=True)
class Granted:
    """What was given.

    Attributes:
        roles: what each role is called: writer, reader, anonymous.
        tables: reading role → the tables and views it may read.
        sql: the statements.
    """

    roles: dict[str, str]
    tables: dict[str, list[str]]
    sql: list[str]


def plan_roles(workspace: Workspace, prefix: str) -> Granted:
    """Return the statements without running them.

    Raises:
        ConfigurationError: the warehouse is not on PostgreSQL.
    """
    engine = workspace.engine
    if engine.dialect.name != "postgresql":
        raise ConfigurationError(
            "ROLES_NEED_POSTGRESQL",
            Text(
                ja="SQLiteには利用者の権限がないため、役割は作れません。"
                "warehouse をPostgreSQLにするか、`tsunagi snapshot` のファイルをBIツールに"
                "渡してください。",
                en="SQLite knows no users, so there are no roles to make. Keep the warehouse on "
                "PostgreSQL, or hand the files of `tsunagi snapshot` to the BI tool.",
            ),
        )
    with engine.connect() as connection:
        schema = connection.scalar(select(func.current_schema()))
    database = make_url(engine.url).database or ""
    sql = list(statements(prefix, Place(database, str(schema))))
    return Granted(role_names(prefix), readable(), sql)


def grant_roles(workspace: Workspace, prefix: str) -> Granted:
    """Make the roles and give them their rights; again and again the same.

    Raises:
        ConfigurationError: the warehouse is not on PostgreSQL, or its user may not make roles.
    """
    planned = plan_roles(workspace, prefix)
    try:
        with transaction(workspace.engine) as connection:
            for statement in planned.sql:
                connection.exec_driver_sql(statement)
    except ProgrammingError as error:
        reason = str(error.orig).splitlines()[0]
        raise ConfigurationError(
            "ROLES_NOT_ALLOWED",
            Text(
                ja=f"データベースの利用者に、役割を作る権限がありません({reason})。"
                "`tsunagi bi roles --sql` の文を、データベースの管理者に実行してもらってください。",
                en=f"The user of the database may not make roles ({reason}). Have the "
                "administrator of the database run what `tsunagi bi roles --sql` prints.",
            ),
        ) from error
    return planned
