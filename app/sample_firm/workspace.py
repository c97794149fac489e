"""The sample firm's workspace: its files, its ``tsunagi.yaml``, its truth."""

import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from app.sample_firm import accounting, bank, ledger_books, master, postings, sales
from app.sample_firm.cases import population
from app.sample_firm.inventor import Inventor
from app.sample_firm.ledgers import ledger_rows
from app.sample_firm.payments import settle
from app.sample_firm.records import payers, sales_accounts, subaccounts
from app.sample_firm.trades import sell
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
    chance = [Random(f"{seed}/{part}") for part in range(8)]  # noqa: S311
    entities = population(inventor, scale)
    truth = SampleTruth(seed, scale, entities)
    folder.mkdir(parents=True, exist_ok=True)

    accounts = sales_accounts(entities, chance[0])
    subs = subaccounts(entities, chance[1])
    names = payers(entities, chance[2])
    slips = sell(entities, accounts, chance[3])
    booked = postings.booked_on(slips)
    own = {entity: [s for s in subs if s.entity == entity] for entity in {s.entity for s in subs}}
    posted = {
        slip.number: postings.subaccount_on(own[slip.account.entity], when or slip.day)
        for slip, when in booked
    }
    payments = settle(entities, [(s, posted[s.number]) for s in slips], names, chance[4])

    ledger_books.write_ledgers(folder, ledger_rows(entities, chance[5]), chance[6], truth)
    master.write_customers(folder, CUSTOMERS_PATH, accounts, truth)
    sales.write_months(folder, slips, truth)
    tenants = [(s.entity, s.name) for s in subs if s.entity and s.name in set(posted.values())]
    entries = (
        postings.sales_postings(booked, posted, truth)
        + postings.receipt_postings(payments, truth)
        + postings.other_postings(tenants[:3], scale, chance[7], truth)
    )
    _, used = accounting.write_journal(folder, entries, truth)
    _, senders = bank.write_statements(folder, payments, truth)

    sold = {slip.account.code for slip in slips}
    truth.labels += [
        Label("hanbai", a.code, a.entity)
        for a in accounts
        if a.entity and (a.listed or a.code in sold)
    ]
    truth.labels += [
        Label("kaikei", identity_code([s.name]), s.entity)
        for s in subs
        if s.entity and s.name in used
    ]
    truth.labels += [
        Label("bank", identity_code([name]), entity)
        for entity, name in names.items()
        if name in senders
    ]
    _configure(folder)
    truth.write(folder / "truth")
    _date_files(folder, truth)
    return truth


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
