"""Evidence as Japanese sentences: what agrees, what does not, and what each weighs.

What belongs here: which lines a pair has. What does not: the levels (``comparisons``), the bits
(``weights``), or the wording (``wording``).
"""

import json
from collections.abc import Mapping
from dataclasses import fields

import pandas as pd

from cleansing.matching.background import Background
from cleansing.matching.coding import Floats, Levels
from cleansing.matching.comparisons import FEATURES
from cleansing.matching.wording import Pair, Row, prior, remarks, sentence
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

_SILENT = ("missing",)
_FIELDS = tuple(field.name for field in fields(Evidence))
_json = json.JSONEncoder(ensure_ascii=False)


def evidence_of(
    pair: Pair,
    levels: Mapping[str, int],
    weights: Mapping[str, float],
    repeats: float,
    total: float,
) -> list[Evidence]:
    """Return the evidence of one pair, the weightiest first; its weights add up to ``total``.

    Lines that weigh nothing say what else a reader should know: that there is nothing but the
    name to compare, and the runner-up. The last line is the prior.

    Args:
        pair: the two records, and what is known beside them.
        levels: feature → level.
        weights: feature → bits.
        repeats: bits for what the two are joined with already, 0 where it says nothing.
        total: the weight shown; what the evidence leaves of it is the prior.
    """
    named = {
        feature: FEATURES[feature][levels[feature]] for feature in COLUMNS if feature in levels
    }
    found = [
        _line(pair, feature, level, float(weights[feature]))
        for feature, level in named.items()
        if level not in _SILENT and not _said(named, feature, float(weights[feature]))
    ]
    if repeats:
        found.append(
            Evidence("repeats", "repeats", "", "", round(repeats, 2), sentence("repeats", "", pair))
        )
    found.sort(key=lambda evidence: -abs(evidence.weight))
    found += remarks(pair, named)
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
    return [
        _json.encode([{name: getattr(line, name) for name in _FIELDS} for line in found])
        for found in lines
    ]


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
    return [
        evidence_of(
            Pair.of(rows, one, other, beside, place),
            {feature: int(values[place]) for feature, values in levels.items()},
            {feature: float(values[place]) for feature, values in weights.items()},
            float(repeats[place]),
            float(total[place]),
        )
        for place, (one, other) in enumerate(zip(left, right, strict=True))
    ]


def _rows(
    records: pd.DataFrame, left: list[int], right: list[int], beside: Background | None
) -> dict[int, Row]:
    """Return the records that are spoken of, by position."""
    wanted = {*left, *right}
    for found in beside.runners_up if beside else ():
        wanted |= {found.record, found.rival} if found else set()
    numbers = records["phone_clean"].value_counts()
    places = sorted(wanted)
    shown = records.iloc[places]
    rest = shown["address_rest"]
    address = shown["prefecture"] + shown["city"] + rest
    told = shown["named_place"] if "named_place" in shown else rest.where(rest.isna(), "")
    kana = shown["kana_clean"]
    shown = shown.assign(
        address=address,
        # Keys of readings are folded: small kana are large, long vowels gone.
        reading=kana.where(kana != "", shown["reading_key"]),
        # Beside a place named with one record stands the other's address.
        place=told.where(told != "", address),
        word=told,
        bearers=shown["phone_clean"].map(numbers).fillna(0).astype(int),
    )
    rows = shown.to_dict("records")
    return {
        position: {str(name): str(value) for name, value in row.items()}
        for position, row in zip(places, rows, strict=True)
    }
