"""The result depends on the records alone: not on their order, and not on their ids."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cleansing.matching.match import MatchInput, MatchResult, match
from core.judgement import Judgement
from tests.support.matching import Row, corporate_number, decided, frame, row

NAMES = (
    "株式会社霧笛堂",
    "㈱霧笛堂",
    "霧笛堂",
    "有限会社みぎわ",
    "みぎわ印刷",
    "株式会社霧笛堂中部支店",
    "諸口",
    "",
)
ADDRESSES = ("", "千葉県船橋市凪町1-2-3", "千葉県船橋市凪町1-2", "大阪府堺市堺区波町4-5-6")
PHONES = ("", "047-123-4567", "06-1234-5678")
NUMBERS = ("", "", "", corporate_number(700110012345), corporate_number(700110054321))


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """Draw a small file of three systems in which nearly everything resembles something."""
    return [
        row(
            f"{draw(st.sampled_from('abc'))}:{number}",
            draw(st.sampled_from(NAMES)),
            address=draw(st.sampled_from(ADDRESSES)),
            phone=draw(st.sampled_from(PHONES)),
            corporate_number=draw(st.sampled_from(NUMBERS)),
        )
        for number in range(draw(st.integers(2, 14)))
    ]


def told(rows: list[Row], ids: list[int], result: MatchResult) -> dict[str, object]:
    """Return a result in words that know no position and no id."""
    keys = {number: f"{one['system']}:{one['code']}" for number, one in zip(ids, rows, strict=True)}
    clusters: dict[int, set[str]] = {}
    for number, cluster in result.clusters.items():
        clusters.setdefault(int(cluster), set()).add(keys[int(str(number))])
    return {
        "customers": {frozenset(members) for members in clusters.values()},
        "links": {
            (frozenset((keys[one], keys[other])), method)
            for one, other, method in result.links[["left", "right", "method"]].to_numpy()
        },
        "questions": [
            (keys[one], keys[other], score, evidence)
            for one, other, score, evidence in result.candidates[
                ["left", "right", "score", "evidence"]
            ].to_numpy()
        ],
        "report": result.report,
    }


@settings(max_examples=40)
@given(files(), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_ids_matter(rows: list[Row], random: Random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    ids = [number * 7 + 100 for number in order]
    random.shuffle(ids)
    shuffled = [rows[number] for number in order]
    decisions = [decided(Judgement.DIFFERENT, *_first_two(rows))]
    plain = match(MatchInput(frame(rows), decisions))
    other = match(MatchInput(frame(shuffled).assign(record_id=ids), decisions[::-1]))
    assert told(shuffled, ids, other) == told(rows, list(range(len(rows))), plain)


@settings(max_examples=30)
@given(files())
def test_a_customer_is_named_by_its_smallest_record(rows: list[Row]) -> None:
    ids = [500 - 3 * number for number in range(len(rows))]
    clusters = match(MatchInput(frame(rows).assign(record_id=ids))).clusters
    assert sorted(clusters.index) == sorted(ids)
    for cluster, members in clusters.groupby(clusters):
        assert cluster == min(members.index)


@settings(max_examples=40)
@given(files(), st.data())
def test_what_must_be_apart_is_apart_and_equal_numbers_are_one(
    rows: list[Row], data: st.DataObject
) -> None:
    one, other = _first_two(rows)
    judgement = data.draw(st.sampled_from((None, Judgement.DIFFERENT)))
    decisions = [decided(judgement, one, other)] if judgement else []
    found = match(MatchInput(frame(rows), decisions)).clusters
    clusters = [int(found[number]) for number in range(len(rows))]
    if judgement:
        assert clusters[0] != clusters[1]
    numbers = [cells["corporate_number"] for cells in rows]
    for left, mine in enumerate(numbers):
        for right, theirs in enumerate(numbers[:left]):
            if mine and theirs and mine != theirs:
                assert clusters[left] != clusters[right]
            if mine and mine == theirs and not judgement:
                assert clusters[left] == clusters[right]


def _first_two(rows: list[Row]) -> tuple[str, str]:
    one, other = (f"{cells['system']}:{cells['code']}" for cells in rows[:2])
    return one, other
