"""A built-in profile beside a file: how well it reads it, and what is missing."""

from dataclasses import dataclass, field
from typing import Literal

from connectors.profile import Profile
from core.language import Text

Verdict = Literal["exact", "partly", "broken", "near"]


@dataclass(frozen=True, slots=True)
class Fit:
    """A built-in profile beside a file.

    Attributes:
        verdict: ``exact`` (reads it), ``partly`` (would read it, but leave out or hold back much),
            ``broken`` (it is this format, but damaged), ``near`` (columns are missing).
        found: columns of the format that the file has.
        missing: columns of the format that it lacks.
        reason: why, for people.
        adapt: formats to add to ``also`` for this file (the table was saved in another format).
    """

    profile: str
    title: Text
    entity: str
    verdict: Verdict
    found: tuple[str, ...]
    missing: tuple[str, ...]
    reason: Text
    adapt: tuple[str, ...] = ()
    score: float = field(default=0.0)


def title_of(profile: Profile) -> Text:
    """Return what people call a format."""
    title = profile.title
    return Text(profile.id, profile.id) if title is None else Text(title.ja, title.en)
