"""``tsunagi ranks simulate``: what other rank rules would move."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.formats import yen
from app.cli.options import JsonFlag, LimitOption
from app.cli.output import Heading, Output, number
from app.cli.periods import read_day
from app.cli.root import Group, session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.rank_simulation import Simulation

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=both("重要度ランクの決まりを試します。", "Try other rank rules out."),
)


@app.command(
    "simulate",
    help=both(
        "決まりを変えると、だれのランクが、いくら分動くかを表示します(書き込みません)。",
        "Show whose rank would move under other rules; nothing is written.",
    ),
)
def simulate(
    context: typer.Context,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help=both("ranks: を書いたYAMLファイル。", "A YAML file with ranks:."),
        ),
    ] = None,
    measure: Annotated[
        Literal["sales", "gross_profit"] | None,
        typer.Option(
            "--measure",
            metavar="sales|gross_profit",
            help=both("売上か粗利か。", "By sales or gross profit."),
        ),
    ] = None,
    window_months: Annotated[
        int | None,
        typer.Option("--window-months", metavar="N", help=both("直近何か月か。", "Months.")),
    ] = None,
    large_share: Annotated[
        float | None,
        typer.Option(
            "--large-share", metavar="PERCENT", help=both("大口の累積構成比。", "Of the large.")
        ),
    ] = None,
    growth_percent: Annotated[
        float | None,
        typer.Option(
            "--growth-percent",
            metavar="PERCENT",
            help=both("将来性ありとする伸び。", "Growth that shows potential."),
        ),
    ] = None,
    minimum_growth_yen: Annotated[
        int | None,
        typer.Option(
            "--minimum-growth-yen", metavar="YEN", help=both("その最低額。", "Its least sum.")
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help=both("基準日。", "The last day that counts."),
        ),
    ] = None,
    limit: LimitOption = 20,
    json_: JsonFlag = False,
) -> None:
    """Compare the present rules with others."""
    from pipelines.steps.rank_simulation import simulate as compare

    given = {
        "measure": measure,
        "window_months": window_months,
        "large_share": large_share,
        "growth_percent": growth_percent,
        "minimum_growth_yen": minimum_growth_yen,
    }
    with Output(as_json=json_, command=session(context).command) as out:
        found = compare(
            session(context).workspace(),
            {name: value for name, value in given.items() if value is not None},
            file=rules,
            as_of=read_day(as_of),
            most=limit,
        )
        _show(out, found)
        out.result(found.as_dict())


def _show(out: Output, found: "Simulation") -> None:
    moved = sum(move.customers for move in found.moves)
    out.say(
        Text(
            ja=f"{found.as_of} 時点: {moved:,}件のランクと {found.policies:,}件の営業方針が"
            "変わります。何も書き込んでいません。",
            en=f"As of {found.as_of}: {moved:,} ranks and {found.policies:,} policies would "
            "change. Nothing was written.",
        ),
        style="bold",
    )
    for name, (now, then) in found.changed.items():
        out.say(f"  {name}: {now} → {then}")
    out.heading(Text(ja="ランクごとの件数", en="Customers by rank"))
    labels = list(dict.fromkeys([*found.before, *found.after]))
    out.table(
        [Heading(Text(ja="ランク", en="rank")), number("今", "now"), number("変更後", "then")],
        [(label, found.before.get(label, 0), found.after.get(label, 0)) for label in labels],
    )
    if not found.moves:
        return
    out.heading(Text(ja="動く先", en="Moves"))
    out.table(
        [*_BETWEEN, number("件数", "customers"), number("売上", "sales")],
        [(one.before, one.after, one.customers, yen(one.sales)) for one in found.moves],
    )
    out.heading(Text(ja="動く顧客(売上の多い順)", en="Who moves, the largest first"))
    out.table([_ID, _NAME, *_BETWEEN, number("売上", "sales"), _WHY], _rows(found))


def _rows(found: "Simulation") -> list[tuple[Any, ...]]:
    return [
        (one.customer_id, one.name, one.before, one.after, yen(one.sales), one.reason)
        for one in found.movers
    ]


_BETWEEN = (Heading(Text(ja="今", en="now")), Heading(Text(ja="変更後", en="then")))
_ID = Heading(Text(ja="顧客ID", en="customer"))
_NAME = Heading(Text(ja="名称", en="name"))
_WHY = Heading(Text(ja="変更後の理由", en="reason then"))
