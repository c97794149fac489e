"""Letting what was just corrected take effect: the one place that says how."""

from app.web.visit import Visit
from core.language import Text
from pipelines.steps.apply import publish_decisions

_WAIT_SECONDS = 5.0


def take_effect(visit: Visit) -> Text | None:
    """Publish what was corrected; return why that has to wait, None where it is done."""
    return publish_decisions(visit.workspace, wait_seconds=_WAIT_SECONDS).waiting
