"""The blocking keys of a record.

Whether a record has a key depends on that record alone, never on the others: so a night with few
changes may compare the changed records only and still get the same pairs as a full run. Keys are
made of distinct values, not of records: a name of a thousand records is cut and hashed once.

What belongs here: keys. What does not: joining them (``blocking``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.coding import Bools, Coded, Codes, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.tallies import hashed
from cleansing.matching.names.also_names import keys as also_keys
from cleansing.matching.names.name_levels import LATIN, SOUNDS
from cleansing.readings import short_vowels

KINDS = (
    "identifier",
    "phone",
    "email",
    "name",
    "name_city",
    "reading",
    "address",
    "domain",
    "head",
    "tail",
    "begins",
    "sound",
)
"""Kinds of key; the position is the bit in a pair's ``keys``."""

PLAIN = {
    "identifier": "identifier",
    "phone": "phone_clean",
    "email": "email_clean",
    "name": "core_key",
    "reading": "reading_key",
    "domain": "email_domain",
}
"""Kind → the column whose values are keys as they are."""

FRAGMENT = 4
"""Characters of the first and of the last part of a name; shorter names have no fragment."""
SHORTEST_BEGINNING = 3
LONGEST_BEGINNING = 24
BEGINNING_OF_SOUND = 7
"""Kana of a reading by which a name in kana, which may be cut off, is looked for."""

WHOLE, LONGER = 1, 2
"""Roles of ``begins``: a whole name, and a longer one that begins with it; of ``sound``: a name in
kana, and any other."""


def key_table(
    records: pd.DataFrame | Comparer, silent: Bools | None = None, *, every: bool = False
) -> pd.DataFrame:
    """Return every key of every record that another could share.

    Args:
        records: the frame of ``matching_frame``, or the same as codes.
        silent: records that share nothing but an identifier; none without it.
        every: give beginnings of names that are no whole name of these records as well.

    Returns:
        ``record`` (position in the frame), ``kind`` (index in ``KINDS``), ``key`` (int64, a hash
        of the value) and ``role`` (0; for ``begins`` 1 whole name, 2 beginning of a longer one: of
        those only what some whole name is; for ``sound`` 1 a name in kana, 2 any other). Each row
        once.
    """
    comparer = Comparer(records) if isinstance(records, pd.DataFrame) else records
    parts = [
        part if silent is None or part.kind == "identifier" else part.without(silent)
        for part in (
            *_plain(comparer),
            *_made(comparer),
            *_names(comparer.column("core_key"), every),
            *_sounds(comparer),
            *_others(comparer.column("also")),
        )
    ]
    sizes = [len(part.record) for part in parts]
    return pd.DataFrame(
        {
            "record": np.concatenate([part.record for part in parts]).astype(np.int32),
            "kind": np.repeat([np.int8(KINDS.index(part.kind)) for part in parts], sizes),
            "key": np.concatenate([part.key for part in parts]),
            "role": np.repeat([np.int8(part.role) for part in parts], sizes),
        }
    )


@dataclass(frozen=True)
class _Part:
    """Keys of one kind and role: records with a key, and their keys."""

    kind: str
    record: Ints
    key: Ints
    role: int = 0

    def without(self, silent: Bools) -> "_Part":
        kept = ~silent[self.record]
        return _Part(self.kind, self.record[kept], self.key[kept], self.role)


def _of(kind: str, codes: Codes, keys: Ints, role: int = 0) -> _Part:
    """Return a part from codes, -1 for none, and the key of each code."""
    record = np.flatnonzero(codes >= 0)
    return _Part(kind, record, keys[codes[record]], role)


def _plain(comparer: Comparer) -> Iterator[_Part]:
    for kind, name in PLAIN.items():
        yield _of(kind, comparer.column(name).codes, comparer.hashes(name))


def _made(comparer: Comparer) -> Iterator[_Part]:
    """Return keys that are made of more than one column."""
    fax = comparer.column("fax_clean")
    others = _per_record(comparer, "fax_clean")
    record = np.flatnonzero((fax.codes >= 0) & (_per_record(comparer, "phone_clean") != others))
    yield _Part("phone", record, others[record])
    core, prefecture, city = (comparer.column(name) for name in ("core_key", "prefecture", "city"))
    both = _per_record(comparer, "core_key") * _ODD + _per_record(comparer, "prefecture")
    both = both * _ODD + _per_record(comparer, "city")
    record = np.flatnonzero((core.codes >= 0) & ((prefecture.codes >= 0) | (city.codes >= 0)))
    yield _Part("name_city", record, both[record])
    # Addresses that reach a house number; a town alone is no key.
    address, number = comparer.column("address_key"), comparer.column("number_key")
    reaching = np.where(number.codes >= 0, address.codes, -1)
    yield _of("address", reaching, comparer.hashes("address_key"))


_ODD = np.int64(0x9E3779B97F4A7C1 | 1)


def _per_record(comparer: Comparer, name: str) -> Ints:
    """Return the hash of each record's value, 0 for none."""
    found: Ints = comparer.hashes(name)[comparer.column(name).codes]
    return found


def _names(core: Coded, every: bool) -> Iterator[_Part]:
    """Return what parts of a name are keys, and whole names that others begin with."""
    names = core.values.tolist()
    for kind, fragment in (("head", slice(FRAGMENT)), ("tail", slice(-FRAGMENT, None))):
        cut = [name[fragment] if len(name) > FRAGMENT else "" for name in names]
        yield _cut(kind, core.codes, cut)
    whole = [name if len(name) >= SHORTEST_BEGINNING else "" for name in names]
    yield _cut("begins", core.codes, whole, WHOLE)
    beginnings = [*map(_cuts, names)] if every else _wholes(names)
    for place in range(max(map(len, beginnings), default=0)):
        cut = [found[place] if place < len(found) else "" for found in beginnings]
        yield _cut("begins", core.codes, cut, LONGER)


def _cuts(name: str) -> list[str]:
    """Return all beginnings of a longer name."""
    longest = min(len(name) - 1, LONGEST_BEGINNING)
    return [name[:size] for size in range(SHORTEST_BEGINNING, longest + 1)]


def _wholes(names: Sequence[str]) -> list[list[str]]:
    """Return for distinct names the whole ones among them that each begins with.

    In order, what a name begins with stands before it, and no other name in between that does not
    begin so as well.
    """
    none: list[str] = []
    found, open_ = [none] * len(names), list(none)
    for place in sorted(range(len(names)), key=names.__getitem__):
        name = names[place]
        while open_ and not name.startswith(open_[-1]):
            open_.pop()
        if open_:
            found[place] = open_.copy()
        if SHORTEST_BEGINNING <= len(name) <= LONGEST_BEGINNING:
            open_.append(name)
    return found


def _sounds(comparer: Comparer) -> Iterator[_Part]:
    """Return how readings begin, those of names in kana against all others."""
    core, reading = comparer.column("core"), comparer.column("reading_key")
    kana = np.append([bool(SOUNDS.match(name)) for name in core.values], False)[core.codes]
    size = BEGINNING_OF_SOUND
    begun = [text[:size] if len(text) > size else "" for text in reading.values]
    yield _cut("sound", np.where(kana, reading.codes, -1), begun, WHOLE)
    yield _cut("sound", np.where(kana, -1, reading.codes), begun, LONGER)
    # The mark keeps whole readings in Latin letters apart from beginnings.
    latin = np.append([bool(LATIN.match(name)) for name in core.values], False)[core.codes]
    if not latin.any():
        return
    spelt = [f"~{short_vowels(text)}" for text in reading.values]
    yield _cut("sound", np.where(latin, reading.codes, -1), spelt, WHOLE)
    yield _cut("sound", np.where(latin, -1, reading.codes), spelt, LONGER)


def _others(also: Coded) -> Iterator[_Part]:
    """Return other names of records' companies: they are found under these as well."""
    names = [*map(also_keys, also.values)]
    for place in range(max(map(len, names), default=0)):
        yield _cut("name", also.codes, [one[place] if place < len(one) else "" for one in names])


def _cut(kind: str, codes: Codes, cut: list[str], role: int = 0) -> _Part:
    """Return a part from codes and the text each code is cut to, "" for none."""
    texts = np.array([*cut, ""], dtype=object)
    some = texts != ""
    return _of(kind, np.where(some[codes], codes, -1), hashed(texts), role)
