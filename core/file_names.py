"""What the name of a file tells of its time."""

import re
import unicodedata

_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = re.compile(
    rf"(?<!\d)(?:19|20)\d\d(?:年度?|[-_.](?={_MONTH}(?!\d)))"
    rf"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d)"
    r"|(?<![\d.])20\d\d(?!\d)"
    rf"|(?:(?<![a-zA-Z])R|令和|令)(?:\d{{1,2}}|元)[年.\-_]{_MONTH}(?:[月.\-_]{_DAY})?(?!\d)"
)


def names_its_time(path: str) -> bool:
    """Tell whether a file's name, or a folder's, says of which year, month or day it is.

    Such a file under the same name again is the same export made anew: ``売上202610.csv`` of the
    month of October. ``売上.csv`` or ``売上10月.csv`` may be of another time whenever it comes.

    Args:
        path: relative to the workspace.
    """
    return _TIME.search(unicodedata.normalize("NFKC", path)) is not None
