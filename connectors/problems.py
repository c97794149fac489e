"""Errors of files, worded in one place: what, where, why, what to do.

What belongs here: constructors of ``SourceError`` that several readers share. What does not:
problems of single rows, which are ``connectors.model.Held``.
"""

from collections.abc import Sequence
from pathlib import Path

from core.errors import SourceError
from core.labels import named
from core.language import Text


def listing(names: Sequence[str], limit: int = 40) -> str:
    """Return names between 「」, cut after ``limit``."""
    shown = "".join(f"「{name}」" for name in names[:limit])
    return shown + (f"…(+{len(names) - limit})" if len(names) > limit else "") or "-"


def missing_columns(
    path: Path,
    where: str,
    missing: Sequence[tuple[Sequence[str], Sequence[str]]],
    found: Sequence[str],
) -> SourceError:
    """Columns that the profile names are not in the file.

    Args:
        path: the file.
        where: the sheet as `` のシート「…」``, "".
        missing: the alternatives of each (columns, or canonical fields where any column of
            theirs would do), and the file's columns that resemble them.
        found: the file's columns.
    """
    parts_ja, parts_en = [], []
    for names, like in missing:
        near, called = listing(like), [named(name) for name in names]
        parts_ja.append(
            f"列{listing([name.ja for name in called])}(似た列: {near if like else 'なし'})"
        )
        parts_en.append(
            f"{listing([name.en for name in called])} (resembling: {near if like else 'none'})"
        )
    return SourceError(
        "SOURCE_COLUMN_MISSING",
        Text(
            f"{path.name}{where}にありません: {'、'.join(parts_ja)}。"
            f"ファイルの列: {listing(found)}。列名が変わったのなら、プロファイルの fields に"
            "新しい名前を加えてください。似た列で代用することはしません。",
            f"{path.name}{where} lacks {', '.join(parts_en)}. "
            f"Its columns: {listing(found)}. If a column was renamed, add its new name to "
            "the profile's fields. A resembling column is never taken in its place.",
        ),
    )


def ambiguous_column(path: Path, where: str, name: str, others: Sequence[str]) -> SourceError:
    """A column that the profile names is there more than once."""
    every = [f"{name}#1", *(o if "#" in o else f"{o}#2" for o in others)]
    return SourceError(
        "SOURCE_COLUMN_AMBIGUOUS",
        Text(
            f"{path.name}{where}には列「{name}」が複数あります。プロファイルで{listing(every)}の"
            "どれかを指定してください。",
            f"{path.name}{where} has the column 「{name}」 more than once. Name one of "
            f"{listing(every)} in the profile.",
        ),
    )


def other_format(path: Path, where: str, column: str) -> SourceError:
    """A column is there that tells another format."""
    return SourceError(
        "SOURCE_OTHER_FORMAT",
        Text(
            f"{path.name}{where}には列「{column}」があります。この形式には無い列なので、別の形式の"
            "ファイルです。それに合うプロファイルを選んでください。",
            f"{path.name}{where} has the column 「{column}」, which this format never has. It is "
            "another format; choose its profile.",
        ),
    )


def no_header(path: Path, where: str, wanted: Sequence[str], rows: int) -> SourceError:
    """No row looks like the header."""
    return SourceError(
        "SOURCE_HEADER_MISSING",
        Text(
            f"{path.name}{where}の先頭{rows}行に見出し行が見つかりません。探した列: "
            f"{listing(wanted)}。見出しの無いファイルなら、プロファイルに header: none と "
            "columns を書いてください。見出しの行が分かるなら header にその行番号を書けます。",
            f"None of the first {rows} rows of {path.name}{where} is a header with "
            f"{listing(wanted)}. For a file without header, write header: none and columns in "
            "the profile; if you know the row, write its number as header.",
        ),
    )


def bad_encoding(path: Path, encoding: str, offset: int | None, advice: Text) -> SourceError:
    """The bytes are no text in the encoding; ``offset`` of the first one, where it is known."""
    place_ja = "" if offset is None else f"の{offset + 1:,}バイト目"
    place_en = "" if offset is None else f"byte {offset + 1:,} of "
    return SourceError(
        "SOURCE_ENCODING",
        Text(
            f"{path.name}{place_ja}が文字コード {encoding} として読めません。{advice.ja}",
            f"Not readable as {encoding}: {place_en}{path.name}. {advice.en}",
        ),
    )


def truncated(path: Path, row: int, why: Text) -> SourceError:
    """The file ends in the middle."""
    return SourceError(
        "SOURCE_TRUNCATED",
        Text(
            f"{path.name}は{row:,}行目の途中で終わっています({why.ja})。書き出しか複写が途中で"
            "切れています。書き出し直してください。この続きは読みません。",
            f"{path.name} ends in the middle of row {row:,} ({why.en}). The export or the copy "
            "was cut short. Export it again; nothing of this file is taken.",
        ),
    )


def wrong_width(path: Path, where: str, header: int, rows: int) -> SourceError:
    """The rows do not have the header's width, none of them."""
    return SourceError(
        "SOURCE_WIDTH",
        Text(
            f"{path.name}{where}の見出しは{header}列ですが、行は{rows}列です。見出しと明細の書式が"
            "合っていません。書き出しの設定を確かめてください。",
            f"The header of {path.name}{where} has {header} columns, its rows have {rows}. Header "
            "and rows do not belong together; check how it was exported.",
        ),
    )


def empty(path: Path) -> SourceError:
    """There is nothing in the file."""
    return SourceError(
        "SOURCE_EMPTY",
        Text(
            f"{path.name}は空です(0件)。書き出しが終わっているか、条件が正しいかを確かめて"
            "ください。",
            f"{path.name} is empty. Check that the export finished and what it was asked for.",
        ),
    )
