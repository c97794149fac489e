"""What became of an expectation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import ReconciliationError
from core.language import Text


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One expectation's result.

    Attributes:
        severity: ``critical`` stops the publication.
        checked: rows that were looked at; 0 where nothing was staged.
        found: rows that are not as expected.
        examples: the first of them, for people.
    """

    name: str
    title: Text
    severity: str
    passed: bool
    checked: int = 0
    found: int = 0
    examples: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Tell whether it stops the publication."""
        return not self.passed and self.severity == "critical"

    def sentence(self) -> Text:
        """Say what was found, with its first examples."""
        shown = f" ({', '.join(self.examples)})" if self.examples else ""
        return Text(
            ja=f"{self.title.ja}: {self.found:,}/{self.checked:,}件が適合しません{shown}",
            en=f"{self.title.en}: {self.found:,} of {self.checked:,} do not comply{shown}",
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**asdict(self), "title": str(self.title), "examples": list(self.examples)}


class CriticalChecksFailed(ReconciliationError):  # noqa: N818 - says what happened
    """Critical expectations do not hold of what is staged; ``results`` has all of them."""

    def __init__(self, results: Sequence[CheckResult]) -> None:
        failed = [result for result in results if result.blocks]
        listing = Text(
            ja="\n".join(f"  {r.name}: {r.sentence().ja}" for r in failed),
            en="\n".join(f"  {r.name}: {r.sentence().en}" for r in failed),
        )
        super().__init__(
            "CHECK_FAILED",
            Text(
                ja=f"公開前の検査に{len(failed)}件の重大な不合格があり、何も公開していません。\n"
                f"{listing.ja}\n元のファイルを確かめ、直してからもう一度実行してください。",
                en=f"{len(failed)} critical checks failed; nothing was published.\n{listing.en}\n"
                "Look into the source files, mend them and run again.",
            ),
        )
        self.results = tuple(results)
