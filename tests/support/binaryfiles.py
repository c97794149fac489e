"""Small binary files made by hand, for readers whose formats no library here can write."""

import io
import struct
import zipfile

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (MS-CFB) with these streams, each at least 4,096 bytes long."""
    bodies, starts, sector = [], [], 1
    for data in streams.values():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        starts.append(sector)
        sector += len(padded) // 512
        bodies.append(padded)
    directory_start = sector
    entries = [_entry("Root Entry", 5, _FREE if not streams else 1, _END, 0)]
    for index, (name, start) in enumerate(zip(streams, starts, strict=True), 1):
        right = index + 1 if index < len(streams) else _FREE
        entries.append(_entry(name, 2, _FREE, start, len(bodies[index - 1]), right))
    while len(entries) % 4:
        entries.append(_entry("", 0, _FREE, 0, 0))
    directory = b"".join(entries)
    fat = [_FAT]
    for body in (*bodies, directory):
        first, count = len(fat), len(body) // 512
        fat += [first + i + 1 for i in range(count - 1)] + [_END]
    fat += [_FREE] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 0, 1, directory_start, 0, 4096, _END, 0, _END, 0, 0)
    header += struct.pack("<108I", *([_FREE] * 108))
    return header + struct.pack("<128I", *fat) + b"".join(bodies) + directory


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le")
    length = len(wide) + 2 if name else 0
    fields = struct.pack("<HBBIII", length, kind, 1, _FREE, right, child)
    return wide.ljust(64, b"\0") + fields + b"\0" * 36 + struct.pack("<IQ", start, size)


def xlsb(rows: list[list[object]], sheet: str = "表", hidden: tuple[int, ...] = ()) -> bytes:
    """Return a binary workbook with one sheet.

    A cell is a text, a number, a truth value, None, or bytes: the code of a failed formula.
    """
    last = struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(map(len, rows), default=1) - 1)
    body = _record(129) + _record(148, last) + _record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        body += _record(0, struct.pack("<IIHBB", number, 0, 300, 0, flags) + b"\0" * 5)
        for column, value in enumerate(row):
            body += _cell(column, value)
    body += _record(146) + _record(130)
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet))
    book += _record(144) + _record(132)
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats'
        '.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", body)
    return out.getvalue()


def _cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    if value is None:
        return b""
    if isinstance(value, bytes):
        return _record(3, head + value)
    if isinstance(value, bool):
        return _record(4, head + bytes([value]))
    if isinstance(value, int | float):
        return _record(5, head + struct.pack("<d", value))
    return _record(6, head + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(data)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return head + size + data
