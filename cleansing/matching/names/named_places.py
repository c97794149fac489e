"""A place named beside a name: 霧笛堂(則武) tells which 霧笛堂 is meant, or which site of it.

The place is held against the other record's address: found in it, it is evidence for the pair;
known to lie in another prefecture, it is evidence against it.

What belongs here: recognising such words and comparing them. What does not: what they weigh
(``weights``), or the addresses of both records (``comparisons``).
"""

import re
from functools import cache

from cleansing.gazetteer import fold_place
from cleansing.resources import load_table

PLACE = ("missing", "different", "prefecture", "city", "town")
"""Levels: not told or not to be settled, elsewhere, found in the address and how deep."""

SEPARATOR = "／"
SHORTEST = 2
LONGEST = 10
_WORD = re.compile("[㐀-鿿々ヶヵケノツッァ-ヺーぁ-ゖ0-9]+")


def named_place(remarks: str) -> str:
    """Return the word beside a name that may be a place, folded; "" where there is none.

    Whether a word is the name of a town cannot be told from it: a word that is none will not be
    found in an address.

    Args:
        remarks: what was written around the name, joined with ``／``.
    """
    for remark in remarks.split(SEPARATOR):
        if SHORTEST <= len(remark) <= LONGEST and _WORD.fullmatch(remark):
            return fold_place(remark)
    return ""


def place_level(word: str, prefecture: str, city: str, town_key: str) -> int:
    """Return the ``PLACE`` level of a folded word against the parts of an address.

    Args:
        word: what ``named_place`` returns.
        prefecture: of the other record, not empty.
        city: municipality of the other record, "" where it is not known.
        town_key: its city and town, folded; "" where they are not known.
    """
    folded = fold_place(city)
    if word in folded:
        return PLACE.index("city")
    if word in town_key:
        return PLACE.index("town")
    if word in prefecture:
        return PLACE.index("prefecture")
    homes = _homes().get(word)
    if homes and prefecture not in homes:
        return PLACE.index("different")
    return PLACE.index("missing")


@cache
def _homes() -> dict[str, frozenset[str]]:
    """Return in which prefectures each prefecture or municipality lies, with and without 市 県."""
    homes: dict[str, set[str]] = {}
    for prefecture, row in load_table("municipalities").items():
        names = f"{row['cities']} {row.get('former', '')}".split()
        for group in ("wards", "districts"):
            names += " ".join(row.get(group, {}).values()).split()
        for name in (prefecture, *names):
            for word in (name, name[:-1]):
                if len(word) >= SHORTEST:
                    homes.setdefault(fold_place(word), set()).add(prefecture)
    return {word: frozenset(found) for word, found in homes.items()}
