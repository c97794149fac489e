"""Starting a sync from a page, in a process of its own, and telling honestly how it goes.

What is told comes from the register of runs and from the process itself; nothing is guessed. The
run goes on where the web application is stopped meanwhile.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipelines.steps.lock import at_work, busy
from pipelines.workspace import Workspace
from warehouse.queries.intake import FileFacts, files
from warehouse.queries.overview import RunView, last_runs

Phase = Literal["idle", "starting", "running", "elsewhere", "done", "failed", "stopped"]
_TAIL_BYTES = 4000
_FILES = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How a sync stands.

    Attributes:
        phase: ``elsewhere``: a run that was not started here; ``stopped``: its process ended
            without saying how.
        run: its entry in the register; None until it is entered.
        files: what it has met so far.
        seconds: since it was started.
        usual_seconds: how long the last one that was published took; None: there was none.
        told: what the process wrote, where it failed before the run was entered.
    """

    phase: Phase
    run: RunView | None
    files: Sequence[FileFacts]
    seconds: float
    usual_seconds: float | None
    told: str = ""

    @property
    def is_over(self) -> bool:
        """Nothing will change by itself any more."""
        return self.phase in ("idle", "done", "failed", "stopped")


class SyncDesk:
    """The one sync this application may have started."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started: datetime | None = None
        self._last_run = 0
        self._lock = threading.Lock()

    def start(self, workspace: Workspace) -> None:
        """Start a sync.

        Raises:
            BusyError: a run is at work.
        """
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                raise busy(f"process {self._process.pid}")
            holder = at_work(workspace)
            if holder is not None:
                raise busy(holder)
            with workspace.engine.connect() as connection:
                newest = last_runs(connection, 1)
            self._last_run = newest[0].run_id if newest else 0
            self._started = datetime.now(UTC)
            workspace.state.mkdir(parents=True, exist_ok=True)
            with _log(workspace).open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "app.cli", "--workspace", str(workspace.root), "sync"],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=workspace.root,
                    env=_environment(),
                    start_new_session=True,
                )

    def progress(self, workspace: Workspace) -> Progress:
        """Return how the sync stands that was started here, else the last run."""
        now = datetime.now(UTC)
        with workspace.engine.connect() as connection:
            newest = last_runs(connection, 30)
            found = newest[0] if newest else None
            # Once one was started here, what stood in the register before is not its outcome.
            ours = self._started is not None
            run = found if found and (not ours or found.run_id > self._last_run) else None
            met = files(connection, run_id=run.run_id, limit=_FILES) if run else []
        began = run.started_at if run else self._started or now
        ended = run.finished_at if run and run.finished_at else now
        phase = self._phase(workspace, run, ours=ours)
        told = _tail(_log(workspace)) if phase in ("failed", "stopped") and run is None else ""
        return Progress(
            phase, run, met, max((ended - began).total_seconds(), 0.0), _usual(newest), told
        )

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _phase(self, workspace: Workspace, run: RunView | None, *, ours: bool) -> Phase:
        if run is not None and run.status != "running":
            return "failed" if run.status == "failed" else "done"
        if self._alive():
            return "starting" if run is None else "running"
        if run is None:
            return "failed" if ours else "idle"
        return "elsewhere" if at_work(workspace) is not None else "stopped"


def _usual(runs: Sequence[RunView]) -> float | None:
    for run in runs:
        if run.kind == "sync" and run.status == "published" and run.finished_at is not None:
            return (run.finished_at - run.started_at).total_seconds()
    return None


def _environment() -> dict[str, str]:
    """Return the environment of the new process: it finds the same packages, wherever it runs."""
    paths = [path for path in sys.path if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _log(workspace: Workspace) -> Path:
    return workspace.state / "web-sync.log"


def _tail(path: Path) -> str:
    with suppress(OSError):
        return path.read_bytes()[-_TAIL_BYTES:].decode("utf-8", "replace").strip()
    return ""
