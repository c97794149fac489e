"""The unit of amounts that a heading tells: 金額(千円), 単位:百万円 above the table.

What belongs here: finding the unit, and writing it behind an amount, so that 120 below 千円 is
``120千円`` wherever it goes. What does not: reading amounts (``cleansing.money``).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from connectors.binding import Binding, Plan, find_one
from connectors.canonical import YEN
from connectors.headers import Header
from connectors.model import Note
from connectors.problems import listing
from connectors.profile import Profile
from connectors.rules import Names
from core.errors import SourceError
from core.language import Text

PLAIN = "円"
TIMES = {"千円": 10**3, "万円": 10**4, "百万円": 10**6, "千万円": 10**7, "億円": 10**8}
"""Unit → yen. Amounts in plain yen have no entry."""

_UNIT = r"(?:百万|千万|億|万|千)円"
# 10万円以上 is a bound, 千円未満切捨 says how was rounded: neither is a unit.
_IN_HEADING = re.compile(
    rf"(?<![0-9一二三四五六七八九十百千万億])(?P<unit>{_UNIT})(?!未満|以上|以下|超|位|単位で)"
    r"|[(\[〔【](?:単位[:は]?)?(?P<short>百万|千万|億|万|千)[)\]〕】]"
    r"|[(\[〔【](?:単位[:は]?)?(?P<plain>円)[)\]〕】]"
)
_ABOVE = re.compile(
    rf"単位[:は・]?[(\[〔【]?(?P<said>{_UNIT})|(?P<sole>{_UNIT})単位(?![にで])"
    rf"|[(\[〔【](?P<inside>{_UNIT})[)\]〕】]|^(?P<alone>{_UNIT})$"
)
# What is spoilt (1.2E+05, #DIV/0!) is told as that; a cell with a unit of its own means that one.
_NOT_PLAIN = re.compile(r"[円万億千兆#]|[0-9][eE]|JPY")


def unit_of(heading: str) -> str:
    """Return the unit that a column's heading tells: ``千円``, ``円``; "" where it tells none."""
    found = _IN_HEADING.search(_folded(heading))
    if found is None:
        return ""
    return found["unit"] or found["plain"] or f"{found['short']}円"


def unit_above(cells: Iterable[str]) -> str:
    """Return the unit that the rows above a table tell (単位:千円); "" where none or plain yen."""
    found = (_ABOVE.search(_folded(cell)) for cell in cells)
    return next((next(filter(None, match.groups())) for match in found if match), "")


def with_unit(text: str, unit: str) -> str:
    """Return an amount with its unit behind its digits: ``(1,200)`` as ``(1,200千円)``.

    A cell without digits, or that says its own unit (``120円``), stays as it is. One that cannot be
    read gets the unit too: who corrects it sees what the others of the column mean.
    """
    folded = unicodedata.normalize("NFKC", text)
    digits = [place for place, character in enumerate(folded) if character in "0123456789."]
    if not any(folded[place] != "." for place in digits) or _NOT_PLAIN.search(folded):
        return text
    end = digits[-1] + 1
    return f"{folded[:end]}{unit}{folded[end:]}"


def with_own_unit(text: str, heading: str) -> str:
    """Return yen as they are written below a heading that tells another unit: ``120円``."""
    return with_unit(text, PLAIN) if unit_of(heading) in TIMES else text


def units_of(
    profile: Profile, binding: Binding, above: str, path: Path, where: str
) -> dict[str, str]:
    """Return field → unit of its amounts, for the fields that are not in plain yen.

    The profile's word (``units``) comes first, then the column's heading.

    Args:
        profile: the profile.
        binding: its columns in this file.
        above: the unit told above the table, "".
        path: the file, for messages.
        where: the sheet, for messages.

    Raises:
        SourceError: a unit is told that no column, or more than one, can be given.
    """
    if profile.journal is not None:
        _refuse_in_journal(profile, binding, above, path, where)
        return {}
    units = {}
    untold = []
    for plan in binding.plans:
        if plan.field in YEN:
            unit = profile.units.get(plan.field) or _told(plan, binding.header, path, where)
            untold += [] if unit else [binding.header.names[place] for place in plan.places]
            units[plan.field] = unit
    if above and untold:
        raise _unclear(path, where, above, untold)
    return {field: unit for field, unit in units.items() if unit in TIMES}


def notes_on_units(profile: Profile, binding: Binding) -> list[Note]:
    """Tell which columns are multiplied, and which beside them are not."""
    names = binding.header.names
    notes = [
        _multiplied(names[place], binding.units[plan.field])
        for plan in binding.plans
        if plan.field in binding.units
        for place in plan.places
    ]
    plain = [
        names[place]
        for plan in binding.plans
        if plan.field in YEN and plan.field not in {*binding.units, *profile.units}
        for place in plan.places
        if not unit_of(binding.header.cells[place])
    ]
    return [*notes, _plain(plain)] if notes and plain else notes


def _multiplied(column: str, unit: str) -> Note:
    return Note(
        "yen_unit",
        Text(
            f"「{column}」は{unit}の列として、{TIMES[unit]:,}倍して読みます。",
            f"「{column}」 is in {unit}: its amounts are read as {TIMES[unit]:,} times what is "
            "written.",
        ),
    )


def _plain(columns: Sequence[str]) -> Note:
    return Note(
        "yen_unit_untold",
        Text(
            f"単位の書かれていない列{listing(columns)}は、円として読みます。ほかの列と同じ単位なら、"
            "見出しかプロファイルの units に単位を書いてください。",
            f"The columns {listing(columns)} tell no unit and are read as yen. If they are in the "
            "unit of the others, write it in the heading or as units in the profile.",
        ),
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _told(plan: Plan, header: Header, path: Path, where: str) -> str:
    """Return the unit that the headings of a field's columns tell."""
    told = {unit_of(header.cells[place]) for place in plan.places}
    if len(told) > 1 and told & set(TIMES):
        raise _unclear(path, where, "・".join(sorted(told - {""})), _names(plan.places, header))
    return next(iter(told), "")


def _names(places: Sequence[int], header: Header) -> list[str]:
    return [header.names[place] for place in places]


def _refuse_in_journal(
    profile: Profile, binding: Binding, above: str, path: Path, where: str
) -> None:
    """A journal is in yen; one that is not would not agree with itself."""
    journal, header = profile.journal, binding.header
    sides = (journal.debit, journal.credit) if journal is not None else ()
    named: list[Names] = [names for side in sides for names in (side.amount, side.tax)]
    found = (find_one(names, header, path, where, needed=False) for names in named)
    places = list(dict.fromkeys(place for place in found if place is not None))
    units = [unit_of(header.cells[place]) for place in places]
    told = next((unit for unit in units if unit in TIMES), "")
    if told or (above and "" in units):
        raise _unclear(path, where, told or above, _names(places, header))


def _unclear(path: Path, where: str, unit: str, columns: Sequence[str]) -> SourceError:
    return SourceError(
        "SOURCE_UNIT",
        Text(
            f"{path.name}{where}には単位「{unit}」と書かれていますが、列{listing(columns)}がその"
            "単位なのか円なのか決められません。金額を間違えないよう、読みません。円で書き出すか、"
            f"列の見出しに「金額({unit})」「単価(円)」のように単位を書くか、プロファイルに "
            f"units: {{amount: {unit}, unit_price: 円}} のように書いてください。",
            f"{path.name}{where} says that amounts are in 「{unit}」, but whether the columns "
            f"{listing(columns)} are in that unit or in yen cannot be told. So that no amount is "
            f"wrong, nothing is read. Export it in yen, write the unit in the columns' headings "
            f"(金額({unit}), 単価(円)), or in the profile: units: {{amount: {unit}, unit_price: "
            "円}.",
        ),
    )
