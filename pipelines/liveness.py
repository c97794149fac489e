"""Telling runs that are at work from runs whose process is gone.

Dagster keeps showing a run as started when its process was killed, and a run that seems to be at
work holds up the queue for ever. Each run therefore holds a lock of the operating system, which
no killed process can keep.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def alive(home: Path, run_id: str) -> Iterator[None]:
    """Hold the lock that says: the process of this run lives."""
    path = _lock_path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path):
            yield
    finally:
        forget(home, run_id)


def is_alive(home: Path, run_id: str) -> bool | None:
    """Tell whether the process of a run lives; None where it has not said so yet."""
    path = _lock_path(home, run_id)
    if not path.exists():
        return None
    try:
        with FileLock(path, timeout=0):
            pass
    except Timeout:
        return True
    return False


def forget(home: Path, run_id: str) -> None:
    """Remove the lock file of a run that has ended."""
    with suppress(OSError):
        _lock_path(home, run_id).unlink(missing_ok=True)


def _lock_path(home: Path, run_id: str) -> Path:
    return home / "alive" / f"{run_id}.lock"
