"""Names that a field cut off: which records have one.

Sales packages and banks keep names in fields of a fixed width (全銀協規定: 48 half-width characters
of a payer's name), and what does not fit is lost. A system does so if several of its names end at
one width and none is longer.

What belongs here: recognising cut names. What does not: comparing names (``name_levels``), or
weighing them (``weights``).
"""

import numpy as np

from cleansing.matching.coding import Bools, Coded, Floats, Ints

FEWEST = 3
"""Names at one width from which on a system is taken to cut there."""
SHORTEST_WIDTH = 10
TIMES_NEIGHBOURS = 2
"""How many times as many names end at the width as just before it."""


def cut_names(name: Coded, system: Coded, limits: Floats) -> Bools:
    """Return which records fill the field of a system that cuts names.

    Args:
        name: coded names as written.
        system: coded systems, as many.
        limits: what ``walls`` gives for the systems.
    """
    found = np.zeros(len(name.codes), np.bool_)
    if np.isinf(limits).all():
        return found
    for place, width in enumerate(_widths(name)):
        known = np.append(width.astype(np.float64), -1.0)[name.codes]
        found |= known >= limits[system.codes, place]
    return found


def walls(name: Coded, system: Coded) -> Floats:
    """Return the widths from which on a name fills its field: systems by bytes and signs.

    Infinite where a system cuts no names.
    """
    limits = np.full((system.size, 2), np.inf)
    for place, (width, slack) in enumerate(zip(_widths(name), (1, 0), strict=True)):
        for code in range(system.size):
            rows = np.flatnonzero((system.codes == code) & (name.codes >= 0))
            limits[code, place] = _wall(width[name.codes[rows]], slack)
    return limits


def _widths(name: Coded) -> tuple[Ints, Ints]:
    """Return the widths of distinct names in bytes and in signs.

    Bytes are those of the character set of Japanese packages, in which each sign has its own.
    """
    if not name.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    signs = np.fromiter(map(len, name.values), np.int64, name.size)
    text = np.frombuffer("".join(name.values).encode("utf-32-le"), np.uint32)
    width = np.zeros(int(text.max(initial=0)) + 1, np.int64)
    width[text] = 1
    used = np.flatnonzero(width)
    width[used] = [len(chr(sign).encode("cp932", "replace")) for sign in used]
    return np.add.reduceat(width[text], np.cumsum(signs) - signs), signs


def _wall(widths: Ints, slack: int) -> float:
    """Return the least width at the edge, where the greatest is a wall.

    Args:
        widths: of the names of one system.
        slack: what a sign of two bytes that does not fit leaves empty.
    """
    if len(widths) < FEWEST:
        return np.inf
    most = int(widths.max())
    full = int((widths >= most - slack).sum())
    before = int(((widths < most - slack) & (widths >= most - 2 * slack - 1)).sum())
    if most < SHORTEST_WIDTH or full < max(FEWEST, TIMES_NEIGHBOURS * before):
        return np.inf
    return float(most - slack)
