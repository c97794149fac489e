"""The columns of an unknown accounting journal: debit and credit side, found by their names.

What belongs here: proposing the ``journal`` part of a profile. What does not: reading journals
(``connectors.journal``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from connectors.headers import fold
from pipelines.inspection.columns import Column

_SIDES: Final = {
    "debit": re.compile(r"借方|借り方|^借|\(借\)|debit|^dr[._\- ]?"),
    "credit": re.compile(r"貸方|貸し方|^貸|\(貸\)|credit|^cr[._\- ]?"),
}
_BARE: Final = re.compile(r"[()\[\]（）【】\s_.\-/:：]|の")
_PARTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("sub_code", r"補助(科目)?(コード|cd|番号)|枝番"),
        ("sub", r"補助(科目)?(名称?)?$|補助名|sub_?account"),
        ("partner_code", r"(取引先|得意先|相手先|顧客)(コード|cd|番号)"),
        ("partner", r"(取引先|得意先|相手先|顧客)(名称?)?$|partner|customer"),
        ("department", r"部門(名称?)?$|department"),
        ("tax_class", r"税区分(名称?)?$|消費税区分|tax_?class|tax_?type|tax_?code"),
        ("tax_rate", r"税率|tax_?rate"),
        ("tax", r"税額|消費税$|^税金額|tax_?amount|^tax$|vat"),
        ("amount", r"^(税込|税抜|本体|入力)?金額|本体価格|^額|amount|^金$|^$|value"),
        ("account_code", r"(勘定)?科目(コード|cd|番号)|account_?(code|no)"),
        ("account", r"^(勘定)?科目(名称?)?$|account"),
        ("note", r"摘要|備考|note|memo"),
    )
)
_COMMON: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("date", re.compile(r"^(取引|伝票|仕訳|計上|記帳|発生)?(年月)?日付?$|date$|年月日")),
    (
        "document_no",
        re.compile(
            r"(伝票|仕訳|取引|voucher|entry|journal|slip)_?(番号|no\.?|№|number|#)|^no\.?$|^番号$|^№$|^伝票$"
        ),
    ),
    ("partner", re.compile(r"^(取引先|得意先|相手先|顧客)(名称?)?$|^(partner|customer)(_?name)?$")),
    ("amount", re.compile(r"^(取引|仕訳|伝票|税込|税抜)?金額(\(.*\))?$|^amount$")),
    ("note", re.compile(r"摘要|備考|メモ|description|note|memo|remarks|narration")),
)
_RECEIVABLE: Final = re.compile(r"売掛|完成工事未収|^営業未収|receivable", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JournalColumns:
    """The columns of a journal.

    Attributes:
        common: ``date`` ``document_no`` ``note`` → column.
        sides: ``debit`` and ``credit``: what → column.
        receivable: names of receivable accounts that its rows hold.
    """

    common: dict[str, Column]
    sides: dict[str, dict[str, Column]]
    receivable: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Account and amount of both sides and a date are there."""
        return "date" in self.common and all(
            {"amount"} <= side.keys() and ("account" in side or "account_code" in side)
            for side in self.sides.values()
        )

    def fields(self) -> list[tuple[str, Column]]:
        """Return every column with what it is, as ``debit.amount``."""
        sided = [
            (f"{side}.{part}", column)
            for side, parts in self.sides.items()
            for part, column in parts.items()
        ]
        return [*self.common.items(), *sided]

    def rule(self) -> dict[str, Any]:
        """Return the ``journal`` part of a profile."""
        sides = {
            side: {part: column.name for part, column in parts.items() if part != "account_code"}
            | ({"account_code": parts["account_code"].name} if "account_code" in parts else {})
            | ({"account": parts["account_code"].name} if "account" not in parts else {})
            for side, parts in self.sides.items()
        }
        rule: dict[str, Any] = {name: column.name for name, column in self.common.items()}
        rule |= sides
        if self.receivable and self.receivable != ("売掛金",):
            rule["receivable"] = list(self.receivable)
        amounts = [parts["amount"].cell for parts in self.sides.values()]
        if any(re.search("税抜|本体", cell) for cell in amounts):
            rule["amount_includes_tax"] = False
        return rule


def find_journal(columns: Sequence[Column]) -> JournalColumns | None:
    """Find the sides of a journal in a header.

    Returns:
        The columns; None where the header names no debit and no credit.
    """
    sides: dict[str, dict[str, Column]] = {"debit": {}, "credit": {}}
    common: dict[str, Column] = {}
    for column in columns:
        side, rest = _side(column)
        if side:
            part = next((name for name, pattern in _PARTS if pattern.search(rest)), None)
            part = None if "ショートカット" in rest else part
            if part is not None:
                sides[side].setdefault(part, column)
            continue
        key = fold(column.cell)
        name = next((name for name, pattern in _COMMON if pattern.search(key)), None)
        if name is not None:
            common.setdefault(name, column)
    _share(common, sides)
    found = JournalColumns(common, sides, _receivables(sides))
    return found if found.complete else None


def _share(common: dict[str, Column], sides: dict[str, dict[str, Column]]) -> None:
    """Let one column of amounts or partners stand for both sides."""
    for name, instead in (("partner", {"partner", "sub"}), ("amount", {"amount"})):
        column = common.pop(name, None)
        for parts in sides.values() if column is not None else ():
            if column is not None and not instead & parts.keys():
                parts[name] = column


def _side(column: Column) -> tuple[str, str]:
    key = fold(column.cell)
    for side, pattern in _SIDES.items():
        if (match := pattern.search(key)) is not None:
            return side, _BARE.sub("", key[: match.start()] + key[match.end() :])
    return "", ""


def _receivables(sides: dict[str, dict[str, Column]]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for parts in sides.values():
        if "account" in parts:
            names |= {
                text.strip(): None
                for text in parts["account"].texts
                if _RECEIVABLE.search(text) and len(text) < 30
            }
    return tuple(names)
