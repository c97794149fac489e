"""Looking at everything, one thing's failure never hiding the others."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from core.language import Text
from pipelines.failures import told
from pipelines.health.finding import Finding, Level
from pipelines.health.machine import look_at_machine
from pipelines.health.place import look_at_place, read_configuration
from pipelines.health.sources import look_at_sources
from pipelines.health.spark import look_at_spark
from pipelines.health.store import look_at_warehouse
from pipelines.health.web import look_at_web


def examine(root: Path) -> list[Finding]:
    """Look at the computer and the workspace in ``root``.

    Returns:
        Everything that was looked at, in the order in which to mend it.
    """
    findings = list(look_at_machine())
    workspace, configuration = read_configuration(root)
    findings.append(configuration)
    if workspace is not None:
        findings += _guarded("folder", look_at_place(workspace))
        findings += _guarded("warehouse", look_at_warehouse(workspace))
        findings += _guarded("sources", look_at_sources(workspace))
        findings += _guarded("web", look_at_web(workspace))
        findings += _guarded("spark", look_at_spark(workspace))
    return findings


def _guarded(part: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except Exception as error:  # a doctor that falls over helps nobody
        yield Finding(part, Text(part, part), Level.FAIL, told(error))
