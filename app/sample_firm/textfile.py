"""Delimited text as Japanese packages write it: CRLF, cells quoted where they must be."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path


class TextFile:
    """Rows of one file, counted.

    Args:
        delimiter: between cells.
        encoding: a Python codec.
        quote_text: quote every text (rows given with numbers keep those bare).
    """

    def __init__(self, delimiter: str, encoding: str, quote_text: bool = False) -> None:
        self.encoding = encoding
        self.count = 0
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(
            self._text,
            delimiter=delimiter,
            lineterminator="\r\n",
            quoting=csv.QUOTE_NONNUMERIC if quote_text else csv.QUOTE_MINIMAL,
        )

    def row(self, cells: Sequence[str | int]) -> int:
        """Write a row and return its number: records, from 1."""
        self._writer.writerow(cells)
        self.count += 1
        return self.count

    def comment(self, text: str) -> None:
        """Write a line as it stands."""
        self._text.write(f"{text}\r\n")
        self.count += 1

    def write(self, path: Path) -> None:
        """Write the file.

        Raises:
            UnicodeEncodeError: a character does not exist in the encoding.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._text.getvalue().encode(self.encoding))
