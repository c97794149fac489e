"""What a Spark worker does with a batch of pairs: exactly what this process would do.

It imports no Spark, only the functions of ``scoring``. A worker needs the same packages as the
machine that asks, in the same versions: another rapidfuzz or numpy could give another number, so
it says so rather than answering.

What belongs here: batches in, batches out. What does not: where they come from (``spark_engine``).
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import metadata

import numpy as np
import pyarrow as pa

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.scoring import compare, score_strong
from cleansing.matching.model.weights import Model
from cleansing.matching.settings import MODEL_VERSION

PACKAGES = ("numpy", "pandas", "rapidfuzz")
"""What the numbers come from."""


@dataclass(frozen=True)
class Comparing:
    """What a worker needs to compare: the asker's versions, the records as codes."""

    versions: dict[str, str]
    comparer: Comparer


@dataclass(frozen=True)
class Scoring:
    """What a worker needs to score: the asker's versions, the fitted model."""

    versions: dict[str, str]
    model: Model


def versions() -> dict[str, str]:
    """Return the versions that must be the same everywhere."""
    found = {name: metadata.version(name) for name in PACKAGES}
    return {"python": platform.python_version(), "matching": MODEL_VERSION, **found}


def compare_batches(
    state: Comparing, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Compare pairs ``low high keys``; add their ``vector``."""
    _require_same(state.versions)
    for batch in batches:
        low, high, keys = (np.asarray(column) for column in batch.columns)
        vectors = compare(state.comparer, low, high).view(np.int32)
        yield pa.RecordBatch.from_pydict(
            {"low": low, "high": high, "keys": keys, "vector": vectors}
        )


def score_batches(state: Scoring, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Score pairs ``low high keys vector``; return the strong ones and walls as ``Pairs``."""
    _require_same(state.versions)
    bounds = Bounds(state.model)
    for batch in batches:
        low, high, _, vector = (np.asarray(column) for column in batch.columns)
        pairs, _, walls = score_strong(state.model, bounds, low, high, vector.view(np.uint32))
        yield from pairs_table(Pairs.concat([pairs, walls.pairs(pairs)])).to_batches()


def pairs_table(pairs: Pairs) -> pa.Table:
    """Return pairs as a table; levels as signed numbers, which Spark has."""
    columns = {field.name: getattr(pairs, field.name) for field in fields(Pairs)}
    return pa.table(
        {
            name: values.astype(np.int16) if values.dtype == np.uint8 else values
            for name, values in columns.items()
        }
    )


def _require_same(asked: dict[str, str]) -> None:
    own = versions()
    if own != asked:
        differing = [
            f"{name} {own[name]} != {asked[name]}" for name in asked if own[name] != asked[name]
        ]
        raise RuntimeError(f"versions differ from the asking machine: {', '.join(differing)}")
