"""Which character code a file is in.

What belongs here: telling encodings apart by their bytes. What does not: delimiters and headers.

The order is the one that works on exports of Japanese software: byte order mark, strict UTF-8,
then cp932 (never Python's ``shift_jis``, which knows neither ㈱ nor 髙). A file that is almost
UTF-8 is a damaged UTF-8 file, not a cp932 one, and is refused.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from connectors.problems import bad_encoding, empty
from core.errors import SourceError
from core.language import Text

CHUNK = 1 << 20
WINDOW = 1 << 19
DAMAGED_SHARE = 0.7
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
# What Python's cp932 makes of bytes that stand for no character in it: the text was another code.
_NOT_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over the bytes tells.

    Args:
        size: bytes.
        bom: encoding that the byte order mark states, "".
        utf8_error: offset of the first byte that is no UTF-8, None where all of it is.
        nul: offset of the first NUL byte, None.
        ends_with_newline: the last byte is a line end (or the DOS end mark after one); not looked
            at in UTF-16 and UTF-32.
        head: the first bytes.
    """

    size: int
    bom: str
    utf8_error: int | None
    nul: int | None
    ends_with_newline: bool
    head: bytes


@dataclass(frozen=True, slots=True)
class Encoding:
    """A choice of encoding: Python's name, why, and what else would decode."""

    name: str
    reason: Text
    alternatives: tuple[str, ...] = ()


def scan(path: Path) -> Scan:
    """Look once at every byte; memory does not depend on the file's length.

    Raises:
        SourceError: the file is empty.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    offset, nul, bad = 0, None, None
    head, tail = b"", b""
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(CHUNK):
            head = head or chunk[:65536]
            if nul is None and (at := chunk.find(0)) >= 0:
                nul = offset + at
            if bad is None:
                bad = _feed(decoder, chunk, offset)
            offset += len(chunk)
            tail = chunk[-2:]
    if bad is None and decoder.getstate()[0]:
        bad = offset - len(decoder.getstate()[0])
    if not offset:
        raise empty(path)
    bom = next((name for mark, name in _BOMS if head.startswith(mark)), "")
    wide = bom.startswith(("utf-16", "utf-32"))
    ended = wide or tail.rstrip(b"\x1a")[-1:] in (b"\n", b"\r", b"")
    return Scan(offset, bom, bad, nul, ended, head)


def _feed(decoder: codecs.IncrementalDecoder, chunk: bytes, offset: int) -> int | None:
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        return offset - pending + error.start
    return None


def detect_encoding(path: Path, found: Scan, stated: str = "auto") -> Encoding:
    """Choose the encoding of a text file.

    Args:
        path: the file.
        found: its scan.
        stated: what the profile says; ``auto`` to find out.

    Raises:
        SourceError: the bytes are no text, or in no encoding that can be told with certainty.
    """
    _refuse_binary(path, found)
    if found.bom:
        return Encoding(found.bom, Text("先頭のBOM", "byte order mark"))
    if stated != "auto":
        return _stated(path, found, stated)
    if found.utf8_error is None:
        if _ISO_2022_JP.search(found.head):
            return Encoding("iso2022_jp", Text("エスケープ文字", "escape sequences"))
        return Encoding("utf-8", Text("全体がUTF-8として正しい", "valid UTF-8 throughout"))
    share = _utf8_share(path, found.utf8_error, found.size)
    if share >= DAMAGED_SHARE:
        raise _damaged(path, found, share)
    return _cp932(path, found)


def _refuse_binary(path: Path, found: Scan) -> None:
    if found.nul is not None and not found.bom.startswith(("utf-16", "utf-32")):
        raise SourceError(
            "SOURCE_NUL_BYTES",
            Text(
                f"{path.name}の{found.nul + 1:,}バイト目に文字ではないバイト(NUL)があります。"
                "テキストではないか、複写の途中で壊れています。書き出し直すか、複写し直して"
                "ください。",
                f"Byte {found.nul + 1:,} of {path.name} is NUL. It is no text file, or was damaged "
                "when copied. Export or copy it again.",
            ),
        )


def _stated(path: Path, found: Scan, stated: str) -> Encoding:
    try:
        name = codecs.lookup(stated).name
        "".encode(name)  # refuses codecs that are no character codes (zlib, rot13)
    except LookupError as error:
        raise SourceError(
            "SOURCE_ENCODING",
            Text(
                f"文字コード名「{stated}」を知りません。auto、utf-8、cp932 などを指定して"
                "ください。",
                f"There is no encoding called {stated!r}. Write auto, utf-8, cp932 or the like.",
            ),
        ) from error
    if name in ("shift_jis", "ms932"):
        name = "cp932"  # ㈱ and 髙 are outside Python's shift_jis, and inside every vendor's.
    if name == "utf-8" and found.utf8_error is not None:
        advice = Text(
            "プロファイルの encoding を auto にするか、UTF-8で書き出し直してください。",
            "Write encoding: auto in the profile, or export as UTF-8 again.",
        )
        raise bad_encoding(path, "utf-8", found.utf8_error, advice)
    return Encoding(name, Text("プロファイルの指定", "stated by the profile"))


def _utf8_share(path: Path, around: int, size: int) -> float:
    """Share of the non-ASCII bytes near the first error that do form UTF-8 sequences."""
    with path.open("rb") as stream:
        stream.seek(max(0, around - WINDOW))
        piece = stream.read(2 * WINDOW)
    high = len(_HIGH.findall(piece))
    sequences = _UTF8_SEQUENCE.findall(piece)
    # A few sequences also come about by chance in a short cp932 text, unless all of it is UTF-8
    # but for the last, cut character.
    telling = len(set(sequences)) > 2 or (around >= size - 3 and len(sequences) > 2)
    return sum(map(len, sequences)) / high if telling else 0.0


def _damaged(path: Path, found: Scan, share: float) -> SourceError:
    at = (found.utf8_error or 0) + 1
    return SourceError(
        "SOURCE_ENCODING_DAMAGED",
        Text(
            f"{path.name}はUTF-8のようですが({share:.0%})、{at:,}バイト目で壊れています。途中で"
            "切れたか、別の文字コードの行が混ざっています。書き出し直してください。"
            "cp932とみなして文字化けのまま読むことはしません。",
            f"{path.name} looks like UTF-8 ({share:.0%}), but is damaged at byte {at:,}: it was "
            "cut short, or rows of another encoding are mixed in. Export it again; it is not read "
            "as cp932, which would give garbled names.",
        ),
    )


def _cp932(path: Path, found: Scan) -> Encoding:
    with path.open("rb") as stream:
        piece = stream.read(4 * CHUNK)
    decoder = codecs.getincrementaldecoder("cp932")()
    try:
        text = decoder.decode(piece, final=len(piece) == found.size)
    except UnicodeDecodeError as error:
        if error.end >= found.size and error.reason.startswith("incomplete"):
            return Encoding("cp932", Text("UTF-8ではない", "not UTF-8"))
        raise bad_encoding(path, "cp932", error.start, _advice(piece)) from error
    if strange := _NOT_CP932.search(text):
        at = len(text[: strange.start()].encode("cp932", "replace"))
        raise bad_encoding(path, "cp932", at, _advice(piece))
    return Encoding(
        "cp932",
        Text("UTF-8ではなく、cp932として読める", "not UTF-8, valid cp932"),
        _others(piece),
    )


def _others(piece: bytes) -> tuple[str, ...]:
    """Return the other encodings of East Asian text in which a piece makes sense."""
    found = []
    for name in ("euc_jp", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(piece)
        except UnicodeDecodeError:
            continue
        found.append(name)
    return tuple(found)


def _advice(piece: bytes) -> Text:
    for name in _others(piece)[:1]:
        return Text(
            f"UTF-8でもありません。{name} としては読めます。そうであればプロファイルに"
            f" encoding: {name} と書いてください。",
            f"It is no UTF-8 either, but would decode as {name}. If that is right, write "
            f"encoding: {name} in the profile.",
        )
    return Text(
        "UTF-8でもありません。テキストファイルであること、途中で壊れていないことを"
        "確かめてください。",
        "It is no UTF-8 either. Check that it is a text file and was not damaged.",
    )
