"""What Dagster shows of a step: counts, control totals in rows and yen, previews, links."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg
from sqlalchemy import Connection, Table, desc, func, select

from core.run import FileReport
from pipelines.source_settings import Source
from pipelines.workspace import Workspace
from warehouse.schema.landing import clean_customer, source_customer
from warehouse.schema.published import PUBLISHED, review_candidate
from warehouse.schema.staging import STAGE

Metadata = dict[str, Any]

_TABLES = {table.name: table for table in PUBLISHED}
_SHOWN = 5
_FILES_LINKED = 10
_TOTALS = ("rows_read", "rows_loaded", "rows_held", "rows_skipped")
_YEN = ("yen_read", "yen_loaded", "yen_held")
_COLUMNS = {
    "dim_customer": ("customer_id", "name", "prefecture", "city", "sales_rep", "record_count"),
    "fact_transaction": ("customer_id", "date", "kind", "item_name", "amount", "source"),
    "mart_customer_rank": ("customer_id", "rank", "sales", "cumulative_share", "reason"),
    "mart_customer_rfm": ("customer_id", "recency_days", "frequency", "monetary", "decile"),
}
_NEWEST_FIRST = {"fact_transaction": "date"}


def of_files(workspace: Workspace, source: Source, files: Sequence[FileReport]) -> Metadata:
    """Describe the files of one feed: their totals, and why one was not taken in."""
    totals = {name: sum(getattr(file, name) for file in files) for name in (*_TOTALS, *_YEN)}
    rows = [
        (file.path, file.status, *(getattr(file, name) for name in (*_TOTALS, *_YEN)), file.message)
        for file in files
    ]
    held: dict[str, int] = {}
    for file in files:
        for code, count in file.held_codes.items():
            held[code] = held.get(code, 0) + count
    links = {
        f"file_{number}": dg.MetadataValue.path(str(workspace.root / file.path))
        for number, file in enumerate(files[:_FILES_LINKED], start=1)
    }
    return {
        "system": source.system,
        "entity": source.entity,
        "profile": source.profile,
        "mode": source.mode,
        **totals,
        "files": dg.MetadataValue.md(
            markdown(("file", "status", *_TOTALS, *_YEN, "message"), rows)
        ),
        **({"held_codes": held} if held else {}),
        **links,
    }


def of_counts(counts: Mapping[str, Any]) -> Metadata:
    """Describe a step by what it counted."""
    return {name: value for name, value in counts.items() if value is not None}


def of_cleansing(workspace: Workspace, counts: Mapping[str, Any]) -> Metadata:
    """Describe the cleansing: its counts, and some raw values beside the clean ones."""
    raw, clean = source_customer.c, clean_customer.c
    query = (
        select(
            raw.system, raw.code, raw.name, clean.name_clean, clean.legal_form, clean.kana_clean,
            clean.prefecture, clean.city,
        )
        .join(clean_customer, clean.record_id == raw.record_id)
        .order_by(desc(raw.changed_run), raw.record_id)
        .limit(_SHOWN)
    )  # fmt: skip
    return {**of_counts(counts), "preview": _with(workspace, lambda c: _preview(c, query))}


def of_matching(workspace: Workspace, counts: Mapping[str, Any]) -> Metadata:
    """Describe the matching: its counts, and the likeliest open questions."""
    stage = STAGE[review_candidate.name].c
    query = (
        select(
            stage.left_system, stage.left_code, stage.right_system, stage.right_code, stage.score,
            stage.reason,
        )
        .where(stage.score.is_not(None))
        .order_by(desc(stage.score))
        .limit(_SHOWN)
    )  # fmt: skip
    return {**of_counts(counts), "candidates": _with(workspace, lambda c: _preview(c, query))}


def of_table(workspace: Workspace, name: str, done: Mapping[str, Any]) -> Metadata:
    """Describe a published table: what changed in it, how many rows it has, some of them.

    Args:
        workspace: where.
        name: the table.
        done: what ``Night.publish`` returned.
    """
    change = done["changes"].get(name, {"added": 0, "changed": 0, "removed": 0})
    table = _TABLES[name]

    def look(connection: Connection) -> Metadata:
        found: Metadata = {
            "dagster/row_count": int(
                connection.scalar(select(func.count()).select_from(table)) or 0
            ),
            "preview": _preview(connection, _sample(table)),
        }
        if name == "fact_transaction" and any(change.values()):
            found["yen"] = int(connection.scalar(select(func.sum(table.c.amount))) or 0)
        return found

    ranks = {"customers_by_rank": done["ranks"]} if name == "mart_customer_rank" else {}
    generation = {"generation": done["generation"]} if done["generation"] is not None else {}
    return {**change, **generation, **ranks, **_with(workspace, look)}


def of_schema(name: str) -> Metadata:
    """Describe a published table's columns, as its definition has them."""
    table = _TABLES[name]
    return {
        "dagster/column_schema": dg.TableSchema(
            columns=[
                dg.TableColumn(
                    name=column.name,
                    type=str(column.type),
                    description=column.comment,
                    constraints=dg.TableColumnConstraints(
                        nullable=bool(column.nullable), unique=bool(column.primary_key)
                    ),
                )
                for column in table.columns
            ]
        ),
        "dagster/table_name": name,
    }


def description_of(name: str) -> str:
    """Return what a row of a published table is."""
    return _TABLES[name].comment or name


def markdown(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table; cells cannot break out of it."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def _sample(table: Table) -> Any:
    names = (
        _COLUMNS.get(table.name) or [c.name for c in table.columns if c.name != "generation"][:6]
    )
    query = select(*(table.c[name] for name in names))
    newest = _NEWEST_FIRST.get(table.name)
    if newest is not None:
        query = query.order_by(desc(table.c[newest]))
    return query.limit(_SHOWN)


def _preview(connection: Connection, query: Any) -> Any:
    result = connection.execute(query)
    return dg.MetadataValue.md(markdown(list(result.keys()), [tuple(row) for row in result]))


def _with(workspace: Workspace, look: Callable[[Connection], Any]) -> Any:
    with workspace.engine.connect() as connection:
        return look(connection)
