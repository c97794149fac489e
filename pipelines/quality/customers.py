"""Observing the staged customers and the staged codes of systems."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, String, and_, cast, func, literal, or_, select

from cleansing.identifiers import corporate_number
from core.ids import is_customer_id
from pipelines.quality.observation import (
    Observation,
    Table,
    count_breaches,
    is_put,
    published_or_staged,
)
from warehouse.stage.changes import PUT

_TEXTS = ("name", "corporate_number", "invoice_number", "address", "phone")
_DATES = ("first_transaction_date", "last_transaction_date")


def staged_customers(connection: Connection) -> Observation:
    """Observe the customers that are staged, one row each, labelled by id and name."""
    stage = published_or_staged("dim_customer")[1]
    names = ("customer_id", *_TEXTS, *_DATES)
    rows = connection.execute(select(*(stage.c[name] for name in names)).where(is_put(stage)))
    columns = list(zip(*rows, strict=True)) or [() for _ in names]
    raw = {name: list(values) for name, values in zip(names, columns, strict=True)}
    data: dict[str, pd.Series] = {
        "customer_id": _texts(raw["customer_id"]),
        **{name: _texts(raw[name]) for name in _TEXTS},
        **{name: _days(raw[name]) for name in _DATES},
        "customer_id_fits": pd.Series([is_customer_id(v or "") for v in raw["customer_id"]]),
        "corporate_number_fits": pd.Series(
            [None if not v else _is_corporate(v) for v in raw["corporate_number"]], dtype="object"
        ),
    }
    labels = [f"{key} {name}" for key, name in zip(raw["customer_id"], raw["name"], strict=True)]
    frame = pd.DataFrame(data).set_axis(pd.Index(labels, dtype="object"), axis=0)
    return Observation(frame=frame, checked=len(frame))


def _texts(values: list[str | None]) -> pd.Series:
    """Make a column of texts in which an empty text is missing."""
    return pd.Series([v if v and v.strip() else None for v in values], dtype="object")


def _days(values: list[date | None]) -> pd.Series:
    # Days are compared as numbers: no calendar is too long for them.
    return pd.Series([None if v is None else v.toordinal() for v in values], dtype="float64")


def _is_corporate(text: str) -> bool:
    return corporate_number(text) == text


def staged_codes(connection: Connection) -> Observation:
    """Observe the staged codes of systems: mapped twice, or to a customer that is not there."""
    stage = published_or_staged("map_customer_source")[1]
    twice = (
        select(stage.c.system, stage.c.code, func.count().label("times"))
        .where(is_put(stage))
        .group_by(stage.c.system, stage.c.code)
        .having(func.count() > 1)
        .subquery()
    )
    customers, joined = with_customers(stage)
    rows: Select[Any] = (
        select(stage.c.code)
        .select_from(
            joined.outerjoin(
                twice, and_(twice.c.system == stage.c.system, twice.c.code == stage.c.code)
            )
        )
        .where(is_put(stage))
    )
    return count_breaches(
        connection,
        rows,
        {"code_repeated": twice.c.times.is_not(None), "code_without_customer": customers},
        stage.c.system + literal(" ") + cast(stage.c.code, String),
    )


def with_customers(stage: Table) -> tuple[Any, Any]:
    """Join staged rows to their customers; return who has none, and the join.

    A customer is there when it is staged, or published and not staged to be removed.
    """
    published, staged = published_or_staged("dim_customer")
    changes = (
        select(
            staged.c.customer_id,
            # "put" sorts before "remove": a customer that is also put stays.
            func.min(staged.c.change).label("change"),
        )
        .group_by(staged.c.customer_id)
        .subquery()
    )
    joined = stage.outerjoin(changes, changes.c.customer_id == stage.c.customer_id).outerjoin(
        published, published.c.customer_id == stage.c.customer_id
    )
    absent = or_(
        stage.c.customer_id.is_(None),
        and_(changes.c.change.is_not(None), changes.c.change != PUT),
        and_(changes.c.change.is_(None), published.c.customer_id.is_(None)),
    )
    return absent, joined
