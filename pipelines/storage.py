"""Dagster's own databases in a workspace, made by one process before others open them."""

from pathlib import Path

from filelock import FileLock


def make_storage(home: Path) -> None:
    """Make the databases of the instance at `home`, if they are not there yet.

    Dagster makes them in whichever process opens them first, and two that do so at once leave
    two revisions in one database, which none can open again. So every process that may be the
    first passes through here, one after the other.
    """
    with FileLock(home / "storage.lock"):
        import dagster as dg

        with dg.DagsterInstance.from_config(str(home)):
            pass
