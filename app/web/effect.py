"""Letting what was just corrected take effect: the one place that says how."""

from app.web.applier import FAILED, HELD, Applier
from app.web.visit import Visit
from core.language import Text

_WAIT_SECONDS = 10.0
_SOON = Text(ja="台帳には、まもなく反映されます。", en="The master will have it in a moment.")


def take_effect(visit: Visit) -> Text | None:
    """Publish what was corrected; return why that has to wait, None where it is done."""
    applier: Applier = visit.request.app.state.applier
    standing = applier.hurry(_WAIT_SECONDS)
    if standing.phase in (HELD, FAILED):
        return standing.why
    return _SOON if standing.pending else None
