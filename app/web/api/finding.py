"""What the API finds customers with: the same as the pages."""

from warehouse.queries.beginnings import Found, search

EXACT = frozenset(("id", "number", "code", "name"))
"""Ways in which a text means a customer, not only reminds of it."""

__all__ = ["EXACT", "Found", "search"]
