"""``tsunagi status``: how things stand."""

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from app.cli.formats import KIND, STATUS, age, lasting, moment, word
from app.cli.options import JsonFlag, LimitOption
from app.cli.output import Heading, Output, number
from app.cli.root import session
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.status import SourceState, Status
    from pipelines.workspace import Workspace
    from warehouse.queries.overview import RunView


def status(context: typer.Context, limit: LimitOption = 5, json_: JsonFlag = False) -> None:
    """Show the last runs, the publication, the sources, and what waits for people."""
    from pipelines.steps.status import read_status

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        now = datetime.now(UTC)
        found = read_status(workspace, now, runs=limit)
        _show(out, workspace, found, now)
        out.result(found.as_dict())


def _show(out: Output, workspace: "Workspace", found: "Status", now: datetime) -> None:
    out.say(f"{workspace.configuration.company}  ({workspace.root})", style="bold")
    _show_runs(out, workspace, found)
    _show_generation(out, workspace, found)
    _show_sources(out, found, now)
    _show_counts(out, found)


def _show_runs(out: Output, workspace: "Workspace", found: "Status") -> None:
    out.heading(Text(ja="最近の実行", en="Last runs"))
    if not found.runs:
        out.say(
            Text(
                ja=f"  まだ実行していません。`{out.command} sync` で始められます。",
                en=f"  None yet. `{out.command} sync` begins.",
            )
        )
        return
    headings = (
        number("番号", "Run"),
        Heading(Text(ja="開始", en="Started")),
        Heading(Text(ja="時間", en="Took")),
        Heading(Text(ja="種類", en="Kind")),
        Heading(Text(ja="結果", en="Result")),
        number("世代", "Generation"),
        number("保留", "Held"),
        number("中止したファイル", "Refused"),
    )
    out.table(headings, [_run_row(run, workspace) for run in found.runs])
    last = found.runs[0]
    if last.status == "failed" and last.message:
        out.say(
            Text(
                ja=f"最後の失敗の理由: {last.message}",
                en=f"Why the last one failed: {last.message}",
            ),
            style="red",
        )


def _run_row(run: "RunView", workspace: "Workspace") -> tuple[Any, ...]:
    ended = run.finished_at
    return (
        run.run_id,
        moment(run.started_at, workspace.zone),
        "" if ended is None else lasting((ended - run.started_at).total_seconds()),
        word(KIND, run.kind),
        word(STATUS, run.status),
        run.generation,
        run.rows_held,
        run.files_refused,
    )


def _show_generation(out: Output, workspace: "Workspace", found: "Status") -> None:
    from app.cli.run_view import show_changes

    current = found.generation
    if current is None:
        return
    when = moment(current.published_at, workspace.zone)
    out.heading(
        Text(
            ja=f"公開中: 第{current.generation}世代({when} 公開)で変わったもの",
            en=f"Published: generation {current.generation} ({when}) changed",
        )
    )
    show_changes(out, current.changes)


def _show_sources(out: Output, found: "Status", now: datetime) -> None:
    out.heading(Text(ja="取り込み元", en="Sources"))
    headings = (
        Heading(Text(ja="source", en="Source")),
        Heading(Text(ja="最新のファイル", en="Newest file")),
        Heading(Text(ja="ファイルの日時", en="Its age")),
        Heading(Text(ja="期限", en="May be")),
        Heading(Text(ja="状態", en="State")),
    )
    out.table(headings, [_source_row(state, now) for state in found.sources])
    for state in found.sources:
        if state.trouble is not None:
            out.say(f"  {state.name}: {state.trouble.path}", style="yellow")
            out.say(f"    {state.trouble.message}")


def _source_row(state: "SourceState", now: datetime) -> tuple[Any, ...]:
    limit = timedelta(hours=state.max_age_hours) if state.max_age_hours else None
    file = state.file
    return (
        state.name,
        file.path if file else "-",
        age(now - file.modified_at) if file else "",
        "" if limit is None else str(_hours(state.max_age_hours or 0)),
        str(_STATES[state.state]),
    )


_STATES = {
    "fresh": Text(ja="良好", en="fine"),
    "overdue": Text(ja="期限切れ(新しいファイルが来ていません)", en="overdue: no newer file came"),
    "refused": Text(ja="取り込めません(下を参照)", en="refused (see below)"),
    "empty": Text(ja="まだ何もありません", en="nothing yet"),
}


def _hours(hours: int) -> Text:
    return Text(ja=f"{hours}時間", en=f"{hours} h")


def _show_counts(out: Output, found: "Status") -> None:
    from app.cli.run_view import show_waiting

    counts = found.counts
    out.heading(Text(ja="件数", en="Counts"))
    out.say(
        Text(
            ja=f"  顧客 {counts.customers:,}  (各システムのレコード {counts.records:,}件から。"
            f"2件以上をまとめた顧客 {counts.joined:,})",
            en=f"  {counts.customers:,} customers from {counts.records:,} records "
            f"({counts.joined:,} of them from two or more)",
        )
    )
    out.say(
        Text(
            ja=f"  拠点 {counts.sites:,}  取引明細 {counts.lines:,}  人の判定 {counts.decisions:,}",
            en=f"  {counts.sites:,} sites, {counts.lines:,} lines of business, "
            f"{counts.decisions:,} decisions",
        )
    )
    if found.ranks:
        ranks = "  ".join(f"{rank.rank} {rank.customers:,}" for rank in found.ranks)
        out.say(Text(ja=f"  ランク {ranks}", en=f"  Ranks {ranks}"))
    _show_precision(out, found)
    show_waiting(out, counts)
    if counts.unsure:
        out.say(
            Text(
                ja=f"判定が「？」のままの候補: {counts.unsure:,}件",
                en=f"Candidates somebody was unsure of: {counts.unsure:,}",
            )
        )


def _show_precision(out: Output, found: "Status") -> None:
    precision = found.precision
    if precision.expected is None and not precision.checked:
        return
    if precision.at_least is None:
        told = Text(
            ja=f"  自動統合の精度: まだ確認がありません(モデルの見込み {precision.expected:.1%})。"
            f"`{out.command} review list` の「抜き取り確認」に答えると測れます",
            en=f"  Precision of automatic merges: nobody has checked any (the model expects "
            f"{precision.expected:.1%}). Answering the checks in `{out.command} review list` "
            "measures it",
        )
    else:
        told = Text(
            ja=f"  自動統合の精度: {_floor(precision.at_least)} 以上(95 %信頼下限、確認 "
            f"{precision.checked:,}件、うち誤り {precision.wrong:,}件)",
            en=f"  Precision of automatic merges: at least {_floor(precision.at_least)} "
            f"(95 % confidence, {precision.checked:,} checked, {precision.wrong:,} wrong)",
        )
    out.say(told)
    if precision.undone:
        out.say(
            Text(
                ja=f"  自動でまとめた顧客を人が分けた回数 {precision.undone:,}",
                en=f"  Merges that people parted unasked: {precision.undone:,}",
            )
        )


def _floor(share: float) -> str:
    """Return a bound in percent, rounded down: it must hold as shown."""
    return f"{math.floor(share * 1000) / 10:.1f} %"
