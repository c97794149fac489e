"""``kind: customers``: the master as the import file of a CRM or of any other software."""

from collections.abc import Iterator
from typing import Any

from connectors.profile import load_profile
from connectors.writers.columns import layout_of
from connectors.writers.delimited import write_delimited
from connectors.writers.records import Address, RecordWriter
from pipelines.exports.addresses import address_of, hyphenated
from pipelines.exports.job import Job, Made, characters_for
from pipelines.exports.settings import CustomersExport
from warehouse.queries import outgoing

_FIELDS = (
    "name", "name_kana", "corporate_number", "invoice_number", "phone", "email", "url", "industry",
    "sales_rep", "policy",
)  # fmt: skip


def make(job: Job) -> Made:
    """Write chosen customers in the format of a profile, with further columns as asked for."""
    settings = job.settings
    assert isinstance(settings, CustomersExport)
    profile = load_profile(settings.profile, job.workspace.profiles)
    writer = RecordWriter(profile, tuple(settings.columns))
    left: dict[str, int] = {}
    path = job.folder / job.target.name
    layout = layout_of(profile)
    characters = characters_for(layout.encoding)
    rows = _rows(job, settings, writer, left)
    heading = profile.write.heading
    count = write_delimited(path, writer.columns, rows, layout, characters, heading=heading)
    return Made(
        path,
        count,
        left_out=left,
        replaced=characters.replaced,
        detail={"profile": profile.id, "system": settings.system},
    )


def _rows(
    job: Job, settings: CustomersExport, writer: RecordWriter, left: dict[str, int]
) -> Iterator[list[str]]:
    chosen = job.chosen(settings.where)
    for one in outgoing.customers(job.connection, chosen, settings.system or ""):
        reason = _against(settings, is_known=one.code is not None)
        if reason:
            left[reason] = left.get(reason, 0) + 1
            continue
        extra = {column: _text(getattr(one, name)) for column, name in settings.columns.items()}
        yield writer.row(_record(one, settings), extra)


def _against(settings: CustomersExport, *, is_known: bool) -> str:
    if settings.only == "known" and not is_known:
        return "not_there"
    if settings.only == "new" and is_known:
        return "there_already"
    return ""


def _record(one: Any, settings: CustomersExport) -> dict[str, str | Address]:
    code = one.code or "" if settings.system else one.customer_id
    return {
        "code": code,
        "postal_code": hyphenated(one.postal_code),
        "address": address_of(one.address, one.prefecture, one.city),
        **{name: getattr(one, name) or "" for name in _FIELDS},
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
