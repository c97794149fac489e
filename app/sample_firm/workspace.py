"""The sample firm's workspace: its files, its ``tsunagi.yaml``, its truth."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from app.sample_firm import accounting, bank, diary, ledger_books, master, postings, sales
from app.sample_firm.cases import population
from app.sample_firm.entities import Entity
from app.sample_firm.inventor import Inventor
from app.sample_firm.ledgers import ledger_rows
from app.sample_firm.payments import Payment, settle
from app.sample_firm.records import SalesAccount, Subaccount, payers, sales_accounts, subaccounts
from app.sample_firm.trades import Slip, sell
from app.sample_firm.truth import Label, SampleTruth
from core.identity import identity_code

_RESOURCES = Path(__file__).parent / "resources"
CUSTOMERS_PATH = "inbox/hanbai/得意先台帳_20261031.csv"
"""The customer master of the sales-management package."""


def write_sample_firm(folder: Path, seed: int = 2026, scale: float = 1.0) -> SampleTruth:
    """Write the sample firm's workspace into ``folder``.

    ``inbox/`` with the exports of three systems and the bank, ``profiles/`` with one mapping of
    the firm's own, ``tsunagi.yaml``, and ``truth/``. The same seed and scale give the same bytes.

    Args:
        folder: the workspace; created where it does not exist.
        seed: another seed, another firm.
        scale: 1 is some 830 customers and 40,000 lines.

    Returns:
        What is true about it, as also written to ``truth/``.
    """
    inventor = Inventor(Random(seed))  # noqa: S311  invention, not secrecy
    entities = population(inventor, scale)
    truth = SampleTruth(seed, scale, entities)
    folder.mkdir(parents=True, exist_ok=True)
    business = _do_business(entities, seed)
    _write_inbox(folder, business, truth)
    _configure(folder)
    truth.write(folder / "truth")
    _date_files(folder, truth)
    return truth


@dataclass(frozen=True, slots=True)
class _Business:
    """What happened, and under which names.

    ``posted``: slip number → sub-account; ``payers``: customer → its name in the bank's file.
    """

    accounts: list[SalesAccount]
    subaccounts: list[Subaccount]
    payers: dict[str, str]
    slips: list[Slip]
    booked: list[tuple[Slip, date | None]]
    posted: dict[int, str]
    payments: list[Payment]


def _chance(seed: int, part: str) -> Random:
    """Return a source of chance of its own, so that one part's changes leave the others alone."""
    return Random(f"{seed}/{part}")  # noqa: S311


def _do_business(entities: Sequence[Entity], seed: int) -> _Business:
    accounts = sales_accounts(entities, _chance(seed, "accounts"))
    subs = subaccounts(entities, _chance(seed, "subaccounts"))
    names = payers(entities, _chance(seed, "payers"))
    slips = sell(entities, accounts, _chance(seed, "sales"))
    booked = postings.booked_on(slips)
    own: dict[str, list[Subaccount]] = defaultdict(list)
    for sub in subs:
        own[sub.entity].append(sub)
    posted = {
        slip.number: postings.subaccount_on(own[slip.account.entity], when or slip.day)
        for slip, when in booked
    }
    known = [(slip, posted[slip.number]) for slip in slips]
    payments = settle(entities, known, names, _chance(seed, "payments"))
    return _Business(accounts, subs, names, slips, booked, posted, payments)


def _write_inbox(folder: Path, business: _Business, truth: SampleTruth) -> None:
    """Write every export, and label the records that are in them."""
    rows = ledger_rows(truth.entities, _chance(truth.seed, "ledgers"))
    ledger_books.write_ledgers(folder, rows, _chance(truth.seed, "sheets"), truth)
    master.write_customers(folder, CUSTOMERS_PATH, business.accounts, truth)
    sales.write_months(folder, business.slips, truth)
    active = {business.posted[slip.number] for slip in business.slips}
    tenants = [(s.entity, s.name) for s in business.subaccounts if s.entity and s.name in active]
    entries = (
        postings.sales_postings(business.booked, business.posted, truth)
        + postings.receipt_postings(business.payments, truth)
        + postings.other_postings(tenants[:3], _chance(truth.seed, "others"), truth)
    )
    used = accounting.write_journal(folder, entries, truth)
    senders = bank.write_statements(folder, business.payments, truth)
    diary.write_diary(folder, business.accounts, _chance(truth.seed, "diary"), truth)
    sold = {slip.account.code for slip in business.slips}
    truth.labels += [
        Label("hanbai", account.code, account.entity)
        for account in business.accounts
        if account.entity and (account.listed or account.code in sold)
    ]
    truth.labels += [
        Label("kaikei", identity_code([sub.name]), sub.entity)
        for sub in business.subaccounts
        if sub.entity and sub.name in used
    ]
    truth.labels += [
        Label("bank", identity_code([name]), entity)
        for entity, name in business.payers.items()
        if name in senders
    ]


def _configure(folder: Path) -> None:
    """Write ``tsunagi.yaml`` and the firm's own profile."""
    for name, target in (("tsunagi", "tsunagi.yaml"), ("excel_oba", "profiles/excel_oba.yaml")):
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((_RESOURCES / f"workspace_{name}.yaml").read_bytes())


def _date_files(folder: Path, truth: SampleTruth) -> None:
    """Give each file the time at which it would have been exported, in the order of export."""
    begin = datetime(2026, 11, 1, 22, 0, tzinfo=UTC).timestamp()
    for minutes, path in enumerate(sorted(truth.files)):
        os.utime(folder / path, (begin + 60 * minutes,) * 2)
