"""The peers' own environment: they need other versions of libraries than the product.

It is made once from ``peers.txt`` in ``benchmarks/.venv-peers``, and again when that changes.
"""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PINNED = Path(__file__).parent / "peers.txt"
_FOLDER = Path(__file__).parent.parent / ".venv-peers"


@dataclass(frozen=True)
class Environment:
    """The peers' interpreter, or why there is none."""

    python: Path
    failure: str = ""


def peers() -> Environment:
    """Return the peers' environment, installing it where it is not there yet."""
    python = _FOLDER / "bin" / "python"
    stamp = _FOLDER / ".installed"
    wanted = hashlib.sha256(_PINNED.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return Environment(python)
    for command in _commands(python):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            told = (done.stderr or done.stdout).strip().splitlines()
            return Environment(python, told[-1] if told else f"exit {done.returncode}")
    stamp.write_text(wanted)
    return Environment(python)


def _commands(python: Path) -> list[list[str]]:
    uv = shutil.which("uv")
    if uv:
        return [
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_FOLDER)],
            [uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(_PINNED)],
        ]
    return [
        [sys.executable, "-m", "venv", "--clear", str(_FOLDER)],
        [str(python), "-m", "pip", "install", "--quiet", "-r", str(_PINNED)],
    ]


def versions(environment: Environment) -> dict[str, str]:
    """Return the peers' versions, as they report them."""
    if environment.failure:
        return {}
    code = (
        "from importlib.metadata import version as v\n"
        "print(*(f'{n}={v(n)}' for n in ('splink', 'recordlinkage', 'duckdb', 'pandas')))"
    )
    done = subprocess.run(
        [str(environment.python), "-c", code], capture_output=True, text=True, check=False
    )
    return dict(part.split("=") for part in done.stdout.split())
