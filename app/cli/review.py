"""``tsunagi review``: merge candidates, decided by people in Excel."""

import getpass
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import JsonFlag, LaterFlag, LimitOption
from app.cli.output import Output
from app.cli.root import Group, session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.judgement import Occasion
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.review import Reviewed
    from warehouse.queries.candidates import CandidateView, Side

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=both(
        "同じ顧客かもしれない組を見て、判定する。統合・分割・取り消し。",
        "Pairs that may be the same customer: list and decide them; merge, split, undo.",
    ),
)


@app.command(
    "list",
    help=both(
        "確認待ちの候補を、動く売上の大きい順に、根拠つきで表示します。",
        "List what waits for a decision, what most hangs on first, by customer, with evidence.",
    ),
)
def list_(context: typer.Context, limit: LimitOption = 20, json_: JsonFlag = False) -> None:
    """Show what waits for a decision."""
    from warehouse.queries.candidates import undecided

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        with workspace.engine.connect() as connection:
            waiting = undecided(connection)
        if not waiting:
            out.say(Text(ja="確認待ちの候補はありません。", en="No candidate is waiting."))
        sizes = Counter(candidate.question_group for candidate in waiting)
        group = 0
        for place, candidate in enumerate(waiting[:limit], start=1):
            if candidate.question_group and candidate.question_group != group:
                _show_group(out, sizes[candidate.question_group])
            group = candidate.question_group
            _show(out, place, candidate)
        if waiting:
            _show_end(out, min(limit, len(waiting)), len(waiting))
        rows = [_plain(candidate) for candidate in waiting[:limit]]
        out.result({"total": len(waiting), "candidates": rows})


def _show_group(out: Output, size: int) -> None:
    if size > 1:
        out.say()
        out.say(
            Text(
                ja=f"── 同じ顧客に関わる質問 {size:,}件 ──",
                en=f"── {size:,} questions about one customer ──",
            ),
            style="dim",
        )


def _show(out: Output, place: int, candidate: "CandidateView") -> None:
    from cleansing.matching.asking.reasons import told
    from cleansing.matching.asking.wording import sentences_of

    unsure = (
        str(Text(ja="  (判定: ？)", en="  (judged: ？)")) if candidate.status == "unsure" else ""
    )
    yen = candidate.yen_at_stake
    out.say()
    out.say(
        Text(
            ja=f"{place}. 同じである確率 {candidate.score:.1%}"
            + (f"  動く売上 {yen:,}円" if yen else "")
            + unsure,
            en=f"{place}. Probably the same: {candidate.score:.1%}"
            + (f"  sales at stake: {yen:,} yen" if yen else "")
            + unsure,
        ),
        style="bold",
    )
    for side in (candidate.left, candidate.right):
        out.say(f"   {_line(side)}")
    for sentence in sentences_of(candidate.evidence):
        out.say(f"     - {sentence}")
    if candidate.reason:
        why = _WHY_ASKED if candidate.asked_as == Occasion.CHECK else _WHY_UNDECIDED
        out.say(f"     {why}: {told(candidate.reason)}")


_WHY_ASKED = Text(ja="お尋ねする理由", en="Why it is asked")
_WHY_UNDECIDED = Text(ja="自動で決めなかった理由", en="Why it was not decided")


def _line(side: "Side") -> str:
    details = [side.name, side.address, side.phone, side.customer_id]
    return "  ".join([f"[{side.system}:{side.code}]", *(text for text in details if text)])


def _plain(candidate: "CandidateView") -> dict[str, object]:
    return {
        "candidate_id": candidate.candidate_id,
        "score": candidate.score,
        "asked_as": candidate.asked_as,
        "question_group": candidate.question_group,
        "yen_at_stake": candidate.yen_at_stake,
        "priority": candidate.priority,
        "status": candidate.status,
        "reason": candidate.reason,
        "left": candidate.left,
        "right": candidate.right,
        "evidence": candidate.evidence,
    }


def _show_end(out: Output, shown: int, total: int) -> None:
    out.say()
    out.say(
        Text(
            ja=f"{total:,}件のうち {shown:,}件を表示しました。まとめて判定するには: "
            f"`{out.command} review export 候補.xlsx` の「判定」列に ○ × ？ を書いて "
            f"`{out.command} review import 候補.xlsx`",
            en=f"{shown:,} of {total:,} shown. To decide many at once: write ○ × ？ into the "
            f"judgement column of `{out.command} review export candidates.xlsx`, then "
            f"`{out.command} review import candidates.xlsx`",
        )
    )


@app.command(
    "export",
    help=both(
        "候補をExcelに書き出します(判定の列に ○ × ？ を書けます)。",
        "Write the candidates to Excel (mark them ○ × ？ in the judgement column).",
    ),
)
def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.xlsx", help=both("書き出すファイル。", "The file to write.")),
    ],
    json_: JsonFlag = False,
) -> None:
    """Write the candidates into a workbook."""
    from pipelines.steps.review_sheet import export_candidates

    with Output(as_json=json_, command=session(context).command) as out:
        count = export_candidates(session(context).workspace(), file)
        out.say(
            Text(
                ja=f"{count:,}件を {file} に書き出しました。「判定」の列に ○(同じ) ×(別) ？(保留) "
                f"を書いて保存し、`{out.command} review import {file}` で読み込みます。",
                en=f"{count:,} candidates written to {file}. Mark them ○ (same), × (different) or "
                f"？ (unsure) in the judgement column, save, and run "
                f"`{out.command} review import {file}`.",
            )
        )
        out.result({"file": file, "candidates": count})


@app.command(
    "import",
    help=both(
        "判定を書いたExcelを読み込み、公開中の台帳に反映します。",
        "Read a workbook with judgements and apply them to the published master.",
    ),
)
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.xlsx",
            help=both("export で書き出したファイル。", "What export wrote."),
        ),
    ],
    later: LaterFlag = False,
    json_: JsonFlag = False,
) -> None:
    """Write judgements as decisions of the person at the terminal."""
    from app.cli.decide_view import take_effect
    from pipelines.steps.review_sheet import import_answers

    with Output(as_json=json_, command=session(context).command) as out:
        if not file.is_file():
            raise ConfigurationError(
                "NO_FILE",
                Text(
                    ja=f"「{file}」というファイルはありません。", en=f"There is no file '{file}'."
                ),
            )
        workspace = session(context).workspace()
        done = import_answers(workspace, file, user_name())
        _show_written(out, done)
        told = {
            "written": done.written,
            "already": done.already,
            "blank": done.blank,
            "gone": done.gone,
            "overtaken": done.overtaken,
        }
        take_effect(out, workspace, told, [], later=later or not done.total)


def _show_written(out: Output, done: "Reviewed") -> None:
    same, different, unsure = (
        done.written.get(word, 0) for word in ("same", "different", "unsure")
    )
    out.say(
        Text(
            ja=f"判定を {done.total:,}件 書き込みました"
            f"(同じ {same:,}  別 {different:,}  保留 {unsure:,})。",
            en=f"{done.total:,} judgements written "
            f"({same:,} same, {different:,} different, {unsure:,} unsure).",
        )
    )
    _show_rest(out, done.already, done.blank, done.gone)
    _show_overtaken(out, done.overtaken)


def _show_rest(out: Output, already: int, blank: int, gone: list[int]) -> None:
    if already:
        out.say(Text(ja=f"すでに同じ判定: {already:,}件", en=f"Judged so already: {already:,}"))
    if blank:
        out.say(Text(ja=f"判定が空の行: {blank:,}件", en=f"Rows without a mark: {blank:,}"))
    if gone:
        listing = ", ".join(map(str, gone[:10]))
        out.say(
            Text(
                ja=f"もう候補ではない行: {len(gone):,}件(データか判定が変わりました): {listing}",
                en=f"No longer candidates: {len(gone):,} (data or decisions changed): {listing}",
            ),
            style="yellow",
        )


def _show_overtaken(out: Output, overtaken: list[int]) -> None:
    if overtaken:
        listing = ", ".join(map(str, overtaken[:10]))
        out.say(
            Text(
                ja=f"書き出した後に、別の判定があった行(書き込んでいません): {len(overtaken):,}件: "
                f"{listing}",
                en=f"Decided otherwise since the export, not written: {len(overtaken):,}: "
                f"{listing}",
            ),
            style="yellow",
        )


def user_name() -> str:
    """Return the name of the person at the terminal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
