"""Returns and discounts that stand without a minus: told, never guessed.

A list may write 返品 3,000 and mean that it is to be deducted, or hold a return that was called
off. One file cannot tell which, and what a line means must not hang on its neighbours; so its
profile says it (``negate``), and here a file that may lack it is told. What belongs here: counting
and the words. What does not: turning signs (``connectors.filledrules``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from connectors.model import Note
from connectors.profile import Profile
from core.language import Text

DEDUCTED: Final = ("return", "discount")
"""Kinds whose amounts are negative unless one of them was called off."""
_NAMES: Final = {"return": Text("返品", "returns"), "discount": Text("値引", "discounts")}

_PROPOSED: Final = Text(
    "(`tsunagi sources inspect` が、それを書いたプロファイルを提案します)",
    " (`tsunagi sources inspect` proposes such a profile)",
)


@dataclass(slots=True)
class _Seen:
    """The lines of a kind: how many have a minus, how many have none, and the first of those."""

    negative: int = 0
    positive: int = 0
    yen: int = 0
    sheet: str = ""
    row: int = 0


class SignWatch:
    """Sees the lines of a file, and tells of returns and discounts that count as sales.

    Args:
        profile: how the file is read.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._seen = {kind: _Seen() for kind in DEDUCTED}

    def look(self, sheet: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Count the lines of a block, converted to values."""
        if not self._seen.keys() & set(columns["kind"]):
            return
        lines = zip(columns["row_number"], columns["kind"], columns["amount_written"], strict=True)
        for row, kind, amount in lines:
            seen = self._seen.get(kind)
            if seen is None or not amount:
                continue
            if amount < 0:
                seen.negative += 1
                continue
            if not seen.positive:
                seen.sheet, seen.row = sheet, row
            seen.positive += 1
            seen.yen += amount

    def notes(self) -> list[Note]:
        """Return what is to be told; a journal's signs follow from its accounts."""
        if self._profile.entity != "transactions":
            return []
        positive = {kind: seen for kind, seen in self._seen.items() if seen.positive}
        unsigned = {kind: seen for kind, seen in positive.items() if not seen.negative}
        if self._profile.negate:
            unsigned = {}
        mixed = {kind: seen for kind, seen in positive.items() if kind not in unsigned}
        return [
            *([_unsigned(unsigned, self._profile)] if unsigned else []),
            *([_mixed(mixed)] if mixed else []),
        ]


def rule_for(words: Sequence[str]) -> dict[str, Any]:
    """Return the item of ``negate`` that deducts the rows with these words as their kind."""
    return {"field": "kind", "equals": list(words)}


def _unsigned(found: Mapping[str, _Seen], profile: Profile) -> Note:
    count, yen, where = _sums(found)
    rule = yaml.safe_dump(
        [rule_for(_words(profile, found))],
        default_flow_style=True,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    ).strip()
    proposed = _PROPOSED if profile.synonyms else Text("", "")
    return Note(
        "unsigned_returns",
        Text(
            f"{_named(found).ja}の明細{count:,}行、{yen:,}円が、引かれずに売上へ足されています。"
            f"金額にマイナスがないためです(はじめは{where.ja})。差し引くものなら、プロファイルに "
            f"negate: {rule} と書いてください{proposed.ja}。返品や値引の取消なら、このままで正しく"
            "読めています。",
            f"{count:,} lines of {_named(found).en}, {yen:,} yen, are added to the sales instead "
            "of being deducted, because their amounts have no minus (the first: "
            f"{where.en}). If they are to be deducted, write in the profile negate: {rule}"
            f"{proposed.en}. If they call off a return or a discount, they are read rightly.",
        ),
    )


def _mixed(found: Mapping[str, _Seen]) -> Note:
    count, yen, where = _sums(found)
    return Note(
        "mixed_signs",
        Text(
            f"{_named(found).ja}の明細{count:,}行、{yen:,}円が、引かれずに売上へ足されています"
            f"(はじめは{where.ja})。返品や値引の取消なら、このままで正しく読めています。そうで"
            "なければ、元のシステムで金額の符号を確かめてください。",
            f"{count:,} lines of {_named(found).en}, {yen:,} yen, are added to the sales instead "
            f"of being deducted (the first: {where.en}). If they call off a return or a discount, "
            "they are read rightly. Else see to their signs in the system they come from.",
        ),
    )


def _sums(found: Mapping[str, _Seen]) -> tuple[int, int, Text]:
    first = min(found.values(), key=lambda seen: seen.row)
    sheet = (
        Text(f"シート「{first.sheet}」の", f"sheet 「{first.sheet}」, ")
        if first.sheet
        else Text("", "")
    )
    where = Text(f"{sheet.ja}{first.row}行目", f"{sheet.en}row {first.row}")
    return sum(s.positive for s in found.values()), sum(s.yen for s in found.values()), where


def _named(found: Mapping[str, _Seen]) -> Text:
    names = [_NAMES[kind] for kind in found]
    return Text("・".join(name.ja for name in names), " and ".join(name.en for name in names))


def _words(profile: Profile, kinds: Mapping[str, Any]) -> list[str]:
    """Return the words that a file writes for kinds, as its profile knows them."""
    known = profile.values.get("kind", {})
    words = [word for word, kind in known.items() if kind in kinds and word not in ("", "*")]
    return words or list(kinds)
