"""Everything a demonstration found."""

from dataclasses import dataclass
from typing import Any

from app.cli.demo_check import Reconciliation
from core.run import RunReport
from pipelines.steps.evaluate import Evaluation
from pipelines.workspace import Workspace
from warehouse.queries.held import HeldCount
from warehouse.queries.mapping import Key
from warehouse.queries.overview import Counts, FileView, RankCount


@dataclass(frozen=True, slots=True)
class Demo:
    """The sample firm, its run, and how both compare with the truth."""

    workspace: Workspace
    made: bool
    report: RunReport
    files: list[FileView]
    counts: Counts
    systems: dict[str, int]
    methods: dict[str, int]
    examples: list[tuple[str, list[tuple[Key, str]]]]
    held: list[HeldCount]
    ranks: list[RankCount]
    reconciliation: Reconciliation
    evaluation: Evaluation
    seconds: dict[str, float]

    @property
    def warehouse(self) -> str:
        """Where the warehouse is, without a password."""
        return self.workspace.engine.url.render_as_string(hide_password=True)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "workspace": self.workspace.root,
            "warehouse": self.warehouse,
            "written": self.made,
            "run": self.report.as_dict(),
            "files": self.files,
            "counts": self.counts,
            "systems": self.systems,
            "methods": self.methods,
            "held": self.held,
            "ranks": self.ranks,
            "reconciliation": self.reconciliation.as_dict(),
            "evaluation": self.evaluation.as_dict(),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
        }
