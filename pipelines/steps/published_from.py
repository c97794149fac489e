"""What the last publication was made from: sources as configured, matching, decisions."""

from sqlalchemy import Connection

from pipelines.config import Configuration
from pipelines.steps.match import MATCHED
from warehouse.golden import VERSION
from warehouse.memory import MATCHED_DECISION, PUBLISHED_DECISION, recall, remember
from warehouse.stage.corrected import Corrected
from warehouse.stage.lines import any_unpublished

_SOURCES, _PUBLISHED = "sources", "published"
_SHAPE = f"relations golden{VERSION} "
"""What is published of the sources, and how; where a version changes it, all is staged anew."""


def remember_published(connection: Connection, configuration: Configuration) -> None:
    """Remember what this publication was made from, within its transaction."""
    remember(connection, _SOURCES, _meaning(configuration))
    remember(connection, _PUBLISHED, recall(connection, MATCHED) or "")
    Corrected.published(connection)
    remember(connection, PUBLISHED_DECISION, recall(connection, MATCHED_DECISION) or "0")


def means_the_same(connection: Connection, configuration: Configuration) -> bool:
    """Tell whether the sources mean what they meant to the last publication."""
    return recall(connection, _SOURCES) == _meaning(configuration)


def nothing_is_new(connection: Connection, configuration: Configuration) -> bool:
    """Tell whether files, matching and the meaning of sources are those of the last publication."""
    return (
        not any_unpublished(connection)
        and recall(connection, _PUBLISHED) == recall(connection, MATCHED)
        and means_the_same(connection, configuration)
    )


def _meaning(configuration: Configuration) -> str:
    sources = configuration.sources
    said = repr(sorted((s.name, s.system, s.counts_as, s.trust) for s in sources))
    reps = repr(sorted(configuration.sales_reps.items())) if configuration.sales_reps else ""
    return f"{_SHAPE}{said}{reps}"
