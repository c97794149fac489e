"""Comparing and scoring do not depend on how pairs are cut into chunks; little is kept of many."""

import pickle

import numpy as np
import pytest

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import LEAST_BITS, edges_of
from cleansing.matching.choosing.judging import judge
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.comparing.vectors import pack, unpack
from cleansing.matching.engines.engine import LocalEngine
from cleansing.matching.match import in_order
from cleansing.matching.model.cuts import FEWEST, KEPT, Cuts, cuts
from cleansing.matching.model.fitted import Fitted
from cleansing.matching.model.fitting import fit
from cleansing.matching.model.scoring import Compared, Scored, compare, score
from cleansing.matching.model.weights import Model
from cleansing.matching.settings import MatchSettings
from cleansing.matching.settling import parts as cutting
from cleansing.matching.settling.decide import Limits, settle
from tests.support.matching import frame, row, strangers

NAMES = ("霧笛堂", "霧笛化学", "みぎわ", "凪運輸", "潮見商店", "澪標工業")
ROWS = [
    row(
        f"{'abc'[number % 3]}:{number:03}",
        ("株式会社" if number % 4 else "有限会社")
        + NAMES[number % 6]
        + "大阪支店" * (number % 5 == 0),
        address=f"千葉県船橋市凪町{number % 9}-2-3" if number % 2 else "",
        phone=f"047-123-45{number % 12:02}" if number % 3 else "",
    )
    for number in range(90)
]


@pytest.fixture(scope="module")
def scored() -> Scored:
    comparer = Comparer(in_order(frame([*ROWS, *strangers("abc")])))
    compared = LocalEngine().compare(key_table(comparer), MatchSettings().caps, comparer).compared
    return LocalEngine().score(fit(comparer, compared, {}), compared)


def compared_again(model: Model) -> Compared:
    keys, caps = key_table(model.comparer), MatchSettings().caps
    return LocalEngine().compare(keys, caps, model.comparer).compared


def test_levels_come_out_of_a_vector_as_they_went_in() -> None:
    levels = {
        feature: np.array([0, len(names) - 1, 1], np.uint8) for feature, names in FEATURES.items()
    }
    assert {name: found.tolist() for name, found in unpack(pack(levels)).items()} == {
        name: given.tolist() for name, given in levels.items()
    }


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_chunks_of_any_size_give_the_same_numbers(scored: Scored, size: int) -> None:
    model, pairs = scored.model, compared_again(scored.model)
    whole = score(model, pairs.left, pairs.right, pairs.vectors)
    for start in range(0, len(pairs), size):
        part = pairs.take(slice(start, start + size))
        vectors = compare(model.comparer, part.left, part.right)
        assert vectors.tolist() == part.vectors.tolist()
        found = score(model, part.left, part.right, vectors)
        assert found.weight.tolist() == whole.weight[start : start + size].tolist()
        assert found.likeness.tolist() == whole.likeness[start : start + size].tolist()


def test_what_compares_and_scores_can_be_sent_elsewhere(scored: Scored) -> None:
    pairs = compared_again(scored.model)
    model: Model = pickle.loads(pickle.dumps(scored.model))
    assert compare(model.comparer, pairs.left, pairs.right).tolist() == pairs.vectors.tolist()
    there = score(model, pairs.left, pairs.right, pairs.vectors)
    here = score(scored.model, pairs.left, pairs.right, pairs.vectors)
    assert there.weight.tolist() == here.weight.tolist()


def test_a_kept_fit_weighs_its_own_file_as_before(scored: Scored) -> None:
    model = scored.model
    fitted = Fitted.of(model)
    again = fitted.model(Comparer(model.comparer.records, fitted.facts), {})
    pairs = compared_again(again)
    assert pairs.vectors.tolist() == compared_again(model).vectors.tolist()
    here = score(model, pairs.left, pairs.right, pairs.vectors)
    there = score(again, pairs.left, pairs.right, pairs.vectors)
    assert there.weight.tolist() == here.weight.tolist()
    assert there.likeness.tolist() == here.likeness.tolist()


def test_a_kept_fit_knows_what_to_say_of_new_values(scored: Scored) -> None:
    rows = [
        row(
            f"{system}:9", "株式会社朧月夜製菓", address="広島県呉市朧町1-2-3", phone="0823-11-2222"
        )
        for system in "ab"
    ]
    fitted = Fitted.of(scored.model)
    model = fitted.model(Comparer(in_order(frame(rows)), fitted.facts), {})
    pairs = compared_again(model)
    found = score(model, pairs.left, pairs.right, pairs.vectors)
    assert len(pairs) == 1
    assert found.weight[0] > 10


def test_judging_some_edges_gives_what_judging_all_does(scored: Scored) -> None:
    comparer = scored.model.comparer
    system = comparer.column("system").codes.astype(np.int64)
    repeats = np.log2(np.diagonal(scored.model.priors.shared))
    edges = edges_of(scored.pairs, system, repeats, Clusters(len(system)))
    every = judge(edges, len(system))
    rows = np.arange(0, len(edges.left), 3)
    some = judge(edges, len(system), rows)
    assert some.probability.tolist() == every.probability[rows].tolist()
    assert some.margin.tolist() == every.margin[rows].tolist()


@pytest.mark.parametrize("apart", [[], [(0, 1), (2, 9)]])
def test_a_file_settled_in_parts_is_settled_as_a_whole(
    scored: Scored, apart: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    system = scored.model.comparer.column("system").codes.astype(np.int64)
    repeats = np.log2(np.diagonal(scored.model.priors.shared))

    def settled() -> tuple[list[int], list[int], list[float], list[tuple[int, int, int, float]]]:
        clusters = Clusters(len(system), apart)
        clusters.join(np.array([3]), np.array([5]))
        linked, sure, _, outcome = settle(
            scored.pairs, system, repeats, clusters, Limits(0.9, 2.0, least=LEAST_BITS)
        )
        edges = outcome.edges
        told = zip(edges.left, edges.right, edges.pair, outcome.probability, strict=True)
        return clusters.labels.tolist(), linked.tolist(), sure.tolist(), list(told)

    whole = settled()
    monkeypatch.setattr(cutting, "PAIRS_AT_ONCE", 20)
    assert settled() == whole
    assert whole[1]


def test_small_files_keep_every_pair() -> None:
    weight = np.linspace(-7, 9, FEWEST)
    assert cuts(weight, np.zeros(FEWEST), 1.0, 10) == Cuts()


def test_dense_files_keep_the_strongest() -> None:
    weight = np.linspace(-7, 9, 10 * FEWEST)
    found = cuts(weight, np.zeros(len(weight)), 1.0, FEWEST)
    assert abs(int((weight > found.least).sum()) - KEPT * FEWEST) <= 1
    assert found.asked > found.least > LEAST_BITS


def test_pairs_found_in_many_parts_are_those_found_at_once(
    scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = compared_again(scored.model)
    monkeypatch.setattr("cleansing.matching.comparing.blocking.PAIRS_AT_ONCE", 50)
    parts = compared_again(scored.model)
    assert parts.left.tolist() == once.left.tolist()
    assert parts.right.tolist() == once.right.tolist()
    assert parts.keys.tolist() == once.keys.tolist()
