"""What the API finds customers with: the same search as the pages'."""

from dataclasses import dataclass

from pipelines.steps.search import EXACT, WHOLE, suggest
from pipelines.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Match:
    """A customer that a text may mean.

    Attributes:
        how: by what: id, code, number, phone, mail, domain; name (all of it); part.
        is_meant: whether the text means it, and not only reminds of it.
    """

    customer_id: str
    how: str
    is_meant: bool


def search(workspace: Workspace, text: str, limit: int) -> list[Match]:
    """Return customers that a text may mean, the best first."""
    found = suggest(workspace, text, limit)
    matches = []
    for one in found.customers:
        closeness = found.closeness.get(one.customer_id)
        how = "name" if closeness == WHOLE else "part"
        if closeness == EXACT:
            how = found.by.get(one.customer_id, how)
        matches.append(Match(one.customer_id, how, closeness in (EXACT, WHOLE)))
    return matches
