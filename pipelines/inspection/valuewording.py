"""The words of findings about values.

What belongs here: sentences. What does not: finding.
"""

from collections.abc import Sequence
from datetime import date

from core.language import Text
from pipelines.inspection.wording import ACTIONS, NOTHING, Words


def lost_zeros(column: str, count: int, width: int, *, restored: bool) -> Words:
    """Leading zeros that a spreadsheet dropped."""
    by_ja = f"({width}桁に0を補います)" if width and restored else ""
    by_en = f" (zeros are put back to {width} digits)" if width and restored else ""
    if restored:
        tail = Text("先頭の0を補って読みます", "they are put back when read")
    else:
        tail = Text("このままでは別の番号になります", "as they are, they are other numbers")
    return (
        Text(
            f"「{column}」の{count:,}件は先頭の0が失われています。{tail.ja}{by_ja}。",
            f"{count:,} cells of '{column}' lost their leading zeros; {tail.en}{by_en}.",
        ),
        NOTHING
        if restored
        else Text(
            "Excelで保存し直す前のファイルを使うか、列を「文字列」にして0を入れ直してください。"
            "コードなら、プロファイルの pad で補えます。",
            "Use the file from before it was saved in Excel, or make the column text and enter the "
            "zeros; codes can be padded with pad in the profile.",
        ),
    )


def numbers_in_codes(columns: Sequence[tuple[str, int]]) -> Words:
    """Codes and telephone numbers kept as numbers in a workbook."""
    listing = "、".join(f"「{name}」{count:,}" for name, count in columns)
    return (
        Text(
            f"コードや番号の列に、文字ではなく数値のセルがあります(列とセル数: {listing})。"
            "先頭の0があっても残りません。",
            f"Codes or numbers are kept as numbers, not text (column and cells: {listing}); "
            "leading zeros cannot survive so.",
        ),
        Text(
            "0で始まるコードがあるなら、Excelで列を「文字列」にしてください。",
            "If any begins with a zero, make the column text in Excel.",
        ),
    )


def no_year(column: str, count: int, text: str, day: date | None) -> Words:
    """Dates without a year."""
    as_ja = (
        f"表の上の期間か、ファイルの日付から年を決めます(例: {text} → {day.isoformat()})"
        if day
        else "年が決まりません"
    )
    as_en = (
        f"a period above the table, else the file's date, decides it ({text} → {day.isoformat()})"
        if day
        else "it is not known"
    )
    return (
        Text(
            f"「{column}」の{count:,}件に年がありません。{as_ja}。",
            f"{count:,} dates of '{column}' have no year; {as_en}.",
        ),
        Text(
            "表の上に期間のない古いファイルを後から取り込むと、年がずれます。できれば年の付いた形で"
            "書き出してください。",
            "Old files without a period above the table, taken in later, would get the wrong year. "
            "Export with the year if you can.",
        ),
    )


def serials(column: str, count: int) -> Words:
    """Excel serial numbers among written dates."""
    return (
        Text(
            f"「{column}」には日付と、Excelの通し番号({count:,}件)が混ざっています。日付として"
            "読みます。",
            f"'{column}' mixes dates with {count:,} Excel serial numbers, which are read as dates.",
        ),
        NOTHING,
    )


def spoilt(code: str, column: str, count: int) -> Words:
    """Cells that a spreadsheet spoilt."""
    said = {
        "formula_error": Text(
            f"「{column}」の{count:,}件は数式のエラーです。",
            f"{count:,} cells of '{column}' are failed formulas.",
        ),
        "hash_marks": Text(
            f"「{column}」の{count:,}件は「####」として保存されています。",
            f"{count:,} cells of '{column}' were saved as '####'.",
        ),
    }.get(
        code,
        Text(
            f"「{column}」の{count:,}件は1.23E+12のような指数表示で、元の桁が失われています。"
            "推測せず、空か保留にします。",
            f"{count:,} cells of '{column}' are in scientific notation (1.23E+12): digits are "
            "lost. They are not guessed.",
        ),
    )
    actions = {
        "formula_error": Text("元の表で数式を直してください。", "Mend the formulas in the ledger."),
        "hash_marks": Text(
            "列の幅を広げて保存し直してください。", "Widen the column and save again."
        ),
    }
    return said, actions.get(code, ACTIONS["scientific"])


def private_use(column: str, count: int) -> Words:
    """Characters that only one machine knows."""
    return (
        Text(
            f"「{column}」の{count:,}件に外字(この機械では読めない文字)があります。",
            f"{count:,} cells of '{column}' hold private-use characters (外字).",
        ),
        Text(
            "外字を使わない字(かな や 正しい漢字)に直してください。そのままでも取り込めますが、"
            "名寄せの手がかりになりません。",
            "Write them with ordinary characters. They are taken in as they are, but help nobody "
            "match.",
        ),
    )
