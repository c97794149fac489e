"""The night as Dagster's resource: one lock, one entry in the run register, over a whole run."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import dagster as dg
from pydantic import Field, PrivateAttr

from core.errors import ConfigurationError, HubError
from core.language import Text
from core.run import RunReport, RunStatus
from pipelines.failures import explain, told
from pipelines.instance import dagster_home
from pipelines.liveness import alive
from pipelines.notify import Failure, report_failure
from pipelines.steps.land_file import Progress
from pipelines.steps.night import Night, NightOptions, open_night
from pipelines.transient import is_transient
from pipelines.workspace import Workspace

INTERRUPTED = "INTERRUPTED"
_NEEDS = {"check": "stage", "publish": "check"}
_RETRIES = 2
_RETRY_SECONDS = 10.0


@dataclass
class Desk:
    """What a process works on, and what came of it.

    Attributes:
        progress: told of rows as they are read.
        report: of the night, once it began.
        failure: the error that ended it, as it was raised.
    """

    workspace: Workspace
    progress: Progress | None = None
    report: RunReport | None = None
    failure: Exception | None = None


@dataclass
class NightRun:
    """A night within a run of Dagster. Every step is one of ``Night``'s methods."""

    night: Night
    progress: Progress | None = None
    failures: dict[str, Exception] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """The workspace the night works on."""
        return self.night.workspace

    @contextmanager
    def step(self, name: str) -> Iterator[Night]:
        """Give the night to one step, and say in Dagster's terms how the step ended.

        Raises:
            dagster.Failure: the step failed and trying again cannot help.
            dagster.RetryRequested: the error may pass by itself; Dagster tries again. (A retry
                policy would also start a step again that somebody interrupted.)
        """
        try:
            with self.noting(name) as night:
                yield night
        except Exception as error:
            if is_transient(error):
                raise dg.RetryRequested(_RETRIES, _RETRY_SECONDS) from error
            raise as_failure(error) from error

    @contextmanager
    def noting(self, name: str) -> Iterator[Night]:
        """Give the night to one step, and remember how it failed until it succeeds."""
        try:
            needed = _NEEDS.get(name)
            if needed is not None and needed not in self.night.report.steps:
                raise ConfigurationError("PARTIAL_RUN", _not_alone(name, needed))
            yield self.night
        except Exception as error:
            self.failures[name] = error
            raise
        except BaseException:
            self.failures[name] = HubError(INTERRUPTED, _INTERRUPTED)
            raise
        self.failures.pop(name, None)

    def conclude(self) -> None:
        """End the night the way its steps ended.

        Raises:
            Exception: what the first failed step raised.
        """
        for error in self.failures.values():
            raise error
        report = self.night.report
        if report.status is RunStatus.RUNNING:
            report.status = RunStatus.DRY_RUN
            report.message = str(_ONLY_PARTS)


class NightResource(dg.ConfigurableResource[Any]):
    """Opens the night for a run of Dagster.

    Attributes:
        desk: what the process works on.
        sources: only these feeds; empty: all.
        full: read, match and stage everything again.
        as_of: the day ranks are computed for (YYYY-MM-DD); empty: today.
        dry_run: everything but publishing.
        wait_seconds: how long to wait for another run to end.
    """

    desk: dg.ResourceDependency[Desk]
    sources: list[str] = Field(default_factory=list)
    full: bool = False
    as_of: str = ""
    dry_run: bool = False
    wait_seconds: float = 0.0
    _run: NightRun | None = PrivateAttr(default=None)

    @property
    def run(self) -> NightRun:
        """The night that is open."""
        if self._run is None:
            raise RuntimeError("the night is open within a run only")
        return self._run

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["NightResource"]:
        """Hold the workspace for the run, and enter in the register how it ended."""
        run_id = context.run.run_id if context.run is not None else ""
        desk = self.desk
        began = False
        try:
            with (
                alive(dagster_home(desk.workspace), run_id),
                open_night(
                    desk.workspace, self._options(run_id), wait_seconds=self.wait_seconds
                ) as night,
            ):
                desk.report = night.report
                self._run = NightRun(night, desk.progress)
                began = True
                yield self
                self._run.conclude()
        except Exception as error:
            desk.failure = error
            # A step's failure is Dagster's already; only one before all steps is raised here.
            if not began:
                with suppress(OSError):  # a full disk must not hide why the run failed
                    report_failure(desk.workspace, failure_of(error, run_id, step=""))
                raise

    def _options(self, run_id: str) -> NightOptions:
        return NightOptions(
            sources=tuple(self.sources),
            full=self.full,
            as_of=date.fromisoformat(self.as_of) if self.as_of else None,
            dry_run=self.dry_run,
            dagster_run_id=run_id,
        )


def failure_of(error: BaseException, run_id: str, step: str) -> Failure:
    """Describe an error as a failure to tell people of."""
    known = explain(error)
    code = known.code if known else type(error).__name__
    message = str(known.message if known else error)
    return Failure(dagster_run_id=run_id, step=step, code=code, message=message)


def as_failure(error: Exception) -> dg.Failure:
    """Return the error as Dagster shows it."""
    known = explain(error)
    if known is None:
        return dg.Failure(str(told(error)))
    return dg.Failure(
        str(known.message),
        metadata={"code": known.code, "message": dg.MetadataValue.md(str(known.message))},
    )


_INTERRUPTED = Text(
    ja="途中で中断されました。公開済みの内容は変わっていません。もう一度実行してください。",
    en="The run was interrupted. What was published has not changed. Run it again.",
)

_ONLY_PARTS = Text(
    ja="一部の処理だけを実行しました。何も公開していません。",
    en="Only some of the steps were run. Nothing was published.",
)


def _not_alone(name: str, needed: str) -> Text:
    return Text(
        ja=f"「{name}」だけを実行することはできません。同じ実行の中で先に「{needed}」が"
        "要ります。ジョブ nightly_sync を実行してください。",
        en=f"'{name}' cannot run alone: '{needed}' has to come before it in the same run. "
        "Run the job nightly_sync.",
    )
