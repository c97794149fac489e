"""Headings that say of amounts what the profile does not: 税込金額, read as without tax."""

import unicodedata

from connectors.binding import Binding
from connectors.model import Note
from connectors.profile import Profile
from core.language import Text

_WITH = ("税込", "込金額", "内税")
_WITHOUT = ("税抜", "税別", "外税")
_BASIS = "amount_basis"


def notes_on_tax(profile: Profile, binding: Binding) -> list[Note]:
    """Tell of an amount whose heading contradicts the profile's ``tax``; the profile's word counts.

    Where another column says row by row what the amounts are, headings say nothing.
    """
    if any(plan.field == _BASIS for plan in binding.plans):
        return []
    names = [
        binding.header.names[place]
        for plan in binding.plans
        if plan.field == "amount"
        for place in plan.places
    ]
    inclusive = profile.tax.amount == "inclusive"
    wrong = [name for name in names if _says(name, _WITHOUT if inclusive else _WITH)]
    return [_with_tax(name) if not inclusive else _without_tax(name) for name in wrong]


def _says(name: str, words: tuple[str, ...]) -> bool:
    folded = unicodedata.normalize("NFKC", name)
    others = _WITHOUT if words is _WITH else _WITH
    return any(word in folded for word in words) and not any(word in folded for word in others)


def _with_tax(name: str) -> Note:
    return Note(
        "amount_says_inclusive",
        Text(
            f"「{name}」は税込の金額のようですが、プロファイルに書かれていないので、税抜として数えます。"
            "税込なら、プロファイルに tax: {amount: inclusive, by: line} と書いてください。",
            f"「{name}」 seems to include tax, but the profile does not say so: it is counted as "
            "without tax. If tax is included, write tax: {amount: inclusive, by: line} in the "
            "profile.",
        ),
    )


def _without_tax(name: str) -> Note:
    return Note(
        "amount_says_exclusive",
        Text(
            f"「{name}」は税抜の金額のようですが、プロファイルに tax: {{amount: inclusive}} と"
            "あるので、税込として税を除きます。税抜なら、プロファイルの tax を直してください。",
            f"「{name}」 seems to be without tax, but the profile says tax: {{amount: inclusive}}: "
            "tax is taken out of it. If it is without tax, correct the profile's tax.",
        ),
    )
