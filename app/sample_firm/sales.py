"""The sales-management package's 売上明細表 (弥生販売), one for every month.

What belongs here: the layout and how slips are written into it. What does not: the slips
themselves (``trades``) and which month has which dirt (``looks``).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from app.sample_firm.dirt import amount, day, wide_digits
from app.sample_firm.looks import LOOKS, TWICE, Look, dirt_of
from app.sample_firm.months import month_end, month_of
from app.sample_firm.records import SUNDRY
from app.sample_firm.textfile import TextFile
from app.sample_firm.trades import Line, Slip
from app.sample_firm.truth import FileTruth, HeldRow, SampleTruth
from app.sample_firm.words import columns

REPS = ("佐野　昭", "三木　由香", "大庭　剛")
SALES_COLUMNS = columns("hanbai_sales")
_KINDS = {"sale": "売上", "return": "返品", "discount": "値引"}
_TAX_CLASSES = {10: "課税10.0%", 8: "軽減8.0%"}


def write_months(folder: Path, slips: Sequence[Slip], truth: SampleTruth) -> None:
    """Write one 売上明細表 per month, one of them twice."""
    months = {
        key: list(group) for key, group in groupby(slips, lambda s: (s.day.year, s.day.month))
    }
    for index, (year, month) in enumerate(sorted(months)):
        path = f"inbox/hanbai/売上明細表_{year}{month:02d}.csv"
        own, look = months[year, month], LOOKS.get(index, Look())
        if (year, month) == month_of(TWICE):
            again = f"inbox/hanbai/売上明細表_{year}{month:02d}_再出力.csv"
            first = _write_month(folder, path, _hasty(own), look, truth, counts=False)
            first.superseded_by = again
            first.dirt.append("exported_twice")
            path = again
        _write_month(folder, path, own, look, truth)


def _hasty(slips: Sequence[Slip]) -> list[Slip]:
    """Return a month as it stood before the corrections: slips missing, a wrong quantity."""
    kept = [slip for number, slip in enumerate(slips) if number % 60 != 30]
    for place, slip in enumerate(kept):
        line = slip.lines[0]
        if 5 < place < len(kept) - 5 and line.kind == "sale" and line.quantity > 0:
            wrong = replace(line, quantity=line.quantity * 10, amount=line.amount * 10)
            kept[place] = replace(slip, lines=(wrong, *slip.lines[1:]))
            break
    return kept


def _write_month(
    folder: Path,
    path: str,
    slips: Sequence[Slip],
    look: Look,
    truth: SampleTruth,
    counts: bool = True,
) -> FileTruth:
    writer = _Month(look, slips[0], truth, truth.file(path, "hanbai_sales", look.encoding), counts)
    writer.head()
    for _, group in groupby(slips, lambda slip: slip.day):
        for slip in group:
            writer.slip(slip)
        if look.day_totals:
            writer.total(f"{day(slip.day, look.date)} 計")
    writer.table.row([""] * len(SALES_COLUMNS))
    writer.file.skipped["blank"] += 1
    writer.total("総合計")
    writer.table.write(folder / path)
    writer.file.dirt = dirt_of(look)
    return writer.file


class _Month:
    """Writes the rows of one month and keeps their truth."""

    def __init__(
        self, look: Look, first: Slip, truth: SampleTruth, file: FileTruth, counts: bool
    ) -> None:
        self.look, self.truth, self.file, self._counts = look, truth, file, counts
        self.table = TextFile(look.delimiter, look.encoding)
        self._begin = first.day.replace(day=1)
        self._breaks = list(look.breaks)
        self._rows = 0
        self._sum = 0

    def head(self) -> None:
        """Write title, period, a remark of somebody's, and the header."""
        width = len(SALES_COLUMNS)
        end = month_end(self._begin.year, self._begin.month)
        period = f"集計期間：{day(self._begin, 'slash')}～{day(end, 'slash')}"
        titles = ["日付別売上明細表", period]
        for text in ([self.look.comment] if self.look.comment else []) + titles:
            self.table.row([text] + [""] * (width - 1))
        self.file.skipped["title"] += len(titles) + bool(self.look.comment)
        self.table.row(SALES_COLUMNS)
        self.file.skipped["header"] += 1

    def total(self, label: str) -> None:
        """Write a row of sums."""
        cells = dict.fromkeys(SALES_COLUMNS, "")
        cells["売上日"], cells["金額"] = label, self._yen(self._sum)
        self.table.row(list(cells.values()))
        self.file.skipped["total"] += 1

    def slip(self, slip: Slip) -> None:
        """Write the lines of a slip, a memo now and then, and its tax."""
        broken = self._break_of(slip)
        for line in slip.lines:
            self._line(slip, line, broken if line is slip.lines[0] else "")
        if slip.number % 29 == 3:
            self._aside(slip, "メモ", "納期は別途ご連絡", "memo", "")
        if not slip.account.tax_inside:
            for _, tax in slip.gross().values():
                self._aside(slip, "消費税", "《消費税》", "tax", self._yen(tax))

    def _break_of(self, slip: Slip) -> str:
        """Return how the slip's line is broken: single lines of ordinary slips, well apart."""
        plain = len(slip.lines) == 1 and not slip.account.tax_inside and slip.lines[0].amount > 0
        self._rows += 1
        if self._breaks and plain and self._rows > 15 and not slip.cancels:
            self._rows = 0
            return self._breaks.pop(0)
        return ""

    def _line(self, slip: Slip, line: Line, broken: str) -> None:
        cells = self._common(slip)
        cells |= {
            "内訳": _KINDS[line.kind],
            "商品コード": self._code(line.item.code),
            "商品名/摘要": line.item.name,
            "単位": line.item.unit,
            "数量": self._yen(line.quantity),
            "原単価": self._yen(line.cost),
            "単価": self._yen(line.price),
            "粗利益": self._yen(line.profit),
            "金額": self._yen(line.amount),
            "課税区分": _TAX_CLASSES[line.item.rate],
            "備考": self._note(slip, line),
        }
        self._sum += line.amount
        net = slip.net() if broken else 0
        if broken:
            self._held(cells, broken, slip, line, net)
        else:
            self.table.row(list(cells.values()))
            self.file.loaded += 1
            self.file.yen += line.amount
        if self._counts and line is slip.lines[0]:
            yen = {"held": net} if broken else {"sales": slip.net()}
            self.truth.add(f"{slip.day:%Y-%m}", slip.account.entity, **yen)

    def _held(self, cells: dict[str, str], broken: str, slip: Slip, line: Line, net: int) -> None:
        field, column, value = {
            "month_13": ("date", "売上日", f"{slip.day.year}/13/{slip.day.day:02d}"),
            "not_a_number": ("amount", "金額", "別途見積"),
            "customer_missing": ("customer_code", "得意先コード", ""),
            "ragged_row": ("", "備考", cells["備考"]),
        }[broken]
        cells[column] = value
        row = list(cells.values())
        if broken == "customer_missing":
            cells["得意先名"] = ""
            row = list(cells.values())
        if broken == "ragged_row":  # a comma in the remark that nobody quoted
            row[-3:] = ["直送", "要連絡", "", f"J-{slip.number}"]
            value = str(len(row))
        number = self.table.row(row)
        self.file.held.append(HeldRow(number, field, value, broken, line.amount))

    def _aside(self, slip: Slip, kind: str, text: str, reason: str, yen: str) -> None:
        cells = self._common(slip) | {"内訳": kind, "商品名/摘要": text, "金額": yen}
        self.table.row(list(cells.values()))
        self.file.skipped[reason] += 1

    def _common(self, slip: Slip) -> dict[str, str]:
        account = slip.account
        style = self.look.date
        if style == "mixed":
            style = ("slash", "short", "era", "kanji", "plain")[slip.number % 5]
        cells = dict.fromkeys(SALES_COLUMNS, "")
        cells |= {
            "売上日": day(slip.day, style),
            "伝票番号": str(slip.number),
            "取引区分": "掛売上" if account.entity else "現金売上",
            "締切": "*",
            "得意先コード": self._code(account.code),
            "得意先名": account.name_on(slip.day),
            "税転嫁": "内税/総額" if account.tax_inside else "外税/伝票計",
            "担当者コード": self._code(f"{account.rep + 1:04d}"),
            "担当者名": REPS[account.rep],
            "出荷": "済",
            "倉庫コード": self._code("0001"),
            "倉庫名": "本社",
        }
        return cells

    def _note(self, slip: Slip, line: Line) -> str:
        if slip.account.name == SUNDRY:
            return f"店頭 {('鈴木', '山本', '加藤', '近藤')[slip.number % 4]}様"
        if slip.number % 37 == 5 and not line.note:
            return "直送\n午前着 厳守"
        return line.note

    def _code(self, code: str) -> str:
        if self.look.zeros_lost:
            return code.lstrip("0")
        return wide_digits(code) if self.look.wide and code.endswith("7") else code

    def _yen(self, value: float) -> str:
        full = self.look.wide and value % 3 == 0
        return amount(value, self.look.negative, self.look.grouped, full)
