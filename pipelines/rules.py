"""Rules of the marts, from the configuration: numbers exact, as the warehouse computes with them.

What belongs here: turning settings into rules. What does not: what a rule means
(``warehouse.marts.rules``), or how it is written in ``tsunagi.yaml`` (``pipelines.rank_settings``).
"""

from decimal import Decimal

from pipelines.rank_settings import RankSettings, StageSettings
from warehouse.marts.rules import RankRules, StageRules


def rank_rules(settings: RankSettings) -> RankRules:
    """Return the configured rank rules with exact numbers."""
    return RankRules(
        measure=settings.measure,
        window_months=settings.window_months,
        large_share=Decimal(str(settings.large_share)),
        growth_percent=Decimal(str(settings.growth_percent)),
        minimum_growth_yen=settings.minimum_growth_yen,
        labels=settings.labels,
        policies=settings.policies,
    )


def stage_rules(settings: StageSettings) -> StageRules:
    """Return the configured rules of stages with exact numbers."""
    return StageRules(
        active_months=settings.active_months,
        ordering_probability=Decimal(str(settings.ordering_probability)),
        repeat_orders=settings.repeat_orders,
        labels=settings.labels,
    )
