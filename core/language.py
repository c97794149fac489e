"""Two-language texts: Japanese first, English second.

A message is written once, at the place that says it, in both languages, so that neither can
drift from the other. What belongs here: the text type and the choice of language. What does not:
the texts themselves.
"""

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


_SPOKEN: ContextVar[Language | None] = ContextVar("spoken language", default=None)


def current_language() -> Language:
    """Return the language of messages: that of ``spoken``, else ``TSUNAGI_LANG``, else the locale.

    Japanese where none of them says.
    """
    if language := _SPOKEN.get():
        return language
    for name in (os.environ.get("TSUNAGI_LANG"), locale.getlocale()[0]):
        if name and name[:2].lower() in ("ja", "en"):
            return "ja" if name[:2].lower() == "ja" else "en"
    return "ja"


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    """Let messages be in ``language`` here, whatever others who are served meanwhile speak."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)
