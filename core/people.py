"""People who use the web application: roles, and what an account is to the rest."""

from dataclasses import dataclass
from enum import StrEnum

from core.language import Text


class Role(StrEnum):
    """What somebody may do. Each role may do what those before it may."""

    VIEWER = "viewer"
    """Looks customers and boards up."""
    OPERATOR = "operator"
    """Decides merges, corrects values and rows held back."""
    ADMINISTRATOR = "administrator"
    """Manages accounts and sources, and reads who did what."""

    def allows(self, needed: "Role") -> bool:
        """Tell whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)

    @property
    def in_words(self) -> Text:
        """What people call it."""
        return _TITLES[self]


_TITLES = {
    Role.VIEWER: Text(ja="閲覧", en="viewer"),
    Role.OPERATOR: Text(ja="担当", en="operator"),
    Role.ADMINISTRATOR: Text(ja="管理者", en="administrator"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in.

    Attributes:
        account_id: number of the account.
        name: what the person signs in with, and what decisions are signed with.
        shown_name: how the person is called on pages.
        language: ``ja`` or ``en``; "" where the browser decides.
        has_code: whether one-time codes are asked for.
    """

    account_id: int
    name: str
    shown_name: str
    role: Role
    language: str = ""
    has_code: bool = False
