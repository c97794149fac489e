"""Working a sum out in a process of its own: a million customers must not hold up the answers.

Python lets one thread compute at a time. A sum that takes seconds is therefore given to another
process, which is told what to compute, answers once and ends; ``python -m app.web.summing FOLDER``
reads it from standard input.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.web.applying import environment

_STANDARD_OUT, _STANDARD_ERROR = 1, 2


class LostError(Exception):
    """The process ended without an answer."""


def work_out(root: Path, compute: Callable[[Connection], Any]) -> Any:
    """Return what a function finds in the warehouse of a workspace.

    Args:
        root: the workspace.
        compute: a function of a module, or a ``partial`` of one.

    Raises:
        LostError: the process ended without an answer.
    """
    command = [sys.executable, "-m", "app.web.summing", str(root)]
    done = subprocess.run(
        command,
        input=pickle.dumps(compute),
        stdout=subprocess.PIPE,
        env=environment(),
        check=False,
    )
    try:
        is_good, value = pickle.loads(done.stdout)  # noqa: S301 - our own process wrote it
    except (pickle.UnpicklingError, EOFError) as error:
        raise LostError(f"exit code {done.returncode}") from error
    if not is_good:
        raise value
    return value


def main() -> None:
    """Answer once."""
    from pipelines.workspace import Workspace

    # Whatever libraries print must not get into the answer.
    answer = os.fdopen(os.dup(_STANDARD_OUT), "wb")
    os.dup2(_STANDARD_ERROR, _STANDARD_OUT)
    if hasattr(os, "nice"):
        os.nice(10)  # people who wait for a page come first
    compute = pickle.load(sys.stdin.buffer)  # noqa: S301 - the application wrote it
    workspace = Workspace.open(Path(sys.argv[1]))
    try:
        with workspace.engine.connect() as connection:
            told = pickle.dumps((True, compute(connection)), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        logging.getLogger(__name__).warning("a sum could not be worked out", exc_info=True)
        told = pickle.dumps((False, error))
    with suppress(BrokenPipeError):  # whoever asked is gone
        answer.write(told)
        answer.flush()


if __name__ == "__main__":
    main()
