"""The application in a process of its own: ``python -m benchmarks.web.server FOLDER PORT``."""

import sys
from pathlib import Path

from app.web.serving import serve
from pipelines.workspace import Workspace


def main() -> None:
    """Serve until stopped."""
    serve(Workspace.open(Path(sys.argv[1])), port=int(sys.argv[2]))


if __name__ == "__main__":
    main()
