"""Letting what was just corrected take effect: the one place that says how."""

from typing import Any

from app.web.applier import HELD, Applier
from app.web.visit import Visit
from warehouse import overrides


def take_effect(visit: Visit) -> None:
    """Have what was corrected published, beside the answer."""
    _applier(visit).wake()


def standing(visit: Visit) -> dict[str, Any]:
    """Tell whether corrections are still on their way into the master, and what they wait for."""
    with visit.workspace.engine.connect() as connection:
        pending = overrides.unpublished(connection) > 0
    now = _applier(visit).standing()
    why = str(now.why) if pending and now.why and now.phase == HELD else ""
    return {"pending": pending, "why": why}


def _applier(visit: Visit) -> Applier:
    found: Applier = visit.request.app.state.applier
    return found
