"""Words of ``tsunagi.yaml`` that refer to something else in it, or to a fixed list.

What belongs here: ranks, systems, sources and the like that do not exist, which would choose nobody
without a word. What does not: the form of a single value, which its type refuses.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cleansing.gazetteer import prefectures
from core.language import Text
from core.mistakes import Location
from pipelines.exports.settings import (
    CodesExport,
    JournalExport,
    MailingExport,
    Outgoing,
)
from pipelines.mistakes import Mistake
from warehouse.queries.groups import ABC, CPM, STATUSES
from warehouse.queries.visits import CAUTIONS

if TYPE_CHECKING:
    from pipelines.analysis_settings import SegmentSettings
    from pipelines.config import Configuration


def unknown_words(configuration: "Configuration") -> list[Mistake]:
    """Return every word that refers to nothing, with the keys that lead to it."""
    found: list[Mistake] = []
    for name, export in configuration.exports.items():
        found += _in_export(configuration, ("exports", name), export)
    for index, segment in enumerate(configuration.segments):
        found += _in_segment(configuration, ("segments", index, "where"), segment)
    return found


def uncertain_policies(configuration: "Configuration") -> list[Mistake]:
    """Return policies that ``ranks.policies`` lacks; a ledger may have them all the same."""
    known = tuple(configuration.ranks.policies.values())
    asked: list[tuple[Location, Sequence[str]]] = []
    for name, export in configuration.exports.items():
        at = ("exports", name)
        if where := getattr(export, "where", None):
            asked.append(((*at, "where", "policies"), where.policies))
        if isinstance(export, MailingExport):
            asked.append(((*at, "exclude_policies"), export.exclude_policies))
    for index, segment in enumerate(configuration.segments):
        texts = segment.texts("policy")
        asked.append((("segments", index, "where", "policy"), texts))
    return [one for at, words in asked for one in _unknown(at, words, known)]


def _in_export(configuration: "Configuration", at: Location, export: Outgoing) -> Iterator[Mistake]:
    ranks = tuple(configuration.ranks.labels.values())
    systems = tuple(dict.fromkeys(source.system for source in configuration.sources))
    sources = tuple(source.name for source in configuration.sources)
    if where := getattr(export, "where", None):
        yield from _unknown((*at, "where", "ranks"), where.ranks, ranks)
        yield from _unknown((*at, "where", "systems"), where.systems, systems)
        if where.prefectures:
            yield from _unknown((*at, "where", "prefectures"), where.prefectures, prefectures())
    match export:
        case MailingExport():
            yield from _unknown((*at, "exclude_ranks"), export.exclude_ranks, ranks)
        case CodesExport():
            yield from _unknown((*at, "systems"), export.systems, systems)
        case JournalExport():
            yield from _unknown((*at, "sources"), export.sources, sources)
            yield from _unknown((*at, "system"), _given(export.system), systems)
        # The system of a CustomersExport may be one that gives nothing yet: all are new to it.


def _in_segment(
    configuration: "Configuration", at: Location, segment: "SegmentSettings"
) -> Iterator[Mistake]:
    fixed: dict[str, tuple[str, ...]] = {
        "rank": tuple(configuration.ranks.labels.values()),
        "status": STATUSES,
        "cpm_group": ("", *CPM),
        "abc": ABC,
        "caution": CAUTIONS,
    }
    for field, known in fixed.items():
        yield from _unknown((*at, field), segment.texts(field), known)
    if asked := segment.texts("prefecture"):
        yield from _unknown((*at, "prefecture"), asked, ("", *prefectures()))


def _given(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def _unknown(at: Location, words: Sequence[str], known: Sequence[str]) -> Iterator[Mistake]:
    for word in words:
        if word not in known:
            there = " ".join(one for one in known if one) or "-"
            yield (
                at,
                Text(
                    f"「{word}」はありません。あるもの: {there}",
                    f"there is no {word!r}. There are: {there}",
                ),
            )
