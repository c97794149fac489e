"""``analysis:`` in ``tsunagi.yaml``: the firm's calendar, and the numbers that analysis goes by."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.calendar import MONTH_END
from warehouse.marts.days import CalendarRules

ClosingDay = Annotated[int, Field(ge=1, le=MONTH_END)]


class AnalysisSettings(BaseModel):
    """What analysis goes by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fiscal_year_start_month: int = Field(default=4, ge=1, le=12)
    closing_day: ClosingDay = MONTH_END
    closing_days: tuple[ClosingDay, ...] = (10, 15, 20, 25, MONTH_END)

    def calendar(self) -> CalendarRules:
        """Return the firm's habits."""
        days = tuple(sorted({self.closing_day, *self.closing_days}))
        return CalendarRules(self.fiscal_year_start_month, self.closing_day, days)
