"""Views over the published tables: what a day makes of the sums, ready for BI tools.

What belongs here: the views of the program's version (``views.yaml``), each with what it means,
and making them. They hold nothing, so a warehouse that is upgraded loses all of them first and gets
those of the new version. In their queries ``DAYS(a, b)`` stands for the days from a to b, which the
two databases call differently, and ``YEN(x)`` for a sum that stays a whole number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml
from sqlalchemy import Connection, inspect

_DAYS = re.compile(r"DAYS\(([\w.]+), ([\w.]+)\)")
_YEN = re.compile(r"YEN\(((?:[^()]|\([^()]*\))+)\)")
_PREFIX = "view_"


@dataclass(frozen=True, slots=True)
class View:
    """A view.

    Attributes:
        name: ``view_`` and what a row is.
        comment: what a row is, in Japanese and English.
        columns: column → what it means, in Japanese and English.
        query: its SELECT, ``DAYS`` and ``YEN`` unresolved.
    """

    name: str
    comment: str
    columns: Mapping[str, str]
    query: str

    def statement(self, dialect: str) -> str:
        """Return the statement that makes the view.

        Args:
            dialect: ``sqlite`` or ``postgresql``.
        """
        return f"CREATE VIEW {self.name} AS\n{for_dialect(self.query, dialect)}"


def for_dialect(query: str, dialect: str) -> str:
    """Return a query in a database's own words."""
    days = r"CAST(julianday(\2) - julianday(\1) AS INTEGER)"
    query = _YEN.sub(r"CAST(sum(\1) AS BIGINT)", query)
    return _DAYS.sub(days if dialect == "sqlite" else r"(\2 - \1)", query)


def _load() -> tuple[View, ...]:
    text = files("warehouse.schema").joinpath("views.yaml").read_text(encoding="utf-8")
    return tuple(View(name, **parts) for name, parts in yaml.safe_load(text).items())


VIEWS = _load()
"""In an order in which they can be made: none rests on a later one."""


def make_views(connection: Connection) -> None:
    """Make the views of this version; there are none."""
    dialect = connection.dialect.name
    for view in VIEWS:
        statement = view.statement(dialect)
        # The driver of PostgreSQL reads a percent sign as the place of a parameter.
        connection.exec_driver_sql(
            statement if dialect == "sqlite" else statement.replace("%", "%%")
        )


def drop_views(connection: Connection) -> None:
    """Drop every view of any version, so that tables can be changed."""
    there = {name for name in inspect(connection).get_view_names() if name.startswith(_PREFIX)}
    known = [view.name for view in reversed(VIEWS)]
    # Those of another version may rest on ours, which rest on those made before them.
    for name in [*sorted(there.difference(known)), *(name for name in known if name in there)]:
        connection.exec_driver_sql(f"DROP VIEW {name}")
