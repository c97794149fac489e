"""Cutting a file into records of one length, by bytes, with or without line ends.

What belongs here: lengths, line ends, the end of the file. What does not: what stands in a record
(``connectors.readers.fixed``).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from connectors.formatrules import Fixed
from connectors.problems import truncated
from core.errors import SourceError
from core.language import Text

_CHUNK = 1 << 20
# The first byte of a record, a digit, as EBCDIC writes it.
_EBCDIC_DIGITS = range(0xF0, 0xFA)


class Records:
    """The records of one file; memory does not depend on its length.

    Args:
        path: the file.
        fixed: length and types of its records.
    """

    def __init__(self, path: Path, fixed: Fixed) -> None:
        self.path = path
        self._fixed = fixed

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Yield each record with its number, without line end.

        Raises:
            SourceError: a record has another length, the file is EBCDIC or breaks off.
        """
        length = self._fixed.length
        number = 0
        with self.path.open("rb") as stream:
            window = _Window(stream)
            if window.peek(1) and window.peek(1)[0] in _EBCDIC_DIGITS:
                raise ebcdic(self.path, "EBCDIC")
            while record := window.peek(length):
                if not record.strip(b"\x1a\r\n\0"):
                    return
                number += 1
                record = self._checked(number, record, window)
                window.drop(length)
                ended = window.peek(2)
                if ended[:1] in (b"\r", b"\n"):
                    window.drop(2 if ended == b"\r\n" else 1)
                elif ended.strip(b"\x1a\0") and not self._known(ended):
                    more = window.line_length()
                    raise self._wrong_length(number, length + more, window)
                yield number, record

    def _checked(self, number: int, record: bytes, window: "_Window") -> bytes:
        """Return a record of full length, or refuse what stands there."""
        breaks = [p for p in (record.find(b"\r"), record.find(b"\n")) if p >= 0]
        found = min(breaks, default=len(record))
        if found == self._fixed.length:
            return record
        rest = window.peek(_CHUNK)[found:].strip(b"\x1a\r\n\0")
        if number > 1 and not rest and self._known(record):
            return self._padded_end(number, record[:found])
        raise self._wrong_length(number, found, window)

    def _known(self, record: bytes) -> bool:
        return record[:1].decode("latin-1") in self._fixed.records

    def _padded_end(self, number: int, record: bytes) -> bytes:
        rule = self._fixed.records[record[:1].decode("latin-1")]
        if rule.kind == "end":  # its blanks at the very end are what editors and mail cut off
            return record.ljust(self._fixed.length)
        why = Text(
            f"{self._fixed.length}バイトのうち{len(record)}バイト",
            f"{len(record)} of {self._fixed.length} bytes",
        )
        raise truncated(self.path, number, why)

    def _wrong_length(self, number: int, found: int, window: "_Window") -> SourceError:
        wide_ja = wide_en = ""
        if _is_wide_utf8(window.seen):
            wide_ja = "文字コードがUTF-8に変えられています。変換せずに保存してください。"
            wide_en = " It was converted to UTF-8; save it without conversion."
        return SourceError(
            "SOURCE_RECORD_LENGTH",
            Text(
                f"{self.path.name}の{number:,}番目のレコードは{found:,}バイトです。この形式は"
                f"{self._fixed.length}バイトです。別の形式のファイルか、編集で長さが変わって"
                f"います。{wide_ja}",
                f"Record {number:,} of {self.path.name} has {found:,} bytes; this format has "
                f"{self._fixed.length}. It is another format, or editing changed the length."
                f"{wide_en}",
            ),
        )


def ebcdic(path: Path, found: str) -> SourceError:
    """The file is in another character code than JIS."""
    return SourceError(
        "SOURCE_EBCDIC",
        Text(
            f"{path.name}の文字コードはJISではありません({found})。銀行のサイトの設定で"
            "JIS(コード区分0)を選んで保存し直してください。",
            f"{path.name} is not in JIS ({found}). Choose JIS (code flag 0) at the bank's "
            "site and save it again.",
        ),
    )


def _is_wide_utf8(data: bytes) -> bool:
    try:
        data[:4000].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > 3990
    return not data[:4000].isascii()


class _Window:
    """A file looked at piece by piece."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seen = b""
        self._at = 0

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them."""
        if len(self.seen) - self._at < size:
            self.seen = self.seen[self._at :] + self._stream.read(_CHUNK)
            self._at = 0
        return self.seen[self._at : self._at + size]

    def drop(self, size: int) -> None:
        """Take bytes."""
        self._at += size

    def line_length(self) -> int:
        """Return how many bytes stand before the next line end or the end of the file."""
        rest = self.peek(_CHUNK)
        ends = [p for p in (rest.find(b"\r"), rest.find(b"\n")) if p >= 0]
        return min(ends, default=len(rest))
