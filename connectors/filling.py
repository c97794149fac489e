"""Filling one field from the columns of its rule.

What belongs here: joining, first filled, extracting, padding, and the JSON of columns that no
field takes; each distinct text is worked on once. What does not: which rows count.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

import orjson

from connectors.binding import Plan

Columns = Sequence[Sequence[str]]


def fill(plan: Plan, columns: Columns, sheet: str, stem: str) -> list[str]:
    """Return the texts of one field.

    Args:
        plan: the field's rule and columns.
        columns: the file's columns.
        sheet: name of the sheet, for ``from: sheet``.
        stem: name of the file without its suffix, for ``from: file``.
    """
    rule = plan.rule
    if rule.from_:
        text = sheet if rule.from_ == "sheet" else stem
        texts = [text] * (len(columns[0]) if columns else 0)
    elif rule.join and len(plan.places) > 1:
        between = rule.with_
        parts = zip(*(columns[i] for i in plan.places), strict=True)
        texts = [between.join(filter(None, row)) for row in parts]
    elif rule.first_filled:
        parts = zip(*(columns[i] for i in plan.places), strict=True)
        texts = [next((t for t in row if t.strip()), "") for row in parts]
    else:
        texts = list(columns[plan.places[0]])
    if rule.blank:
        none = {fold_text(text) for text in rule.blank}
        texts = translate(texts, lambda t: "" if fold_text(t) in none else t)
    if rule.extract is not None:
        pattern = re.compile(rule.extract)
        texts = translate(texts, lambda t: _extracted(pattern, t))
    return texts


def extra_json(keys: Sequence[str], columns: Columns, rows: int) -> list[str]:
    """Return per row the compact JSON object of its filled cells, "" where none is.

    Each distinct text is encoded once; a row is then its members put together.
    """
    if not columns:
        return [""] * rows
    members = []
    for key, column in zip(keys, columns, strict=True):
        head = "," + orjson.dumps(key).decode() + ":"
        distinct = list(set(column))
        encoded = {t: head + orjson.dumps(t).decode() if t else "" for t in distinct}
        members.append(map(encoded.__getitem__, column))
    joined = map("".join, zip(*members, strict=True))
    return ["{" + text[1:] + "}" if text else "" for text in joined]


def fold_text(text: str) -> str:
    """Return a text as rules compare it: NFKC, without spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def translate(texts: list[str], change: Callable[[str], str]) -> list[str]:
    """Change every text; each distinct one once."""
    answers = {text: change(text) for text in set(texts)}
    return [answers[text] for text in texts]


def padded(text: str, width: int) -> str:
    """Return digits with their leading zeros again; any other text as it is."""
    return text.zfill(width) if text.isascii() and text.isdigit() else text


def _extracted(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(unicodedata.normalize("NFKC", text))
    return "" if found is None else (found.group(1) if pattern.groups else found.group(0)) or ""
