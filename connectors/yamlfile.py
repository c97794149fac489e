"""Reading a YAML file, and the line on which a key of it stands.

What belongs here: YAML as such. What does not: what the keys mean.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from core.errors import ConfigurationError
from core.language import Text


def read_yaml(path: Path) -> Any:
    """Return what the file holds.

    Raises:
        ConfigurationError: it cannot be read, is not UTF-8, or is not YAML (with the line).
    """
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        line = f":{mark.line + 1}" if mark is not None else ""
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigurationError(
            "PROFILE_UNREADABLE",
            Text(
                f"{path}{line} をYAMLとして読めません({reason})。字下げ、コロンの後の空白、"
                "文字コード(UTF-8)を確かめてください。",
                f"{path}{line} is not readable as YAML ({reason}). Check the indentation, the "
                "space after colons, and that the file is UTF-8.",
            ),
        ) from error


def line_of(path: Path, location: Sequence[int | str]) -> int:
    """Return the line (from 1) of the innermost key of ``location`` that the file has."""
    node: Any = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    line = 1
    for part in location:
        lines = getattr(node, "lc", None)
        if lines is None:
            break
        try:
            line = (lines.item(part) if isinstance(part, int) else lines.key(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, TypeError):
            continue
    return line
