"""Dagster's web server and daemon on a workspace, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import InstallationError
from core.language import Text
from pipelines.instance import enter_instance
from pipelines.quiet import quiet
from pipelines.storage import make_storage
from pipelines.workspace import Workspace

_STOP_SECONDS = 15.0
_POLL_SECONDS = 0.5
_STANDARD_ERROR = 2


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
        started: told the address of the pages once they answer.

    Raises:
        InstallationError: the port is taken, or one of the two ended by itself.
    """
    need_port(host, port)
    home = enter_instance(workspace)
    # The definitions are tried here first: a mistake is told once, not in two processes' logs.
    with quiet("ERROR"):
        from pipelines.location import definitions_of

        definitions_of(workspace)
        make_storage(home)
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
            _watch(processes, until=lambda: _answers(host, port))
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
    # What they say goes beside our own messages, not into them.
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, cwd=home, stdout=_STANDARD_ERROR
    )


def need_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, before anything is started.

    Raises:
        InstallationError: it cannot.
    """
    try:
        with socket.socket() as probe:
            if os.name == "posix":  # a port whose last user has just gone is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise InstallationError("PORT_IN_USE", _not_free(host, port, error)) from None


def _answers(host: str, port: int) -> bool:
    everywhere = host in ("0.0.0.0", "::", "")  # noqa: S104 - asked of, not listened on
    try:
        with socket.create_connection(("127.0.0.1" if everywhere else host, port), timeout=1):
            return True
    except OSError:
        return False


def _watch(
    processes: dict[str, "subprocess.Popen[bytes]"], until: Callable[[], bool] = lambda: False
) -> None:
    while not until():
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


def _ended(name: str, code: int) -> Text:
    return Text(
        ja=f"{name} が終了しました(終了コード {code})。上の表示に理由があります。",
        en=f"{name} ended (exit code {code}); the reason is above.",
    )


def _not_free(host: str, port: int, error: OSError) -> Text:
    return Text(
        ja=f"{host}:{port} で待ち受けられません({error.strerror})。"
        "--port で別の番号を指定してください。",
        en=f"Cannot listen on {host}:{port} ({error.strerror}). Name another port with --port.",
    )
