"""``kind: mailing``: addressees, one per destination, and who was left out and why."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cleansing.matching.names.persons import is_person, proprietor
from pipelines.exports.addresses import hyphenated
from pipelines.exports.job import Job, Made, write_table
from pipelines.exports.opt_out import refusals, spellings
from pipelines.exports.reasons import REASONS
from pipelines.exports.settings import MailingExport
from warehouse.queries import addressees as query

TITLES: Final = [
    "顧客ID", "郵便番号", "住所1", "住所2", "宛名", "部署", "担当者", "敬称", "ランク",
]  # fmt: skip
LEFT_OUT: Final = ["顧客ID", "名称", "理由", "根拠"]
_HONORIFIC: Final = re.compile("(?:様|さま|さん|殿|氏|御中)$")
_BETWEEN: Final = re.compile(r"[\s\-‐−ー,.、。]")


class Envelope(NamedTuple):
    """What is written on it: whom, which department, which person, 様 or 御中."""

    name: str
    department: str
    person: str
    honorific: str


def make(job: Job) -> Made:
    """Write the addressees, and beside them who was left out."""
    settings = job.settings
    assert isinstance(settings, MailingExport)
    left_out: list[list[str]] = []
    counts: dict[str, int] = {}
    rows = _rows(job, settings, left_out, counts)
    path = job.folder / job.target.name
    count, replaced = write_table(path, TITLES, rows, settings.encoding)
    beside = {}
    if left_out:
        beside["_除外.csv"] = job.folder / "left_out.csv"
        write_table(beside["_除外.csv"], LEFT_OUT, left_out, "utf-8-sig")
    return Made(path, count, beside=beside, left_out=counts, replaced=replaced)


def _rows(
    job: Job, settings: MailingExport, left_out: list[list[str]], counts: dict[str, int]
) -> Iterator[list[str]]:
    words = [word for word in settings.opt_out if word]
    said = query.records_that_say(job.connection, spellings(words)) if words else []
    refused = refusals(said, words)
    people = query.contacts(job.connection) if settings.contact else {}
    seen: dict[tuple[str, str], str] = {}
    for one in query.addressees(job.connection, job.chosen(settings.where)):
        envelope = address_to(one, people.get(one.customer_id, ("", "")))
        reason, why = _against(one, envelope, settings, refused, seen)
        if reason:
            counts[reason] = counts.get(reason, 0) + 1
            left_out.append([one.customer_id, one.name, REASONS[reason].ja, why])
            continue
        street, _, building = one.address.partition("　")
        yield [
            one.customer_id, hyphenated(one.postal_code), street, building, *envelope,
            one.rank or "",
        ]  # fmt: skip


def _against(
    one: Any,
    envelope: Envelope,
    settings: MailingExport,
    refused: dict[str, str],
    seen: dict[tuple[str, str], str],
) -> tuple[str, str]:
    """Return why no letter goes to a customer, and what shows it; two empty texts: one does."""
    if one.customer_id in refused:
        return "opt_out", refused[one.customer_id]
    if one.policy in settings.exclude_policies:
        return "policy", one.policy
    if one.rank in settings.exclude_ranks:
        return "rank", one.rank
    if not one.address:
        return "no_address", ""
    if one.address == f"{one.prefecture}{one.city}":
        return "incomplete_address", one.address
    first = seen.setdefault((_plain(one.address), _plain(envelope.name)), one.customer_id)
    return ("", "") if first == one.customer_id else ("duplicate", first)


def address_to(customer: Any, contact: tuple[str, str]) -> Envelope:
    """Return what is written on the envelope.

    A company is addressed with 御中, unless a person there is known: then that person with 様. Who
    is a natural person is addressed with 様; a sole proprietor under the trade name.
    """
    department, person = contact
    if not customer.legal_form and not customer.corporate_number:
        if is_person(customer.name):
            return Envelope(customer.name, "", "", "様")
        both = proprietor(customer.name, "")
        if both is not None and not person:
            return Envelope(both.trade, "", both.person, "様")
    person = _HONORIFIC.sub("", person.strip()).strip()
    return Envelope(customer.name, department, person, "様" if person else "御中")


def _plain(text: str) -> str:
    return _BETWEEN.sub("", text)
