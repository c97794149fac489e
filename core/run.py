"""What a run did: one object for the terminal, Dagster's metadata and ``ops_run``."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class RunStatus(StrEnum):
    """How a run ended, or that it has not yet."""

    RUNNING = "running"
    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    DRY_RUN = "dry_run"
    FAILED = "failed"


@dataclass(slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        status: landed, unchanged, duplicate, older, waiting (still being written), refused.
        message: why it was not landed, for people; "" otherwise.
        held_codes: reason → rows held back for it.
    """

    source: str
    path: str
    status: str
    message: str = ""
    file_id: int | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_held: int = 0
    rows_skipped: int = 0
    yen_read: int = 0
    yen_loaded: int = 0
    yen_held: int = 0
    held_codes: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(slots=True)
class RunReport:
    """The whole run, step by step.

    Attributes:
        steps: step → its counts (``cleanse`` ``match`` ``stage`` ``check`` ``publish`` …).
        seconds: step → how long it took.
    """

    run_id: int
    started_at: datetime
    as_of: date
    status: RunStatus = RunStatus.RUNNING
    finished_at: datetime | None = None
    generation: int | None = None
    message: str = ""
    files: list[FileReport] = field(default_factory=list)
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def rows_held(self) -> int:
        """Rows held back by the files of this run."""
        return sum(file.rows_held for file in self.files)

    @property
    def refused(self) -> list[FileReport]:
        """Files that stopped their source."""
        return [file for file in self.files if file.status == "refused"]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data, moments and dates in ISO form."""
        plain = asdict(self)
        for name in ("started_at", "finished_at", "as_of"):
            value = getattr(self, name)
            plain[name] = value.isoformat() if value is not None else None
        plain["status"] = str(self.status)
        return plain
