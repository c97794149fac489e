"""``tsunagi history``: who a customer was, with which rank, under which names."""

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.cli.formats import moment, yen
from app.cli.options import JsonFlag
from app.cli.output import Heading, Output, number
from app.cli.periods import read_day
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.history import CustomerHistory

_SHOWN = ("name", "address", "phone", "email", "industry", "sales_rep", "corporate_number")


def history(
    context: typer.Context,
    customer: Annotated[
        str,
        typer.Argument(
            metavar="CUSTOMER",
            help=both(
                "顧客ID(以前のIDも可)か、SYSTEM:CODE。",
                "A customer's id, present or former, or SYSTEM:CODE.",
            ),
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help=both("この日の終わりの姿。", "As it was at the end of this day."),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Show the history of a customer."""
    from pipelines.steps.history import customer_history

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        found = customer_history(workspace, customer, read_day(as_of))
        _show_now(out, found)
        _show_versions(out, found, workspace.zone)
        _show_ranks(out, found, workspace.zone)
        _show_records(out, found, workspace.zone)
        out.result(found.as_dict())


def _show_now(out: Output, found: "CustomerHistory") -> None:
    day = Text(ja="現在", en="now") if found.as_of is None else f"{found.as_of}"
    out.say(f"{found.customer_id}  {found.name}  ({day})", style="bold")
    for name in _SHOWN[1:]:
        if value := found.values[name]:
            out.say(f"  {name}: {value}")
    if found.rank:
        day = found.rank["as_of"]
        out.say(
            f"  {found.rank['rank']}  {found.rank['policy']}  {found.rank['reason']}"
            + str(Text(ja=f"({day}の時点)", en=f" (as of {day})"))
        )
    for title, values in (
        (Text(ja="以前の名称", en="Former names"), found.former_names),
        (Text(ja="以前の顧客ID", en="Former ids"), found.former_ids),
    ):
        if values:
            out.say(f"  {title}: {', '.join(values)}")


def _show_versions(out: Output, found: "CustomerHistory", zone: ZoneInfo) -> None:
    out.heading(Text(ja="顧客の変更(新しい順)", en="Changes, the latest first"))
    begun = str(Text(ja="(最初の公開)", en="(first publication)"))
    out.table(
        [
            Heading(Text(ja="いつから", en="since")),
            Heading(Text(ja="項目", en="field")),
            Heading(Text(ja="前", en="before")),
            Heading(Text(ja="後", en="after")),
        ],
        [
            (moment(version["valid_from"], zone), *cells)
            for version in found.versions
            for cells in (
                [(one["field"], one["before"], one["after"]) for one in version["changes"]]
                or [(begun, "", "")]
            )
        ],
    )


def _show_ranks(out: Output, found: "CustomerHistory", zone: ZoneInfo) -> None:
    if not found.ranks:
        return
    out.heading(Text(ja="ランク(新しい順)", en="Ranks, the latest first"))
    out.table(
        [
            Heading(Text(ja="いつから", en="since")),
            Heading(Text(ja="いつまで", en="until")),
            Heading(Text(ja="ランク", en="rank")),
            Heading(Text(ja="営業方針", en="policy")),
            number("売上", "sales"),
            Heading(Text(ja="売上の基準日", en="sales as of")),
        ],
        [
            (
                moment(one["valid_from"], zone),
                moment(one["valid_to"], zone),
                one["rank"],
                one["policy"],
                yen(one["sales"]),
                f"{one['as_of']}",
            )
            for one in found.ranks
        ],
    )


def _show_records(out: Output, found: "CustomerHistory", zone: ZoneInfo) -> None:
    out.heading(Text(ja="各システムに書いてあったこと", en="What the systems said"))
    out.table(
        [
            Heading(Text(ja="レコード", en="record")),
            Heading(Text(ja="いつから", en="since")),
            Heading(Text(ja="いつまで", en="until")),
            Heading(Text(ja="名称", en="name")),
            Heading(Text(ja="住所", en="address")),
            Heading(Text(ja="電話番号", en="telephone")),
        ],
        [
            (
                f"{one.key.system}:{one.key.code}",
                moment(one.since, zone),
                moment(one.until, zone),
                *(one.values.get(name, "") for name in ("name", "address", "phone")),
            )
            for one in found.records
        ],
    )
