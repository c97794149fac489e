"""What is left for people to decide: which pairs are asked about, and what is said with them.

Which pairs are kept goes by likelihood, so that accepting the right ones finds most of what is
missing. In what order people see them goes by what a wrong answer would cost (``worth``).

Every question stands for two clusters, not for two records: where B and C are one customer
already, A is asked about the one of them that is likelier, once. Questions that hang together by
a customer form one group.

What belongs here: the choice and its wording. What does not: joining (``decide``), the evidence
(``evidence``), order (``worth``).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.background import background, runners_up
from cleansing.matching.coding import Floats, Ints
from cleansing.matching.decide import Outcome
from cleansing.matching.evidence import evidence_json
from cleansing.matching.scoring import Scored, unpack
from cleansing.matching.settings import MatchSettings
from core.judgement import Occasion

FEWEST = 10
"""A file of a few dozen records may ask as many questions, whatever the share."""


@dataclass(frozen=True)
class Asking:
    """What questions are made from.

    Attributes:
        records: the matching frame, in the order of the pairs' positions.
        scored: strong pairs.
        outcome: the edges that were not joined, their probabilities calibrated.
        settings: from when on a pair is worth a question, and how many there may be.
        labels: the customer of every record, as the edges name it.
    """

    records: pd.DataFrame
    scored: Scored
    outcome: Outcome
    settings: MatchSettings
    labels: Ints


def questions(asking: Asking) -> pd.DataFrame:
    """Return what people should decide, the likeliest first.

    Returns:
        ``left right`` (record_id), ``score``, ``model_score`` (before decisions corrected it),
        ``asked_as`` (``Occasion``), ``weight`` (bits), ``reason``, ``evidence`` (JSON),
        ``question_group`` (questions with one number hang together by a customer), ``alike`` (how
        many questionable pairs of the file show the same findings).
    """
    order = _kept(asking)
    outcome, edges = asking.outcome, asking.outcome.edges
    pair = edges.pair[order]
    scored = asking.scored
    left, right = scored.pairs.left[pair], scored.pairs.right[pair]
    levels = unpack(scored.compared.vectors[pair])
    weighed = scored.model.weigh(left.astype(np.int32), right.astype(np.int32), levels)
    ids = asking.records["record_id"].to_numpy()
    evidence = evidence_json(
        asking.records,
        left.tolist(),
        right.tolist(),
        levels,
        weighed.features,
        edges.weight[order] - weighed.total,
        edges.weight[order],
        background(
            scored.model,
            asking.labels,
            left,
            right,
            levels["name"],
            runners_up(edges, scored.pairs, asking.labels, order),
        ),
    )
    return pd.DataFrame(
        {
            "left": ids[left],
            "right": ids[right],
            "score": np.round(outcome.probability[order], 4),
            "model_score": np.round(outcome.probability[order], 4),
            "asked_as": str(Occasion.CANDIDATE),
            "weight": np.round(edges.weight[order], 2),
            "reason": _reasons(asking, order),
            "evidence": evidence,
            "question_group": _groups(edges.left[order], edges.right[order], ids),
            "alike": _alike(asking, order),
        }
    )


def most_questions(records: int, settings: MatchSettings) -> int:
    """Return how many pairs may be asked about in a file of so many records."""
    return max(records * settings.candidates_per_1000 // 1000, FEWEST)


def _kept(asking: Asking) -> Ints:
    """Return the edges worth a question, the likeliest first."""
    outcome = asking.outcome
    likely = np.flatnonzero(outcome.probability >= asking.settings.review)
    pair = outcome.edges.pair[likely]
    # By position, not by the pair's own number: that follows from how pairs were found.
    ties = (asking.scored.pairs.right[pair], asking.scored.pairs.left[pair])
    order = likely[np.lexsort((*ties, -outcome.probability[likely]))]
    return order[: most_questions(len(asking.records), asking.settings)]


def _groups(left: Ints, right: Ints, ids: Ints) -> Ints:
    """Return for edges between clusters the smallest record id of all that hang together.

    Args:
        left: labels of clusters.
        right: labels of clusters, as many.
        ids: record ids by position; a label is the position of a record.
    """
    size = len(ids)
    ones = np.ones(len(left), np.int8)
    count, component = connected_components(
        coo_matrix((ones, (left, right)), (size, size)), directed=False
    )
    smallest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(smallest, component, ids.astype(np.int64))
    groups: Ints = smallest[component[left]]
    return groups


def _alike(asking: Asking, order: Ints) -> Ints:
    """Return for edges how many of all questionable ones show the same levels, themselves too."""
    outcome = asking.outcome
    asked = np.flatnonzero(outcome.probability >= asking.settings.review)
    pair = np.concatenate([outcome.edges.pair[asked], outcome.edges.pair[order]])
    vectors = asking.scored.compared.vectors[pair]
    if not len(vectors):
        return np.zeros(0, np.int64)
    _, code = np.unique(vectors, return_inverse=True)
    counts = np.bincount(code[: len(asked)], minlength=int(code.max()) + 1)
    alike: Ints = counts[code[len(asked) :]].astype(np.int64)
    return alike


def _reasons(asking: Asking, order: Ints) -> list[str]:
    outcome, edges = asking.outcome, asking.outcome.edges
    pair = edges.pair[order]
    system = asking.records["system"].to_numpy(dtype=object)
    within = system[asking.scored.pairs.left[pair]] == system[asking.scored.pairs.right[pair]]
    told: tuple[Floats, ...] = (outcome.probability[order], outcome.margin[order])
    return [
        reason(bool(may), bool(one), float(probability), float(margin), asking.settings)
        for may, one, probability, margin in zip(edges.allowed[order], within, *told, strict=True)
    ]


def reason(
    allowed: bool, within: bool, probability: float, margin: float, settings: MatchSettings
) -> str:
    """Say why a pair was not joined without a person.

    Args:
        allowed: whether the pair may be joined at all without a person.
        within: whether both records are of one system.
        probability: that both are one customer.
        margin: bits ahead of the runner-up.
        settings: the limits it was held against.
    """
    if not allowed and within:
        return (
            "同じシステムの2件です。名称のほかに一致するもの(住所・電話・メール)がないため、"
            "自動ではまとめません。"
        )
    if not allowed:
        return "同じ名称の顧客が別々の住所にあり、どれを指すか決められません。"
    if margin < settings.margin:
        return "ほかにも当てはまる顧客があり、どれか決められません。"
    return f"同じ顧客である確率が{probability:.0%}で、自動でまとめる基準に届きません。"
