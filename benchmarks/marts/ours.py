"""``python -m benchmarks.marts.ours first|day|rebuild FOLDER``: our own work, by itself."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, func, select

from benchmarks.marts.firm import YEARS
from benchmarks.measure import report
from benchmarks.web.customers import AS_OF, NOW
from pipelines.steps.analysis import refresh_analysis
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.marts.touched import note_touched
from warehouse.publish import apply_all, trim_all
from warehouse.schema.published import dim_customer, fact_transaction
from warehouse.stage.changes import put
from warehouse.totals import Total, history_totals

DAYS = YEARS * 365
"""A firm's usual day has so small a part of its lines."""


def main() -> None:
    """Do one piece of work and report it.

    That the published lines are those taken in is seen to by whoever publishes: adding them up for
    it comes before, and is handed on.
    """
    what, folder = sys.argv[1], Path(sys.argv[2])
    workspace = Workspace.open(folder)
    generation = 2 if what == "first" else 3
    if what == "day":
        with transaction(workspace.engine) as connection:
            _stage_day(connection)
            trim_all(connection, [fact_transaction])
    with ExitStack() as stack:
        connection = stack.enter_context(transaction(workspace.engine))
        if what == "day":
            note_touched(connection)
            apply_all(connection, NOW, [fact_transaction], generation)
        totals = history_totals(connection)

        def work() -> dict[str, float]:
            done = _refresh(connection, workspace, what, generation, totals)
            stack.close()  # commits
            return done

        report(work)


def _refresh(
    connection: Connection,
    workspace: Workspace,
    what: str,
    generation: int,
    totals: Sequence[Total],
) -> dict[str, float]:
    done = refresh_analysis(
        connection,
        generation,
        AS_OF - timedelta(days=1) if what == "first" else AS_OF,
        workspace.configuration.analysis,
        workspace.zone,
        totals=totals,
        everything=what == "rebuild",
    )
    rows = sum(change.added + change.changed + change.removed for change in done.changes.values())
    return done.seconds | {"rows": float(rows)}


def _stage_day(connection: Connection) -> None:
    """Stage the sales of one new day: each to a customer and of an item that are there."""
    source = np.random.default_rng(7)
    size = (connection.scalar(select(func.count()).select_from(fact_transaction)) or 0) // DAYS
    fact = fact_transaction.c
    ids = list(connection.scalars(select(dim_customer.c.customer_id)))
    example = connection.execute(select(fact_transaction).limit(1)).one()._mapping
    chosen = source.integers(0, len(ids), size)
    amount = source.integers(500, 90_000, size)
    same = {
        name: [example[name]] * size
        for name in fact.keys()  # noqa: SIM118 - a collection of columns has keys, and is none
        if name != "generation"
    }
    put(
        connection,
        fact_transaction,
        same
        | {
            "transaction_id": list(range(1 << 41, (1 << 41) + size)),
            "customer_id": [ids[one] for one in chosen],
            "customer_code": [ids[one] for one in chosen],
            "document_no": [f"N{one:08d}" for one in range(size)],
            "date": [AS_OF] * size,
            "kind": ["sale"] * size,
            "item_code": [f"A{one:05d}" for one in source.integers(0, 3_000, size)],
            "amount": amount.tolist(),
            "tax": (amount // 10).tolist(),
            "cost": (amount - amount // 4).tolist(),
            "gross_profit": (amount // 4).tolist(),
            "row_number": list(range(1, size + 1)),
        },
    )


if __name__ == "__main__":
    main()
