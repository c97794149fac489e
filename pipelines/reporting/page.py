"""The report as one HTML page that needs nothing else: no script, no font, no network."""

from collections.abc import Iterable, Sequence
from html import escape

from pipelines.reporting import charts
from pipelines.reporting.facts import CustomerMonth, Facts
from pipelines.reporting.words import change, summary, title, yen
from pipelines.steps.reconcile import CAUSES, MEASURES

_STYLE = """
body{font-family:"Hiragino Sans","Noto Sans JP","Yu Gothic",Meiryo,sans-serif;line-height:1.6;
margin:2rem auto;max-width:60rem;padding:0 1rem;color:#2b3137;background:#fff}
h1{font-size:1.5rem;color:#24516e}h2{font-size:1.15rem;margin-top:2.2rem;
border-bottom:2px solid #24516e}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{border-bottom:1px solid #e3e8ec;padding:.3rem .5rem;text-align:left}
th{background:#eef3f6}td.n,th.n{text-align:right;white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem}
.card{border:1px solid #d5dde3;border-radius:.4rem;padding:.6rem .8rem}
.card b{display:block;font-size:1.25rem}.small{color:#5a6672;font-size:.85rem}
svg{max-width:100%;height:auto;font-family:inherit}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,.card,svg{break-inside:avoid}}
"""


def page(facts: Facts) -> str:
    """Return the page."""
    head = escape(title(facts))
    parts = [
        f"<h1>{head}</h1>",
        f"<p>{escape(''.join(summary(facts)))}</p>",
        _cards(facts),
        "<h2>月ごとの売上</h2>",
        charts.columns(
            [(f"{one.month:%y/%m}", one.sales) for one in facts.months],
            "月ごとの売上(25か月)",
            len(facts.months) - 1,
        ),
        _customers("売上の多い顧客", facts.top, chart=True),
        _customers("前年同月より増えた顧客", facts.gained),
        _customers("前年同月より減った顧客", facts.lost),
        _first_bought(facts),
        _reps(facts),
        _items(facts),
        _reconciliation(facts),
        '<p class="small">売上は税抜、返品・値引を引いたもの。つなぎが作りました。</p>',
    ]
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{head}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _cards(facts: Facts) -> str:
    this, before, former = facts.this, facts.before, facts.year_before
    cards = (
        ("売上", yen(this.sales),
         f"前月比 {change(this.sales, before.sales)} 前年比 {change(this.sales, former.sales)}"),
        ("粗利", yen(this.gross_profit),
         f"前年比 {change(this.gross_profit, former.gross_profit)}"),
        ("取引した顧客", f"{this.customers:,}件", f"前年同月 {former.customers:,}件"),
        ("年度の累計", yen(facts.fiscal_year[0]), f"前年同期比 {change(*facts.fiscal_year)}"),
    )  # fmt: skip
    told = "".join(
        f'<div class="card">{name}<b>{value}</b><span class="small">{note}</span></div>'
        for name, value, note in cards
    )
    return f'<div class="cards">{told}</div>'


def _customers(heading: str, rows: Sequence[CustomerMonth], *, chart: bool = False) -> str:
    if not rows:
        return ""
    picture = ""
    if chart:
        told = [(one.name, one.sales, one.year_before) for one in rows[:10]]
        picture = charts.pairs(told, f"{heading}(細い線は前年同月)")
    table = _table(
        ("顧客ID", "名称", "売上", "前月", "前年同月", "前年との差"),
        ((one.customer_id, one.name, yen(one.sales), yen(one.before), yen(one.year_before),
          yen(one.change)) for one in rows),
        2,
    )  # fmt: skip
    return f"<h2>{heading}</h2>{picture}{table}"


def _first_bought(facts: Facts) -> str:
    if not facts.first_bought:
        return ""
    rows = ((one.customer_id, one.name, f"{one.first_transaction_date:%Y-%m-%d}")
            for one in facts.first_bought)  # fmt: skip
    return "<h2>初めて取引した顧客</h2>" + _table(("顧客ID", "名称", "初回取引日"), rows, 3)


def _reps(facts: Facts) -> str:
    rows = [(one.sales_rep or "(担当なし)", yen(one.sales), yen(one.gross_profit))
            for one in facts.reps if one.sales]  # fmt: skip
    return "<h2>担当別</h2>" + _table(("営業担当", "売上", "粗利"), rows, 1) if rows else ""


def _items(facts: Facts) -> str:
    rows = [(one.item, one.item_name, yen(one.sales)) for one in facts.items]
    return "<h2>商品別</h2>" + _table(("商品", "名称", "売上"), rows, 2) if rows else ""


def _reconciliation(facts: Facts) -> str:
    compared = [one for one in facts.causes if one.cause != "not_compared"]
    rows = [
        (MEASURES[one.measure].ja, CAUSES[one.cause].ja, f"{one.count:,}", yen(one.difference))
        for one in compared
    ]
    told = _table(("比べたもの", "原因", "件数", "差"), rows, 2) if rows else ""
    age = facts.ageing
    ages = (yen(getattr(age, name)) for name in
            ("balance", "this_month", "last_month", "two_months", "older"))  # fmt: skip
    open_ = _table(("残高", "今月", "前月", "前々月", "それより前"), [tuple(ages)], 0)
    head = "<h2>システムの突き合わせ</h2>" if told else ""
    return f"{head}{told}<h2>売掛金の残高(作成時点)</h2>{open_}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int) -> str:
    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if place >= numbers_from else ''}>{escape(str(cell))}</{tag}>"
            for place, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f"<table><tr>{cells('th', heads)}</tr>{body}</table>"
