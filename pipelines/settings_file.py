"""``tsunagi.yaml`` as a file: its keys as plain data, the environment put in, and its lines.

What belongs here: reading, and naming places by their lines. What does not: what the keys mean
(``pipelines.config``).
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from connectors.yamlfile import round_trip_yaml, yaml_problem
from core.errors import ConfigurationError
from core.language import Text
from core.mistakes import Location, told
from pipelines.mistakes import Mistake

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What was read.

    Attributes:
        document: with lines.
        plain: the same as plain data, ``${NAME}`` replaced.
        problems: line → variables that are not set.
    """

    path: Path
    document: CommentedMap
    plain: dict[str, Any]
    problems: list[tuple[int, Text]]

    def refused(self, mistakes: Sequence[Mistake]) -> ConfigurationError:
        """Return the error that tells these mistakes, and what reading found, by line."""
        said = [(_line_of(self.document, at), told(at, what, self.plain)) for at, what in mistakes]
        return _problems(self.path, [*self.problems, *said])


def read_settings(path: Path) -> SettingsFile:
    """Read the file.

    Raises:
        ConfigurationError: it is missing, is not UTF-8, is no YAML or holds no keys.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _no_workspace(path) from None
    except UnicodeDecodeError as error:
        raise _problems(
            path,
            [(1, Text("UTF-8 で保存してください", f"save it as UTF-8 ({error.reason})"))],
        ) from None
    try:
        document = round_trip_yaml().load(text)
    except YAMLError as error:
        raise _problems(path, [yaml_problem(error)]) from None
    if not isinstance(document, CommentedMap):
        raise _problems(path, [(1, Text("項目がありません", "it holds no keys"))])
    problems: list[tuple[int, Text]] = []
    plain = _expand(document, problems, 1)
    return SettingsFile(path, document, plain, problems)


def _no_workspace(path: Path) -> ConfigurationError:
    return ConfigurationError(
        "NO_WORKSPACE",
        Text(
            ja=f"{path.parent} に tsunagi.yaml がありません。"
            "`tsunagi init フォルダー` で作るか、--workspace で場所を指定してください。",
            en=f"There is no tsunagi.yaml in {path.parent}. "
            "Create one with `tsunagi init DIR`, or name the folder with --workspace.",
        ),
    )


def _expand(node: Any, missing: list[tuple[int, Text]], line: int) -> Any:
    """Replace ``${NAME}`` by the environment's value, as plain Python data."""
    if isinstance(node, CommentedMap):
        return {k: _expand(v, missing, node.lc.key(k)[0] + 1) for k, v in node.items()}
    if isinstance(node, CommentedSeq):
        return [_expand(v, missing, node.lc.item(i)[0] + 1) for i, v in enumerate(node)]
    if not isinstance(node, str):
        return node

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            missing.append((line, Text(f"環境変数 {name} がありません", f"{name} is not set")))
        return os.environ.get(name, "")

    return _VARIABLE.sub(value, str(node))


def _line_of(node: Any, location: Location) -> int:
    line = 1
    for step in location:
        try:
            if isinstance(node, CommentedMap) and step in node:
                line = node.lc.key(step)[0] + 1
            elif isinstance(node, CommentedSeq) and isinstance(step, int):
                line = node.lc.item(step)[0] + 1
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _problems(path: Path, problems: list[tuple[int, Text]]) -> ConfigurationError:
    found = sorted(set(problems))
    japanese = "\n".join(f"  {line}行目: {said.ja}" for line, said in found)
    english = "\n".join(f"  line {line}: {said.en}" for line, said in found)
    return ConfigurationError(
        "CONFIGURATION",
        Text(
            ja=f"{path.name} を直してください({len(found)}件)。\n{japanese}",
            en=f"Please mend {path.name} ({len(found)} problems).\n{english}",
        ),
    )
