"""Tables to take away: nothing in them acts, every letter stays."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from app.web.downloads import as_csv, as_excel, attachment, guarded


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠A", "-"],
)
def test_what_a_spreadsheet_would_compute_is_marked_as_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1,234", "+81", "-0.5", "株式会社=甲", "C000000013", ""])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def fetch(answer: object) -> bytes:
    with TestClient(Starlette(routes=[Route("/", lambda _: answer)])) as client:
        return client.get("/").content


def test_csv_opens_in_excel_and_keeps_letters_and_line_breaks() -> None:
    rows = [
        ["髙島屋㈱", 1_234_567, None, Decimal("1.50")],
        ['=HYPERLINK("x")', -5, "a\nb", "あ,い"],
    ]
    content = fetch(as_csv("一覧", ["名称", "売上", "空", "備考"], rows))
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert read[1] == ["髙島屋㈱", "1234567", "", "1.50"]
    assert read[2] == ['\'=HYPERLINK("x")', "-5", "a\nb", "あ,い"]


def test_csv_is_written_piece_by_piece() -> None:
    taken = []

    def rows() -> Iterator[list[object]]:
        for number in range(50_000):
            taken.append(number)
            yield [number, "株式会社" * 5]

    answer = as_csv("一覧", ["番号", "名称"], rows())
    assert taken == []
    assert fetch(answer).count(b"\r\n") == 50_001


def test_excel_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    content = fetch(
        as_excel("一覧", ["名称", "売上"], [["=1+1", 5], ["00123", None], ["a\x0bb", 1]])
    )
    (tmp_path / "a.xlsx").write_bytes(content)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    cell = sheet["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert [cell.value for cell in sheet["A"]] == ["名称", "=1+1", "00123", "ab"]
    assert [cell.value for cell in sheet["B"]] == ["売上", 5, None, 1]


def test_the_name_of_a_file_cannot_leave_its_header() -> None:
    (told,) = attachment('売上"\r\nSet-Cookie: a=b;.csv').values()
    assert "\r" not in told and "\n" not in told
    assert told.isascii()
    assert told.count('"') == 2
