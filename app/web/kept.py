"""The sums that pages share, each worked out once a publication (``app.web.summaries``)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from app.web.summaries import Summaries, Summary
from app.web.visit import Visit
from pipelines.steps.status import Precision, precision
from warehouse.queries.choices import sales_reps
from warehouse.queries.completeness import (
    Doubles,
    LeftOut,
    SystemQuality,
    completeness,
    doubles,
    left_out,
    most_doubled,
)
from warehouse.queries.dormancy import FormerSales, former_yearly_sales
from warehouse.queries.funnel import Funnel, funnel, recorded_since, stage_moves
from warehouse.queries.groups import Groups, groups
from warehouse.queries.movements import Changes, Move, changes_since, moved, rank_moves
from warehouse.queries.outlook import item_names
from warehouse.queries.overview import Counts, counts
from warehouse.queries.pipeline import Pipeline, pipeline
from warehouse.queries.portfolio import Portfolio, portfolio
from warehouse.queries.receivables import Receivables, receivables
from warehouse.queries.reconciled import Reconciled, reconciled
from warehouse.queries.sales_board import SalesBoard, sales_board
from warehouse.queries.together import ItemPair, often_together
from warehouse.queries.visits import Visits, visits

T = TypeVar("T")
_DOUBLED = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How much there is of everything, and how right the automatic merges are."""

    counts: Counts
    precision: Precision


@dataclass(frozen=True, slots=True)
class Quality:
    """What the quality board shows; ``doubled``: system → customers with most records there."""

    systems: list[SystemQuality]
    doubles: list[Doubles]
    left_out: list[LeftOut]
    doubled: dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a moment; ``moves``: (rank then, rank now) → customers."""

    changes: Changes
    moves: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class StageMoves:
    """Who moved since a moment: (stage then, stage now) → customers.

    Attributes:
        first: since when stages are recorded; None: they are not.
    """

    first: datetime | None
    counts: dict[tuple[int, int], int]


def _standing(connection: Connection) -> Standing:
    return Standing(counts(connection), precision(connection))


def _quality(connection: Connection) -> Quality:
    found = doubles(connection)
    doubled = {one.system: most_doubled(connection, one.system, _DOUBLED) for one in found}
    return Quality(completeness(connection), found, left_out(connection), doubled)


def _since(moment: datetime, connection: Connection) -> Since:
    return Since(changes_since(connection, moment), rank_moves(connection, moment))


def _moved(
    moment: datetime, before: str, now: str, limit: int, connection: Connection
) -> list[Move]:
    return moved(connection, moment, before, now, limit)


def _stages_moved(moment: datetime, connection: Connection) -> StageMoves:
    return StageMoves(recorded_since(connection), stage_moves(connection, moment))


STANDING = Summary("standing", _standing, follows_decisions=True)
PORTFOLIO: Summary[Portfolio] = Summary("portfolio", portfolio)
FORMER_SALES: Summary[FormerSales] = Summary("former sales", former_yearly_sales)
QUALITY = Summary("quality", _quality)
VISITS: Summary[Visits] = Summary("visits", visits)
FUNNEL: Summary[Funnel] = Summary("funnel", funnel)
ITEM_NAMES: Summary[dict[str, str]] = Summary("item names", item_names)
SALES_REPS: Summary[tuple[str, ...]] = Summary("sales reps", sales_reps)
PIPELINE: Summary[Pipeline] = Summary("pipeline", pipeline)
RECONCILED: Summary[Reconciled] = Summary("reconciled", reconciled)
RECEIVABLES: Summary[Receivables] = Summary("receivables", receivables)
SALES: Summary[SalesBoard] = Summary("sales", sales_board)
GROUPS: Summary[Groups] = Summary("groups", groups)
TOGETHER: Summary[dict[str, list[ItemPair]]] = Summary("together", often_together)
WARM = (
    STANDING, SALES_REPS, ITEM_NAMES, PORTFOLIO, FORMER_SALES, QUALITY, VISITS, RECONCILED,
    RECEIVABLES, FUNNEL, PIPELINE, SALES, GROUPS, TOGETHER,
)  # fmt: skip
"""Worked out before anybody asks."""


def since(moment: datetime) -> Summary[Since]:
    """Return what changed since a moment, as a sum that is kept."""
    return Summary(f"since {moment.isoformat()}", partial(_since, moment))


def who_moved(moment: datetime, before: str, now: str, limit: int) -> Summary[list[Move]]:
    """Return who moved since a moment, as a sum that is kept."""
    return Summary(
        f"moved {moment.isoformat()} {before} {now}",
        partial(_moved, moment, before, now, limit),
    )


def stages_moved(moment: datetime) -> Summary[StageMoves]:
    """Return whose stage changed since a moment, as a sum that is kept."""
    return Summary(f"stages {moment.isoformat()}", partial(_stages_moved, moment))


def kept(visit: Visit, summary: Summary[T]) -> T:
    """Return a sum for a page."""
    summaries: Summaries = visit.request.app.state.summaries
    return summaries.of(summary)
