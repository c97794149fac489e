"""Checking what is staged before it is published."""

from typing import Any

from pipelines.workspace import Workspace


def check_staged(workspace: Workspace) -> dict[str, Any]:
    """Check what is staged; see ``pipelines.quality``."""
    return {}
