"""Sums that tell where they were worked out."""

import os

from sqlalchemy import Connection


def process(_: Connection) -> int:
    """Return the process that computes."""
    return os.getpid()


def refuse(_: Connection) -> int:
    """Fail."""
    raise ValueError("no such customer")


def die(_: Connection) -> int:
    """End the process that is not a test's own; there, return 7."""
    if "PYTEST_CURRENT_TEST" not in os.environ or os.environ["TESTED_HERE"] != str(os.getpid()):
        os._exit(3)
    return 7
