"""The match key of a name's core: the key of its text, with what only names have."""

import re
from typing import Final

from cleansing.gazetteer import bare_municipality
from cleansing.text import match_key

_PUBLIC: Final = tuple("市区町村所場庁")
_HALL: Final = re.compile("(?<=[市区])役所$|(?<=[町村])役場$|(?<=[都道府県])庁$")


def core_key(core: str) -> str:
    """Return the match key of a name's core.

    Beyond `match_key`, a town's hall (市役所, 役場) is the town, and a prefecture before a
    municipality is ignored where no other municipality has that name.
    """
    if core[-1:] in _PUBLIC:
        core = bare_municipality(_HALL.sub("", core))
    return match_key(core)
