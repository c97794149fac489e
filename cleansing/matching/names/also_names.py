"""Other names of a record's company: former names, abbreviations, trade names, readings.

Two sources: a table that the firm keeps (``name_table``), and what is written beside a name
(【旧 凪商事】, 現:波商事). A record carries its other names as items of one text column, so that
pairs are found and compared without the table.

What belongs here: which other names a record has, and where two records meet in one. What does
not: the weight of that (``weights``), reading the table's file.
"""

import json
import re
from collections.abc import Mapping, Sequence

from cleansing.folds import fold_width
from cleansing.matching.names.frequencies import expected_namesakes
from cleansing.matching.names.name_table import Also, named
from cleansing.matching.names.persons import proprietor
from cleansing.name_keys import core_key
from cleansing.resources import load_table

SEPARATOR = "／"
_ITEM, _FIELD = "\n", "\t"


_TOLD = re.compile(
    "^(旧社名|旧商号|旧名称|旧称|旧名|旧|元社名|新社名|新商号|新名称|現社名|現商号|現在|現(?=[\\s:・])"
    "|正式名称|定款上の商号|登記上の商号|商号|通称|略称|屋号|店名|ブランド名)"
    "(?:は|[\\s:・=])*(.{2,})$"
)
_SINCE = re.compile("^(.{2,}?)(?:より|から)(?:社名|商号|名称)を?変更")
_SHORTEST = 3
"""Characters of a name beside another, unless its legal form stands with it."""


def told_names(remarks: str) -> list[Also]:
    """Return the other names that stand beside a name: 旧 凪商事, 凪商事より社名変更.

    Args:
        remarks: what was written around the name, joined with ``／``.
    """
    found = []
    for remark in remarks.split(SEPARATOR) if remarks else ():
        if match := _TOLD.match(remark):
            name = match[2]
        elif match := _SINCE.match(remark):
            name = match[1]
        else:
            continue
        other = named(name.strip(" 「」『』"), f"名称に添えられた「{remark}」")
        if len(other.key) >= _SHORTEST or other.form:
            found.append(other)
    return found


_COLUMN = re.compile(
    "^(?:旧(?:会?社名|商号|名称|称|名|屋号|(?:得意先|取引先|顧客)名)"
    "|屋号|通称|別名称?|別称|略称|略名|former name|trade name|also known as)$",
    re.IGNORECASE,
)
_COLUMN_WORD = re.compile(
    '"(?:旧|屋号|通称|別名|別称|略称|略名|former name|trade name|also known as)', re.IGNORECASE
)


def other_columns(extra: str) -> dict[str, str]:
    """Return the cells of other names among those that a record's profile has no field for.

    Args:
        extra: the record's further columns as a JSON object, header to text; "" without any.
    """
    if not extra or not _COLUMN_WORD.search(extra):
        return {}
    return {
        header: text.strip()
        for header, text in json.loads(extra).items()
        if isinstance(text, str) and text.strip() and _COLUMN.match(fold_width(header).strip())
    }


def column_names(extra: str) -> list[Also]:
    """Return the other names in a record's further columns: 旧社名, 屋号, 略称."""
    return [
        named(text, f"「{header}」の欄の「{text}」")
        for header, text in other_columns(extra).items()
    ]


def former_names(names: str) -> list[Also]:
    """Return names that a record itself had before, one per line, as other names."""
    told = "このレコードの以前の名称「{}」"
    return [named(name, told.format(name)) for name in names.split(_ITEM) if name]


def short_names(short: str) -> list[Also]:
    """Return the short name that a record's system gives it as another name."""
    other = named(short, f"略称の欄の「{short}」") if short else None
    return [other] if other and len(other.key) >= _SHORTEST - 1 else []


def proprietor_names(core: str, remarks: str) -> list[Also]:
    """Return the own name and the trade name of a sole proprietor as other names."""
    found = proprietor(core, remarks)
    if not found:
        return []
    told = f"氏名「{found.person}」と屋号「{found.trade}」"
    return [Also(core_key(name), "", "none", told) for name in found]


def written(items: Sequence[Also]) -> str:
    """Return items as the text of a column."""
    return _ITEM.join(_FIELD.join(" ".join(part.split()) for part in item) for item in items)


def read(text: str) -> list[Also]:
    """Return the items of a column's text."""
    return [Also(*item.split(_FIELD)) for item in text.split(_ITEM)] if text else []


def keys(text: str) -> list[str]:
    """Return the keys of a column's text."""
    return [item.key for item in read(text)]


def _is_telling(key: str) -> bool:
    """Return whether a name that is neither record's own is rare enough to tell them."""
    most = float(load_table("matching")["overlap"]["rare_namesakes"])
    return expected_namesakes(key) <= most


def meeting(left: Mapping[str, str], right: Mapping[str, str]) -> tuple[Also, bool | None] | None:
    """Return the other name in which two records meet, and whose it is.

    Args:
        left: ``core_key`` and ``also`` of one record.
        right: of the other.

    Returns:
        The item, and True where the right record bears it as its name, False where the left one
        does, None where neither does; or None where they do not meet.
    """
    ones, others = read(left["also"]), read(right["also"])
    for item in ones:
        if item.key == right["core_key"]:
            return item, True
    for item in others:
        if item.key == left["core_key"]:
            return item, False
    known = {item.key for item in others}
    both = [item for item in ones if item.key in known]
    # One that neither record bears must tell; two of them tell each other.
    telling = both if len(both) > 1 else [item for item in both if _is_telling(item.key)]
    return (telling[0], None) if telling else None
