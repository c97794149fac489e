"""Bringing customers' stages up to date, within the publishing transaction."""

from datetime import date

from sqlalchemy import Connection

from warehouse.marts.changed import forget_changed, note_changed, note_passed
from warehouse.marts.rules import StageRules
from warehouse.marts.stage import stage_stages
from warehouse.memory import recall_day, remember_day

VERSION = "3"
"""To be raised when stages are told differently: the next publication tells all of them anew."""
_STAGES = "stages"


def note_stage_changes(
    connection: Connection, as_of: date, rules: StageRules, *, everything: bool
) -> bool:
    """Remember for whom something changes that tells a stage.

    Call it when what is staged is trimmed to what differs, and not yet applied.

    Args:
        connection: the warehouse, within the publishing transaction.
        as_of: the firm's day.
        rules: the rules of the stages.
        everything: all is made anew.

    Returns:
        Whether the stage of every customer is to be told anew.
    """
    before = _told_on(connection, rules)
    if everything or before is None or before > as_of:
        forget_changed(connection)
        return True
    note_changed(connection)
    return False


def renew_stages(
    connection: Connection, as_of: date, rules: StageRules, *, everybody: bool
) -> None:
    """Stage the stages that may have changed.

    Args:
        connection: the warehouse, within the publishing transaction, sums by month applied.
        as_of: the firm's day.
        rules: the rules of the stages.
        everybody: what ``note_stage_changes`` returned.
    """
    before = _told_on(connection, rules)
    if not everybody and before is not None:
        note_passed(connection, before, as_of, rules.active_months)
    stage_stages(connection, as_of, rules, everybody=everybody)
    remember_day(connection, _STAGES, as_of, _meaning(rules))


def _told_on(connection: Connection, rules: StageRules) -> date | None:
    """Return the day of the stages that are published; None where the rules were others."""
    return recall_day(connection, _STAGES, _meaning(rules))


def _meaning(rules: StageRules) -> str:
    return f"{VERSION} {rules}"
