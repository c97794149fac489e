"""Measuring matching against what people decided: a sample, and not a fair one.

Decisions bind the master, so holding it against them would always find it right. What is measured
is what matching would do without them. People are asked where matching is unsure, so that the
figures are worse than those of all customers; only merges drawn at random for a check are fair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleansing.matching.match import MatchInput
from cleansing.matching.model.precision import MeasuredPrecision, measured_precision
from cleansing.matching.rehearsal import Rehearsal
from core.errors import ConfigurationError
from core.judgement import Decision, Judgement
from core.language import Text
from pipelines.known_names import known_names
from pipelines.steps.agreement import Disagreement, Key
from pipelines.steps.confidence import Bounds, wilson
from pipelines.steps.curves import (
    CANDIDATE_BINS,
    Bin,
    binned,
    customers_of,
    keys_of,
    pairs_of,
)
from pipelines.steps.match import load_records, settings_of
from pipelines.steps.mistake_list import write_mistakes
from pipelines.steps.mistakes import Listing, Mistake, by_kind, mistakes
from pipelines.workspace import Workspace
from warehouse import decisions as ledger

BIASED = Text(
    ja="人の判定を正解とした値です。人に尋ねるのは機械が迷った組が中心なので、"
    "顧客全体での値より悪く出ます。全体の値は --truth で測ってください。",
    en="Measured on people's decisions. People are asked mostly about pairs that are hard to "
    "decide, so the figures are worse than those of all customers; measure these with --truth.",
)


@dataclass(frozen=True, slots=True)
class OnDecisions:
    """Matching without decisions, held against them.

    Attributes:
        same: pairs that people called the same customer.
        different: pairs that people called different customers.
        unsure: pairs that people left open; they are not counted.
        gone: decided pairs of which a record is no longer there.
        found: pairs called the same that matching joins by itself.
        wrong: pairs called different that matching joins by itself.
        asked: pairs called the same, not joined, that matching would ask about.
        checks: what people found of automatic merges; those drawn at random are a fair sample.
        bins: whether the probabilities people were shown hold.
        mistakes: where matching and people disagree, with evidence.
    """

    same: int
    different: int
    unsure: int
    gone: int
    found: int
    wrong: int
    asked: int
    checks: MeasuredPrecision
    bins: Sequence[Bin]
    mistakes: Sequence[Mistake]
    errors: int | None = None

    @property
    def precision(self) -> float | None:
        """Share of the decided pairs that matching joins which people call the same."""
        joined = self.found + self.wrong
        return self.found / joined if joined else None

    @property
    def recall(self) -> float | None:
        """Share of the pairs called the same that matching joins."""
        return self.found / self.same if self.same else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        both = self.found + self.wrong + self.same
        return 2 * self.found / both if both else None

    @property
    def bounds(self) -> dict[str, Bounds | None]:
        """Bounds of precision and recall, 95 %."""
        return {
            "precision": wilson(self.found, self.found + self.wrong),
            "recall": wilson(self.found, self.same),
        }

    @property
    def remarks(self) -> list[Text]:
        """What a reader should know."""
        return [BIASED]

    def as_dict(self) -> dict[str, Any]:
        """Return everything that was measured as plain data."""
        return {
            "from_decisions": True,
            "true_pairs": self.same,
            "different_pairs": self.different,
            "unsure_pairs": self.unsure,
            "gone_pairs": self.gone,
            "linked_pairs": self.found + self.wrong,
            "right_pairs": self.found,
            "false_merges": self.wrong,
            "missed_pairs": self.same - self.found,
            "missed_asked": self.asked,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "bounds": {name: found and list(found) for name, found in self.bounds.items()},
            "merges_checked": self.checks.checked,
            "merges_right": self.checks.right,
            "merges_right_at_least": self.checks.at_least,
            "errors_written": self.errors,
            "remarks": [str(remark) for remark in self.remarks],
            "calibration": [one.as_dict() for one in self.bins],
            "kinds": by_kind(self.mistakes),
        }


def evaluate_decisions(workspace: Workspace, errors: Path | None = None) -> OnDecisions:
    """Hold what matching would do without decisions against the decisions.

    Args:
        workspace: where.
        errors: where to list what people saw otherwise (CSV); None: nowhere.

    Raises:
        ConfigurationError: nobody has decided anything yet.
    """
    with workspace.engine.connect() as connection:
        decided = ledger.decisions_in_force(connection)
        records = load_records(connection, known_names(workspace))
    keys = keys_of(records)
    known = {*keys.values()}
    judged = [
        decision
        for decision in decided
        if decision.judgement is not Judgement.UNSURE and {*decision.pair} <= known
    ]
    if not judged:
        raise _nothing_decided(len(decided))
    rehearsal = Rehearsal(MatchInput(records, (), settings_of(workspace)))
    result = rehearsal.at()
    customers = customers_of(result, keys)
    asked = pairs_of(result.candidates, keys)
    names = {
        (system, code): name
        for system, code, name in zip(
            records["system"], records["code"], records["name"], strict=True
        )
    }
    labels: dict[Key, str] = {key: "" for decision in judged for key in decision.pair}
    listing = Listing(labels, customers, names, asked, {}, records, rehearsal)
    wrong = _disagreements(judged, customers)
    listed = mistakes(listing, wrong)
    return _measured(decided, judged, customers, listed, errors)


def _measured(
    decided: Sequence[Decision],
    judged: Sequence[Decision],
    customers: Mapping[Key, str],
    listed: Sequence[Mistake],
    errors: Path | None,
) -> OnDecisions:
    same = [decision for decision in judged if decision.judgement is Judgement.SAME]
    unsure = sum(decision.judgement is Judgement.UNSURE for decision in decided)
    wrong = sum(one.kind == "false_merge" for one in listed)
    missed = sum(one.kind == "missed" for one in listed)
    shown = [
        (decision.score, decision.judgement is Judgement.SAME)
        for decision in judged
        if decision.score is not None
    ]
    return OnDecisions(
        same=len(same),
        different=len(judged) - len(same),
        unsure=unsure,
        gone=len(decided) - unsure - len(judged),
        found=len(same) - missed,
        wrong=wrong,
        asked=sum(one.asked for one in listed),
        checks=measured_precision(decided),
        bins=binned("candidate", shown, CANDIDATE_BINS),
        mistakes=listed,
        errors=None if errors is None else write_mistakes(errors, listed),
    )


def _disagreements(judged: Sequence[Decision], customers: Mapping[Key, str]) -> list[Disagreement]:
    """Return the pairs of which people and matching say opposite things."""
    found = []
    for decision in judged:
        left, right = decision.pair
        joined = customers[left] == customers[right]
        if joined and decision.judgement is Judgement.DIFFERENT:
            found.append(Disagreement("false_merge", [left], [right]))
        if not joined and decision.judgement is Judgement.SAME:
            found.append(Disagreement("missed", [left], [right]))
    return found


def _nothing_decided(decided: int) -> ConfigurationError:
    return ConfigurationError(
        "NO_DECISIONS",
        Text(
            ja="「同じ」「別」と判定された組がまだありません"
            f"(判定 {decided:,}件)。候補を判定するか、--truth で正解のCSVを渡してください。",
            en="No pair has been called the same or different yet "
            f"({decided:,} decisions). Decide some candidates, or give labels with --truth.",
        ),
    )
