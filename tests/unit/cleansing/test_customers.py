"""Whole records, column by column."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleansing.customers import cleanse_customers
from core.fields import CLEAN_AMOUNT_FIELDS, CLEAN_CUSTOMER_FIELDS, CUSTOMER_FIELDS


def clean(**values: str) -> dict[str, str]:
    columns = {name: [values.get(name, "")] for name in CUSTOMER_FIELDS}
    return {name: column[0] for name, column in cleanse_customers(columns).items()}


def test_a_record_as_a_ledger_has_it() -> None:
    found = clean(
        name="㈱山凪商事 中部支店　御中",
        name_kana="ｶ)ﾔﾏﾅｷﾞｼﾖｳｼﾞ",
        postal_code="〒460-0008",
        address="名古屋市中区栄３－４－５　凪ビル２Ｆ",
        phone="052(123)4567（代）",
        email="Info＠Yamanagi.example.JP",
        corporate_number="7-0000-1205-0002",
    )
    assert found["name_clean"] == "株式会社山凪商事"
    assert (found["core"], found["branch"]) == ("山凪商事", "中部支店")
    assert found["kana_clean"] == "ヤマナギシヨウジ"
    assert found["reading_source"] == "source"
    assert (found["prefecture"], found["city"]) == ("愛知県", "名古屋市中区")
    assert found["building"] == "凪ビル2F"
    assert (found["phone_clean"], found["phone_display"]) == ("+81521234567", "052-123-4567")
    assert found["email_domain"] == "yamanagi.example.jp"
    assert found["postal_code_clean"] == "4600008"
    assert found["corporate_number_clean"] == "7000012050002"


def test_a_value_that_cannot_be_read_leaves_no_clean_one() -> None:
    found = clean(name="山凪", corporate_number="1.23E+12", phone="内線12", postal_code="12")
    assert found["corporate_number_clean"] == found["phone_clean"] == ""
    assert found["postal_code_clean"] == ""


def test_amounts_are_whole_yen_and_what_is_none_stays_as_written() -> None:
    found = clean(name="山凪", credit_limit="3,000千円", capital="300万円", annual_sales="非公開")
    assert [found[name] for name in CLEAN_AMOUNT_FIELDS] == ["3000000", "3000000", "非公開"]


def test_a_missing_reading_is_generated_and_said_to_be() -> None:
    found = clean(name="株式会社山田商事")
    assert (found["reading_key"], found["reading_source"]) == ("ヤマダシヨウジ", "generated")
    assert found["kana_clean"] == ""


def test_spellings_of_one_customer_have_one_key_each() -> None:
    names = [
        "㈱髙凪商事",
        "高凪商事 株式会社",
        "（株）髙凪商事　大阪支店 御中",
        "【旧】高凪商事(株)",
    ]
    addresses = [
        "東京都千代田区霞が関三丁目1番1号",
        "千代田区霞ヶ関３－１－１ 凪ビル5F",
        "〒100-0013 東京都千代田区霞ケ関3-1-1",
        "東京都千代田区霞が関３丁目１番地１",
    ]
    found = cleanse_customers({"name": names, "address": addresses})
    for column in ("core_key", "legal_form", "reading_key", "address_key", "prefecture", "city"):
        assert len(set(found[column])) == 1, (column, found[column])
    assert found["branch"] == ["", "", "大阪支店", ""]
    assert found["remarks"] == ["", "", "", "旧"]
    assert found["postal_code_clean"] == ["", "", "1000013", ""]


def test_the_postal_code_tells_the_prefecture_where_the_city_does_not() -> None:
    assert clean(name="凪", address="府中市凪台1")["prefecture"] == ""
    found = clean(name="凪", address="府中市凪台1", postal_code="183-0001")
    assert (found["prefecture"], found["postal_code_clean"]) == ("東京都", "1830001")


def test_a_postal_code_without_its_zero_gets_it_back() -> None:
    assert clean(name="凪", postal_code="600001")["postal_code_clean"] == "0600001"
    assert clean(name="凪", postal_code="60-01")["postal_code_clean"] == ""


def test_an_ambiguous_form_is_kept_with_all_it_may_be() -> None:
    found = clean(name="ﾂﾕｸｻｶｲ(ｲ")
    assert found["legal_form"] == "医療法人"
    assert "社会医療法人" in found["legal_form_candidates"].split("／")


def test_a_town_hall_is_the_town() -> None:
    names = ["三笠市役所", "北海道三笠市", "三笠市"]
    assert len(set(cleanse_customers({"name": names})["core_key"])) == 1


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.text(max_size=20)] * 6), min_size=1, max_size=5))
def test_every_clean_column_is_there_for_every_row(rows) -> None:
    names = ("name", "name_kana", "address", "phone", "email", "invoice_number")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    found = cleanse_customers(columns)
    assert set(found) >= {*CLEAN_CUSTOMER_FIELDS, *CLEAN_AMOUNT_FIELDS}
    assert {len(column) for column in found.values()} == {len(rows)}
    assert all(isinstance(value, str) for column in found.values() for value in column)
