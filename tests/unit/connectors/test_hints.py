"""What headers may mean, and how sure that is."""

import pytest

from connectors.hints import ENTITIES, address_part, evidence, means_something_else, recognised
from connectors.synonyms import synonyms


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_name_of_the_dictionary_leads_to_its_field(entity: str) -> None:
    names = synonyms(entity)
    seen: set[str] = set()
    for field, alternatives in names.items():
        for name in alternatives:
            if sum(name in others for others in names.values()) > 1:
                continue
            first = evidence(entity, name)[0]
            assert (first.field, first.how) == (field, "synonym"), name
            seen.add(name)
    assert len(seen) > 50


@pytest.mark.parametrize(
    ("entity", "header", "field", "how"),
    [
        ("customers", "お客様番号", "code", "hint"),
        ("customers", "得意先\x1fコード", "code", "synonym"),
        ("customers", "連絡先\x1fＴＥＬ", "phone", "synonym"),
        ("customers", "電話番号（代表）", "phone", "synonym"),
        ("customers", "【取引先名】※必須", "name", "synonym"),
        ("customers", "TEL/FAX", "phone", "hint"),
        ("customers", "メ一ルアドレス", "email", "similar"),
        ("customers", "Postal Code", "postal_code", "synonym"),
        ("transactions", "売上合計(税抜)", "amount", "hint"),
        ("transactions", "得CD", "customer_code", "hint"),
        ("transactions", "入金日", "date", "hint"),
        ("contacts", "氏名(よみ)", "name_kana", "hint"),
        ("activities", "対応者", "sales_rep", "hint"),
    ],
)
def test_headers_mean(entity: str, header: str, field: str, how: str) -> None:
    first = evidence(entity, header)[0]
    assert (first.field, first.how) == (field, how)


@pytest.mark.parametrize(
    ("entity", "header", "field"),
    [
        ("customers", "納入先住所", "address"),
        ("customers", "担当者コード", "code"),
        ("customers", "メールアドレス", "address"),
        ("customers", "氏名フリガナ", "name"),
        ("customers", "発行元TEL", "phone"),
        ("transactions", "消費税額", "amount"),
        ("transactions", "原単価", "unit_price"),
        ("transactions", "入金予定日", "date"),
        ("contacts", "会社名カナ", "name_kana"),
    ],
)
def test_headers_do_not_mean(entity: str, header: str, field: str) -> None:
    assert field not in {one.field for one in evidence(entity, header)}


def test_headers_of_other_things() -> None:
    assert means_something_else("customers", "銀行名")
    assert means_something_else("transactions", "倉庫コード")
    assert not means_something_else("customers", "得意先名")


def test_parts_of_an_address_stand_in_order() -> None:
    headers = ["都道府県", "市区町村", "住所1", "住所2", "建物名"]
    parts = [address_part(header) for header in headers]
    assert None not in parts
    assert parts == sorted(parts, key=lambda part: part if part is not None else -1)
    assert address_part("電話番号") is None


def test_headers_are_told_from_data() -> None:
    assert recognised("得意先コード") > 0.9
    assert recognised("勘定科目") > 0.8
    assert recognised("株式会社青葉") == 0.0
    assert recognised("2024/04/01") == 0.0
