"""Files for others at a million lines: each beside a plain query that writes the same columns.

A firm is written straight into the tables of a warehouse, with books that say the same as its sales
system but for one line in five hundred; then its sums and its reconciliation are made. The peer
reads the same tables with pandas, joins and adds up with DuckDB, and writes a CSV: it keeps no
record, compares with nothing given before, spells no address and replaces no character.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
from sqlalchemy import text

from benchmarks.web.firm import write_firm
from pipelines.steps.analysis import refresh_analysis
from pipelines.steps.export import export
from pipelines.steps.reconcile import reconcile
from pipelines.steps.reconciling import refresh_reconciliation
from pipelines.steps.report import make_report
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.queries.differences import Wanted

CUSTOMERS, LINES = 100_000, 1_000_000
_TODAY = date(2026, 11, 1)
_MORE = """\
exports:
  codes: {kind: codes, path: codes.csv, encoding: cp932}
  letters: {kind: mailing, path: letters.csv}
  kintone: {kind: customers, profile: kintone_records, path: kintone.csv}
  slips: {kind: journal, profile: yayoi_kaikei_journal, path: slips.txt}
  days: {kind: journal, profile: mf_journal, path: days.csv, by: day}
  ledger: {kind: ledger, path: ledger.xlsx}
"""
_SOURCES = """\
sources:
  - {name: sales, system: hanbai, entity: transactions, path: a, profile: generic_transactions}
  - {name: books, system: kaikei, entity: transactions, path: b, profile: generic_transactions,
     counts_as: books}
"""
_BOOKS = """
INSERT INTO fact_transaction (transaction_id, customer_id, system, source, counts_as, customer_code,
  document_no, line_no, date, kind, item_code, item_name, amount, tax, tax_rate, sales_rep, note,
  file_id, sheet, row_number, generation)
SELECT transaction_id + 4000000000, customer_id, 'kaikei', 'books', 'books', customer_code,
  document_no, line_no, date, kind, item_code, item_name,
  CASE WHEN transaction_id % 500 = 0 THEN amount + 1 ELSE amount END, tax, tax_rate, sales_rep,
  note, file_id, sheet, row_number, generation
FROM fact_transaction WHERE counts_as = 'sales'
"""


def main() -> None:
    """Write the firm and its files, and print the times."""
    url = sys.argv[sys.argv.index("--url") + 1] if "--url" in sys.argv else "sqlite:///warehouse.db"
    with tempfile.TemporaryDirectory() as folder:
        workspace = _firm(Path(folder), url)
        _say("calendar and sums, first build", _timed(lambda: _sums(workspace)))
        _say("reconciliation and balances, first build", _timed(lambda: _marts(workspace)))
        _say("the same with one customer in a hundred", _timed(lambda: _touched(workspace)))
        _say("reconcile: causes and the 20 largest", _timed(lambda: _reconcile(workspace)))
        for name, peer in _PEERS.items():
            ours = _timed(lambda name=name: export(workspace, name))  # type: ignore[misc]
            _say(name, ours, None if peer is None else _timed(lambda p=peer: p(workspace)))  # type: ignore[misc]
        _say("slips again, nothing new", _timed(lambda: export(workspace, "slips")))
        _say("monthly report", _timed(lambda: make_report(workspace)))


def _firm(folder: Path, url: str) -> Workspace:
    root = folder / "firm"
    workspace = write_firm(root, url, customers=CUSTOMERS, lines=LINES, questions=0)
    told = (root / "tsunagi.yaml").read_text(encoding="utf-8").replace("sources: []\n", _SOURCES)
    (root / "tsunagi.yaml").write_text(told + _MORE, encoding="utf-8")
    with transaction(workspace.engine) as connection:
        connection.execute(text(_BOOKS))
    lines = _one(workspace, "SELECT count(*) FROM fact_transaction")
    print(
        f"  {CUSTOMERS:,} customers, {lines:,} lines, {workspace.engine.dialect.name}", flush=True
    )
    return Workspace.open(root)


def _sums(workspace: Workspace) -> None:
    with transaction(workspace.engine) as connection:
        settings = workspace.configuration.analysis
        refresh_analysis(connection, 2, _TODAY, settings, workspace.zone, everything=True)


def _marts(workspace: Workspace) -> None:
    with transaction(workspace.engine) as connection:
        refresh_reconciliation(connection, 2, _TODAY, workspace.configuration, everything=True)


def _touched(workspace: Workspace) -> None:
    with transaction(workspace.engine) as connection:
        connection.execute(text("DELETE FROM stage_touched_customer"))
        connection.execute(
            text(
                "INSERT INTO stage_touched_customer SELECT customer_id FROM dim_customer "
                "WHERE customer_id LIKE '%07_'"
            )
        )
        refresh_reconciliation(connection, 2, _TODAY, workspace.configuration)


def _reconcile(workspace: Workspace) -> None:
    reconcile(workspace, Wanted())


def _one(workspace: Workspace, query: str) -> int:
    with workspace.engine.connect() as connection:
        return int(connection.scalar(text(query)) or 0)


def _frame(workspace: Workspace, query: str) -> pd.DataFrame:
    with workspace.engine.connect() as connection:
        return pd.read_sql(text(query), connection)


def _codes(workspace: Workspace) -> None:
    records = _frame(workspace, "SELECT customer_id, system, code FROM map_customer_source")
    customers = _frame(workspace, "SELECT customer_id, name, corporate_number FROM dim_customer")
    assert len(records) >= len(customers)
    duckdb.sql(
        "SELECT customers.*, codes FROM customers LEFT JOIN (SELECT customer_id, "
        "string_agg(code, ' | ') AS codes FROM records GROUP BY customer_id) USING (customer_id)"
    ).df().to_csv(workspace.root / "peer.csv", index=False)


def _customers(workspace: Workspace) -> None:
    _frame(
        workspace,
        "SELECT customer_id, name, name_kana, corporate_number, postal_code, address, phone, "
        "email, industry, sales_rep FROM dim_customer",
    ).to_csv(workspace.root / "peer.csv", index=False)


def _journal(keys: str) -> Callable[[Workspace], None]:
    def write(workspace: Workspace) -> None:
        lines = _frame(
            workspace,
            "SELECT system, document_no, date, customer_id, kind, tax_rate, item_name, amount, tax "
            "FROM fact_transaction WHERE counts_as = 'sales' AND kind <> 'payment'",
        )
        assert len(lines)
        duckdb.sql(
            f"SELECT {keys}, kind, tax_rate, min(item_name), sum(amount) AS amount, "
            f"sum(tax) AS tax FROM lines GROUP BY {keys}, kind, tax_rate ORDER BY date"
        ).df().to_csv(workspace.root / "peer.csv", index=False)

    return write


_PEERS: dict[str, Callable[[Workspace], None] | None] = {
    "codes": _codes,
    "letters": _customers,
    "kintone": _customers,
    "slips": _journal("system, document_no, date, customer_id"),
    "days": _journal("date, customer_id"),
    "ledger": None,
}


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _say(what: str, ours: float, peer: float | None = None) -> None:
    beside = "" if peer is None else f"   plain {peer:6.2f} s   ratio {ours / peer:5.2f}"
    print(f"  {what:<48} {ours:6.2f} s{beside}", flush=True)


if __name__ == "__main__":
    main()
