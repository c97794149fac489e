"""Customers: by a record, by what somebody typed, by id; their lines of business."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import Connection, Row

from app.web.api import models
from app.web.api.bearer import Reader
from app.web.api.errors import ApiError, not_found
from app.web.api.finding import search
from warehouse.queries import facts
from warehouse.queries.members import current_id

router = APIRouter(tags=["customers"])
Word = Annotated[str, Query(min_length=1, max_length=200, pattern=models.NO_CONTROLS)]
Limit = Annotated[int, Query(ge=1, le=100, description="最大件数 / at most so many")]
Id = Annotated[
    str,
    Path(
        min_length=1,
        max_length=20,
        pattern="^[0-9A-Za-z]+$",
        description="顧客ID(以前のIDも可) / a customer's id; former ones too",
        examples=["C000000017"],
    ),
]
_BRIEF = tuple(models.Brief.model_fields)
_NEWEST = 20


@router.get("/resolve", summary="コードから顧客を求める / the customer of a record")
def resolve(caller: Reader, response: Response, system: Word, code: Word) -> models.Resolution:
    """Return the customer a record belongs to; null where no such record is published."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(f"g{number}"))
        row = facts.customers_of_records(connection, [(system, code)]).get((system, code))
        briefs = facts.brief_of(connection, [row.customer_id] if row else [])
    caller.note("search", f"{system}:{code}")
    customer = _brief(briefs[row.customer_id]) if row else None
    return models.Resolution(generation=number, system=system, code=code, customer=customer)


@router.post("/resolve", summary="多くのコードから顧客を求める / many records at once")
def resolve_many(caller: Reader, body: models.ResolveMany) -> models.Resolved:
    """Return the customers of up to 500 records, in the order in which they were sent."""
    keys = [(one.system, one.code) for one in body.records]
    with caller.workspace.engine.connect() as connection:
        rows = facts.customers_of_records(connection, list(dict.fromkeys(keys)))
        briefs = facts.brief_of(connection, {row.customer_id for row in rows.values()})
        number = facts.generation_of(connection)
    caller.note("search", f"{len(keys)} records")
    return models.Resolved(
        generation=number,
        records=[
            models.ResolvedRecord(
                system=key[0],
                code=key[1],
                customer=_brief(briefs[rows[key].customer_id]) if key in rows else None,
            )
            for key in keys
        ],
    )


@router.get("/search", summary="文字から顧客を求める / customers by any text")
def find(caller: Reader, response: Response, q: Word, limit: Limit = 20) -> models.Matches:
    """Return customers that a text may mean, the best first; ``sure`` where it means just one."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(f"g{number}"))
        found = search(caller.workspace, q, limit)
        briefs = facts.brief_of(connection, [one.customer_id for one in found])
    caller.note("search", q)
    exact = [one.customer_id for one in found if one.is_meant]
    return models.Matches(
        generation=number,
        sure=exact[0] if len(exact) == 1 else None,
        matches=[
            models.Match(how=one.how, customer=_brief(briefs[one.customer_id]))
            for one in found
            if one.customer_id in briefs
        ],
    )


@router.get("/customers", summary="すべての顧客 / all customers")
def list_customers(
    caller: Reader,
    response: Response,
    after: Annotated[str, Query(max_length=20, pattern=models.NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> models.CustomerPage:
    """Return customers in the order of their ids; ``next_after`` leads to the next page."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(f"g{number}"))
        ids = facts.customers_after(connection, after, limit)
        briefs = facts.brief_of(connection, ids)
    caller.note("list", after, count=len(ids))
    return models.CustomerPage(
        generation=number,
        customers=[_brief(briefs[one]) for one in ids],
        next_after=ids[-1] if len(ids) == limit else None,
    )


@router.get("/customers/{customer_id}", summary="顧客カード / everything about a customer")
def card(caller: Reader, response: Response, customer_id: Id) -> models.Card:
    """Return everything published about a customer; a former id gives the customer it became."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(f"g{number}"))
        now = _current(connection, customer_id)
        found = facts.facts_of(connection, now)
        if found is None:
            raise _unknown()
        lines = facts.lines_of(connection, now, _NEWEST)
    caller.note("view", now)
    return _card(number, customer_id, found, lines)


@router.get("/customers/{customer_id}/transactions", summary="取引明細 / lines of business")
def transactions(
    caller: Reader,
    response: Response,
    customer_id: Id,
    after: Annotated[int | None, Query(ge=-(2**63), le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> models.LinePage:
    """Return the lines of business, the newest first; ``next_after`` leads to the next page."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(f"g{number}"))
        now = _current(connection, customer_id)
        day = None if after is None else facts.day_of_line(connection, now, after)
        if after is not None and day is None:
            raise not_found("その明細は、もうありません。", "The line of `after` is there no more.")
        before = None if after is None or day is None else (day, after)
        lines = facts.lines_of(connection, now, limit, before)
    caller.note("view", now, transactions=len(lines))
    return models.LinePage(
        generation=number,
        customer_id=now,
        transactions=[_line(row) for row in lines],
        next_after=lines[-1].transaction_id if len(lines) == limit else None,
    )


def _current(connection: Connection, customer_id: str) -> str:
    now = current_id(connection, customer_id.upper())
    if now is None:
        raise _unknown()
    return now


def _unknown() -> ApiError:
    return not_found("その顧客IDは、公開されたことがありません。", "This id was never published.")


def _brief(row: Row[Any]) -> models.Brief:
    return models.Brief(**{name: row._mapping[name] for name in _BRIEF})


def _line(row: Row[Any]) -> models.Line:
    return models.Line(**{name: row._mapping[name] for name in models.Line.model_fields})


def _card(number: int, asked: str, found: facts.Facts, lines: list[Row[Any]]) -> models.Card:
    def listed(model: Any, rows: list[Row[Any]]) -> list[Any]:
        return [model(**{name: row._mapping[name] for name in model.model_fields}) for row in rows]

    values = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in found.customer._mapping.items()
        if name not in ("customer_id", "generation")
    }
    return models.Card(
        generation=number,
        asked_id=asked,
        customer_id=found.customer.customer_id,
        former_ids=found.former_ids,
        values=values,
        provenance=listed(models.Provenance, found.provenance),
        records=listed(models.MemberRecord, found.records),
        sites=listed(models.Site, found.sites),
        contacts=listed(models.Contact, found.contacts),
        activities=listed(models.Activity, found.activities),
        deals=listed(models.Deal, found.deals),
        stage=listed(models.Stage, [found.stage])[0] if found.stage else None,
        rank=listed(models.Rank, [found.rank])[0] if found.rank else None,
        rank_history=listed(models.RankVersion, found.rank_history),
        transactions=[_line(row) for row in lines],
    )
