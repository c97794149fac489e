"""The second engine: the same SQL and the same scoring functions on a Spark cluster.

Pairs are found by ``blocking``'s SQL in Spark and compared and scored by ``scoring``'s functions
in the workers' Python, with the records as codes sent to each worker once. What can matter comes
back; what is done with it is done here as with the local engine, and every number is the same.

What belongs here: how work and tables go to Spark and back. What does not: the session
(``spark_session``), what workers do with a batch (``spark_work``).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from cleansing.matching.choosing.edges import WALL, Pairs
from cleansing.matching.choosing.walls import Walls
from cleansing.matching.coding import Codes, Ints
from cleansing.matching.comparing.blocking import capped_by_kind, count_kinds
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.vectors import distinct
from cleansing.matching.engines.engine import Found
from cleansing.matching.engines.spark_session import spark_session, working
from cleansing.matching.engines.spark_sql import (
    ALL_PAIRS,
    BUCKETS,
    CAPPED,
    USED,
    caps_table,
)
from cleansing.matching.engines.spark_work import (
    Comparing,
    Scoring,
    compare_batches,
    pairs_table,
    score_batches,
    versions,
)
from cleansing.matching.model.scoring import CHUNK, Compared, Scored, score
from cleansing.matching.model.weights import Model

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

COMPARED = "low int, high int, keys int, vector int"


@contextmanager
def spark_engine(master: str) -> Iterator["SparkEngine"]:
    """Give an engine on a master, with a session for as long as it is needed.

    Raises:
        InstallationError: Spark can't be used; it says why.
    """
    with spark_session(master) as session, SparkEngine(session) as engine:
        yield engine


class SparkEngine:
    """Finds, compares and scores pairs in a Spark session (``engine.Engine``).

    Args:
        session: where. Its tables are given back when the engine is left as a context.
    """

    def __init__(self, session: "SparkSession") -> None:
        self._session = session
        self._held: list[DataFrame] = []
        self._last: tuple[Compared, DataFrame] | None = None
        with working(session):
            session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(CHUNK))

    def __enter__(self) -> "SparkEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self._last = None
        if self._session.sparkContext._jsc is not None:
            for frame in self._held:
                frame.unpersist()

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        """Compare the records that share a key (``Engine.compare``)."""
        with working(self._session):
            self._view("key_rows", self._table(keys))
            self._view("caps", self._table(caps_table(caps)))
            self._view("buckets", self._session.sql(BUCKETS))
            self._view("used", self._session.sql(USED))
            capped = self._session.sql(CAPPED).collect()
            # The columns are coded here, once for all workers.
            comparer.compare(np.zeros(0, np.int32), np.zeros(0, np.int32))
            state = self._session.sparkContext.broadcast(Comparing(versions(), comparer))
            found = self._hold(
                self._session.sql(ALL_PAIRS).mapInArrow(
                    lambda batches: compare_batches(state.value, batches), COMPARED
                )
            )
            compared = _compared(found.toArrow())
        self._last = (compared, found)
        return Found(
            compared,
            len(compared),
            count_kinds(np.bincount(compared.keys, minlength=1)),
            capped_by_kind([tuple(row) for row in capped]),
            distinct(compared.vectors),
        )

    def score(self, model: Model, compared: Compared) -> Scored:
        """Weigh pairs and return those strong enough to matter (``Engine.score``)."""
        none = np.zeros(0, np.int32)
        like = score(model, none, none, none.view(np.uint32))
        with working(self._session):
            state = self._session.sparkContext.broadcast(Scoring(versions(), model))
            strong = (
                self._frame_of(compared)
                .mapInArrow(lambda batches: score_batches(state.value, batches), _schema(like))
                .toArrow()
            )
        pairs = _pairs(strong, like)
        wall = pairs.weight == WALL
        walls = Walls(pairs.left[wall].astype(np.int32), pairs.right[wall].astype(np.int32))
        pairs = pairs.take(np.flatnonzero(~wall))
        size = len(model.comparer.records)
        places = np.searchsorted(
            _numbered(compared.left, compared.right, size), _numbered(pairs.left, pairs.right, size)
        )
        return Scored(pairs, compared.take(places), model, walls)

    def _frame_of(self, compared: Compared) -> "DataFrame":
        """Return pairs as a frame: where the workers still have it, or sent to them."""
        if self._last is not None and self._last[0] is compared:
            return self._last[1]
        columns = {
            "low": compared.left,
            "high": compared.right,
            "keys": compared.keys,
            "vector": compared.vectors.view(np.int32),
        }
        return self._table(pd.DataFrame(columns))

    def _table(self, frame: pd.DataFrame) -> "DataFrame":
        return self._session.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False))

    def _view(self, name: str, frame: "DataFrame") -> None:
        self._hold(frame).createOrReplaceTempView(name)

    def _hold(self, frame: "DataFrame") -> "DataFrame":
        self._held.append(frame.persist())
        return frame


def _compared(table: pa.Table) -> Compared:
    """Return pairs as they came from the workers, in the one order that engines agree on."""
    low, high, keys, vector = (np.asarray(column) for column in table.columns)
    order = np.lexsort((high, low))
    return Compared(
        low[order], high[order], keys[order].astype(np.int16), vector[order].view(np.uint32)
    )


def _pairs(table: pa.Table, like: Pairs) -> Pairs:
    """Return pairs as they came from the workers, in the same order, with the types of others."""
    order = np.lexsort((table["right"], table["left"]))
    return Pairs(
        *(
            np.asarray(table[field.name])[order].astype(getattr(like, field.name).dtype)
            for field in fields(Pairs)
        )
    )


def _schema(like: Pairs) -> str:
    """Return the columns of such pairs in Spark's words."""
    words = {"int64": "bigint", "int16": "smallint", "double": "double", "bool": "boolean"}
    return ", ".join(
        f"`{column.name}` {words[str(column.type)]}" for column in pairs_table(like).schema
    )


def _numbered(left: Codes | Ints, right: Codes | Ints, size: int) -> Ints:
    numbers: Ints = left.astype(np.int64) * size + right
    return numbers
