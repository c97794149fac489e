"""The same records under other thresholds are what matching would make of them."""

import pytest

from cleansing.matching.match import MatchInput, match
from cleansing.matching.rehearsal import Rehearsal
from cleansing.matching.settings import MatchSettings
from core.judgement import Judgement
from tests.support.matching import Row, decided, frame, row, strangers

NEAR = {"address": "千葉県船橋市凪町1-2-3", "phone": "043-123-4567"}
ROWS: list[Row] = [
    *strangers("ab"),
    row("a:1", "株式会社霧笛堂", **NEAR),
    row("b:1", "霧笛堂㈱", **NEAR),
    row("a:2", "株式会社霧笛堂", address="大阪府堺市堺区波町4-5-6"),
    row("b:2", "株式会社霧笛堂"),
    row("a:3", "有限会社みぎわ", phone="06-1234-5678"),
    row("b:3", "みぎわ印刷", phone="06-1234-5679"),
]


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return Rehearsal(MatchInput(frame(ROWS)))


@pytest.mark.parametrize("automatic", [0.5, 0.9, 0.97, 0.999])
def test_a_threshold_tried_is_the_threshold_set(rehearsal: Rehearsal, automatic: float) -> None:
    tried = rehearsal.at(automatic)
    set_ = match(MatchInput(frame(ROWS), settings=MatchSettings(automatic=automatic)))
    assert tried.clusters.equals(set_.clusters)
    assert tried.candidates.equals(set_.candidates)
    assert tried.links.equals(set_.links)


def test_without_a_threshold_the_one_that_is_set_holds() -> None:
    given = MatchInput(frame(ROWS), settings=MatchSettings(automatic=0.9999))
    assert Rehearsal(given).at().clusters.equals(match(given).clusters)


def test_a_higher_threshold_joins_less(rehearsal: Rehearsal) -> None:
    assert rehearsal.at(0.5).clusters.nunique() < rehearsal.at(0.9999).clusters.nunique()


def test_decisions_hold_at_every_threshold() -> None:
    given = MatchInput(frame(ROWS), [decided(Judgement.SAME, "a:3", "b:3")])
    for automatic in (0.5, 0.9999):
        clusters = Rehearsal(given).at(automatic).clusters
        assert clusters[84] == clusters[85]


def test_an_explanation_adds_up_and_is_in_words(rehearsal: Rehearsal) -> None:
    customers = rehearsal.at().clusters
    pairs = [(80, 81), (82, 83), (84, 85), (80, 84), (81, 80)]
    found = rehearsal.explain(pairs, customers)
    assert rehearsal.weights(pairs) == pytest.approx([one.weight for one in found])
    for one in found:
        total = sum(line.weight for line in one.evidence)
        assert total == pytest.approx(one.weight, abs=0.006)
    assert found[0].levels["phone"] == "same"
    assert found[1].levels["address"] == "missing"
    assert found[0].weight == pytest.approx(found[4].weight)
    assert "043-123-4567" in " ".join(line.sentence for line in found[0].evidence)


def test_nothing_to_explain_is_explained_with_nothing(rehearsal: Rehearsal) -> None:
    assert rehearsal.explain([], rehearsal.at().clusters) == []
    assert rehearsal.weights([]) == []
