"""A finding: what was looked at, how it stands, what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.language import Text


class Level(StrEnum):
    """How it stands: fine; works, but look at it; does not work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        check: a stable name.
        subject: what it is, for people.
        state: how it stands.
        mend: what to do; None where all is well.
    """

    check: str
    subject: Text
    level: Level
    state: Text
    mend: Text | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, in the language of messages."""
        return {
            "check": self.check,
            "subject": str(self.subject),
            "level": str(self.level),
            "state": str(self.state),
            "mend": None if self.mend is None else str(self.mend),
        }


def fine(check: str, subject: Text, state: Text) -> Finding:
    """Return a finding that all is well."""
    return Finding(check, subject, Level.OK, state)
