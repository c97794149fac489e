"""Matching what changed: as a full match with the same fit would, at the cost of the change.

Whatever is a statistic of the whole file belongs to the fit, so that a pair weighs what its two
records make it weigh. So only pairs with a new or changed record are compared, all others are
kept. What hangs together with a change by pairs that can join is settled anew; all else stays as
it was, and the result that was kept is patched.

What belongs here: the order of these steps, and the new result. What does not: how records are
compared and settled (``match``), how what is kept is looked up and grows (``changing``).
"""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from cleansing.matching.asking.questions import Asking
from cleansing.matching.changing.change import Change, OutgrownError
from cleansing.matching.changing.kept import Kept, keep
from cleansing.matching.changing.pair_runs import Among, PairRun
from cleansing.matching.changing.reach import (
    able_partners,
    components_of,
    decided_about,
    reached,
    sharing_identifier,
)
from cleansing.matching.coding import Bools, Ints, Texts
from cleansing.matching.comparing.blocking import count_kinds
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.vectors import distinct
from cleansing.matching.engines.engine import Found
from cleansing.matching.match import (
    Matched,
    MatchInput,
    MatchResult,
    in_order,
    links,
    report,
    smallest_ids,
    without_free_mail,
)
from cleansing.matching.model.precision import measured_precision
from cleansing.matching.model.scoring import Compared, Scored, score_all
from cleansing.matching.model.weights import Model
from cleansing.matching.settling.named import Named, named, placed
from cleansing.matching.settling.settlement import settlement

__all__ = ["Kept", "OutgrownError", "keep", "match_changed"]


def match_changed(kept: Kept, given: MatchInput, changed: Ints) -> tuple[MatchResult, Kept]:
    """Match all records, comparing only what changed.

    Args:
        kept: what the last match left; its settings were the same.
        given: all records as they are now, and all decisions in force.
        changed: ids of records that may differ from then; new and gone ones need not be named.

    Raises:
        OutgrownError: the kept fit no longer does; ``match`` everything.
        DecisionError: two decisions contradict each other; both are named.
    """
    change = Change.of(kept, given, changed)
    model = kept.fitted.model(change.comparer, given.settings.weights)
    scored = score_all(model, change.compared)
    inside = reached(change.roll, kept.component, _touched(kept, change, scored, given))
    again = replace(
        kept,
        roll=change.roll,
        comparer=change.comparer,
        keys=change.runs,
        pairs=[*kept.pairs, PairRun.of(scored)],
        component=np.append(kept.component, change.came),
        decisions=tuple(given.decisions),
    )
    component, told = _settled(again, given, inside)
    again = replace(again, component=component, told=told)
    return _result(again, given, model, change.compared), again


def _touched(kept: Kept, change: Change, scored: Scored, given: MatchInput) -> Ints:
    """Return the places of records of which something changed, or of which a partner did."""
    judged = set(kept.decisions) ^ set(given.decisions)
    keys = {key for decision in judged for key in decision.pair}
    systems = change.comparer.column("system").values
    moved = np.concatenate([change.left, change.came])
    return np.concatenate(
        [
            moved,
            able_partners(scored),
            sharing_identifier(change.comparer, moved),
            decided_about(change.roll, systems, keys),
        ]
    )


def _settled(kept: Kept, given: MatchInput, inside: Bools) -> tuple[Ints, Named]:
    """Settle some records anew, and return what hangs together and who is who of all.

    Args:
        kept: the match, not settled yet.
        given: what is matched.
        inside: by place, which records are settled anew.
    """
    roll = kept.roll
    places = roll.order[inside[roll.order]]
    model = kept.fitted.model(kept.comparer.take(places), given.settings.weights)
    frame = pd.DataFrame(
        {
            "system": _texts(model.comparer, "system"),
            "code": roll.code[places],
            "identifier": _texts(model.comparer, "identifier"),
        }
    )
    among = Among(kept.pairs, places, len(roll.ids)).scored(model)
    settled = settlement(frame, given.decisions, among, given.settings, model.learnt)
    component = kept.component.copy()
    component[places] = components_of(among, settled.labels, places)
    return component, kept.told.of(roll.there & ~inside).plus(named(places, among, settled))


def _result(kept: Kept, given: MatchInput, model: Model, compared: Compared) -> MatchResult:
    ids, told = kept.roll.ids, kept.told
    pair, rule = told.linked["pair"], told.fixed
    label = np.arange(len(ids))
    label[told.labels["record"]] = told.labels["label"]
    there = kept.roll.there
    branch = _texts(kept.comparer, "branch")
    found = Found(
        compared.take(slice(0)),
        len(compared),
        count_kinds(np.bincount(compared.keys, minlength=1)),
        {} if kept.fitted.capped is None else kept.fitted.capped.told,
        distinct(compared.vectors),
    )
    return MatchResult(
        links=links(
            {end: ids[told.pairs[end][pair]] for end in ("left", "right")}
            | {"probability": model.learnt.apply(told.linked["probability"])}
            | {"margin": told.linked["margin"]},
            {end: ids[rule[end]] for end in ("left", "right")} | {"method": rule["method"]},
        ),
        clusters=smallest_ids(ids, label)[there],
        sites=pd.Series(branch[there], index=ids[there], dtype="object"),
        report=report(found, model, told.edges["probability"], given.settings)
        | {"linked": len(pair), "weak_links": len(told.weak["pair"])},
        source=partial(_matched, kept, given),
    )


def _matched(kept: Kept, given: MatchInput) -> Matched:
    """Return all records in their order with what is kept of them, as a full match would."""
    order = kept.roll.order
    model = kept.fitted.model(kept.comparer.take(order), given.settings.weights)
    scored, settled = placed(kept.told, order, model)
    records = in_order(without_free_mail(given.records))
    checked = measured_precision(given.decisions).checked
    asking = Asking(records, scored, settled, given.settings, model.learnt, checked)
    return Matched(asking, kept.fitted)


def _texts(comparer: Comparer, name: str) -> Texts:
    """Return a column as texts, "" where it is empty."""
    column = comparer.column(name)
    found: Texts = np.append(column.values, "")[column.codes]
    return found
