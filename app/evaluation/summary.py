"""An evaluation as people read it: figures with their bounds, and words for what was counted.

What belongs here: choosing and wording. What does not: measuring (``pipelines.steps``), or drawing
(``page``, ``sheets``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.cli.formats import percent
from core.language import Text
from pipelines.steps.confidence import Bounds
from pipelines.steps.curves import Bin, Point
from pipelines.steps.evaluate import Evaluation
from pipelines.steps.evaluate_decisions import OnDecisions
from pipelines.steps.kinds import KINDS
from pipelines.steps.mistakes import Mistake, by_kind

MISTAKE = {
    "false_merge": Text("誤った統合", "False merges"),
    "missed": Text("見逃し", "Missed pairs"),
}
BIN = {
    "link": Text("自動でまとめた組", "Joined automatically"),
    "candidate": Text("確認の候補", "Asked about"),
}


class Figure(NamedTuple):
    """One figure: what it is, its value, and what it means."""

    title: Text
    value: str
    meaning: Text


class Kind(NamedTuple):
    """How many pairs went wrong in one way."""

    kind: str
    title: Text
    pairs: int
    asked: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report shows, in the order it shows it."""

    title: Text
    figures: Sequence[Figure]
    remarks: Sequence[Text] = ()
    points: Sequence[Point] = ()
    bins: Sequence[Bin] = ()
    mistakes: Sequence[Mistake] = field(default_factory=list)

    @property
    def kinds(self) -> list[Kind]:
        """Pairs by kind of mistake."""
        return [
            Kind(
                str(row["kind"]),
                KINDS[str(row["why"])],
                int(row["pairs"]),
                int(row["asked"]),
            )
            for row in by_kind(self.mistakes)
        ]


def of_labels(found: Evaluation) -> Summary:
    """Return what a report on labels shows."""
    return Summary(
        title=Text("名寄せの評価", "Matching, evaluated"),
        figures=[*_rates(found), *_work(found), *_counts(found)],
        remarks=found.remarks,
        points=found.points,
        bins=found.bins,
        mistakes=found.mistakes,
    )


def _rates(found: Evaluation) -> list[Figure]:
    measured, bounds = found.agreement, found.bounds
    return [
        Figure(
            Text("適合率", "Precision"),
            _bounded(measured.precision, bounds.get("precision")),
            Text("まとめた組のうち、正しい割合", "share of the joined pairs that are right"),
        ),
        Figure(
            Text("再現率", "Recall"),
            _bounded(measured.recall, bounds.get("recall")),
            Text("まとめるべき組のうち、まとめた割合", "share of the true pairs that are joined"),
        ),
        Figure(
            Text("F1", "F1"),
            _bounded(measured.f1, bounds.get("f1")),
            Text("適合率と再現率の調和平均", "harmonic mean of precision and recall"),
        ),
        Figure(
            Text("レコードでみた適合率・再現率・F1", "Precision, recall, F1 per record"),
            " / ".join(
                percent(share)
                for share in (
                    measured.record_precision,
                    measured.record_recall,
                    measured.record_f1,
                )
            ),
            Text(
                "B-cubed。大きな顧客を組の数でなくレコードの数で数えます",
                "B-cubed: a large customer counts by its records, not by its pairs",
            ),
        ),
    ]


def _work(found: Evaluation) -> list[Figure]:
    after = found.prospect.after
    return [
        Figure(
            Text("候補に全部正しく答えたときの再現率", "Recall with every candidate answered"),
            f"{percent(after.recall)} (F1 {percent(after.f1)})",
            Text(
                "確認待ちの候補のうち、正しいものを全部「同じ」とした場合",
                "if every right candidate is accepted and no other",
            ),
        ),
        Figure(
            Text("確認待ちの候補", "Candidates waiting"),
            f"{found.waiting:,}",
            Text(
                f"レコード1,000件あたり {found.candidates_per_thousand:.1f}件。"
                f"正解つきの{found.prospect.candidates:,}件のうち"
                f"{found.prospect.right:,}件が同じ顧客",
                f"{found.candidates_per_thousand:.1f} per 1,000 records; of "
                f"{found.prospect.candidates:,} with labels {found.prospect.right:,} are one "
                "customer",
            ),
        ),
    ]


def _counts(found: Evaluation) -> list[Figure]:
    measured = found.agreement
    return [
        Figure(
            MISTAKE["false_merge"],
            f"{measured.false_merges:,}",
            Text(
                f"別々の実体をまとめた組。顧客 {measured.mixed_customers:,} に入っています",
                f"pairs of different entities, in {measured.mixed_customers:,} customers",
            ),
        ),
        Figure(
            MISTAKE["missed"],
            f"{measured.missed_pairs:,}",
            Text(
                f"まとめるべきなのに別々の組。実体 {measured.split_entities:,}",
                f"pairs of one entity that are apart, of {measured.split_entities:,} entities",
            ),
        ),
        Figure(
            Text("正解つきのレコード", "Labelled records"),
            f"{measured.labelled:,}",
            Text(
                f"実体 {measured.entities:,}、まとめるべき組 {measured.true_pairs:,}、"
                f"まとめた組 {measured.linked_pairs:,}",
                f"{measured.entities:,} entities, {measured.true_pairs:,} true pairs, "
                f"{measured.linked_pairs:,} joined pairs",
            ),
        ),
    ]


def of_decisions(found: OnDecisions) -> Summary:
    """Return what a report on people's decisions shows."""
    joined = found.found + found.wrong
    bounds = found.bounds
    return Summary(
        title=Text("名寄せの評価(人の判定を正解として)", "Matching, evaluated on decisions"),
        figures=[
            Figure(
                Text("適合率", "Precision"),
                _bounded(found.precision, bounds["precision"]),
                Text(
                    f"判定がなければ自動でまとめる {joined:,}組のうち、人が「同じ」とした割合",
                    f"of {joined:,} decided pairs that matching would join, called the same",
                ),
            ),
            Figure(
                Text("再現率", "Recall"),
                _bounded(found.recall, bounds["recall"]),
                Text(
                    f"人が「同じ」とした {found.same:,}組のうち、判定がなくてもまとまる割合",
                    f"of {found.same:,} pairs called the same, joined without the decision",
                ),
            ),
            Figure(Text("F1", "F1"), percent(found.f1), Text("調和平均", "harmonic mean")),
            _checked(found),
            Figure(
                Text("判定した組", "Decided pairs"),
                f"{found.same + found.different:,}",
                Text(
                    f"同じ {found.same:,}、別 {found.different:,}"
                    f"(ほかに保留 {found.unsure:,}、レコードがもうない組 {found.gone:,})",
                    f"{found.same:,} the same, {found.different:,} different (besides "
                    f"{found.unsure:,} left open, {found.gone:,} of records no longer there)",
                ),
            ),
        ],
        remarks=found.remarks,
        bins=found.bins,
        mistakes=found.mistakes,
    )


def _checked(found: OnDecisions) -> Figure:
    checks = found.checks
    share = checks.right / checks.checked if checks.checked else None
    least = "" if checks.at_least is None else f" (≥ {percent(checks.at_least)})"
    return Figure(
        Text("確かめた自動統合のうち正しい割合", "Right among automatic merges checked"),
        f"{percent(share)}{least}",
        Text(
            f"人が確かめた {checks.checked:,}件から。95%の確かさで≥の値以上",
            f"of {checks.checked:,} that people looked at; at least ≥ with 95 % confidence",
        ),
    )


def _bounded(share: float | None, bounds: Bounds | None) -> str:
    if share is None or bounds is None:
        return percent(share)
    return f"{percent(share)} ({percent(bounds.low)} – {percent(bounds.high)})"
