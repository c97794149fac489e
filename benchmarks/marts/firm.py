"""A firm's customers and lines, written straight into a warehouse and into Parquet beside it.

A line has one of 3,000 items, is one of about three on its document and lies anywhere in six years;
a few customers buy very often, most now and then (``benchmarks.web.customers``).
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, text

from benchmarks.measure import report
from benchmarks.web.customers import AS_OF, PART, SYSTEMS, Part, golden, part
from benchmarks.web.firm import CONFIGURATION, begin, put, unchecked
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.schema import published

YEARS = 6
ITEMS = 3_000
_REPS = np.array(["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村"], dtype=object)
_NAMES = ("customer_id", "document_no", "date", "kind", "item_code", "sales_rep", "amount", "tax",
          "cost", "gross_profit")  # fmt: skip
_SAME = {
    "system": SYSTEMS[0], "source": SYSTEMS[0], "counts_as": "sales", "note": "", "file_id": 1,
    "sheet": "", "generation": 1,
}  # fmt: skip


def write_firm(root: Path, url: str, *, customers: int, lines: int, seed: int = 1) -> Workspace:
    """Write a workspace, its warehouse with customers and lines, and ``lines.parquet``.

    Args:
        root: the folder.
        url: of an empty warehouse.
        customers: how many.
        lines: lines of business, about.
        seed: one seed gives one firm.
    """
    root.mkdir(parents=True, exist_ok=True)
    (root / "tsunagi.yaml").write_text(CONFIGURATION.format(url=url), encoding="utf-8")
    workspace = Workspace.open(root)
    written = 0
    parquet: pq.ParquetWriter | None = None
    with unchecked(workspace) as connection:
        begin(connection)
        for first in range(1, customers + 1, PART):
            found = part(first, min(PART, customers + 1 - first), lines / customers, seed)
            put(connection, published.dim_customer, golden(found))
            columns = _columns(found, written, seed)
            written += len(columns["amount"])
            _put_lines(connection, columns)
            table = pa.table({name: columns[name] for name in _NAMES})
            parquet = parquet or pq.ParquetWriter(root / "lines.parquet", table.schema)
            parquet.write_table(table)
    assert parquet is not None
    parquet.close()
    if workspace.engine.dialect.name == "postgresql":  # it would do so by itself, in a while
        with transaction(workspace.engine) as connection:
            connection.execute(text("ANALYZE"))
    return workspace


def _put_lines(connection: Connection, columns: dict[str, list[Any]]) -> None:
    size = len(columns["amount"])
    put(
        connection,
        published.fact_transaction,
        columns | {name: [value] * size for name, value in _SAME.items()},
    )


def _columns(found: Part, begun: int, seed: int) -> dict[str, list[Any]]:
    source = np.random.default_rng((seed, found.serials[0], 2))
    owner = np.repeat(np.arange(len(found.ids)), found.lines)
    size = len(owner)
    numbers = np.arange(begun + 1, begun + size + 1)
    amount = source.integers(500, 90_000, size)
    kind = np.where(source.random(size) < 0.03, "return", "sale")
    amount = np.where(kind == "return", -amount // 10, amount)
    # Three lines of one customer lie on one day, as documents do.
    slip = np.concatenate([np.arange(count) // 3 for count in found.lines]) if size else owner
    day = (owner * 7_919 + slip * 104_729 + seed) % (YEARS * 365)
    item = source.integers(0, ITEMS, size) * source.integers(1, 4, size) // 3
    # The day itself is that of the lines which come last, and by themselves.
    calendar = [AS_OF - timedelta(days=one) for one in range(1, YEARS * 365 + 1)]
    ids = np.array(found.ids, dtype=object)
    return {
        # Spread as the ids of real lines are, which follow from a line's own words.
        "transaction_id": ((numbers * 0x9E3779B1) % (1 << 40)).tolist(),
        "customer_id": ids[owner].tolist(),
        "customer_code": ids[owner].tolist(),
        "document_no": [f"D{a:07d}{b:04d}" for a, b in zip(begun + owner, slip, strict=True)],
        "line_no": [1] * size,
        "date": [calendar[one] for one in day.tolist()],
        "kind": kind.tolist(),
        "item_code": [f"A{one:05d}" for one in item.tolist()],
        "item_name": [f"部品{one}型" for one in item.tolist()],
        "quantity": source.integers(1, 20, size).tolist(),
        "sales_rep": _REPS[owner % len(_REPS)].tolist(),
        "amount": amount.tolist(),
        "tax": (amount // 10).tolist(),
        "cost": (amount - amount // 4).tolist(),
        "gross_profit": (amount // 4).tolist(),
        "row_number": numbers.tolist(),
    }


def main() -> None:
    """Write the firm that the command line names: folder, URL, customers, lines."""
    root, url, customers, lines = sys.argv[1:]

    def work() -> None:
        write_firm(Path(root), url, customers=int(customers), lines=int(lines))

    report(work)


if __name__ == "__main__":
    main()
