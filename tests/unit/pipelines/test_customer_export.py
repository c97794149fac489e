"""Downloads hold no formulas: what a customer is called stays text in every spreadsheet."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from pipelines.steps.customer_export import COLUMNS, as_csv, as_workbook
from warehouse.queries.customer_list import Listed

RISKY = ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def listed(name: str) -> Listed:
    texts = dict.fromkeys(
        ("name_kana", "postal_code", "address", "prefecture", "phone", "email",
         "corporate_number", "industry", "sales_rep", "rank", "policy"), name
    )  # fmt: skip
    return Listed(
        customer_id="C000000013", name=name, sales=-5, last_transaction_date=date(2026, 1, 2),
        record_count=1, **texts,
    )  # fmt: skip


@pytest.mark.parametrize("name", RISKY)
def test_a_csv_holds_no_formula(name: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([listed(name)]).decode("utf-8-sig"), newline="")))
    assert rows[0] == [column.title.ja for column in COLUMNS]
    told = dict(zip((column.key for column in COLUMNS), rows[1], strict=True))
    assert told["name"] == f"'{name}"
    assert told["sales"] == "-5", "a number stays one"
    assert not any(value.startswith(("=", "+", "@")) for value in rows[1])


@pytest.mark.parametrize("name", RISKY[:4])
def test_a_workbook_holds_no_formula(name: str) -> None:
    book = load_workbook(io.BytesIO(as_workbook([listed(name)])))
    (sheet,) = book.worksheets
    cells = {sheet.cell(1, place).value: sheet.cell(3, place) for place in range(1, 17)}
    assert (cells["name"].value, cells["name"].data_type) == (name, "s")
    assert cells["sales"].value == -5
    assert cells["last_transaction_date"].value.date() == date(2026, 1, 2)
