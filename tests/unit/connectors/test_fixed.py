"""Fixed-width records: lengths, line ends, codes, trailers."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.profile import Profile
from connectors.reading import open_reading
from core.errors import SourceError
from tests.support.readfile import read

FIXED: dict[str, Any] = {
    "length": 20,
    "code_flag": "コード",
    "records": {
        "1": {
            "kind": "header",
            "fields": {"区分": 1, "種別": 2, "コード": 1, "銀行": 16},
            "expect": {"種別": "03"},
        },
        "2": {"kind": "data", "fields": {"区分": 1, "日付": 6, "金額": 5, "名前": 8}},
        "8": {"kind": "trailer", "fields": {"区分": 1, "件数": 4, "合計": 8, "余白": 7}},
        "9": {"kind": "end", "fields": {"区分": 1, "余白": 19}},
    },
    "totals": [{"count": "件数", "amount": "合計", "of": "金額"}],
}
PROFILE = Profile.model_validate(
    {
        "id": "bank",
        "entity": "transactions",
        "format": "fixed",
        "fixed": FIXED,
        "fields": {
            "date": "日付",
            "amount": "金額",
            "customer_name": "名前",
            "note": "header:銀行",
        },
        "constants": {"kind": "payment"},
    }
)
HEAD = "1030ﾋﾊﾞﾘ            "
DATA = ("206040100100ｶ)ﾔﾏﾀﾞ  ", "206040200250ｺﾄﾘ     ")
TRAILER = "8000200000350       "
END = "9                   "
RECORDS = [r.encode("cp932") for r in (HEAD, *DATA, TRAILER, END)]


@pytest.mark.parametrize("ending", [b"\r\n", b"\n", b"\r", b""], ids=["crlf", "lf", "cr", "none"])
@pytest.mark.parametrize("after", [b"", b"\x1a", b"\r\n\x1a"])
def test_line_ends_make_no_difference(ending: bytes, after: bytes, tmp_path: Path) -> None:
    result = read(tmp_path, ending.join(RECORDS) + after, PROFILE, "x.txt")

    usual = {"kind": "payment", "note": "ﾋﾊﾞﾘ"}
    extra = {"区分": "2", "header:区分": "1", "header:種別": "03", "header:コード": "0"}
    assert result.rows == [
        {"row": 2, "date": "060401", "amount": "00100", "customer_name": "ｶ)ﾔﾏﾀﾞ", **usual}
        | {"extra": extra},
        {"row": 3, "date": "060402", "amount": "00250", "customer_name": "ｺﾄﾘ", **usual}
        | {"extra": extra},
    ]
    assert result.skipped == {1: "header_record", 4: "trailer", 5: "end"}
    assert result.reading.rows_read == 5


def test_fields_are_cut_by_bytes_also_where_characters_are_wide(tmp_path: Path) -> None:
    records = [*RECORDS]
    records[1] = "206040100100山田ｶ)  ".encode("cp932")
    result = read(tmp_path, b"".join(records), PROFILE, "x.txt")

    assert result.column("customer_name") == ["山田ｶ)", "ｺﾄﾘ"]


def test_several_accounts_in_one_file(tmp_path: Path) -> None:
    other = [r.encode("cp932") for r in ("1030ｶﾓﾒ             ", DATA[0], "8000100000100       ")]
    result = read(tmp_path, b"\r\n".join([*RECORDS[:4], *other, RECORDS[4]]), PROFILE, "x.txt")

    assert result.column("note") == ["ﾋﾊﾞﾘ", "ﾋﾊﾞﾘ", "ｶﾓﾒ"]


def test_blanks_cut_off_behind_the_last_record_do_not_matter(tmp_path: Path) -> None:
    result = read(tmp_path, b"\r\n".join([*RECORDS[:4], b"9"]), PROFILE, "x.txt")
    assert len(result.rows) == 2


def changed(number: int, record: str) -> bytes:
    records = [*RECORDS]
    records[number] = record.encode("cp932")
    return b"\r\n".join(records)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (changed(3, "8000300000350       "), "SOURCE_TRAILER_MISMATCH", "件数"),
        (changed(3, "8000200000351       "), "SOURCE_TRAILER_MISMATCH", "351"),
        (b"\r\n".join([RECORDS[0], RECORDS[1], *RECORDS[3:]]), "SOURCE_TRAILER_MISMATCH", "3番目"),
        (b"\r\n".join(RECORDS[:3]), "SOURCE_TRUNCATED", "トレーラ"),
        (b"\r\n".join(RECORDS)[:75], "SOURCE_TRUNCATED", "4行目"),
        (changed(1, DATA[0][:-1]), "SOURCE_RECORD_LENGTH", "2番目のレコードは19バイト"),
        (changed(1, DATA[0] + " "), "SOURCE_RECORD_LENGTH", "2番目のレコードは21バイト"),
        (changed(2, "3" + DATA[1][1:]), "SOURCE_RECORD_TYPE", "「3」"),
        (changed(0, "1010" + HEAD[4:]), "SOURCE_OTHER_FORMAT", "種別"),
        (changed(0, "1031" + HEAD[4:]), "SOURCE_EBCDIC", "コード=1"),
        ("1030BANK            ".encode("cp037"), "SOURCE_EBCDIC", "EBCDIC"),
        (changed(1, "20604010010山田ｶﾅ   "), "SOURCE_ENCODING", "全角文字が項目の境"),
        ("\r\n".join((HEAD, *DATA, TRAILER, END)).encode(), "SOURCE_RECORD_LENGTH", "UTF-8"),
        (b"\x1a\r\n", "SOURCE_EMPTY", "空"),
    ],
)
def test_other_files_are_refused(content: bytes, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content, PROFILE, "x.txt")

    assert caught.value.code == code
    assert words in caught.value.message.ja


@given(st.lists(st.sampled_from([*RECORDS, b"\r\n", b"\r", b"2", b"\x81"]), max_size=12))
def test_any_records_end_in_a_message_or_in_rows(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("fixed") / "x.txt"
    path.write_bytes(b"".join(pieces))
    try:
        list(open_reading(path, PROFILE))
    except SourceError as error:
        assert error.message.ja
