"""Who wants no mail: what ledgers say about it, in their notes and in columns of their own."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cleansing.folds import fold_width

_NO: Final = frozenset(("", "0", "-", "×", "x", "no", "n", "false", "無", "無し", "なし", "否"))
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def spellings(words: Sequence[str]) -> list[str]:
    """Return what to look for in raw texts: the words in both widths, and what columns begin with.

    A column DM with the value 不可 says what one word DM不可 says.
    """
    found = [spelling for word in words for spelling in (word, word.translate(_WIDE))]
    if any(word.startswith("DM") for word in words):
        found += ["DM", "ＤＭ"]
    return list(dict.fromkeys(found))


def refusals(records: Iterable[Any], words: Sequence[str]) -> dict[str, str]:
    """Return customer → what says so, and where.

    Args:
        records: ``customer_id system code note policy name extra``.
        words: any of these means no mail.
    """
    found: dict[str, str] = {}
    for record in records:
        said = _said(record, words)
        if said:
            found.setdefault(record.customer_id, f"{record.system} {record.code}: {said}")
    return found


def _said(record: Any, words: Sequence[str]) -> str:
    for text in (record.note, record.policy, record.name):
        if any(word in fold_width(text) for word in words):
            return str(text)
    for column, value in json.loads(record.extra or "{}").items():
        name, cell = fold_width(str(column)), fold_width(str(value)).strip()
        if any(word in name for word in words):
            says_so = cell.lower() not in _NO
        else:
            says_so = any(word in f"{name}{cell}" for word in words)
        if says_so:
            return f"{column}={value}"
    return ""
