"""Files that must not be opened, or are not what their name says."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from connectors.unsafe import identify
from core.errors import SourceError
from tests.support.binaryfiles import ole
from tests.support.readfile import profile, read

EXCEL = profile(format="excel")


def workbook(extra: dict[str, bytes] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["コード", "名称"])
    book.active.append(["1", "甲"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    return workbook({"xl/worksheets/sheet9.xml": b"<row/>" * 5_000_000})


def many_parts() -> bytes:
    return workbook({f"xl/media/{n}": b"" for n in range(10_001)})


def encrypted_zip() -> bytes:
    data = bytearray(workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 1)
    return bytes(data)


def encrypted_ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x"}), "SOURCE_PASSWORD"),
        (encrypted_zip(), "SOURCE_PASSWORD"),
        (encrypted_ods(), "SOURCE_PASSWORD"),
        (bomb(), "SOURCE_ZIP_BOMB"),
        (many_parts(), "SOURCE_ZIP_BOMB"),
        (workbook()[:3000], "SOURCE_DAMAGED"),
        (b"PK\x03\x04" + b"nonsense" * 50, "SOURCE_DAMAGED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 700, "SOURCE_DAMAGED"),
        (ole({"WordDocument": b"x"}), "SOURCE_WRONG_KIND"),
        (ole({"Workbook": b"x" * 5000}), "SOURCE_DAMAGED"),
        (
            ole({"Workbook": struct.pack("<HH16xHHHHH", 0x809, 16, 0x2F, 6, 0, 0, 0)}),
            "SOURCE_PASSWORD",
        ),
        (b"%PDF-1.7", "SOURCE_WRONG_KIND"),
        (b"\x89PNG....", "SOURCE_WRONG_KIND"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "SOURCE_WRONG_KIND"),
        ("コード,名称\n1,甲\n".encode("cp932"), "SOURCE_WRONG_KIND"),
        (b"", "SOURCE_EMPTY"),
    ],
)
def test_a_workbook_that_is_none(content: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content, EXCEL, "台帳.xlsx")

    assert caught.value.code == code
    assert "台帳.xlsx" in caught.value.message.ja
    assert "台帳.xlsx" in caught.value.message.en


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        identify(tmp_path / "none.csv")
    assert caught.value.code == "SOURCE_UNREADABLE"


def test_macros_and_links_to_other_workbooks_are_noted_and_nothing_is_run(tmp_path: Path) -> None:
    content = workbook(
        {
            "xl/vbaProject.bin": b"x",
            "xl/externalLinks/externalLink1.xml": b"<x/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": b"<x/>",
        }
    )
    result = read(tmp_path, content, EXCEL, "台帳.xlsm")

    assert {"macros", "external_links"} <= result.notes
    assert result.column("name") == ["甲"]


def test_an_entity_bomb_in_a_workbook_does_not_unfold(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    book = f'<!DOCTYPE x [<!ENTITY e0 "x">{entities}]><workbook>&e9;</workbook>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = book.encode() if info.filename == "xl/workbook.xml" else old.read(info)
            new.writestr(info.filename, data)

    with pytest.raises(SourceError):
        read(tmp_path, out.getvalue(), EXCEL, "台帳.xlsx")
