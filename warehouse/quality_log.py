"""How complete, sound and single the systems' records were, night by night."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from warehouse.queries.completeness import completeness, doubles
from warehouse.schema import ops


@dataclass(frozen=True, slots=True)
class Measured:
    """One system after one night.

    Attributes:
        records: records the system had then.
        superfluous: those beyond the first of their customer (and site).
        filled: field → records with anything in it.
        sound: field → those whose value could be understood.
    """

    run_id: int
    started_at: datetime
    system: str
    records: int
    superfluous: int
    filled: dict[str, int]
    sound: dict[str, int]


def measure(connection: Connection, run_id: int) -> int:
    """Count and write down what the systems hold after a run; return how many systems there are."""
    superfluous = {one.system: one.superfluous for one in doubles(connection)}
    found = completeness(connection)
    for one in found:
        connection.execute(
            insert(ops.quality).values(
                run_id=run_id,
                system=one.system,
                records=one.records,
                superfluous=superfluous.get(one.system, 0),
            )
        )
        connection.execute(
            insert(ops.quality_field),
            [
                {
                    "run_id": run_id,
                    "system": one.system,
                    "field": name,
                    "filled": field.filled,
                    "sound": field.sound,
                }
                for name, field in one.fields.items()
            ],
        )
    return len(found)


def course(connection: Connection, nights: int) -> list[Measured]:
    """Return what was measured in the last nights, the oldest first, by system."""
    table = ops.quality.c
    last = select(table.run_id).distinct().order_by(table.run_id.desc()).limit(nights)
    which = select(last.subquery().c.run_id)
    fields: dict[tuple[int, str], tuple[dict[str, int], dict[str, int]]] = {}
    counted = ops.quality_field
    for row in connection.execute(select(counted).where(counted.c.run_id.in_(which))):
        filled, sound = fields.setdefault((row.run_id, row.system), ({}, {}))
        filled[row.field], sound[row.field] = row.filled, row.sound
    rows = connection.execute(
        select(ops.quality, ops.run.c.started_at)
        .join(ops.run, ops.run.c.run_id == table.run_id)
        .where(table.run_id.in_(which))
        .order_by(table.run_id, table.system)
    )
    return [
        Measured(
            row.run_id, row.started_at, row.system, row.records, row.superfluous,
            *fields.get((row.run_id, row.system), ({}, {})),
        )
        for row in rows
    ]  # fmt: skip
