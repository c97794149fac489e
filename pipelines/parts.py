"""Entries of ``tsunagi.yaml``, each as far as it holds, so that one mistake never hides another.

What belongs here: entries without the keys that are wrong in them. What does not: telling what is
wrong with a key (pydantic), or how entries contradict each other (``pipelines.vocabulary``).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from core.mistakes import Location
from pipelines.analysis_settings import SegmentSettings
from pipelines.exports.settings import Export, Outgoing
from pipelines.mistakes import mistakes_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What is looked at together.

    Attributes:
        plain: the settings as they are written: names are known even where other keys are wrong.
        exports: name → export, without the keys that are wrong.
        segments: place in the list, counted from 0 → segment, likewise.
        ranks: key → label of a rank.
        stages: key → label of a stage.
    """

    plain: Mapping[str, Any]
    exports: Mapping[str, Outgoing]
    segments: Mapping[int, SegmentSettings]
    ranks: Mapping[str, str]
    stages: Mapping[str, str]

    def written(self, section: str, key: str) -> list[tuple[Location, str]]:
        """Return place and value of a key of a section's entries, where it is a text."""
        return [
            ((section, at, key), entry[key])
            for at, entry in entries(self.plain, section)
            if isinstance(entry, dict) and isinstance(entry.get(key), str)
        ]


def entries(plain: Mapping[str, Any], section: str) -> list[tuple[int | str, Any]]:
    """Return the entries of a section with their places or names; none where it has none."""
    value = plain.get(section)
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def exports_of(plain: Mapping[str, Any]) -> dict[Any, Outgoing]:
    """Return the exports as far as they hold. One without a usable path holds all the same."""
    found = {
        name: holding(Export, entry, path=".xlsx" if _kind(entry) == "ledger" else ".csv")
        for name, entry in entries(plain, "exports")
    }
    return {name: one for name, one in found.items() if one is not None}


def segments_of(plain: Mapping[str, Any]) -> dict[Any, SegmentSettings]:
    """Return the segments as far as they hold, whatever their names."""
    found = {
        at: holding(SegmentSettings, entry, name="x", title="x")
        for at, entry in entries(plain, "segments")
    }
    return {at: one for at, one in found.items() if one is not None}


def holding(kind: Any, data: Any, **instead: str) -> Any | None:
    """Return data as a type without the keys that are wrong; None where nothing is left.

    Args:
        kind: the type.
        data: plain data.
        instead: key that the type requires → what stands in for it where it is wrong.
    """
    adapter = TypeAdapter[Any](kind)
    while True:
        try:
            return adapter.validate_python(data)
        except ValidationError as error:
            rest = _without(data, {at for at, _ in mistakes_of(error, data)})
            rest = {**instead, **rest} if isinstance(rest, dict) else rest
            if rest == data:
                return None
            data = rest


def _kind(entry: Any) -> Any:
    return entry.get("kind") if isinstance(entry, dict) else None


def _without(data: Any, wrong: Collection[Location], at: Location = ()) -> Any:
    if isinstance(data, dict):
        return {
            key: _without(value, wrong, (*at, key))
            for key, value in data.items()
            if (*at, key) not in wrong
        }
    if isinstance(data, list):
        return [
            _without(value, wrong, (*at, place))
            for place, value in enumerate(data)
            if (*at, place) not in wrong
        ]
    return data
