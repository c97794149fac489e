"""The same table in another encoding, with another delimiter, other line ends or as a workbook.

Each sample is rewritten and must mean the same as before, row by row.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from connectors.profile import Profile, builtin_profiles
from connectors.reading import Block, Held, Reading, Skipped, open_reading

SAMPLES = Path(__file__).parents[2] / "connectors/profiles/samples"


def _samples(kind: str) -> list[tuple[Profile, Path]]:
    found = []
    for profile in builtin_profiles():
        if profile.format == kind:
            stem = profile.sample.split(".")[0]
            found += [(profile, path) for path in sorted(SAMPLES.glob(f"{stem}.*"))]
    return found


def _ids(pairs: list[tuple[Profile, Path]]) -> list[str]:
    return [path.name for _, path in pairs]


TEXT = _samples("csv")
FIXED = _samples("fixed")


def _meaning(reading: Reading, newline: str = "\n") -> list[object]:
    """Return what a reading says, line breaks inside cells made equal."""

    def even(text: str) -> str:
        return text.replace("\r\n", newline)

    said: list[object] = []
    for item in reading:
        match item:
            case Block():
                for index, number in enumerate(item.row_numbers):
                    cells = {f: even(t[index]) for f, t in item.columns.items() if t[index]}
                    said.append((item.entity, number, cells))
            case Skipped():
                said.append((item.reason, item.row_number))
            case Held():
                said.append((item.code, item.row_number, item.field))
    return sorted(said, key=repr)


def _rows(path: Path, profile: Profile) -> list[list[str]]:
    reading = open_reading(path, profile)
    text = path.read_bytes().decode(reading.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=reading.delimiter))


def _delimited(rows: list[list[str]], delimiter: str, end: str) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


WRITINGS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "utf-8": lambda rows: _delimited(rows, ",", "\r\n").encode("utf-8"),
    "utf-8 with BOM": lambda rows: _delimited(rows, ",", "\n").encode("utf-8-sig"),
    "tabs": lambda rows: _delimited(rows, "\t", "\r\n").encode("utf-8"),
    "semicolons": lambda rows: _delimited(rows, ";", "\r\n").encode("utf-8"),
    "quoted cp932": lambda rows: _delimited(rows, ",", "\r\n").encode("cp932", "replace"),
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize(("profile", "sample"), TEXT, ids=_ids(TEXT))
def test_another_writing_means_the_same(
    profile: Profile, sample: Path, writing: str, tmp_path: Path
) -> None:
    rows = _rows(sample, profile)
    if "cp932" in writing and any("𠮷" in cell for row in rows for cell in row):
        pytest.skip("holds a character that cp932 has not")
    path = tmp_path / "same.csv"
    path.write_bytes(WRITINGS[writing](rows))
    assert _meaning(open_reading(path, profile)) == _meaning(open_reading(sample, profile))


# A table without header has no width in a sheet where its last columns are empty.
WORKBOOKS = [
    (profile, path)
    for profile, path in TEXT
    if "excel" in profile.also
    and any(isinstance(i, Skipped) and i.reason == "header" for i in open_reading(path, profile))
]


@pytest.mark.parametrize(("profile", "sample"), WORKBOOKS, ids=_ids(WORKBOOKS))
def test_the_table_as_a_workbook_means_the_same(
    profile: Profile, sample: Path, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(_rows(sample, profile), 1):
        for place, cell in enumerate(row, 1):
            if cell:
                sheet.cell(number, place, cell.replace("\r\n", "\n")).data_type = "s"
    path = tmp_path / "same.xlsx"
    book.save(path)
    # A sheet has no ragged rows: cells that the text lacks are empty there.
    ragged = {i.row_number for i in open_reading(sample, profile) if _is_ragged(i)}
    expected = [said for said in _meaning(open_reading(sample, profile)) if said[1] not in ragged]
    found = [said for said in _meaning(open_reading(path, profile)) if said[1] not in ragged]
    assert found == expected


def _is_ragged(item: object) -> bool:
    return isinstance(item, Held) and item.code == "ragged_row"


@pytest.mark.parametrize("end", [b"\r", b"\n", b""], ids=["CR", "LF", "none"])
@pytest.mark.parametrize(("profile", "sample"), FIXED, ids=_ids(FIXED))
def test_fixed_records_are_cut_by_bytes(
    profile: Profile, sample: Path, end: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "same.txt"
    whole = sample.read_bytes().replace(b"\r\n", b"")
    path.write_bytes(b"".join(whole[i : i + 200] + end for i in range(0, len(whole), 200)))
    assert _meaning(open_reading(path, profile)) == _meaning(open_reading(sample, profile))
