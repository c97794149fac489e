"""What the review pages are sent: filters in the address, answers in a form."""

from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from core.judgement import Judgement, Pair, RecordKey
from pipelines.steps.answering import Given
from pipelines.steps.question import Shown
from pipelines.steps.review import Answer
from warehouse.queries.queue import Wanted

_TEXT = 2000


class Filter(BaseModel):
    """Which questions somebody wants to see; probabilities in percent."""

    kind: str = Field("", pattern="^(candidate|weak|check|)$")
    system: str = Field("", max_length=200)
    low: int = Field(0, ge=0, le=100)
    high: int = Field(100, ge=0, le=100)
    text: str = Field("", max_length=200)
    unsure: bool = False

    @property
    def wanted(self) -> Wanted:
        """The same for the queue."""
        return Wanted(
            kind=self.kind,
            system=self.system,
            at_least=self.low / 100,
            at_most=self.high / 100,
            text=self.text.strip(),
            unsure=self.unsure,
        )

    @property
    def told(self) -> dict[str, Any]:
        """What differs from showing everything."""
        return Filter.model_validate(self.model_dump(include=set(Filter.model_fields))).model_dump(
            exclude_defaults=True
        )

    def address(self, **more: str | int) -> str:
        """Return the address of the queue with this filter."""
        query = urlencode({**self.told, **{key: value for key, value in more.items() if value}})
        return f"/review?{query}" if query else "/review"


class QueueQuery(Filter):
    """The queue: behind which place, or which question in particular.

    Attributes:
        of: a decision that was taken back: the question about its records.
    """

    after: str = Field("", max_length=200, pattern="^[0-9]*$")
    at: int = 0
    of: int = 0


class Asked(Filter):
    """A question as it was shown: its two records, and the mark of what somebody saw."""

    left_system: str = Field(max_length=_TEXT)
    left_code: str = Field(max_length=_TEXT)
    right_system: str = Field(max_length=_TEXT)
    right_code: str = Field(max_length=_TEXT)
    shown: str = Field("", max_length=100)
    place: str = Field("", max_length=200, pattern="^[0-9]*$")

    @property
    def pair(self) -> Pair:
        """The two records.

        Raises:
            ValueError: both records are one.
        """
        left = RecordKey(self.left_system, self.left_code)
        return Pair.of(left, RecordKey(self.right_system, self.right_code))


class AnswerForm(Asked):
    """An answer to a question."""

    candidate_id: int
    judgement: str = Field(pattern="^(same|different|unsure|skip)$")
    reason: str = Field("", max_length=_TEXT)

    @property
    def is_skip(self) -> bool:
        """Whether the question is left for later."""
        return self.judgement == "skip"

    def given(self) -> Given:
        """Return the answer.

        Raises:
            ValueError: both records are one.
        """
        return Given(
            self.candidate_id,
            self.pair,
            Answer(Judgement(self.judgement), self.reason.strip()),
            Shown.read(self.shown),
        )


class UndoForm(Filter):
    """A decision to take back."""

    decision_id: int
    reason: str = Field("", max_length=_TEXT)
    back: str = Field("", max_length=_TEXT)
