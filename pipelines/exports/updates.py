"""``kind: updates``: what a system is to correct, in the format of its own import.

Whole rows are written, as the system itself exported them, under its own headings, with what the
master knows better in place of its own; so importing them empties nothing. A value older than the
system's own is not written unless asked for, and is told in any case; so is an address that comes
from another code of the same system, where both may be right.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cleansing.addresses import split_address
from connectors.profile import load_profile
from connectors.writers.columns import layout_of
from connectors.writers.delimited import write_delimited
from connectors.writers.records import Address, RecordWriter
from core.fields import CORRECTED_SYSTEM, CUSTOMER_FIELDS
from core.labels import FIELD_LABELS
from pipelines.exports.addresses import address_of, hyphenated
from pipelines.exports.as_exported import last_export
from pipelines.exports.job import Job, Made, characters_for, write_table
from pipelines.exports.settings import UpdatesExport
from warehouse.queries import differing as query
from warehouse.queries.differing import OF_SITES, Origin, is_same_but_for_spaces

CHANGES: Final = [
    "コード", "名称", "顧客ID", "項目", "今の値", "新しい値", "出どころ", "出どころの日付",
    "今の値の日付", "書き出し", "注意",
]  # fmt: skip
_WARNINGS: Final = {
    "older": "出どころのほうが古い",
    "another_code": "同じシステムの別のコードの値。別の場所かもしれません",
}
_OF_A_PLACE: Final = ("postal_code", "address", "phone")
"""What two codes of one customer may rightly have each of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field in which the master differs from a record.

    Attributes:
        warning: why it may be wrong to write it, a key of ``_WARNINGS``; "" where nothing is.
    """

    field: str
    own: str
    golden: str
    origin: Origin
    warning: str


def make(job: Job) -> Made:
    """Write the rows that change, and beside them every single change."""
    settings = job.settings
    assert isinstance(settings, UpdatesExport)
    source = job.workspace.configuration.source(settings.source)
    profile = load_profile(settings.profile or source.profile, job.workspace.profiles)
    own = last_export(job, source, profile) if settings.profile is None else None
    writer = RecordWriter(profile, like=own)
    fields = [field for field in settings.fields if writer.has(field)]
    told: list[list[str]] = []
    left = dict.fromkeys(_WARNINGS, 0)
    rows = _rows(job, settings, writer, fields, told, left)
    path = job.folder / job.target.name
    layout = layout_of(profile)
    characters = characters_for(layout.encoding)
    heading = profile.write.heading
    count = write_delimited(path, writer.columns, rows, layout, characters, heading=heading)
    beside = {"_変更点.csv": job.folder / "changes.csv"}
    write_table(beside["_変更点.csv"], CHANGES, told, "utf-8-sig")
    return Made(
        path,
        count,
        beside=beside,
        left_out={reason: number for reason, number in left.items() if number},
        replaced=characters.replaced,
        detail={"source": source.name, "profile": profile.id, "changes": len(told),
                "records": query.count_of(job.connection, source.name),
                "not_in_the_format": sorted(set(settings.fields) - set(fields))},
    )  # fmt: skip


def _rows(
    job: Job,
    settings: UpdatesExport,
    writer: RecordWriter,
    fields: list[str],
    told: list[list[str]],
    left: dict[str, int],
) -> Iterator[list[str]]:
    if not fields:
        return
    origins = query.origins(job.connection, settings.source, fields)
    for row in query.differing(job.connection, settings.source, fields):
        changes = list(_changes(job, row, fields, origins))
        written = [one for one in changes if _is_written(one, settings)]
        for one in changes:
            if one not in written:
                left[one.warning] += 1
        told += [_told(row, one, is_written=one in written) for one in changes]
        if written:
            yield writer.row(_record(row, written), json.loads(row.extra or "{}"))


def _changes(
    job: Job, row: Any, fields: list[str], origins: dict[tuple[str, str], Origin]
) -> Iterator[Change]:
    for field in fields:
        own, golden = getattr(row, f"own_{field}"), getattr(row, f"golden_{field}") or ""
        if not golden or is_same_but_for_spaces(own or "", golden):
            continue
        if row.site_id is not None and field not in OF_SITES:
            continue
        if field == "address" and _is_spelling(own, golden):
            continue
        if field == "sales_rep":
            golden = _as_written_there(own, golden, job.workspace.configuration.sales_reps)
            if golden == own:
                continue
        origin = origins.get((row.customer_id, field), Origin("", "", None))
        yield Change(field, own, golden, origin, _warning(row, field, own, origin))


def _as_written_there(own: str, name: str, sales_reps: Mapping[str, str]) -> str:
    """Return a sales rep as a system writes it: by a code, where it writes its own so."""
    if own not in sales_reps:
        return name
    codes = [code for code, rep in sales_reps.items() if rep == name]
    return own if own in codes else next(iter(codes), name)


def _is_spelling(own: str, golden: str) -> bool:
    """Tell whether an address says the same in other signs: 三丁目11番16号 for 3-11-16.

    A building that the other lacks is more than that.
    """
    mine, best = split_address(own), split_address(golden)
    is_same_place = bool(best.address_key) and mine.address_key == best.address_key
    return is_same_place and best.building in ("", mine.building)


def _warning(row: Any, field: str, own: str, origin: Origin) -> str:
    if own and origin.since is not None and origin.since < row.file_date:
        return "older"
    is_other = origin.system == row.system and origin.code != row.code
    return "another_code" if is_other and field in _OF_A_PLACE else ""


def _is_written(change: Change, settings: UpdatesExport) -> bool:
    return not change.warning or (change.warning == "older" and settings.older == "write")


def _record(row: Any, changes: list[Change]) -> dict[str, str | Address]:
    """Return the record as its system has it, with the changes."""
    record: dict[str, str | Address] = {name: getattr(row, name) for name in CUSTOMER_FIELDS}
    for one in changes:
        record[one.field] = one.golden
        if one.field == "address":
            record["address"] = address_of(one.golden, row.prefecture, row.city)
        elif one.field == "postal_code" and "-" in (row.postal_code or "-"):
            record["postal_code"] = hyphenated(one.golden)
    return record


def _told(row: Any, one: Change, *, is_written: bool) -> list[str]:
    since = one.origin.since
    label = FIELD_LABELS.get(one.field)
    return [
        row.code,
        row.name,
        row.customer_id,
        one.field if label is None else label.ja,
        one.own,
        one.golden,
        _origin(one.origin),
        "" if since is None else f"{since:%Y-%m-%d}",
        f"{row.file_date:%Y-%m-%d}",
        "○" if is_written else "",
        _WARNINGS.get(one.warning, ""),
    ]


def _origin(origin: Origin) -> str:
    """Return whose value it is: a record, or the person who corrected it."""
    if origin.system == CORRECTED_SYSTEM:
        return f"人の訂正({origin.user})" if origin.user else "人の訂正"
    return f"{origin.system} {origin.code}".strip()
