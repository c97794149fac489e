"""Writing an outgoing file from a page, in a process of its own, and telling how it goes.

The file is complete or not there at all, whatever becomes of the process or of the application.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.web.applying import environment
from core.language import Text, current_language
from pipelines.workspace import Workspace

Phase = Literal["idle", "writing", "done", "failed"]
_TOLD_SECONDS = 600.0
"""For so long the page tells how the last one ended."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How the writing stands.

    Attributes:
        name: of the file, as people know it.
        seconds: since it began.
        told: why it failed.
    """

    phase: Phase
    name: str = ""
    seconds: float = 0.0
    told: str = ""


class WritingDesk:
    """The one file this application may be writing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = Writing("idle")
        self._began = self._ended = 0.0

    def start(self, workspace: Workspace, name: str, arguments: Sequence[str]) -> bool:
        """Begin to write a file; return False where another one is being written.

        Args:
            workspace: where.
            name: of the file, as people know it.
            arguments: what ``tsunagi`` is called with.
        """
        with self._lock:
            if self._now.phase == "writing":
                return False
            self._now, self._began = Writing("writing", name), time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "--workspace", str(workspace.root),
             "--lang", current_language(), *arguments, "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=workspace.root,
            env=environment(),
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._watch, args=(process, name), daemon=True).start()
        return True

    def progress(self) -> Writing:
        """Return how it stands, or how the last one ended."""
        now = self._now
        if now.phase == "writing":
            return Writing("writing", now.name, time.monotonic() - self._began)
        if time.monotonic() - self._ended > _TOLD_SECONDS:
            return Writing("idle")
        return now

    def _watch(self, process: subprocess.Popen[bytes], name: str) -> None:
        told, _ = process.communicate()
        self._ended = time.monotonic()
        seconds = self._ended - self._began
        if process.returncode == 0:
            self._now = Writing("done", name, seconds)
        else:
            self._now = Writing("failed", name, seconds, _why(told))


def _why(told: bytes) -> str:
    """Return what the process said of its failure."""
    try:
        answer: Any = json.loads(told)
        return str(answer["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return str(Text("途中で止まりました。", "It was interrupted."))
