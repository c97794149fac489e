"""The process that publishes decisions: it waits for a word, does it, and says how it went.

``python -m app.web.applying FOLDER`` reads ``apply`` from standard input and answers each with one
line of JSON. It ends when its input does, which is when the web application is gone.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from core.errors import HubError
from pipelines.failures import told as what_to_tell

_STANDARD_OUT, _STANDARD_ERROR = 1, 2


def command(root: Path) -> list[str]:
    """Return how to start it."""
    return [sys.executable, "-m", "app.web.applying", str(root)]


def environment() -> dict[str, str]:
    """Return an environment in which this package is found, and nothing that lies about."""
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONUTF8": "1",
    }


def apply_once(root: Path) -> dict[str, Any]:
    """Publish what was decided; return how it went as plain data."""
    from pipelines.steps.apply import publish_decisions
    from pipelines.workspace import Workspace

    # Opened anew: somebody may have changed the configuration since the last time.
    workspace = Workspace.open(root)
    try:
        done = publish_decisions(workspace)
    except HubError as error:
        return {
            "outcome": "failed",
            "code": error.code,
            "ja": error.message.ja,
            "en": error.message.en,
        }
    finally:
        workspace.engine.dispose()
    if done.waiting is not None:
        return {"outcome": "held", "ja": done.waiting.ja, "en": done.waiting.en}
    return {"outcome": "applied"}


def main() -> None:
    """Answer until the input ends."""
    root = Path(sys.argv[1])
    # Whatever libraries print must not get between the answers.
    answers = os.fdopen(os.dup(_STANDARD_OUT), "w", encoding="utf-8")
    os.dup2(_STANDARD_ERROR, _STANDARD_OUT)
    if hasattr(os, "nice"):
        os.nice(5)  # people who wait for a page come first
    _warm()
    for line in sys.stdin:
        if line.strip() != "apply":
            continue
        try:
            told = apply_once(root)
        except Exception as error:  # told to people, and tried again: the next may go well
            told = {"outcome": "failed", **what_to_tell(error)._asdict()}
        answers.write(json.dumps(told, ensure_ascii=False) + "\n")
        answers.flush()


def _warm() -> None:
    """Import what takes seconds before it is needed."""
    import pipelines.quality.run
    import pipelines.steps.apply  # noqa: F401


if __name__ == "__main__":
    main()
