"""Beside each published table: what is about to change (``stage_*``) and what was (``previous_*``).

Both are made from the published table's own columns, so that they cannot drift from it.
"""

from sqlalchemy import Column, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.published import PUBLISHED
from warehouse.types import String


def _bare_columns(table: Table) -> list[Column[object]]:
    return [
        Column(c.name, c.type, nullable=c.nullable) for c in table.columns if c.name != "generation"
    ]


def _stage(table: Table) -> Table:
    keys = [c.name for c in table.primary_key]
    return Table(
        f"stage_{table.name}",
        metadata,
        *(
            Column(c.name, c.type, nullable=True, primary_key=False)
            for c in table.columns
            if c.name != "generation"
        ),
        Column("change", String, nullable=False, comment="put or remove"),
        Index(f"ix_stage_{table.name}_key", *keys),
        comment=f"{table.name} への変更案 / changes about to be published",
    )


def _previous(table: Table) -> Table:
    return Table(
        f"previous_{table.name}",
        metadata,
        *_bare_columns(table),
        Column(
            "generation", Integer, nullable=False, comment="the publication that had written it"
        ),
        Column(
            "replaced_generation",
            Integer,
            nullable=False,
            comment="the publication that replaced it",
        ),
        Index(f"ix_previous_{table.name}", "replaced_generation"),
        comment=f"{table.name} の以前の行 / rows replaced by later publications",
    )


STAGE: dict[str, Table] = {table.name: _stage(table) for table in PUBLISHED}
PREVIOUS: dict[str, Table] = {table.name: _previous(table) for table in PUBLISHED}
