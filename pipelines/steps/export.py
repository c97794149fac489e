"""Writing a file for others: made beside its place, moved there whole, and recorded."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.errors import ConfigurationError
from core.language import Text
from pipelines.exports import codes, customers, mailing, updates
from pipelines.exports.job import Job, Made, write_table
from pipelines.exports.settings import Outgoing
from pipelines.steps.lock import holder
from pipelines.workspace import Workspace
from warehouse import exports as register
from warehouse.engine import transaction
from warehouse.exports import Exported

MAKERS: dict[str, Callable[[Job], Made]] = {
    "codes": codes.make,
    "mailing": mailing.make,
    "updates": updates.make,
    "customers": customers.make,
}
"""Kind → what makes it."""

_REPLACED = ["行", "列", "値", "文字", "代わりに書いた文字"]
_BLOCK = 1 << 20


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


def export(workspace: Workspace, name: str, output: Path | None = None) -> Outcome:
    """Write one of the outgoing files.

    Readers of the folder never see half of it: it is written beside its place and moved there. It
    is recorded in the transaction that ends with the move.

    Args:
        workspace: where.
        name: its name under ``exports:``.
        output: the file, instead of the configured ``path``.

    Raises:
        ConfigurationError: there is no such export, or nothing was published yet.
        OSError: the file cannot be written.
    """
    settings = workspace.configuration.export(name)
    now = datetime.now(UTC)
    today = now.astimezone(workspace.zone).date()
    target = workspace.root / target_of(settings, name, f"{today:%Y%m%d}")
    if output is not None:
        target = _checked(output, settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _folder(target.parent) as folder, _reading(workspace) as connection:
        generation = register.current_generation(connection)
        if generation is None:
            raise _nothing_published()
        made = MAKERS[_kind(settings)](
            Job(workspace, connection, name, settings, today, target, folder)
        )
        exported = _entry(workspace, name, settings, target, made, now, generation)
        connection.rollback()
        with transaction(workspace.engine) as writing:
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
def _reading(workspace: Workspace) -> Iterator[Connection]:
    """Give a connection that sees one moment, whatever is published meanwhile."""
    engine = workspace.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


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
        endings = " ".join(settings.endings)
        raise ConfigurationError(
            "EXPORT_ENDING",
            Text(
                ja=f"「{output}」: ファイル名の最後を {endings} のどれかにしてください。",
                en=f"'{output}': the file's name must end in one of {endings}.",
            ),
        )
    return output.expanduser().resolve()


def _nothing_published() -> ConfigurationError:
    return ConfigurationError(
        "NOTHING_PUBLISHED",
        Text(
            ja="まだ何も公開していないので、書き出すものがありません。先に `tsunagi sync` を"
            "実行してください。",
            en="Nothing was published yet, so there is nothing to export. Run `tsunagi sync`.",
        ),
    )
