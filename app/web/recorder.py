"""Writes down who saw what, behind the answers: reading must not wait for a nightly publication.

Acts that change something are recorded in the request itself (``Visit.record``), before it is
answered; views and the moments sessions were last used are gathered here and written every second.
"""

import queue
import threading
from datetime import datetime
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from app.web.worker import Worker
from pipelines.workspace import Workspace
from warehouse import accounts, audit
from warehouse.audit import Act
from warehouse.engine import transaction

_EVERY_SECONDS = 1.0
_TRIES = 30


class Recorder(Worker):
    """A thread that writes views and session times. Use it in a ``with``."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("recorder")
        self._workspace = workspace
        self._acts: queue.SimpleQueue[Act] = queue.SimpleQueue()
        self._seen: dict[str, datetime] = {}
        self._tokens: dict[int, datetime] = {}
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        self._stop.clear()
        return super().__enter__()

    def _ask_to_stop(self) -> None:
        self._stop.set()

    def note(self, act: Act) -> None:
        """Take an act down, to be written within a second or so."""
        self._acts.put(act)

    def seen(self, token_hash: str, now: datetime) -> None:
        """Take down that a session was used."""
        self._seen[token_hash] = now

    def token_used(self, token_id: int, now: datetime) -> None:
        """Take down that a token was used."""
        self._tokens[token_id] = now

    def _work(self) -> None:
        acts: list[Act] = []
        failed = 0
        while True:
            stopping = self._stop.wait(_EVERY_SECONDS)
            while not self._acts.empty():
                acts.append(self._acts.get())
            seen, self._seen = self._seen, {}
            tokens, self._tokens = self._tokens, {}
            try:
                self._write(acts, seen, tokens)
            except SQLAlchemyError:
                # The warehouse is busy or away: keep what there is, and try again.
                failed += 1
                self._seen = {**seen, **self._seen}
                self._tokens = {**tokens, **self._tokens}
                if stopping and failed > _TRIES:
                    return
                continue
            acts, failed = [], 0
            if stopping:
                return

    def _write(
        self, acts: list[Act], seen: dict[str, datetime], tokens: dict[int, datetime]
    ) -> None:
        if not acts and not seen and not tokens:
            return
        with transaction(self._workspace.engine) as connection:
            audit.record(connection, acts)
            for token_hash, now in seen.items():
                accounts.see_session(connection, token_hash, now)
            for token_id, now in tokens.items():
                accounts.note_token(connection, token_id, now)
