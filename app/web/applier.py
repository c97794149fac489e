"""Lets decisions take effect at once: a process of its own publishes them while people go on.

Decisions are in the ledger before this hears of them, so nothing is lost with it: after a restart
it looks whether the ledger knows more than the last publication did. Quick decisions are
published together, one publication at a time; where a night is at work, or files wait for one, it
tries again until the master knows of every decision.
"""

import json
import logging
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app.web.applying import command, environment
from app.web.worker import Worker
from core.language import Text
from pipelines.workspace import Workspace
from warehouse import overrides
from warehouse.queries.acts import pending

QUIET_SECONDS = 1.0
"""So long nobody must have decided before a publication begins; at least as long as the last took,
so that people wait for its write lock a small part of the time."""
_LONGEST_QUIET = 60.0
_PATIENCE = 8
"""After so many quiet times it begins even so."""
RETRY_SECONDS = 15.0
_STOP_SECONDS = 5.0
"""So long a publication may take to end when the application does; else it is done after the next
start."""


APPLIED, WAITING, APPLYING, HELD, FAILED = "applied", "waiting", "applying", "held", "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where decisions stand on their way into the master.

    Attributes:
        phase: applied; waiting (in a moment); applying; held (until what ``why`` says is over);
            failed (``why`` says why; it is tried again).
        why: why they are not applied.
        pending: decisions that the published master does not know of.
    """

    phase: str
    why: Text | None
    pending: int


class Applier(Worker):
    """A thread that keeps a process warm and has it publish decisions. Use it in a ``with``."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("applier", patience=_STOP_SECONDS)
        self._workspace = workspace
        self._changed = threading.Condition()
        self._wanted: float | None = None
        self._newest = 0.0
        self._is_warm_wanted = False
        self._is_stopping = False
        self._phase = APPLIED
        self._why: Text | None = None
        self._quiet = QUIET_SECONDS
        self._process: subprocess.Popen[str] | None = None

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)
        self._end_process()

    def _ask_to_stop(self) -> None:
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()

    def wake(self) -> None:
        """Take down that something was decided."""
        with self._changed:
            self._newest = time.monotonic()
            self._wanted = self._wanted or self._newest
            if self._phase != APPLYING:
                self._phase = WAITING
            self._changed.notify_all()

    def warm(self) -> None:
        """Start the process: somebody is about to decide."""
        if self._process is not None:
            return
        with self._changed:
            self._is_warm_wanted = True
            self._changed.notify_all()

    def standing(self) -> Standing:
        """Return where decisions stand."""
        count = self._pending()
        with self._changed:
            phase, why = self._phase, self._why
        if count and phase == APPLIED:
            phase = WAITING
        if not count and phase in (WAITING, HELD, FAILED):
            phase, why = APPLIED, None
        return Standing(phase, why, count)

    def _pending(self) -> int:
        with self._workspace.engine.connect() as connection:
            return pending(connection) + overrides.unpublished(connection)

    def _work(self) -> None:
        try:
            if self._pending():
                self.wake()
        except SQLAlchemyError:
            logging.getLogger(__name__).warning("the ledger could not be read", exc_info=True)
        while self._wait():
            self._set(APPLYING)
            began = time.monotonic()
            try:
                told = self._ask()
            except OSError as error:
                told = {"outcome": FAILED, "ja": str(error), "en": str(error)}
            took = time.monotonic() - began
            self._settle(told)
            if told["outcome"] == APPLIED:
                self._quiet = min(max(QUIET_SECONDS, took), _LONGEST_QUIET)

    def _wait(self) -> bool:
        """Wait until there is something to publish; return False when it is time to stop."""
        with self._changed:
            while not self._is_stopping:
                if self._is_warm_wanted:
                    self._is_warm_wanted = False
                    self._started()
                now = time.monotonic()
                if self._wanted is None:
                    self._changed.wait()
                    continue
                begins = min(self._newest + self._quiet, self._wanted + _PATIENCE * self._quiet)
                if now >= begins:
                    self._wanted = None
                    return True
                self._changed.wait(begins - now)
        return False

    def _settle(self, told: dict[str, Any]) -> None:
        """Take down how it went, and try again later where decisions are left."""
        why = Text(told["ja"], told["en"]) if "ja" in told else None
        phase = {"applied": APPLIED, "held": HELD}.get(told["outcome"], FAILED)
        with self._changed:
            self._phase, self._why = (WAITING if self._wanted else phase), why
            if phase != APPLIED and self._wanted is None:
                self._wanted = self._newest = time.monotonic() + RETRY_SECONDS - self._quiet
                self._phase = phase

    def _set(self, phase: str) -> None:
        with self._changed:
            self._phase, self._why = phase, None

    def _ask(self) -> dict[str, Any]:
        """Have the process publish; return what it says. A process that died is started anew."""
        if not self._pending():
            return {"outcome": APPLIED}
        for _ in range(2):
            process = self._started()
            if process.stdin is None or process.stdout is None:
                break
            try:
                process.stdin.write("apply\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except (OSError, ValueError):
                line = ""
            if line:
                told: dict[str, Any] = json.loads(line)
                return told
            self._end_process()
        return {"outcome": FAILED, "ja": _DIED.ja, "en": _DIED.en}

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                command(self._workspace.root),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=environment(),
            )
        return self._process

    def _end_process(self) -> None:
        """End the process; what it is publishing becomes whole, or not at all."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._phase != APPLYING:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_DIED = Text(
    ja="反映する処理が途中で終わりました。公開中の内容は変わっていません。しばらくしてやり直します。",
    en="The process that publishes ended halfway. What is published is as it was. It is tried "
    "again.",
)
