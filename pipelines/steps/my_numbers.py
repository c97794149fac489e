"""My Numbers (個人番号) are never kept: a file that brings them is refused (番号法)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import orjson

from cleansing.identifiers import looks_like_my_number
from connectors.model import Block
from core.errors import SourceError
from core.language import Text

_SAMPLE = 500
_MAY_HOLD = ("customer_code", "document_no", "item_code", "note")


def refuse_my_numbers(texts: Mapping[str, Sequence[str]], extra: Sequence[str]) -> None:
    """Refuse a file that brings individuals' My Numbers: they may not be stored here.

    Args:
        texts: canonical field → texts.
        extra: columns the profile does not name, a JSON object per row or "".

    Raises:
        SourceError: a column, mapped or not, looks like one of My Numbers.
    """
    columns: dict[str, list[str]] = defaultdict(list)
    for row in extra:
        if row:
            for header, value in orjson.loads(row).items():
                columns[header].append(str(value))
    for header, values in (*texts.items(), *columns.items()):
        if looks_like_my_number(values, header):
            raise _refused(header)


def refuse_in_lines(block: Block, headers: Sequence[str]) -> None:
    """Refuse lines of business that bring My Numbers; there may be millions of them.

    Unless a header names individual numbers, a sample of each block's rows is looked at: a
    column that holds them holds them throughout.

    Args:
        block: the lines.
        headers: the columns of the file.

    Raises:
        SourceError: a column looks like one of My Numbers.
    """
    named = any(looks_like_my_number(["0" * 12], header) for header in headers)
    step = 1 if named else max(len(block) // _SAMPLE, 1)
    texts = {name: block.columns[name] for name in _MAY_HOLD if name in block.columns}
    refuse_my_numbers(texts, block.extra[::step])


def _refused(header: str) -> SourceError:
    return SourceError(
        "MY_NUMBER",
        Text(
            ja=f"「{header}」列はマイナンバー(個人番号)のようです。個人番号は保存できない"
            "ため、このファイルは取り込みません。列を除いて出力し直してください。",
            en=f"The column '{header}' looks like My Numbers (individual numbers). They "
            "may not be stored, so the file was not taken in. Export it without them.",
        ),
    )
