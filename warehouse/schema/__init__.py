"""Every table of the warehouse, by layer.

``ops`` says what was done, ``landing`` holds what the files said, ``identity`` who is who,
``published`` what BI tools read, ``outgoing`` what others were given, ``people`` who works with it.
Tables change only through
``warehouse/migrations``.
"""

from warehouse.schema import identity, landing, ops, outgoing, people, published, search, staging
from warehouse.schema.base import metadata

__all__ = [
    "identity",
    "landing",
    "metadata",
    "ops",
    "outgoing",
    "people",
    "published",
    "search",
    "staging",
]
