"""An identifier decides before anything is weighed: equal joins, different never."""

from core.judgement import Judgement
from tests.support.matching import (
    corporate_number,
    customers,
    decided,
    joined,
    matched,
    row,
    together,
)

ONE = corporate_number(700110012345)
OTHER = corporate_number(700110054321)
SAME_PLACE = {"address": "千葉県船橋市凪町1-2-3", "phone": "047-123-4567"}


def test_an_equal_corporate_number_joins_whatever_the_names() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE, address="千葉県船橋市凪町1-2-3"),
        row("b:1", "有限会社みぎわ印刷", corporate_number=ONE, address="広島県呉市中央9-9"),
    ]
    result = matched(rows)
    assert customers(rows, result) == together("a:1 b:1")
    assert result.links["method"].tolist() == ["identifier"]
    assert result.links["probability"].tolist() == [1.0]


def test_the_number_inside_an_invoice_number_counts_as_well() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE),
        row("b:1", "みぎわ印刷株式会社", invoice_number=f"T{ONE}"),
    ]
    assert joined(rows) == together("a:1 b:1")


def test_two_records_of_one_system_with_one_number_are_one_customer() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE),
        row("a:2", "みぎわ印刷株式会社", corporate_number=ONE),
    ]
    assert joined(rows) == together("a:1 a:2")


def test_a_number_whose_check_digit_is_wrong_joins_nobody() -> None:
    wrong = f"{9 if ONE[0] != '9' else 8}{ONE[1:]}"
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=wrong),
        row("b:1", "有限会社みぎわ印刷", corporate_number=wrong),
    ]
    assert joined(rows) == set()


def test_different_numbers_never_join_however_much_agrees() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE, **SAME_PLACE),
        row("b:1", "株式会社霧笛堂", corporate_number=OTHER, **SAME_PLACE),
    ]
    assert joined(rows) == set()
    without = [{**one, "corporate_number": ""} for one in rows]
    assert joined(without) == together("a:1 b:1")


def test_different_numbers_never_join_through_a_third_record() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE, **SAME_PLACE),
        row("b:1", "株式会社霧笛堂", corporate_number=OTHER, **SAME_PLACE),
        row("c:1", "株式会社霧笛堂", **SAME_PLACE),
    ]
    assert not any({"a:1", "b:1"} <= customer for customer in joined(rows))


def test_a_longer_chain_keeps_the_numbers_apart_too() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE, **SAME_PLACE),
        row("b:1", "株式会社霧笛堂", **SAME_PLACE),
        row("c:1", "株式会社霧笛堂", **SAME_PLACE),
        row("d:1", "株式会社霧笛堂", corporate_number=OTHER, **SAME_PLACE),
        row("e:1", "ムテキ企画", corporate_number=OTHER),
    ]
    found = joined(rows)
    assert not any({"a:1", "d:1"} <= customer or {"a:1", "e:1"} <= customer for customer in found)
    assert any({"d:1", "e:1"} <= customer for customer in found)


def test_what_people_joined_against_its_numbers_takes_in_the_records_of_both() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=ONE),
        row("b:1", "有限会社みぎわ", corporate_number=OTHER),
        row("c:1", "椿食品", corporate_number=ONE),
        row("d:1", "楓運輸", corporate_number=OTHER),
    ]
    same = decided(Judgement.SAME, "a:1", "b:1")
    assert joined(rows, [same]) == together("a:1 b:1 c:1 d:1")
    different = decided(Judgement.DIFFERENT, "c:1", "d:1")
    found = joined(rows, [same, different])
    assert not any({"c:1", "d:1"} <= customer for customer in found)
    assert any({"a:1", "b:1"} <= customer for customer in found)
