"""What columns look like by their texts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.dates import DateContext
from cleansing.looks import look

CASES: list[tuple[str, list[str]]] = [
    ("email", ["info@aoba.example.jp", "ＩＮＦＯ＠ｗａｋａｂａ．ｅｘａｍｐｌｅ．ｊｐ"]),
    ("url", ["https://aoba.example.jp/", "www.wakaba.example.jp"]),
    ("phone", ["03-1234-5601", "（03）1234-5602", "0312345603", "TEL 06-1234-5604", "312345605"]),
    ("mobile", ["090-1234-5601", "08012345602"]),
    ("postal", ["100-0001", "〒160-0022", "１００－０００３"]),
    ("seven_digits", ["1000001", "1600022"]),
    ("corporate", ["5999901000011", "2999901000022"]),
    ("invoice", ["T5999901000011", "Ｔ2999901000022"]),
    ("date", ["2024/4/1", "令和6年4月1日", "R6.4.1", "20240401", "2024-04-01 09:30"]),
    ("short_date", ["4/1", "24/04/01", "060401", "4月1日"]),
    ("serial_date", ["45400", "45401"]),
    ("kana", ["アオバショウジ", "ｱｵﾊﾞｼﾖｳｼﾞ", "わかば しょうてん"]),
    ("company", ["株式会社青葉", "㈲若葉", "緑風(株)", "茜医院"]),
    ("person", ["山田 太郎", "佐藤　花子様", "鈴木", "高橋誠"]),
    ("address", ["東京都千代田区丸の内1-1", "名古屋市中区栄2丁目3番4号", "北海道札幌市北3条西1"]),
    ("prefecture", ["東京都", "北海道"]),
    ("building", ["青葉ビル3F", "若葉マンション202号室"]),
    ("number", ["1,000", "-20", "▲300", "(400)", "5.5"]),
    ("money", ["1,000", "¥20", "300円"]),
    ("code", ["A-001", "00102", "C1003"]),
    ("rate", ["10%", "8", "0.1", "軽減8%", "課税10.0%"]),
    ("closing", ["末", "20", "15日"]),
    ("department", ["営業部", "第一開発課"]),
    ("industry", ["製造業", "卸売・小売業"]),
    ("job_title", ["代表取締役", "営業部長"]),
    ("kind", ["売上", "返品"]),
]


@pytest.mark.parametrize(("kind", "texts"), CASES, ids=[kind for kind, _ in CASES])
def test_texts_look_like_what_they_are(kind: str, texts: list[str]) -> None:
    assert look([*texts, "", "-"]).share(kind) == 1.0


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("phone", ["東京都港区1-2-3", "A-001-234", "2024/04/01", "123"]),
        ("company", ["山田 太郎", "東京都千代田区"]),
        ("person", ["株式会社佐藤", "佐藤商店", "3丁目"]),
        ("date", ["2024/13/45", "千代田", "100-0001"]),
        ("corporate", ["5999901000012", "1234567890123"]),
        ("kana", ["青葉", "ABC", "ア"]),
        ("address", ["info@aoba.example.jp", "03-1234-5601", "株式会社1番"]),
    ],
)
def test_other_texts_do_not(kind: str, texts: list[str]) -> None:
    assert look(texts).share(kind) == 0.0


def test_row_numbers_count_on() -> None:
    assert look(["1", "2", "3", "4"]).sequence
    assert not look(["001", "002", "003"]).sequence
    assert not look(["5", "6", "7"]).sequence
    assert not look(["1", "3", "9", "10"]).sequence


def test_counts_and_numbers_go_by_row() -> None:
    looks = look(["1,000", "", "x", "1,000", "20"])
    assert (looks.rows, looks.filled, looks.distinct) == (5, 4, 3)
    assert looks.numbers == (Decimal(1000), None, None, Decimal(1000), Decimal(20))
    assert looks.unique == 0.75


def test_dates_far_from_the_file_are_none() -> None:
    assert look(["2090/1/1"], DateContext(file_date=date(2024, 1, 1))).share("date") == 0.0


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_texts_can_be_looked_at(texts: list[str]) -> None:
    looks = look(texts)
    assert looks.rows == len(texts)
    assert all(0 < share <= 1 for share in looks.shares.values())
    assert not looks.numbers or len(looks.numbers) == len(texts)
