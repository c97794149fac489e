"""Narrowing a list to the customers that a name finds."""

from app.web.visit import Visit
from pipelines.steps.search import suggest

_MOST_FOUND = 200


def customers_called(visit: Visit, q: str) -> list[str]:
    """Return the customers that a name, a code or an id finds."""
    return [one.customer_id for one in suggest(visit.workspace, q, _MOST_FOUND).customers]
