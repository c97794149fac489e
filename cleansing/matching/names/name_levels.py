"""The levels of two name cores, from the same through read alike, site and near to different.

A core is a name without legal form, branch, honorific and remarks; its key is folded
(``cleansing.text.match_key``). What does not belong here: legal forms, which are a feature of
their own.
"""

import re
from functools import cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, Levenshtein

from cleansing.matching.coding import Levels
from cleansing.resources import load_table as resource
from cleansing.text import match_key

NAME = (
    "missing",
    "different",
    "partial",
    "begins",
    "near",
    "site",
    "reading",
    "alias",
    "script",
    "folded",
    "same",
)
LEVEL = {name: np.uint8(position) for position, name in enumerate(NAME)}
ONE_NAME = LEVEL["script"]
"""From this level on two names have one key."""

PARTIAL_RATIO = 62.0
SHORTEST_BEGUN = 4
SHORTEST_SOUND = 8  # kana of a reading that another one begins with
SHORTEST_NEAR = 5  # characters of a name per edit that may be a slip
MOST_EDITS = 3
KANJI = re.compile("[㐀-鿿豈-﫿𠀀-𲎯]")
KANA = re.compile("^[ァ-ヺー]+$")
LATIN = re.compile(r"^[A-Za-z][A-Za-z .,'&-]{4,}$")
SOUNDS = re.compile("^[ァ-ヺー・ -]+$")  # as banks write: ｴ-ﾋﾞ-ｼ-

Texts = npt.NDArray[np.object_]


def core_levels(left: Texts, right: Texts) -> Levels:
    """Return the levels of pairs of different, non-empty core keys: site, near, partial, different.

    Args:
        left: distinct pairs' one side.
        right: their other side.
    """
    levels = np.full(len(left), LEVEL["different"], np.uint8)
    if not len(left):
        return levels
    ratio = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=PARTIAL_RATIO, workers=1)
    levels[ratio >= PARTIAL_RATIO] = LEVEL["partial"]
    close = np.flatnonzero(ratio >= 100 * (1 - 2 / SHORTEST_NEAR))
    edits = process.cpdist(
        left[close], right[close], scorer=OSA.distance, score_cutoff=MOST_EDITS, workers=1
    )
    shorter = np.fromiter(
        (min(len(a), len(b)) for a, b in zip(left[close], right[close], strict=True)),
        np.int64,
        len(close),
    )
    near = (edits <= MOST_EDITS) & (edits * SHORTEST_NEAR <= shorter)
    rows = close[near]
    typed = np.fromiter(
        (may_be_mistyped(a, b) for a, b in zip(left[rows], right[rows], strict=True)),
        np.bool_,
        len(rows),
    )
    levels[rows[typed]] = LEVEL["near"]
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        if one in other or other in one:
            short, long = (one, other) if len(one) < len(other) else (other, one)
            if len(short) >= 2:
                levels[row] = max(levels[row], LEVEL[_containing(short, long)])
    return levels


def _containing(short: str, long: str) -> str:
    """Return the level of a name and one that contains it."""
    if not long.startswith(short):
        return "partial"
    if is_site(long[len(short) :], short):
        return "site"
    return "begins" if len(short) >= SHORTEST_BEGUN else "partial"


def begun_readings(left: Texts, right: Texts) -> Levels:
    """Return 1 where a reading begins with the other, but for the last kana of the shorter.

    A field may end between a kana and its voicing mark (ｶﾞ as ｶ).
    """
    found = np.zeros(len(left), np.uint8)
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        short, long = (one, other) if len(one) < len(other) else (other, one)
        found[row] = len(short) >= SHORTEST_SOUND and long.startswith(short[:-1])
    return found


def may_be_mistyped(one: str, other: str) -> bool:
    """Return whether two near names may be one name mistyped.

    Other figures (第1 第2), another kanji in a kanji's place (富山 岡山, 明正 明生) or two other
    kana (テック パック) name another body far more often than they are a slip of the hand.
    """
    kana = 0
    for edit in Levenshtein.opcodes(one, other):
        here, there = one[edit.src_start : edit.src_end], other[edit.dest_start : edit.dest_end]
        if any(map(str.isdigit, here + there)):
            return False
        if edit.tag == "replace" and KANJI.search(here) and KANJI.search(there):
            return False
        kana += len(here) if edit.tag == "replace" and KANA.match(here + there) else 0
        if kana > 1:
            return False
    return True


def is_site(tail: str, whole: str) -> bool:
    """Return whether what follows a whole name reads like a site of it: 東北支店, 附属病院."""
    found = _site_tail().search(tail)
    if found is None or len(whole) < 3 or _one_word(whole[-1], tail[0]):
        return False
    if any(word in tail for word in _sites()["bodies"]):
        return False
    return found.start() > 0 or found[0] in _sites()["alone"]


def _one_word(before: str, after: str) -> bool:
    """Return whether two neighbours stand inside a word: トライ goes on in トライアル."""
    kana = KANA.match(before + after) is not None
    return kana or (before + after).isascii()


@cache
def _sites() -> dict[str, list[str]]:
    sites: dict[str, list[str]] = resource("matching")["sites"]
    return {kind: [match_key(word) for word in words] for kind, words in sites.items()}


@cache
def _site_tail() -> re.Pattern[str]:
    sites = _sites()
    words = sorted({*sites["alone"], *sites["named"]}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})$")
