"""Who a customer was, with which rank, under which names: now, or as of any day."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import ConfigurationError, DecisionError
from core.language import Text
from pipelines.steps.merging import customer_of
from pipelines.workspace import Workspace
from warehouse.queries import card, members
from warehouse.queries.customer_versions import FIELDS, as_of, versions
from warehouse.queries.record_versions import RecordVersion, record_versions
from warehouse.schema.published import dim_customer_history, map_customer_alias

_MOST: Final = 200
_FIGURES: Final = ("sales", "reason", "as_of")
"""What of a rank moves every night, and is kept as it was on the day when the rank began."""


@dataclass(frozen=True, slots=True)
class CustomerHistory:
    """What is known of a customer over time.

    Attributes:
        customer_id: its present id.
        name: its name, on the day that was asked for.
        as_of: the day that was asked for; None: the whole history.
        values: what the master said of it on that day, or says now.
        rank: the rank and policy of that day, with sales and reason of ``as_of``; None where it
            had none yet.
        versions: what changed when, the latest first.
        ranks: the ranks it had, the latest first; ``as_of`` tells of which day the sales and the
            reason are: of the day when the rank began, of today for the present one.
        former_names: names it had before, the oldest first.
        former_ids: ids that lead to it.
        records: what the systems said; on a day, only what they said then.
    """

    customer_id: str
    name: str
    as_of: date | None
    values: dict[str, Any]
    rank: dict[str, Any] | None
    versions: list[dict[str, Any]]
    ranks: list[dict[str, Any]]
    former_names: list[str]
    former_ids: list[str]
    records: list[RecordVersion]

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        records = [
            {**asdict(one), "key": f"{one.key.system}:{one.key.code}"} for one in self.records
        ]
        return {**asdict(self), "records": records}


def customer_history(
    workspace: Workspace, customer: str, day: date | None = None
) -> CustomerHistory:
    """Return the history of a customer.

    Args:
        workspace: where.
        customer: its id, present or former, or one of its records as SYSTEM:CODE.
        day: as of the end of this day in the firm's time zone; None: the whole history.

    Raises:
        ConfigurationError: the day is still to come, or there is no such customer.
        DecisionError: it was not known yet on that day.
    """
    if day is not None and day > (today := datetime.now(workspace.zone).date()):
        raise _to_come(day, today)
    with workspace.engine.connect() as connection:
        customer_id = customer_of(connection, customer)
        moment = None if day is None else _end_of(day, workspace)
        row = as_of(connection, customer_id, moment) if moment else _latest(connection, customer_id)
        if row is None:
            raise _not_yet(customer_id, day)
        (found,) = members.customers(connection, [customer_id])
        told = record_versions(connection, found.records)
        ranks = _ranks(connection, customer_id, moment)
        return CustomerHistory(
            customer_id=customer_id,
            name=row.name,
            as_of=day,
            values={name: row._mapping[name] for name in FIELDS},
            rank=next((one for one in ranks if _held(one, moment)), None),
            versions=[
                asdict(one)
                for one in versions(connection, customer_id, _MOST)
                if moment is None or one.valid_from <= moment
            ],
            ranks=[one for one in ranks if moment is None or one["valid_from"] <= moment],
            former_names=_former_names(connection, customer_id, row.name, moment),
            former_ids=_former_ids(connection, customer_id),
            records=[one for one in told if moment is None or one.holds_at(moment)],
        )


def _latest(connection: Connection, customer_id: str) -> Any:
    table = dim_customer_history.c
    return connection.execute(
        select(dim_customer_history)
        .where(table.customer_id == customer_id)
        .order_by(table.valid_from.desc())
        .limit(1)
    ).one_or_none()


def _end_of(day: date, workspace: Workspace) -> datetime:
    """Return the last moment of a day."""
    next_day = datetime.combine(day + timedelta(days=1), time(), workspace.zone)
    return next_day - timedelta(microseconds=1)


def _ranks(
    connection: Connection, customer_id: str, moment: datetime | None
) -> list[dict[str, Any]]:
    """Return the ranks; where the present is asked for, the one that holds has today's figures."""
    names = ("valid_from", "valid_to", "rank", "policy", "potential", *_FIGURES)
    ranks = [
        {name: row._mapping[name] for name in names}
        for row in card.rank_history(connection, customer_id, _MOST)
    ]
    now = card.rank(connection, customer_id) if moment is None else None
    for one in ranks:
        if now is not None and one["valid_to"] is None:
            one |= {name: now._mapping[name] for name in _FIGURES}
    return ranks


def _held(rank: dict[str, Any], moment: datetime | None) -> bool:
    until = rank["valid_to"]
    if moment is None:
        return until is None
    return bool(rank["valid_from"] <= moment and (until is None or moment < until))


def _former_names(
    connection: Connection, customer_id: str, name: str, moment: datetime | None
) -> list[str]:
    table = dim_customer_history.c
    query = select(table.name).where(table.customer_id == customer_id).order_by(table.valid_from)
    if moment is not None:
        query = query.where(table.valid_from <= moment)
    return [one for one in dict.fromkeys(connection.scalars(query)) if one != name]


def _former_ids(connection: Connection, customer_id: str) -> list[str]:
    table = map_customer_alias.c
    query = select(table.old_customer_id).where(table.customer_id == customer_id)
    return sorted(connection.scalars(query))


def _to_come(day: date, today: date) -> ConfigurationError:
    return ConfigurationError(
        "DAY_TO_COME",
        Text(
            ja=f"{day} はまだ来ていません(今日は {today})。今日か、それより前の日を指定して"
            "ください。",
            en=f"{day} is still to come (today is {today}). Name today or a day before it.",
        ),
    )


def _not_yet(customer_id: str, day: date | None) -> DecisionError:
    return DecisionError(
        "CUSTOMER_NOT_YET",
        Text(
            ja=f"{customer_id} は、{day} にはまだありませんでした"
            "(統合される前の別のIDだったかもしれません)。"
            f"`tsunagi history {customer_id}` で、いつからあるかが分かります。",
            en=f"{customer_id} was not known yet on {day} (or had another id before a merge). "
            f"`tsunagi history {customer_id}` tells since when it is.",
        ),
    )
