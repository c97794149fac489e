"""Finding the codes that the program gives to errors, to rows held back, and to notes.

Codes are literals at known places of known calls; this reads the source for them, so that none can
be added without its explanation.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "pipelines", "connectors", "cleansing", "warehouse", "core")

ERROR = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
ROW = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

_PLACES = {"tell": 0, "__init__": 0, "Problem": 1, "HubError": 0}
"""Where the code of an error stands among the arguments; first in whatever ends in ``Error``."""
_ROW_PLACES = {
    "Finding": 0,
    "Problem": 0,
    "Note": 0,
    "Held": 4,
    "held": 3,
    "_Wrong": 2,
    "Verdict": 2,
}


def error_codes() -> set[str]:
    """Return the codes of errors and of what ``sources check`` finds."""
    found = set()
    for call in _calls():
        name = _name(call)
        place = 0 if name.endswith("Error") else _PLACES.get(name)
        if place is not None and (code := _text(call, place)) and ERROR.fullmatch(code):
            found.add(code)
    return found


def row_codes() -> set[str]:
    """Return the codes of rows held back, of values left out, and of notes."""
    found = {name for tree in _trees() for name in _default_codes(tree)}
    for call in _calls():
        stated = [k.value for k in call.keywords if k.arg == "code"]
        texts = [v.value for v in stated if isinstance(v, ast.Constant)]
        place = _ROW_PLACES.get(_name(call))
        texts += [_text(call, place)] if place is not None else []
        found |= {text for text in texts if isinstance(text, str) and ROW.fullmatch(text)}
    return found


def _default_codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        named = isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "code"
        if named and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def _calls() -> Iterator[ast.Call]:
    for tree in _trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _trees() -> Iterator[ast.AST]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            # The sample firm writes down the codes of others; the doctor names what it looks at.
            if not {"sample_firm", "migrations", "health"} & set(path.parts):
                yield ast.parse(path.read_text(encoding="utf-8"))


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(call: ast.Call, place: int) -> str | None:
    if len(call.args) <= place:
        return None
    argument = call.args[place]
    constant = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if constant else None
