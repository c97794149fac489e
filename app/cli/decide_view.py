"""What becomes of a decision, for people: written, taken back, in the master now or later."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from app.cli.failures import exit_code, tell
from app.cli.formats import moment
from app.cli.output import Heading, Output, number
from core.contradictions import name
from core.errors import HubError
from core.judgement import Judgement, RecordKey
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.decisions import Undone
    from pipelines.steps.ledger import Decided
    from pipelines.workspace import Workspace
    from warehouse.decisions import Entry

WORDS = {
    Judgement.SAME: Text(ja="同じ", en="same"),
    Judgement.DIFFERENT: Text(ja="別", en="different"),
    Judgement.UNSURE: Text(ja="保留", en="unsure"),
    None: Text(ja="判定なし", en="not decided"),
}
_MOST = 10


def show_decided(out: Output, done: "Decided") -> None:
    """Say what was written, what held already, what gave way."""
    if done.written:
        first = done.written[0]
        out.say(
            Text(
                ja=f"判定を {len(done.written):,}件 書き込みました(番号 {first})。"
                f"取り消すには: `{out.command} review undo {first}`",
                en=f"{len(done.written):,} decisions written (number {first}). "
                f"To take them back: `{out.command} review undo {first}`",
            ),
            style="bold green",
        )
    if done.already:
        out.say(
            Text(
                ja=f"すでに同じ判定: {len(done.already):,}件",
                en=f"Decided so already: {len(done.already):,}",
            )
        )
    if done.replaced:
        listing = ", ".join(map(str, done.replaced[:_MOST]))
        out.say(
            Text(ja=f"代わりに効かなくなった判定: {listing}", en=f"They replace: {listing}"),
            style="yellow",
        )


def show_undone(out: Output, done: "Undone") -> None:
    """Say what was taken back, and what holds now."""
    listing = ", ".join(map(str, done.undone[:_MOST]))
    out.say(
        Text(
            ja=f"判定 {listing} を取り消しました。"
            f"元に戻すには: `{out.command} review undo {done.written[0]}`",
            en=f"Taken back: {listing}. To bring it back: "
            f"`{out.command} review undo {done.written[0]}`",
        ),
        style="bold green",
    )
    for pair, judgement in list(done.now.items())[:_MOST]:
        out.say(f"  {name(pair.left)}  {name(pair.right)}: {WORDS[judgement]}")


def take_effect(
    out: Output,
    workspace: "Workspace",
    result: dict[str, Any],
    records: Sequence[RecordKey],
    *,
    later: bool,
) -> None:
    """Publish what was decided, unless it is for later; write the command's result.

    Raises:
        typer.Exit: it is written but could not be published.
    """
    from pipelines.steps.apply import publish_decisions

    if later:
        out.result({**result, "applied": {"status": "later"}})
        if result["written"]:
            _say_later(out)
        return
    try:
        done = publish_decisions(workspace)
    except HubError as error:
        _say_failed(out, error)
        problem = {"code": error.code, "message": str(error.message)}
        out.result({**result, "ok": False, "applied": {"status": "failed"}, "error": problem})
        raise typer.Exit(exit_code(error)) from error
    if done.report is None:
        out.say(done.waiting or "", style="yellow")
        out.result({**result, "applied": {"status": "waiting", "why": str(done.waiting)}})
        return
    _say_applied(out, str(done.report.status) == "published")
    customers = _customers_now(workspace, records)
    _show_customers(out, customers)
    applied = {"status": str(done.report.status), "generation": done.report.generation}
    out.result(
        {
            **result,
            "applied": {**applied, "run_id": done.report.run_id},
            **({"customers": customers} if records else {}),
        }
    )


def _say_later(out: Output) -> None:
    out.say(
        Text(
            ja=f"次の `{out.command} sync` から効きます。",
            en=f"The next `{out.command} sync` applies them.",
        )
    )


def _say_failed(out: Output, error: HubError) -> None:
    out.say(
        Text(
            ja="判定は書き込みましたが、公開できませんでした。公開中の内容は変わっていません。",
            en="The decision is written, but could not be published. What is published is as it "
            "was.",
        ),
        style="yellow",
    )
    if not out.as_json:
        tell(error.code, str(error), as_json=False)
    else:
        print(str(error), file=sys.stderr)


def _say_applied(out: Output, published: bool) -> None:
    out.say(
        Text(ja="公開中の台帳に反映しました。", en="Applied to the published master.")
        if published
        else Text(
            ja="公開中の台帳は、もうこのとおりです。", en="The published master said so already."
        )
    )


def _customers_now(workspace: "Workspace", records: Sequence[RecordKey]) -> list[dict[str, Any]]:
    from warehouse.queries import members

    with workspace.engine.connect() as connection:
        found = members.customers_of(connection, list(dict.fromkeys(records)))
        named = members.customers(connection, found.values())
    return [
        {
            "customer_id": one.customer_id,
            "name": one.name,
            "records": [name(key) for key in one.records],
        }
        for one in named
    ]


def _show_customers(out: Output, found: Sequence[dict[str, Any]]) -> None:
    for one in found[:_MOST]:
        records = ", ".join(one["records"][:_MOST])
        more = len(one["records"]) - _MOST
        tail = str(Text(ja=f" ほか{more:,}件", en=f" and {more:,} more")) if more > 0 else ""
        out.say(f"  {one['customer_id']}  {one['name']}  [{records}{tail}]")


def show_history(out: Output, found: Sequence["Entry"], total: int, zone: ZoneInfo) -> None:
    """Show decisions as a table."""
    if not found:
        out.say(Text(ja="判定はありません。", en="There are no decisions."))
        return
    out.table(
        [
            number("番号", "Number"),
            Heading(Text("日時", "When")),
            Heading(Text("判定した人", "Who")),
            Heading(Text("レコード", "Records")),
            Heading(Text("判定", "Judgement")),
            Heading(Text("今", "Now")),
            Heading(Text("理由", "Why")),
        ],
        [
            (
                one.decision_id,
                moment(one.decided_at, zone),
                one.user,
                f"{name(one.pair.left)}  {name(one.pair.right)}",
                _said(one),
                _now(one),
                one.reason,
            )
            for one in found
        ],
    )
    out.say(
        Text(
            ja=f"{total:,}件のうち {len(found):,}件。取り消すには: "
            f"`{out.command} review undo 番号`",
            en=f"{len(found):,} of {total:,}. To take one back: `{out.command} review undo NUMBER`",
        )
    )


def _said(one: "Entry") -> str:
    if one.undoes is None:
        return str(WORDS[one.judgement])
    return str(Text(ja=f"{one.undoes} の取り消し", en=f"takes back {one.undoes}"))


def _now(one: "Entry") -> str:
    if one.undone_by is not None:
        return str(Text(ja=f"{one.undone_by} が取り消した", en=f"taken back by {one.undone_by}"))
    if one.undoes is None and not one.in_force:
        return str(Text(ja="新しい判定に代わった", en="replaced"))
    return str(Text(ja="有効", en="in force"))
