"""Spark, where a workspace asks for it: is it there, has it Java, does its master answer."""

from collections.abc import Iterator

from cleansing.matching.engines.spark_needs import require_java, require_master, require_spark
from core.errors import InstallationError
from core.language import Text
from pipelines.health.finding import Finding, Level, fine
from pipelines.workspace import Workspace


def look_at_spark(workspace: Workspace) -> Iterator[Finding]:
    """Look at what matching on Spark needs; nothing where matching is local."""
    matching = workspace.configuration.matching
    if matching.engine != "spark":
        return
    subject = Text("名寄せ(Spark)", "Matching (Spark)")
    try:
        version = require_spark()
        java = require_java()
        require_master(matching.spark_master)
    except InstallationError as error:
        yield Finding(
            "spark",
            subject,
            Level.FAIL,
            error.message,
            Text(
                "直すまでは tsunagi.yaml の matching.engine を local にすれば動きます。"
                "結果は同じです。",
                "Until it is mended, matching.engine: local works as well, with equal results.",
            ),
        )
        return
    now = f"pyspark {version}, {java}, {matching.spark_master}"
    yield fine("spark", subject, Text(now, now))
