"""What happens when a step fails: it is written down in the workspace, and told as configured."""

import dagster as dg

from pipelines.notify import report_failure
from pipelines.resources import NightResource, failure_of
from pipelines.workspace import Workspace


def failure_hook(workspace: Workspace) -> dg.HookDefinition:
    """Return the hook for the steps of a workspace's runs."""

    @dg.failure_hook(name="report_failure", required_resource_keys={"night"})
    def hook(context: dg.HookContext) -> None:
        night: NightResource = context.resources.night
        # What the step raised itself says more than what Dagster made of it.
        raised = list(night.run.failures.values())
        error = raised[-1] if raised else context.op_exception or RuntimeError("?")
        report_failure(workspace, failure_of(error, context.run_id, step=context.op.name))

    return hook
