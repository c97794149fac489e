"""What a header may mean: a word of the dictionary, a telling part of it, or a near spelling.

What belongs here: evidence from header names, each with its kind, for proposals that people
confirm. What does not: recognising columns in silence (``connectors.synonyms``), values.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import fuzz, process

from connectors.headers import fold
from connectors.synonyms import synonyms
from connectors.yamlfile import read_yaml

How = Literal["synonym", "hint", "similar"]

ENTITIES = ("customers", "transactions", "contacts", "activities")
_PATH = Path(__file__).parent / "resources" / "header_hints.yaml"
_BRACKETS = re.compile(r"[(\[【<（].*?[)\]】>）]")
_DECORATION = re.compile(r"^[\W_※*●○◎■□★☆]+|[\W_※*:：]+$|必須|任意|入力")
_SIMILAR = 84.0
_SHORT_SIMILAR = 90.0
"""For three letters, of which one more or less makes another word (入金額, 仕入金額)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a header may mean a field.

    Attributes:
        field: the canonical field.
        score: 0 to 1.
        how: ``synonym`` (a name of the dictionary), ``hint`` (a telling part), ``similar`` (near
            to a name of the dictionary).
        word: the name or part that told.
    """

    field: str
    score: float
    how: How
    word: str


@dataclass(frozen=True, slots=True)
class _Hint:
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    excluded: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_PATH)
    return data


@lru_cache(maxsize=16)
def _hints(entity: str) -> dict[str, _Hint]:
    return {
        field: _Hint(
            tuple(map(re.compile, rule.get("strong", ()))),
            tuple(map(re.compile, rule.get("weak", ()))),
            re.compile(rule["not"]) if "not" in rule else None,
        )
        for field, rule in _file()[entity].items()
        if field != "other"
    }


@lru_cache(maxsize=16)
def _known(entity: str) -> dict[str, tuple[str, int, str]]:
    """Return folded name → field, rank, name as written; the most specific field first."""
    known: dict[str, tuple[str, int, str]] = {}
    for field, names in synonyms(entity).items():
        for rank, name in enumerate(names):
            key = fold(name)
            if key not in known or rank < known[key][1]:
                known[key] = (field, rank, name)
    return known


@lru_cache(maxsize=4096)
def evidence(entity: str, header: str) -> tuple[Evidence, ...]:
    """Return what a header may mean, best first; nothing where it tells nothing.

    Args:
        entity: customers, transactions, contacts or activities.
        header: the cell; parts of a header over several rows are joined by U+001F.
    """
    found: dict[str, Evidence] = {}
    for key, worth in _spellings(header):
        for one in (*_exact(entity, key, header, worth), *_telling(entity, key, header, worth)):
            if one.field not in found or one.score > found[one.field].score:
                found[one.field] = one
    best = max((one.score for one in found.values()), default=0.0)
    if best < 0.75:
        for one in _near(entity, header):
            if one.field not in found or one.score > found[one.field].score:
                found[one.field] = one
    return tuple(sorted(found.values(), key=lambda one: -one.score))


def means_something_else(entity: str, header: str) -> bool:
    """Tell whether a header names something for which the entity has no field."""
    pattern = _file()[entity].get("other")
    return bool(pattern) and re.search(pattern, fold(header)) is not None


def address_part(header: str) -> int | None:
    """Return which part of an address a header names (0 the prefecture), None for no part."""
    for key, _ in _spellings(header):
        for place, pattern in enumerate(_file()["address_parts"]):
            if re.search(pattern, key):
                return place
    return None


@lru_cache(maxsize=4096)
def recognised(header: str) -> float:
    """Return how sure a cell is some header of some entity, 0 to 1."""
    scores = [one.score for entity in ENTITIES for one in evidence(entity, header)[:1]]
    words, key = _file()["headers"], fold(header.rsplit("\x1f", 1)[-1])
    if re.search(words["strong"], key):
        scores.append(0.85)
    elif len(key) <= 12 and re.search(words["weak"], key):
        scores.append(0.6)
    return max(scores, default=0.0)


def _spellings(header: str) -> list[tuple[str, float]]:
    """Return the folded forms of a header to look up, with what a hit in each is worth."""
    forms: dict[str, float] = {}
    parts = [part for part in header.split("\x1f") if part.strip()]
    last = parts[-1] if parts else ""
    for text, worth in ((header, 1.0), (last, 0.97)):
        bare = _undecorated(_BRACKETS.sub("", text))
        for form, cost in ((text, 1.0), (_undecorated(text), 0.99), (bare, 0.96)):
            key = fold(form)
            if key:
                forms.setdefault(key, worth * cost)
    return list(forms.items())


def _undecorated(text: str) -> str:
    """Return a name without signs around it and words like 必須."""
    while (shorter := _DECORATION.sub("", text)) != text:
        text = shorter
    return text


def _exact(entity: str, key: str, header: str, worth: float) -> tuple[Evidence, ...]:
    found = _known(entity).get(key)
    if found is None:
        return ()
    field, rank, name = found
    hint, whole = _hints(entity).get(field), fold(header)
    if key != whole and hint is not None and hint.excluded and hint.excluded.search(whole):
        return ()  # 氏名(よみ) is no 氏名
    return (Evidence(field, worth * (1.0 - 0.003 * rank), "synonym", name),)


def _telling(entity: str, key: str, header: str, worth: float) -> list[Evidence]:
    whole = fold(header)
    found = []
    for field, hint in _hints(entity).items():
        if hint.excluded is not None and hint.excluded.search(whole):
            continue
        for patterns, score in ((hint.strong, 0.84), (hint.weak, 0.6)):
            match = next((m for p in patterns if (m := p.search(key))), None)
            if match is not None:
                found.append(Evidence(field, worth * score, "hint", match.group(0)))
                break
    return found


def _near(entity: str, header: str) -> list[Evidence]:
    """Return names of the dictionary that are spelt nearly so."""
    key = _spellings(header)[0][0] if _spellings(header) else ""
    if len(key) < 3:
        return []
    known = _known(entity)
    near = process.extract(key, list(known), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=3)
    return [
        Evidence(known[name][0], 0.72 * score / 100, "similar", known[name][2])
        for name, score, _ in near
        if len(name) >= 3 and (len(key) > 3 or score >= _SHORT_SIMILAR)
    ]
