"""Recognising columns by the names that ledgers commonly give them.

What belongs here: the dictionary ``resources/synonyms.yaml`` and its use on a header. What does
not: judging columns by their content.
"""

import re
import unicodedata
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Any

from connectors.headers import Header
from connectors.yamlfile import read_yaml

_AROUND = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|[*※●○◎■□◆])+|(?:\([^()]*\)|[*※:])+$")
_PATH = Path(__file__).parent / "resources" / "synonyms.yaml"


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_PATH)
    return data


def synonyms(entity: str) -> dict[str, tuple[str, ...]]:
    """Return canonical field → header names, most specific first."""
    return {field: tuple(map(str, names)) for field, names in _dictionary()[entity].items()}


def recognise(
    entity: str, header: Header, taken: AbstractSet[int] = frozenset()
) -> dict[str, tuple[int, ...]]:
    """Find the fields of ``entity`` that a header names; each column is used once.

    Names are tried rank by rank over all fields, so that a column goes to the field for which its
    name is most specific (担当者 to the sales representative only where nothing says 営業担当).
    Names with something added around them (【必須】会社名, 資本金(百万円)) come second.

    Args:
        entity: customers, transactions, contacts or activities.
        header: the file's columns.
        taken: places already used.

    Returns:
        Field → places of its columns; more than one only for an address in parts.
    """
    used = set(taken)
    found: dict[str, tuple[int, ...]] = {}
    names = synonyms(entity)
    if "address" in names:
        parts = _address(header, used)
        if len(parts) > 1:
            found["address"] = parts
            used.update(parts)
    for told in (header, Header([_bare(cell) for cell in header.cells])):
        _by_rank(names, told, found, used)
    return {field: found[field] for field in names if field in found}


def _by_rank(
    names: Mapping[str, tuple[str, ...]],
    header: Header,
    found: dict[str, tuple[int, ...]],
    used: set[int],
) -> None:
    for rank in range(max(map(len, names.values()))):
        for field, alternatives in names.items():
            if field in found or rank >= len(alternatives):
                continue
            match = header.find(alternatives[rank : rank + 1])
            if match is not None and match.index not in used:
                found[field] = (match.index,)
                used.add(match.index)


def _bare(cell: str) -> str:
    """Return a header without what is added around it: 【必須】会社名*, 資本金(百万円)."""
    return _AROUND.sub("", unicodedata.normalize("NFKC", cell).strip()).strip()


def _address(header: Header, taken: AbstractSet[int]) -> tuple[int, ...]:
    places = [header.find(map(str, names)) for names in _dictionary()["address_parts"]]
    return tuple(dict.fromkeys(p.index for p in places if p is not None and p.index not in taken))
