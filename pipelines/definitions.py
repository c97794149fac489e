"""Dagster's code location: the definitions of the workspace named by ``TSUNAGI_WORKSPACE``."""

import os
from pathlib import Path

from pipelines.instance import WORKSPACE_VARIABLE
from pipelines.location import definitions_of
from pipelines.workspace import Workspace

defs = definitions_of(Workspace.open(Path(os.environ.get(WORKSPACE_VARIABLE, "."))))
