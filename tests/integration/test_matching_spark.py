"""Two engines, one result: a real Spark cluster of two worker processes beside this process."""

import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from app.sample_firm import write_sample_firm
from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.choosing.walls import Walls
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.engines.engine import Engine, Found, LocalEngine
from cleansing.matching.engines.spark_engine import SparkEngine
from cleansing.matching.engines.spark_session import spark_session, working
from cleansing.matching.match import MatchInput, MatchResult, match
from cleansing.matching.model.scoring import Compared, Scored
from cleansing.matching.model.weights import Model
from core.errors import InstallationError
from core.judgement import Decision, Judgement
from core.run import RunStatus
from pipelines.steps.night import NightOptions, run_night
from pipelines.workspace import Workspace
from tests.support.matching import Row, decided, frame, row
from tests.support.published import differences, published
from tests.support.spark_cluster import Cluster, spark_cluster

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, pytest.mark.slow]

RECORDS = 2_000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with (
        spark_cluster(tmp_path_factory.mktemp("spark")) as started,
        pytest.MonkeyPatch.context() as m,
    ):
        for name, value in started.environment.items():
            m.setenv(name, value)
        yield started


@pytest.fixture(scope="module")
def session(cluster: Cluster) -> Iterator["SparkSession"]:
    with spark_session(cluster.master) as opened:
        yield opened


def invented(size: int) -> list[Row]:
    """Return records of three systems: namesakes, sites, slips, shared phones, identifiers."""
    chance = random.Random(20260401)
    signs = "青若緑山藍茜黄金白銀東西"
    trades = ("商事", "工業", "運輸", "製作所", "商店", "建設", "フーズ", "システム")
    forms = ("株式会社{}", "{}㈱", "(有){}", "{} 株式会社", "合同会社{}", "{}")
    towns = ("東京都千代田区神田", "大阪府大阪市北区梅田", "愛知県名古屋市中区栄")
    rows = []
    for number in range(size):
        body = chance.randrange(size // 2)
        own = random.Random(body)
        # Every fifth body is one of many of its name.
        name = "".join(own.choices(signs, k=1 if body % 5 == 0 else 2)) + own.choice(trades)
        cells = {
            "address": f"{own.choice(towns)}{own.randint(1, 9)}-{own.randint(1, 20)}",
            "phone": f"03-{own.randint(3000, 3999)}-{own.randint(1000, 9999)}",
            "email": f"info@k{body}.example.jp",
            "corporate_number": _corporate_number(body),
        }
        kept = {cell: text for cell, text in cells.items() if chance.random() < 0.4}
        if chance.random() < 0.1:
            name = name.replace(name[-1], "")
        branch = chance.choice(("", "", "", " 大阪支店", "(本社)"))
        written = chance.choice(forms).format(name) + branch
        rows.append(row(f"{chance.choice('abc')}:{number:05}", written, **kept))
    return rows


def _corporate_number(body: int) -> str:
    """Return a 法人番号 with its check digit (法人番号の指定等に関する省令)."""
    digits = f"{100000000000 + body * 7919:012}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return f"{9 - total % 9}{digits}"


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return frame(invented(RECORDS))


def some_decisions(records: pd.DataFrame, local: MatchResult) -> list[Decision]:
    """Split a few pairs that were joined, join a few that were asked about, none by a chain."""
    keys = [
        f"{system}:{code}" for system, code in zip(records["system"], records["code"], strict=True)
    ]
    links = local.links[local.links["method"] == "name"]
    decisions, touched = [], set()
    for judgement, pairs in ((Judgement.DIFFERENT, links), (Judgement.SAME, local.candidates)):
        for left, right in zip(pairs["left"].head(20), pairs["right"].head(20), strict=True):
            ends = {local.clusters[left], local.clusters[right]}
            if not ends & touched:
                touched |= ends
                decisions.append(decided(judgement, keys[left], keys[right]))
    return decisions


class Noting:
    """An engine that keeps what another found."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.found: Found | None = None
        self.scored: Scored | None = None

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        self.found = self.engine.compare(keys, caps, comparer)
        return self.found

    def score(self, model: Model, compared: Compared) -> Scored:
        self.scored = self.engine.score(model, compared)
        return self.scored


def assert_equal(ours: Noting, theirs: Noting) -> None:
    """Pairs, comparison vectors and scores are the same to the last bit."""
    assert ours.found and theirs.found and ours.scored and theirs.scored
    for one, other, kind in (
        (ours.found.compared, theirs.found.compared, Compared),
        (ours.scored.compared, theirs.scored.compared, Compared),
        (ours.scored.pairs, theirs.scored.pairs, Pairs),
        (ours.scored.walls, theirs.scored.walls, Walls),
    ):
        for column in fields(kind):
            mine, yours = getattr(one, column.name), getattr(other, column.name)
            assert mine.dtype == yours.dtype, column.name
            assert mine.tobytes() == yours.tobytes(), column.name


def assert_same_result(ours: MatchResult, theirs: MatchResult) -> None:
    pd.testing.assert_frame_equal(ours.links, theirs.links, check_exact=True)
    pd.testing.assert_frame_equal(ours.candidates, theirs.candidates, check_exact=True)
    pd.testing.assert_series_equal(ours.clusters, theirs.clusters)
    pd.testing.assert_series_equal(ours.sites, theirs.sites)
    assert ours.report == theirs.report


def test_equal_pairs_scores_and_clusters(session: "SparkSession", records: pd.DataFrame) -> None:
    first = match(MatchInput(records))
    given = MatchInput(records, some_decisions(records, first))
    local, spark = Noting(LocalEngine()), Noting(SparkEngine(session))
    here = match(given, local)
    assert_same_result(match(given, spark), here)
    assert_equal(spark, local)
    # The file is worth comparing: all that can happen happens.
    assert {"name", "identifier", "operator"} == set(here.links["method"])
    assert here.report["pairs"] > 5_000
    assert len(here.candidates) > 100
    assert not here.clusters.equals(first.clusters)


def test_split_into_many_small_parts(session: "SparkSession", records: pd.DataFrame) -> None:
    some = records.head(1_200)
    local, spark = Noting(LocalEngine()), SparkEngine(session)
    noting = Noting(spark)
    settings = {
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "13",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "37",
    }
    before = {name: session.conf.get(name) for name in settings}
    for name, value in settings.items():
        session.conf.set(name, value)
    try:
        there = match(MatchInput(some), noting)
    finally:
        for name, value in before.items():
            session.conf.set(name, value or "")
    assert_same_result(there, match(MatchInput(some), local))
    assert_equal(noting, local)


def test_pairs_that_this_process_compared(session: "SparkSession", records: pd.DataFrame) -> None:
    """Scoring takes any pairs, also those the workers have never seen."""
    some = records.head(600)
    local = Noting(LocalEngine())
    match(MatchInput(some), local)
    assert local.found and local.scored
    part = local.found.compared.take(np.arange(0, len(local.found.compared), 3))
    here = LocalEngine().score(local.scored.model, part)
    there = SparkEngine(session).score(local.scored.model, part)
    assert len(here.pairs.left)
    for column in fields(Pairs):
        mine = getattr(there.pairs, column.name)
        assert mine.tobytes() == getattr(here.pairs, column.name).tobytes()


def test_nobody_shares_a_key(session: "SparkSession") -> None:
    rows = [row("a:1", "株式会社青葉製作所"), row("b:1", "有限会社若草運輸")]
    given = MatchInput(frame(rows))
    assert_same_result(match(given, SparkEngine(session)), match(given))


def test_two_processes_do_the_work(session: "SparkSession", cluster: Cluster) -> None:
    def where(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            time.sleep(0.1)
            yield pa.RecordBatch.from_pydict({"executor": [os.getppid()]})

    with working(session):
        parts = session.range(0, 16, numPartitions=16)
        found = parts.mapInArrow(where, "executor bigint").toArrow()
    assert len(set(found["executor"].to_pylist()) - {os.getpid()}) == 2
    assert len(cluster.workers) == 2
    assert all(process.poll() is None for process in cluster.workers)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("firm") / "workspace"
    write_sample_firm(root, scale=0.05)
    return root


@pytest.fixture(scope="module")
def here(firm: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give the firm, published with the local engine."""
    root = tmp_path_factory.mktemp("here") / "workspace"
    workspace = Workspace.open(Path(shutil.copytree(firm, root)))
    assert run_night(workspace).status == RunStatus.PUBLISHED
    return workspace


def ask_for_spark(root: Path, cluster: Cluster) -> Workspace:
    with (root / "tsunagi.yaml").open("a", encoding="utf-8") as configuration:
        configuration.write(f"matching: {{engine: spark, spark_master: '{cluster.master}'}}\n")
    return Workspace.open(root)


def test_a_night_publishes_the_same(
    firm: Path, here: Workspace, tmp_path: Path, session: "SparkSession", cluster: Cluster
) -> None:
    spark = ask_for_spark(Path(shutil.copytree(firm, tmp_path / "spark")), cluster)
    with pytest.MonkeyPatch.context() as patch:
        # Proof that this process does not do the work after all.
        patch.setattr(LocalEngine, "compare", None)
        patch.setattr(LocalEngine, "score", None)
        assert run_night(spark).status == RunStatus.PUBLISHED
    assert differences(published(spark.engine), published(here.engine)) == {}
    assert len(published(here.engine)["dim_customer"]) > 10
    # Whoever opened the session closes it: it is open still.
    assert session.range(3).count() == 3


# From here on the cluster is taken apart.


def killing(patch: pytest.MonkeyPatch, cluster: Cluster, number: int) -> None:
    """Let a worker's process die between comparing and scoring."""
    score = SparkEngine.score

    def dying(self: SparkEngine, model: Model, compared: Compared) -> Scored:
        cluster.kill_worker(number)
        return score(self, model, compared)

    patch.setattr(SparkEngine, "score", dying)


def test_one_worker_lost_changes_nothing(
    session: "SparkSession",
    cluster: Cluster,
    records: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = MatchInput(records.head(600))
    killing(monkeypatch, cluster, 0)
    assert_same_result(match(given, SparkEngine(session)), match(given))
    assert cluster.workers[0].poll() is not None


def test_all_workers_lost_leave_what_was_published(
    here: Workspace, session: "SparkSession", cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = published(here.engine)
    killing(monkeypatch, cluster, 1)
    with pytest.raises(InstallationError) as caught:
        run_night(ask_for_spark(here.root, cluster), NightOptions(full=True))
    assert caught.value.code == "SPARK_NO_WORKERS"
    assert differences(published(here.engine), before) == {}
    # What the configuration said when ``here`` was opened is local: the way out.
    run_night(here)
    assert differences(published(here.engine), before) == {}
