"""A chain of SAME over a DIFFERENT is found wherever it runs, and told with both sides."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.contradictions import contradictions, refusal
from core.judgement import Decision, Judgement, Pair, RecordKey

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE


def decided(judgement: Judgement, one: int, other: int, number: int | None = None) -> Decision:
    pair = Pair.of(RecordKey("a", str(one)), RecordKey("a", str(other)))
    user = "" if number is None else "佐伯"
    return Decision(pair, judgement, user, "", datetime(2026, 4, 1, tzinfo=UTC), decision_id=number)


def test_judgements_that_fit_together_pass() -> None:
    fine = [decided(SAME, 0, 1), decided(SAME, 2, 3), decided(DIFFERENT, 1, 2)]
    assert contradictions([*fine, decided(UNSURE, 0, 3)]) == []


def test_the_shortest_chain_is_named_in_its_order() -> None:
    long_way = [decided(SAME, one, one + 1) for one in range(6)]
    found = contradictions([*long_way, decided(SAME, 0, 4), decided(DIFFERENT, 0, 6)])
    assert [[d.pair for d in one.chain] for one in found] == [
        [decided(SAME, *pair).pair for pair in ((0, 4), (4, 5), (5, 6))]
    ]


def test_both_sides_are_named_with_the_commands_that_take_them_back() -> None:
    found = contradictions(
        [decided(DIFFERENT, 0, 2, 7), decided(SAME, 0, 1, 9), decided(SAME, 1, 2)]
    )
    text = refusal("CONTRADICTION", found).message.ja
    assert "「別」 a:0 × a:2(判定 7 佐伯 2026-04-01)" in text
    assert "「同じ」 a:0 = a:1(判定 9 佐伯 2026-04-01)、a:1 = a:2(今回)" in text
    assert "`tsunagi review undo 7`、`tsunagi review undo 9`" in text
    english = refusal("CONTRADICTION", found).message.en
    assert "a:1 = a:2(this one)" in english
    assert english.isascii() or "佐伯" in english


pairs = st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1])


@given(st.dictionaries(pairs, st.sampled_from([SAME, DIFFERENT, UNSURE])))
def test_exactly_the_pairs_that_a_chain_joins_are_found(
    told: dict[tuple[int, int], Judgement],
) -> None:
    reach = {one: {one} for one in range(7)}
    for _ in range(7):
        for (one, other), judgement in told.items():
            if judgement is SAME:
                both = reach[one] | reach[other]
                reach |= dict.fromkeys(both, both)
    decisions = [decided(judgement, *pair) for pair, judgement in told.items()]
    found = contradictions(decisions)
    assert {one.different.pair for one in found} == {
        decision.pair
        for decision, pair in zip(decisions, told, strict=True)
        if decision.judgement is DIFFERENT and pair[1] in reach[pair[0]]
    }
    for one in found:
        place, *_ = one.different.pair
        for link in one.chain:
            assert link.judgement is SAME
            assert place in link.pair
            (place,) = set(link.pair) - {place}
        assert place == one.different.pair.right
