"""Messages speak of a file by its own name, not by the archived copy that is read."""

from pathlib import Path, PurePosixPath

from core.errors import SourceError
from core.language import Text


def with_own_name(text: Text, kept: Path, path: str) -> Text:
    """Return a text in which the archived copy ``kept`` has the name of the file at ``path``."""
    name = PurePosixPath(path).name
    return Text(*(part.replace(str(kept), path).replace(kept.name, name) for part in text))


def told_by_its_own_name(error: SourceError, kept: Path, path: str) -> SourceError:
    """Return the same error, told of the file at ``path``."""
    return SourceError(error.code, with_own_name(error.message, kept, path))
