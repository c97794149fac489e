"""Rules between the keys of a profile.

What belongs here: what only shows when several keys are seen together, each problem with the key
it stands at. What does not: rules of one key, which are types in ``connectors.rules``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from connectors.canonical import KINDS, YEN

if TYPE_CHECKING:
    from connectors.profile import Profile

Problem = tuple[tuple[int | str, ...], str]
"""Where (keys from the outside in) and what, 日本語 / English."""

NOTHING_READ = "読む項目がありません / nothing is read"

_BASES = ("inclusive", "exclusive", "")


class ProfileProblemsError(ValueError):
    """Keys that contradict each other; ``problems`` tells each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, at))}: {what}" for at, what in problems))
        self.problems = problems


def problems_of(profile: "Profile") -> list[Problem]:
    """Return everything that does not fit together in a profile."""
    return [*_fields(profile), *_values(profile), *_shape(profile)]


def _no_field(name: str, profile: "Profile") -> str:
    return (
        f"{profile.entity} に項目「{name}」はありません / {name!r} is no field of {profile.entity}"
    )


def _fields(profile: "Profile") -> Iterator[Problem]:
    known = profile.canonical()
    maps: dict[str, Iterable[str]] = {
        "fields": profile.fields,
        "constants": profile.constants,
        "values": profile.values,
        "pad": profile.pad,
        "units": profile.units,
    }
    lists = {
        "identity": list(profile.identity),
        "optional": ["" if name == "*" else name for name in profile.optional],
        "skip": [test.field for test in profile.skip],
        "keep": [test.field for test in profile.keep],
        "negate": [test.field for test in profile.negate],
    }
    for key, names in maps.items():
        for name in names:
            if name not in known:
                yield (key, name), _no_field(name, profile)
    for key, listed in lists.items():
        for index, name in enumerate(listed):
            if name and name not in known:
                yield (key, index), _no_field(name, profile)


def _values(profile: "Profile") -> Iterator[Problem]:
    for text, basis in profile.values.get("amount_basis", {}).items():
        if basis not in _BASES:
            yield (
                ("values", "amount_basis", text),
                f"amount_basis:「{basis}」は inclusive でも exclusive でもありません"
                f" / amount_basis: {basis!r} is neither inclusive nor exclusive",
            )
    if profile.entity != "transactions":
        return
    for text, kind in profile.values.get("kind", {}).items():
        if kind not in KINDS:
            yield ("values", "kind", text), _no_kind(kind)
    if profile.constants.get("kind", "sale") not in KINDS:
        yield ("constants", "kind"), _no_kind(profile.constants["kind"])


def _no_kind(kind: str) -> str:
    return f"「{kind}」は {' '.join(KINDS)} のどれでもありません / {kind!r} is none of {KINDS}"


def _shape(profile: "Profile") -> Iterator[Problem]:
    for name in profile.units:
        if name in profile.canonical() and name not in YEN:
            yield (
                ("units", name),
                f"「{name}」は円の金額ではありません / {name!r} is no amount of yen",
            )
    for width, names in profile.columns.items():
        if width != len(names):
            yield (
                ("columns", width),
                (
                    f"{width}列とありますが、名前は{len(names)}個です"
                    f" / {width} columns announced, {len(names)} named"
                ),
            )
    if (profile.entity == "journal") != (profile.journal is not None):
        yield (
            ("journal",),
            "entity: journal のときだけ書きます / belongs to entity journal, and only there",
        )
    if (profile.format == "fixed") != (profile.fixed is not None):
        yield (
            ("fixed",),
            "format: fixed のときだけ書きます / belongs to format fixed, and only there",
        )
    if profile.header == "none" and not profile.columns and profile.format != "fixed":
        yield ("columns",), "見出しがなければ要ります / needed where there is no header"
    if not (profile.fields or profile.synonyms or profile.journal):
        yield ("fields",), NOTHING_READ
