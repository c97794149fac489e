"""What a warehouse has published, in a form that two warehouses can be compared in."""

from hashlib import blake2b
from typing import Any

from sqlalchemy import Engine, select

from warehouse.schema.ops import file
from warehouse.schema.published import PUBLISHED

# When it was published, and under which number a file was registered, is no part of what it says.
_MOMENTS = {"generation", "valid_from", "valid_to", "linked_at", "gone_at", "since"}


def published(
    engine: Engine, *, without: frozenset[str] | set[str] = frozenset(), ended: bool = True
) -> dict[str, list[tuple[Any, ...]]]:
    """Return table → its rows, sorted, files by their paths, moments left out.

    Args:
        engine: the warehouse.
        without: columns to leave out besides.
        ended: with the versions that ended; without them it is what holds now.
    """
    left_out = _MOMENTS | without
    with engine.connect() as connection:
        paths = {row.file_id: row.path for row in connection.execute(select(file))}
        found = {}
        for table in PUBLISHED:
            names = [column.name for column in table.columns if column.name not in left_out]
            query = select(*(table.c[name] for name in names))
            if "valid_to" in table.c and not ended:
                query = query.where(table.c.valid_to.is_(None))
            rows = connection.execute(query)
            found[table.name] = sorted(
                (
                    tuple(
                        paths[value] if name == "file_id" else value
                        for name, value in zip(names, row, strict=True)
                    )
                    for row in rows
                ),
                key=repr,
            )
    return found


def differences(
    ours: dict[str, list[tuple[Any, ...]]], theirs: dict[str, list[tuple[Any, ...]]]
) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return table → (rows only in ours, rows only in theirs), equal tables left out."""
    return {
        name: (
            [row for row in ours[name] if row not in theirs[name]][:3],
            [row for row in theirs[name] if row not in ours[name]][:3],
        )
        for name in ours
        if ours[name] != theirs[name]
    }


def digest(engine: Engine) -> dict[str, tuple[int, int]]:
    """Return table → (rows, order-free hash of their content), for tables too large to list.

    Versions that ended are left out of the histories: a warehouse that saw more nights has more.
    """
    with engine.connect() as connection:
        paths = {row.file_id: row.path for row in connection.execute(select(file))}
        found = {}
        for table in PUBLISHED:
            names = [column.name for column in table.columns if column.name not in _MOMENTS]
            query = select(*(table.c[name] for name in names))
            if "valid_to" in table.c:
                query = query.where(table.c.valid_to.is_(None))
            count = total = 0
            for row in connection.execution_options(yield_per=10_000).execute(query):
                values = [
                    paths[value] if name == "file_id" else value
                    for name, value in zip(names, row, strict=True)
                ]
                count += 1
                total ^= int.from_bytes(blake2b(repr(values).encode(), digest_size=8).digest())
            found[table.name] = (count, total)
    return found
