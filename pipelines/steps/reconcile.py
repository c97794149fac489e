"""Reading how systems agree, for people: on a terminal, as JSON, as a workbook."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from core.labels import LINE_KINDS
from core.language import Text
from pipelines.exports.sheet import add_table, as_cell
from pipelines.steps.merging import customer_of
from pipelines.workspace import Workspace
from warehouse.queries import differences as query
from warehouse.queries.differences import AGREED, Difference, Wanted

CAUSES: Final = {
    "agreed": Text("一致", "agreed"),
    "not_compared": Text("比べる相手がない", "nothing to compare with"),
    "closing_day": Text("締日の違い(締めで区切れば一致)", "closing day: agrees by closing period"),
    "tax_rounding": Text("消費税の端数", "rounding of the tax"),
    "shifted": Text("月ずれ(隣の月と合わせると一致)", "booked in a neighbouring month"),
    "bank_fee": Text("振込手数料", "bank fee"),
    "not_in_books": Text("帳簿にない", "not in the books"),
    "not_in_own": Text("帳簿にしかない", "in the books only"),
    "payer_unknown": Text("振込人がどの顧客か分からない", "payer matches no customer"),
    "amount": Text("金額が違う", "amounts differ"),
}
MEASURES: Final = {
    "sales": Text("売上(販売管理と帳簿)", "sales: sales system and books"),
    "receipts": Text("入金(銀行と帳簿)", "receipts: bank and books"),
}
LINE_SIDES: Final = {
    "sales": Text("販売管理", "Sales system"),
    "receipts": Text("銀行", "Bank"),
    "books": Text("帳簿", "Books"),
}
"""What a line counts as → the side it stands on."""
_MOST_LINES: Final = 200_000
"""Lines in one workbook: what a spreadsheet still opens quickly."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was found.

    Attributes:
        causes: sums by measure and cause.
        differences: the largest differences.
        lines: the lines behind them; empty unless asked for.
        ageing: sums of the open balances by age, of the customer that was asked for or of all.
        balances: the oldest open balances.
        anything: whether anything at all can be reconciled, asked for or not.
    """

    causes: list[Any]
    differences: list[Difference]
    lines: list[Any]
    ageing: Any
    balances: list[Any]
    anything: bool = True

    @property
    def differing(self) -> int:
        """How many months of customers differ, to the yen."""
        return sum(row.count for row in self.causes if row.cause not in AGREED)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "differing": self.differing,
            "causes": [dict(row._mapping) for row in self.causes],
            "differences": [asdict(row) for row in self.differences],
            "lines": [dict(row._mapping) for row in self.lines],
            "ageing": dict(self.ageing._mapping),
            "balances": [dict(row._mapping) for row in self.balances],
        }


def reconcile(
    workspace: Workspace, wanted: Wanted, *, limit: int | None = 20, lines: bool = False
) -> Reconciliation:
    """Read what was published of the reconciliation.

    Args:
        workspace: where.
        wanted: which differences; its customer as people name one: an id, present or former, or
            SYSTEM:CODE.
        limit: at most so many differences and balances; None for all.
        lines: with the lines behind the differences.

    Raises:
        ConfigurationError: there is no such customer.
    """
    with workspace.engine.connect() as connection:
        if wanted.customer_id:
            wanted = replace(wanted, customer_id=customer_of(connection, wanted.customer_id))
        found = query.differences(connection, wanted, limit)
        causes = query.by_cause(connection, wanted)
        return Reconciliation(
            causes=causes,
            differences=found,
            lines=query.lines_behind(connection, found, _MOST_LINES) if lines else [],
            ageing=query.ageing(connection, wanted.customer_id),
            balances=query.balances(connection, limit, wanted.customer_id),
            anything=bool(causes or query.by_cause(connection, Wanted())),
        )


def write_reconciliation(found: Reconciliation, path: Path) -> None:
    """Write everything into a workbook: causes, differences, the lines behind them, balances.

    Raises:
        OSError: it cannot be written.
    """
    book = Workbook(write_only=True)
    _causes(book, found)
    _differences(book, found)
    _lines(book, found)
    _balances(book, found)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    book.save(part)
    part.replace(path)


def _sheet(book: Workbook, title: str, titles: list[str], rows: list[list[Any]]) -> None:
    sheet = add_table(book, title, titles)
    for row in rows:
        sheet.append([as_cell(sheet, value) for value in row])


def _word(words: dict[str, Text], key: str) -> str:
    return words[key].ja if key in words else key


def _causes(book: Workbook, found: Reconciliation) -> None:
    titles = ["比べたもの", "原因", "件数(顧客×月)", "販売管理・銀行(円)", "帳簿(円)", "差(円)"]
    rows = [
        [_word(MEASURES, r.measure), _word(CAUSES, r.cause), r.count, r.own_yen, r.books_yen,
         r.difference]
        for r in found.causes
    ]  # fmt: skip
    _sheet(book, "まとめ", titles, rows)


def _differences(book: Workbook, found: Reconciliation) -> None:
    titles = [
        "顧客ID", "名称", "月", "比べたもの", "販売管理・銀行(円・税込)", "帳簿(円・税込)",
        "差(円)", "ありそうな原因", "締日で区切った売上", "税抜の差", "消費税の差", "明細数",
        "帳簿の明細数", "差を埋める顧客", "その名称",
    ]  # fmt: skip
    rows = [
        [r.customer_id, r.name, r.month, _word(MEASURES, r.measure), r.own_yen, r.books_yen,
         r.difference, _word(CAUSES, r.cause), r.closing_yen, r.own_amount - r.books_amount,
         r.own_tax - r.books_tax, r.own_lines, r.books_lines, r.other_customer_id or "",
         r.other_name or ""]
        for r in found.differences
    ]  # fmt: skip
    _sheet(book, "差", titles, rows)


def _lines(book: Workbook, found: Reconciliation) -> None:
    titles = [
        "顧客ID", "月", "側", "システム", "日付", "区分", "伝票番号", "行", "コード", "商品・摘要",
        "金額(税抜)", "消費税", "ファイル番号", "ファイルの行",
    ]  # fmt: skip
    rows = [
        [r.customer_id, r.month, _word(LINE_SIDES, r.counts_as), r.system, r.date,
         _word(LINE_KINDS, r.kind), r.document_no, r.line_no,
         r.customer_code, r.item_name, r.amount, r.tax, r.file_id, r.row_number]
        for r in found.lines
    ]  # fmt: skip
    _sheet(book, "明細", titles, rows)


def _balances(book: Workbook, found: Reconciliation) -> None:
    titles = [
        "顧客ID", "名称", "残高(円)", "今月", "前月", "前々月", "それより前", "入金超過",
        "最後の入金月",
    ]  # fmt: skip
    rows = [
        [r.customer_id, r.name, r.balance, r.this_month, r.last_month, r.two_months, r.older,
         r.overpaid, r.last_receipt_month]
        for r in found.balances
    ]  # fmt: skip
    _sheet(book, "売掛残高", titles, rows)
