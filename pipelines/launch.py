"""Starting Dagster on a workspace: one run in this process, or its web server and daemon.

Dagster takes a second or two to import, so it is imported only when it is needed, and after its
environment is in place.
"""

import logging
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import HubError, InstallationError
from core.language import Text
from core.run import RunReport, RunStatus
from pipelines.instance import enter_instance
from pipelines.steps.land_file import Progress
from pipelines.steps.lock import exclusive
from pipelines.steps.night import NightOptions
from pipelines.workspace import Workspace

if TYPE_CHECKING:
    from pipelines.resources import Desk

_DONE = (RunStatus.PUBLISHED, RunStatus.UNCHANGED, RunStatus.DRY_RUN)
_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.5


def run_sync(
    workspace: Workspace,
    options: NightOptions | None = None,
    progress: Progress | None = None,
    *,
    wait_seconds: float = 0.0,
    log_level: str = "CRITICAL",
) -> RunReport:
    """Do the night's work as a run of the workspace's Dagster instance, in this process.

    Args:
        workspace: where.
        options: what to do differently.
        progress: told of rows as they are read.
        wait_seconds: how long to wait for another run to end.
        log_level: from which level on Dagster writes to standard error.

    Raises:
        HubError: the run failed; nothing was published.
        KeyboardInterrupt: it was interrupted; nothing was published.
    """
    options = options or NightOptions()
    for name in options.sources:
        workspace.configuration.source(name)
    # Whoever has to wait, or cannot, learns it before a run is entered anywhere.
    with exclusive(workspace, wait_seconds=wait_seconds):
        pass
    home = enter_instance(workspace)
    with _quiet(log_level):
        import dagster as dg

        from pipelines.resources import Desk
        from pipelines.sensors import end_interrupted_runs

        desk = Desk(workspace, progress)
        with dg.DagsterInstance.from_config(str(home)) as instance:
            end_interrupted_runs(workspace, instance)
            try:
                run_id = _execute(instance, desk, options, wait_seconds, log_level)
            except Exception:
                # Dagster's own bookkeeping failed; what counts is what became of the night.
                if desk.failure is None and not _is_done(desk.report):
                    raise
                run_id = ""
    return _outcome(desk, run_id)


def _execute(
    instance: Any, desk: "Desk", options: NightOptions, wait_seconds: float, log_level: str
) -> str:
    from pipelines.assets import raw_key
    from pipelines.location import definitions_of
    from pipelines.schedules import JOB

    definitions = definitions_of(desk.workspace, desk)
    job = definitions.resolve_job_def(JOB)
    left_out = {
        raw_key(source.name)
        for source in desk.workspace.configuration.sources
        if options.sources and source.name not in options.sources
    }
    chosen = [key for key in job.asset_layer.executable_asset_keys if key not in left_out]
    result = job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        asset_selection=sorted(chosen) if left_out else None,
        # Somebody is watching, or something else started it: Dagster does not start it again.
        tags={"dagster/max_retries": "0"},
        run_config={
            "loggers": {"console": {"config": {"log_level": log_level}}},
            "resources": {
                "night": {
                    "config": {
                        "sources": list(options.sources),
                        "full": options.full,
                        "as_of": options.as_of.isoformat() if options.as_of else "",
                        "dry_run": options.dry_run,
                        "wait_seconds": wait_seconds,
                    }
                }
            },
        },
    )
    return str(result.run_id)


def _is_done(report: RunReport | None) -> bool:
    return report is not None and report.status in _DONE


def _outcome(desk: "Desk", run_id: str) -> RunReport:
    if isinstance(desk.failure, HubError) and desk.failure.code == "INTERRUPTED":
        raise KeyboardInterrupt from desk.failure
    if desk.failure is not None:
        raise desk.failure
    if desk.report is None or not _is_done(desk.report):
        raise InstallationError("DAGSTER_RUN", _no_outcome(run_id))
    return desk.report


@contextmanager
def _quiet(log_level: str) -> Iterator[None]:
    """Keep Dagster's messages off the terminal unless they are asked for."""
    logger = logging.getLogger("dagster")
    before = logger.level
    logger.setLevel(log_level)
    with warnings.catch_warnings():
        if log_level != "DEBUG":
            warnings.filterwarnings("ignore", module=r"dagster(\.|$)")
        try:
            yield
        finally:
            logger.setLevel(before)


def orchestrate(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 3000,
    *,
    started: Callable[[str], None] | None = None,
) -> None:
    """Run Dagster's web server and daemon on the workspace until they are stopped.

    Args:
        workspace: where.
        host: the address to listen on; the loopback address by default, because Dagster's own
            pages know no accounts.
        port: the port to listen on.
        started: told the address of the pages once both processes were started.

    Raises:
        InstallationError: one of the two ended by itself.
    """
    home = enter_instance(workspace)
    # The definitions are tried here first: a mistake is told once, not in two processes' logs.
    with _quiet("ERROR"):
        from pipelines.location import definitions_of

        definitions_of(workspace)
    module = ["-m", "pipelines.definitions"]
    commands = {
        "dagster-webserver": [
            "dagster_webserver", "-h", host, "-p", str(port), *module,
            "--dagster-log-level", "warning", "--code-server-log-level", "warning",
        ],
        "dagster-daemon": ["dagster._daemon", "run", *module, "--log-level", "warning"],
    }  # fmt: skip
    processes: dict[str, subprocess.Popen[bytes]] = {}
    with _stopped_by_signal():
        try:
            for name, arguments in commands.items():
                processes[name] = _start(arguments, home)
            if started is not None:
                started(f"http://{host}:{port}")
            _watch(processes)
        except KeyboardInterrupt:
            return
        finally:
            _stop(list(processes.values()))


def _start(arguments: Sequence[str], home: Path) -> "subprocess.Popen[bytes]":
    """Start a process of Dagster that finds this package, and nothing that lies about."""
    package = str(Path(__file__).resolve().parent.parent)
    paths = [package, os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONUTF8": "1",
    }
    return subprocess.Popen([sys.executable, "-m", *arguments], env=environment, cwd=home)


def _watch(processes: dict[str, "subprocess.Popen[bytes]"]) -> None:
    while True:
        for name, process in processes.items():
            code = process.poll()
            if code is not None:
                raise InstallationError("ORCHESTRATE_ENDED", _ended(name, code))
        time.sleep(_POLL_SECONDS)


def _stop(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        with suppress(OSError):
            # Dagster ends its own children when it is interrupted, but not when it is terminated.
            process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    give_up = time.monotonic() + _STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(give_up - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Treat the signal by which services are stopped like Ctrl-C."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread: nobody sends us signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _no_outcome(run_id: str) -> Text:
    return Text(
        ja=f"実行の記録(Dagster {run_id})に失敗しました。何も公開していません。"
        "`tsunagi orchestrate` で実行の詳細を見るか、`tsunagi doctor` を実行してください。",
        en=f"The run could not be recorded (Dagster {run_id}). Nothing was published. Look at "
        "the run with `tsunagi orchestrate`, or run `tsunagi doctor`.",
    )


def _ended(name: str, code: int) -> Text:
    return Text(
        ja=f"{name} が終了しました(終了コード {code})。上の表示に理由があります。"
        "ポートが使用中なら --port で別の番号を指定してください。",
        en=f"{name} ended (exit code {code}); the reason is above. "
        "If the port is in use, name another with --port.",
    )
