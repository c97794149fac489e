"""Matching a whole file: block and compare, fit, score, settle, and ask people about the rest.

Pure: records and decisions in, links, clusters and questions out. The result depends on nothing
but its input, and not on the order of the records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from cleansing.emails import is_free_mail
from cleansing.matching.calibration import calibrated, uncalibrated
from cleansing.matching.clusters import Clusters
from cleansing.matching.coding import Floats, Ints
from cleansing.matching.comparisons import Comparer
from cleansing.matching.decide import Limits, Outcome, Pairs, settle
from cleansing.matching.engine import Engine, Found, LocalEngine
from cleansing.matching.fitting import fit
from cleansing.matching.fixed import Fixed, apply_decisions, join_identifiers
from cleansing.matching.keys import key_table
from cleansing.matching.questions import Asking, questions
from cleansing.matching.records import TEXT_COLUMNS
from cleansing.matching.settings import MODEL_VERSION, MatchSettings
from cleansing.matching.weights import Model
from cleansing.resources import load_table
from cleansing.text import match_key
from core.judgement import Decision


@dataclass(frozen=True)
class MatchInput:
    """What is matched.

    Attributes:
        records: the frame of ``records.matching_frame``.
        decisions: what people decided, in force.
        settings: what a firm may set.
    """

    records: pd.DataFrame
    decisions: Sequence[Decision] = ()
    settings: MatchSettings = field(default_factory=MatchSettings)


@dataclass(frozen=True)
class MatchResult:
    """What matching found.

    Attributes:
        links: ``left right`` (record_id), ``probability``, ``margin`` (bits ahead of the
            runner-up), ``method`` (identifier, operator, name).
        candidates: what people should decide, the likeliest first (``questions``).
        clusters: index ``record_id``, values the smallest ``record_id`` of its cluster.
        sites: index ``record_id``, values the branch a record stands for, "" for none.
        report: counts and the model's version.
    """

    links: pd.DataFrame
    candidates: pd.DataFrame
    clusters: pd.Series
    sites: pd.Series
    report: dict[str, object]


def match(given: MatchInput, engine: Engine | None = None) -> MatchResult:
    """Match records.

    Args:
        given: records, decisions and settings.
        engine: what finds, compares and scores the pairs; this process without one.

    Raises:
        DecisionError: two decisions contradict each other; both are named.
    """
    engine = engine or LocalEngine()
    # One order for one set of records, so that ties never depend on chance.
    records = _without_free_mail(given.records).sort_values(["system", "code"], ignore_index=True)
    settings = given.settings
    clusters = Clusters(len(records), identifiers=_codes(records["identifier"]))
    fixed = [
        *apply_decisions(records, given.decisions, clusters),
        *join_identifiers(records, clusters),
    ]
    comparer = Comparer(records)
    found = engine.compare(key_table(_comparable(records)), settings.caps, comparer)
    model = fit(comparer, found.compared, settings.weights)
    scored = engine.score(model, found.compared)
    linked, sure, ahead, outcome = settle(
        scored.pairs,
        comparer.column("system").codes.astype(np.int64),
        np.log2(np.diagonal(model.priors.shared)),
        clusters,
        Limits(uncalibrated(settings.automatic), settings.margin),
    )
    sure = calibrated(sure)
    outcome = replace(outcome, probability=calibrated(outcome.probability))
    ids = records["record_id"].to_numpy()
    return MatchResult(
        links=_links(ids, scored.pairs, linked, sure, ahead, fixed),
        candidates=questions(Asking(records, scored, outcome, settings, clusters.labels)),
        clusters=_smallest_ids(ids, clusters.labels),
        sites=pd.Series(records["branch"].to_numpy(), index=ids, dtype="object"),
        report=_report(found, model, linked, outcome, settings),
    )


def _without_free_mail(records: pd.DataFrame) -> pd.DataFrame:
    """Forget domains in which anybody can have an address: sharing one says nothing."""
    free = {domain for domain in set(records["email_domain"]) if is_free_mail(domain)}
    shared = records["email_domain"].isin(free)
    return records.assign(email_domain=records["email_domain"].mask(shared, ""))


def _comparable(records: pd.DataFrame) -> pd.DataFrame:
    """Blank records that are no customers (諸口, 現金売上): they are like nobody."""
    names = frozenset(map(match_key, load_table("matching")["catch_all"]))
    nobody = records["core_key"].isin(names)
    return records.assign(**{name: records[name].mask(nobody, "") for name in TEXT_COLUMNS})


def _codes(values: pd.Series) -> Ints:
    codes, _ = pd.factorize(values.where(values != "", None))
    return codes.astype(np.int64)


def _links(
    ids: Ints, pairs: Pairs, linked: Ints, sure: Floats, ahead: Floats, fixed: Sequence[Fixed]
) -> pd.DataFrame:
    by_name = pd.DataFrame(
        {
            "left": ids[pairs.left[linked]],
            "right": ids[pairs.right[linked]],
            "probability": sure,
            "margin": ahead,
            "method": "name",
        }
    )
    by_rule = pd.DataFrame(
        [(ids[link.left], ids[link.right], 1.0, np.inf, link.method) for link in fixed],
        columns=list(by_name.columns),
    )
    parts = [part for part in (by_rule, by_name) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else by_name


def _smallest_ids(ids: Ints, labels: Ints) -> pd.Series:
    smallest = pd.Series(ids).groupby(labels).transform("min")
    return pd.Series(smallest.to_numpy(), index=ids)


def _report(
    found: Found, model: Model, linked: Ints, outcome: Outcome, settings: MatchSettings
) -> dict[str, object]:
    return {
        "model_version": MODEL_VERSION,
        "pairs": found.pairs,
        "pairs_by_key": found.counts,
        "capped": found.capped,
        "distinct_vectors": found.distinct_vectors,
        "overlap": _overlap(model),
        "linked": len(linked),
        "questions": int((outcome.probability >= settings.review).sum()),
    }


def _overlap(model: Model) -> dict[str, dict[str, float]]:
    """Return by system the share of its bodies that each has as well; of itself: repetitions."""
    names = model.comparer.column("system").values
    return {
        str(one): {
            str(other): round(float(share), 3) for other, share in zip(names, row, strict=True)
        }
        for one, row in zip(names, model.priors.shared, strict=True)
    }
