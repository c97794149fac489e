"""What was done: runs, files taken in, rows held back, control totals, generations."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.types import Key, String, Timestamp, Yen

run = Table(
    "ops_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("kind", String, nullable=False, comment="sync, rollback, decision"),
    Column(
        "status", String, nullable=False, comment="running, published, unchanged, dry_run, failed"
    ),
    Column("started_at", Timestamp, nullable=False),
    Column("finished_at", Timestamp),
    Column("as_of", Date, comment="the day ranks are computed for"),
    Column("generation", Integer, comment="the publication it made"),
    Column("dagster_run_id", String),
    Column("holder", String, nullable=False, comment="who ran it: user@host, process"),
    Column("message", String, comment="why it failed, for people"),
    Column("report", String, comment="the run's report as JSON"),
    comment="実行の記録 / one row per run",
)

file = Table(
    "ops_file",
    metadata,
    Column("file_id", Key, primary_key=True),
    Column("run_id", ForeignKey("ops_run.run_id"), nullable=False),
    Column("source", String, nullable=False),
    Column("system", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("profile", String, nullable=False),
    Column("path", String, nullable=False, comment="as found, relative to the workspace"),
    Column(
        "part",
        String,
        nullable=False,
        comment="which part of a snapshot; empty where one file is the whole",
    ),
    Column("sha256", String, nullable=False, comment="names the archived bytes"),
    Column("size", Key, nullable=False),
    Column("modified_at", Timestamp, nullable=False),
    Column("taken_at", Timestamp, nullable=False),
    Column(
        "status", String, nullable=False, comment="landed, duplicate, older, refused, withdrawn"
    ),
    Column("message", String, comment="why it was not landed, for people"),
    Column("encoding", String),
    Column("date_from", Date, comment="the period its lines cover"),
    Column("date_to", Date),
    Column("rows_read", Integer, nullable=False, default=0),
    Column("rows_loaded", Integer, nullable=False, default=0),
    Column("rows_held", Integer, nullable=False, default=0),
    Column("rows_skipped", Integer, nullable=False, default=0),
    Column("yen_read", Yen, nullable=False, default=0),
    Column("yen_loaded", Yen, nullable=False, default=0),
    Column("yen_held", Yen, nullable=False, default=0),
    Column("notes", String, comment="what the reader noticed, JSON"),
    Column(
        "published_generation",
        Integer,
        comment="the first publication that includes its present status",
    ),
    Column("first_generation", Integer, comment="the first publication that included it"),
    Index(None, "source", "sha256"),
    Index(None, "run_id"),
    comment="受け入れたファイル / one row per file met",
)

quarantine = Table(
    "ops_quarantine",
    metadata,
    Column("quarantine_id", Key, primary_key=True),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("run_id", ForeignKey("ops_run.run_id"), nullable=False),
    Column("source", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("field", String, nullable=False),
    Column("value", String, nullable=False),
    Column("code", String, nullable=False, comment="explained in docs/errors.md"),
    Column("note", String, nullable=False),
    Column("yen", Yen, comment="the amount as written, where it could be read"),
    Column("row", String, nullable=False, comment="the whole row as JSON, for correction"),
    Column("status", String, nullable=False, comment="held, corrected, superseded"),
    Column("held_at", Timestamp, nullable=False),
    Column("resolved_at", Timestamp),
    Index(None, "file_id"),
    Index(None, "status"),
    comment="保留行 / one row per row held back",
)

control_total = Table(
    "ops_control_total",
    metadata,
    Column("control_total_id", Key, primary_key=True),
    Column("run_id", ForeignKey("ops_run.run_id"), nullable=False),
    Column("file_id", ForeignKey("ops_file.file_id")),
    Column(
        "scope",
        String,
        nullable=False,
        comment="file, or source: live lines against published ones",
    ),
    Column("subject", String, nullable=False, comment="the file or source"),
    Column("measure", String, nullable=False, comment="rows or yen"),
    Column("expected", Yen, nullable=False, comment="as read"),
    Column("loaded", Yen, nullable=False),
    Column("held", Yen, nullable=False),
    Column("skipped", Yen, nullable=False),
    Column("difference", Yen, nullable=False, comment="0, or the run failed"),
    Index(None, "run_id"),
    Index(None, "file_id"),
    comment="件数・金額の照合 / one row per reconciliation",
)

generation = Table(
    "ops_generation",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("run_id", ForeignKey("ops_run.run_id"), nullable=False),
    Column("published_at", Timestamp, nullable=False),
    Column("status", String, nullable=False, comment="current, previous, withdrawn"),
    Column(
        "summary", String, nullable=False, comment="rows added, changed, removed by table, JSON"
    ),
    comment="公開の世代 / one row per publication",
)
