"""Something that works beside the answers, in a thread of its own."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Worker(ABC):
    """A thread that works as long as a ``with`` lasts.

    Args:
        name: of the thread.
        patience: seconds its end is waited for; None: as long as it takes.
    """

    def __init__(self, name: str, *, patience: float | None = None) -> None:
        self._name, self._patience = name, patience
        self._thread = threading.Thread()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ask_to_stop()
        self._thread.join(self._patience)

    @abstractmethod
    def _work(self) -> None:
        """Work until asked to stop."""

    def _ask_to_stop(self) -> None:  # noqa: B027 - who ends by itself need not be asked
        """Let the work end."""
