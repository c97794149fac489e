"""``python -m benchmarks.marts.ranks first|day FOLDER``: ranks, RFM and deciles of everybody.

They follow the day: from one to the next every row is another, if only by its day.
"""

import sys
from datetime import timedelta
from pathlib import Path

from benchmarks.measure import report
from benchmarks.web.customers import AS_OF, NOW
from pipelines.rules import rank_rules
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.marts.differing import note_differing
from warehouse.marts.stage import stage_marts
from warehouse.publish import publish
from warehouse.schema.published import mart_customer_rank, mart_customer_rfm

_TABLES = (mart_customer_rank, mart_customer_rfm)


def main() -> None:
    """Do it for one day and report it."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    workspace = Workspace.open(folder)
    days, generation = (1, 4) if what == "first" else (0, 5)

    def work() -> None:
        with transaction(workspace.engine) as connection:
            day, now = AS_OF - timedelta(days=days), NOW - timedelta(days=days)
            rules = rank_rules(workspace.configuration.ranks)
            note_differing(connection)
            stage_marts(connection, day, rules, everybody=what == "first")
            publish(connection, 1, now, _TABLES, generation)

    report(work)


if __name__ == "__main__":
    main()
