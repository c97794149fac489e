"""A Spark session to work in: opened with clear words about what is missing, watched, closed.

Nothing here is needed, or imported, unless a firm asks for Spark. The session belongs to whoever
opened it: one that is open already is used and left open. What Spark itself can be told (memory,
cores, security) is told it in its own ``spark-defaults.conf``.

What belongs here: the session, and what its failures mean. What does not: what is computed in it
(``spark_engine``).
"""

import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cleansing.matching.engines.spark_needs import require_java, require_master, require_spark
from core.errors import InstallationError
from core.language import Text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PATIENCE = "spark.tsunagi.patience"
"""Property of Spark: seconds without any worker before the work is given up."""
_PATIENCE_SECONDS = 120

_LOOPBACK = re.compile(r"local|spark://(127\.|localhost\b|\[::1\])")


@contextmanager
def spark_session(master: str) -> Iterator["SparkSession"]:
    """Give a session on a master; closed afterwards unless it was open before.

    Raises:
        InstallationError: pyspark or Java is missing, or the master does not answer.
    """
    require_spark()
    require_java()
    require_master(master)
    from pyspark.sql import SparkSession

    # Workers must run this very Python unless an administrator names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    already = SparkSession.getActiveSession()
    session = already or _open(master)
    try:
        yield session
    finally:
        if already is None:
            _close(session)


def _open(master: str) -> "SparkSession":
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("tsunagi")
    builder = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    # What comes back is meant for this process, however much it is.
    builder = builder.config("spark.driver.maxResultSize", "0")
    if _LOOPBACK.match(master):
        # A cluster on this machine needs no port that others could reach.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    try:
        with _any_pandas():
            return builder.getOrCreate()
    except Exception as error:  # whatever Java throws while it starts
        raise failed(error) from error


def _close(session: "SparkSession") -> None:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    try:
        session.stop()
    except Exception:  # its Java is dead, which whoever worked in it has been told
        # Spark would talk to the dead one for ever; the next session is to start its own.
        SparkContext._gateway = None
        SparkContext._jvm = None
        SparkContext._active_spark_context = None
        SparkSession._instantiatedSession = None


@contextmanager
def working(session: "SparkSession") -> Iterator[None]:
    """Turn whatever goes wrong in a session into an error that says what.

    A cluster that has lost all its workers would wait for new ones for ever; here it waits as
    long as the property ``PATIENCE`` says.

    Raises:
        InstallationError: a worker failed for good, or all of them are gone.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    watch = _Watch(session)
    try:
        watch.patience = float(session.conf.get(PATIENCE, None) or watch.patience)
        watch.start()
        with _any_pandas():
            yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise (watch.lost() if watch.alone else failed(error)) from error
    finally:
        watch.over.set()
        if watch.is_alive():
            watch.join()


@contextmanager
def _any_pandas() -> Iterator[None]:
    """Keep Spark from warning of pandas: tables go to it and back as Arrow, never as pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
        yield


class _Watch(threading.Thread):
    """Cancels the work of a session that has had no worker for too long."""

    def __init__(self, session: "SparkSession") -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.alone = False
        self.patience = float(_PATIENCE_SECONDS)
        self._context = session.sparkContext

    def run(self) -> None:
        if re.match(r"local(\[|$)", str(self._context.master)):
            return
        waited = 0
        while not self.over.wait(1.0):
            waited = 0 if self._workers() else waited + 1
            if waited >= self.patience:
                self.alone = True
                self._context.cancelAllJobs()

    def _workers(self) -> int:
        try:
            # The driver counts as one.
            return int(self._context._jsc.sc().getExecutorMemoryStatus().size()) - 1
        except Exception:  # the context is gone: whoever uses it gets to know
            return 1

    def lost(self) -> InstallationError:
        return InstallationError(
            "SPARK_NO_WORKERS",
            Text(
                ja=f"Spark のワーカーが{self.patience:.0f}秒のあいだ1つもないため、"
                "名寄せをやめました。ワーカーが動いているか、メモリーとコアが足りるか確かめてください。",
                en=f"Spark had no worker for {self.patience:.0f} seconds, so matching was given "
                "up. See whether workers run and have the memory and cores that are asked for.",
            ),
        )


def failed(error: BaseException) -> InstallationError:
    """Return what to say of a failure inside Spark."""
    why = _cause(str(error))
    return InstallationError(
        "SPARK_FAILED",
        Text(
            ja=f"Spark での名寄せが失敗しました: {why}",
            en=f"Matching on Spark failed: {why}",
        ),
    )


_CAUSE = re.compile(r"^[ \t]*((?:\w+\.)*\w*(?:Error|Exception|Exit)\b: .+)$", re.MULTILINE)


def _cause(text: str) -> str:
    """Return the line of a long trace that says what happened: Python's own, else the first."""
    lines = [line for line in _CAUSE.findall(text) if not line.startswith(("org.", "java."))]
    first = next((line.strip() for line in text.splitlines() if line.strip()), "?")
    return str(lines[-1] if lines else first)[:500]
