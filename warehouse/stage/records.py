"""The records with everything that decides what is published of them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from pandas.api.types import infer_dtype
from sqlalchemy import Connection, Select, select

from core.fields import CLEAN_CUSTOMER_FIELDS
from warehouse.golden import VERSION
from warehouse.schema.identity import customer_identity, match_record, record_customer
from warehouse.schema.landing import clean_customer, source_customer

_RAW = (
    "url", "industry", "sales_rep", "policy", "potential", "acquisition_source", "credit_score",
)  # fmt: skip
_LIMIT = "credit_limit"
_ADDRESS = ("file_id", "sheet", "row_number", "file_date", "first_run", "gone_run", "origin")


def load_records(
    connection: Connection,
    trust: Mapping[str, int],
    sales_reps: Mapping[str, str],
    *,
    customer_id: str = "",
) -> pd.DataFrame:
    """Return one row per matched record, the golden fields under their published names.

    Args:
        connection: the warehouse.
        trust: source → trust; records made from lines rank below every customer file.
        sales_reps: how a system writes a sales rep → the rep's name.
        customer_id: only the records published under this customer; "" for all.
    """
    query = (
        select(
            source_customer.c.record_id,
            source_customer.c.system,
            source_customer.c.code,
            source_customer.c.source,
            source_customer.c.name.label("name_raw"),
            *(source_customer.c[name] for name in (*_ADDRESS, *_RAW)),
            *(clean_customer.c[name] for name in CLEAN_CUSTOMER_FIELDS),
            clean_customer.c[f"{_LIMIT}_clean"].label(_LIMIT),
            clean_customer.c.clean_hash,
            match_record.c.cluster,
            match_record.c.method,
            match_record.c.confidence,
            match_record.c.site_name,
        )
        .join(clean_customer, clean_customer.c.record_id == source_customer.c.record_id)
        .join(match_record, match_record.c.record_id == source_customer.c.record_id)
    )
    if customer_id:
        query = query.join(
            record_customer, record_customer.c.record_id == source_customer.c.record_id
        ).where(record_customer.c.customer_id == customer_id)
    frame = read_frame(connection, query)
    frame["sales_rep"] = [sales_reps.get(text.strip(), text) for text in frame["sales_rep"]]
    return _with_order(_published_names(frame), trust)


def _published_names(frame: pd.DataFrame) -> pd.DataFrame:
    renamed = frame.rename(
        columns={
            "name_clean": "name",
            "kana_clean": "name_kana",
            "corporate_number_clean": "corporate_number",
            "invoice_number_clean": "invoice_number",
            "postal_code_clean": "postal_code",
            "phone_display": "phone",
            "email_clean": "email",
        }
    )
    renamed["name"] = renamed["name"].where(renamed["name"] != "", renamed["name_raw"])
    renamed["address"] = _joined(renamed, ("prefecture", "city", "address_rest", "building"))
    return renamed


def _joined(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    first, *rest = names
    text = frame[first].astype(str)
    for name in rest[:-1]:
        text = text + frame[name]
    last = frame[rest[-1]]
    return text + last.where(last == "", "　" + last)


def _with_order(frame: pd.DataFrame, trust: Mapping[str, int]) -> pd.DataFrame:
    """Add the columns by which golden values are ranked."""
    from_lines = frame["origin"] == "line"
    trusted = frame["source"].map(trust).fillna(0).astype("int64")
    filled = sum(
        (frame[name] != "").astype("int64")
        for name in ("name_kana", "postal_code", "address", "phone", "email", "corporate_number")
    )
    return frame.assign(
        is_site=frame["site_name"] != "",
        is_gone=frame["gone_run"].notna(),
        trust=trusted.where(~from_lines, -1),
        completeness=filled,
    )


def content_hash(records: pd.DataFrame) -> pd.Series:
    """Return a hash per record of everything that is published of it, and of how it is chosen."""
    decisive = [
        "clean_hash", "name_raw", *_RAW, _LIMIT, "file_id", "sheet", "row_number", "file_date",
        "is_site", "is_gone", "trust", "method", "confidence", "site_name",
    ]  # fmt: skip
    hashed = pd.util.hash_pandas_object(records[decisive], index=False)
    return (hashed // 2).astype("int64") ^ VERSION


def load_identities(connection: Connection) -> pd.DataFrame:
    """Return every id ever given, with its anchor."""
    return read_frame(
        connection,
        select(
            customer_identity.c.customer_id,
            customer_identity.c.serial,
            customer_identity.c.anchor_record,
        ),
    )


def load_published(connection: Connection) -> pd.DataFrame:
    """Return what was last published of each record: ``record_id customer_id content_hash``."""
    return read_frame(connection, select(record_customer))


def read_frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """Read a query into a frame of plain Python values, column by column."""
    result = connection.execute(query)
    names = list(result.keys())
    rows = result.all()
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pd.DataFrame(
        {name: _series(list(values)) for name, values in zip(names, columns, strict=True)}
    )


def _series(values: list[Any]) -> pd.Series:
    """Keep whole numbers whole, texts texts, and everything else as it is."""
    if infer_dtype(values, skipna=False) == "integer":
        return pd.Series(values, dtype="int64")
    return pd.Series(values, dtype="object")
