"""Evidence as Japanese sentences: what agrees, what does not, and what each weighs.

What belongs here: which lines a pair has. What does not: the levels (``comparisons``), the bits
(``weights``), or the wording (``wording``).
"""

from collections.abc import Mapping
from json.encoder import encode_basestring

import pandas as pd

from cleansing.matching.asking.background import Background
from cleansing.matching.asking.wording import Pair, Row, prior, remarks, sentence
from cleansing.matching.coding import Floats, Levels
from cleansing.matching.comparing.levels import FEATURES
from core.judgement import Evidence

COLUMNS = {
    "name": "name_clean",
    "form": "legal_form",
    "reading": "reading",
    "address": "address",
    "phone": "phone_clean",
    "email": "email_clean",
    "branch": "branch",
    "identifier": "identifier",
    "place": "place",
}
"""Feature → the column whose values stand beside its sentence."""

SPOKEN = (
    "system", "code", "name", "name_clean", "core", "legal_form", "branch", "kana_clean",
    "reading_key", "reading_source", "prefecture", "city", "address_rest", "phone_clean",
    "fax_clean", "email_clean", "email_domain", "identifier", "named_place", "also", "core_key",
)  # fmt: skip
"""Columns that sentences speak of."""

_SILENT = ("missing",)


def evidence_of(
    pair: Pair,
    levels: Mapping[str, str],
    weights: Mapping[str, float],
    repeats: float,
    total: float,
) -> list[Evidence]:
    """Return the evidence of one pair, the weightiest first; its weights add up to ``total``.

    Lines that weigh nothing say what else a reader should know: that there is nothing but the
    name to compare, and the runner-up. The last line is the prior.

    Args:
        pair: the two records, and what is known beside them.
        levels: feature → level by name.
        weights: feature → bits.
        repeats: bits for what the two are joined with already, 0 where it says nothing.
        total: the weight shown; what the evidence leaves of it is the prior.
    """
    found = [
        _line(pair, feature, level, weights[feature])
        for feature, level in levels.items()
        if level not in _SILENT and not _said(levels, feature, weights[feature])
    ]
    if repeats:
        found.append(
            Evidence("repeats", "repeats", "", "", round(repeats, 2), sentence("repeats", "", pair))
        )
    found.sort(key=lambda evidence: -abs(evidence.weight))
    found += remarks(pair, levels)
    # Taken as what is left, so that rounding never makes the sum differ from the weight shown.
    left = round(round(total, 2) - sum(evidence.weight for evidence in found), 2)
    return [*found, prior(pair, left)]


def _line(pair: Pair, feature: str, level: str, weight: float) -> Evidence:
    column = COLUMNS[feature]
    return Evidence(
        feature=feature,
        level=level,
        left=pair.left[column],
        right=pair.right[column],
        weight=round(weight, 2),
        sentence=sentence(feature, level, pair),
    )


def _said(named: Mapping[str, str], feature: str, weight: float) -> bool:
    """Return whether a line repeats another: readings count only between equal names."""
    return (
        feature == "reading"
        and not weight
        and named.get("name") not in ("same", "folded", "script")
    )


def evidence_json(
    records: pd.DataFrame,
    left: list[int],
    right: list[int],
    levels: Mapping[str, Levels],
    weights: Mapping[str, Floats],
    repeats: Floats,
    total: Floats,
    beside: Background | None = None,
) -> list[str]:
    """Return the evidence of pairs of positions as JSON, one text per pair (``evidence_lines``)."""
    lines = evidence_lines(records, left, right, levels, weights, repeats, total, beside)
    return [f"[{', '.join(map(_json, found))}]" for found in lines]


def _json(line: Evidence) -> str:
    """Return a line as JSON; there are many, so the object is written out here."""
    texts = (line.feature, line.level, line.left, line.right, line.sentence)
    feature, level, left, right, sentence = map(encode_basestring, texts)
    return (
        f'{{"feature": {feature}, "level": {level}, "left": {left}, "right": {right}, '
        f'"weight": {line.weight!r}, "sentence": {sentence}}}'
    )


def evidence_lines(
    records: pd.DataFrame,
    left: list[int],
    right: list[int],
    levels: Mapping[str, Levels],
    weights: Mapping[str, Floats],
    repeats: Floats,
    total: Floats,
    beside: Background | None = None,
) -> list[list[Evidence]]:
    """Return the evidence of pairs of positions.

    Args:
        records: the frame of ``matching_frame``.
        left: positions.
        right: positions, as many.
        levels: feature → level per pair.
        weights: feature → bits per pair.
        repeats: bits per pair for what the two are joined with already.
        total: bits per pair.
        beside: what is known beside the pairs (``background``); without it, the two records alone.
    """
    rows = _rows(records, left, right, beside)
    shown = [feature for feature in COLUMNS if feature in levels]
    names = [[FEATURES[feature][level] for level in levels[feature].tolist()] for feature in shown]
    bits = [weights[feature].tolist() for feature in shown]
    told = zip(left, right, zip(*names, strict=True), zip(*bits, strict=True), strict=True)
    ends = zip(repeats.tolist(), total.tolist(), strict=True)
    return [
        evidence_of(
            Pair.of(rows, one, other, beside, place),
            dict(zip(shown, named, strict=True)),
            dict(zip(shown, weighed, strict=True)),
            again,
            whole,
        )
        for place, ((one, other, named, weighed), (again, whole)) in enumerate(
            zip(told, ends, strict=True)
        )
    ]


def _rows(
    records: pd.DataFrame, left: list[int], right: list[int], beside: Background | None
) -> dict[int, Row]:
    """Return the records that are spoken of, by position."""
    wanted = {*left, *right}
    if beside:
        near = [found for found in beside.runners_up if found]
        wanted.update(found.record for found in near)
        wanted.update(found.rival for found in near)
    places = sorted(wanted)
    shown = records[[name for name in SPOKEN if name in records]].iloc[places]
    columns = {str(name): shown[name].tolist() for name in shown}
    blank = [""] * len(places)
    for name in SPOKEN:
        columns.setdefault(name, blank)
    columns["address"] = [
        prefecture + city + rest
        for prefecture, city, rest in zip(
            columns["prefecture"], columns["city"], columns["address_rest"], strict=True
        )
    ]
    # Keys of readings are folded: small kana are large, long vowels gone.
    columns["reading"] = list(map(_either, columns["kana_clean"], columns["reading_key"]))
    # Beside a place named with one record stands the other's address.
    columns["place"] = list(map(_either, columns["named_place"], columns["address"]))
    columns["bearers"] = _bearers(records, columns["phone_clean"])
    names = tuple(columns)
    return {
        place: dict(zip(names, values, strict=True))
        for place, values in zip(places, zip(*columns.values(), strict=True), strict=True)
    }


def _either(one: str, other: str) -> str:
    return one or other


def _bearers(records: pd.DataFrame, numbers: list[str]) -> list[str]:
    """Return how many records have each of these telephone numbers."""
    everybody = records["phone_clean"]
    counts = everybody[everybody.isin({*numbers} - {""})].value_counts().to_dict()
    return [str(counts.get(number, 0)) for number in numbers]
