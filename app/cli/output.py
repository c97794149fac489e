"""What the command writes: sentences and tables for people, or one JSON object for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple, Self, TextIO

from core.language import Text

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_OF_FILES = 160
"""Columns a table may take where nobody says how wide the output is (a pipe, a file)."""
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160))}
_SPACES = {ord(space): " " for space in "\t\r\n"}


class Heading(NamedTuple):
    """A column of a table."""

    title: Text
    justify: Literal["left", "right", "center"] = "left"
    style: str = ""


def number(ja: str, en: str) -> Heading:
    """Return the heading of a column of numbers."""
    return Heading(Text(ja, en), justify="right")


class Output:
    """Where a command writes.

    Use it in a ``with``: in JSON mode, whatever else is printed meanwhile goes to standard error,
    so that standard output holds one object and nothing else.

    Args:
        as_json: write JSON; sentences and tables are dropped.
        command: how the command is called on this workspace, for what people are told to run.
    """

    def __init__(self, *, as_json: bool, command: str = "tsunagi") -> None:
        self.as_json = as_json
        self.command = command
        self._stdout: TextIO = sys.stdout

    def __enter__(self) -> Self:
        self._stdout = sys.stdout
        if self.as_json:
            sys.stdout = sys.stderr
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        sys.stdout = self._stdout

    def say(self, text: Text | str = "", style: str = "") -> None:
        """Write a sentence; a terminal wraps it, a file keeps it on its line."""
        if not self.as_json:
            console(self._stdout).print(
                printable(str(text), keep="\n"), style=style or None, soft_wrap=True
            )

    def heading(self, text: Text | str) -> None:
        """Write a heading, with a blank line above."""
        self.say()
        self.say(text, style="bold")

    def table(self, headings: Sequence[Heading], rows: Sequence[Sequence[Any]]) -> None:
        """Write a table. Cells are shown as they are: nothing in them is markup."""
        if self.as_json:
            return
        from rich import box
        from rich.table import Table
        from rich.text import Text as Cell

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        for heading in headings:
            table.add_column(
                str(heading.title),
                justify=heading.justify,
                style=heading.style or None,
                overflow="fold",
                # Half a number is a wrong number: on a narrow terminal the texts give way.
                no_wrap=heading.justify == "right",
            )
        for row in rows:
            table.add_row(*(Cell(shown(value)) for value in row))
        console(self._stdout).print(table)

    def result(self, data: Mapping[str, Any]) -> None:
        """Write the one JSON object of a command that reports; nothing for people."""
        if self.as_json:
            write_json(self._stdout, {"ok": True, **data})


def console(stream: IO[str]) -> "Console":
    """Return a console on ``stream`` that takes texts literally."""
    from rich.console import Console

    asked = Console(file=stream)
    width = None if asked.is_terminal else _WIDTH_OF_FILES
    return Console(
        file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False
    )


def shown(value: Any) -> str:
    """Return a cell: numbers with separators, nothing for None, no control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, int):
        return f"{value:,}"
    return printable(str(value))


def printable(text: str, keep: str = "") -> str:
    """Return a text that cannot steer a terminal: line breaks become spaces, the rest marks."""
    table = {**_CONTROL, **_SPACES}
    for character in keep:
        del table[ord(character)]
    return text.translate(table)


def write_json(stream: TextIO, data: Mapping[str, Any]) -> None:
    """Write one JSON object; beyond ASCII only where the stream can hold everything."""
    universal = (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
    stream.write(json.dumps(data, ensure_ascii=not universal, default=_plain) + "\n")
    stream.flush()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no plain form for {type(value).__name__}")


def survive_any_console() -> None:
    """Let a character the console lacks become a mark; a cp932 console must not stop a run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
