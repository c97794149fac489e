"""The physical facts of a file as people read them."""

import unicodedata
from typing import TYPE_CHECKING

from app.cli.output import Heading, Output, number
from core.language import Text

if TYPE_CHECKING:
    from pipelines.inspection.model import Inspection

_DELIMITERS = {
    ",": Text(ja="カンマ区切り", en="comma"),
    "\t": Text(ja="タブ区切り", en="tab"),
    ";": Text(ja="セミコロン区切り", en="semicolon"),
    "|": Text(ja="縦線区切り", en="bar"),
    " ": Text(ja="空白区切り", en="blank"),
    "": Text(ja="1列", en="one column"),
}
_QUOTING = {
    "all": Text(ja="全部の値を引用符で囲む", en="all values quoted"),
    "some": Text(ja="一部を引用符で囲む", en="some values quoted"),
    "none": Text(ja="引用符なし", en="no quotes"),
}
_MIXED = Text(ja="改行が混在", en="mixed line ends")


def show_physical(out: Output, found: "Inspection") -> None:
    """Write what the file is, in two lines."""
    facts = found.physical
    parts = [str(facts.description), f"{facts.size:,} B"]
    if facts.encoding:
        fixed = found.profile is not None and found.profile.format == "fixed"
        parts += [] if fixed else [str(_DELIMITERS.get(facts.delimiter, facts.delimiter))]
        parts.append(_encoding(found))
        parts.append(str(_MIXED) if facts.line_ends == "mixed" else facts.line_ends or "-")
        parts += [] if fixed else [str(_QUOTING.get(facts.quoting, facts.quoting))]
    out.say(safe(f"  {found.path.name}: {', '.join(parts)}"))
    warned = {
        Text(ja="マクロあり", en="macros"): facts.macros,
        Text(ja="1904年からの日付", en="dates from 1904"): facts.dates_1904,
        Text(ja=f"他のブックへのリンク {facts.links}", en=f"{facts.links} links"): facts.links > 0,
    }
    told = [str(text) for text, holds in warned.items() if holds]
    if told:
        out.say(f"  {', '.join(told)}", style="yellow")
    if len(found.tables) == 1:
        _show_header(out, found)


def _encoding(found: "Inspection") -> str:
    facts = found.physical
    bom = " BOM" if facts.bom else ""
    reason = f" ({facts.encoding_reason})" if facts.encoding_reason is not None else ""
    others = ""
    if facts.encodings:
        others = str(
            Text(
                ja=f"、{'・'.join(facts.encodings)} としても読める",
                en=f"; {', '.join(facts.encodings)} would decode too",
            )
        )
    return f"{facts.encoding}{bom}{reason}{others}"


def _show_header(out: Output, found: "Inspection") -> None:
    table = found.tables[0]
    fixed = found.profile is not None and found.profile.format == "fixed"
    if fixed or found.profile is None:
        return
    if found.profile.columns and not table.header:
        text = Text(ja=f"見出しなし({table.columns}列)", en=f"no header, {table.columns} columns")
    elif not table.header:
        return
    else:
        rows_ja = f"{table.header}～{table.header + table.header_rows - 1}行目"
        text = Text(
            ja=f"見出しは{rows_ja if table.header_rows > 1 else f'{table.header}行目'}",
            en=f"header in row {table.header}"
            + (f" to {table.header + table.header_rows - 1}" if table.header_rows > 1 else ""),
        )
    titles = f" ({' / '.join(title[:40] for title in table.titles[:3])})" if table.titles else ""
    out.say(safe(f"  {text}{titles}"))


def show_sheets(out: Output, found: "Inspection") -> None:
    """Write the sheets of a workbook, and what is hidden in them."""
    sheets = found.physical.sheets
    if not sheets:
        return
    read = {table.sheet: table for table in found.tables}
    rows = []
    for sheet in sheets:
        table = read.get(sheet.name)
        rows.append(
            [
                safe(sheet.name),
                table is not None and table.read,
                sheet.rows,
                sheet.columns,
                _header_rows(found, sheet.name),
                sheet.hidden,
                sheet.hidden_rows or None,
                sheet.hidden_columns or None,
                sheet.filtered,
                sheet.merged or None,
                sheet.errors or None,
            ]
        )
    out.table(
        [
            Heading(Text(ja="シート", en="Sheet")),
            Heading(Text(ja="読む", en="Read")),
            number("行", "Rows"),
            number("列", "Columns"),
            Heading(Text(ja="見出し", en="Header")),
            Heading(Text(ja="非表示", en="Hidden")),
            number("隠れた行", "Hidden rows"),
            number("隠れた列", "Hidden columns"),
            Heading(Text(ja="フィルター", en="Filter")),
            number("結合", "Merged"),
            number("数式エラー", "Errors"),
        ],
        rows,
    )


def _header_rows(found: "Inspection", sheet: str) -> str:
    for table in found.tables:
        if table.sheet == sheet and table.header:
            last = table.header + table.header_rows - 1
            span = f"{table.header}" if last == table.header else f"{table.header}-{last}"
            return str(Text(ja=f"{span}行目", en=f"row {span}"))
    return ""


def safe(text: str) -> str:
    """Take out what would turn the direction of writing or hide; the rest is up to the output."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in ("Cf", "Co", "Cs") else sign
        for sign in text
    )
