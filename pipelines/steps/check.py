"""Checking what is staged before it is published."""

from datetime import UTC, datetime
from typing import Any

from pipelines.quality.results import CriticalChecksFailed
from pipelines.quality.run import run_checks
from pipelines.workspace import Workspace


def check_staged(workspace: Workspace) -> dict[str, Any]:
    """Hold the suites of ``pipelines.quality`` against what is staged.

    Returns:
        ``checked``: rows by suite; ``warnings``: sentences; ``results``: every expectation with
        its outcome.

    Raises:
        CriticalChecksFailed: a critical expectation does not hold.
    """
    today = datetime.now(UTC).astimezone(workspace.zone).date()
    with workspace.engine.connect() as connection:
        results, checked = run_checks(connection, workspace.configuration.checks, today)
    if any(result.blocks for result in results):
        raise CriticalChecksFailed(results)
    return {
        "checked": checked,
        "warnings": [str(result.sentence()) for result in results if not result.passed],
        "results": [result.as_dict() for result in results],
    }
