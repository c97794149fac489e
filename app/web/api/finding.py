"""What the API finds customers with: the same as the pages."""

from pipelines.workspace import Workspace
from warehouse.queries import beginnings
from warehouse.queries.beginnings import Found

EXACT = frozenset(("id", "number", "code", "name"))
"""Ways in which a text means a customer, not only reminds of it."""


def search(workspace: Workspace, text: str, limit: int) -> list[Found]:
    """Return customers that a text may mean, the best first."""
    with workspace.engine.connect() as connection:
        return beginnings.search(connection, text, limit)
