"""Rows held back as people read them: how many, where, why, and what came of trying again."""

from typing import TYPE_CHECKING, Any

from app.cli.output import Heading, Output, number
from core.labels import label
from core.language import Text

if TYPE_CHECKING:
    from warehouse.queries.held import HeldCount, HeldView

NOTHING_HELD = Text(ja="保留行はありません。", en="No row is held back.")
ROWS = Text(ja="保留行", en="Rows held back")
VALUES = Text(ja="除いた値", en="Values left out")


def show_left_out(out: Output, count: int) -> None:
    """Write how many values were left out of rows that were taken."""
    out.say(
        Text(
            ja=f"行は取り込み、読めない値だけを除いたもの: {count:,}件 "
            f"(`{out.command} quarantine list --values`)",
            en=f"Values left out of rows that were taken: {count:,} "
            f"(`{out.command} quarantine list --values`)",
        )
    )


def show_reasons(out: Output, reasons: "list[HeldCount]") -> None:
    """Write how many rows wait, by reason."""
    out.heading(Text(ja="理由ごとの件数", en="By reason"))
    headings = (
        Heading(Text(ja="source", en="Source")),
        Heading(Text(ja="理由コード", en="Reason code")),
        number("行", "Rows"),
        number("金額(円)", "Yen"),
    )
    out.table(headings, [(r.source, r.code, r.rows, r.yen or None) for r in reasons])


def show_rows(out: Output, rows: "list[HeldView]", title: Text) -> None:
    """Write rows with their place in the file and what is wrong with them."""
    out.heading(title)
    for row in rows:
        place = " ".join(part for part in (row.path, row.sheet) if part)
        field = (
            f"{label(row.field, row.entity)}「{row.value}」" if row.field else f"「{row.value}」"
        )
        out.say(
            Text(
                ja=f"{row.quarantine_id:>5}  {place}  {row.row_number}行目  {field}",
                en=f"{row.quarantine_id:>5}  {place}  row {row.row_number}  {field}",
            )
        )
        out.say(f"       {row.note} [{row.code}]")


def show_end(out: Output, shown: int, total: int, *, mend: bool) -> None:
    """Write what was not shown, and how to put rows right."""
    if shown < total:
        out.say(
            Text(
                ja=f"{total:,}件のうち {shown:,}件を表示しました。全部見るには --limit {total}",
                en=f"{shown:,} of {total:,} shown. All of them: --limit {total}",
            )
        )
    if mend:
        out.say(
            Text(
                ja="直し方: 元のファイルを直して sync するか、"
                f"`{out.command} quarantine export 保留.xlsx` をExcelで直して "
                f"`{out.command} quarantine retry 保留.xlsx`",
                en="To mend: correct the file and sync, or correct in Excel what "
                f"`{out.command} quarantine export held.xlsx` writes, then "
                f"`{out.command} quarantine retry held.xlsx`",
            )
        )


def show_retried(out: Output, done: dict[str, Any]) -> None:
    """Write what came of trying rows again."""
    if not done["retried"]:
        out.say(Text(ja="試す行はありませんでした。", en="There was no row to try."))
        return
    out.say(
        Text(
            ja=f"試した行 {done['retried']:,}  取り込めた行 {done['loaded']:,}  "
            f"まだ保留の行 {done['held']:,}",
            en=f"{done['retried']:,} rows tried: {done['loaded']:,} taken in, "
            f"{done['held']:,} still held back",
        )
    )
    for number_, reason in list(done["reasons"].items())[:20]:
        out.say(f"  {number_}: {reason}")
    if done["loaded"]:
        out.say(
            Text(
                ja=f"次の `{out.command} sync` で公開されます。",
                en=f"The next `{out.command} sync` publishes them.",
            )
        )


def show_not_tried(out: Output, untouched: int, settled: int) -> None:
    """Write which rows of a workbook were passed over."""
    if untouched:
        out.say(
            Text(
                ja=f"直されていない行: {untouched:,}件(試していません)",
                en=f"Rows without a correction: {untouched:,} (not tried)",
            )
        )
    if settled:
        out.say(
            Text(
                ja=f"もう保留ではない行: {settled:,}件(読み飛ばしました)",
                en=f"Rows no longer held back: {settled:,} (passed over)",
            )
        )
