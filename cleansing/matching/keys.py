"""The blocking keys of a record.

Whether a record has a key depends on that record alone, never on the others: so a night with few
changes may compare the changed records only and still get the same pairs as a full run.

What belongs here: keys. What does not: joining them (``blocking``).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

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
)
"""Kinds of key; the position is the bit in a pair's ``keys``."""

FRAGMENT = 4
"""Characters of the first and of the last part of a name; shorter names have no fragment."""
SHORTEST_BEGINNING = 3
LONGEST_BEGINNING = 16

Texts = npt.NDArray[np.object_]


def key_table(records: pd.DataFrame, free_domains: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return every key of every record.

    Returns:
        ``record`` (position in the frame), ``kind`` (index in ``KINDS``), ``key`` (int64, a hash
        of the value) and ``role`` (0; for ``begins`` 1 whole name, 2 beginning of a longer one).
    """
    core = _column(records, "core_key")
    reading = _column(records, "reading_key")
    domain = _column(records, "email_domain")
    city = _column(records, "prefecture") + _column(records, "city")
    rows = [
        _rows("identifier", _column(records, "identifier")),
        _rows("phone", _column(records, "phone_clean")),
        _rows("phone", _column(records, "fax_clean")),
        _rows("email", _column(records, "email_clean")),
        _rows("name", core),
        _rows("name_city", np.where((core != "") & (city != ""), core + "/" + city, "")),
        _rows("reading", reading),
        _rows("address", _numbered(records)),
        _rows("domain", np.where(np.isin(domain, list(free_domains)), "", domain)),
        _rows("head", _each(core, lambda name: name[:FRAGMENT] if len(name) > FRAGMENT else "")),
        _rows("tail", _each(core, lambda name: name[-FRAGMENT:] if len(name) > FRAGMENT else "")),
        _rows(
            "begins", _each(core, lambda name: name if len(name) >= SHORTEST_BEGINNING else ""), 1
        ),
        *_beginnings(core),
    ]
    return pd.concat(rows, ignore_index=True).drop_duplicates(ignore_index=True)


def _column(records: pd.DataFrame, column: str) -> Texts:
    return records[column].to_numpy(dtype=object)


def _each(values: Texts, function: Callable[[str], str]) -> Texts:
    """Apply a function to each distinct text."""
    distinct = {value: function(value) for value in set(values)}
    return np.fromiter((distinct[value] for value in values), dtype=object, count=len(values))


def _numbered(records: pd.DataFrame) -> Texts:
    """Return addresses that reach a house number; a town alone is no key."""
    address = _column(records, "address_key")
    number = _column(records, "number_key")
    return np.where(number != "", address, "")


def _rows(kind: str, values: Texts, role: int = 0) -> pd.DataFrame:
    record = np.flatnonzero(values != "")
    return _table(kind, record, values[record], role)


def _table(kind: str, record: npt.NDArray[np.int64], values: Texts, role: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "record": record.astype(np.int32),
            "kind": np.full(len(record), KINDS.index(kind), np.int8),
            # Signed: not every engine that joins on it has unsigned integers.
            "key": pd.util.hash_array(values, categorize=True).view(np.int64),
            "role": np.full(len(record), role, np.int8),
        }
    )


def _beginnings(core: Texts) -> list[pd.DataFrame]:
    length = np.fromiter(map(len, core), dtype=np.int64, count=len(core))
    tables = []
    for size in range(SHORTEST_BEGINNING, LONGEST_BEGINNING + 1):
        record = np.flatnonzero(length > size)
        values = np.array([name[:size] for name in core[record]], dtype=object)
        tables.append(_table("begins", record, values, 2))
    return tables
