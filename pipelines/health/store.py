"""The warehouse: reachable, of this program's version, its runs plausible."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from core.errors import HubError
from core.language import Text
from pipelines.health.finding import Finding, Level, fine
from pipelines.workspace import Workspace
from warehouse.engine import open_engine
from warehouse.revision import revision
from warehouse.schema.ops import run

_SUBJECT = Text("倉庫(データベース)", "Warehouse")


def look_at_warehouse(workspace: Workspace) -> Iterator[Finding]:
    """Look at the warehouse without bringing its schema up to date."""
    try:
        engine = open_engine(workspace.configuration.warehouse, workspace.root)
    except HubError as error:
        yield Finding("warehouse", _SUBJECT, Level.FAIL, error.message)
        return
    try:
        yield from _look(engine)
    except SQLAlchemyError as error:
        yield _unreachable(engine, error)
    finally:
        engine.dispose()


def _look(engine: Engine) -> Iterator[Finding]:
    where = engine.url.render_as_string(hide_password=True)
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and not Path(path).exists():
        yield fine(
            "warehouse", _SUBJECT, Text(f"{where}: まだありません", f"{where}: not made yet")
        )
        return
    with engine.connect() as connection:
        found = revision(connection)
        if not found.known:
            yield _newer(where, found.current)
            return
        if found.current is None:
            state = Text(f"{where}: 空です", f"{where}: empty")
        elif found.current != found.head:
            state = Text(
                f"{where}: 版 {found.current} → {found.head} (次の実行で更新します)",
                f"{where}: version {found.current} → {found.head} (the next run updates it)",
            )
        else:
            state = Text(f"{where}: 版 {found.current}", f"{where}: version {found.current}")
        yield fine("warehouse", _SUBJECT, state)
        if found.current is not None and found.current == found.head:
            yield _clock_against_runs(connection)


def _clock_against_runs(connection: Connection) -> Finding:
    subject = Text("時計と実行の記録", "Clock against the runs")
    last = connection.scalar(select(run.c.started_at).order_by(run.c.run_id.desc()).limit(1))
    now = datetime.now(UTC)
    if last is not None and last > now + timedelta(minutes=5):
        return Finding(
            "clock_back",
            subject,
            Level.WARN,
            Text(
                f"最後の実行({last:%Y-%m-%d %H:%M} UTC)が未来になっています",
                f"the last run ({last:%Y-%m-%d %H:%M} UTC) lies in the future",
            ),
            Text(
                "コンピューターの時計を確かめてください。履歴の日時が前後します。",
                "Check the computer's clock; moments in the history would go backwards.",
            ),
        )
    return fine("clock_back", subject, Text("合っています", "in order"))


def _newer(where: str, current: str | None) -> Finding:
    return Finding(
        "warehouse",
        _SUBJECT,
        Level.FAIL,
        Text(
            f"{where}: 新しい版({current})で作られています",
            f"{where}: written by a newer version ({current})",
        ),
        Text(
            "このコンピューターの Tsunagi を更新してください。", "Update Tsunagi on this computer."
        ),
    )


def _unreachable(engine: Engine, error: SQLAlchemyError) -> Finding:
    where = engine.url.render_as_string(hide_password=True)
    why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return Finding(
        "warehouse",
        _SUBJECT,
        Level.FAIL,
        Text(f"{where}: つながりません({why})", f"{where}: cannot be reached ({why})"),
        Text(
            "PostgreSQL なら、サーバーが動いているか、利用者名・パスワード・データベース名が正しい"
            "かを確かめてください。SQLite なら、ファイルが壊れていないか、控えから戻せるかを"
            "確かめてください。",
            "PostgreSQL: is the server running, are user, password and database right? "
            "SQLite: is the file intact, is there a copy to go back to?",
        ),
    )
