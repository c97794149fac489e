"""A run's report as people read it: what each file gave, what changed, what to look after."""

from collections.abc import Mapping, Sequence

from app.cli.formats import STATUS, TABLES, lasting, word
from app.cli.output import Heading, Output, number
from app.cli.written_view import show_written
from core.language import Text
from core.run import FileReport, RunReport, RunStatus
from warehouse.queries.overview import Counts

_OUTCOME = {
    RunStatus.PUBLISHED: Text(ja="公開しました(第{}世代)。", en="Published (generation {})."),
    RunStatus.UNCHANGED: Text(
        ja="前回から変わったものはありません。公開済みの内容はそのままです。",
        en="Nothing has changed since the last run. What was published stands.",
    ),
    RunStatus.DRY_RUN: Text(
        ja="試行が終わりました。何も公開していません。", en="Dry run done. Nothing was published."
    ),
    RunStatus.FAILED: Text(
        ja="失敗しました。何も公開していません。", en="The run failed. Nothing was published."
    ),
}
_FILES = (
    Heading(Text(ja="ファイル", en="File")),
    number("読込行", "Read"),
    number("取込", "Loaded"),
    number("保留", "Held"),
    number("読飛ばし", "Skipped"),
    number("読込金額(円)", "Yen read"),
)


def show_run(out: Output, report: RunReport, counts: Counts, seconds: float) -> None:
    """Write a run: files, changes, warnings, and what waits for people.

    Args:
        out: where.
        report: the run.
        counts: how things stand after it.
        seconds: how long all of it took, starting Dagster included.
    """
    show_files(out, report.files)
    refused = [file for file in report.files if file.status == "refused"]
    _show_refused(out, refused)
    _show_remarks(out, report)
    out.say()
    status = RunStatus(report.status)
    outcome = str(_OUTCOME.get(status, status))
    out.say(outcome.format(report.generation), style="bold green" if not refused else "bold yellow")
    show_changes(out, report.steps.get("publish", {}).get("changes", {}))
    show_written(out, report.steps.get("files", {}))
    show_waiting(out, counts)
    out.say(_time(report, seconds))


def show_files(out: Output, files: Sequence[FileReport]) -> None:
    """Write the table of files; those that did not change are only counted."""
    met = [file for file in files if file.status != "unchanged"]
    if met:
        total = Text(ja="合計", en="Total")
        rows = [_row(file) for file in met]
        if len(met) > 1:
            rows.append([total, *_sums(met)])
        out.table(_FILES, rows)
    unchanged = len(files) - len(met)
    if unchanged:
        out.say(
            Text(
                ja=f"変わっていないファイル: {unchanged:,}件(読み直していません)",
                en=f"Unchanged files: {unchanged:,} (not read again)",
            )
        )
    if not files:
        out.say(
            Text(
                ja=f"inbox に、設定に合うファイルがありません。`{out.command} sources check` で、"
                "どこを探したかを確かめられます。",
                en=f"No file matches the configuration. `{out.command} sources check` shows where "
                "files were looked for.",
            ),
            style="yellow",
        )


def _sums(files: Sequence[FileReport]) -> list[int]:
    names = ("rows_read", "rows_loaded", "rows_held", "rows_skipped", "yen_read")
    return [sum(getattr(file, name) for file in files) for name in names]


def _row(file: FileReport) -> list[object]:
    # Everything lies in the inbox; narrow terminals need the room.
    name = file.path.removeprefix("inbox/")
    if file.status != "landed":
        name += f" ({word(STATUS, file.status)})"
    return [
        name,
        file.rows_read,
        file.rows_loaded,
        file.rows_held,
        file.rows_skipped,
        file.yen_read if file.yen_read or file.yen_held else None,
    ]


def _show_refused(out: Output, refused: Sequence[FileReport]) -> None:
    if not refused:
        return
    out.heading(
        Text(
            ja="取り込まなかったファイル(この source は前回のままです)",
            en="Files that were refused (their sources stay as they were)",
        )
    )
    for file in refused:
        out.say(f"  {file.path} ({file.source})", style="yellow")
        for line in file.message.splitlines():
            out.say(f"    {line}")


def _show_remarks(out: Output, report: RunReport) -> None:
    told = [str(warning) for warning in report.steps.get("check", {}).get("warnings", ())]
    told += map(str, left_out(report.steps.get("match", {}).get("capped", {})))
    told += [
        f"{file.path}: {note}"
        for file in report.files
        if file.status != "refused"
        for note in [*([file.message] if file.message else []), *file.notes]
    ]
    if not told:
        return
    out.heading(Text(ja="気づいたこと", en="Remarks"))
    for remark in told[:_MOST_REMARKS]:
        out.say(f"  {remark}")
    if len(told) > _MOST_REMARKS:
        more = len(told) - _MOST_REMARKS
        out.say(Text(ja=f"  ほか {more:,}件", en=f"  and {more:,} more"))


_MOST_REMARKS = 20
_VALUES = {
    "identifier": Text(ja="法人番号", en="corporate numbers"),
    "name": Text(ja="名称", en="names"),
    "reading": Text(ja="読み", en="readings"),
    "phone": Text(ja="電話番号", en="telephone numbers"),
    "email": Text(ja="メールアドレス", en="e-mail addresses"),
    "address": Text(ja="住所", en="addresses"),
}
"""Kinds of values that are worth a remark; parts of names are common by nature."""


def left_out(capped: Mapping[str, Mapping[str, int]]) -> list[Text]:
    """Say which values so many records share that these were not compared with each other.

    Args:
        capped: kind of value → ``buckets`` (values) and ``largest`` (records of the largest).
    """
    return [
        Text(
            ja=f"レコードが多すぎて見比べなかった{title.ja}: {capped[kind]['buckets']:,}"
            f"(多いものは{capped[kind]['largest']:,}件)",
            en=f"Too many records to compare share {capped[kind]['buckets']:,} {title.en} "
            f"(up to {capped[kind]['largest']:,} records)",
        )
        for kind, title in _VALUES.items()
        if kind in capped
    ]


def show_changes(out: Output, changes: dict[str, dict[str, int]]) -> None:
    """Write what a publication added, changed and removed."""
    for name in TABLES:
        if name in changes:
            change = changes[name]
            out.say(
                Text(
                    ja=f"  {TABLES[name].ja}: 追加 {change['added']:,}  "
                    f"変更 {change['changed']:,}  削除 {change['removed']:,}",
                    en=f"  {TABLES[name].en}: {change['added']:,} added, "
                    f"{change['changed']:,} changed, {change['removed']:,} removed",
                )
            )


def show_waiting(out: Output, counts: Counts) -> None:
    """Write what waits for people, with the command that shows it."""
    if counts.held:
        out.say(
            Text(
                ja=f"保留行: {counts.held:,}件 → `{out.command} quarantine list` (理由と場所)",
                en=f"Rows held back: {counts.held:,} → `{out.command} quarantine list`",
            ),
            style="yellow",
        )
    if counts.waiting:
        out.say(
            Text(
                ja=f"確認待ちの名寄せ候補: {counts.waiting:,}件 → `{out.command} review list`",
                en=f"Merge candidates waiting: {counts.waiting:,} → `{out.command} review list`",
            )
        )


def _time(report: RunReport, seconds: float) -> str:
    parts = ", ".join(f"{name} {lasting(value)}" for name, value in phases(report).items())
    detail = f" ({parts})" if parts else ""
    return str(Text(ja=f"所要時間 {lasting(seconds)}", en=f"Took {lasting(seconds)}")) + detail


def phases(report: RunReport) -> dict[str, float]:
    """Return how long each step took, all feeds together; what took no time is left out."""
    found: dict[str, float] = {}
    for step, seconds in report.seconds.items():
        name = step.split(" ", 1)[0]
        found[name] = found.get(name, 0.0) + seconds
    return {name: seconds for name, seconds in found.items() if seconds >= 0.05}
