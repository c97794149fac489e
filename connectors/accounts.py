"""What an account opposite a receivable says about the line.

What belongs here: names of accounts, by ``resources/accounts.yaml``. What does not: slips
(``connectors.journal``).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from connectors.yamlfile import read_yaml

_PATH = Path(__file__).parent / "resources" / "accounts.yaml"
DEFAULT = {"debit": "sale", "credit": "payment"}
"""What a receivable line on each side is, where its opposite says nothing else."""


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_PATH)
    return data


def fold_account(name: str) -> str:
    """Return an account's name as it is compared: NFKC, no white space."""
    return "".join(unicodedata.normalize("NFKC", name).split())


class Accounts:
    """Judges account names; each distinct name once.

    Args:
        receivable: names of receivable accounts.
        counterparts: a profile's own kind → expressions.
    """

    def __init__(
        self, receivable: Sequence[str], counterparts: Mapping[str, Sequence[str]]
    ) -> None:
        self._receivable = {fold_account(name) for name in receivable}
        self._kinds = {
            side: [
                (kind, _any_of(patterns))
                for kinds in (counterparts, _words()[side])
                for kind, patterns in kinds.items()
            ]
            for side in DEFAULT
        }
        self._several = _any_of(_words()["several"])
        self._nobody = _any_of(_words()["nobody"])
        self._special = [(word, _any_of(_words()[word])) for word in ("tax", "opening")]
        self._memo: dict[tuple[str, str], str] = {}

    def is_receivable(self, name: str) -> bool:
        """Tell whether an account is one of the receivables."""
        return fold_account(name) in self._receivable

    def is_account(self, name: str) -> bool:
        """Tell whether a text names one account: neither empty nor 諸口."""
        folded = fold_account(name)
        return bool(folded) and not self._several.search(folded)

    def partner(self, text: str) -> str:
        """Return a partner's name, "" where the text names nobody (未選択)."""
        return "" if self._nobody.search(fold_account(text)) else text.strip()

    def kind(self, side: str, name: str) -> str:
        """Return what a receivable line on ``side`` is, opposite the account ``name``.

        Returns:
            A kind of transaction, or ``tax`` or ``opening``.
        """
        key = side, name
        if key not in self._memo:
            folded = fold_account(name)
            rules = [*self._kinds[side], *self._special]
            self._memo[key] = next(
                (kind for kind, pattern in rules if pattern.search(folded)), DEFAULT[side]
            )
        return self._memo[key]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
