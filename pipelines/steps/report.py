"""Making the monthly report: both forms, moved to their places whole, and on record."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core.calendar import month_end
from core.errors import ConfigurationError
from core.language import Text
from pipelines.exports.refusals import nothing_published
from pipelines.reporting.book import write_book
from pipelines.reporting.facts import Facts, gather
from pipelines.reporting.page import page
from pipelines.steps.lock import holder
from pipelines.workspace import Workspace
from warehouse import exports as register
from warehouse.engine import transaction
from warehouse.exports import Exported
from warehouse.marts.figures import months_before

FOLDER: Final = "reports"
NAME: Final = "月次報告"
KIND: Final = "report"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was made."""

    month: date
    files: list[Path]
    facts: Facts


def make_report(
    workspace: Workspace,
    month: date | None = None,
    folder: Path | None = None,
    now: datetime | None = None,
) -> Report:
    """Write the report of a month, as a workbook and as a page.

    Args:
        workspace: where.
        month: its first day; the month before this one unless given.
        folder: where to; ``reports`` in the workspace unless given.
        now: the moment it is made; now unless given.

    Raises:
        ConfigurationError: nothing was published yet, or the month has not begun.
        OSError: a file cannot be written.
    """
    now = now or datetime.now(UTC)
    month = month or last_month(workspace, now)
    if month > now.astimezone(workspace.zone).date():
        raise _to_come(month)
    configuration = workspace.configuration
    with workspace.engine.connect() as connection:
        generation = register.current_generation(connection)
        if generation is None:
            raise nothing_published()
        start = configuration.analysis.fiscal_year_start_month
        facts = gather(connection, configuration.company, month, start)
    places = places_of(workspace, month, folder)
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        if place.suffix == ".xlsx":
            write_book(facts, part)
        else:
            part.write_text(page(facts), encoding="utf-8")
        part.replace(place)
    with transaction(workspace.engine) as connection:
        for place in places:
            register.record(connection, _entry(workspace, place, facts, now, generation))
    return Report(month, places, facts)


def _to_come(month: date) -> ConfigurationError:
    return ConfigurationError(
        "MONTH_TO_COME",
        Text(
            ja=f"{month:%Y-%m} はまだ始まっていません。始まった月を --month 2026-03 のように"
            "指定してください。何も書き出していません。",
            en=f"{month:%Y-%m} has not begun. Name a month that has, like --month 2026-03. Nothing "
            "was written.",
        ),
    )


def last_month(workspace: Workspace, now: datetime) -> date:
    """Return the first day of the month before the present one, in the firm's time zone."""
    return months_before(now.astimezone(workspace.zone).date().replace(day=1), 1)


def places_of(workspace: Workspace, month: date, folder: Path | None = None) -> list[Path]:
    """Return where the two forms of a report go."""
    base = folder or workspace.root / FOLDER
    return [base / f"{NAME}_{month:%Y%m}{ending}" for ending in (".xlsx", ".html")]


def is_due(workspace: Workspace, now: datetime) -> bool:
    """Tell whether the report of last month is still to be made: on its first night, as a rule."""
    return not all(place.exists() for place in places_of(workspace, last_month(workspace, now)))


def _entry(
    workspace: Workspace, place: Path, facts: Facts, now: datetime, generation: int
) -> Exported:
    inside = place.is_relative_to(workspace.root)
    period = [facts.month, month_end(facts.month)]
    return Exported(
        name=KIND,
        kind=KIND,
        path=place.relative_to(workspace.root).as_posix() if inside else str(place),
        made_at=now,
        made_by=holder(),
        generation=generation,
        rows=len(facts.top),
        yen=facts.this.sales,
        bytes=place.stat().st_size,
        sha256=hashlib.sha256(place.read_bytes()).hexdigest(),
        left_out=0,
        replaced_characters=0,
        detail={"period": [day.isoformat() for day in period]},
    )
