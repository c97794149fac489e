"""The workspace's folder: configuration, rights, room, locks, what went wrong before."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import ConfigurationError
from core.language import Text
from pipelines.health.finding import Finding, Level, fine
from pipelines.workspace import Workspace

_ENOUGH = 2 << 30
_TOO_LITTLE = 200 << 20
_CLOUD = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "box sync")
_RECENT_DAYS = 14

_CONFIGURATION = Text("設定", "Configuration")


def read_configuration(root: Path) -> tuple[Workspace | None, Finding]:
    """Open the workspace, if its configuration allows."""
    try:
        workspace = Workspace.open(root)
    except ConfigurationError as error:
        missing = error.code == "NO_WORKSPACE"
        return None, Finding(
            "configuration",
            _CONFIGURATION,
            Level.WARN if missing else Level.FAIL,
            error.message,
            Text(
                "`tsunagi init フォルダー` で作るか、--workspace で場所を指定してください。",
                "Make one with `tsunagi init DIR`, or name its folder with --workspace.",
            )
            if missing
            else Text(
                "上の行を直し、`tsunagi sources check` で確かめてください。",
                "Mend these lines; `tsunagi sources check` says whether all is well.",
            ),
        )
    count = len(workspace.configuration.sources)
    where = workspace.root / "tsunagi.yaml"
    return workspace, fine(
        "configuration", _CONFIGURATION, Text(f"{where} (source {count}件)", f"{where} ({count})")
    )


def look_at_place(workspace: Workspace) -> Iterator[Finding]:
    """Look at the workspace's folder."""
    yield _rights(workspace)
    yield _room(workspace)
    yield _kind_of_folder(workspace)
    yield _lock(workspace)
    yield _dagster(workspace)
    yield _errors(workspace)


def _rights(workspace: Workspace) -> Finding:
    subject = Text("フォルダーの権限", "Folders")
    refused = [
        str(folder)
        for folder in (workspace.root, workspace.archive, workspace.state)
        if not _writable(folder)
    ]
    if refused:
        listing = ", ".join(refused)
        return Finding(
            "folders",
            subject,
            Level.FAIL,
            Text(f"書き込めません: {listing}", f"cannot be written: {listing}"),
            Text(
                "この利用者に、フォルダーの変更権限をつけてください。",
                "Give this user the right to change these folders.",
            ),
        )
    return fine("folders", subject, Text("読み書きできます", "can be read and written"))


def _writable(folder: Path) -> bool:
    if not folder.exists():
        return _writable(folder.parent)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _room(workspace: Workspace) -> Finding:
    subject = Text("ディスクの空き", "Disk space")
    free = shutil.disk_usage(workspace.root).free
    state = Text(f"{free / 2**30:,.1f} GB", f"{free / 2**30:,.1f} GB")
    if free >= _ENOUGH:
        return fine("disk", subject, state)
    level = Level.FAIL if free < _TOO_LITTLE else Level.WARN
    mend = Text(
        "不要なファイルを消すか、空きのあるドライブへワークスペースを移してください。",
        "Delete what is not needed, or move the workspace to a drive with room.",
    )
    return Finding("disk", subject, level, state, mend)


def _kind_of_folder(workspace: Workspace) -> Finding:
    subject = Text("倉庫の置き場所", "The warehouse's folder")
    if not workspace.configuration.warehouse.startswith("sqlite"):
        return fine("folder_kind", subject, Text("PostgreSQL", "PostgreSQL"))
    path = str(workspace.root)
    shared = path.startswith("\\\\") or any(name in path.lower() for name in _CLOUD)
    if shared or not _can_write_ahead(workspace):
        return Finding(
            "folder_kind",
            subject,
            Level.WARN if shared else Level.FAIL,
            Text(f"{path}: 共有またはクラウド同期のフォルダー", f"{path}: shared or cloud-synced"),
            Text(
                "SQLite の倉庫は、このコンピューターのディスクに置いてください(共有フォルダーや "
                "OneDrive では壊れることがあります)。共有するなら PostgreSQL を使ってください。",
                "Keep an SQLite warehouse on this computer's own disk; it may break in shared or "
                "cloud-synced folders. To share it, use PostgreSQL.",
            ),
        )
    return fine("folder_kind", subject, Text(f"SQLite (WAL) {path}", f"SQLite (WAL) {path}"))


def _can_write_ahead(workspace: Workspace) -> bool:
    """Try SQLite's write-ahead log in the folder; network shares refuse it."""
    try:
        with tempfile.TemporaryDirectory(prefix=".tsunagi-doctor-", dir=workspace.root) as folder:
            with closing(sqlite3.connect(Path(folder) / "try.db")) as connection:
                mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
                connection.execute("CREATE TABLE try (x)")
            return bool(mode == "wal")
    except (OSError, sqlite3.Error):
        return False


def _lock(workspace: Workspace) -> Finding:
    subject = Text("実行中の処理", "Runs at work")
    note = workspace.state / "run.holder"
    path = workspace.state / "run.lock"
    who = note.read_text(encoding="utf-8", errors="replace") if note.exists() else "?"
    if path.exists():
        try:
            with FileLock(path, timeout=0):
                pass
        except (Timeout, OSError):
            return Finding(
                "lock",
                subject,
                Level.WARN,
                Text(f"実行中です: {who}", f"at work: {who}"),
                Text(
                    "終わるまで待ってください。動いていないのに残っているなら、その処理を終了して"
                    "ください。",
                    "Wait until it has ended. If it hangs, end that process.",
                ),
            )
    if note.exists():
        return Finding(
            "lock",
            subject,
            Level.WARN,
            Text(f"前の処理が途中で止まりました: {who}", f"a run was interrupted: {who}"),
            Text(
                "もう一度 `tsunagi sync` を実行してください。続きから進みます。",
                "Run `tsunagi sync` again; it goes on from there.",
            ),
        )
    return fine("lock", subject, Text("ありません", "none"))


def _dagster(workspace: Workspace) -> Finding:
    subject = Text("Dagster", "Dagster")
    settings = workspace.state / "dagster" / "dagster.yaml"
    if not settings.exists():
        return fine(
            "dagster",
            subject,
            Text("まだ使っていません(初回の sync で用意します)", "not used yet (made by a sync)"),
        )
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        content = YAML(typ="safe").load(settings.read_text(encoding="utf-8"))
        silent = (content.get("telemetry") or {}).get("enabled") is False
    except (OSError, UnicodeDecodeError, YAMLError, AttributeError):
        return Finding(
            "dagster",
            subject,
            Level.FAIL,
            Text(f"{settings} を読めません", f"{settings} cannot be read"),
            Text(
                "このファイルを消してください。次の sync が作り直します。",
                "Delete that file; the next sync makes it anew.",
            ),
        )
    if not silent:
        return Finding(
            "dagster",
            subject,
            Level.WARN,
            Text("利用状況の送信が止められていません", "telemetry is not switched off"),
            Text(
                f"{settings} に telemetry: {{enabled: false}} と書いてください。",
                f"Write telemetry: {{enabled: false}} into {settings}.",
            ),
        )
    return fine("dagster", subject, Text(str(settings.parent), str(settings.parent)))


def _errors(workspace: Workspace) -> Finding:
    subject = Text("予期しないエラーの記録", "Unexpected errors")
    log = workspace.state / "errors.log"
    if not log.exists():
        return fine("errors", subject, Text("ありません", "none"))
    days = (time.time() - log.stat().st_mtime) / 86400
    state = Text(f"{log} (最後は{days:.0f}日前)", f"{log} (the last {days:.0f} days ago)")
    if days > _RECENT_DAYS:
        return fine("errors", subject, state)
    return Finding(
        "errors",
        subject,
        Level.WARN,
        state,
        Text(
            "同じことがまた起きるなら、このファイルを添えて開発元へ知らせてください。",
            "If it happens again, report it together with this file.",
        ),
    )
