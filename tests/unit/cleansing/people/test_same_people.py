"""Which records of one customer speak of one person."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.people.persons import is_office_mailbox, read_name, read_person
from cleansing.people.same_people import Entry, same_people


def entry(name: str = "", register: str = "", **texts: str) -> Entry:
    return Entry(read_person({"name": name, **texts}), register)


def people(*entries: Entry) -> list[int]:
    return [link.person for link in same_people(entries)]


def methods(*entries: Entry) -> list[str]:
    return [link.method for link in same_people(entries)]


@pytest.mark.parametrize(
    ("text", "shown", "surname", "whole"),
    [
        ("田中 一郎 様", "田中 一郎", "田中", True),
        ("田中　一郎", "田中 一郎", "田中", True),
        ("田中一郎", "田中一郎", "田中", True),
        ("田中さん", "田中", "田中", False),
        ("佐々木", "佐々木", "佐々木", False),
        ("梛野 ?", "梛野 ?", "梛野", False),
        ("Tanaka Ichiro", "Tanaka Ichiro", "tanaka", True),
    ],
)
def test_a_name_tells_its_surname(text: str, shown: str, surname: str, whole: bool) -> None:
    name = read_name(text)
    assert (name.shown, name.surname, name.whole) == (shown, surname, whole)


@pytest.mark.parametrize("text", ["", "ご担当者様", "御担当", "担当者", "不明", "-"])
def test_nobody_has_no_key(text: str) -> None:
    assert read_name(text).key == ""


@pytest.mark.parametrize(
    ("address", "office"),
    [
        ("info@a.example.jp", True),
        ("eigyo2@a.example.jp", True),
        ("Keiri@a.example.jp", True),
        ("tanaka@a.example.jp", False),
        ("infield@a.example.jp", False),
    ],
)
def test_mailboxes_of_offices_are_known(address: str, office: bool) -> None:
    assert is_office_mailbox(address) is office


def test_one_address_and_names_that_agree_are_one_person() -> None:
    assert people(
        entry("田中 一郎", email="tanaka@a.example.jp"),
        entry("田中", email="Tanaka@a.example.jp", department="購買部"),
        entry("田中一郎", email="tanaka@a.example.jp", department="資材部"),
    ) == [0, 0, 0]


def test_a_mailbox_of_several_people_is_no_identity() -> None:
    assert people(
        entry("田中 一郎", email="team@a.example.jp"),
        entry("鈴木 花子", email="team@a.example.jp"),
        entry("田中 二郎", email="team@a.example.jp"),
    ) == [0, 1, 2]


def test_an_address_that_one_office_shares_joins_nobody() -> None:
    assert people(
        entry("田中", email="info@a.example.jp", department="営業部"),
        entry("田中", email="info@a.example.jp", department="総務部"),
    ) == [0, 1]


def test_one_name_in_one_department_is_one_person() -> None:
    left, right = entry("髙橋 健", department="営業部"), entry("高橋健", department="東京営業部")
    assert people(left, right) == [0, 0]
    assert methods(left, right) == ["name", "name"]


def test_one_name_in_two_departments_is_two_people() -> None:
    assert people(entry("高橋 健", department="営業部"), entry("高橋 健", department="経理部")) == [
        0,
        1,
    ]


def test_who_moved_to_another_department_is_known_by_the_mobile_number() -> None:
    assert people(
        entry("高橋 健", department="営業部", mobile="090-1234-5678"),
        entry("高橋 健", department="経理部", mobile="０９０ー１２３４ー５６７８"),
    ) == [0, 0]


def test_a_record_that_fits_two_people_is_no_bridge_between_them() -> None:
    assert people(
        entry("高橋 健", department="営業部"),
        entry("高橋 健"),
        entry("高橋 健", department="経理部"),
    ) == [0, 1, 2]


def test_a_surname_joins_the_one_person_it_fits() -> None:
    assert people(entry("田中 一郎", department="営業部"), entry("田中様")) == [0, 0]
    assert people(entry("田中 一郎"), entry("田中 二郎"), entry("田中様")) == [0, 1, 2]
    assert people(entry("田中 一郎", department="営業部"), entry("田中", department="経理")) == [
        0,
        1,
    ]


def test_surnames_alone_are_not_joined() -> None:
    assert people(entry("田中"), entry("田中")) == [0, 1]


def test_two_codes_of_one_register_are_two_people_unless_the_address_says_otherwise() -> None:
    assert people(entry("佐藤 健", "crm"), entry("佐藤 健", "crm"), entry("佐藤 健")) == [0, 1, 2]
    assert people(
        entry("佐藤 健", "crm", email="sato@a.example.jp"),
        entry("佐藤 健", "crm", email="sato@a.example.jp"),
    ) == [0, 0]


def test_nobody_in_particular_stays_alone() -> None:
    assert people(entry("ご担当者様"), entry("ご担当者様")) == [0, 1]


NAMES = st.sampled_from(
    ["田中 一郎", "田中一郎", "田中", "田中 二郎", "鈴木 花子", "鈴木", "ご担当者"]
)
RECORDS = st.builds(
    entry,
    NAMES,
    st.sampled_from(["", "crm"]),
    department=st.sampled_from(["", "営業部", "経理部", "東京営業部"]),
    email=st.sampled_from(["", "a@a.example.jp", "b@a.example.jp", "info@a.example.jp"]),
    mobile=st.sampled_from(["", "090-1234-5678"]),
)


@given(st.lists(RECORDS, min_size=1, max_size=5))
def test_a_person_never_has_two_whole_names_of_different_people(records: list[Entry]) -> None:
    links = same_people(records)
    for link, one in zip(links, records, strict=True):
        for other_link, other in zip(links, records, strict=True):
            if link.person == other_link.person:
                names = one.person.name, other.person.name
                assert not all(name.whole for name in names) or names[0].key == names[1].key
    assert all(links[link.person].person == link.person for link in links)


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_the_order_of_records_changes_nothing(records: list[Entry]) -> None:
    def together(order: tuple[int, ...]) -> set[frozenset[int]]:
        links = same_people([records[one] for one in order])
        found: dict[int, set[int]] = {}
        for place, link in enumerate(links):
            found.setdefault(link.person, set()).add(order[place])
        return {frozenset(group) for group in found.values()}

    orders = list(permutations(range(len(records))))
    assert all(together(order) == together(orders[0]) for order in orders)
