"""The workspace's own Dagster instance: where it lives, and the environment it needs.

This module imports no Dagster, because Dagster's settings have to be in place before it.
"""

import os
from importlib.resources import files
from pathlib import Path

from pipelines.workspace import Workspace

WORKSPACE_VARIABLE = "TSUNAGI_WORKSPACE"


def dagster_home(workspace: Workspace) -> Path:
    """Return the folder of the workspace's Dagster instance."""
    return workspace.state / "dagster"


def prepare_instance(workspace: Workspace) -> Path:
    """Make the folder of the instance, with its settings, if it is not there yet."""
    home = dagster_home(workspace)
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        # Under its final name only when complete: a killed process leaves no half settings.
        partial = home / f".dagster.{os.getpid()}.partial"
        text = files("pipelines").joinpath("instance.yaml").read_text(encoding="utf-8")
        partial.write_text(text, encoding="utf-8")
        partial.replace(settings)
    return home


def instance_environment(workspace: Workspace) -> dict[str, str]:
    """Return the environment variables for processes of Dagster on this workspace."""
    return {
        "DAGSTER_HOME": str(dagster_home(workspace)),
        # Besides `telemetry: enabled: false`, so that nothing goes out even if that is changed.
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "GX_ANALYTICS_ENABLED": "false",
        WORKSPACE_VARIABLE: str(workspace.root),
    }


def enter_instance(workspace: Workspace) -> Path:
    """Prepare the instance and point this process at it; return its folder.

    Call it before Dagster is imported.
    """
    home = prepare_instance(workspace)
    os.environ.update(instance_environment(workspace))
    return home
