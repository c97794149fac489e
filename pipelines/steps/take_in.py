"""Taking in one source: find its files, archive, read, convert, land; one file, one transaction.

A file that cannot be taken stops its source with a message and leaves everything as it was; the
other sources go on.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection

from connectors.profile import Profile, load_profile
from core.errors import SourceError
from core.language import Text
from core.run import FileReport
from pipelines.source_settings import Source
from pipelines.steps.archive import Archived, archive
from pipelines.steps.discover import Found, fetch, find_files, is_settled, refuse_ambiguous
from pipelines.steps.land_file import FileLanding, Progress
from pipelines.steps.own_name import told_by_its_own_name
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.landing import files as register
from warehouse.landing.files import Delivery


def take_in(
    workspace: Workspace,
    run_id: int,
    source: Source,
    *,
    full: bool = False,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Take in what is new of one source.

    Args:
        workspace: where.
        run_id: the run in whose name.
        source: the feed.
        full: read files again that have been taken in already.
        progress: told of rows as they are read.

    Returns:
        One report per file met, in the order in which they were met.
    """
    reports: list[FileReport] = []
    try:
        profile = load_profile(source.profile, workspace.profiles)
        found = [
            *find_files(workspace.root, source),
            *fetch(source, workspace.state / "queries"),
        ]
        refuse_ambiguous(found, source)
    except SourceError as error:
        return [FileReport(source.name, source.path or "", "refused", str(error))]
    for place, file in enumerate(found, start=1):
        started = time.monotonic()
        try:
            report = _take_file(workspace, run_id, source, profile, file, full, progress)
        except SourceError as error:  # it cannot even be copied
            report = FileReport(source.name, file.relative, "refused", str(error))
        report.seconds = time.monotonic() - started
        reports.append(report)
        if report.status == "refused" and not _said_anew(source, file, found[place:]):
            break
    return reports


def _said_anew(source: Source, file: Found, later: Sequence[Found]) -> bool:
    """Tell whether a later snapshot says all that a refused one would have said."""
    return source.mode == "snapshot" and any(other.part == file.part for other in later)


_UNCHANGED = ("unchanged", "")


def _take_file(
    workspace: Workspace,
    run_id: int,
    source: Source,
    profile: Profile,
    file: Found,
    full: bool,
    progress: Progress | None,
) -> FileReport:
    report = FileReport(source.name, file.relative, "unchanged")
    mark = _mark(workspace, source, profile)
    if not full and _is_as_before(workspace, source, file, mark, report):
        return report
    if not is_settled(file):
        report.status = "waiting"
        report.message = str(_STILL_WRITTEN)
        return report
    kept = archive(file.path, workspace.archive)
    delivery = Delivery(
        source=source.name,
        system=source.system,
        entity=source.entity,
        counts_as=source.counts_as,
        profile=mark,
        path=file.relative,
        part=file.part,
        sha256=kept.sha256,
        size=file.size,
        modified_at=file.modified_at,
    )
    with workspace.engine.connect() as connection:
        known = _seen_before(connection, delivery, source)
        verdict = (None if full and known == _UNCHANGED else known) or _older_than_taken(
            connection, source, file
        )
    if verdict == _UNCHANGED:
        return report
    if verdict is not None:
        report.status, report.message = verdict
        _register(workspace, delivery, run_id, *verdict)
        return report
    _land(FileLanding(workspace, run_id, source, profile, delivery, report, progress), kept)
    return report


def _is_as_before(
    workspace: Workspace, source: Source, file: Found, mark: str, report: FileReport
) -> bool:
    """Tell whether a file need not even be opened; what stopped it the last time stops it still."""
    with workspace.engine.connect() as connection:
        seen = register.last_seen(connection, source.name, file.relative)
        if seen is None or (seen.size, seen.modified_at) != (file.size, file.modified_at):
            return False
        if seen.profile != mark:
            return False
        if seen.status == register.REFUSED:
            older = _older_than_taken(connection, source, file)
            report.status, report.message = older or ("refused", seen.message)
    return True


def _land(landing: FileLanding, kept: Archived) -> None:
    """Land a file, or say why not; what may not be kept is not."""
    delivery, report = landing.delivery, landing.report
    try:
        landing.land(kept)
    except SourceError as error:
        told = told_by_its_own_name(error, kept.path, delivery.path)
        report.status, report.message = "refused", str(told)
        if error.code == "FILE_OLDER":
            report.status = register.OLDER
        if error.code == "MY_NUMBER":
            kept.path.unlink(missing_ok=True)
            if landing.source.database is not None:
                (landing.workspace.state / "queries" / f"{landing.source.name}.csv").unlink(
                    missing_ok=True
                )
        _register(landing.workspace, delivery, landing.run_id, report.status, report.message)


def _mark(workspace: Workspace, source: Source, profile: Profile) -> str:
    """Name the profile and all else that decides what a file says: a change means reading again."""
    decisive = [
        profile.model_dump_json(),
        source.model_dump_json(include={"entity", "encoding", "sheet", "mode", "parts"}),
        workspace.configuration.tax.model_dump_json() if source.has_lines else "",
    ]
    content = blake2b("\n".join(decisive).encode(), digest_size=4).hexdigest()
    return f"{profile.id}@{content}"


def _seen_before(
    connection: Connection, delivery: Delivery, source: Source
) -> tuple[str, str] | None:
    """Say why a file need not be landed: its bytes are here already, and count or were withdrawn.

    Read by another profile, the same bytes say something else.
    """
    withdrawn = None
    for earlier in register.same_bytes(connection, delivery.source, delivery.sha256):
        if earlier.profile != delivery.profile:
            continue
        if earlier.status == register.WITHDRAWN:
            withdrawn = withdrawn or earlier
            continue
        if earlier.part != delivery.part and not earlier.rows_loaded:
            continue  # two parts without a row are not each other
        if not _superseded(connection, earlier, source):
            same_name = earlier.path == delivery.path
            return _UNCHANGED if same_name else (register.DUPLICATE, str(_renamed(earlier.path)))
    return None if withdrawn is None else (register.DUPLICATE, str(_withdrawn(withdrawn.path)))


def _older_than_taken(
    connection: Connection, source: Source, file: Found
) -> tuple[str, str] | None:
    """Say why a file may not be landed: a newer snapshot has been taken in."""
    if source.mode == "snapshot":
        for newer in register.landed(connection, source.name, file.part):
            if newer.modified_at > file.modified_at:
                return register.OLDER, str(_older(newer.path))
    return None


def _superseded(connection: Connection, earlier: Any, source: Source) -> bool:
    """Tell whether a newer file of the source has replaced what this one said."""
    later = [
        row for row in register.landed(connection, source.name) if row.file_id > earlier.file_id
    ]
    if source.mode == "snapshot":
        return any(row.part == earlier.part for row in later)
    if source.mode == "upsert" or earlier.date_from is None:
        return bool(later) and source.mode == "upsert"
    return any(
        row.date_from is not None
        and row.date_from <= earlier.date_to
        and row.date_to >= earlier.date_from
        for row in later
    )


def _register(
    workspace: Workspace, delivery: Delivery, run_id: int, status: str, message: str
) -> None:
    with transaction(workspace.engine) as connection:
        register.register(connection, delivery, run_id, datetime.now(UTC), status, message)


_STILL_WRITTEN = Text(
    ja="まだ書き込み中のようです。次の実行で取り込みます。",
    en="The file still seems to be written. The next run will take it in.",
)


def _withdrawn(path: str) -> Text:
    return Text(
        ja=f"取り消したファイル「{path}」と同じ内容です。取り込みませんでした。",
        en=f"Its content is that of '{path}', which was withdrawn. It was not taken in.",
    )


def _renamed(path: str) -> Text:
    return Text(
        ja=f"「{path}」と同じ内容(名前だけの変更)です。二重には取り込みません。",
        en=f"Its content is that of '{path}' (only renamed). It was not taken in twice.",
    )


def _older(path: str) -> Text:
    return Text(
        ja=f"取り込み済みの「{path}」より古いファイルです。取り込みませんでした。",
        en=f"It is older than '{path}', which was taken in already. It was not taken in.",
    )
