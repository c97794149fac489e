"""The sources: whether their newest files were taken in, and are new enough."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from core.errors import HubError
from core.language import Text
from pipelines.health.finding import Finding, Level, fine
from pipelines.steps.status import SourceState, source_states
from pipelines.workspace import Workspace
from warehouse.engine import open_engine
from warehouse.revision import revision


def look_at_sources(workspace: Workspace) -> Iterator[Finding]:
    """Look at the sources as ``status`` does, in a warehouse that is of this version."""
    try:
        engine = open_engine(workspace.configuration.warehouse, workspace.root)
    except HubError:
        return  # told by ``pipelines.health.store``
    try:
        path = engine.url.database
        if engine.dialect.name == "sqlite" and path and not Path(path).exists():
            return
        with engine.connect() as connection:
            found = revision(connection)
            if found.current is None or found.current != found.head:
                return
            states = source_states(connection, workspace, datetime.now(UTC))
    except SQLAlchemyError:
        return  # told by ``pipelines.health.store`` as well
    finally:
        engine.dispose()
    wrong = [state for state in states if state.state in ("refused", "overdue")]
    for state in wrong:
        yield _refused(state) if state.trouble is not None else _overdue(state)
    if states and not wrong:
        yield fine("sources", _SUBJECT, Text("取り込めています", "taken in"))


_SUBJECT = Text("取り込み元", "Sources")


def _refused(state: SourceState) -> Finding:
    path = state.trouble.path if state.trouble is not None else ""
    why = state.trouble.message if state.trouble is not None else ""
    return Finding(
        "sources",
        Text(f"取り込み元 {state.name}", f"Source {state.name}"),
        Level.WARN,
        Text(
            f"最新のファイル {path} を取り込めません: {why}",
            f"its newest file {path} is refused: {why}",
        ),
        Text(
            f"文のとおりに直し、`tsunagi sync` を実行してください。`tsunagi sources inspect {path}`"
            " でファイルを詳しく見られます。",
            f"Do as it says, then run `tsunagi sync`. `tsunagi sources inspect {path}` looks at "
            "the file.",
        ),
    )


def _overdue(state: SourceState) -> Finding:
    hours = state.max_age_hours or 0
    newest = (
        Text("まだ1つもありません", "there is none yet")
        if state.file is None
        else Text(f"最新は {state.file.path}", f"the newest is {state.file.path}")
    )
    return Finding(
        "sources",
        Text(f"取り込み元 {state.name}", f"Source {state.name}"),
        Level.WARN,
        Text(
            f"期限({hours}時間)を過ぎても新しいファイルが来ていません({newest.ja})",
            f"no file of the last {hours} hours came ({newest.en})",
        ),
        Text(
            "元のソフトから書き出して置いてください。毎回の書き出しが動いているか確かめてください。",
            "Export one and put it there; check that the regular export runs.",
        ),
    )
