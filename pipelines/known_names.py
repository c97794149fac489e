"""The firm's table of other names: ``matching: {names: names.csv}`` in ``tsunagi.yaml``.

Former names, abbreviations, trade names and readings that no rule can know. It is a CSV file as
spreadsheets write it; what is wrong in it is said line by line, and nothing is matched until it is
mended.

What belongs here: reading the file. What does not: what the names mean for matching
(``cleansing.matching.names.name_table``).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleansing.matching.names.name_table import KINDS, KnownName, KnownNames
from core.errors import ConfigurationError
from core.language import Text
from pipelines.workspace import Workspace

COLUMNS = {
    "name": ("name", "名称", "会社名", "顧客名", "正式名称", "得意先名", "取引先名"),
    "also": ("also", "別名", "別名称", "ほかの名称", "略称", "旧社名"),
    "kind": ("kind", "種類", "種別", "区分"),
    "since": ("since", "時期", "変更日", "適用日", "日付"),
}
"""Column → what its header may be."""

KIND_WORDS = {
    "former": ("former", "旧社名", "旧称", "旧商号", "旧名", "旧名称", "社名変更"),
    "abbreviation": ("abbreviation", "略称", "略", "略号", "略名"),
    "trade_name": ("trade_name", "屋号", "通称", "店名", "ブランド", "ブランド名"),
    "reading": ("reading", "読み", "読み方", "フリガナ", "ふりがな", "カナ", "よみ"),
    "also": ("also", "別名", "その他", ""),
}
"""Kind → what it may be called in the file."""

_SHOWN = 5


def known_names(workspace: Workspace) -> KnownNames:
    """Return the table that the workspace's configuration names; an empty one without it.

    Raises:
        ConfigurationError: there is no such file, or lines of it cannot be understood.
    """
    name = workspace.configuration.matching.names
    if not name:
        return KnownNames()
    return KnownNames(read_names(workspace.root / name), Path(name).name)


def read_names(path: Path) -> list[KnownName]:
    """Read a table of other names (UTF-8 or cp932, commas or tabs).

    Raises:
        ConfigurationError: as ``known_names``.
    """
    text = _text(path)
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    try:
        places = _places(path, [cell.strip() for cell in next(rows, [])])
        found: list[KnownName] = []
        problems: list[Text] = []
        for line, row in _lines(rows):
            entry = _entry(line, {name: _cell(row, place) for name, place in places.items()})
            if isinstance(entry, Text):
                problems.append(entry)
            else:
                found.append(entry)
    except csv.Error as error:
        raise _wrong(path, [Text(f"CSVとして読めません: {error}", f"no CSV: {error}")]) from error
    if problems:
        raise _wrong(path, problems)
    return found


def _lines(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Return the rows that say something, with the line each begins on."""
    before = getattr(rows, "line_num", 1)
    for row in rows:
        line, before = before + 1, getattr(rows, "line_num", before + 1)
        if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
            yield line, row


def _places(path: Path, header: Sequence[str]) -> dict[str, int | None]:
    lowered = [name.lower() for name in header]
    places: dict[str, int | None] = {}
    for column, words in COLUMNS.items():
        free = [word for word in words if word in lowered]
        taken = set(places.values())
        places[column] = next(
            (lowered.index(word) for word in free if lowered.index(word) not in taken), None
        )
    missing = [COLUMNS[name][1] for name in ("name", "also") if places[name] is None]
    if missing:
        raise _wrong(
            path,
            [
                Text(
                    f"1行目: 見出し「{'」「'.join(missing)}」がありません"
                    f"(あるもの: {', '.join(header) or 'なし'})",
                    f"line 1: no column {', '.join(missing)} (there are: {', '.join(header)})",
                )
            ],
        )
    return places


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _entry(line: int, cells: dict[str, str]) -> KnownName | Text:
    for column in ("name", "also"):
        if not cells[column]:
            word = COLUMNS[column][1]
            return Text(f"{line}行目: {word}が空です", f"line {line}: {column} is empty")
    kind = next((kind for kind, words in KIND_WORDS.items() if cells["kind"] in words), None)
    if kind is None:
        allowed = "、".join(KINDS.values())
        return Text(
            f"{line}行目: 種類「{cells['kind']}」はありません({allowed})",
            f"line {line}: no kind {cells['kind']!r} ({', '.join(KINDS)})",
        )
    entry = KnownName(line, cells["name"], cells["also"], kind, cells["since"])
    return _contradiction(entry) or entry


def _contradiction(entry: KnownName) -> Text | None:
    """Return what is wrong with an entry that says nothing."""
    if entry.is_empty:
        return Text(
            f"{entry.line}行目: 「{entry.name}」と「{entry.also}」は名寄せでは同じ名称です"
            "(表記のゆれは自動で吸収されます)。行を消してください",
            f"line {entry.line}: {entry.name!r} and {entry.also!r} are one name to matching; "
            "remove the line",
        )
    return None


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _wrong(
            path,
            [
                Text(
                    f"読めません({error.strerror})。"
                    "tsunagi.yaml の matching.names を確かめてください",
                    f"cannot be read ({error.strerror}); see matching.names in tsunagi.yaml",
                )
            ],
        ) from error
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(
        path,
        [
            Text(
                "文字コードがUTF-8でもShift_JIS(cp932)でもありません。"
                "Excelで「CSV UTF-8」として保存し直してください",
                "neither UTF-8 nor cp932; save it from Excel as CSV UTF-8",
            )
        ],
    )


def _wrong(path: Path, problems: Sequence[Text]) -> ConfigurationError:
    rest = len(problems) - _SHOWN
    shown = problems[:_SHOWN]
    return ConfigurationError(
        "NAMES_FILE",
        Text(
            ja=f"別名の表 {path.name}: "
            + "。".join(one.ja for one in shown)
            + (f"。ほかに{rest}件" if rest > 0 else ""),
            en=f"The table of names {path.name}: "
            + "; ".join(one.en for one in shown)
            + (f"; {rest} more" if rest > 0 else ""),
        ),
    )
