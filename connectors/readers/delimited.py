"""Delimited text: records of cells, in batches, with constant memory.

What belongs here: bytes to records. What does not: which record is the header, what cells mean.
"""

import csv
import gc
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from connectors.encoding import Scan
from connectors.problems import bad_encoding, truncated
from connectors.readers.batch import Batch
from core.errors import SourceError
from core.language import Text

BATCH = 8_000
"""Rows of a batch: large enough to be worth a database call, small enough for the cache."""

# Comes after the last line. Where it arrives inside a cell, the file ended inside quotes.
_END = "\x1c\x1dend\x1c"


class Delimited:
    """A text file of delimited records.

    Args:
        path: the file.
        found: its scan.
        encoding: Python's name of the encoding.
        delimiter: one character.
        quoted: cells that begin with ``"`` are quoted.
    """

    def __init__(
        self, path: Path, found: Scan, encoding: str, delimiter: str, *, quoted: bool = True
    ) -> None:
        self.path = path
        self.encoding = encoding
        self._scan = found
        self._delimiter = delimiter
        self._quoted = quoted

    def head(self, rows: int) -> list[list[str]]:
        """Return the first rows."""
        for batch in self._batches(1, rows):
            return batch.rows
        return []

    def batches(self, first: int = 1) -> Iterator[Batch]:
        """Yield the rows from row number ``first`` on.

        Raises:
            SourceError: the text is in another encoding, or the file ends inside a quoted cell.
        """
        yield from self._batches(first, BATCH)

    def _batches(self, first: int, size: int) -> Iterator[Batch]:
        number = 1
        with self.path.open("r", encoding=self.encoding, newline="", buffering=1 << 20) as stream:
            reader = csv.reader(
                chain(stream, (_END,)),
                delimiter=self._delimiter,
                quoting=csv.QUOTE_MINIMAL if self._quoted else csv.QUOTE_NONE,
            )
            rows: list[list[str]] = []
            try:
                for _ in islice(reader, first - 1):
                    number += 1
                while rows := _take(reader, size):
                    batch = self._finish(rows, number)
                    number += len(rows)
                    yield batch
            except csv.Error as error:
                raise self._unreadable(number, error) from error
            except UnicodeError as error:
                raise self._undecodable(number, error) from error

    def _finish(self, rows: list[list[str]], number: int) -> Batch:
        last = rows[-1]
        cut = False
        if last == [_END]:
            rows.pop()
            cut = not self._scan.ends_with_newline
        elif last and last[-1].endswith(_END):
            raise truncated(
                self.path,
                number + len(rows) - 1,
                Text("閉じる引用符がありません", "a quoted cell is not closed"),
            )
        if rows and rows[-1] == ["\x1a"]:
            rows[-1] = []
        return Batch(range(number, number + len(rows)), rows, cut_short=cut)

    def _unreadable(self, number: int, error: csv.Error) -> SourceError:
        return SourceError(
            "SOURCE_QUOTES",
            Text(
                f'{self.path.name}の{number:,}行目より後で、引用符(")が閉じられないまま続いて'
                f"います({error})。引用符で囲まない形式であれば、プロファイルに quoting: none と"
                "書いてください。",
                f"Somewhere after row {number:,} of {self.path.name} a quotation mark is never "
                f"closed ({error}). If the format has no quoting, write quoting: none in the "
                "profile.",
            ),
        )

    def _undecodable(self, number: int, error: UnicodeError) -> SourceError:
        reason = error.reason if isinstance(error, UnicodeDecodeError) else ""
        if reason.startswith(("incomplete", "unexpected end", "truncated")):
            return truncated(
                self.path, number, Text("文字の途中で切れています", "in the middle of a character")
            )
        advice = Text(
            f"{number:,}行目より後です。プロファイルの encoding を確かめるか、書き出し直して"
            "ください。",
            f"It is somewhere after row {number:,}. Check the profile's encoding, or export again.",
        )
        return bad_encoding(self.path, self.encoding, None, advice)


def _take(reader: Iterator[list[str]], size: int) -> list[list[str]]:
    """Return the next rows.

    Thousands of new lists would each time set off Python's search for reference cycles, of which
    rows of texts have none; it waits meanwhile (a fifth of the reading time).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return list(islice(reader, size))
    finally:
        if collecting:
            gc.enable()
