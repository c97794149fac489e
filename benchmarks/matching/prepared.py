"""What every tool gets: the same cleansed columns, and the pairs that ours would compare.

A bucket above its cap (``resources/matching.yaml``) is empty in the ``block_…`` columns, so that
other tools can block as ours does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cleansing.emails import is_free_mail
from cleansing.matching.comparing.blocking import block
from cleansing.matching.comparing.keys import FRAGMENT, key_table
from cleansing.matching.records import matching_frame
from cleansing.resources import load_table


def prepare(clean: pd.DataFrame, path: Path) -> None:
    """Write the frame that tools match, with ``block_…`` columns.

    Args:
        clean: cleansed columns with ``system`` and ``code``; ``entity`` is left out.
        path: Parquet file.
    """
    frame = matching_frame(
        {
            str(name): cast("Sequence[object]", values.to_numpy(dtype=object))
            for name, values in clean.items()
            if name != "entity"
        }
    )
    for name, values in _blocks(frame).items():
        frame[f"block_{name}"] = _capped(values, int(load_table("matching")["caps"][name]))
    frame.to_parquet(path, index=False)


def write_pairs(path: Path, out: Path) -> int:
    """Write the pairs that ours compares (``record_l``, ``record_r``); return how many."""
    frame = read(path)
    shared = frame["email_domain"].map(is_free_mail)
    frame["email_domain"] = frame["email_domain"].mask(shared, "")
    pairs = block(key_table(frame), load_table("matching")["caps"]).pairs
    pairs = pairs[["left", "right"]].set_axis(["record_l", "record_r"], axis=1)
    pairs.astype(np.int64).to_parquet(out, index=False)
    return len(pairs)


def _blocks(frame: pd.DataFrame) -> dict[str, pd.Series]:
    core = frame["core_key"]
    long = core.str.len() > FRAGMENT
    domain = frame["email_domain"]
    free = {one for one in set(domain) if is_free_mail(one)}
    return {
        "identifier": frame["identifier"],
        "name": core,
        "phone": frame["phone_clean"],
        "email": frame["email_clean"],
        "reading": frame["reading_key"],
        "address": frame["address_key"].where(frame["number_key"] != "", ""),
        "domain": domain.mask(domain.isin(free), ""),
        "head": core.str[:FRAGMENT].where(long, ""),
        "tail": core.str[-FRAGMENT:].where(long, ""),
    }


def _capped(values: pd.Series, cap: int) -> pd.Series:
    size = values.map(values.value_counts())
    return values.where(size <= cap, "")


def read(path: Path) -> pd.DataFrame:
    """Return prepared records as ``matching_frame`` gave them.

    Texts that are equal are one object: a million records fit in little memory.
    """
    table = pq.read_table(path, read_dictionary=None)
    columns: dict[str, np.ndarray] = {}
    for name in table.column_names:
        if name.startswith("block_"):
            continue
        column = table.column(name).combine_chunks()
        if pa.types.is_integer(column.type):
            columns[name] = column.to_numpy()
            continue
        coded = column.dictionary_encode()
        distinct = np.array(coded.dictionary.to_pylist(), dtype=object)
        columns[name] = distinct[coded.indices.to_numpy()]
    return pd.DataFrame(
        {name: pd.Series(values, dtype=values.dtype) for name, values in columns.items()}
    )
