"""Ids that never wobble: they follow from anchors and clusters alone."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from core.ids import is_customer_id
from warehouse.identity import Assignment, assign

NOBODY = pd.DataFrame({"customer_id": [], "serial": [], "anchor_record": []}).astype(
    {"customer_id": "object", "serial": "int64", "anchor_record": "int64"}
)


def records(clusters: dict[int, int]) -> pd.DataFrame:
    """Build records from record → cluster label."""
    return pd.DataFrame(
        {
            "record_id": list(clusters),
            "cluster": list(clusters.values()),
            "system": "s",
            "code": [f"{record:05d}" for record in clusters],
        }
    )


def after(identities: pd.DataFrame, assignment: Assignment) -> pd.DataFrame:
    """Return the register of ids once an assignment is published."""
    return pd.concat([identities, assignment.minted], ignore_index=True)


def test_a_new_cluster_gets_one_id_with_a_check_digit() -> None:
    assignment = assign(records({1: 1, 2: 1, 3: 3}), NOBODY)
    assert assignment.customers.to_dict() == {1: "C000000013", 2: "C000000013", 3: "C000000021"}
    assert all(is_customer_id(customer) for customer in assignment.customers)


def test_a_merge_keeps_the_older_id_and_the_other_becomes_an_alias() -> None:
    first = assign(records({1: 1, 2: 2}), NOBODY)
    merged = assign(records({1: 1, 2: 1}), after(NOBODY, first))
    assert set(merged.customers) == {"C000000013"}
    assert merged.aliases.to_dict() == {"C000000021": "C000000013"}
    assert merged.minted.empty


def test_an_undone_merge_gives_the_former_ids_back() -> None:
    first = assign(records({1: 1, 2: 2}), NOBODY)
    register = after(NOBODY, first)
    again = assign(records({1: 1, 2: 2}), register)
    assert again.customers.to_dict() == first.customers.to_dict()
    assert again.aliases.empty


def test_a_split_leaves_the_id_with_the_anchor() -> None:
    first = assign(records({1: 1, 2: 1, 3: 1}), NOBODY)
    split = assign(records({1: 1, 2: 2, 3: 2}), after(NOBODY, first))
    assert split.customers[1] == first.customers[1]
    assert split.customers[2] == split.customers[3] == "C000000021"


def test_serials_go_on_after_the_largest_ever_given() -> None:
    register = pd.DataFrame({"customer_id": ["C000000413"], "serial": [41], "anchor_record": [999]})
    assert assign(records({1: 1}), register).minted["serial"].tolist() == [42]


clusterings = st.lists(
    st.lists(st.integers(0, 5), min_size=12, max_size=12), min_size=1, max_size=6
)


@given(clusterings, st.randoms(use_true_random=False))
def test_whatever_happens_every_id_ever_published_resolves_and_order_never_matters(
    nights: list[list[int]], random
) -> None:
    register = NOBODY
    published: set[str] = set()
    for labels in nights:
        night = records(dict(enumerate(labels, start=1)))
        assignment = assign(night, register)
        shuffled = night.sample(frac=1, random_state=random.randint(0, 2**31)).reset_index(
            drop=True
        )
        assert assign(shuffled, register).customers.to_dict() == assignment.customers.to_dict()
        by_label = night["record_id"].map(assignment.customers).groupby(night["cluster"])
        assert (by_label.nunique() == 1).all()
        assert by_label.first().is_unique
        register = after(register, assignment)
        assert register["customer_id"].is_unique
        published |= set(assignment.customers)
        current = set(assignment.customers)
        for customer in published:
            assert customer in current or assignment.aliases[customer] in current


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_an_unchanged_night_changes_nothing(labels: list[int]) -> None:
    night = records(dict(enumerate(labels, start=1)))
    first = assign(night, NOBODY)
    second = assign(night, after(NOBODY, first))
    assert second.customers.to_dict() == first.customers.to_dict()
    assert second.minted.empty
    assert second.aliases.empty
