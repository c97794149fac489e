"""What the files said: source records and lines, with the clean values beside the raw ones.

Internal: BI tools read the published tables. Nothing here is deleted; a line that a newer file
replaces keeps its row and names its replacement, so that a file can be withdrawn again.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from core.fields import CLEAN_AMOUNT_FIELDS, CLEAN_CUSTOMER_FIELDS, CUSTOMER_FIELDS
from warehouse.schema.base import metadata
from warehouse.types import Exact, Key, String, Timestamp, Yen

source_customer = Table(
    "source_customer",
    metadata,
    Column("record_id", Key, primary_key=True),
    Column("system", String, nullable=False),
    *(Column(name, String, nullable=False) for name in CUSTOMER_FIELDS),
    Column("extra", String, nullable=False, comment="columns the profile does not name, JSON"),
    Column("source", String, nullable=False),
    Column("part", String, nullable=False),
    Column(
        "origin",
        String,
        nullable=False,
        comment="file: a customer row; line: made from a line's code and name",
    ),
    Column("row_hash", Key, nullable=False, comment="of all raw values"),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("file_date", Timestamp, nullable=False, comment="how recent the file is that said so"),
    Column("first_run", Integer, nullable=False),
    Column("changed_run", Integer, nullable=False),
    Column("gone_run", Integer, comment="absent from its source since this run"),
    UniqueConstraint("system", "code"),
    Index(None, "source", "part"),
    Index(None, "file_id"),
    comment="取引先レコード(原文) / one row per record in a system, as last seen",
)

source_customer_version = Table(
    "source_customer_version",
    metadata,
    Column("version_id", Key, primary_key=True),
    Column("record_id", ForeignKey("source_customer.record_id"), nullable=False),
    Column("row", String, nullable=False, comment="the record as it was, JSON"),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("valid_from_run", Integer, nullable=False),
    Column("valid_to_run", Integer, nullable=False),
    Column("replaced_by_file", Integer, nullable=False, comment="the file whose arrival ended it"),
    Index(None, "record_id"),
    Index(None, "replaced_by_file"),
    comment="取引先レコードの以前の内容 / one row per former content of a record",
)

clean_customer = Table(
    "clean_customer",
    metadata,
    Column("record_id", ForeignKey("source_customer.record_id"), primary_key=True),
    *(
        Column(name, String, nullable=False)
        for name in (*CLEAN_CUSTOMER_FIELDS, *CLEAN_AMOUNT_FIELDS)
    ),
    Column("row_hash", Key, nullable=False, comment="the raw content these were made from"),
    Column("clean_hash", Key, nullable=False, comment="of all clean values"),
    Column("cleanser_version", String, nullable=False),
    comment="クレンジング済みの取引先 / clean values beside the raw ones",
)

source_transaction = Table(
    "source_transaction",
    metadata,
    Column("landed_id", Key, primary_key=True),
    Column("source", String, nullable=False),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("transaction_id", Key, nullable=False, comment="made from the line's own words"),
    Column("customer_record", ForeignKey("source_customer.record_id"), nullable=False),
    Column("customer_code", String, nullable=False),
    Column("customer_name", String, nullable=False),
    Column("document_no", String, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("date", Date, nullable=False),
    Column("date_raw", String, comment="where it was not written as YYYY-MM-DD"),
    Column("kind", String, nullable=False),
    Column("item_code", String, nullable=False),
    Column("item_name", String, nullable=False),
    Column("quantity", Exact),
    Column("unit_price", Exact),
    Column("amount", Yen, nullable=False, comment="without tax"),
    Column("amount_written", Yen, nullable=False, comment="as the file has it"),
    Column("tax", Yen, comment="as written, or computed where the amount includes it"),
    Column("tax_rate", Exact, comment="percent"),
    Column("cost", Yen),
    Column("gross_profit", Yen),
    Column("sales_rep", String, nullable=False),
    Column("note", String, nullable=False),
    Column("extra", String, nullable=False),
    Column("replaced_by_file", Integer, comment="a newer file says otherwise; empty: live"),
    Index(None, "file_id"),
    Index(None, "customer_record"),
    Index(
        "ix_source_transaction_replaced",
        "replaced_by_file",
        sqlite_where=text("replaced_by_file IS NOT NULL"),
        postgresql_where=text("replaced_by_file IS NOT NULL"),
    ),
    comment="取引明細(原文) / one row per line of business in a file",
)

source_detail = Table(
    "source_detail",
    metadata,
    Column("detail_id", Key, primary_key=True),
    Column("entity", String, nullable=False, comment="contacts, activities or deals"),
    Column("code", String, nullable=False, comment="names it in its source; empty: nothing does"),
    Column("source", String, nullable=False),
    Column("part", String, nullable=False),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("customer_record", ForeignKey("source_customer.record_id"), nullable=False),
    Column("date", Date, comment="day of an activity"),
    Column("row", String, nullable=False, comment="canonical field to text, JSON"),
    Column("extra", String, nullable=False),
    Column("replaced_by_file", Integer),
    Index(None, "file_id"),
    Index(None, "customer_record"),
    Index(None, "source", "code"),
    comment="担当者・活動・案件(原文) / a contact, activity or deal as its file has it",
)
