"""Matching a whole file: block and compare, fit, score, settle, and ask people about the rest.

Pure: records and decisions in, links, clusters and questions out. The result depends on nothing
but its input, and not on the order of the records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cleansing.emails import is_free_mail
from cleansing.matching.asking.questions import Asking, questions
from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.coding import Bools, Floats, Ints
from cleansing.matching.comparing.caps import BOUNDLESS
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.engines.engine import Engine, Found, LocalEngine
from cleansing.matching.model.fitted import Fitted
from cleansing.matching.model.fitting import fit
from cleansing.matching.model.lessons import with_lessons
from cleansing.matching.model.precision import measured_precision
from cleansing.matching.model.recalibration import Recalibration, recalibrate
from cleansing.matching.model.weights import Model
from cleansing.matching.settings import MatchSettings
from cleansing.matching.settling.settlement import Settlement, settlement
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
        clusters: index ``record_id``, values the smallest ``record_id`` of its cluster.
        sites: index ``record_id``, values the branch a record stands for, "" for none.
        report: counts and the model's version.
        source: gives what all this was read from; only questions need it.
    """

    links: pd.DataFrame
    clusters: pd.Series
    sites: pd.Series
    report: dict[str, object]
    source: Callable[[], "Matched"]

    @cached_property
    def matched(self) -> "Matched":
        """What all this was read from."""
        return self.source()

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """What people should decide, the likeliest first (``questions``).

        Made when they are first asked for: putting the evidence of a hundred thousand pairs into
        sentences takes as long as finding them.
        """
        return questions(self.matched.asking)


@dataclass(frozen=True)
class Matched:
    """Records in order with their strong pairs, and what became of them.

    Attributes:
        asking: records, scored pairs, who is who, and the limits it was held against.
        fitted: the fit it was weighed with; None: its own.
    """

    asking: Asking
    fitted: Fitted | None = None


def match(
    given: MatchInput, engine: Engine | None = None, fitted: Fitted | None = None
) -> MatchResult:
    """Match records.

    Args:
        given: records, decisions and settings.
        engine: what finds, compares and scores the pairs; this process without one.
        fitted: the fit to weigh with; a fresh one without it.

    Raises:
        DecisionError: two decisions contradict each other; both are named.
    """
    engine = engine or LocalEngine()
    records = in_order(without_free_mail(given.records))
    settings = given.settings
    correction = recalibrate(given.decisions, settings.automatic)
    comparer = Comparer(records, fitted.facts if fitted else None)
    found = _found(engine, comparer, settings, fitted)
    if fitted:
        model = fitted.model(comparer, settings.weights)
    else:
        model = fit(comparer, found.compared, settings.weights)
        model.learnt = with_lessons(correction, comparer, given.decisions, settings.automatic)
    scored = engine.score(model, found.compared)
    settled = settlement(records, given.decisions, scored, settings, model.learnt)
    checked = measured_precision(given.decisions).checked
    asking = Asking(records, scored, settled, settings, model.learnt, checked)
    ids = records["record_id"].to_numpy()
    return MatchResult(
        links=_links(ids, scored.pairs, settled, model.learnt),
        clusters=smallest_ids(ids, settled.labels),
        sites=pd.Series(records["branch"].to_numpy(), index=ids, dtype="object"),
        report=report(found, model, settled.outcome.probability, settings)
        | {"linked": len(settled.linked), "weak_links": len(settled.weak)},
        source=partial(Matched, asking, fitted),
    )


def _found(
    engine: Engine, comparer: Comparer, settings: MatchSettings, fitted: Fitted | None
) -> Found:
    """Compare the records that share a key, in buckets that are not too large to be joined."""
    keys = key_table(comparer, nobody(comparer))
    if fitted is None or fitted.capped is None:
        return engine.compare(keys, settings.caps, comparer)
    found = engine.compare(fitted.capped.without(keys), BOUNDLESS, comparer)
    return replace(found, capped=fitted.capped.told)


def in_order(records: pd.DataFrame) -> pd.DataFrame:
    """Return records in the one order of their set, so that ties never depend on chance.

    Records of one name stand side by side: they are compared with each other most of all, and
    what is read together should lie together.
    """
    by_code = pc.sort_indices(pa.array(records["code"], pa.string())).to_numpy()
    system, _ = pd.factorize(records["system"], sort=True)
    order = by_code[np.argsort(system[by_code], kind="stable")]
    name = pd.util.hash_array(records["core_key"].to_numpy(dtype=object), categorize=True)
    return records.take(order[np.argsort(name[order], kind="stable")]).reset_index(drop=True)


def without_free_mail(records: pd.DataFrame) -> pd.DataFrame:
    """Forget domains in which anybody can have an address: sharing one says nothing."""
    free = {domain for domain in set(records["email_domain"]) if is_free_mail(domain)}
    shared = records["email_domain"].isin(free)
    return records.assign(email_domain=records["email_domain"].mask(shared, ""))


def nobody(comparer: Comparer) -> Bools:
    """Return which records are no customers (諸口, 現金売上): they are like nobody."""
    names = frozenset(map(match_key, load_table("matching")["catch_all"]))
    core = comparer.column("core_key")
    silent = np.fromiter((name in names for name in core.values), np.bool_, core.size)
    found: Bools = np.append(silent, False)[core.codes]
    return found


def _links(ids: Ints, pairs: Pairs, settled: Settlement, correction: Recalibration) -> pd.DataFrame:
    left, right = pairs.left[settled.linked], pairs.right[settled.linked]
    by_rule = pd.DataFrame(settled.fixed, columns=["left", "right", "method"])
    ends = {end: ids[by_rule[end].to_numpy(np.int64)] for end in ("left", "right")}
    return links(
        {"left": ids[left], "right": ids[right], "margin": settled.margin}
        | {"probability": correction.apply(settled.probability)},
        {**ends, "method": by_rule["method"].to_numpy()},
    )


def links(by_name: Mapping[str, Any], by_rule: Mapping[str, Any]) -> pd.DataFrame:
    """Return the links of a match.

    Args:
        by_name: ``left right probability margin`` of those that were weighed.
        by_rule: ``left right method`` of the others.
    """
    columns = ["left", "right", "probability", "margin", "method"]
    weighed = pd.DataFrame({**by_name, "method": "name"})[columns]
    fixed = pd.DataFrame({**by_rule, "probability": 1.0, "margin": np.inf})[columns]
    parts = [part for part in (fixed, weighed) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else weighed


def smallest_ids(ids: Ints, labels: Ints) -> pd.Series:
    """Return for every record the smallest id of its cluster.

    Args:
        ids: of the records, by position.
        labels: of their clusters, positions too.
    """
    smallest = np.full(len(ids), np.iinfo(np.int64).max)
    np.minimum.at(smallest, labels, ids)
    return pd.Series(smallest[labels], index=ids)


def report(
    found: Found, model: Model, probability: Floats, settings: MatchSettings
) -> dict[str, object]:
    """Return the counts of a match, and its model's version.

    Args:
        found: what was compared.
        model: what it was weighed with.
        probability: of all edges left over, as the model gives it.
        settings: from when on one is a question.
    """
    asked = model.learnt.apply(probability) >= settings.review
    return {
        "model_version": model.learnt.version,
        "pairs": found.pairs,
        "pairs_by_key": found.counts,
        "capped": found.capped,
        "distinct_vectors": found.distinct_vectors,
        "overlap": _overlap(model),
        "questions": int(asked.sum()),
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
