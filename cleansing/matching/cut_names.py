"""Names that a field cut off: which records have one.

Sales packages and banks keep names in fields of a fixed width (全銀協規定: 48 half-width characters
of a payer's name), and what does not fit is lost. A system does so if several of its names end at
one width and none is longer.

What belongs here: recognising cut names. What does not: comparing names (``name_levels``), or
weighing them (``weights``).
"""

import numpy as np

from cleansing.matching.coding import Bools, Coded, Ints

FEWEST = 3
"""Names at one width from which on a system is taken to cut there."""
SHORTEST_WIDTH = 10
TIMES_NEIGHBOURS = 2
"""How many times as many names end at the width as just before it."""


def cut_names(name: Coded, system: Coded) -> Bools:
    """Return which records fill the field of a system that cuts names.

    Args:
        name: coded names as written.
        system: coded systems, as many.
    """
    cut = np.zeros(len(name.codes), np.bool_)
    in_bytes = np.fromiter(map(_width, name.values), np.int64, name.size)
    in_signs = np.fromiter(map(len, name.values), np.int64, name.size)
    for code in range(system.size):
        rows = np.flatnonzero((system.codes == code) & (name.codes >= 0))
        for widths, slack in ((in_bytes, 1), (in_signs, 0)):
            cut[rows] |= _at_the_edge(widths[name.codes[rows]], slack)
    return cut


def _width(text: str) -> int:
    """Return the bytes of a text in the character set of Japanese packages."""
    return len(text.encode("cp932", "replace"))


def _at_the_edge(widths: Ints, slack: int) -> Bools:
    """Return which widths are the greatest, where that is a wall.

    Args:
        widths: of the names of one system.
        slack: what a sign of two bytes that does not fit leaves empty.
    """
    nothing = np.zeros(len(widths), np.bool_)
    if len(widths) < FEWEST:
        return nothing
    most = int(widths.max())
    full: Bools = widths >= most - slack
    before = (widths < most - slack) & (widths >= most - 2 * slack - 1)
    if most < SHORTEST_WIDTH or full.sum() < max(FEWEST, TIMES_NEIGHBOURS * before.sum()):
        return nothing
    return full
