"""The engine of matching that a workspace asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from cleansing.matching.engines.engine import Engine, LocalEngine
from pipelines.config import MatchingSettings


@contextmanager
def matching_engine(settings: MatchingSettings) -> Iterator[Engine]:
    """Give the engine a workspace asks for, for as long as it is needed.

    Raises:
        InstallationError: Spark is asked for and can't be used; it says why.
    """
    if settings.engine == "local":
        yield LocalEngine()
        return
    from cleansing.matching.engines.spark_engine import spark_engine

    with spark_engine(settings.spark_master) as engine:
        yield engine
