"""Bringing the tables of analysis up to date, within the publishing transaction."""

from datetime import date

from sqlalchemy import Connection

from pipelines.analysis_settings import AnalysisSettings
from pipelines.quality.sums import check_sums
from warehouse.marts.days import stage_calendar
from warehouse.marts.refresh import SUMS, refresh
from warehouse.marts.touched import anything_touched
from warehouse.memory import recall, remember
from warehouse.publish import TableChange, publish_table
from warehouse.schema.analysis import dim_closing_period, dim_date

VERSION = "1"
"""To be raised when a table of sums is made differently: the next publication makes all anew."""
_STATE = "analysis"


def refresh_analysis(
    connection: Connection,
    generation: int,
    as_of: date,
    settings: AnalysisSettings,
    *,
    everything: bool = False,
) -> dict[str, TableChange]:
    """Publish the calendar and the sums of the history that is published now.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        generation: the number of this publication.
        as_of: the firm's day.
        settings: what analysis goes by.
        everything: make every sum anew, not only those that lines touched.

    Raises:
        CriticalChecksFailed: the sums do not equal those of the history.
    """
    changes: dict[str, TableChange] = {}
    if stage_calendar(connection, as_of, settings.calendar()):
        for table in (dim_date, dim_closing_period):
            changes[table.name] = publish_table(connection, table, generation)
    whole = everything or recall(connection, _STATE) != VERSION
    if whole or anything_touched(connection):
        for mart in SUMS:
            changes[mart.table.name] = refresh(connection, mart, generation, whole=whole)
        check_sums(connection)
    remember(connection, _STATE, VERSION)
    return changes
