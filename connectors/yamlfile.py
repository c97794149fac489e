"""Reading a YAML file, and the line on which a key of it stands.

What belongs here: YAML as such. What does not: what the keys mean.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from core.errors import ConfigurationError
from core.language import Text
from core.mistakes import of_yaml


class _Plain(SafeConstructor):
    """Leaves a day that no calendar has (2026-02-30) as the text it is, for the rules to refuse."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return self.construct_scalar(node)


class _RoundTrip(RoundTripConstructor):
    """The same, with lines and comments kept."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return self.construct_scalar(node)


for _constructor in (_Plain, _RoundTrip):
    _constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", _constructor.construct_yaml_timestamp
    )


def plain_yaml() -> YAML:
    """Return a reader that gives plain data, and takes days that no calendar has as texts."""
    yaml = YAML(typ="safe")
    yaml.Constructor = _Plain
    return yaml


def round_trip_yaml() -> YAML:
    """Return a reader that keeps lines and comments, and takes impossible days as texts."""
    yaml = YAML(typ="rt")
    yaml.Constructor = _RoundTrip
    return yaml


def yaml_problem(error: YAMLError) -> tuple[int, Text]:
    """Return the line (from 1) at which a text is no YAML, and what is wrong there."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1, of_yaml(
        str(getattr(error, "problem", None) or error)
    )


def read_yaml(path: Path) -> Any:
    """Return what the file holds.

    Raises:
        ConfigurationError: it cannot be read, is not UTF-8, or is not YAML (with the line).
    """
    try:
        return plain_yaml().load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        line, reason = _unreadable(error)
        raise ConfigurationError(
            "PROFILE_UNREADABLE",
            Text(
                f"{path}{line} をYAMLとして読めません({reason.ja})。字下げ、コロンの後の空白、"
                "文字コード(UTF-8)を確かめてください。",
                f"{path}{line} is not readable as YAML ({reason.en}). Check the indentation, the "
                "space after colons, and that the file is UTF-8.",
            ),
        ) from error


def _unreadable(error: Exception) -> tuple[str, Text]:
    """Return the place as ``:3``, "" where it is not known, and what is wrong."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line, reason = yaml_problem(error)
        return f":{line}", reason
    told = str(error).splitlines()[0] if str(error) else type(error).__name__
    return "", Text(told, told)


def line_of(path: Path, location: Sequence[int | str]) -> int:
    """Return the line (from 1) of the innermost key of ``location`` that the file has."""
    node: Any = round_trip_yaml().load(path.read_text(encoding="utf-8-sig"))
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
