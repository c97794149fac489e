"""Observing what would vanish: records by system, lines and yen by source.

Only what a publication takes away is looked up, so that a night that only adds costs next to
nothing here.
"""

from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, func, select

from pipelines.quality.observation import Observation, is_put, published_or_staged
from warehouse.stage.records import read_frame

_MEASURES = ("records_drop_percent", "lines_drop_percent", "yen_drop_percent")


def staged_changes(connection: Connection) -> Observation:
    """Observe how much of each system and source would vanish, in percent of what is published.

    A source or system of which nothing vanishes is not listed.
    """
    records, lines = _records(connection), _lines(connection)
    frame = pd.concat([records, lines]).reindex(columns=list(_MEASURES)).astype("float64")
    return Observation(frame=frame, checked=len(frame))


def _records(connection: Connection) -> pd.DataFrame:
    """Compare the records that are gone from their system with those that came."""
    published, stage = published_or_staged("map_customer_source")
    before_here = and_(published.c.code.is_not(None), published.c.gone_at.is_(None))
    after_here = and_(is_put(stage), stage.c.gone_at.is_(None))
    changes = (
        select(
            stage.c.system,
            func.count().filter(and_(before_here, ~after_here)).label("went"),
            func.count().filter(and_(~before_here, after_here)).label("came"),
        )
        .select_from(
            stage.outerjoin(
                published,
                and_(published.c.system == stage.c.system, published.c.code == stage.c.code),
            )
        )
        .group_by(stage.c.system)
    )
    rows: dict[str, dict[str, float]] = {}
    for system, went, came in connection.execute(changes):
        if went > came:
            present = select(func.count()).where(
                published.c.system == system, published.c.gone_at.is_(None)
            )
            before = connection.scalar(present) or 0
            rows[str(system)] = {"records_drop_percent": _percent(went - came, before)}
    return _frame(rows)


def _lines(connection: Connection) -> pd.DataFrame:
    """Compare lines and yen that are replaced or removed with those that take their place."""
    published, stage = published_or_staged("fact_transaction")
    replaced = (
        select(
            published.c.source,
            func.count().label("lines"),
            func.coalesce(func.sum(published.c.amount), 0).label("yen"),
        )
        .join(stage, stage.c.transaction_id == published.c.transaction_id)
        .group_by(published.c.source)
    )
    gone = read_frame(connection, replaced).set_index("source")
    rows: dict[str, dict[str, float]] = {}
    for source, old in gone.iterrows():
        put = connection.execute(
            select(func.count(), func.coalesce(func.sum(stage.c.amount), 0)).where(
                is_put(stage), stage.c.source == source
            )
        ).one()
        lines, yen = int(old["lines"]) - int(put[0]), int(old["yen"]) - int(put[1])
        if lines <= 0 and yen <= 0:
            continue
        before = connection.execute(
            select(func.count(), func.coalesce(func.sum(published.c.amount), 0)).where(
                published.c.source == source
            )
        ).one()
        rows[str(source)] = {
            "lines_drop_percent": _percent(lines, before[0]),
            "yen_drop_percent": _percent(yen, before[1]),
        }
    return _frame(rows)


def _percent(drop: int, before: Any) -> float:
    """Return a drop in percent of what was there; nothing there, nothing dropped."""
    return round(max(drop, 0) / int(before) * 100, 2) if before and int(before) > 0 else 0.0


def _frame(rows: dict[str, dict[str, float]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", dtype="float64")


def anything_to_check(connection: Connection) -> bool:
    """Tell whether customers, codes or lines are staged at all."""
    return any(
        connection.scalar(select(published_or_staged(name)[1].c.change).limit(1)) is not None
        for name in ("dim_customer", "map_customer_source", "fact_transaction")
    )
