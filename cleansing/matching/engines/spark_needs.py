"""What matching on Spark needs: pyspark, Java, a master that answers; each missing one by name.

Looking is quick and starts nothing, so that a doctor may look as well.

What belongs here: the needs. What does not: the session (``spark_session``).
"""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

from core.errors import InstallationError
from core.language import Text

MASTER = r"local(\[.+\])?|local-cluster\[\d+,\d+,\d+\]|spark://.+|yarn|k8s://.+"
"""What a master may look like."""

OLDEST_SPARK = (4, 1)
OLDEST_JAVA = 17

_CONNECT_SECONDS = 5.0


def require_spark() -> str:
    """Return the version of pyspark that is installed.

    Raises:
        InstallationError: there is none, or it is too old.
    """
    try:
        import pyspark
    except ImportError:
        found = ""
    else:
        found = str(pyspark.__version__)
        if tuple(map(int, found.split(".")[:2])) >= OLDEST_SPARK:
            return found
    oldest = ".".join(map(str, OLDEST_SPARK))
    raise InstallationError(
        "SPARK_MISSING",
        Text(
            ja=f"matching.engine が spark ですが、pyspark {oldest} 以上がありません"
            f"({found or '未導入'})。`pip install 'tsunagi-hub[spark]'` で入れるか、"
            "engine を local にしてください。",
            en=f"matching.engine is spark, but there is no pyspark {oldest} or newer "
            f"({found or 'not installed'}). Run `pip install 'tsunagi-hub[spark]'`, or set the "
            "engine to local.",
        ),
    )


def require_java() -> str:
    """Return where the Java lies that Spark would run on.

    Raises:
        InstallationError: there is none, or it is too old.
    """
    home = os.environ.get("JAVA_HOME")
    path = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if path is not None and java_version(path) >= OLDEST_JAVA:
        return path
    raise InstallationError(
        "SPARK_NO_JAVA",
        Text(
            ja=f"Spark には Java {OLDEST_JAVA} 以上が要ります({path or 'Javaがありません'})。"
            "Javaを入れて、環境変数 JAVA_HOME で場所を示してください。",
            en=f"Spark needs Java {OLDEST_JAVA} or newer ({path or 'there is no Java'}). "
            "Install it, and say where in the environment variable JAVA_HOME.",
        ),
    )


def java_version(path: str) -> int:
    """Return the major version of a Java; 0 where it does not run."""
    try:
        told = subprocess.run(
            [path, "-version"], capture_output=True, text=True, errors="replace", check=False
        ).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0


def require_master(master: str) -> None:
    """See whether a standalone master answers; others can't be asked beforehand.

    Raises:
        InstallationError: nobody listens there.
    """
    if not master.startswith("spark://"):
        return
    why = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), _CONNECT_SECONDS):
                return
        except (OSError, ValueError) as error:
            why = str(error)
    raise InstallationError(
        "SPARK_UNREACHABLE",
        Text(
            ja=f"Spark のマスター {master} につながりません({why})。動いているか、"
            "matching.spark_master が正しいか確かめてください。",
            en=f"The Spark master {master} can't be reached ({why}). See whether it runs and "
            "whether matching.spark_master is right.",
        ),
    )
