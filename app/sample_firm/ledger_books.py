"""The three ledgers as workbooks, each with its owner's habits.

* 佐野: one sheet, title, header in row 4, subtotals by city, rows hidden instead of deleted,
  corporate numbers (a few as 1.23E+12), an example sheet and a hidden old one.
* 三木: one sheet per area, codes, postal codes and telephones that lost their zeros.
* 大庭: no code, a header of two rows in words of his own, blank rows, colours that mean something.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.sample_firm import workbook
from app.sample_firm.dirt import day
from app.sample_firm.ledgers import LedgerRow
from app.sample_firm.truth import FileTruth, HeldRow, Label, SampleTruth
from app.sample_firm.words import columns
from app.sample_firm.workbook import Value
from core.identity import identity_code

PATHS = (
    "inbox/excel/顧客台帳_佐野.xlsx",
    "inbox/excel/顧客台帳_三木.xlsx",
    "inbox/excel/客先控_大庭.xlsx",
)
SANO = columns("sano")
MIKI = columns("miki")
OBA_TOP = columns("oba_top")
OBA = columns("oba")
_ERAS = ("slash", "era", "era_kanji", "era_short", "kanji")


def write_ledgers(
    folder: Path, ledgers: Sequence[Sequence[LedgerRow]], random: Random, truth: SampleTruth
) -> None:
    """Write the three workbooks."""
    writers = (_sano, _miki, _oba)
    for path, rows, write in zip(PATHS, ledgers, writers, strict=True):
        source = "excel_oba" if write is _oba else "excel_ledgers"
        file = truth.file(path, source, "")
        book = Workbook()
        write(book, rows, random, file, truth)
        workbook.save(book, folder / path)


def _sheet(book: Workbook, name: str) -> Worksheet:
    """Return a new sheet; the first call takes the one a new workbook has."""
    first: Worksheet = book.worksheets[0]
    if len(book.worksheets) == 1 and first["A1"].value is None:
        first.title = name
        return first
    sheet: Worksheet = book.create_sheet(name)
    return sheet


def _sano(
    book: Workbook,
    rows: Sequence[LedgerRow],
    random: Random,
    file: FileTruth,
    truth: SampleTruth,
) -> None:
    file.dirt = ["title_rows", "merged_cells", "subtotals", "hidden_rows", "hidden_sheet", "filter",
                 "comments", "colour", "scientific_identifiers", "mixed_dates"]  # fmt: skip
    sheet = _sheet(book, "顧客一覧")
    workbook.title(sheet, 1, "名古屋営業所　顧客管理台帳", len(SANO))
    workbook.put(sheet, 2, ["担当：佐野", *[""] * (len(SANO) - 3), "更新", "令和8年10月31日"])
    workbook.header(sheet, 4, SANO)
    file.skipped.update({"title": 2, "blank": 1})
    file.skipped["header"] += 1
    ordered = sorted(rows, key=lambda r: (r.entity.place.town.city, r.entity.id, r.name))
    number, at, total = 0, 5, 0
    for city, group in groupby(ordered, lambda r: r.entity.place.town.city):
        subtotal = 0
        for row in group:
            number += 1
            limit = random.choice((0, 500_000, 1_000_000, 3_000_000))
            subtotal += limit
            _sano_row(sheet, at, number, row, limit, random, file, truth)
            at += 1
        _sano_total(sheet, at, f"{city} 小計", subtotal, file)
        total, at = total + subtotal, at + 1
    _sano_total(sheet, at, "合計", total, file)
    sheet.auto_filter.ref = f"A4:Q{at}"
    sheet.freeze_panes = "D5"
    workbook.remark(sheet, 4, 15, "与信は経理と相談して決める")
    _asides(book)


def _sano_total(sheet: Worksheet, at: int, label: str, yen: int, file: FileTruth) -> None:
    workbook.put(sheet, at, ["", "", label, *[""] * 11, yen])
    workbook.highlight(sheet, at, 3)
    file.skipped["total"] += 1


def _sano_row(
    sheet: Worksheet,
    at: int,
    number: int,
    row: LedgerRow,
    limit: int,
    random: Random,
    file: FileTruth,
    truth: SampleTruth,
) -> None:
    entity = row.entity
    code = f"S-{number:04d}"
    registered: Value = ""
    if entity.corporate_number and random.random() < 0.7:
        registered = int(entity.corporate_number)
        if number % 60 == 17:
            registered = f"{registered:.2E}"
            held = HeldRow(at, "corporate_number", registered, "scientific", sheet=sheet.title)
            file.held_values.append(held)
    updated = date(2026, 10, 30) - timedelta(days=random.randint(0, 1000))
    seen: Value = datetime(updated.year, updated.month, updated.day)  # noqa: DTZ001
    if random.random() < 0.3:
        seen = day(updated, random.choice(_ERAS))
    postal = f"{row.postal_code[:3]}-{row.postal_code[3:]}" if row.postal_code else ""
    workbook.put(
        sheet, at,
        [number, code, row.name, row.kana, registered, postal, row.address, row.building, row.phone,
         entity.fax if random.random() < 0.5 else "", row.email, entity.contact, entity.industry,
         "末" if entity.closing_day == 99 else entity.closing_day, limit or "", seen, row.note],
    )  # fmt: skip
    if row.hidden:
        sheet.row_dimensions[at].hidden = True
    if entity.status == "active" and random.random() < 0.1:
        workbook.highlight(sheet, at, 3)
    file.loaded += 1
    truth.labels.append(Label("excel", code, entity.id))


def _asides(book: Workbook) -> None:
    """Add sheets that hold no customers of today."""
    example = _sheet(book, "記入のしかた")
    for at, text in enumerate(
        ("この台帳の使い方", "1. 新しい客先は下に追加", "2. 停止した先は非表示"), 1
    ):
        example.cell(at, 1, text)
    old = _sheet(book, "旧データ")
    workbook.header(old, 1, ("顧客コード", "会社名", "住所", "TEL"))
    workbook.put(old, 2, ("S-9001", "旧市街商会", "名古屋市中区栄9-9-9", "052-000-0001"))
    old.sheet_state = "hidden"


def _miki(
    book: Workbook,
    rows: Sequence[LedgerRow],
    random: Random,
    file: FileTruth,
    truth: SampleTruth,
) -> None:
    file.dirt = ["several_sheets", "title_rows", "merged_cells", "half_width_kana", "lost_zeros",
                 "era_dates", "line_breaks", "total_rows"]  # fmt: skip
    code = 1000
    areas: dict[str, list[LedgerRow]] = {"西三河": [], "尾張": [], "その他": []}
    for row in rows:
        city = row.entity.place.town.city
        west = city in ("岡崎市", "刈谷市", "安城市", "豊田市")
        near = row.entity.place.town.prefecture == "愛知県"
        areas["西三河" if west else "尾張" if near else "その他"].append(row)
    for area, group in areas.items():
        sheet = _sheet(book, area)
        workbook.title(sheet, 1, f"得意先リスト（{area}）　三木", len(MIKI))
        workbook.header(sheet, 2, MIKI)
        file.skipped["title"] += 1
        file.skipped["header"] += 1
        at = 3
        for row in group:
            code += random.randint(1, 3)
            _miki_row(sheet, at, code, row, random)
            file.loaded += 1
            truth.labels.append(Label("excel", str(code), row.entity.id))
            at += 1
        workbook.put(sheet, at + 1, ["", "合計", "", "", "", "", f"{len(group)}社"])
        file.skipped["blank"] += 1
        file.skipped["total"] += 1


def _miki_row(sheet: Worksheet, at: int, code: int, row: LedgerRow, random: Random) -> None:
    postal: Value = int(row.postal_code) if row.postal_code else ""  # Excel drops the zeros
    telephone: Value = row.phone
    if row.phone.replace("-", "").isdecimal() and random.random() < 0.3:
        telephone = int(row.phone.replace("-", ""))
    since = date(2012, 4, 1) + timedelta(days=random.randint(0, 3000))
    style = "slash" if since.year < 2020 else random.choice(_ERAS)
    closing: Value = "末" if row.entity.closing_day == 99 else f"{row.entity.closing_day}日"
    workbook.put(
        sheet, at,
        [code, row.name, row.kana, postal, row.address, row.building, telephone, "三木", closing,
         day(since, style), row.note],
    )  # fmt: skip


def _oba(
    book: Workbook,
    rows: Sequence[LedgerRow],
    random: Random,
    file: FileTruth,
    truth: SampleTruth,
) -> None:
    file.dirt = ["no_code", "multi_row_header", "merged_cells", "blank_rows", "half_width_kana",
                 "hiragana", "honorifics", "marks", "old_names", "colour",
                 "dates_without_year"]  # fmt: skip
    sheet = _sheet(book, "客先")
    workbook.header(sheet, 1, OBA_TOP)
    workbook.header(sheet, 2, OBA)
    for span in ("A1:C1", "D1:E1", "F1:G1", "H1:H2", "I1:I2", "J1:J2", "K1:K2"):
        sheet.merge_cells(span)
    file.skipped["header"] += 2
    at = 3
    for row in rows:
        if random.random() < 0.04:
            at += 1
            file.skipped["blank"] += 1
        entity = row.entity
        kind = {"person": "個人", "government": "官公庁"}.get(entity.kind, "法人")
        workbook.put(
            sheet, at,
            [row.name, row.kana, kind, row.postal_code, row.full_address, row.phone, row.email,
             entity.invoice_number if random.random() < 0.5 else "", entity.contact,
             f"{random.randint(1, 10)}/{random.randint(1, 28)}", row.note],
        )  # fmt: skip
        if random.random() < 0.08:
            workbook.highlight(sheet, at, 1)
        file.loaded += 1
        truth.labels.append(Label("excel", identity_code((row.name, row.full_address)), entity.id))
        at += 1
