"""Columns that several published tables have, each with one meaning everywhere."""

from sqlalchemy import Column, ForeignKey, Integer

from warehouse.types import String

CUSTOMER_ID = "顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit"
CODE = "そのシステムでのコード / its code there"
SYSTEM = "システム(ソフト)の名前 / the software it comes from"


def generation() -> Column[int]:
    """Return the column that every published row has."""
    return Column(
        "generation",
        Integer,
        nullable=False,
        comment="この行を書いた公開の世代 / the publication that wrote the row",
    )


def customer_key() -> Column[str]:
    """Return the customer's id as a key of its own."""
    return Column("customer_id", String, primary_key=True, comment=CUSTOMER_ID)


def customer_reference(*, primary_key: bool = False) -> Column[str]:
    """Return the id of a customer that ``dim_customer`` has."""
    return Column(
        "customer_id",
        ForeignKey("dim_customer.customer_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        primary_key=primary_key,
        comment=CUSTOMER_ID,
    )


def place() -> list[Column[object]]:
    """Return the columns that lead back to the row of a file."""
    return [
        Column(
            "file_id",
            ForeignKey("ops_file.file_id"),
            nullable=False,
            comment="そう書いてあるファイル / the file that says so",
        ),
        Column("sheet", String, nullable=False, comment="シート名(なければ空) / its sheet, if any"),
        Column(
            "row_number",
            Integer,
            nullable=False,
            comment="ファイル内の行番号 / the row, as a spreadsheet counts",
        ),
    ]
