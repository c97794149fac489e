"""What a receivable line is, by the accounts opposite it in its slip.

What belongs here: the kind, the sign and the tax of a line, and sharing one line out where its
opposite accounts are of several kinds. What does not: finding the lines (``connectors.journal``).

Amounts carry the sign of their effect: what reduces sales is negative, what is paid positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from connectors.accounts import Accounts
from connectors.amounts import plain
from connectors.filledrules import negative
from connectors.journal_columns import Entry

# Side and kind as the opposite account says it -> kind and sign of the transaction.
_EFFECT = {
    ("debit", "payment"): ("payment", -1),
    ("credit", "payment"): ("payment", 1),
    ("credit", "sale"): ("return", -1),
    ("credit", "return"): ("return", -1),
    ("credit", "discount"): ("discount", -1),
    ("credit", "adjustment"): ("adjustment", -1),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A transaction to be: its kind, amount and what is known of its tax."""

    kind: str
    amount: str
    tax: str
    rate: str
    counterpart: str


@dataclass(frozen=True, slots=True)
class Line:
    """A receivable line beside its opposite.

    Args:
        side: ``debit`` or ``credit``.
        text: the amount as it is written.
        amount: the amount, None where it is none.
        others: the entries opposite it.
        sole: it alone stands against them.
        tax_known: the file says the tax of the entries opposite.
    """

    side: str
    text: str
    amount: Decimal | None
    others: Sequence[Entry]
    sole: bool
    tax_known: bool


def transfer(line: Line) -> Part:
    """Return what a move from one receivable to another is on this side."""
    names = _joined([entry.account for entry in line.others])
    text = line.text if line.side == "debit" else negative(line.text)
    return Part("adjustment", text, "", "", names)


def parts_of(line: Line, accounts: Accounts) -> list[Part] | str:
    """Return the transactions that a receivable line comes to.

    Returns:
        One part, or one for each kind of opposite account where the amounts add up; ``opening``
        for a balance brought forward; ``ambiguous`` where the shares cannot be told.
    """
    shares: dict[str, list[Entry]] = {}
    for entry in line.others:
        shares.setdefault(accounts.kind(line.side, entry.account), []).append(entry)
    if set(shares) == {"opening"}:
        return "opening"
    tax_lines = shares.pop("tax", [])
    if len(shares) < 2:
        said = next(iter(shares), accounts.kind(line.side, ""))
        return [_part(line, said, line.text, shares.get(said, []), tax_lines)]
    if not line.sole or line.amount is None:
        return "ambiguous"
    return _split(line, line.amount, shares, tax_lines)


def _split(
    line: Line, amount: Decimal, shares: dict[str, list[Entry]], tax_lines: list[Entry]
) -> list[Part] | str:
    taxed = next((kind for kind in shares if kind != "payment"), "")
    parts, total = [], Decimal(0)
    for said, entries in shares.items():
        own_tax = tax_lines if said == taxed else []
        amounts = [entry.amount for entry in (*entries, *own_tax)]
        if None in amounts:
            return "ambiguous"
        share = sum((a for a in amounts if a is not None), Decimal(0))
        total += share
        parts.append(_part(line, said, plain(share), entries, own_tax))
    return parts if total == amount else "ambiguous"


def _part(
    line: Line, said: str, text: str, entries: Sequence[Entry], tax_lines: Sequence[Entry]
) -> Part:
    kind, sign = _EFFECT.get((line.side, said), (said, 1))
    tax, rates = "", set()
    if kind not in ("payment", "adjustment"):
        rates = {entry.rate for entry in entries if entry.rate.strip()}
        amounts = [e.tax for e in entries] + [e.amount for e in tax_lines]
        known = line.tax_known or tax_lines
        if line.sole and known and entries and None not in amounts:
            tax = plain(sum((a for a in amounts if a is not None), Decimal(0)) * sign)
    return Part(
        kind,
        text if sign > 0 else negative(text),
        tax,
        rates.pop() if len(rates) == 1 else "",
        _joined([entry.account for entry in (*entries, *tax_lines)]),
    )


def _joined(names: Sequence[str]) -> str:
    return "・".join(dict.fromkeys(name.strip() for name in names))
