"""Numbers and sentences of the report; a report is for Japanese readers."""

from pipelines.reporting.facts import Facts


def yen(value: int) -> str:
    """Return an amount: ¥1,234,567, with a real minus."""
    return f"¥{value:,}" if value >= 0 else f"−¥{-value:,}"


def change(now: int, before: int) -> str:
    """Return how much more or less in percent, nothing where there is nothing to compare with."""
    return f"{100 * (now - before) / before:+.1f}%" if before > 0 else "—"


def title(facts: Facts) -> str:
    """Return what stands above the report."""
    return f"{facts.company} 月次報告 {facts.month.year}年{facts.month.month}月"


def summary(facts: Facts) -> list[str]:
    """Return the month in three sentences."""
    this, before, former = facts.this, facts.before, facts.year_before
    sentences = [
        f"売上は{yen(this.sales)}(前月比 {change(this.sales, before.sales)}、"
        f"前年同月比 {change(this.sales, former.sales)})、取引のあった顧客は{this.customers:,}件。",
        f"年度の累計は{yen(facts.fiscal_year[0])}(前年同期比 {change(*facts.fiscal_year)})。",
    ]
    if facts.first_bought:
        sentences.append(f"初めて取引した顧客は{len(facts.first_bought):,}件。")
    if facts.gained:
        best = facts.gained[0]
        sentences.append(f"前年同月より最も増えたのは{best.name}({yen(best.change)})。")
    if facts.lost:
        worst = facts.lost[0]
        sentences.append(f"最も減ったのは{worst.name}({yen(worst.change)})。")
    return sentences
