"""What happens when a step fails: it is written down in the workspace, and told as configured."""

import dagster as dg

from pipelines.notify import report_failure
from pipelines.resources import failure_of
from pipelines.workspace import Workspace


def failure_hook(workspace: Workspace) -> dg.HookDefinition:
    """Return the hook for the steps of a workspace's runs."""

    @dg.failure_hook(name="report_failure")
    def hook(context: dg.HookContext) -> None:
        error = context.op_exception
        if error is None:
            error = RuntimeError("?")
        # What a step raised itself says more than what Dagster made of it.
        cause = error.__cause__ if isinstance(error, dg.Failure) and error.__cause__ else error
        report_failure(workspace, failure_of(cause, context.run_id, step=context.op.name))

    return hook
