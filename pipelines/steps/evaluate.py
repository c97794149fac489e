"""Measuring the published master against labels whose truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from cleansing.matching.match import MatchInput
from cleansing.matching.rehearsal import Rehearsal
from core.judgement import Decision
from core.language import Text
from pipelines.known_names import known_names
from pipelines.steps.agreement import Agreement, Key, Prospect, agreement, prospect
from pipelines.steps.confidence import Bounds, bounds
from pipelines.steps.curves import Bin, Point, calibration, curve, keys_of
from pipelines.steps.match import load_records, settings_of
from pipelines.steps.mistake_list import write_mistakes
from pipelines.steps.mistakes import Listing, Mistake, by_kind, mistakes
from pipelines.steps.truth import Truth, read_truth, remarks
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.queries.mapping import candidate_pairs, customers_of_records, names_of_records


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The master against labels, and what the waiting candidates could add.

    Attributes:
        records: records in the master.
        waiting: candidates that wait, labelled or not.
        bounds: of precision, recall and F1, 95 %.
        remarks: what a reader should know about the labels.
        errors: lines written to the list of errors; None where none was asked for.
        points: what other thresholds would bring; empty unless asked for.
        bins: whether probabilities hold; empty unless asked for.
        mistakes: what is wrong, with evidence; empty unless asked for.
    """

    agreement: Agreement
    prospect: Prospect
    records: int
    waiting: int
    bounds: Mapping[str, Bounds | None] = field(default_factory=dict)
    remarks: Sequence[Text] = ()
    errors: int | None = None
    points: Sequence[Point] = ()
    bins: Sequence[Bin] = ()
    mistakes: Sequence[Mistake] = ()

    @property
    def candidates_per_thousand(self) -> float:
        """Waiting candidates per 1,000 records: how much work the review is."""
        return 1000 * self.waiting / self.records if self.records else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return everything that was measured as plain data; rates are shares of 1, or None."""
        measured = self.agreement
        return {
            **asdict(measured),
            "false_merges": measured.false_merges,
            "missed_pairs": measured.missed_pairs,
            "precision": measured.precision,
            "recall": measured.recall,
            "f1": measured.f1,
            "record_f1": measured.record_f1,
            "bounds": {name: found and list(found) for name, found in self.bounds.items()},
            "records": self.records,
            "candidates": self.waiting,
            "candidates_per_1000_records": self.candidates_per_thousand,
            "candidates_labelled": self.prospect.candidates,
            "candidates_right": self.prospect.right,
            "recall_with_candidates": self.prospect.after.recall,
            "f1_with_candidates": self.prospect.after.f1,
            "errors_written": self.errors,
            "remarks": [str(remark) for remark in self.remarks],
            "curve": [point.as_dict() for point in self.points],
            "calibration": [one.as_dict() for one in self.bins],
            "kinds": by_kind(self.mistakes),
        }


class _Master(NamedTuple):
    """The published master: customers and names of records, and the pairs that wait."""

    customers: Mapping[Key, str]
    candidates: Sequence[tuple[Key, Key]]
    names: Mapping[Key, str]


def evaluate(
    workspace: Workspace,
    truth: Path,
    errors: Path | None = None,
    *,
    curves: bool = False,
) -> Evaluation:
    """Compare the published master with labels.

    Args:
        workspace: where.
        truth: CSV with the columns ``system``, ``code``, ``entity``.
        errors: where to list false merges and missed pairs (CSV); None: nowhere.
        curves: try other thresholds, hold probabilities against the labels, and list what is
            wrong with its evidence.

    Raises:
        ConfigurationError: the labels cannot be read, or contradict each other.
    """
    told = read_truth(truth)
    closer = curves or errors is not None
    with workspace.engine.connect() as connection:
        master = _Master(
            customers_of_records(connection),
            candidate_pairs(connection),
            names_of_records(connection) if closer else {},
        )
    customers, candidates = master.customers, master.candidates
    measured = Evaluation(
        agreement=agreement(told.labels, customers),
        prospect=prospect(told.labels, customers, candidates),
        records=len(customers),
        waiting=len(candidates),
        bounds=bounds(told.labels, customers),
        remarks=remarks(told, customers.keys()),
    )
    if not closer:
        return measured
    return _closer(workspace, told, measured, master, errors, curves=curves)


def _closer(
    workspace: Workspace,
    told: Truth,
    measured: Evaluation,
    master: _Master,
    errors: Path | None,
    *,
    curves: bool,
) -> Evaluation:
    """Match anew to see what led to mistakes, and what other thresholds would bring."""
    settings = settings_of(workspace)
    with workspace.engine.connect() as connection:
        decided: list[Decision] = ledger.decisions_in_force(connection)
        records = load_records(connection, known_names(workspace))
    rehearsal = Rehearsal(MatchInput(records, decided, settings))
    found = mistakes(
        Listing(
            labels=told.labels,
            customers=master.customers,
            names=master.names,
            candidates=master.candidates,
            judgements={decision.pair: decision.judgement for decision in decided},
            records=records,
            rehearsal=rehearsal,
        )
    )
    points: list[Point] = []
    bins: list[Bin] = []
    if curves:
        keys = keys_of(records)
        points = curve(rehearsal, keys, told.labels, settings.automatic)
        bins = calibration(rehearsal.at(), keys, told.labels)
    written = None if errors is None else write_mistakes(errors, found)
    told_too = [*measured.remarks, *_outdated(points, measured.agreement)]
    return replace(
        measured, remarks=told_too, errors=written, points=points, bins=bins, mistakes=found
    )


def _outdated(points: Sequence[Point], master: Agreement) -> list[Text]:
    """Say where matching anew gives other customers than the ones that are published."""
    for point in points:
        now = (point.measured.linked_pairs, point.measured.right_pairs)
        if point.current and now != (master.linked_pairs, master.right_pairs):
            return [
                Text(
                    ja="いまのデータ・判定・設定で名寄せし直すと、公開中の台帳と違う結果になります。"
                    "しきい値の表は名寄せし直した結果です(sync --full で台帳も同じになります)。",
                    en="Matching anew with today's records, decisions and settings gives other "
                    "customers than the published ones; the table of thresholds is of matching "
                    "anew (sync --full makes them alike).",
                )
            ]
    return []
