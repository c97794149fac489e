"""``tsunagi sources``: what the workspace links."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from app.cli import failures, inspect
from app.cli.formats import age
from app.cli.options import JsonFlag
from app.cli.output import Heading, Output, number
from app.cli.root import Group, session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.source_problems import Matched, Problem

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=both("つなぐもの(source)の設定を確かめる。", "Check what the workspace links."),
)


app.command(
    "inspect",
    help=both(
        "ファイルを調べ、どう読めるか、何に気をつけるかを表示します。",
        "Look at a file: how it would be read, and what would be wrong with it.",
    ),
)(inspect.inspect)


@app.command(
    "check",
    help=both(
        "設定とプロファイルを確かめ、問題を全部まとめて表示します。",
        "Check configuration and profiles: every problem at once.",
    ),
)
def check(context: typer.Context, json_: JsonFlag = False) -> None:
    """Check the configuration, and show what each pattern matches now."""
    from pipelines.steps.check_sources import check_sources

    root = session(context).folder.expanduser().resolve()
    with Output(as_json=json_, command=session(context).command) as out:
        found = check_sources(root)
        _show_matched(out, found.matched)
        _show_problems(out, found.problems)
        if not found.problems:
            out.say(Text(ja="設定に問題はありません。", en="The configuration is fine."))
        out.result(
            {
                "ok": not found.errors,
                "sources": [_plain(source) for source in found.matched],
                "problems": [problem.as_dict() for problem in found.problems],
            }
        )
    if found.errors:
        raise typer.Exit(failures.USAGE)


def _show_matched(out: Output, matched: "list[Matched]") -> None:
    if not matched:
        return
    now = datetime.now(UTC)
    headings = (
        Heading(Text(ja="source", en="Source")),
        Heading(Text(ja="形式", en="Format")),
        Heading(Text(ja="場所", en="Path")),
        number("ファイル", "Files"),
        number("KB", "KB"),
        Heading(Text(ja="最新", en="Newest")),
        Heading(Text(ja="合うファイル", en="Matching files")),
    )
    rows = [
        (
            source.name,
            source.title or source.profile,
            source.origin,
            len(source.files),
            -(-source.size // 1024),
            "" if source.newest is None else age(now - source.newest),
            _listing(source.files),
        )
        for source in matched
    ]
    out.table(headings, rows)


def _listing(files: list[str]) -> str:
    newest = files[-3:][::-1]
    more = f" … (+{len(files) - 3})" if len(files) > 3 else ""
    return ", ".join(file.rsplit("/", 1)[-1] for file in newest) + more


def _show_problems(out: Output, problems: "list[Problem]") -> None:
    if not problems:
        return
    out.heading(Text(ja=f"問題 {len(problems)}件", en=f"Problems: {len(problems)}"))
    for problem in problems:
        mark = Text(ja="注意", en="warning") if problem.warning else Text(ja="誤り", en="error")
        where = f"{problem.source}: " if problem.source else ""
        out.say(
            f"[{mark}] {where}{problem.message} [{problem.code}]",
            style="yellow" if problem.warning else "red",
        )


def _plain(source: "Matched") -> dict[str, object]:
    return {
        "name": source.name,
        "system": source.system,
        "entity": source.entity,
        "path": source.origin,
        "profile": source.profile,
        "title": None if source.title is None else str(source.title),
        "files": source.files,
        "bytes": source.size,
        "newest": source.newest,
    }
