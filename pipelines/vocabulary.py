"""Words of ``tsunagi.yaml`` that refer to something else in it, or to a fixed list.

What belongs here: ranks, systems, sources and the like that do not exist, which would choose nobody
without a word; names that two things have. What does not: the form of a single value, which its
type refuses.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cleansing.gazetteer import prefectures
from core.language import Text
from core.mistakes import Location
from pipelines.analysis_settings import HOW_TO_ASK, Range, SegmentSettings
from pipelines.exports.settings import (
    CodesExport,
    CustomersExport,
    JournalExport,
    MailingExport,
    Outgoing,
    UpdatesExport,
)
from pipelines.mistakes import Mistake
from pipelines.parts import Parts
from warehouse.marts.rules import NUMBERS, TEXTS
from warehouse.queries.groups import ABC, CPM, STATUSES
from warehouse.queries.visits import CAUTIONS

if TYPE_CHECKING:
    from pipelines.config import Configuration


def contradictions(parts: Parts) -> list[Mistake]:
    """Return every word that refers to nothing, and every name that stands there twice."""
    paths = [
        (at, path.replace("{name}", str(at[1]))) for at, path in parts.written("exports", "path")
    ]
    found: list[Mistake] = [
        *_twice(parts.written("sources", "name")),
        *_twice(parts.written("segments", "name")),
        *_twice(paths),
        *_twice((("ranks", "labels", key), label) for key, label in parts.ranks.items()),
        *_twice((("stages", "labels", key), label) for key, label in parts.stages.items()),
    ]
    for name, export in parts.exports.items():
        found += _in_export(parts, ("exports", name), export)
    for index, segment in parts.segments.items():
        found += _in_segment(parts, ("segments", index, "where"), segment)
    return found


def _twice(named: Iterable[tuple[Location, str]]) -> Iterator[Mistake]:
    """Return the names that something before has already."""
    seen: set[str] = set()
    for at, name in named:
        if name in seen:
            yield (
                at,
                Text(
                    f"「{name}」は前にもあります。別のものにしてください。",
                    f"{name!r} stands there before. Write another one.",
                ),
            )
        seen.add(name)


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


def unseen_systems(configuration: "Configuration") -> list[Mistake]:
    """Return systems of exports of customers that no source has; they may be yet to come."""
    systems = tuple(source.system for source in configuration.sources)
    return [
        one
        for name, export in configuration.exports.items()
        if isinstance(export, CustomersExport)
        for one in _unknown(("exports", name, "system"), _given(export.system), systems)
    ]


def _in_export(parts: Parts, at: Location, export: Outgoing) -> Iterator[Mistake]:
    ranks = tuple(parts.ranks.values())
    systems = tuple(dict.fromkeys(system for _, system in parts.written("sources", "system")))
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
            yield from _without_lines(parts, (*at, "sources"), export.sources)
            yield from _unknown((*at, "system"), _given(export.system), systems)
        case UpdatesExport():
            yield from _without_customers(parts, (*at, "source"), export.source)
        case CustomersExport(only="known"):
            yield from _unknown((*at, "system"), _given(export.system), systems)
        # Else its system may be one that gives nothing yet: all are new to it.


def _without_lines(parts: Parts, at: Location, names: Sequence[str]) -> Iterator[Mistake]:
    wrong = Text("売上の明細を読む source ではありません", "is no source of lines of business")
    others = ("customers", "contacts", "activities", "deals")
    return _of_other_entities(parts, at, names, others, wrong)


def _without_customers(parts: Parts, at: Location, name: str) -> Iterator[Mistake]:
    wrong = Text("取引先を読む source ではありません", "is no source of customers")
    others = ("transactions", "contacts", "activities", "deals")
    return _of_other_entities(parts, at, (name,), others, wrong)


def _of_other_entities(
    parts: Parts, at: Location, names: Sequence[str], others: Sequence[str], wrong: Text
) -> Iterator[Mistake]:
    """Return the names of no source, and those of sources that hold something else."""
    entities = {at[1]: entity for at, entity in parts.written("sources", "entity")}
    every = {name: entities.get(at[1]) for at, name in parts.written("sources", "name")}
    fitting = [name for name, entity in every.items() if entity not in others]
    listing = " ".join(fitting) or "-"
    for name in names:
        if name in every and name not in fitting:
            yield (
                at,
                Text(
                    f"「{name}」は{wrong.ja}。使えるもの: {listing}",
                    f"{name!r} {wrong.en}. There are: {listing}",
                ),
            )
        else:
            yield from _unknown(at, (name,), fitting)


def _in_segment(parts: Parts, at: Location, segment: SegmentSettings) -> Iterator[Mistake]:
    fixed: dict[str, tuple[str, ...]] = {
        "rank": tuple(parts.ranks.values()),
        "status": STATUSES,
        "cpm_group": ("", *CPM),
        "abc": ABC,
        "caution": CAUTIONS,
    }
    for field, asked in segment.where.items():
        if field not in (*TEXTS, *NUMBERS):
            yield (*at, field), _no_field()
        elif (field in NUMBERS) != isinstance(asked, Range):
            yield (*at, field), HOW_TO_ASK
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


def _no_field() -> Text:
    known = ", ".join([*TEXTS, *NUMBERS])
    return Text(
        f"この項目では分けられません。使えるもの: {known}", f"no such field; there are {known}"
    )
