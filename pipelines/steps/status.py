"""How things stand in a workspace: runs, the publication, the sources, what waits for people."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection

from cleansing.matching.model.precision import measured_precision
from pipelines.source_settings import Source
from pipelines.workspace import Workspace
from warehouse.decisions import decisions_in_force
from warehouse.queries.held import HeldCount, held_counts
from warehouse.queries.overview import (
    Counts,
    FileView,
    GenerationView,
    RankCount,
    RunView,
    counts,
    current_generation,
    expected_precision,
    last_runs,
    newest_files,
    rank_counts,
)


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source of the configuration and the newest file of it.

    Attributes:
        file: the newest file taken in; None where there is none yet.
        trouble: the last file met, where it was refused.
        max_age_hours: how old the newest file may be; None: any age.
        state: ``refused`` before ``overdue`` before ``empty`` before ``fresh``.
    """

    name: str
    system: str
    entity: str
    file: FileView | None
    trouble: FileView | None
    max_age_hours: int | None
    state: Literal["fresh", "overdue", "refused", "empty"]


@dataclass(frozen=True, slots=True)
class Precision:
    """How many automatic merges are right.

    Attributes:
        at_least: the share of right ones is at least this, with 95 % confidence; None where
            nobody has checked any.
        checked: merges drawn at random that people looked at.
        wrong: of those, the ones they refused.
        undone: times somebody parted what had been merged, unasked.
        expected: the share that the model itself expects; None without automatic merges.
    """

    at_least: float | None
    checked: int
    wrong: int
    undone: int
    expected: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """Everything ``tsunagi status`` says."""

    runs: list[RunView]
    generation: GenerationView | None
    sources: list[SourceState]
    counts: Counts
    ranks: list[RankCount]
    held: list[HeldCount]
    precision: Precision

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data; a run's own report is left out."""
        plain = asdict(self)
        for run, view in zip(plain["runs"], self.runs, strict=True):
            del run["report"]
            run |= {"rows_held": view.rows_held, "files_refused": view.files_refused}
        return plain


def read_status(workspace: Workspace, now: datetime, *, runs: int = 5) -> Status:
    """Read how things stand.

    Args:
        workspace: where.
        now: the moment ages are counted to.
        runs: how many of the last runs.
    """
    with workspace.engine.connect() as connection:
        return Status(
            runs=last_runs(connection, runs),
            generation=current_generation(connection),
            sources=source_states(connection, workspace, now),
            counts=counts(connection),
            ranks=rank_counts(connection),
            held=held_counts(connection),
            precision=precision(connection),
        )


def source_states(connection: Connection, workspace: Workspace, now: datetime) -> list[SourceState]:
    """Return how fresh each source of the configuration is."""
    landed = newest_files(connection)
    met = newest_files(connection, landed=False)
    return [
        _state(source, landed.get(source.name), met.get(source.name), now)
        for source in workspace.configuration.sources
    ]


def precision(connection: Connection) -> Precision:
    """Return how many automatic merges are right, as far as people have looked."""
    found = measured_precision(decisions_in_force(connection))
    return Precision(
        at_least=found.at_least,
        checked=found.checked,
        wrong=found.wrong,
        undone=found.undone,
        expected=expected_precision(connection),
    )


def _state(
    source: Source, file: FileView | None, last: FileView | None, now: datetime
) -> SourceState:
    trouble = last if last is not None and last.status == "refused" else None
    limit = source.max_age_hours
    overdue = limit is not None and (
        file is None or now - file.modified_at > timedelta(hours=limit)
    )
    state: Literal["fresh", "overdue", "refused", "empty"] = "fresh"
    if trouble is not None:
        state = "refused"
    elif overdue:
        state = "overdue"
    elif file is None:
        state = "empty"
    return SourceState(
        name=source.name,
        system=source.system,
        entity=source.entity,
        file=file,
        trouble=trouble,
        max_age_hours=limit,
        state=state,
    )
