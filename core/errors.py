"""Errors by what the reader can do about them.

A row that can't be read is never one of these: it is a value, ``core.records.Rejection``.
These are broken assumptions. Each says what happened, where, why, and what to do next; each
``code`` is explained in ``docs/errors.md``.
"""

from core.language import Text


class HubError(Exception):
    """Something is not as it was assumed to be.

    Args:
        code: a stable upper-case word, listed in ``docs/errors.md``.
        message: what, where, why and what to do, in both languages.
    """

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"[{self.code}] {self.message}"


class ConfigurationError(HubError):
    """The workspace's configuration or a command's arguments are wrong. Mend it; nothing ran."""


class SourceError(HubError):
    """A file is not what its profile says. That source stops; the others go on."""


class ReconciliationError(HubError):
    """Sums or checks do not hold. Nothing is published; the previous publication stands."""


class BusyError(HubError):
    """Somebody else is at work on this workspace. Try again later."""


class DecisionError(HubError):
    """An operator's decision contradicts another one, or names something that is not there."""


class InstallationError(HubError):
    """The machine or the warehouse lacks something. ``tsunagi doctor`` says how to mend it."""
