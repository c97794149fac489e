"""Seeing that files came into the inbox, and that they are complete."""

import json
from dataclasses import dataclass
from hashlib import blake2b

from core.errors import HubError
from core.language import Text
from pipelines.steps.discover import find_files
from pipelines.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a look at the inbox.

    Attributes:
        cursor: what to remember until the next look.
        key: names the state of the inbox for which a run is wanted; "" where none is.
        reason: why none is wanted, for people.
    """

    cursor: str
    key: str = ""
    reason: str = ""


def look(workspace: Workspace, cursor: str | None) -> Look:
    """Compare the inbox with the last two looks.

    A run is wanted when something changed since the last one that was wanted, and the same
    files, in the same sizes and of the same times, were there at the previous look already.
    """
    remembered = json.loads(cursor) if cursor else {}
    handled, pending = remembered.get("handled", ""), remembered.get("pending", "")
    state = state_of_inbox(workspace)
    if state == handled:
        return Look(_cursor(handled, ""), reason=str(_NOTHING_NEW))
    if state != pending:
        return Look(_cursor(handled, state), reason=str(_SETTLING))
    return Look(_cursor(state, ""), key=state)


def state_of_inbox(workspace: Workspace) -> str:
    """Return a hash of the files of all sources: "" where there is none."""
    entries: list[tuple[str, str, int, str]] = []
    for source in workspace.configuration.sources:
        try:
            found = find_files(workspace.root, source)
        except (OSError, HubError):  # a share out of reach has no files now
            continue
        entries += [
            (source.name, file.relative, file.size, file.modified_at.isoformat()) for file in found
        ]
    if not entries:
        return ""
    return blake2b(json.dumps(sorted(entries)).encode(), digest_size=16).hexdigest()


def _cursor(handled: str, pending: str) -> str:
    return json.dumps({"handled": handled, "pending": pending})


_NOTHING_NEW = Text(ja="新しいファイルはありません。", en="No new files.")
_SETTLING = Text(
    ja="ファイルが変わりました。書き込みが終わるのを待っています。",
    en="Files changed; waiting for them to be complete.",
)
