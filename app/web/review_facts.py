"""A question made ready for its page: rows to compare, the chart, words for codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.charts import Bar, waterfall
from app.web.differences import Compared, compare
from cleansing.matching.asking.reasons import told
from cleansing.matching.asking.wording import sentence_of
from core.fields import CUSTOMER_FIELDS
from core.labels import LINE_KINDS as LINE_KINDS
from core.labels import label
from core.language import Text
from pipelines.steps.question import Question

FEATURES = {
    "prior": Text("比べる前の見込み", "Before comparing"),
    "name": Text("名称", "Name"),
    "reading": Text("フリガナ", "Reading"),
    "form": Text("法人格", "Legal form"),
    "address": Text("住所", "Address"),
    "phone": Text("電話番号", "Telephone"),
    "email": Text("メール", "E-mail"),
    "branch": Text("支店・機関", "Branch"),
    "identifier": Text("法人番号", "Identifier"),
    "place": Text("地名", "Place"),
    "repeats": Text("同じシステムの重なり", "Repeats in a system"),
    "silent": Text("比べるもの", "What there is"),
    "runner_up": Text("次点", "Runner-up"),
}
KINDS = {
    "candidate": Text("候補", "Candidate"),
    "weak": Text("弱い結び付き", "Weak link"),
    "check": Text("抜き取り確認", "Check"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of both records, side by side."""

    label: str
    compared: Compared
    left: str
    right: str

    @property
    def state(self) -> str:
        """``same``, ``differs``, or ``missing`` where one side says nothing."""
        if not self.left or not self.right:
            return "missing"
        return "same" if self.compared.is_same else "differs"


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of evidence: what was compared, what it says, how many bits it weighs."""

    feature: str
    sentence: str
    weight: float


FIRST = (
    "name", "name_kana", "name_short", "corporate_number", "invoice_number", "postal_code",
    "address", "phone", "fax", "email", "url", "representative", "contact_name",
)  # fmt: skip
"""What tells customers apart, shown above the answers."""
FIGURES = frozenset(
    ("postal_code", "phone", "fax", "corporate_number", "invoice_number", "credit_limit", "capital",
     "annual_sales", "employees")
)  # fmt: skip


def first_rows(question: Question) -> list[FieldRow]:
    """Return the fields that tell customers apart and that either record has."""
    return _rows(question, FIRST)


def other_rows(question: Question) -> list[FieldRow]:
    """Return the other fields that either record has, then the columns of the files themselves."""
    left, right = question.left.record, question.right.record
    others = [name for name in CUSTOMER_FIELDS if name not in FIRST and name != "code"]
    extra = dict.fromkeys([*left.extra, *right.extra])
    return _rows(question, others) + [
        _row(name, left.extra.get(name, ""), right.extra.get(name, "")) for name in extra
    ]


def _rows(question: Question, names: Iterable[str]) -> list[FieldRow]:
    left, right = question.left.record.values, question.right.record.values
    return [
        _row(label(name), left.get(name, ""), right.get(name, ""), figures=name in FIGURES)
        for name in names
        if name in left or name in right
    ]


def reasons(question: Question) -> list[Reason]:
    """Return the evidence, what was expected before comparing first, then by weight."""
    return [
        Reason(
            _feature(str(line.get("feature", ""))),
            str(sentence_of(line)),
            float(line.get("weight") or 0.0),
        )
        for line in sorted(
            question.view.evidence,
            key=lambda line: (
                line.get("feature") != "prior",
                -abs(float(line.get("weight") or 0)),
            ),
        )
        if line.get("sentence")
    ]


def chart(lines: Sequence[Reason]) -> Markup:
    """Return the evidence as a waterfall in bits: right of the line speaks for one customer."""
    bars = [
        Bar(one.feature, one.weight, one.sentence, "good" if one.weight > 0 else "bad")
        for one in lines
        if one.weight
    ]
    title = Text("根拠の重み(ビット)の積み上げ", "The evidence in bits, added up")
    return waterfall(bars, str(title))


def why(question: Question) -> str:
    """Return why people are asked."""
    return str(told(question.view.reason))


def _row(name: str, left: str, right: str, *, figures: bool = False) -> FieldRow:
    return FieldRow(name, compare(left, right, figures=figures), left, right)


def _feature(name: str) -> str:
    return str(FEATURES.get(name, name))
