"""What people corrected, as a publication sees it: what holds on its day, and what changed."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from warehouse import overrides
from warehouse.memory import recall, remember

_STAGED = "overrides_staged"


@dataclass(frozen=True)
class Corrected:
    """Corrections on a day.

    Attributes:
        rows: the newest per anchor and field.
        day: the day.
        state: what they come to.
        before: what they came to when the master was last published; None: not known.
    """

    rows: pd.DataFrame
    day: date
    state: str
    before: str | None

    @classmethod
    def on(cls, connection: Connection, day: date) -> "Corrected":
        """Return the corrections as they stand on a day in the firm's time zone."""
        rows = overrides.newest(connection)
        return cls(rows, day, overrides.state(rows, day), recall(connection, overrides.PUBLISHED))

    @property
    def is_new(self) -> bool:
        """Whether any was made, taken back or ran out since the master was published."""
        return self.state != (self.before or "")

    def customers(self, records: pd.DataFrame) -> set[str]:
        """Return the customers for whom corrections changed.

        Args:
            records: ``system code customer_id`` of all records.
        """
        anchors = overrides.changed_records(self.rows, self.state, self.before)
        if anchors.empty:
            return set()
        return set(records.merge(anchors, on=["system", "code"])["customer_id"])

    def in_force(self, records: pd.DataFrame) -> pd.DataFrame:
        """Return what holds of the customers of some records."""
        return overrides.in_force(self.rows, records, self.day)

    def staged(self, connection: Connection) -> None:
        """Remember which corrections the staged master obeys."""
        remember(connection, _STAGED, self.state)

    @staticmethod
    def published(connection: Connection) -> None:
        """The staged master is the published one now: later corrections are not in it yet."""
        staged = recall(connection, _STAGED)
        if staged is not None:
            remember(connection, overrides.PUBLISHED, staged)
