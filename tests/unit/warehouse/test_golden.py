"""Golden values: trust, then recency, then completeness; and the reason is told."""

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.golden import GROUPS, choose

FIELDS = [field for fields in GROUPS.values() for field in fields]
OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def record(code: str, customer: str = "C1", **values: object) -> dict[str, object]:
    return {
        "customer_id": customer,
        "system": "s",
        "code": code,
        "is_site": False,
        "is_gone": False,
        "trust": 1,
        "file_date": OLD,
        "completeness": 0,
        **dict.fromkeys(FIELDS, ""),
        "town_key": "",
        **values,
    }


def chosen(*rows: dict[str, object]) -> tuple[pd.Series, pd.DataFrame]:
    golden = choose(pd.DataFrame(rows))
    provenance = golden.provenance.set_index(["customer_id", "field"])
    return golden.master.set_index("customer_id").loc["C1"], provenance


def test_the_more_trusted_source_wins_over_the_newer_one() -> None:
    master, why = chosen(
        record("1", phone="03-1111-1111", trust=2), record("2", phone="03-2222-2222", file_date=NEW)
    )
    assert master["phone"] == "03-1111-1111"
    assert why.loc[("C1", "phone"), ["code", "rule"]].tolist() == ["1", "trust"]


def test_the_newer_file_wins_where_trust_ties() -> None:
    master, why = chosen(record("1", email="a@x.jp"), record("2", email="b@x.jp", file_date=NEW))
    assert master["email"] == "b@x.jp"
    assert why.loc[("C1", "email"), "rule"] == "recent"


def test_the_more_complete_record_wins_where_trust_and_recency_tie() -> None:
    master, why = chosen(record("1", name="甲"), record("2", name="乙", completeness=3))
    assert master["name"] == "乙"
    assert why.loc[("C1", "name"), "rule"] == "complete"


def test_a_lesser_record_fills_what_the_better_one_lacks() -> None:
    master, why = chosen(record("1", trust=9, name="甲"), record("2", url="https://b.example"))
    assert (master["name"], master["url"]) == ("甲", "https://b.example")
    assert why.loc[("C1", "url"), ["code", "rule"]].tolist() == ["2", "only"]


def test_records_that_say_the_same_agree() -> None:
    _, why = chosen(record("1", phone="03"), record("2", phone="03", trust=5))
    assert why.loc[("C1", "phone"), ["code", "rule"]].tolist() == ["2", "agreed"]


def test_a_branch_and_a_gone_record_stand_behind_whatever_their_trust() -> None:
    master, _ = chosen(
        record("1", phone="branch", is_site=True, trust=9),
        record("2", phone="gone", is_gone=True, trust=9),
        record("3", phone="main"),
    )
    assert master["phone"] == "main"


def test_the_parts_of_an_address_come_from_one_record() -> None:
    master, _ = chosen(
        record("1", address="東京都港区芝1-1", prefecture="東京都", city="港区", trust=2),
        record("2", address="大阪府北区", prefecture="大阪府", city="大阪市北区"),
    )
    assert master[["address", "prefecture", "city"]].tolist() == [
        "東京都港区芝1-1",
        "東京都",
        "港区",
    ]


TOKYO = {"address": "東京都港区芝1-1", "town_key": "港区芝"}
OSAKA = {"address": "大阪府大阪市北区梅田1-1", "town_key": "大阪市北区梅田"}


def test_a_postal_code_is_that_of_the_address_even_where_another_record_is_better() -> None:
    master, why = chosen(
        record("1", postal_code="1050014", **TOKYO),
        record("2", postal_code="5300001", trust=9),
        record("3", postal_code="5300001", is_gone=True, trust=9, **OSAKA),
    )
    assert (master["address"], master["postal_code"]) == (TOKYO["address"], "1050014")
    assert why.loc[("C1", "postal_code"), ["code", "rule"]].tolist() == ["1", "address"]


def test_an_address_without_a_postal_code_takes_that_of_a_record_in_the_same_town() -> None:
    master, why = chosen(
        record("1", trust=9, **TOKYO),
        record("2", trust=5, postal_code="5300001", **OSAKA),
        record("3", trust=1, postal_code="1050014", **TOKYO | {"address": "東京都港区芝1丁目1"}),
    )
    assert master["postal_code"] == "1050014"
    assert why.loc[("C1", "postal_code"), ["code", "rule"]].tolist() == ["3", "address"]


def test_a_record_without_an_address_may_tell_the_postal_code() -> None:
    master, why = chosen(record("1", trust=9, **TOKYO), record("2", postal_code="1050014"))
    assert master["postal_code"] == "1050014"
    assert why.loc[("C1", "postal_code"), "rule"] == "only"


def test_a_postal_code_of_another_town_is_none_of_the_customers() -> None:
    master, why = chosen(
        record("1", trust=9, **TOKYO),
        record("2", postal_code="5300001", **OSAKA),
        record("9", "C2", postal_code="5300001", **OSAKA),
    )
    assert master["postal_code"] == ""
    assert ("C1", "postal_code") not in why.index
    assert why.loc[("C2", "postal_code"), ["value", "rule"]].tolist() == ["5300001", "only"]


def test_addresses_whose_town_nobody_can_tell_are_of_one_place_only_if_they_are_equal() -> None:
    master, _ = chosen(
        record("1", trust=9, address="No. 1, Nanjing Road"),
        record("2", trust=5, postal_code="5300001", address="somewhere else"),
        record("3", postal_code="2000001", address="No. 1, Nanjing Road"),
    )
    assert master["postal_code"] == "2000001"


people = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2"]), st.integers(0, 2), st.sampled_from(["", "a", "b"]),
        st.booleans(), st.sampled_from([OLD, NEW]),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=30)
@given(people, st.randoms(use_true_random=False))
def test_the_choice_never_depends_on_the_order_of_rows(rows, random) -> None:
    frame = pd.DataFrame(
        [
            record(str(i), customer, trust=trust, name=name, is_gone=gone, file_date=day)
            for i, (customer, trust, name, gone, day) in enumerate(rows)
        ]
    )
    first = choose(frame)
    again = choose(frame.sample(frac=1, random_state=random.randint(0, 2**31)))
    pd.testing.assert_frame_equal(first.master, again.master)
    keys = ["customer_id", "field"]
    pd.testing.assert_frame_equal(
        first.provenance.sort_values(keys, ignore_index=True),
        again.provenance.sort_values(keys, ignore_index=True),
    )
    named = frame[frame["name"] != ""]
    filled = first.master[first.master["name"] != ""]
    assert set(filled["customer_id"]) == set(named["customer_id"])
