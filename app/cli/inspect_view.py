"""An inspection as people read it: the verdict, the mapping, the first rows, what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.cli.inspect_facts import safe, show_physical, show_sheets
from app.cli.inspect_next import show_near, show_next
from app.cli.output import Heading, Output, number
from core.labels import LINE_KINDS
from core.language import Text

if TYPE_CHECKING:
    from pipelines.inspection.model import Inspection
    from pipelines.inspection.preview import PreviewRow
    from pipelines.inspection.seen import Finding

_SHOWN_ROWS = 3
_LONGEST = 40
_DOUBTFUL = 0.7
_WORDS = LINE_KINDS | {
    "inclusive": Text(ja="税込", en="inclusive"),
    "exclusive": Text(ja="税抜", en="exclusive"),
}
_MARKS = {
    "error": (Text(ja="誤り", en="error"), "red"),
    "warning": (Text(ja="注意", en="warning"), "yellow"),
    "info": (Text(ja="参考", en="note"), ""),
}


def show_inspection(
    out: Output, found: "Inspection", in_workspace: bool, written: str | None = None
) -> None:
    """Write everything, the verdict first and the next command last."""
    _show_verdict(out, found)
    show_physical(out, found)
    show_sheets(out, found)
    _show_mapping(out, found)
    _show_preview(out, found)
    _show_findings(out, found.findings)
    show_near(out, found)
    if written is None:
        show_next(out, found, in_workspace)


def _show_verdict(out: Output, found: "Inspection") -> None:
    title = found.title
    if found.profile is None:
        out.say(
            Text(ja="読み方が分かりません。", en="Nobody can tell how this is read."),
            style="bold red",
        )
        return
    if not found.readable:
        out.say(
            Text(
                ja=f"{title.ja} のようですが、このままでは取り込めません。",
                en=f"This looks like {title.en}, but as it is it would not be taken in.",
            ),
            style="bold red",
        )
    elif found.built_in:
        out.say(
            Text(
                ja=f"{title.ja} として読めます({found.built_in})。",
                en=f"Reads as {title.en} ({found.built_in}).",
            ),
            style="bold green",
        )
    else:
        out.say(
            Text(
                ja=f"取り込み設定の案ができました: {title.ja}。対応付けを確かめてください。",
                en=f"Here is a proposal: {title.en}. Please check the mapping.",
            ),
            style="bold green",
        )
    if found.readable:
        _show_counts(out, found)


def _show_counts(out: Output, found: "Inspection") -> None:
    counts = found.counts
    more_ja, more_en = "", ""
    if counts.customers:
        more_ja += f"得意先 {counts.customers:,}件。"
        more_en += f" {counts.customers:,} customers."
    if counts.yen_read:
        more_ja += f"金額 {counts.yen_read:,}円。"
        more_en += f" ¥{counts.yen_read:,}."
    if counts.period is not None:
        low, high = counts.period
        more_ja += f"期間 {low}～{high}。"
        more_en += f" From {low} to {high}."
    out.say(
        Text(
            ja=f"  {counts.rows_read:,}行のうち、取り込み {counts.rows_loaded:,}行、"
            f"保留 {counts.rows_held:,}行、読み飛ばし {counts.rows_skipped:,}行。{more_ja}",
            en=f"  Of {counts.rows_read:,} rows {counts.rows_loaded:,} are taken in, "
            f"{counts.rows_held:,} held back, {counts.rows_skipped:,} left out.{more_en}",
        )
    )


def _show_mapping(out: Output, found: "Inspection") -> None:
    if not found.mapping:
        return
    out.heading(Text(ja="列の対応付け", en="Mapping"))
    proposed = any(mapped.how != "profile" for mapped in found.mapping)
    headings = [
        Heading(Text(ja="項目", en="Field")),
        Heading(Text(ja="ファイルの列", en="Column")),
        Heading(Text(ja="例", en="Example")),
    ]
    if proposed:
        headings[2:2] = [
            number("確かさ", "Sure"),
            Heading(Text(ja="理由", en="Because")),
        ]
    rows = []
    for mapped in found.mapping:
        example = _short("、".join(mapped.examples[:2]))
        row: list[object] = [mapped.label, safe(_columns(found, mapped.columns)), example]
        if proposed:
            doubt = " ?" if mapped.confidence < _DOUBTFUL else ""
            row[2:2] = [f"{mapped.confidence:.0%}{doubt}", safe(str(mapped.reason))]
        rows.append(row)
    out.table(headings, rows)
    if found.identity:
        names = [_label(name) for name in found.identity]
        out.say(
            Text(
                ja=f"  コードの無い記録は、{'と'.join(n.ja for n in names)}で見分けます。",
                en=f"  Records without a code are told apart by "
                f"{' and '.join(n.en.lower() for n in names)}.",
            )
        )
    if any(mapped.confidence < _DOUBTFUL for mapped in found.mapping):
        out.say(
            Text(
                ja="  「?」の付いた項目は、特に確かめてください。",
                en="  Look well at the fields marked '?'.",
            ),
            style="yellow",
        )
    for decision in found.decisions:
        out.say(f"  {safe(str(decision))}")
    _show_loose(out, found)


def _columns(found: "Inspection", names: tuple[str, ...]) -> str:
    """Return what people call columns; by their place where the file has no header."""
    if found.profile is None or found.profile.header != "none":
        return " + ".join(names)
    places = list(next(iter(found.profile.columns.values()), ()))
    numbers = [places.index(name) + 1 for name in names if name in places]
    ja = "と".join(f"{number}列目" for number in numbers)
    return str(Text(ja=ja, en=" + ".join(f"column {number}" for number in numbers)))


def _show_loose(out: Output, found: "Inspection") -> None:
    if not found.loose:
        return
    names = [safe(column.column) for column in found.loose]
    listing = "、".join(names[:30]) + (f" … (+{len(names) - 30})" if len(names) > 30 else "")
    out.say(
        Text(
            ja=f"  使わない列(捨てずに残します): {listing}",
            en=f"  Columns that are not used, but kept: {listing}",
        )
    )


def _show_preview(out: Output, found: "Inspection") -> None:
    if not found.preview:
        return
    entity = found.preview[0].entity
    rows = [row for row in found.preview if row.entity == entity][:_SHOWN_ROWS]
    out.heading(
        Text(ja="最初の行(書かれたまま → 読んだ値)", en="First rows (as written → as read)")
    )
    headings = [Heading(Text(ja="項目", en="Field"))]
    headings += [_row_heading(row) for row in rows]
    names = list(dict.fromkeys(name for row in rows for name in (*row.raw, *row.values)))
    labels = {mapped.field: mapped.label for mapped in found.mapping}
    table = [
        [labels.get(name, _label(name)), *(_cell(row, name) for row in rows)] for name in names
    ]
    out.table(headings, table)


def _row_heading(row: "PreviewRow") -> Heading:
    sheet = f"{safe(row.sheet)} " if row.sheet else ""
    return Heading(Text(ja=f"{sheet}{row.row_number}行目", en=f"{sheet}row {row.row_number}"))


def _label(name: str) -> Text:
    from pipelines.inspection.mapped import label_of

    return label_of(name)


def _cell(row: "PreviewRow", name: str) -> str:
    raw, value = row.raw.get(name, ""), row.values.get(name, "")
    if name in ("kind", "amount_basis"):
        raw, value = str(_WORDS.get(value or raw, raw)), ""
    if not value or value == raw.replace(",", ""):
        return _short(raw)
    return f"{_short(raw)} → {_short(value)}" if raw else f"→ {_short(value)}"


def _show_findings(out: Output, findings: Sequence["Finding"]) -> None:
    if not findings:
        out.say()
        out.say(Text(ja="問題は見つかりません。", en="No problems."), style="green")
        return
    out.heading(_heading_of(findings))
    for finding in findings:
        mark, style = _MARKS[finding.level]
        out.say(f"  [{mark}] {safe(str(finding.text))}", style=style)
        if where := _where(finding):
            out.say(f"        {where}")
        if str(finding.action):
            out.say(f"        → {safe(str(finding.action))}")


def _heading_of(findings: Sequence["Finding"]) -> Text:
    """Return how much there is to look at, and how much only to know."""
    known = sum(1 for finding in findings if finding.level == "info")
    wrong = len(findings) - known
    if not wrong:
        return Text(ja=f"参考({known}件)。問題は見つかりません", en=f"No problems; notes ({known})")
    more = Text(f"、参考({known}件)", f"; notes ({known})") if known else Text("", "")
    return Text(ja=f"気をつけること({wrong}件){more.ja}", en=f"To look at ({wrong}){more.en}")


def _where(finding: "Finding") -> str:
    places = []
    for sheet, row, text in finding.rows[:3]:
        place = str(Text(ja=f"{row}行目", en=f"row {row}")) if row else ""
        shown = f"「{_short(text)}」" if text else ""
        places.append(" ".join(filter(None, (safe(sheet), place + shown))))
    return ", ".join(filter(None, places))


def _short(text: str) -> str:
    shown = safe(" ".join(text.split()))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
