"""The id of a line of business, made from the line's own words.

A line keeps its id when the month is exported again: the id follows from the source, the date,
and the document and line number, or, without a document number, from everything the line says.
Lines that say the same are told apart by their order (identical lines can be separate
transactions). It never depends on where the line stands in a file.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

_OCCURRENCE_BITS = np.uint64(8)
_OCCURRENCES = 256


def text_hashes(texts: Sequence[str]) -> Words:
    """Return a 64-bit hash per text, computed once per distinct text."""
    known = {
        text: int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        for text in set(texts)
    }
    return np.fromiter((known[text] for text in texts), dtype=np.uint64, count=len(texts))


def line_numbers(
    documents: Sequence[str], days: NDArray[np.int64], before: tuple[str, int, int]
) -> tuple[NDArray[np.int64], tuple[str, int, int]]:
    """Number the lines of each document, 1, 2, …, in the order of the file.

    Args:
        documents: document number per line; lines of one document stand together.
        days: the date of each line as a day number.
        before: document, day and number of the line before these (from the previous call).

    Returns:
        The numbers, and what the next call needs as ``before``.
    """
    count = len(documents)
    starts = np.ones(count, dtype=bool)
    same_document = np.fromiter(
        (documents[i] == documents[i - 1] for i in range(1, count)), dtype=bool, count=count - 1
    )
    starts[1:] = ~(same_document & (days[1:] == days[:-1]))
    carried = 0
    if documents[0] == before[0] and int(days[0]) == before[1]:
        starts[0] = False
        carried = before[2]
    positions = np.arange(count)
    first = np.maximum.accumulate(np.where(starts, positions, -1))
    numbers = np.where(first >= 0, positions - first + 1, positions + 1 + carried)
    return numbers.astype(np.int64), (documents[-1], int(days[-1]), int(numbers[-1]))


def line_keys(scope: str, words: Words, days: NDArray[np.int64], numbers: Words) -> Words:
    """Mix scope, text hash, day and line number into one 64-bit key per line."""
    seed = text_hashes([scope])[0]
    key = _mix(words ^ seed)
    key = _mix(key ^ days.astype(np.uint64))
    return _mix(key ^ numbers.astype(np.uint64))


def first_ids(keys: Words) -> NDArray[np.int64]:
    """Return positive 63-bit ids: 55 bits of the key, then 8 bits for the occurrence, 0."""
    return ((keys >> np.uint64(9)) << _OCCURRENCE_BITS).astype(np.int64)


def further_id(first_id: int, occurrence: int) -> int:
    """Return the id of the ``occurrence``-th repetition (1, 2, …) of a line."""
    overflow, rest = divmod(occurrence, _OCCURRENCES)
    if overflow:
        mixed = _mix(np.array([first_id ^ overflow], dtype=np.uint64))
        first_id = int(first_ids(mixed)[0])
    return first_id | rest


def day_numbers(days: Sequence[date]) -> NDArray[np.int64]:
    """Return the proleptic Gregorian ordinal of each date."""
    known = {day: day.toordinal() for day in set(days)}
    return np.fromiter((known[day] for day in days), dtype=np.int64, count=len(days))


def _mix(values: Words) -> Words:
    """Scatter the bits (the finaliser of SplitMix64), so that near keys give far ids."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
