"""Keeping Dagster's own messages off the terminal."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(log_level: str) -> Iterator[None]:
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
