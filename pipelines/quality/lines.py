"""Observing the staged lines of business: counted by the warehouse, however many there are."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, String, cast, func, literal, or_, select

from core.fields import COUNTS_AS, KINDS
from pipelines.quality.customers import with_customers
from pipelines.quality.observation import (
    Observation,
    count_breaches,
    is_put,
    published_or_staged,
)

_POSSIBLE = (date(1900, 1, 1), date(2199, 12, 31))
_PLAUSIBLE_FROM = date(1980, 1, 1)
_AHEAD = timedelta(days=366)
_TRILLION = 1_000_000_000_000


def staged_lines(connection: Connection, today: date) -> Observation:
    """Count the staged lines that break a rule; examples lead to file rows.

    Args:
        connection: the warehouse.
        today: the firm's present day.
    """
    stage = published_or_staged("fact_transaction")[1]
    absent, joined = with_customers(stage)
    rows: Select[Any] = select(stage.c.transaction_id).select_from(joined).where(is_put(stage))
    line = stage.c
    rules = {
        "line_without_customer": absent,
        "line_without_amount": line.amount.is_(None),
        "line_date_impossible": or_(line.date.is_(None), ~line.date.between(*_POSSIBLE)),
        "line_date_unlikely": or_(line.date < _PLAUSIBLE_FROM, line.date > today + _AHEAD),
        "line_kind_unknown": or_(line.kind.is_(None), line.kind.not_in(KINDS)),
        "line_source_unknown": or_(line.counts_as.is_(None), line.counts_as.not_in(COUNTS_AS)),
        "line_amount_unlikely": func.abs(line.amount) >= _TRILLION,
    }
    label = line.source + literal(" ") + line.sheet + literal("#") + cast(line.row_number, String)
    observed = count_breaches(connection, rows, rules, label)
    distinct = select(func.count(line.transaction_id.distinct())).where(is_put(stage))
    repeated = observed.checked - int(connection.scalar(distinct) or 0)
    observed.frame["line_repeated"] = [repeated]
    return observed
