"""Writing a file for others: made beside its place, moved there whole, and recorded."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from pipelines.exports import codes, customers, journal, ledger, mailing, updates
from pipelines.exports.job import Job, Made, write_table
from pipelines.exports.refusals import no_period, nothing_published, wrong_ending
from pipelines.exports.settings import JournalExport, Outgoing
from pipelines.steps.lock import exclusive, holder
from pipelines.workspace import Workspace
from warehouse import exports as register
from warehouse.engine import transaction
from warehouse.exports import Exported

MAKERS: dict[str, Callable[[Job], Made]] = {
    "codes": codes.make,
    "mailing": mailing.make,
    "updates": updates.make,
    "customers": customers.make,
    "journal": journal.make,
    "ledger": ledger.make,
}
"""Kind → what makes it."""

_REPLACED = ["行", "列", "値", "文字", "代わりに書いた文字"]
_BLOCK = 1 << 20
_PATIENCE = 60.0
"""Seconds to wait for a night to end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an export came to.

    Attributes:
        export_id: its number in ``ops_export``.
        path: the file.
        beside: files about it: what was left out, which characters were replaced.
        exported: its entry.
    """

    export_id: int
    path: Path
    beside: list[Path]
    exported: Exported

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        one = self.exported
        return {
            "export_id": self.export_id,
            "name": one.name,
            "kind": one.kind,
            "file": self.path,
            "beside": self.beside,
            "rows": one.rows,
            "yen": one.yen,
            "bytes": one.bytes,
            "sha256": one.sha256,
            "generation": one.generation,
            "left_out": one.left_out,
            "replaced_characters": one.replaced_characters,
            **one.detail,
        }


def export(
    workspace: Workspace,
    name: str,
    output: Path | None = None,
    period: tuple[date, date] | None = None,
    now: datetime | None = None,
    *,
    within_a_night: bool = False,
) -> Outcome:
    """Write one of the outgoing files.

    Readers of the folder never see half of it: it is written beside its place and moved there. It
    is recorded in the transaction that ends with the move.

    Args:
        workspace: where.
        name: its name under ``exports:``.
        output: the file, instead of the configured ``path``. A journal never replaces a file: it
            is numbered.
        period: its first and last day; only of kinds that have one.
        now: the moment it is made; now unless given.
        within_a_night: the caller holds the workspace's lock already.

    Raises:
        ConfigurationError: there is no such export, or nothing was published yet.
        ReconciliationError: its sums do not agree with the history.
        BusyError: it is of a kind that must not meet a night, and one is at work.
        OSError: the file cannot be written.
    """
    settings = workspace.configuration.export(name)
    if period is not None and not _remembers(settings):
        raise no_period(name)
    now = now or datetime.now(UTC)
    today = now.astimezone(workspace.zone).date()
    target = workspace.root / target_of(settings, name, f"{today:%Y%m%d}", _shown_period(period))
    if output is not None:
        target = _checked(output, settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        _folder(target.parent) as folder,
        _moment(workspace, settings, within_a_night) as connection,
    ):
        generation = register.current_generation(connection)
        if generation is None:
            raise nothing_published()
        if _remembers(settings):
            target = _untaken(target)
        job = Job(workspace, connection, name, settings, today, target, folder, period)
        made = MAKERS[_kind(settings)](job)
        exported = _entry(workspace, name, settings, target, made, now, generation)
        with _writing(workspace, settings, connection) as writing:
            number = register.record(writing, exported)
            if made.settle is not None:
                made.settle(writing, number)
            beside = _put(made, target)
    return Outcome(number, target, beside, exported)


def target_of(settings: Outgoing, name: str, day: str, period: str = "") -> Path:
    """Return the configured path of a day."""
    values = {"date": day, "name": name, "period": period or day}
    path = settings.path
    for key, value in values.items():
        path = path.replace(f"{{{key}}}", value)
    return Path(path)


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    """Give a folder on the disk of the target, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".tsunagi-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _moment(workspace: Workspace, settings: Outgoing, within_a_night: bool) -> Iterator[Connection]:
    """Give a connection that sees one moment, whatever is published meanwhile.

    A kind that remembers what it wrote works in one transaction that writes, while no night does.
    """
    engine = workspace.engine
    if _remembers(settings):
        alone = nullcontext() if within_a_night else exclusive(workspace, wait_seconds=_PATIENCE)
        with alone, transaction(engine) as connection:
            yield connection
        return
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


@contextmanager
def _writing(
    workspace: Workspace, settings: Outgoing, connection: Connection
) -> Iterator[Connection]:
    """Give the connection for the record: the same one where it writes already."""
    if _remembers(settings):
        yield connection
        return
    connection.rollback()
    with transaction(workspace.engine) as writing:
        yield writing


def _remembers(settings: Outgoing) -> bool:
    return isinstance(settings, JournalExport)


def _untaken(target: Path) -> Path:
    """Return the path, numbered where a file is there already.

    What an earlier file holds counts as given; the package may not have read it yet.
    """
    number, path = 1, target
    while path.exists():
        number += 1
        path = target.with_stem(f"{target.stem}_{number}")
    return path


def _shown_period(period: tuple[date, date] | None) -> str:
    return "" if period is None else f"{period[0]:%Y%m%d}-{period[1]:%Y%m%d}"


def _entry(
    workspace: Workspace,
    name: str,
    settings: Outgoing,
    target: Path,
    made: Made,
    now: datetime,
    generation: int,
) -> Exported:
    detail = {**made.detail}
    if made.left_out:
        detail["left_out_because"] = made.left_out
    return Exported(
        name=name,
        kind=_kind(settings),
        path=_shown(workspace, target),
        made_at=now,
        made_by=holder(),
        generation=generation,
        rows=made.rows,
        yen=made.yen,
        bytes=made.path.stat().st_size,
        sha256=_digest(made.path),
        left_out=sum(made.left_out.values()),
        replaced_characters=len(made.replaced),
        detail=detail,
    )


def _put(made: Made, target: Path) -> list[Path]:
    """Move what was written to its place, the files about it first."""
    beside = {ending: target.with_name(target.stem + ending) for ending in made.beside}
    for ending, place in beside.items():
        made.beside[ending].replace(place)
    places = list(beside.values())
    if made.replaced:
        about = made.path.with_name("replaced.csv")
        rows = [
            [one.row, one.column, one.value, one.character, one.written] for one in made.replaced
        ]
        write_table(about, _REPLACED, rows, "utf-8-sig")
        place = target.with_name(f"{target.stem}_置換文字.csv")
        about.replace(place)
        places.append(place)
    made.path.replace(target)
    return places


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _kind(settings: Outgoing) -> str:
    return str(vars(settings)["kind"])


def _shown(workspace: Workspace, target: Path) -> str:
    if target.is_relative_to(workspace.root):
        return target.relative_to(workspace.root).as_posix()
    return str(target)


def _checked(output: Path, settings: Outgoing) -> Path:
    if output.suffix.lower() not in settings.endings:
        raise wrong_ending(output, settings.endings)
    return output.expanduser().resolve()
