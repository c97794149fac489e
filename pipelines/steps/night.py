"""A night's work, step by step: the same steps for the terminal, Dagster and the web page.

Each step reads and writes the warehouse, so that a night killed at any moment is simply run again.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from core.errors import HubError, SourceError
from core.language import Text
from core.run import FileReport, RunReport, RunStatus
from pipelines.config import Configuration
from pipelines.failures import told
from pipelines.source_settings import Source
from pipelines.steps.check import check_staged
from pipelines.steps.cleanse import cleanse
from pipelines.steps.export import export
from pipelines.steps.land_file import Progress
from pipelines.steps.lock import exclusive, holder
from pipelines.steps.match import match_records
from pipelines.steps.publish import publish
from pipelines.steps.report import is_due, make_report
from pipelines.steps.snapshot import nightly_snapshot
from pipelines.steps.staging import stage
from pipelines.steps.take_in import take_in
from pipelines.workspace import Workspace
from warehouse import quality_log, runs
from warehouse.engine import transaction

REPORT = "monthly-report"
"""What the monthly report is called among a night's files; no export can be called so."""


@dataclass(frozen=True, slots=True)
class NightOptions:
    """What a night may be asked to do differently.

    Attributes:
        sources: only these feeds; empty: all.
        full: read, match and stage everything again, changed or not.
        as_of: the day ranks are computed for; None: today in the firm's time zone.
        dry_run: everything but publishing.
        dagster_run_id: the run of Dagster that this is.
    """

    sources: tuple[str, ...] = ()
    full: bool = False
    as_of: date | None = None
    dry_run: bool = False
    dagster_run_id: str = ""


@dataclass
class Night:
    """One run on a workspace. Get it from ``open_night``; call the steps in their order."""

    workspace: Workspace
    options: NightOptions
    report: RunReport
    _reports: list[FileReport] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The run's one moment."""
        return self.report.started_at

    def sources(self) -> Sequence[Source]:
        """Return the feeds of this night, customers before the lines that name them.

        Raises:
            ConfigurationError: a feed that was asked for does not exist.
        """
        configuration = self.workspace.configuration
        chosen = (
            [configuration.source(name) for name in self.options.sources]
            if self.options.sources
            else list(configuration.sources)
        )
        return sorted(chosen, key=lambda source: source.has_lines)

    def take_in(self, source: Source, progress: Progress | None = None) -> list[FileReport]:
        """Take in one feed; a file that is refused is reported, not raised."""
        with self._timed(f"take_in {source.name}"):
            files = take_in(
                self.workspace,
                self.report.run_id,
                source,
                full=self.options.full,
                progress=progress,
            )
        self.report.files += files
        return files

    def cleanse(self) -> dict[str, Any]:
        """Cleanse what changed."""
        return self._step("cleanse", lambda: cleanse(self.workspace))

    def match(self) -> dict[str, Any]:
        """Match what changed."""
        return self._step("match", lambda: match_records(self.workspace, full=self.options.full))

    def stage(self) -> dict[str, Any]:
        """Work out what the publication would change.

        Raises:
            SourceError: no file could be taken in at all.
        """
        self._refuse_empty_night()
        return self._step(
            "stage",
            lambda: stage(
                self.workspace, self.report.run_id, self.now, everything=self.options.full
            ),
        )

    def check(self) -> dict[str, Any]:
        """Check what is staged; critical findings stop the publication.

        Raises:
            ReconciliationError: a critical check failed.
        """
        return self._step("check", lambda: check_staged(self.workspace))

    def publish(self) -> dict[str, Any]:
        """Publish, unless this is a dry run."""
        if self.options.dry_run:
            self.report.status = RunStatus.DRY_RUN
            return {"generation": None, "changes": {}, "ranks": {}}
        done = self._step(
            "publish",
            lambda: publish(
                self.workspace,
                self.report.run_id,
                self.now,
                self.report.as_of,
                everything=self.options.full,
            ),
        )
        self.report.generation = done["generation"]
        if self.workspace.configuration.snapshots.nightly:
            self._step("snapshot", lambda: nightly_snapshot(self.workspace))
        self.report.status = (
            RunStatus.UNCHANGED if done["generation"] is None else RunStatus.PUBLISHED
        )
        if self.report.status is RunStatus.PUBLISHED:
            self._measure()
        return done

    def _measure(self) -> None:
        """Write down how complete the records are now, after the readers have their new state.

        What is published is published: where this fails, the course lacks a night.
        """
        try:
            with self._timed("measure"), transaction(self.workspace.engine) as connection:
                quality_log.measure(connection, self.report.run_id)
        except SQLAlchemyError:
            logging.getLogger(__name__).warning("data quality was not measured", exc_info=True)

    def write(self, name: str) -> dict[str, Any]:
        """Write one of the outgoing files of the night, or the monthly report where it is due.

        The publication stands whatever becomes of a file: what went wrong is told, not raised.
        """
        if self.options.dry_run:
            return {}
        try:
            with self._timed(f"write {name}"):
                done = self._written(name)
        except (HubError, OSError) as error:
            done = {"error": str(told(error))}
        if done:
            self.report.steps.setdefault("files", {})[name] = done
        return done

    def _written(self, name: str) -> dict[str, Any]:
        if name != REPORT:
            return export(self.workspace, name, within_a_night=True).as_dict()
        now = datetime.now(UTC)
        if not is_due(self.workspace, now):
            return {}
        made = make_report(self.workspace, now=now)
        return {"month": made.month, "files": made.files}

    def _step(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        with self._timed(name):
            done = work()
        self.report.steps[name] = done
        return done

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.report.seconds[name] = round(time.monotonic() - started, 3)

    def _refuse_empty_night(self) -> None:
        """A night in which every file was refused publishes nothing."""
        files = self.report.files
        if files and all(file.status == "refused" for file in files):
            raise SourceError(
                "NOTHING_TAKEN",
                Text(
                    ja="どのファイルも取り込めませんでした。何も公開していません。\n"
                    + "\n".join(f"  {file.path}: {file.message}" for file in files),
                    en="No file could be taken in. Nothing was published.\n"
                    + "\n".join(f"  {file.path}: {file.message}" for file in files),
                ),
            )


def nightly_files(configuration: Configuration) -> list[str]:
    """Return the outgoing files that every night writes, and the monthly report if it is wanted."""
    names = [name for name, settings in configuration.exports.items() if settings.nightly]
    return [*names, REPORT] if configuration.monthly_report else names


@contextmanager
def open_night(
    workspace: Workspace, options: NightOptions, *, kind: str = "sync", wait_seconds: float = 0.0
) -> Iterator[Night]:
    """Begin a run under the workspace's lock, and write down how it ends.

    Args:
        workspace: where.
        options: what is to be done differently.
        kind: what the register calls the run.
        wait_seconds: how long to wait for another run to end.

    Raises:
        BusyError: another run is at work.
    """
    with exclusive(workspace, wait_seconds=wait_seconds):
        with transaction(workspace.engine) as connection:
            now = runs.moment(connection, datetime.now(UTC))
            as_of = options.as_of or now.astimezone(workspace.zone).date()
            run_id = runs.begin(
                connection,
                kind=kind,
                now=now,
                as_of=as_of,
                holder=holder(),
                dagster_run_id=options.dagster_run_id,
            )
        night = Night(workspace, options, RunReport(run_id, now, as_of))
        try:
            yield night
        except BaseException as error:
            night.report.status = RunStatus.FAILED
            night.report.message = str(told(error))
            raise
        finally:
            night.report.finished_at = datetime.now(UTC)
            _write_down(workspace, night.report)


def _write_down(workspace: Workspace, report: RunReport) -> None:
    """Write down how a run ended; a database that refuses is asked once more.

    What is published is published, and what failed has its own error: where the end cannot be
    written, neither becomes another one. The next run ends what still seems to be running.
    """
    for _ in range(2):
        try:
            with transaction(workspace.engine) as connection:
                runs.finish(connection, report)
            return
        except SQLAlchemyError:
            logging.getLogger(__name__).warning("the run's end was not written", exc_info=True)


def run_night(
    workspace: Workspace,
    options: NightOptions | None = None,
    *,
    progress: Progress | None = None,
    wait_seconds: float = 0.0,
) -> RunReport:
    """Do the whole night's work in this process, without Dagster.

    Raises:
        HubError: the run failed; nothing was published.
    """
    with open_night(workspace, options or NightOptions(), wait_seconds=wait_seconds) as night:
        for source in night.sources():
            night.take_in(source, progress)
        night.cleanse()
        night.match()
        night.stage()
        night.check()
        night.publish()
        for name in nightly_files(workspace.configuration):
            night.write(name)
    return night.report
