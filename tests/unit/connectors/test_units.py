"""The unit of amounts that a heading tells, and what becomes of the amounts below it."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from cleansing.money import parse_price, parse_yen
from connectors.profile import Profile, load_profile
from connectors.reading import open_reading
from connectors.units import unit_above, unit_of, with_unit
from connectors.writers.records import RecordWriter
from core.errors import ConfigurationError, SourceError
from tests.support.readfile import Result, collect, profile


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("売上金額（千円）", "千円"),
        ("与信限度額(千円)", "千円"),
        ("資本金［百万円］", "百万円"),
        ("年商【単位：万円】", "万円"),
        ("金額(税抜・千円)", "千円"),
        ("売上\x1f千円", "千円"),
        ("金額 千円", "千円"),
        ("金額(千)", "千円"),
        ("単価(円)", "円"),
        ("金額", ""),
        ("10万円以上の取引", ""),
        ("金額(千円未満切捨)", ""),
    ],
)
def test_a_heading_tells_its_unit(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("（単位：千円）", "千円"),
        ("単位 百万円", "百万円"),
        ("千円単位", "千円"),
        ("売上一覧（千円）", "千円"),
        ("(金額単位:万円、数量:個)", "万円"),
        ("単位:円", ""),
        ("千円以上の売上", ""),
    ],
)
def test_a_title_tells_the_unit_of_a_table(title: str, unit: str) -> None:
    assert unit_above(["売上一覧", title]) == unit


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("120", 120_000),
        ("１，２００", 1_200_000),
        ("0.5", 500),
        ("△1,200.5", -1_200_500),
        ("(3)", -3_000),
        ("120-", -120_000),
        ("¥120-", 120_000),
        ("120円", 120),
        ("2万", 20_000),
        ("", None),
        ("-", None),
    ],
)
def test_an_amount_is_multiplied_exactly(text: str, yen: int | None) -> None:
    assert parse_yen(with_unit(text, "千円")) == yen


def test_a_price_in_thousands_keeps_its_decimals() -> None:
    assert parse_price(with_unit("1.2345", "千円")) == Decimal("1234.5")


def test_what_a_spreadsheet_spoilt_is_still_told_as_that() -> None:
    assert [with_unit(text, "千円") for text in ("#DIV/0!", "1.2E+05")] == ["#DIV/0!", "1.2E+05"]


def test_a_cell_that_cannot_be_read_shows_the_unit_to_who_corrects_it() -> None:
    assert with_unit("12o0", "千円") == "12o0千円"


def _sales(tmp_path: Path, text: str, used: Profile | None = None) -> Result:
    path = tmp_path / "売上.csv"
    path.write_text(text, encoding="utf-8")
    return collect(open_reading(path, used or load_profile("generic_transactions")))


def test_a_column_of_thousands_is_read_so_and_told(tmp_path: Path) -> None:
    text = "売上日,得意先コード,得意先名,売上金額（千円）,単価(円)\n2026/3/1,1,山田商事,120,55\n"
    result = _sales(tmp_path, text)
    assert result.column("amount") == ["120千円"]
    assert result.column("unit_price") == ["55"]
    assert "yen_unit" in result.notes
    assert "yen_unit_untold" not in result.notes


def test_a_column_that_tells_no_unit_beside_one_that_does_is_asked_about(tmp_path: Path) -> None:
    text = "売上日,得意先コード,得意先名,売上金額（千円）,原価\n2026/3/1,1,山田商事,120,55\n"
    result = _sales(tmp_path, text)
    assert (result.column("amount"), result.column("cost")) == (["120千円"], ["55"])
    (note,) = [one for one in result.reading.notes if one.code == "yen_unit_untold"]
    assert "「原価」" in note.text.ja


def test_a_ledger_of_excel_is_read_so_too(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["得意先コード", "得意先名", "与信限度額(千円)"])
    sheet.append(["001", "山田商事", 3000])
    path = tmp_path / "台帳.xlsx"
    book.save(path)
    result = collect(open_reading(path, load_profile("generic_ledger")))
    assert [parse_yen(text) for text in result.column("credit_limit")] == [3_000_000]


TITLED = "売上一覧,,,（単位：千円）\n売上日,得意先コード,得意先名,金額\n2026/3/1,1,山田商事,120\n"


def test_a_unit_above_the_table_stops_what_does_not_say_which_columns_it_means(
    tmp_path: Path,
) -> None:
    with pytest.raises(SourceError) as stopped:
        _sales(tmp_path, TITLED)
    assert stopped.value.code == "SOURCE_UNIT"
    assert "千円" in stopped.value.message.ja
    assert "金額" in stopped.value.message.ja


def test_a_profile_may_say_the_unit(tmp_path: Path) -> None:
    usual = load_profile("generic_transactions")
    result = _sales(tmp_path, TITLED, usual.model_copy(update={"units": {"amount": "千円"}}))
    assert result.column("amount") == ["120千円"]
    plain = _sales(tmp_path, TITLED, usual.model_copy(update={"units": {"amount": "円"}}))
    assert plain.column("amount") == ["120"]


def test_only_yen_have_units(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("id: mine\nfields: {name: 名称}\nunits: {name: 千円}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_profile(str(path))
    assert "units" in refused.value.message.en


def test_a_journal_in_thousands_is_refused(tmp_path: Path) -> None:
    usual = load_profile("mf_journal")
    assert usual.journal is not None
    sides = {
        side: getattr(usual.journal, side).model_copy(update={"amount": (f"{name}金額(千円)",)})
        for side, name in (("debit", "借方"), ("credit", "貸方"))
    }
    used = usual.model_copy(update={"journal": usual.journal.model_copy(update=sides)})
    heading = (
        "取引No,取引日,借方勘定科目,借方取引先,借方金額(千円),貸方勘定科目,貸方取引先,"
        "貸方金額(千円),摘要"
    )
    with pytest.raises(SourceError) as stopped:
        _sales(tmp_path, f"{heading}\n1,2026/3/1,売掛金,山田商事,120,売上高,,120,\n", used)
    assert stopped.value.code == "SOURCE_UNIT"


def test_held_amounts_count_in_their_unit(tmp_path: Path) -> None:
    used = profile(
        entity="transactions",
        fields={"date": "日", "customer_code": "コード", "amount": "金額(千円)", "kind": "区分"},
        values={"kind": {"売上": "sale"}},
    )
    result = _sales(tmp_path, "日,コード,金額(千円),区分\n2026/3/1,1,120,不明\n", used)
    assert [parse_yen(row.amount) for row in result.held_rows] == [120_000]


def test_yen_written_below_a_heading_of_thousands_say_that_they_are_yen() -> None:
    used = profile(fields={"code": "コード", "name": "名称", "credit_limit": "限度額(千円)"})
    row = RecordWriter(used).row({"code": "1", "name": "山田商事", "credit_limit": "3000000"})
    assert row == ["1", "山田商事", "3000000円"]
