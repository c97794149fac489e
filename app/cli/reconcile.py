"""``tsunagi reconcile``: where the systems agree to the yen, where they do not, and likely why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.failures import HELD
from app.cli.options import JsonFlag, LimitOption
from app.cli.output import Heading, Output, number
from app.cli.periods import month
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.reconcile import Reconciliation


def reconcile(
    context: typer.Context,
    month_: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help=both("この月だけ。", "Only this month.")),
    ] = None,
    measure: Annotated[
        Literal["sales", "receipts"] | None,
        typer.Option(
            "--measure",
            metavar="sales|receipts",
            help=both("売上だけ、または入金だけ。", "Only sales, or only receipts."),
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer",
            metavar="CUSTOMER",
            help=both(
                "この顧客だけ。\n明細も表示します。顧客ID(以前のIDも可)か、SYSTEM:CODE。",
                "Only this customer, with the lines: an id, present or former, or SYSTEM:CODE.",
            ),
        ),
    ] = None,
    limit: LimitOption = 20,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.xlsx",
            help=both(
                "全部の差と明細、残高をExcelに書きます。",
                "Write all differences, their lines and the balances to Excel.",
            ),
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help=both("差があれば終了コード3。", "Exit with 3 where systems differ.")
        ),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Show how the systems agree."""
    from pipelines.steps import reconcile as step
    from warehouse.queries.differences import Wanted

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        wanted = Wanted(measure or "", month(month_), "", customer or "")
        found = step.reconcile(workspace, wanted, limit=limit, lines=customer is not None)
        if output is not None:
            path = _workbook(output)
            whole = step.reconcile(workspace, wanted, limit=None, lines=True)
            step.write_reconciliation(whole, path)
        _show(out, found, of_one=customer is not None)
        if output is not None:
            out.say(Text(ja=f"{output} に書き出しました。", en=f"Written to {output}."))
        out.result({**found.as_dict(), "file": output})
    if strict and found.differing:
        raise typer.Exit(HELD)


def _workbook(output: Path) -> Path:
    from core.errors import ConfigurationError

    if output.suffix.lower() != ".xlsx":
        raise ConfigurationError(
            "NOT_XLSX",
            Text(
                ja=f"「{output}」: ファイル名の最後を .xlsx にしてください。",
                en=f"'{output}': the file's name must end in .xlsx.",
            ),
        )
    return output.expanduser()


def _show(out: Output, found: "Reconciliation", *, of_one: bool) -> None:
    if not found.anything:
        out.say(
            Text(
                ja="突き合わせるものがありません。先に `tsunagi sync` を実行してください。",
                en="There is nothing to reconcile. Run `tsunagi sync` first.",
            )
        )
        return
    if found.causes:
        _show_causes(out, found)
        _show_differences(out, found)
        _show_lines(out, found)
    else:
        out.say(_nothing_of_these(), style="yellow")
    _show_ageing(out, found, of_one=of_one)


def _nothing_of_these() -> Text:
    return Text(
        ja="ご指定の月・種類・顧客には、突き合わせる売上や入金がありません。",
        en="That month, measure or customer has no sales or receipts to reconcile.",
    )


def _show_causes(out: Output, found: "Reconciliation") -> None:
    from pipelines.steps.reconcile import CAUSES, MEASURES

    out.heading(Text(ja="原因ごと(顧客×月)", en="By cause (customers' months)"))
    headings = (
        Heading(Text(ja="比べたもの", en="Compared")),
        Heading(Text(ja="原因", en="Cause")),
        number("件数", "Count"),
        number("販売管理・銀行(円)", "Own (yen)"),
        number("帳簿(円)", "Books (yen)"),
        number("差(円)", "Difference"),
    )
    rows = [
        (MEASURES[r.measure], CAUSES[r.cause], r.count, r.own_yen, r.books_yen, r.difference)
        for r in found.causes
    ]
    out.table(headings, rows)


def _show_differences(out: Output, found: "Reconciliation") -> None:
    from pipelines.steps.reconcile import CAUSES

    if not found.differences:
        out.say(Text(ja="差はありません。", en="There is no difference."), style="bold green")
        return
    shown, total = len(found.differences), found.differing
    out.heading(
        Text(
            ja=f"差の大きい順({total:,}件のうち{shown:,}件)",
            en=f"The largest differences ({shown:,} of {total:,})",
        )
    )
    headings = (
        Heading(Text(ja="顧客ID", en="Customer")),
        Heading(Text(ja="名称", en="Name")),
        Heading(Text(ja="月", en="Month")),
        number("販売管理・銀行", "Own"),
        number("帳簿", "Books"),
        number("差", "Difference"),
        Heading(Text(ja="ありそうな原因", en="Likely cause")),
        Heading(Text(ja="差を埋める顧客", en="Made up by")),
    )
    rows = [
        (r.customer_id, r.name, f"{r.month:%Y-%m}", r.own_yen, r.books_yen, r.difference,
         CAUSES[r.cause], r.other_name or "")
        for r in found.differences
    ]  # fmt: skip
    out.table(headings, rows)


def _show_lines(out: Output, found: "Reconciliation") -> None:
    from core.labels import LINE_KINDS
    from pipelines.steps.reconcile import LINE_SIDES

    if not found.lines:
        return
    out.heading(Text(ja="その明細", en="The lines behind them"))
    headings = (
        Heading(Text(ja="側", en="Side")),
        Heading(Text(ja="日付", en="Date")),
        Heading(Text(ja="区分", en="Kind")),
        Heading(Text(ja="伝票", en="Document")),
        Heading(Text(ja="商品・摘要", en="Item")),
        number("金額(税抜)", "Amount"),
        number("消費税", "Tax"),
    )
    rows = [
        (LINE_SIDES[r.counts_as], r.date, LINE_KINDS[r.kind], r.document_no, r.item_name, r.amount,
         r.tax)
        for r in found.lines
    ]  # fmt: skip
    out.table(headings, rows)


def _show_ageing(out: Output, found: "Reconciliation", *, of_one: bool) -> None:
    if of_one:
        title = Text(
            ja="この顧客の売掛金の残高(取り込んだ期間の売上と入金から)",
            en="Open balance of this customer",
        )
    else:
        title = Text(ja="売掛金の残高(取り込んだ期間の売上と入金から)", en="Open balances")
    sums = found.ageing
    out.heading(title)
    headings = (
        number("顧客", "Customers"),
        number("残高(円)", "Balance"),
        number("今月", "This month"),
        number("前月", "Last month"),
        number("前々月", "Two months"),
        number("それより前", "Older"),
        number("入金超過", "Overpaid"),
    )
    out.table(headings, [tuple(sums)])
