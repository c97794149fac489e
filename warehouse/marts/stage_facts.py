"""What is known of customers that tells their stages, summed by the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, case, cast, func, select

from warehouse.expressions import yen_sum
from warehouse.marts.figures import months_before
from warehouse.marts.parts import Part
from warehouse.schema.analysis import mart_customer_month
from warehouse.schema.published import dim_customer, dim_customer_provenance
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity

_MET = ("visit", "meeting", "online")
_COUNTS = ("orders", "open_deals", "open_amount", "won_deals", "people", "deciders")


def stage_facts(
    connection: Connection, as_of: date, active_months: int, part: Part
) -> pd.DataFrame:
    """Return one row per customer.

    Args:
        connection: the warehouse, within the publishing transaction, all that is summed applied.
        as_of: the last day that counts.
        active_months: how long a visit or a proposal counts.
        part: which customers are asked for.

    Returns:
        ``customer_id``, whole ``orders open_deals open_amount won_deals people deciders``, and as
        objects, None where there is none, ``last_order_month best_probability
        first_activity_date last_activity_date last_meeting_date last_proposal_date``;
        ``acquisition_source`` is "" where it is not known.
    """
    customer = dim_customer.c.customer_id
    ids = pd.Index(list(connection.scalars(select(customer).where(part(customer)))), dtype=object)
    since = months_before(as_of, active_months)
    known: dict[str, Any] = {"customer_id": ids}
    for query in (
        _orders(as_of, part),
        _deals(part),
        _activities(since, as_of, part),
        _people(part),
        _sources(part),
        _deal_sources(part),
    ):
        known |= _spread(connection, query, ids)
    from_deals = known.pop("deal_source")
    given = known["acquisition_source"]
    known["acquisition_source"] = np.where(given == "", from_deals, given)
    return pd.DataFrame(known)


def _spread(
    connection: Connection, query: Select[Any], ids: "pd.Index[Any]"
) -> dict[str, NDArray[Any]]:
    """Return the columns of a query as long as the ids: 0, "" or None where it has no row."""
    result = connection.execute(query)
    _, *names = result.keys()
    rows = result.all()
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * (len(names) + 1)
    places = ids.get_indexer(pd.Index(columns[0], dtype=object))
    is_known = places >= 0
    spread = {}
    for name, values in zip(names, columns[1:], strict=True):
        found = _empty(name, len(ids))
        cells = np.empty(len(rows), dtype=found.dtype)
        cells[:] = values
        found[places[is_known]] = cells[is_known]
        spread[name] = found
    return spread


def _empty(name: str, size: int) -> NDArray[Any]:
    # Whole numbers of their own: yen must not become floats where a customer has none.
    if name in _COUNTS:
        return np.zeros(size, dtype="int64")
    return np.full(size, "" if name.endswith("source") else None, dtype=object)


def _orders(as_of: date, part: Part) -> Select[Any]:
    """Documents with a sale; a document that only takes goods back is no order."""
    month = mart_customer_month.c
    return (
        select(
            month.customer_id,
            yen_sum(month.orders).label("orders"),
            func.max(month.month).label("last_order_month"),
        )
        .where(
            month.counts_as == "sales",
            month.orders > 0,
            month.month <= as_of,
            part(month.customer_id),
        )
        .group_by(month.customer_id)
    )


def _deals(part: Part) -> Select[Any]:
    deal = dim_deal.c
    is_open = (deal.status == "open") & deal.is_present
    return (
        select(
            deal.customer_id,
            _count(is_open).label("open_deals"),
            yen_sum(case((is_open, func.coalesce(deal.amount, 0)), else_=0)).label("open_amount"),
            _count(deal.status == "won").label("won_deals"),
            func.max(case((is_open, deal.probability))).label("best_probability"),
        )
        .where(part(deal.customer_id))
        .group_by(deal.customer_id)
    )


def _activities(since: date, as_of: date, part: Part) -> Select[Any]:
    act = fact_activity.c
    lately = act.date > since
    return (
        select(
            act.customer_id,
            func.min(act.date).label("first_activity_date"),
            func.max(act.date).label("last_activity_date"),
            func.max(case((lately & act.kind.in_(_MET), act.date))).label("last_meeting_date"),
            func.max(case((lately & (act.kind == "proposal"), act.date))).label(
                "last_proposal_date"
            ),
        )
        .where(act.date <= as_of, part(act.customer_id))
        .group_by(act.customer_id)
    )


def _people(part: Part) -> Select[Any]:
    person = dim_contact.c
    decides = person.is_present & person.authority.contains("決裁")
    return (
        select(
            person.customer_id,
            _count(person.is_present).label("people"),
            _count(decides).label("deciders"),
        )
        .where(part(person.customer_id))
        .group_by(person.customer_id)
    )


def _sources(part: Part) -> Select[Any]:
    """Where customers came from, as ledgers or people say."""
    told = dim_customer_provenance.c
    return select(told.customer_id, told.value.label("acquisition_source")).where(
        told.field == "acquisition_source", part(told.customer_id)
    )


def _deal_sources(part: Part) -> Select[Any]:
    """Where customers came from, as their deals say; the first deal counts, so it comes last."""
    deal = dim_deal.c
    has_no_day = case((deal.opened_on.is_(None), 1), else_=0)
    return (
        select(deal.customer_id, deal.acquisition_source.label("deal_source"))
        .where(deal.acquisition_source != "", part(deal.customer_id))
        .order_by(has_no_day.desc(), deal.opened_on.desc(), deal.deal_id.desc())
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.sum(case((condition, 1), else_=0)), BigInteger)
