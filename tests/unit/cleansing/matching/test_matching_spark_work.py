"""What a worker does with batches, without Spark: as this process, however they are cut."""

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pytest

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.engines.engine import LocalEngine
from cleansing.matching.engines.spark_session import failed
from cleansing.matching.engines.spark_work import (
    Comparing,
    Scoring,
    compare_batches,
    score_batches,
    versions,
)
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.fitting import fit
from cleansing.matching.model.scoring import Compared, score_strong
from cleansing.matching.model.weights import Model
from cleansing.matching.settings import MatchSettings
from tests.support.matching import frame, row

ROWS = [
    row(f"{system}:{number}", f"{form}{name}{site}", phone=phone, address=address)
    for number, (name, phone, address) in enumerate(
        [
            ("青葉商事", "03-3111-0001", "東京都千代田区神田1-1"),
            ("青葉商事", "", "東京都千代田区神田9-9"),
            ("若草運輸", "03-3111-0002", ""),
            ("若草運輸", "", ""),
            ("藍染製作所", "03-3111-0003", "大阪府大阪市北区梅田2-2"),
            ("茜商店", "", "愛知県名古屋市中区栄3-3"),
        ]
    )
    for system, form, site in (("a", "株式会社", ""), ("b", "", ""), ("c", "㈱", "大阪支店"))
]


@pytest.fixture(scope="module")
def fitted() -> tuple[Model, Compared]:
    comparer = Comparer(frame(ROWS))
    compared = (
        LocalEngine().compare(key_table(comparer.records), MatchSettings().caps, comparer).compared
    )
    return fit(comparer, compared, {}), compared


def batches(columns: dict[str, np.ndarray], size: int) -> Iterator[pa.RecordBatch]:
    return iter(pa.table(columns).to_batches(max_chunksize=size))


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_comparing_in_batches(fitted: tuple[Model, Compared], size: int) -> None:
    model, compared = fitted
    state = Comparing(versions(), model.comparer)
    given = {"low": compared.left, "high": compared.right, "keys": compared.keys}
    found = pa.Table.from_batches(compare_batches(state, batches(given, size)))
    assert found["vector"].to_numpy().view(np.uint32).tolist() == compared.vectors.tolist()
    assert found["low"].to_pylist() == compared.left.tolist()


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_scoring_in_batches(fitted: tuple[Model, Compared], size: int) -> None:
    model, compared = fitted
    state = Scoring(versions(), model)
    given = {
        "low": compared.left,
        "high": compared.right,
        "keys": compared.keys,
        "vector": compared.vectors.view(np.int32),
    }
    found = pa.Table.from_batches(score_batches(state, batches(given, size)))
    strong, _, walls = score_strong(
        model, Bounds(model), compared.left, compared.right, compared.vectors
    )
    whole = Pairs.concat([strong, walls.pairs(strong)])
    assert 0 < len(whole.left) <= len(compared)
    for column in fields(Pairs):
        mine, yours = found[column.name].to_numpy(), getattr(whole, column.name)
        assert mine.astype(yours.dtype).tobytes() == yours.tobytes(), column.name


def test_a_worker_with_other_versions_does_not_answer(fitted: tuple[Model, Compared]) -> None:
    asked = {**versions(), "rapidfuzz": "0.1"}
    with pytest.raises(RuntimeError, match=r"rapidfuzz .* != 0\.1"):
        list(compare_batches(Comparing(asked, fitted[0].comparer), iter(())))
    with pytest.raises(RuntimeError, match="versions differ"):
        list(score_batches(Scoring(asked, fitted[0]), iter(())))


@pytest.mark.parametrize(
    ("trace", "cause"),
    [
        (
            "An error occurred:\n: org.apache.spark.SparkException: Job aborted\n"
            "\tat org.apache.spark.X\nTraceback (most recent call last):\n"
            "  File \"worker.py\"\nModuleNotFoundError: No module named 'cleansing'\n\tat a.b.C",
            "ModuleNotFoundError: No module named 'cleansing'",
        ),
        ("[SOME_CLASS] It is no use.\n\tat a.b.C", "[SOME_CLASS] It is no use."),
        ("", "?"),
    ],
)
def test_a_long_trace_comes_down_to_its_cause(trace: str, cause: str) -> None:
    error = failed(Exception(trace))
    assert error.code == "SPARK_FAILED"
    assert error.message.ja.endswith(f": {cause}")
