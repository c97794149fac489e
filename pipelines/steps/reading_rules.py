"""By which rules the dates and amounts of a file are read: those of its profile and of the firm."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from cleansing.dates import DateContext
from connectors.profile import Profile
from pipelines.steps.tax import TaxReader
from pipelines.steps.told_period import within_told_period
from pipelines.workspace import Workspace

_SHORT_YEARS: dict[str, Any] = {
    "wareki6": "zengin",
    "heisei6": "freeway",
    "western2": "western",
}


def date_context(
    workspace: Workspace, profile: Profile, file_time: datetime, titles: Iterable[str] = ()
) -> DateContext:
    """Return what is known about the dates of a file; ``titles`` are the cells above its table."""
    context = DateContext(
        file_date=file_time.astimezone(workspace.zone).date(),
        short_years=_SHORT_YEARS.get(profile.dates, "refuse"),
    )
    return within_told_period(context, titles)


def tax_reader(workspace: Workspace, profile: Profile) -> TaxReader:
    """Return what reads the amounts of a profile, rounding as the firm does."""
    settings = workspace.configuration.tax
    default = settings.default_rate
    return TaxReader(
        profile.tax,
        settings.rounding,
        Decimal(str(default)) if default is not None else None,
    )
