"""Header names as people mean them; synonyms; the shape of a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.detect import detect_delimiter, find_header
from connectors.headers import Header, fold, unique_names
from connectors.synonyms import recognise, synonyms


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("名前（通称）", "名前(通称)"),
        ("ｺｰﾄﾞ", "コード"),
        (" 得意先\n名 ", "得意先名"),
        ("住所１", "住所1"),
        ("e-Mail", "E-MAIL"),
        ("伝票ＮＯ", "伝票No"),
    ],
)
def test_names_are_compared_as_people_read_them(written: str, meant: str) -> None:
    assert fold(written) == fold(meant)
    found = Header([written, "x"]).find([meant])
    assert found is not None
    assert found.index == 0


def test_names_are_made_distinct_and_printable() -> None:
    assert unique_names(["備考", "", "備 考", "備考", "名\n前"]) == [
        "備考",
        "列2",
        "備 考",
        "備考#2",
        "名 前",
    ]


@given(st.lists(st.sampled_from(["備考", "備考#2", "", "列2", "a"]), max_size=8))
def test_names_are_always_distinct(cells: list[str]) -> None:
    names = unique_names(cells)
    assert len(set(names)) == len(names) == len(cells)


def test_a_missing_name_resembles_the_nearest() -> None:
    header = Header(["得意先コード", "得意先名称", "TEL", "住所"])
    assert header.resembling(["得意先名"])[0] == "得意先名称"
    assert header.resembling(["決算月"]) == []


def test_a_name_there_twice_is_ambiguous_and_can_be_told_by_its_number() -> None:
    header = Header(["名称", "備考", "備考"])
    found = header.find(["備考"])
    assert found is not None
    assert found.ambiguous == ("備考#2",)
    second = header.find(["備考#2"])
    assert second is not None
    assert second.index == 2


def test_the_delimiter_is_told_with_reasons_and_runners_up() -> None:
    guess = detect_delimiter(
        "会社 一覧\nコード\t名称\n1\t甲 乙 丙\n2\t丁 戊 己\n", [("コード",), ("名称",)]
    )
    assert guess.character == "\t"
    assert guess.reason.ja
    assert guess.scores[0][0] == "\t"


def test_the_header_is_told_with_its_hits_and_runners_up() -> None:
    rows = [["一覧"], ["コード", "旧"], ["コード", "名称", "電話"], ["1", "甲", "03"]]
    guess = find_header(rows, [("コード",), ("名称",), ("電話", "TEL")])
    assert guess is not None
    assert (guess.row, guess.span, guess.hits) == (2, 1, 3)
    assert guess.others[0] == (1, 1)
    assert find_header(rows, [("x",), ("y",)]) is None


def test_a_header_over_two_rows_is_found_by_itself() -> None:
    rows = [["得意先", "得意先", "住所"], ["コード", "名称", ""], ["1", "甲", "東京"]]
    guess = find_header(rows, [("得意先コード",), ("得意先名称",), ("住所",)], "auto")
    assert guess is not None
    assert (guess.row, guess.span) == (0, 2)


@pytest.mark.parametrize(
    ("entity", "header", "expected"),
    [
        (
            "customers",
            ["No", "会社名", "フリガナ", "〒", "都道府県", "住所1", "住所2", "TEL", "担当", "備考"],
            {
                "code": ["No"],
                "name": ["会社名"],
                "name_kana": ["フリガナ"],
                "postal_code": ["〒"],
                "address": ["都道府県", "住所1", "住所2"],
                "phone": ["TEL"],
                "sales_rep": ["担当"],
                "note": ["備考"],
            },
        ),
        (
            "customers",
            ["得意先コード", "得意先名", "営業担当", "担当者名", "法人番号", "メール"],
            {
                "code": ["得意先コード"],
                "name": ["得意先名"],
                "sales_rep": ["営業担当"],
                "corporate_number": ["法人番号"],
                "email": ["メール"],
            },
        ),
        (
            "customers",
            [
                "【必須】顧客コード",
                "【必須】会社名*",
                "資本金（百万円）",
                "※電話番号",
                "従業員数(名):",
            ],
            {
                "code": ["【必須】顧客コード"],
                "name": ["【必須】会社名*"],
                "capital": ["資本金（百万円）"],
                "phone": ["※電話番号"],
                "employees": ["従業員数(名):"],
            },
        ),
        (
            "transactions",
            ["売上日", "伝票No", "得意先CD", "得意先名", "品名", "数量", "単価", "金額", "消費税"],
            {
                "date": ["売上日"],
                "document_no": ["伝票No"],
                "customer_code": ["得意先CD"],
                "customer_name": ["得意先名"],
                "item_name": ["品名"],
                "quantity": ["数量"],
                "unit_price": ["単価"],
                "amount": ["金額"],
                "tax": ["消費税"],
            },
        ),
    ],
)
def test_ledgers_are_recognised(
    entity: str, header: list[str], expected: dict[str, list[str]]
) -> None:
    found = recognise(entity, Header(header))
    assert {field: [header[i] for i in places] for field, places in found.items()} == expected


def test_a_name_as_it_stands_comes_before_one_with_additions() -> None:
    found = recognise("transactions", Header(["金額(税込)", "日付", "金額", "得意先"]))
    assert found["amount"] == (2,)


@pytest.mark.parametrize("entity", ["customers", "transactions", "contacts", "activities"])
def test_the_dictionary_names_fields_that_exist_and_no_name_twice_for_one(entity: str) -> None:
    from connectors.canonical import CANONICAL

    for field, names in synonyms(entity).items():
        assert field in CANONICAL[entity]
        folded = [fold(name) for name in names]
        assert len(set(folded)) == len(folded), field
