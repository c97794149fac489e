"""The configuration that pages go by: ``tsunagi.yaml`` as it is now, followed without a restart.

A request costs one look at the file's date and size. A file that is wrong changes nothing: what was
read last goes on to count, and administrators are told what is wrong.
"""

import logging
import threading
from contextlib import suppress

from anyio import to_thread
from starlette.datastructures import State
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import ConfigurationError
from core.language import Text
from pipelines.workspace import Workspace

_Mark = tuple[int, int, int]


class Configured:
    """Follows the file; ``state.workspace`` is the workspace as it says.

    Args:
        state: of the application.

    Attributes:
        trouble: what administrators have to know: what is wrong with the file, or that part of it
            counts only from the next start; None where all of it counts.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._seen = self._mark()
        self.trouble: Text | None = None

    @property
    def workspace(self) -> Workspace:
        """The workspace as it was read last."""
        found: Workspace = self._state.workspace
        return found

    @property
    def is_behind(self) -> bool:
        """Whether the file is another than the one that was read."""
        return self._mark() != self._seen

    def follow(self) -> None:
        """Read the file if it is another than the one that was read."""
        with self._lock:
            if self.is_behind:
                self._read()

    def read(self) -> None:
        """Read the file, whether it seems to have changed or not."""
        with self._lock:
            self._read()

    def _read(self) -> None:
        # Before reading: what is written meanwhile is read by the next request.
        self._seen = self._mark()
        try:
            told = Workspace.open(self.workspace.root).configuration
        except ConfigurationError as error:
            self.trouble = _still_the_old(error.message)
        except OSError as error:
            logging.getLogger(__name__).warning("tsunagi.yaml could not be read", exc_info=True)
            self.trouble = _still_the_old(Text(str(error), str(error)))
        else:
            self._state.workspace = self.workspace.taking(told)
            is_whole = self.workspace.configuration == told
            self.trouble = None if is_whole else _NEEDS_RESTART

    def _mark(self) -> _Mark | None:
        """Return what differs once the file was written; None where it is not there."""
        with suppress(OSError):
            now = (self.workspace.root / "tsunagi.yaml").stat()
            return now.st_mtime_ns, now.st_size, now.st_ino
        return None


class Following:
    """Has every request but those for static files served with the configuration as it is now."""

    def __init__(self, app: ASGIApp, configured: Configured) -> None:
        self._app = app
        self._configured = configured

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_page = scope["type"] == "http" and not scope["path"].startswith("/static/")
        if is_page and self._configured.is_behind:
            await to_thread.run_sync(self._configured.follow)
        await self._app(scope, receive, send)


def _still_the_old(why: Text) -> Text:
    return Text(
        ja=f"{why.ja}\n直すまで、画面は前の設定のままです。",
        en=f"{why.en}\nUntil then the pages go by the former configuration.",
    )


_NEEDS_RESTART = Text(
    ja="tsunagi.yaml の warehouse と web の変更は、`tsunagi serve` を再起動すると効きます。"
    "ほかの変更は、もう効いています。",
    en="What was changed under warehouse and web in tsunagi.yaml counts once `tsunagi serve` is "
    "started again. All other changes count already.",
)
