"""What a proposal decides beside the mapping, in sentences to be confirmed.

What belongs here: saying it. What does not: deciding (``details``).
"""

from typing import Any

from core.labels import FIELD_LABELS, LINE_KINDS
from core.language import Text
from pipelines.inspection.details import Details

_BASES = {
    "inclusive": Text("税込", "with tax"),
    "exclusive": Text("税抜", "without tax"),
}


def decisions_of(written: dict[str, Any], details: Details) -> list[Text]:
    """Return what a proposed profile decides, each with its reason where there is one.

    Args:
        written: the proposed profile; nothing where a built-in one serves.
        details: what it was made from.
    """
    if not written:
        return []
    told = [*_amounts(written, details), *_texts(written), *_layout(written)]
    if "dates" in written:
        told.append(
            Text(
                f"日付の2桁の年の読み方: {details.dates_reason.ja}",
                f"Years of two digits: {details.dates_reason.en}",
            )
        )
    return told


def _amounts(written: dict[str, Any], details: Details) -> list[Text]:
    if details.basis in _BASES and written.get("entity") == "transactions":
        basis, why = _BASES[details.basis], details.basis_reason
        return [
            Text(f"金額は{basis.ja}({why.ja})", f"Amounts are {basis.en} ({why.en})"),
        ]
    return []


def _texts(written: dict[str, Any]) -> list[Text]:
    """Words of kinds, fixed kinds, widths of codes."""
    told = []
    kinds = {word: kind for word, kind in written.get("values", {}).get("kind", {}).items() if word}
    if kinds:
        ja = "、".join(f"{word}={LINE_KINDS[kind].ja}" for word, kind in kinds.items())
        en = ", ".join(f"{word} = {LINE_KINDS[kind].en}" for word, kind in kinds.items())
        told.append(Text(f"取引区分の言葉: {ja}", f"Kinds: {en}"))
    for rule in written.get("negate", ()):
        if rule.get("field") == "kind":
            words = "、".join(rule["equals"])
            told.append(
                Text(
                    f"{words}の金額はマイナスなしで書かれているので、差し引く",
                    f"Amounts of {words} have no minus; they are deducted",
                )
            )
    fixed = written.get("constants", {}).get("kind")
    if fixed:
        kind = LINE_KINDS[fixed]
        told.append(Text(f"全部の行が{kind.ja}", f"Every row is a {kind.en}"))
    for field, width in written.get("pad", {}).items():
        label = FIELD_LABELS.get(field, Text(field, field))
        told.append(
            Text(
                f"{label.ja}は{width}桁になるまで頭に0を補う",
                f"{label.en} gets leading zeros to {width} digits",
            )
        )
    return told


def _layout(written: dict[str, Any]) -> list[Text]:
    """Header, sheets, encoding: what the file would not say by itself."""
    told = []
    if written.get("header") == "none":
        told.append(
            Text("見出しがないので、列は並び順で読む", "Without a header, columns go by position")
        )
    elif "header" in written:
        row = written["header"]
        told.append(Text(f"見出しはいつも{row}行目", f"The header is always row {row}"))
    if "encoding" in written:
        told.append(Text(f"文字コードは {written['encoding']}", f"Encoding {written['encoding']}"))
    if "sheet" in written:
        names = "、".join(written["sheet"])
        told.append(Text(f"読むシート: {names}", f"Sheets that are read: {names}"))
    if "comments" in written:
        marks = " ".join(written["comments"])
        told.append(
            Text(f"{marks} で始まる行は読まない", f"Rows that begin with {marks} are left out")
        )
    if any(rule.get("reason") == "types" for rule in written.get("skip", ())):
        told.append(Text("見出しの下の型の行は読まない", "The row of types is left out"))
    if written.get("ragged") == "pad":
        told.append(
            Text("行の終わりで欠けた列は空とみなす", "Cells missing at the end of a row are empty")
        )
    return told
