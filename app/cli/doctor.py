"""``tsunagi doctor``: what is wrong with this installation, and how to mend it."""

from collections import Counter

import typer

from app.cli import failures
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.root import session
from core.language import Text

_MARKS = {
    "ok": (Text(ja="良好", en=" ok "), "green"),
    "warn": (Text(ja="注意", en="warn"), "yellow"),
    "fail": (Text(ja="故障", en="FAIL"), "bold red"),
}


def doctor(context: typer.Context, json_: JsonFlag = False) -> None:
    """Look at the computer and the workspace."""
    from pipelines.health.examine import examine
    from pipelines.health.machine import versions

    with Output(as_json=json_, command=session(context).command) as out:
        findings = examine(session(context).folder)
        for finding in findings:
            mark, style = _MARKS[finding.level]
            out.say(f"[{mark}] {finding.subject}: {finding.state}", style=style)
            if finding.mend is not None:
                out.say(f"       → {finding.mend}")
        levels = Counter(str(finding.level) for finding in findings)
        out.say()
        out.say(_summary(levels), style="bold")
        failed = bool(levels["fail"])
        out.result(
            {
                "ok": not failed,
                "findings": [finding.as_dict() for finding in findings],
                "packages": versions(),
            }
        )
    if failed:
        raise typer.Exit(failures.FAILED)


def _summary(levels: Counter[str]) -> Text:
    if levels["fail"]:
        return Text(
            ja=f"故障 {levels['fail']}件。「→」の行のとおりに直してください。",
            en=f"{levels['fail']} to mend: do what the lines with → say.",
        )
    if levels["warn"]:
        return Text(
            ja=f"動きます。注意 {levels['warn']}件。",
            en=f"It works. {levels['warn']} to look at.",
        )
    return Text(ja="すべて良好です。", en="All is well.")
