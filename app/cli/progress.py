"""A moving line on a terminal while files are read; nothing anywhere else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.cli.output import printable
from core.language import Text

Progress = Callable[[str, int], None]

_SILENCE = 2.0
"""Seconds without a word after which the reading is taken to be over."""

_BEFORE = Text(ja="準備しています", en="Getting ready")
_AFTER = Text(
    ja="読み込みが終わりました。名寄せ・検査・公開をしています",
    en="Everything is read. Matching, checking, publishing",
)
_READING = Text(ja="{path}: {rows:,}行", en="{path}: {rows:,} rows")


@contextmanager
def watching(*, quiet: bool) -> Iterator[Progress | None]:
    """Give a function that shows how far the reading is; None where nobody is looking.

    It is told a file's path and the rows read of it since the last time.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, Task, TextColumn, TimeElapsedColumn

    told_at = 0.0

    class WhatIsDone(TextColumn):
        """The file being read; once nothing is read any more, what comes after."""

        def render(self, task: Task) -> Any:
            if told_at and time.monotonic() - told_at > _SILENCE:
                task.description = str(_AFTER)
            return super().render(task)

    console = Console(stderr=True, markup=False, emoji=False)
    columns = (SpinnerColumn("line"), WhatIsDone("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        shown = bars.add_task(str(_BEFORE), total=None)
        rows: dict[str, int] = {}

        def told(path: str, more: int) -> None:
            nonlocal told_at
            told_at = time.monotonic()
            rows[path] = rows.get(path, 0) + more
            text = str(_READING).format(path=printable(path), rows=rows[path])
            bars.update(shown, description=text)

        yield told


@contextmanager
def waiting(text: Text, *, quiet: bool) -> Iterator[None]:
    """Show on a terminal that something takes its time; nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True, markup=False, emoji=False).status(str(text), spinner="line"):
        yield
