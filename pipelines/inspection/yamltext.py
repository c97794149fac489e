"""Writing YAML that people go on editing: a profile with its reasons, one more item in a list.

What belongs here: text in, text out. What does not: files.
"""

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from connectors.yamlfile import round_trip_yaml

_WIDE = 10_000


def _yaml() -> YAML:
    yaml = round_trip_yaml()
    yaml.width = _WIDE
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def profile_text(data: dict[str, Any], head: str, remarks: dict[str, str]) -> str:
    """Return a profile as YAML.

    Args:
        data: the profile.
        head: a comment of some lines to begin with.
        remarks: canonical field → why, written beside it.
    """
    document = _commented(data)
    fields = document.get("fields")
    if isinstance(fields, CommentedMap):
        for name, value in fields.items():
            if name in remarks and not isinstance(value, CommentedMap | CommentedSeq):
                fields.yaml_add_eol_comment(_one_line(remarks[name]), name)
    out = io.StringIO()
    _yaml().dump(document, out)
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return comment + out.getvalue()


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _commented(value: Any, depth: int = 0) -> Any:
    """Return data that is written in block style, short lists in one line."""
    if isinstance(value, dict):
        made = CommentedMap((key, _commented(item, depth + 1)) for key, item in value.items())
        if depth >= 2 and len(made) <= 4:
            made.fa.set_flow_style()
        return made
    if isinstance(value, list | tuple):
        listed = CommentedSeq(_commented(item, depth + 1) for item in value)
        listed.fa.set_flow_style()
        return listed
    return value


def with_source(text: str, entry: dict[str, Any], comment: str) -> str:
    """Return a configuration with one more source.

    Everything else stays as it is, to the letter: the item is put behind the last line of the
    last source. Only a list in brackets is written anew.

    Args:
        text: the configuration.
        entry: the source.
        comment: a line above it.
    """
    line_end = "\r\n" if "\r\n" in text else "\n"
    root = _yaml().compose(text)
    found = _sources(root)
    if found is None:
        body = text if not text or text.endswith(("\n", "\r")) else text + line_end
        return body + f"sources:{line_end}" + _item(entry, comment, 2, line_end)
    key, value = found
    if isinstance(value, SequenceNode) and value.flow_style and value.value:
        return _rewritten(text, entry)
    if isinstance(value, SequenceNode) and value.value and not value.flow_style:
        place = _line_after(text, _end(value))
        column = value.start_mark.column
        before = text[:place]
        if not before.endswith(("\n", "\r")):
            before += line_end
        return before + line_end + _item(entry, comment, column, line_end) + text[place:]
    start, end = value.start_mark.index, value.end_mark.index
    if isinstance(value, SequenceNode):  # sources: []
        text = text[:start].rstrip(" ") + text[end:]
    place = _line_after(text, key.end_mark.index)
    before = text[:place]
    if not before.endswith(("\n", "\r")):
        before += line_end
    return before + _item(entry, comment, 2, line_end) + text[place:]


def _sources(root: Node | None) -> tuple[Node, Node] | None:
    if not isinstance(root, MappingNode):
        return None
    for key, value in root.value:
        if isinstance(key, ScalarNode) and key.value == "sources":
            return key, value
    return None


def _end(node: Node) -> int:
    """Return where the last text of a node ends, comments behind it not counted."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return max(map(_end, last)) if isinstance(last, tuple) else _end(last)


def _line_after(text: str, index: int) -> int:
    if index > 0 and text[index - 1 : index] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _item(entry: dict[str, Any], comment: str, column: int, line_end: str) -> str:
    out = io.StringIO()
    yaml = YAML(typ="rt")
    yaml.width = _WIDE
    yaml.allow_unicode = True
    yaml.dump(entry, out)
    lines = out.getvalue().splitlines()
    pad = " " * column
    written = [f"{pad}# {_one_line(comment)}", f"{pad}- {lines[0]}"]
    written += [f"{pad}  {line}" for line in lines[1:]]
    return "".join(line + line_end for line in written)


def _rewritten(text: str, entry: dict[str, Any]) -> str:
    yaml = _yaml()
    document = yaml.load(text)
    document["sources"].append(CommentedMap(entry))
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
