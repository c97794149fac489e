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
from functools import cached_property

import numpy as np
import pandas as pd

from cleansing.matching.asking.background import RunnerUp, background, runners_up
from cleansing.matching.asking.draw import drawn
from cleansing.matching.asking.evidence import evidence_json
from cleansing.matching.asking.groups import groups
from cleansing.matching.asking.reasons import CHECK, WEAK, reason
from cleansing.matching.coding import Floats, Ints
from cleansing.matching.comparing.levels import FORM
from cleansing.matching.comparing.vectors import unpack
from cleansing.matching.model.precision import AT_A_TIME, ENOUGH
from cleansing.matching.model.recalibration import NO_CORRECTION, Recalibration
from cleansing.matching.model.scoring import Scored
from cleansing.matching.names.name_levels import LEVEL
from cleansing.matching.settings import MatchSettings
from cleansing.matching.settling.bridges import Weakness
from cleansing.matching.settling.settlement import Settlement
from core.judgement import Occasion

MOST = 10_000
"""More than people will answer before the next night; the likeliest come first."""

FEWEST = 10
"""A file of a few dozen records may ask as many questions, whatever the share."""

WEAK_MOST = 0.9
"""What was parted again is at most this likely one customer, whatever the weak link says."""

CHECKS_SHARE = 5
"""At most one question in so many checks what was joined."""


@dataclass(frozen=True)
class Asking:
    """What questions are made from.

    Attributes:
        records: the matching frame, in the order of the pairs' positions.
        scored: strong pairs.
        settled: what was joined, and the edges that were not.
        settings: from when on a pair is worth a question, and how many there may be.
        correction: what decisions say of the model's probabilities.
        checked: merges that people have looked at so far.
    """

    records: pd.DataFrame
    scored: Scored
    settled: Settlement
    settings: MatchSettings
    correction: Recalibration = NO_CORRECTION
    checked: int = 0

    @cached_property
    def probability(self) -> Floats:
        """The corrected probability of every edge."""
        return self.correction.apply(self.settled.outcome.probability)

    @cached_property
    def reopened(self) -> dict[int, Weakness]:
        """The edges between what was parted again, and why."""
        weak, labels = self.settled.weak, self.settled.labels
        edges, pairs = self.settled.outcome.edges, self.scored.pairs
        links = np.fromiter(weak, np.int64, len(weak))
        ends = labels[np.concatenate([pairs.left[links], pairs.right[links]])]
        near = np.flatnonzero(np.isin(edges.left, ends))
        between = zip(edges.left[near].tolist(), edges.right[near].tolist(), strict=True)
        row = dict(zip(between, near.tolist(), strict=True))
        found = {}
        for link, why in weak.items():
            one, other = sorted((int(labels[pairs.left[link]]), int(labels[pairs.right[link]])))
            if (one, other) in row:
                found[row[one, other]] = why
        return found


def questions(asking: Asking) -> pd.DataFrame:
    """Return what people should decide, the likeliest first.

    Returns:
        ``left right`` (record_id), ``score``, ``model_score`` (before decisions corrected it),
        ``asked_as`` (``Occasion``), ``weight`` (bits), ``reason``, ``evidence`` (JSON),
        ``question_group`` (questions with one number hang together by a customer), ``alike`` (how
        many questionable pairs of the file show the same findings).
    """
    most = most_questions(len(asking.records), asking.settings)
    checks = _checks(asking, most // CHECKS_SHARE)
    candidates = _candidates(asking, most - len(checks.pair))
    parts = [chosen for chosen in (candidates, checks) if len(chosen.pair)] or [candidates]
    rows = pd.concat([_rows(asking, chosen) for chosen in parts])
    left, right = (np.concatenate([getattr(p, end) for p in parts]) for end in ("left", "right"))
    rows["question_group"] = groups(left, right, asking.records["record_id"].to_numpy())
    return rows.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def most_questions(records: int, settings: MatchSettings) -> int:
    """Return how many pairs may be asked about in a file of so many records."""
    return min(max(records * settings.candidates_per_1000 // 1000, FEWEST), MOST)


@dataclass(frozen=True)
class _Chosen:
    """Pairs to ask about: what they stand on, as columns.

    Attributes:
        pair: positions in the strong pairs.
        left, right: labels of the two customers, equal where they are one already.
        weight: bits.
        probability: what the model gives.
        occasion: what makes us ask.
        reason: why people are asked.
        near: the runner-up.
    """

    pair: Ints
    left: Ints
    right: Ints
    weight: Floats
    probability: Floats
    occasion: list[Occasion]
    reason: list[str]
    near: list[RunnerUp | None]


def _candidates(asking: Asking, most: int) -> _Chosen:
    """Choose among the edges that were not joined: what was parted again, then the likeliest."""
    outcome, edges, pairs = (
        asking.settled.outcome,
        asking.settled.outcome.edges,
        asking.scored.pairs,
    )
    reopened = np.zeros(len(edges.left), np.bool_)
    reopened[list(asking.reopened)] = True
    likely = np.flatnonzero(reopened | (asking.probability >= asking.settings.review))
    pair = edges.pair[likely]
    # By position, not by the pair's own number: that follows from how pairs were found.
    ties = (pairs.right[pair], pairs.left[pair])
    order = likely[np.lexsort((*ties, -asking.probability[likely], ~reopened[likely]))][:most]
    given = outcome.probability[order]
    return _Chosen(
        edges.pair[order],
        edges.left[order],
        edges.right[order],
        edges.weight[order],
        np.where(reopened[order], np.minimum(given, WEAK_MOST), given),
        [Occasion.WEAK if weak else Occasion.CANDIDATE for weak in reopened[order]],
        _reasons(asking, order),
        runners_up(edges, pairs, asking.settled.labels, order),
    )


def _checks(asking: Asking, most: int) -> _Chosen:
    """Draw merges to be checked, as long as too few have been."""
    pairs, linked = asking.scored.pairs, asking.settled.linked
    wanted = min(AT_A_TIME, ENOUGH - asking.checked, most)
    lots = drawn(asking.records, pairs.left[linked], pairs.right[linked], wanted)
    pair = linked[lots]
    label = asking.settled.labels[pairs.left[pair]]
    return _Chosen(
        pair,
        label,
        label,
        pairs.weight[pair],
        asking.settled.probability[lots],
        [Occasion.CHECK] * len(lots),
        [CHECK.ja] * len(lots),
        [None] * len(lots),
    )


def _rows(asking: Asking, chosen: _Chosen) -> pd.DataFrame:
    pair, scored = chosen.pair, asking.scored
    left, right = scored.pairs.left[pair], scored.pairs.right[pair]
    levels = unpack(scored.compared.vectors[pair])
    weighed = scored.model.weigh(left, right, levels)
    ids = asking.records["record_id"].to_numpy()
    evidence = evidence_json(
        asking.records,
        left.tolist(),
        right.tolist(),
        levels,
        weighed.features,
        chosen.weight - weighed.total,
        chosen.weight,
        background(scored.model, asking.settled.labels, left, right, levels["name"], chosen.near),
    )
    return pd.DataFrame(
        {
            "left": ids[left],
            "right": ids[right],
            "score": np.round(asking.correction.apply(chosen.probability), 4),
            "model_score": np.round(asking.correction.unlearnt(chosen.probability, levels), 4),
            "asked_as": list(map(str, chosen.occasion)),
            "weight": np.round(chosen.weight, 2),
            "reason": chosen.reason,
            "evidence": evidence,
            "alike": _alike(asking, pair),
        }
    )


def _alike(asking: Asking, pair: Ints) -> Ints:
    """Return for pairs how many of all questionable ones show the same levels, themselves too."""
    asked = asking.settled.outcome.edges.pair[asking.probability >= asking.settings.review]
    if not len(pair):
        return np.zeros(0, np.int64)
    vectors = asking.scored.compared.vectors
    _, code = np.unique(np.concatenate([vectors[asked], vectors[pair]]), return_inverse=True)
    counts = np.bincount(code[: len(asked)], minlength=int(code.max()) + 1)
    alike: Ints = np.maximum(counts[code[len(asked) :]], 1).astype(np.int64)
    return alike


def _reasons(asking: Asking, order: Ints) -> list[str]:
    outcome, edges, pairs = (
        asking.settled.outcome,
        asking.settled.outcome.edges,
        asking.scored.pairs,
    )
    pair = edges.pair[order]
    system = asking.records["system"].to_numpy(dtype=object)
    within = system[pairs.left[pair]] == system[pairs.right[pair]]
    levels = unpack(asking.scored.compared.vectors[pair])
    named = levels["name"] >= LEVEL["near"]
    one_form = ~np.isin(levels["form"], [FORM.index("different"), FORM.index("kindred")])
    told: tuple[Floats, ...] = (asking.probability[order], outcome.margin[order])
    plain = [
        reason(
            bool(may),
            bool(one),
            float(probability),
            float(margin),
            asking.settings,
            named=bool(named[row]),
            one_form=bool(one_form[row]),
            person=not pairs.allowed[pair[row]],
        )
        for row, (may, one, probability, margin) in enumerate(
            zip(edges.allowed[order], within, *told, strict=True)
        )
    ]
    return [
        WEAK[asking.reopened[edge]].ja if edge in asking.reopened else usual
        for edge, usual in zip(order.tolist(), plain, strict=True)
    ]
