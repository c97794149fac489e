"""What follows an inspection: the proposed source, the next command, what was added."""

from typing import TYPE_CHECKING

from app.cli.inspect_facts import safe
from app.cli.output import Heading, Output
from core.language import Text

if TYPE_CHECKING:
    from pipelines.inspection.model import Inspection
    from pipelines.steps.add_source import Added


def show_near(out: Output, found: "Inspection") -> None:
    """Write which built-in formats a file resembles."""
    near = [fit for fit in found.fits if fit.entity == found.entity or not found.entity]
    if found.built_in or not near:
        return
    out.heading(Text(ja="似ている組み込みの形式", en="Built-in formats that resemble it"))
    for fit in near[:3]:
        missing = "、".join(safe(name) for name in fit.missing[:8])
        lacking = Text(ja=f" 足りない列: {missing}", en=f" Missing: {missing}") if missing else ""
        out.say(f"  {fit.title}({fit.profile}): {safe(str(fit.reason))}。{lacking}")


def show_next(out: Output, found: "Inspection", in_workspace: bool) -> None:
    """Write the source that is proposed, and the command that adds it."""
    source = found.source
    if source is None or not found.readable:
        return
    out.heading(Text(ja="取り込むときの設定", en="As a source"))
    reasons = dict(source.reasons)
    profile = found.built_in or f"profiles/{source.name}.yaml"
    rows = [
        [key, str(value), reasons.get(key, "")]
        for key, value in source.as_entry(source.name, profile).items()
    ]
    out.table(
        [
            Heading(Text(ja="キー", en="Key")),
            Heading(Text(ja="値", en="Value")),
            Heading(Text(ja="理由", en="Because")),
        ],
        rows,
    )
    out.say()
    if not in_workspace:
        out.say(
            Text(
                ja=f"まず `{out.command} init フォルダー` でワークスペースを作り、そこで次を"
                "実行します:",
                en=f"Make a workspace first (`{out.command} init DIR`), then run there:",
            )
        )
    else:
        out.say(Text(ja="これでよければ、次を実行します:", en="If this is right, run:"))
    command = f'{out.command} sources inspect "{safe(str(found.path))}" --write {source.name}'
    out.say(f"  {command}", style="bold")


def show_added(out: Output, added: "Added") -> None:
    """Write what was added, what is doubtful about it, and what to do next."""
    name = added.entry["name"]
    out.say()
    out.say(
        Text(
            ja=f"source「{name}」を {added.configuration.name} に加えました。",
            en=f"Added the source '{name}' to {added.configuration.name}.",
        ),
        style="bold green",
    )
    if added.profile is not None:
        out.say(
            Text(
                ja=f"  読み方: {added.profile}(違う所は、このファイルを直してください)",
                en=f"  How it is read: {added.profile} (correct it there)",
            )
        )
    for problem in added.problems:
        out.say(f"  {problem.message} [{problem.code}]", style="yellow")
    out.say(
        Text(
            ja=f"次に `{out.command} sync --source {name}` で取り込みます。",
            en=f"Next: `{out.command} sync --source {name}` takes it in.",
        )
    )
