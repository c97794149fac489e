"""Bringing the tables of analysis up to date, within the publishing transaction."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from sqlalchemy import Connection, select

from cleansing.money import parse_decimal, parse_yen
from pipelines.analysis_settings import AnalysisSettings, SegmentSettings
from pipelines.quality.sums import check_sums
from warehouse.marts.days import stage_calendar
from warehouse.marts.pairs import stage_pairs, window_of
from warehouse.marts.refresh import Mart, marts, rebuild, refresh
from warehouse.marts.small import (
    credit_changes,
    stage_credit,
    stage_industries,
    stage_rules,
    stage_segments,
)
from warehouse.marts.touched import (
    anybody_passed,
    anything_touched,
    forget_touched,
    note_touched,
    touch_passed,
)
from warehouse.marts.whole import lines_in_memory
from warehouse.memory import recall, recall_day, remember, remember_day
from warehouse.publish import TableChange, publish_table
from warehouse.schema.analysis import (
    dim_analysis_rule,
    dim_closing_period,
    dim_date,
    dim_industry,
    mart_customer_credit,
    mart_customer_segment,
    mart_item_pair,
    stage_touched_month,
)
from warehouse.totals import Total, history_totals

VERSION = "4"
"""To be raised when a table is made differently: the next publication makes all of them anew."""
_LINES, _PAIRS = "analysis_lines", "analysis_pairs"


@dataclass
class Refreshed:
    """What became of the tables of analysis.

    Attributes:
        changes: table → what changed.
        left_out: what the caps of ``mart_item_pair`` left out, by kind of basket.
        credit_unread: credit limits and scores that are no number.
        seconds: table → how long it took.
    """

    changes: dict[str, TableChange] = field(default_factory=dict)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    credit_unread: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return what a report says of it."""
        seconds = {name: round(took, 2) for name, took in self.seconds.items()}
        return {
            "seconds": seconds,
            "pairs_left_out": self.left_out,
            "credit_unread": self.credit_unread,
        }

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note how long something takes."""
        started = perf_counter()
        yield
        self.seconds[name] = perf_counter() - started


def refresh_analysis(
    connection: Connection,
    generation: int,
    as_of: date,
    settings: AnalysisSettings,
    zone: ZoneInfo,
    *,
    measure: str = "sales",
    totals: Sequence[Total] | None = None,
    credit_of: Sequence[str] | None = None,
    everything: bool = False,
) -> Refreshed:
    """Publish the calendar and what follows from the history that is published now.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        generation: the number of this publication.
        as_of: the firm's day.
        settings: what analysis goes by.
        zone: where the firm is.
        measure: what ranks go by, ``sales`` or ``gross_profit``.
        totals: what ``history_totals`` says of the lines; None: they are read where needed.
        credit_of: customers whose credit changed; None: all are looked at.
        everything: make every row anew, not only those that lines touched.

    Raises:
        CriticalChecksFailed: the sums do not equal those of the history.
    """
    done = Refreshed()
    with done.timed(dim_date.name):
        if stage_calendar(connection, as_of, settings.calendar(zone)):
            for table in (dim_date, dim_closing_period):
                done.changes[table.name] = publish_table(connection, table, generation)
    before = recall_day(connection, _LINES, _lines_state(settings))
    whole = everything or before is None
    with _lines(connection, done, whole=whole) as memory:
        passed = None if whole or before is None else (before, as_of)
        if passed is None or anything_touched(connection) or anybody_passed(connection, *passed):
            made = marts(settings.lives(), as_of)
            _refresh_sums(connection, generation, made, done, memory, passed)
            with done.timed("totals of lines"):
                expected = history_totals(connection) if totals is None else totals
            with done.timed("checks"):
                check_sums(connection, made, expected, as_of)
        remember_day(connection, _LINES, as_of, _lines_state(settings))
        _refresh_pairs(connection, generation, as_of, settings, done, memory, everything=whole)
    _refresh_small(connection, generation, settings, measure, credit_of, done)
    return done


def refresh_segments(
    connection: Connection, generation: int, segments: Sequence[SegmentSettings]
) -> dict[str, TableChange]:
    """Publish who is in which of the firm's own segments.

    Args:
        connection: the warehouse, within the publishing transaction, everything applied that a
            condition may ask for: ranks, sums, stages, reconciliation (``caution`` rests on it).
        generation: the number of this publication.
        segments: the firm's own segments.
    """
    stage_segments(connection, [one.segment() for one in segments])
    table = mart_customer_segment
    return {table.name: publish_table(connection, table, generation)}


def note_changes(
    connection: Connection, settings: AnalysisSettings, *, everything: bool
) -> list[str] | None:
    """Remember whose lines change, for ``refresh_analysis``; where all is made anew, nobody.

    Call it when what is staged is trimmed to what differs, and not yet applied.

    Returns:
        The customers whose credit changes; None: all are to be looked at.
    """
    if everything or not is_kept_up(connection, settings):
        forget_touched(connection)
        return None
    note_touched(connection)
    return credit_changes(connection)


def is_kept_up(connection: Connection, settings: AnalysisSettings) -> bool:
    """Tell whether the sums are those of the last publication's lines, by today's rules."""
    return recall_day(connection, _LINES, _lines_state(settings)) is not None


def _lines_state(settings: AnalysisSettings) -> str:
    return f"{VERSION} {settings.lives()}"


@contextmanager
def _lines(
    connection: Connection, done: Refreshed, *, whole: bool
) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """Give the lines read once, where all is made anew and SQLite would read them many times."""
    if not whole or connection.dialect.name != "sqlite":
        yield None
        return
    with ExitStack() as stack:
        with done.timed("read"):
            memory = stack.enter_context(lines_in_memory(connection))
        yield memory


def _refresh_sums(
    connection: Connection,
    generation: int,
    made: Sequence[Mart],
    done: Refreshed,
    memory: duckdb.DuckDBPyConnection | None,
    passed: tuple[date, date] | None,
) -> None:
    """Make what is touched anew, and what the passed days change; everything where it is None."""
    for mart in made:
        with done.timed(mart.table.name):
            if passed is None:
                change = rebuild(connection, mart, generation, memory)
            else:
                if mart.follows_the_day:
                    touch_passed(connection, *passed)
                change = refresh(connection, mart, generation)
            done.changes[mart.table.name] = change


def _refresh_small(
    connection: Connection,
    generation: int,
    settings: AnalysisSettings,
    measure: str,
    credit_of: Sequence[str] | None,
    done: Refreshed,
) -> None:
    with done.timed("small"):
        stage_rules(connection, settings.views(measure))
        stage_industries(connection, settings.industry.revision)
        done.credit_unread = stage_credit(connection, credit_of, _yen, _score)
        for table in (dim_analysis_rule, dim_industry, mart_customer_credit):
            done.changes[table.name] = publish_table(connection, table, generation)


def _yen(text: str) -> int | None:
    found = parse_yen(text)
    return found if isinstance(found, int) else None


def _score(text: str) -> Decimal | None:
    found = parse_decimal(text.removesuffix("点"))
    return found if isinstance(found, Decimal) else None


def _refresh_pairs(
    connection: Connection,
    generation: int,
    as_of: date,
    settings: AnalysisSettings,
    done: Refreshed,
    memory: duckdb.DuckDBPyConnection | None,
    *,
    everything: bool,
) -> None:
    """Count pairs of items anew where the window moved, or a line in it changed."""
    rules = settings.pairs()
    window = window_of(as_of, rules)
    state = f"{VERSION} {window} {rules}"
    month = stage_touched_month.c.month
    touched = connection.scalar(
        select(month).where(month >= window.first, month < window.end).limit(1)
    )
    if recall(connection, _PAIRS) == state and touched is None and not everything:
        return
    with done.timed(mart_item_pair.name):
        left_out = stage_pairs(connection, window, rules, memory)
        done.left_out = {basket: asdict(told) for basket, told in left_out.items()}
        done.changes[mart_item_pair.name] = publish_table(connection, mart_item_pair, generation)
    remember(connection, _PAIRS, state)
