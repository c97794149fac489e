"""Damaged, cut, shuffled and re-encoded samples end in a message or in rows, never in a traceback.

Each example makes one to four mutations of a sample and reads it with its own profile. Allowed
endings: a ``SourceError`` with a message in both languages, or blocks, rows left out and rows held
back that account for every row once. ``TSUNAGI_MUTATIONS=50`` makes it quick; CI runs the 500.
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.profile import Profile, builtin_profiles, load_profile
from connectors.reading import Block, Held, Skipped, open_reading
from core.errors import SourceError

SAMPLES = Path(__file__).parents[2] / "connectors/profiles/samples"
EXAMPLES = int(os.environ.get("TSUNAGI_MUTATIONS", "500"))
ENCODINGS = ("cp932", "utf-8", "utf-8-sig", "utf-16", "euc_jp", "iso2022_jp", "latin-1", "cp037")
DELIMITERS = (b",", b"\t", b";", b" ", b"|")
TOKENS = (
    b'"', b"\r", b"\n", b"\x00", b"\x1a", b"\xff", b"\x81", b",", b"\t", b"", b"\xef\xbb\xbf",
    b"=1+1", b"#REF!", b"1.23E+12", b"9" * 400, "合計".encode("cp932"), "平成99年".encode("cp932"),
)  # fmt: skip

Mutation = Callable[[bytes, int, int], bytes]


def _flip(data: bytes, a: int, b: int) -> bytes:
    place = a % len(data)
    return data[:place] + bytes([data[place] ^ (1 << b % 8)]) + data[place + 1 :]


def _set(data: bytes, a: int, b: int) -> bytes:
    place = a % len(data)
    return data[:place] + bytes([b % 256]) + data[place + 1 :]


def _insert(data: bytes, a: int, b: int) -> bytes:
    place = a % len(data)
    return data[:place] + TOKENS[b % len(TOKENS)] + data[place:]


def _cut(data: bytes, a: int, b: int) -> bytes:
    return data[: a % len(data)]


def _behead(data: bytes, a: int, b: int) -> bytes:
    return data[a % len(data) :]


def _remove(data: bytes, a: int, b: int) -> bytes:
    place = a % len(data)
    return data[:place] + data[place + 1 + b % 300 :]


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _delete_line(data: bytes, a: int, b: int) -> bytes:
    lines = _lines(data)
    del lines[a % len(lines)]
    return b"".join(lines)


def _repeat_line(data: bytes, a: int, b: int) -> bytes:
    lines = _lines(data)
    line = lines[a % len(lines)]
    lines.insert(b % (len(lines) + 1), line)
    return b"".join(lines)


def _swap_lines(data: bytes, a: int, b: int) -> bytes:
    lines = _lines(data)
    one, other = a % len(lines), b % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _swap_columns(data: bytes, a: int, b: int) -> bytes:
    lines = []
    for line in _lines(data):
        cells = line.split(DELIMITERS[0] if b"," in line else DELIMITERS[1])
        one, other = a % len(cells), b % len(cells)
        cells[one], cells[other] = cells[other], cells[one]
        lines.append((b"," if b"," in line else b"\t").join(cells))
    return b"".join(lines)


def _drop_column(data: bytes, a: int, b: int) -> bytes:
    lines = []
    for line in _lines(data):
        delimiter = b"," if b"," in line else b"\t"
        cells = line.split(delimiter)
        if len(cells) > 1:
            del cells[a % len(cells)]
        lines.append(delimiter.join(cells))
    return b"".join(lines)


def _encode(data: bytes, a: int, b: int) -> bytes:
    source = "utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else ("cp932", "utf-8")[b % 2]
    text = data.decode(source, "replace")
    return text.encode(ENCODINGS[a % len(ENCODINGS)], "replace")


def _line_ends(data: bytes, a: int, b: int) -> bytes:
    end = (b"\n", b"\r", b"\r\n", b"")[a % 4]
    return b"".join(line.rstrip(b"\r\n") + end for line in _lines(data))


def _delimit(data: bytes, a: int, b: int) -> bytes:
    return data.replace(b"," if b"," in data else b"\t", DELIMITERS[a % len(DELIMITERS)])


def _inside(data: bytes, a: int, b: int) -> bytes:
    """Damage one member of a workbook and put it back with a right check sum."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members = {name: book.read(name) for name in book.namelist()}
    except Exception:  # zipfile and zlib raise a dozen kinds; such a file stays as it is
        return data
    if not members:
        return data
    name = sorted(members)[a % len(members)]
    change = (_flip, _set, _remove, _cut, _insert)[b % 5]
    members[name] = change(members[name], a * 31 + b, b) if members[name] else b""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for member, content in members.items():
            book.writestr(member, content)
    return buffer.getvalue()


BYTES: tuple[Mutation, ...] = (_flip, _set, _insert, _cut, _behead, _remove)
TEXT: tuple[Mutation, ...] = (
    *BYTES, _delete_line, _repeat_line, _swap_lines, _swap_columns, _drop_column, _encode,
    _line_ends, _delimit,
)  # fmt: skip
BOOK: tuple[Mutation, ...] = (*BYTES, *[_inside] * 8)


def _mutations(sample: str) -> st.SearchStrategy[list[tuple[Mutation, int, int]]]:
    operations = BOOK if sample.endswith(".xlsx") else TEXT
    number = st.integers(0, 1 << 16)
    one = st.tuples(st.sampled_from(operations), number, number)
    return st.lists(one, min_size=1, max_size=4)


def _check(path: Path, profile: Profile) -> None:
    counted: list[tuple[str, int]] = []
    reading = open_reading(path, profile)
    for item in reading:
        assert isinstance(item, Block | Skipped | Held)
        if isinstance(item, Block):
            rows = len(item.row_numbers)
            assert rows
            assert all(len(texts) == rows for texts in item.columns.values())
            assert len(item.extra) == rows
            if not item.derived:
                counted += [(item.sheet, number) for number in dict.fromkeys(item.row_numbers)]
        else:
            counted.append((item.sheet, item.row_number))
            if isinstance(item, Held):
                assert item.code
                assert item.note.ja
                assert item.note.en
    assert len(counted) == len(set(counted))
    assert len(counted) == reading.rows_read


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("mutations")


def _samples() -> list[tuple[str, str]]:
    found = []
    for profile in builtin_profiles():
        stem = profile.sample.split(".")[0]
        found += [(profile.id, path.name) for path in sorted(SAMPLES.glob(f"{stem}.*"))]
    return found


@pytest.mark.parametrize(("name", "sample"), _samples())
def test_mutated_sample_ends_in_a_message_or_in_rows(name: str, sample: str, scratch: Path) -> None:
    profile = load_profile(name)
    whole = (SAMPLES / sample).read_bytes()
    variants = sum(1 for other, _ in _samples() if other == name)
    path = scratch / sample

    @settings(
        max_examples=-(-EXAMPLES // variants),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(_mutations(sample))
    def mutate(changes: list[tuple[Mutation, int, int]]) -> None:
        data = whole
        for change, a, b in changes:
            if data:
                data = change(data, a, b)
        path.write_bytes(data)
        try:
            _check(path, profile)
        except SourceError as error:
            assert error.code
            assert error.message.ja
            assert error.message.en

    mutate()
