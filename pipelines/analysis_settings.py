"""``analysis:`` in ``tsunagi.yaml``: the firm's calendar, and the numbers that analysis goes by."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.calendar import MONTH_END
from core.language import Text
from warehouse.marts.rules import CalendarRules, Condition, LifeRules, PairRules, Segment, ViewRules

ClosingDay = Annotated[int, Field(ge=1, le=MONTH_END)]
Days = Annotated[int, Field(ge=1, le=36_500)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LifeSettings(_Strict):
    """From when on a customer is new, at risk, dormant, lost or returned, in days."""

    new_days: Days = 90
    at_risk_percent: int = Field(default=200, ge=100, le=1_000)
    at_risk_days: Days = 60
    dormant_days: Days = 365
    lost_days: Days = 730
    returned_days: Days = 90

    @model_validator(mode="after")
    def _in_order(self) -> "LifeSettings":
        if not self.at_risk_days <= self.dormant_days <= self.lost_days:
            raise ValueError(
                "at_risk_days ≦ dormant_days ≦ lost_days にしてください"
                " / at_risk_days, dormant_days and lost_days must not descend"
            )
        return self


class CpmSettings(_Strict):
    """The ten groups of customer portfolio management.

    Definition and usual numbers: as mail-order firms use them (在籍期間 90 and 210 days, 70,000
    yen, 離脱 after 240 days). Firms that sell to firms will want other numbers.
    """

    left_days: Days = 240
    short_days: Days = 90
    long_days: Days = 210
    yen: int = Field(default=70_000, ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "CpmSettings":
        if self.short_days > self.long_days:
            raise ValueError(
                "short_days ≦ long_days にしてください / short_days may not exceed long_days"
            )
        return self


class PairSettings(_Strict):
    """Which items count as bought together."""

    months: int = Field(default=12, ge=1, le=120)
    minimum_together: int = Field(default=3, ge=1)
    largest_basket: int = Field(default=100, ge=2, le=1_000)
    per_item: int = Field(default=20, ge=1, le=1_000)


class AbcSettings(_Strict):
    """Up to which cumulative share of sales a customer is A or B."""

    a_percent: int = Field(default=70, ge=1, le=100)
    b_percent: int = Field(default=90, ge=1, le=100)

    @model_validator(mode="after")
    def _in_order(self) -> "AbcSettings":
        if self.a_percent > self.b_percent:
            raise ValueError(
                "a_percent ≦ b_percent にしてください / a_percent may not exceed b_percent"
            )
        return self


class CreditSettings(_Strict):
    """When a credit limit or score calls for caution."""

    months: int = Field(default=2, ge=0, le=24)
    warn_percent: int = Field(default=80, ge=1, le=100)
    low_score: int = Field(default=40, ge=0, le=100)


class IndustrySettings(_Strict):
    """Of which revision of 日本標準産業分類 codes are that do not say."""

    revision: str = Field(default="14", pattern=r"^\d{1,2}$")


class AnalysisSettings(_Strict):
    """What analysis goes by."""

    fiscal_year_start_month: int = Field(default=4, ge=1, le=12)
    closing_day: ClosingDay = MONTH_END
    closing_days: tuple[ClosingDay, ...] = (10, 15, 20, 25, MONTH_END)
    life: LifeSettings = LifeSettings()
    cpm: CpmSettings = CpmSettings()
    together: PairSettings = PairSettings()
    abc: AbcSettings = AbcSettings()
    credit: CreditSettings = CreditSettings()
    industry: IndustrySettings = IndustrySettings()
    renewal_days: Days = 30
    trend_percent: int = Field(default=30, ge=0, le=1_000)

    def calendar(self, zone: ZoneInfo) -> CalendarRules:
        """Return the firm's habits."""
        days = tuple(sorted({self.closing_day, *self.closing_days}))
        return CalendarRules(self.fiscal_year_start_month, self.closing_day, days, zone)

    def lives(self) -> LifeRules:
        """Return the rules of customers' lives."""
        cpm = {f"cpm_{name}": value for name, value in self.cpm.model_dump().items()}
        return LifeRules(**self.life.model_dump(), **cpm)

    def pairs(self) -> PairRules:
        """Return the rules of items bought together."""
        return PairRules(**self.together.model_dump())

    def views(self, measure: str) -> ViewRules:
        """Return the numbers that views calculate with.

        Args:
            measure: what ranks go by, ``sales`` or ``gross_profit``.
        """
        return ViewRules(
            abc_a_percent=self.abc.a_percent,
            abc_b_percent=self.abc.b_percent,
            rank_measure=measure,
            renewal_days=self.renewal_days,
            trend_percent=self.trend_percent,
            credit_months=self.credit.months,
            credit_percent=self.credit.warn_percent,
            low_credit_score=self.credit.low_score,
        )


class Range(_Strict):
    """Numbers from one on, below another."""

    least: int | None = Field(default=None, alias="from")
    below: int | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> "Range":
        if self.least is None and self.below is None:
            raise ValueError("from か below を書いてください / give from or below")
        if self.least is not None and self.below is not None and self.least >= self.below:
            raise ValueError(
                "from は below より小さくしてください。このままでは誰も入りません"
                " / from must be less than below, else nobody is in it"
            )
        return self


def _text_or_range(asked: Any) -> Any:
    """Refuse what is neither, before each of the ways to write a condition says why not."""
    if not isinstance(asked, str | list | tuple | dict | Range):
        raise ValueError(f"{HOW_TO_ASK.ja} / {HOW_TO_ASK.en}")
    return asked


HOW_TO_ASK = Text(
    "数は {from: …, below: …}、文字は [ ] で書いてください",
    "numbers are a range, texts a list",
)
Asked = Annotated[str | tuple[str, ...] | Range, BeforeValidator(_text_or_range)]


class SegmentSettings(_Strict):
    """A segment: customers of whom all conditions hold."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    title: str = Field(min_length=1)
    where: dict[str, Asked] = Field(min_length=1)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return the texts that a field is asked for, none where it is not."""
        asked = self.where.get(field, ())
        return () if isinstance(asked, Range) else (asked,) if isinstance(asked, str) else asked

    def segment(self) -> Segment:
        """Return it as the warehouse takes it."""
        return Segment(
            self.name,
            self.title,
            tuple(
                Condition(field, least=asked.least, below=asked.below)
                if isinstance(asked, Range)
                else Condition(field, (asked,) if isinstance(asked, str) else asked)
                for field, asked in self.where.items()
            ),
        )
