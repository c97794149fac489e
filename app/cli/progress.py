"""A moving line on a terminal while files are read; nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.cli.output import printable
from core.language import Text

Progress = Callable[[str, int], None]

_BEFORE = Text(ja="準備しています", en="Getting ready")
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
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, markup=False, emoji=False)
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(str(_BEFORE), total=None)
        rows: dict[str, int] = {}

        def told(path: str, more: int) -> None:
            rows[path] = rows.get(path, 0) + more
            text = str(_READING).format(path=printable(path), rows=rows[path])
            bars.update(task, description=text)

        yield told
