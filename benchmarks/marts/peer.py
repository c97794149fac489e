"""``python -m benchmarks.marts.peer FOLDER``: the same aggregates in plain DuckDB over Parquet."""

import sys
from pathlib import Path

import duckdb

from benchmarks.measure import report

_LINES = "read_parquet('{folder}/lines.parquet')"
_SUMS = (
    "sum(amount) AS sales, sum(CASE WHEN kind = 'return' THEN amount END) AS returns, "
    "sum(tax) AS tax, sum(cost) AS cost, sum(gross_profit) AS gross_profit, count(*) AS lines"
)
_STATEMENTS = {
    "mart_customer_month": f"""
        SELECT customer_id, date_trunc('month', date) AS month, {_SUMS},
          count(DISTINCT document_no) AS slips,
          count(DISTINCT CASE WHEN kind = 'sale' THEN document_no END) AS orders
        FROM lines GROUP BY ALL ORDER BY ALL""",
    "mart_sales_month": f"""
        SELECT date_trunc('month', date) AS month, sales_rep, item_code, {_SUMS}
        FROM lines GROUP BY ALL ORDER BY ALL""",
    "mart_customer_life": """
        WITH days AS (SELECT DISTINCT customer_id, date FROM lines WHERE kind = 'sale'),
        gaps AS (
          SELECT customer_id, date,
            date - lag(date) OVER (PARTITION BY customer_id ORDER BY date) AS gap FROM days
        ),
        bought AS (
          SELECT customer_id, min(date) AS first_sale_date, max(date) AS last_sale_date,
            count(*) AS purchase_days, quantile_disc(gap, 0.5) AS interval_days
          FROM gaps GROUP BY customer_id
        ),
        worth AS (SELECT customer_id, sum(sales) AS lifetime_sales, sum(orders) AS orders
          FROM mart_customer_month GROUP BY customer_id)
        SELECT * FROM worth LEFT JOIN bought USING (customer_id) ORDER BY customer_id""",
    "mart_customer_item": """
        SELECT customer_id, item_code, sum(amount) AS sales, sum(gross_profit) AS gross_profit,
          count(*) AS lines, min(date) AS first_date, max(date) AS last_date,
          count(DISTINCT CASE WHEN kind = 'sale' THEN document_no END) AS orders
        FROM lines GROUP BY ALL ORDER BY ALL""",
    "mart_item_pair": """
        WITH held AS (SELECT DISTINCT document_no AS basket, item_code FROM lines
          WHERE kind = 'sale' AND date >= DATE '2025-03-01')
        SELECT a.item_code, b.item_code AS other_item, count(*) AS together
        FROM held a JOIN held b ON a.basket = b.basket AND a.item_code <> b.item_code
        GROUP BY ALL HAVING count(*) >= 3 ORDER BY ALL""",
}


def main() -> None:
    """Aggregate and report."""
    folder = Path(sys.argv[1])

    def work() -> None:
        target = folder / "peer.duckdb"
        target.unlink(missing_ok=True)
        with duckdb.connect(str(target)) as memory:
            memory.execute(f"CREATE VIEW lines AS SELECT * FROM {_LINES.format(folder=folder)}")
            for name, query in _STATEMENTS.items():
                memory.execute(f"CREATE TABLE {name} AS {query}")

    report(work)


if __name__ == "__main__":
    main()
