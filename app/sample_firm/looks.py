"""How each month's 売上明細表 was exported, and what happened to it afterwards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How one month's file was exported, and what happened to it afterwards.

    ``breaks``: how rows are broken (the codes of quarantine), in the order of suitable slips.
    """

    date: str = "slash"
    negative: str = "-"
    grouped: bool = True
    encoding: str = "cp932"
    delimiter: str = ","
    zeros_lost: bool = False
    wide: bool = False
    comment: str = ""
    day_totals: bool = False
    breaks: tuple[str, ...] = ()


LOOKS: dict[int, Look] = {
    1: Look(negative="▲", day_totals=True),
    3: Look(negative="▲", wide=True, breaks=("month_13", "not_a_number")),
    5: Look(date="era", negative="△"),
    6: Look(date="era", negative="△"),
    8: Look(date="era_kanji", negative="()"),
    10: Look(negative="after", grouped=False),
    11: Look(comment="# 三木さんへ 9/2 返品1件あり", negative="▲"),
    14: Look(encoding="utf-8-sig", negative="-"),
    15: Look(delimiter="\t", negative="－"),
    16: Look(date="short", zeros_lost=True, grouped=False),
    18: Look(negative="▲", breaks=("customer_missing", "ragged_row")),
    20: Look(date="plain", grouped=False, negative="△"),
    22: Look(date="mixed", negative="()"),
    24: Look(encoding="utf-8-sig", date="short", day_totals=True),
    27: Look(negative="▲", breaks=("not_a_number", "month_13", "ragged_row")),
    29: Look(date="era_mark", negative="▲"),
    31: Look(negative="▲", day_totals=True),
    35: Look(negative="▲", breaks=("month_13",)),
}
"""Month index → look; the other months are plain."""
TWICE = 31
"""The month that was exported twice (2026-06)."""


def dirt_of(look: Look) -> list[str]:
    """Return the words for what a file of this look holds."""
    found = ["title_rows", "total_rows", "blank_rows", "line_breaks", look.encoding]
    found += [f"date_{look.date}", f"negative_{look.negative}"]
    flags = {
        "thousands": look.grouped,
        "tab": look.delimiter == "\t",
        "lost_zeros": look.zeros_lost,
        "full_width_digits": look.wide,
        "comment": bool(look.comment),
    }
    return found + [name for name, on in flags.items() if on] + list(look.breaks)
