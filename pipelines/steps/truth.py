"""Labels: which records are whose in truth, as somebody wrote them down.

A file of labels comes out of Excel as often as not: another encoding, other words in its header,
zeros lost from the front of codes. What can be read is read; what would make figures wrong in
silence is refused or told.

What belongs here: reading labels and what is odd about them. What does not: measuring.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import ConfigurationError
from core.language import Text

Key = tuple[str, str]
"""A record: its system and its code there."""

COLUMNS = {
    "system": ("system", "システム"),
    "code": ("code", "コード"),
    "entity": ("entity", "実体", "正解"),
}
"""Column → what it may be called."""

_SHOWN = 3
"""Examples a remark names."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Labels of records.

    Attributes:
        labels: record → the entity it really is.
        repeated: rows that say once more what another row says.
        blank: rows without an entity; they say nothing.
    """

    labels: dict[Key, str]
    repeated: int = 0
    blank: int = 0


def read_truth(path: Path) -> Truth:
    """Read labels ``system,code,entity`` (UTF-8 or cp932); a row without an entity says nothing.

    A third column under another name is taken as the entity where there are just three columns.

    Raises:
        ConfigurationError: no such file, other columns, or one record with two entities.
    """
    rows = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [name.strip() for name in next(rows, [])]
        places = _places(path, header)
        return _read(path, rows, places)
    except csv.Error as error:
        raise _unreadable(path, str(error)) from error


def _places(path: Path, header: Sequence[str]) -> list[int]:
    """Return where the system, the code and the entity stand."""
    lowered = [name.lower() for name in header]
    found = {
        column: next((lowered.index(name) for name in names if name in lowered), None)
        for column, names in COLUMNS.items()
    }
    rest = {*range(len(header))} - {*found.values()}
    if len(header) == len(COLUMNS) and len(rest) == 1 and found["entity"] is None:
        found["entity"] = rest.pop()
    places = [place for place in found.values() if place is not None]
    if len(places) < len(COLUMNS):
        raise _wrong_columns(path, header, [name for name, place in found.items() if place is None])
    return places


def _read(path: Path, rows: Iterable[list[str]], places: Sequence[int]) -> Truth:
    labels: dict[Key, str] = {}
    told: dict[Key, int] = {}
    repeated = blank = 0
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if len(row) <= max(places):
            raise _wrong_row(path, number)
        system, code, entity = (row[place].strip() for place in places)
        record = (system, code)
        if not entity:
            blank += 1
        elif record not in labels:
            labels[record], told[record] = entity, number
        elif labels[record] == entity:
            repeated += 1
        else:
            raise _two_entities(path, (told[record], number), record, (labels[record], entity))
    if not labels:
        raise _no_labels(path)
    return Truth(labels, repeated, blank)


def remarks(truth: Truth, records: Collection[Key]) -> list[Text]:
    """Return what a reader of the figures should know about the labels.

    Args:
        truth: the labels.
        records: all records of the master.
    """
    found = []
    unknown = [record for record in truth.labels if record not in records]
    if unknown:
        found.append(_unknown(unknown, len(truth.labels)))
        found += _why_unknown(unknown, records)
    if truth.repeated:
        found.append(
            Text(
                ja=f"同じレコードが2回以上書かれています: {truth.repeated:,}行(1回として数えます)",
                en=f"Records labelled more than once: {truth.repeated:,} rows (counted once)",
            )
        )
    if truth.blank:
        found.append(
            Text(
                ja=f"正解が空の行: {truth.blank:,}行(数えません)",
                en=f"Rows without an entity: {truth.blank:,} (left out)",
            )
        )
    if not any(count > 1 for count in Counter(truth.labels.values()).values()):
        found.append(
            Text(
                ja="同じ正解を持つレコードが1組もありません。entity の列を確かめてください。",
                en="No two records have the same entity. Is the right column named entity?",
            )
        )
    return found


def _unknown(unknown: Sequence[Key], labelled: int) -> Text:
    shown = ", ".join(" ".join(record) for record in unknown[:_SHOWN])
    return Text(
        ja=f"正解にあるのに台帳にないレコード: {labelled:,}件のうち {len(unknown):,}件"
        f"(system と code が同じ書き方か確かめてください。例: {shown})",
        en=f"Labelled records that the master lacks: {len(unknown):,} of {labelled:,} "
        f"(are system and code written alike? For instance {shown})",
    )


def _why_unknown(unknown: Sequence[Key], records: Collection[Key]) -> list[Text]:
    """Say what seems to be the matter with records that the master lacks."""
    systems = {system for system, _ in records}
    foreign = sorted({system for system, _ in unknown} - systems)
    found = []
    if foreign and systems:
        known, strange = ", ".join(sorted(systems)), ", ".join(foreign[:_SHOWN])
        found.append(
            Text(
                ja=f"台帳にない system の名前です: {strange}(台帳にあるもの: {known})",
                en=f"No system of the master: {strange} (it has {known})",
            )
        )
    bare = {(system, code.lstrip("0")): code for system, code in records if code[:1] == "0"}
    lost = [(record, bare[record]) for record in unknown if record in bare]
    if lost:
        (system, code), whole = lost[0]
        found.append(
            Text(
                ja=f"コードの先頭の0が落ちているようです: {len(lost):,}件"
                f"(例: {system} {code} は {whole} のことでしょうか)。"
                "Excelで開いて保存すると落ちます。",
                en=f"Codes seem to have lost their leading zeros: {len(lost):,} "
                f"(is {system} {code} meant for {whole}?). Excel drops them when it saves a CSV.",
            )
        )
    return found


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if b"\0" in content:
        raise _unreadable(path, "UTF-8 / cp932?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp932")
    except UnicodeDecodeError as error:
        raise _unreadable(path, "UTF-8 / cp932?") from error


def _unreadable(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"正解ファイル {path} を読めません({why})。"
            "UTF-8 か Shift_JIS(cp932)のCSVにしてください。",
            en=f"The labels {path} cannot be read ({why}). A CSV in UTF-8 or cp932 is wanted.",
        ),
    )


def _wrong_columns(path: Path, header: Sequence[str], lacking: Sequence[str]) -> ConfigurationError:
    found, missing = ", ".join(header) or "-", ", ".join(lacking)
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: 1行目に system, code, entity の列がありません"
            f"(ないもの: {missing}。あるもの: {found})。",
            en=f"{path}: the first row must name the columns system, code and entity "
            f"(it lacks {missing}; it has: {found}).",
        ),
    )


def _wrong_row(path: Path, number: int) -> ConfigurationError:
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: {number}件目の行は列が足りません。",
            en=f"{path}: record {number} has too few columns.",
        ),
    )


def _no_labels(path: Path) -> ConfigurationError:
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: 正解の書かれた行がありません。",
            en=f"{path}: there is no row with an entity.",
        ),
    )


def _two_entities(
    path: Path, rows: tuple[int, int], record: Key, entities: tuple[str, str]
) -> ConfigurationError:
    name = " ".join(record)
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: {name} の正解が食い違っています"
            f"({rows[0]}件目は {entities[0]}、{rows[1]}件目は {entities[1]})。",
            en=f"{path}: {name} has two entities "
            f"({entities[0]} in record {rows[0]}, {entities[1]} in record {rows[1]}).",
        ),
    )
