"""What is known of every customer that tells its stage, summed by the database."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Select, case, func, select

from warehouse.marts.figures import months_before
from warehouse.schema.analysis import mart_customer_month
from warehouse.schema.identity import record_customer
from warehouse.schema.landing import source_customer
from warehouse.schema.published import dim_customer
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity
from warehouse.stage.records import read_frame

_MET = ("visit", "meeting", "online")
_COUNTS = ("orders", "open_deals", "open_amount", "won_deals", "people", "deciders")


def stage_facts(connection: Connection, as_of: date, active_months: int) -> pd.DataFrame:
    """Return one row per customer.

    Args:
        connection: the warehouse, within the publishing transaction, all that is summed applied.
        as_of: the last day that counts.
        active_months: how long a visit or a proposal counts.
    """
    since = months_before(as_of, active_months)
    known = read_frame(connection, select(dim_customer.c.customer_id))
    for query in (_orders(as_of), _deals(as_of), _activities(since, as_of), _people(), _sources()):
        # As objects: yen must not become floats where a customer has none.
        part = read_frame(connection, query).drop_duplicates("customer_id").astype(object)
        known = known.merge(part, on="customer_id", how="left", validate="1:1")
    for name in _COUNTS:
        known[name] = [
            0 if value != value or value is None else int(value) for value in known[name]
        ]
    given = _texts(known["acquisition_source"])
    from_deals = _texts(known.pop("deal_source"))
    known["acquisition_source"] = given.where(given != "", from_deals)
    objects = known.astype(object)
    return objects.where(objects.notna(), None)


def _texts(values: pd.Series) -> pd.Series:
    return values.astype(object).where(values.notna(), "")


def _orders(as_of: date) -> Select[tuple[object, ...]]:
    month = mart_customer_month.c
    return (
        select(
            month.customer_id,
            func.sum(month.slips).label("orders"),
            func.max(month.month).label("last_order_month"),
        )
        .where(month.counts_as == "sales", month.slips > 0, month.month <= as_of)
        .group_by(month.customer_id)
    )


def _deals(as_of: date) -> Select[tuple[object, ...]]:
    deal = dim_deal.c
    is_open = (deal.status == "open") & deal.is_present
    return select(
        deal.customer_id,
        func.sum(case((is_open, 1), else_=0)).label("open_deals"),
        func.sum(case((is_open, func.coalesce(deal.amount, 0)), else_=0)).label("open_amount"),
        func.sum(case((deal.status == "won", 1), else_=0)).label("won_deals"),
        func.max(case((is_open, deal.probability))).label("best_probability"),
        func.max(deal.acquisition_source).label("deal_source"),
    ).group_by(deal.customer_id)


def _activities(since: date, as_of: date) -> Select[tuple[object, ...]]:
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
        .where(act.date <= as_of)
        .group_by(act.customer_id)
    )


def _people() -> Select[tuple[object, ...]]:
    person = dim_contact.c
    decides = person.is_present & person.authority.contains("決裁")
    return select(
        person.customer_id,
        func.sum(case((person.is_present, 1), else_=0)).label("people"),
        func.sum(case((decides, 1), else_=0)).label("deciders"),
    ).group_by(person.customer_id)


def _sources() -> Select[tuple[object, ...]]:
    """Where customers came from, as ledgers say; the oldest record first."""
    return (
        select(record_customer.c.customer_id, source_customer.c.acquisition_source)
        .join(source_customer, source_customer.c.record_id == record_customer.c.record_id)
        .where(source_customer.c.acquisition_source != "")
        .order_by(source_customer.c.record_id)
    )
