"""``kind: ledger``: 顧客台帳.xlsx, the workbook a small firm can live from.

Five sheets: what the firm sold by month with a chart, its customers, their sales month by month,
who has gone quiet, whom to visit. Every sum is that of the history.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.chart import BarChart, PieChart, Reference

from pipelines.exports.job import Job, Made
from pipelines.exports.settings import LedgerExport
from pipelines.exports.style import Field, add_total, begin, colour_ranks, fill
from warehouse.marts.figures import months_before
from warehouse.queries import differences, monthly, outgoing

_SUMMARY: Final = (Field("月", 12), Field("売上(円・税抜)", 16), Field("粗利(円)", 14),
                   Field("伝票", 8), Field("顧客", 8))  # fmt: skip
_CUSTOMERS: Final = (
    Field("顧客ID", 13), Field("名称", 30), Field("フリガナ", 22), Field("ランク", 8),
    Field("営業方針", 16), Field("直近12か月の売上", 16), Field("伸び(%)", 9),
    Field("構成比(%)", 9), Field("最終購入日", 12), Field("売掛残高", 14), Field("担当", 12),
    Field("電話番号", 15), Field("郵便番号", 10), Field("住所", 40), Field("業種", 14),
    Field("ランクの理由", 44),
)  # fmt: skip
_QUIET: Final = (
    Field("顧客ID", 13), Field("名称", 30), Field("最終購入日", 12), Field("経過日数", 9),
    Field("それまでの12か月の売上", 18), Field("担当", 12), Field("電話番号", 15),
    Field("住所", 40),
)  # fmt: skip
_VISITS: Final = (
    Field("顧客ID", 13), Field("名称", 30), Field("ランク", 8), Field("理由", 40),
    Field("直近12か月の売上", 16), Field("伸び(%)", 9), Field("最終購入日", 12), Field("担当", 12),
    Field("電話番号", 15), Field("住所", 40),
)  # fmt: skip
_MONTHS: Final = 12
_YEARS: Final = 2


class _Facts(NamedTuple):
    """What the sheets are made of: customers by sales, months, sums by customer and month.

    Attributes:
        bought: the day of a customer's last purchase; a payment or a return is none.
    """

    customers: list[Any]
    months: list[date]
    sales: dict[str, dict[date, int]]
    balances: dict[str, int]
    bought: dict[str, date]


def make(job: Job) -> Made:
    """Write the workbook."""
    settings = job.settings
    assert isinstance(settings, LedgerExport)
    facts = _read(job, settings)
    left = max(len(facts.customers) - settings.most, 0)
    facts = facts._replace(customers=facts.customers[: settings.most])
    book = Workbook(write_only=True)
    _summary(book, job, facts)
    _customers(book, job, facts)
    total = _matrix(book, facts)
    _quiet(book, job, settings, facts)
    _visits(book, job, settings, facts)
    path: Path = job.folder / job.target.name
    book.save(path)
    return Made(
        path, len(facts.customers), yen=total, left_out={"beyond_most": left} if left else {}
    )


def _read(job: Job, settings: LedgerExport) -> _Facts:
    connection = job.connection
    months = monthly.months_up_to(job.today.replace(day=1), _MONTHS * _YEARS)
    customers = sorted(
        outgoing.customers(connection, job.chosen(settings.where), ""),
        key=lambda one: (-(one.sales or 0), one.customer_id),
    )
    return _Facts(
        customers,
        months,
        monthly.by_customer(connection, months),
        {row.customer_id: row.balance for row in differences.balances(connection, None)},
        outgoing.last_purchases(connection),
    )


def _summary(book: Workbook, job: Job, facts: _Facts) -> None:
    company = job.workspace.configuration.company
    note = f"{job.today:%Y年%m月%d日} 現在。売上は税抜、返品・値引を引いたもの。"
    sheet = begin(book, "まとめ", f"{company} 顧客台帳", note, _SUMMARY)
    sums = monthly.totals(job.connection, facts.months)
    rows = []
    for month in facts.months:
        row = sums.get(month)
        told = (row.sales, row.gross_profit, row.slips, row.customers) if row else (0, 0, 0, 0)
        rows.append((f"{month:%Y-%m}", *map(int, told)))
    last = fill(sheet, _SUMMARY, rows)
    add_total(sheet, ["合計", sum(row[1] for row in rows), sum(row[2] for row in rows)])
    chart = BarChart()
    chart.title, chart.height, chart.width = "月ごとの売上", 9, 24
    chart.legend = None
    chart.add_data(Reference(sheet, min_col=2, min_row=4, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=5, max_row=last))
    sheet.add_chart(chart, "G4")
    _rank_chart(sheet, facts, last)


def _rank_chart(sheet: Any, facts: _Facts, last: int) -> None:
    """Write sales by rank below the months, and a chart of them."""
    sums: dict[str, int] = {}
    for one in facts.customers:
        sums[one.rank or "-"] = sums.get(one.rank or "-", 0) + int(one.sales or 0)
    first = last + 4
    sheet.append([])
    sheet.append(["ランク", "直近12か月の売上"])
    for rank, sales in sorted(sums.items()):
        sheet.append([rank, sales])
    pie = PieChart()
    pie.title, pie.height, pie.width = "ランク別の売上", 9, 12
    end = first + len(sums) - 1
    pie.add_data(Reference(sheet, min_col=2, min_row=first, max_row=end))
    pie.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=end))
    sheet.add_chart(pie, "G24")


def _customers(book: Workbook, job: Job, facts: _Facts) -> None:
    note = "直近12か月の売上の多い順。見出しの▼で絞り込めます。"
    sheet = begin(book, "顧客", "顧客一覧", note, _CUSTOMERS)
    rows = (
        [one.customer_id, one.name, one.name_kana, one.rank, one.policy, one.sales, one.growth,
         one.share, facts.bought.get(one.customer_id), facts.balances.get(one.customer_id, 0),
         one.sales_rep, one.phone, one.postal_code, one.address, one.industry, one.reason]
        for one in facts.customers
    )  # fmt: skip
    colour_ranks(sheet, "D", fill(sheet, _CUSTOMERS, rows))


def _matrix(book: Workbook, facts: _Facts) -> int:
    """Write sales by customer and month, with sums both ways, and return the sum of all."""
    months = facts.months[-_MONTHS:]
    fields = [Field("顧客ID", 13), Field("名称", 30), Field("ランク", 8),
              *(Field(f"{month:%Y-%m}", 12) for month in months), Field("合計", 14)]  # fmt: skip
    note = "税抜、返品・値引を引いた売上(円)。"
    sheet = begin(book, "月別売上", "顧客別・月別の売上", note, fields)
    sums = [0] * len(months)
    rows = []
    for one in facts.customers:
        own = [facts.sales.get(one.customer_id, {}).get(month, 0) for month in months]
        if any(own):
            rows.append([one.customer_id, one.name, one.rank, *own, sum(own)])
            sums = [total + yen for total, yen in zip(sums, own, strict=True)]
    colour_ranks(sheet, "C", fill(sheet, fields, rows))
    add_total(sheet, ["合計", "", "", *sums, sum(sums)])
    return sum(sums)


def _quiet(book: Workbook, job: Job, settings: LedgerExport, facts: _Facts) -> None:
    since = months_before(job.today, settings.dormant_months)
    note = f"{settings.dormant_months}か月より前から購入のない顧客。以前の売上の多い順。"
    sheet = begin(book, "休眠", "休眠顧客", note, _QUIET)
    rows = []
    for one in facts.customers:
        last = facts.bought.get(one.customer_id)
        if last is None or last > since:
            continue
        first = months_before(last, _MONTHS)
        months = facts.sales.get(one.customer_id, {})
        sales = sum(yen for month, yen in months.items() if first < month <= last)
        rows.append([one.customer_id, one.name, last, (job.today - last).days, sales,
                     one.sales_rep, one.phone, one.address])  # fmt: skip
    fill(sheet, _QUIET, sorted(rows, key=lambda row: (-row[4], row[0])))


def _visits(book: Workbook, job: Job, settings: LedgerExport, facts: _Facts) -> None:
    labels = job.workspace.configuration.ranks.labels
    note = "大口・将来性のある顧客のうち、購入が途切れているか、売上が減っている先。"
    sheet = begin(book, "訪問先", "訪問したい顧客", note, _VISITS)
    wanted = {labels["large_potential"], labels["large"], labels["potential"]}
    rows = []
    for one in facts.customers:
        last = facts.bought.get(one.customer_id)
        reason = _why_visit(one, last, job.today, settings) if one.rank in wanted else ""
        if reason:
            rows.append(
                [one.customer_id, one.name, one.rank, reason, one.sales, one.growth,
                 last, one.sales_rep, one.phone, one.address]
            )  # fmt: skip
    colour_ranks(sheet, "C", fill(sheet, _VISITS, rows))


def _why_visit(one: Any, last: date | None, today: date, settings: LedgerExport) -> str:
    """Return why a customer wants a visit, empty where nothing speaks for one."""
    reasons = []
    if last is not None and last < today - timedelta(days=settings.visit_days):
        reasons.append(f"{(today - last).days}日購入がない")
    if one.growth is not None and one.growth <= -settings.visit_drop_percent:
        reasons.append(f"売上が{abs(one.growth):.0f}%減った")
    return "、".join(reasons)
