"""Two-language texts: Japanese first, English second.

A message is written once, at the place that says it, in both languages, so that neither can
drift from the other. What belongs here: the text type and the choice of language. What does not:
the texts themselves.
"""

import locale
import os
from typing import Literal, NamedTuple

Language = Literal["ja", "en"]


class Text(NamedTuple):
    """A message in Japanese and English."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the wording in ``language``."""
        return self.ja if language == "ja" else self.en

    def __str__(self) -> str:
        return self.in_(current_language())


def current_language() -> Language:
    """Return the language of messages: ``TSUNAGI_LANG``, else the locale, else Japanese."""
    for name in (os.environ.get("TSUNAGI_LANG"), locale.getlocale()[0]):
        if name and name[:2].lower() in ("ja", "en"):
            return "ja" if name[:2].lower() == "ja" else "en"
    return "ja"
