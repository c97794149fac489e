"""Restoring a backup: checked before anything is touched, and what was there is kept."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Engine, MetaData, inspect

from core.errors import ConfigurationError
from core.language import Text
from pipelines.config import load_configuration
from pipelines.steps.backup import (
    DATABASE,
    FILES,
    FORMAT,
    MANIFEST,
    Backup,
    back_up,
    database_files,
)
from pipelines.steps.lock import exclusive
from pipelines.workspace import Workspace
from warehouse.accounts import end_all_sessions
from warehouse.bi_views import drop_bi_views
from warehouse.engine import open_engine, transaction, upgrade
from warehouse.roles import Rights, give_back, rights
from warehouse.schema.views import drop_views
from warehouse.transfer import copy_rows, make_one_file

_BLOCK = 1 << 20
_CONFIGURATION = "tsunagi.yaml"


def restore(
    source: Path, root: Path, *, replace: bool = False, keep_configuration: bool = False
) -> tuple[Backup, Path | None]:
    """Make a folder the workspace that a backup holds.

    Everything is unpacked beside it and checked first. Whoever was signed in has to sign in anew.

    Args:
        source: the backup.
        root: the workspace's folder.
        replace: what is there may be replaced; it is backed up first.
        keep_configuration: the ``tsunagi.yaml`` that is there stays, so that a backup can move to
            another database.

    Returns:
        What was restored, and where what was there before is kept; None where there was nothing.

    Raises:
        ConfigurationError: the file is no backup of ours or damaged, something is there already,
            or the folder holds other things.
        BusyError: a run is at work on it.
    """
    root = root.expanduser().resolve()
    root.mkdir(parents=True, exist_ok=True)
    _refuse_foreign(root, source)
    with tempfile.TemporaryDirectory(dir=root, prefix=".tsunagi-restore-") as folder:
        unpacked = Path(folder)
        backup = _unpack(source, unpacked)
        there = root / _CONFIGURATION
        keeps = keep_configuration and there.exists()
        if there.exists() and not (replace or keeps):
            raise _occupied(root)
        planned = load_configuration(there if keeps else unpacked / FILES / _CONFIGURATION)
        before = _keep(root, Workspace(root, planned), replace=replace)
        _move_files(unpacked / FILES, root, keep_configuration=keeps)
        _fill_warehouse(Workspace(root, planned), unpacked / DATABASE)
    return backup, before


def _refuse_foreign(root: Path, source: Path) -> None:
    """Refuse a folder of other things: what is restored would lie among them."""
    if (root / _CONFIGURATION).exists():
        return
    given = source.expanduser().resolve()
    others = sorted(one.name for one in root.iterdir() if one.resolve() != given)
    if others:
        raise ConfigurationError(
            "FOLDER_NOT_EMPTY",
            Text(
                ja=f"{root} は空でなく、ワークスペースでもありません(「{others[0]}」など"
                f"{len(others):,}個)。控えの中身が混ざるので、何も戻していません。"
                "`tsunagi -w フォルダー restore …` で、空のフォルダーか、置き換えるワークスペース"
                "を指定してください。",
                en=f"{root} is neither empty nor a workspace ('{others[0]}' and so on, "
                f"{len(others):,} in all). Nothing was restored, as it would lie among them. Name "
                "an empty folder or the workspace to replace: `tsunagi -w DIR restore …`.",
            ),
        )


def _unpack(source: Path, folder: Path) -> Backup:
    """Unpack and check a backup."""
    try:
        with zipfile.ZipFile(source) as archive:
            told = json.loads(archive.read(MANIFEST))
            if told.get("format") != FORMAT:
                raise _unusable(source, f"format {told.get('format')}")
            backup = Backup(**told)
            for name, facts in backup.files.items():
                _extract(archive, name, folder, facts["sha256"], source)
    except FileNotFoundError:
        raise ConfigurationError(
            "NO_FILE",
            Text(
                ja=f"「{source}」というファイルはありません。", en=f"There is no file '{source}'."
            ),
        ) from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise _unusable(source, str(error)) from error
    return backup


def _extract(archive: zipfile.ZipFile, name: str, folder: Path, sha256: str, source: Path) -> None:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute() or ":" in name:
        raise _unusable(source, name)
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    entry = archive.getinfo(name)
    with archive.open(entry) as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
    if digest.hexdigest() != sha256:
        raise _unusable(source, name)
    moment = datetime(*entry.date_time).timestamp()  # noqa: DTZ001 - zip files keep local time
    os.utime(target, (moment, moment))


def _keep(root: Path, planned: Workspace, *, replace: bool) -> Path | None:
    """Back up the workspace that is there, and refuse to overwrite what is not backed up by that.

    Returns:
        Where it is kept; None where there was nothing to keep.
    """
    before = Workspace.open(root) if (root / _CONFIGURATION).exists() else None
    is_kept = before is not None and before.configuration.warehouse == (
        planned.configuration.warehouse
    )
    if not (replace and is_kept) and not is_empty(planned.engine):
        raise _occupied(root)
    planned.engine.dispose()
    if before is None or is_empty(before.engine):
        return None
    kept = root / f"before-restore-{datetime.now(before.zone):%Y%m%d-%H%M%S}.zip"
    back_up(before, kept)
    before.engine.dispose()
    return kept


def is_empty(engine: Engine) -> bool:
    """Tell whether a warehouse has taken nothing in and knows nobody."""
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection, only=("ops_run", "web_account"))
        return all(
            connection.execute(table.select().limit(1)).first() is None
            for table in tables.tables.values()
        )


def _move_files(unpacked: Path, root: Path, *, keep_configuration: bool) -> None:
    for path in sorted(unpacked.rglob("*")):
        if path.is_dir():
            continue
        place = path.relative_to(unpacked)
        if keep_configuration and str(place) == _CONFIGURATION and (root / place).exists():
            continue
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _fill_warehouse(workspace: Workspace, database: Path) -> None:
    copy = open_engine(f"sqlite:///{database}", database.parent)
    try:
        upgrade(copy)
        with transaction(copy) as connection:
            end_all_sessions(connection)
        own = database_files(workspace)
        if own:
            _put_file(copy, database, own)
            return
        with exclusive(workspace):
            given = _empty(workspace.engine)
            upgrade(workspace.engine)
            copy_rows(copy, workspace.engine)
            with transaction(workspace.engine) as connection:
                give_back(connection, given)
    finally:
        copy.dispose()


def _put_file(copy: Engine, database: Path, own: list[Path]) -> None:
    copy.dispose()
    make_one_file(database)
    for sidecar in own[1:]:
        sidecar.unlink(missing_ok=True)
    own[0].parent.mkdir(parents=True, exist_ok=True)
    shutil.move(database, own[0])


def _empty(engine: Engine) -> Rights:
    """Drop every view and table, so that the schema is made anew and triggers hinder nobody.

    Returns:
        Who else might do what with them.
    """
    with transaction(engine) as connection:
        given = rights(connection)
        drop_bi_views(connection)
        drop_views(connection)
        known = MetaData()
        known.reflect(connection)
        if inspect(connection).get_table_names():
            known.drop_all(connection)
    return given


def _occupied(root: Path) -> ConfigurationError:
    return ConfigurationError(
        "WORKSPACE_EXISTS",
        Text(
            ja=f"{root} か、そこで使う倉庫には、もう内容があります。何も変えていません。"
            "--workspace で別のフォルダーを指定するか、置き換えてよければ --replace を"
            "付けてください(今の内容は、控えを取ってから置き換えます)。",
            en=f"There is something in {root} or its warehouse; nothing was changed. Name another "
            "folder with --workspace, or add --replace (what is there is backed up first).",
        ),
    )


def _unusable(source: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        "NOT_A_BACKUP",
        Text(
            ja=f"{source} は、つなぎの控えではないか、壊れています({why})。何も変えていません。",
            en=f"{source} is no backup of ours, or it is damaged ({why}). Nothing was changed.",
        ),
    )
