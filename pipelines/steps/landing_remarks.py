"""What somebody should know of the lines that a file brought and took the place of.

Each is what the configuration says, and may all the same be a mistake that nobody would see: a
branch's month that replaces another branch's, a slip of the pen that empties months.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import PurePath

from connectors.model import Note
from core.language import Text
from pipelines.steps.discover import stem
from warehouse.landing.taken_over import (
    Span,
    TakenOver,
    last_day_of_others,
    other_paths,
    taken_over,
)
from warehouse.landing.transactions import TransactionLanding

_LONG = timedelta(days=31)
_MOST_FILES = 5


def landing_remarks(landing: TransactionLanding, file_day: date) -> list[Note]:
    """Return what to tell of a file's lines.

    Args:
        landing: the lines, landed.
        file_day: the day of the file.
    """
    if landing.period is None:
        return []
    return [
        *_on_other_names(landing),
        *_on_gaps(landing),
        *_on_earlier_periods(landing, landing.period[0]),
        *_on_days_to_come(landing, file_day),
    ]


def _on_other_names(landing: TransactionLanding) -> Iterator[Note]:
    """Of files whose names differ by more than a date, one may not be meant to replace another."""
    arrival = landing.arrival
    if arrival.mode != "replace_period" or arrival.part:
        return
    own = stem(PurePath(arrival.path))
    others = {path for path in other_paths(arrival) if stem(PurePath(path)) != own}
    found = [one for one in taken_over(arrival) if one.path in others] if others else []
    if found:
        yield Note(
            "replaced_other_name",
            Text(
                f"同じ期間なので、名前の違うファイルの明細を入れ替えました({_listing(found)}は、もう"
                "数えません)。支店別・口座別など、どちらも数えるファイルなら、tsunagi.yaml のこの"
                "取り込み元に parts: files と書いてください。",
                "It is of the same period as a file of another name, and took its place: "
                f"{_listing_en(found)} are not counted any more. If both count (a file for each "
                "branch or account), write 'parts: files' for this source in tsunagi.yaml.",
            ),
        )


def _on_gaps(landing: TransactionLanding) -> Iterator[Note]:
    """A day far from all others may be mistyped, and empties what lies between."""
    arrival = landing.arrival
    if arrival.mode != "replace_period":
        return
    gaps = [(a, b) for a, b in pairwise(sorted(landing.days)) if b - a > _LONG]
    found = taken_over(arrival, within=gaps) if gaps else []
    if found:
        yield Note(
            "replaced_in_gap",
            Text(
                f"{_spans(gaps)}には、このファイルの明細が1行もありません。期間に含まれるので、ほかの"
                f"ファイルのその間の明細を外しました({_listing(found)})。日付の打ち間違いなら、元の"
                "システムで直し、同じ名前で書き出し直してください。",
                f"It has no line for {_spans(gaps)}. That is within its period, so the lines of "
                f"other files there are not counted any more: {_listing_en(found)}. If a date is "
                "mistyped, correct it where it was entered and export the file again under the "
                "same name.",
            ),
        )


def _on_earlier_periods(landing: TransactionLanding, first: date) -> Iterator[Note]:
    """A complete file that begins where the former ended is one of several periods."""
    arrival = landing.arrival
    if arrival.mode != "snapshot":
        return
    former = last_day_of_others(arrival)
    found = taken_over(arrival) if former is not None and former < first else []
    if found:
        yield Note(
            "snapshot_of_a_period",
            Text(
                f"全件ファイル(mode: snapshot)として、前のファイルの明細をすべて入れ替えました"
                f"({_listing(found)}は、もう数えません)。このファイルには{first}より前の明細がありません。"
                "月ごとなどのファイルなら、tsunagi.yaml のこの取り込み元に mode: replace_period と"
                "書いてください。",
                "As a complete file (mode: snapshot) it took the place of all lines before it: "
                f"{_listing_en(found)} are not counted any more. It has no line before {first}. If "
                "each file is of a period, write 'mode: replace_period' for this source in "
                "tsunagi.yaml.",
            ),
        )


def _on_days_to_come(landing: TransactionLanding, file_day: date) -> Iterator[Note]:
    late = sorted(day for day in landing.days if day - file_day > _LONG)
    if late:
        days = "、".join(map(str, late[:_MOST_FILES]))
        yield Note(
            "days_to_come",
            Text(
                f"ファイルの日付({file_day})よりひと月以上先の明細があります({days}"
                f"{'ほか' if late[_MOST_FILES:] else ''})。日付の打ち間違いでないか、確かめて"
                "ください。",
                f"It has lines of days more than a month after that of the file ({file_day}): "
                f"{days.replace('、', ', ')}{' …' if late[_MOST_FILES:] else ''}. See whether a "
                "date is mistyped.",
            ),
        )


def _listing(found: Sequence[TakenOver]) -> str:
    shown = "、".join(
        f"「{one.path}」の{one.lines:,}行 {one.yen:,}円" for one in found[:_MOST_FILES]
    )
    return shown + (f"、ほか{len(found) - _MOST_FILES}ファイル" if found[_MOST_FILES:] else "")


def _listing_en(found: Sequence[TakenOver]) -> str:
    shown = ", ".join(
        f"{one.lines:,} lines ({one.yen:,} yen) of '{one.path}'" for one in found[:_MOST_FILES]
    )
    return shown + (f", and {len(found) - _MOST_FILES} more files" if found[_MOST_FILES:] else "")


def _spans(gaps: Sequence[Span]) -> str:
    day = timedelta(days=1)
    return "、".join(f"{a + day}〜{b - day}" for a, b in gaps[:_MOST_FILES])
