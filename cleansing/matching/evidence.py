"""Evidence as Japanese sentences: what agrees, what does not, and what each weighs.

What belongs here: wording. What does not: the levels (``comparisons``) and bits (``weights``).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from cleansing.matching.coding import Floats, Levels
from cleansing.matching.comparisons import FEATURES
from cleansing.resources import load_table
from core.judgement import Evidence

COLUMNS = {
    "name": "name_clean",
    "form": "legal_form",
    "reading": "reading_key",
    "address": "address",
    "phone": "phone_clean",
    "email": "email_clean",
    "branch": "branch",
    "identifier": "identifier",
    "place": "place",
}
"""Feature → the column whose values stand beside its sentence."""

_SILENT = ("missing",)


def evidence_of(
    left: Mapping[str, str],
    right: Mapping[str, str],
    levels: Mapping[str, int],
    weights: Mapping[str, float],
    repeats: float,
    total: float,
) -> list[Evidence]:
    """Return the evidence of one pair, the weightiest first; its weights add up to ``total``.

    Args:
        left: one record, by column.
        right: the other record.
        levels: feature → level.
        weights: feature → bits.
        repeats: bits for what the two are joined with already, 0 where it says nothing.
        total: the weight shown; what the evidence leaves of it is the prior.
    """
    sentences = load_table("sentences")
    found = [
        Evidence(
            feature=feature,
            level=FEATURES[feature][levels[feature]],
            left=left[column],
            right=right[column],
            weight=round(float(weights[feature]), 2),
            sentence=sentences[feature][FEATURES[feature][levels[feature]]],
        )
        for feature, column in COLUMNS.items()
        if FEATURES[feature][levels[feature]] not in _SILENT
    ]
    if repeats:
        sentence = sentences["repeats"]
        found.append(Evidence("repeats", "repeats", "", "", round(float(repeats), 2), sentence))
    found.sort(key=lambda evidence: -abs(evidence.weight))
    # Taken as what is left, so that rounding never makes the sum differ from the weight shown.
    prior = round(round(total, 2) - sum(evidence.weight for evidence in found), 2)
    return [*found, Evidence("prior", "prior", "", "", prior, sentences["prior"])]


def evidence_json(
    records: pd.DataFrame,
    left: list[int],
    right: list[int],
    levels: Mapping[str, Levels],
    weights: Mapping[str, Floats],
    repeats: Floats,
    total: Floats,
) -> list[str]:
    """Return the evidence of pairs of positions as JSON, one text per pair."""
    shown = _shown(records)
    rows = shown.to_dict("records")
    return [
        json.dumps(
            [
                asdict(evidence)
                for evidence in evidence_of(
                    {str(k): str(v) for k, v in rows[one].items()},
                    {str(k): str(v) for k, v in rows[other].items()},
                    {feature: int(values[row]) for feature, values in levels.items()},
                    {feature: float(values[row]) for feature, values in weights.items()},
                    float(repeats[row]),
                    float(total[row]),
                )
            ],
            ensure_ascii=False,
        )
        for row, (one, other) in enumerate(zip(left, right, strict=True))
    ]


def _shown(records: pd.DataFrame) -> pd.DataFrame:
    address = records["prefecture"] + records["city"] + records["address_rest"]
    # Beside a place named with one record stands the other's address.
    place = records["named_place"].where(records["named_place"] != "", address)
    return records.assign(address=address, place=place)[list(COLUMNS.values())]
