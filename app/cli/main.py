"""The entry point: every command, and the options that stand before it."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli import (
    backup,
    bi,
    decide,
    demo,
    doctor,
    evaluate,
    export,
    history,
    init,
    orchestrate,
    quarantine,
    ranks,
    reconcile,
    report,
    review,
    rollback,
    serve,
    sources,
    status,
    sync,
    user,
)
from app.cli.root import Root, session
from app.cli.wording import both

_BEGIN = both("はじめに", "Begin")
_NIGHTLY = both("毎晩の処理", "Every night")
_PEOPLE = both("人が確かめる", "For people to decide")
_RESULTS = both("結果を使う", "Use the results")
_MEASURE = both("確かめる・直す", "Check and mend")

app = typer.Typer(
    name="tsunagi",
    cls=Root,
    help=both(
        "つなぎ。各システムの出力ファイルから、毎晩ひとつの顧客台帳を作ります。",
        "Tsunagi: one customer master, every night, from your systems' exports.",
    ),
    epilog=both(
        "はじめての方は `tsunagi demo 見本` で、見本の会社を試せます。",
        "New here? `tsunagi demo sample` tries it out on a sample firm.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"tsunagi {version('tsunagi-hub')}")
        except PackageNotFoundError:
            typer.echo("tsunagi ?")
        raise typer.Exit


@app.callback()
def _tsunagi(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar="DIR",
            help=both(
                "ワークスペース。\nなければ環境変数 TSUNAGI_WORKSPACE 、\n"
                "それもなければ今のフォルダー。",
                "The workspace's folder; else TSUNAGI_WORKSPACE, else the current folder.",
            ),
        ),
    ] = None,
    lang: Annotated[
        Literal["ja", "en"] | None,
        typer.Option(
            "--lang",
            metavar="ja|en",
            help=both(
                "言語。なければ環境変数 TSUNAGI_LANG 、\nそれもなければ地域の設定。",
                "The language of messages; else TSUNAGI_LANG, else the locale.",
            ),
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_show_version,
            help=both("版を表示して終わります。", "Show the version and exit."),
        ),
    ] = False,
) -> None:
    current = session(context)
    current.folder = workspace or Path(os.environ.get("TSUNAGI_WORKSPACE") or ".")
    current.named = workspace is not None


app.command(
    "init",
    rich_help_panel=_BEGIN,
    help=both(
        "新しいワークスペースを作ります。",
        "Make a new workspace: a commented tsunagi.yaml and inbox/.",
    ),
)(init.init)


app.command(
    "demo",
    rich_help_panel=_BEGIN,
    help=both(
        "見本の会社を作って同期し、正解と比べて見せます。",
        "Write a sample firm, sync it, compare it with its truth.",
    ),
)(demo.demo)
app.add_typer(sources.app, name="sources", rich_help_panel=_BEGIN)
app.command(
    "sync",
    rich_help_panel=_NIGHTLY,
    help=both(
        "新しいファイルを取り込み、名寄せして、公開します。",
        "Take in new files, match, publish.",
    ),
)(sync.sync)
app.command(
    "status",
    rich_help_panel=_NIGHTLY,
    help=both(
        "最近の実行、公開中の内容、確認待ちの件数を表示します。",
        "The last runs, the publication, how fresh each source is, what waits for people.",
    ),
)(status.status)
app.command(
    "rollback",
    rich_help_panel=_NIGHTLY,
    help=both(
        "今の公開を取り消して、前回の公開に戻します。",
        "Withdraw the present publication and put the previous one back.",
    ),
)(rollback.rollback)
app.command(
    "orchestrate",
    rich_help_panel=_NIGHTLY,
    help=both(
        "Dagster の画面と常駐処理を動かします(毎晩の自動実行)。",
        "Run Dagster's pages and daemon on this workspace (nightly runs).",
    ),
)(orchestrate.orchestrate)
app.add_typer(quarantine.app, name="quarantine", rich_help_panel=_PEOPLE)
for _name, _command, _help in (
    (
        "decide",
        decide.decide,
        both(
            "2つのレコードが同じ顧客かどうかを決めます。",
            "Say whether two records are one customer.",
        ),
    ),
    (
        "merge",
        decide.merge,
        both(
            "顧客を1つにまとめます(古いほうのIDが残ります)。",
            "Make customers one; the oldest id lives on.",
        ),
    ),
    (
        "split",
        decide.split,
        both(
            "レコードを今の顧客から外します(一緒に外せば1つの顧客に)。",
            "Take records out of their customer; those taken out at once become one.",
        ),
    ),
    (
        "undo",
        decide.undo,
        both(
            "判定を取り消します(統合・分割は、まるごと)。顧客IDも元に戻ります。",
            "Take a decision back, a merge or split as a whole; former ids come back.",
        ),
    ),
    (
        "history",
        decide.history,
        both("これまでの判定を、新しい順に表示します。", "Show past decisions, the newest first."),
    ),
):
    review.app.command(_name, help=_help)(_command)
app.add_typer(review.app, name="review", rich_help_panel=_PEOPLE)
app.command(
    "serve",
    rich_help_panel=_PEOPLE,
    help=both(
        "Webアプリを動かします(候補の判定、顧客の検索、各種の一覧)。",
        "Run the web application: deciding, looking customers up, boards.",
    ),
)(serve.serve)
app.add_typer(user.app, name="user", rich_help_panel=_PEOPLE)
app.command(
    "export",
    rich_help_panel=_RESULTS,
    help=both(
        "ほかのソフトや人に渡すファイルを書き出します。",
        "Write one of the outgoing files (exports: in tsunagi.yaml).",
    ),
)(export.export)
app.command(
    "snapshot",
    rich_help_panel=_RESULTS,
    help=both(
        "公開中の表を、Parquetのファイルに書き出します(BIツール用)。",
        "Write the published tables as Parquet files, for BI tools.",
    ),
)(bi.snapshot)
app.add_typer(bi.app, name="bi", rich_help_panel=_RESULTS)
app.command(
    "history",
    rich_help_panel=_PEOPLE,
    help=both(
        "顧客の履歴と、ある日の姿を表示します。",
        "The history of a customer: names, ranks, what systems said; as of any day.",
    ),
)(history.history)
app.add_typer(ranks.app, name="ranks", rich_help_panel=_MEASURE)
app.command(
    "reconcile",
    rich_help_panel=_RESULTS,
    help=both(
        "販売管理と帳簿、銀行と帳簿を1円まで突き合わせます。",
        "Sales system, bank and books against each other, to the yen; open balances.",
    ),
)(reconcile.reconcile)
app.command(
    "report",
    rich_help_panel=_RESULTS,
    help=both(
        "月次報告を、Excelと1枚のページ(HTML)で作ります。",
        "The monthly report, as a workbook and as one HTML page.",
    ),
)(report.report)
app.command(
    "evaluate",
    rich_help_panel=_MEASURE,
    help=both(
        "公開中の台帳を正解と比べ、適合率・再現率・F1を出します。",
        "Compare the published master with labels: precision, recall, F1.",
    ),
)(evaluate.evaluate)
app.command(
    "backup",
    rich_help_panel=_MEASURE,
    help=both(
        "ワークスペースと倉庫の控えを、1つのファイルに取ります。",
        "Keep the workspace and its warehouse in one file.",
    ),
)(backup.backup)
app.command(
    "restore",
    rich_help_panel=_MEASURE,
    help=both(
        "控えから、ワークスペースと倉庫を元に戻します。",
        "Make the workspace what a backup holds.",
    ),
)(backup.restore)
app.command(
    "doctor",
    rich_help_panel=_MEASURE,
    help=both(
        "この環境の問題と、その直し方を表示します。",
        "What is wrong with this installation, and how to mend it.",
    ),
)(doctor.doctor)


def main() -> None:
    """Run ``tsunagi``."""
    app()
