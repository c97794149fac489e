"""The expectations as data: what is expected of which column, and how much it weighs."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from core.language import Text
from pipelines.quality.settings import CheckSettings

Severity = Literal["critical", "warning"]


class Title(BaseModel):
    """What an expectation says, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ja: str
    en: str

    def text(self) -> Text:
        """Return it as a message."""
        return Text(ja=self.ja, en=self.en)


class Expectation(BaseModel):
    """One expectation.

    Attributes:
        expectation: the class of ``great_expectations.expectations``.
        arguments: its arguments; ``$name`` stands for a number of ``CheckSettings``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: Title
    severity: Severity
    expectation: str
    arguments: dict[str, Any]

    @property
    def column(self) -> str:
        """The column that is looked at (the first of a pair)."""
        return str(self.arguments.get("column", self.arguments.get("column_A")))

    def under(self, settings: CheckSettings) -> "Expectation":
        """Return it with the firm's numbers filled in and its configured severity."""
        arguments = {
            key: getattr(settings, value[1:])
            if isinstance(value, str) and value.startswith("$")
            else value
            for key, value in self.arguments.items()
        }
        severity: Severity = "critical" if self.name in settings.critical else self.severity
        return self.model_copy(update={"arguments": arguments, "severity": severity})


@cache
def shipped_suites() -> dict[str, tuple[Expectation, ...]]:
    """Return the suites that come with the product: name → expectations."""
    text = files("pipelines.quality").joinpath("suites.yaml").read_text(encoding="utf-8")
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return {
        name: tuple(Expectation.model_validate(entry) for entry in entries)
        for name, entries in document.items()
    }


def suites(settings: CheckSettings) -> dict[str, tuple[Expectation, ...]]:
    """Return the suites with the firm's settings applied."""
    return {
        name: tuple(expectation.under(settings) for expectation in entries)
        for name, entries in shipped_suites().items()
    }


def expectations(settings: CheckSettings) -> list[Expectation]:
    """Return all expectations with the firm's settings applied, in their order."""
    return [expectation for entries in suites(settings).values() for expectation in entries]
