"""The log of what nobody foresaw, for those who are to mend it."""

import platform
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path


def write_down(error: BaseException, folder: Path, arguments: Sequence[str]) -> Path | None:
    """Append a traceback to the workspace's ``.tsunagi/errors.log`` and return where that is.

    Outside a workspace it goes to the machine's folder for temporary files.
    """
    folder = folder.expanduser().resolve()
    inside = (folder / "tsunagi.yaml").is_file()
    path = (
        folder / ".tsunagi" / "errors.log"
        if inside
        else Path(tempfile.gettempdir()) / "tsunagi-errors.log"
    )
    entry = (
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} tsunagi {_version()} "
        f"Python {platform.python_version()} {platform.platform()}\n"
        f"$ tsunagi {' '.join(arguments)}\n"
        f"{''.join(traceback.format_exception(error))}\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
    except OSError:
        return None
    return path


def _version() -> str:
    try:
        return metadata.version("tsunagi-hub")
    except metadata.PackageNotFoundError:
        return "?"
