"""The words of findings: what was found, and what to do about it.

What belongs here: sentences. What does not: finding.
"""

from collections.abc import Sequence

from core.labels import FIELD_LABELS
from core.language import Text
from pipelines.inspection.details import Details
from pipelines.inspection.dryrun import HeldReason

Words = tuple[Text, Text]

HARMLESS = frozenset(
    {"sheets_ignored", "merged_cells", "column_resembles", "macros", "hidden_columns", "yen_unit"}
)
NOTHING = Text("", "")

_ENGLISH = {
    "date_missing": "There is no date.",
    "amount_missing": "There is no amount.",
    "customer_missing": "No customer is named.",
    "code_missing": "There is no code.",
    "name_missing": "There is no name.",
    "duplicate_code": "The code stands in another row too, with other content.",
    "not_a_date": "This cannot be read as a date.",
    "ambiguous_date": "The date could be two different days.",
    "no_year": "There is no year.",
    "no_day": "Year and month only, without a day.",
    "month_13": "A date in month 13.",
    "era_year": "The era has no such year.",
    "impossible_date": "There is no such day.",
    "far_future": "A date in the far future.",
    "too_early": "A date before 1868.",
    "not_a_number": "This cannot be read as a number.",
    "thousands": "The thousands separators stand in the wrong places.",
    "fraction": "A fraction of a yen.",
    "too_fine": "Too many decimals.",
    "too_large": "A number of 10^15 or more.",
    "scientific": "A spreadsheet turned this number into scientific notation; digits are lost.",
    "formula_error": "A spreadsheet formula failed here.",
    "hash_marks": 'Saved as "####" because the column was too narrow.',
    "check_digit": "The check digit does not fit.",
    "length": "Not 13 digits.",
    "individual_number": "Twelve digits that may be an individual number.",
    "not_an_identifier": "Contains what is no part of a number.",
}
ACTIONS = {
    "duplicate_code": Text(
        "元のソフトでどちらかのコードを直すか消してください。コードでない列なら、対応付けを"
        "変えてください。",
        "Mend or delete one of them in its own system; if the column is no code, change the "
        "mapping.",
    ),
    "ragged_row": Text(
        '値の中の区切り文字や改行が「"」で囲まれる設定で、書き出し直してください。',
        "Export again with values quoted that contain a delimiter or a line break.",
    ),
    "unknown_value": Text(
        "プロファイルの values に、その言葉の意味を書き足してください。",
        "Say what the word means under values in the profile.",
    ),
    "scientific": Text(
        "Excelで開いて保存する前の、元のソフトの書き出しを使ってください。",
        "Use the export as its software wrote it, before it was saved in Excel.",
    ),
}


def held(reason: HeldReason, details: Details) -> Words:
    """Rows held back, or values left out, for one reason."""
    field = FIELD_LABELS.get(reason.field, Text(reason.field, reason.field))
    where_ja = f"「{field.ja}」: " if reason.field else ""
    where_en = f"{field.en}: " if reason.field else ""
    english = reason.note.en if reason.note.en != reason.note.ja else _ENGLISH.get(reason.code)
    what_ja = "行を保留します" if reason.whole else "セルの値を空にします(行は取り込みます)"
    what_en = "rows would be held back" if reason.whole else "values would be left empty"
    action = ACTIONS.get(reason.code, NOTHING)
    if reason.code == "ambiguous_date":
        action = Text(
            "年が2桁の日付です。年4桁で書き出すか、和暦ならプロファイルに dates: wareki6 と"
            "書いてください。",
            "Years of two digits: export them with four, or write dates: wareki6 in the profile if "
            "they are years of the era.",
        )
    return (
        Text(
            f"{reason.count:,}件の{what_ja}。{where_ja}{reason.note.ja}",
            f"{reason.count:,} {what_en}. {where_en}{english or reason.note.ja}",
        ),
        action,
    )


def my_number(columns: Sequence[str]) -> Words:
    """A column of individual numbers."""
    names = "「" + "」「".join(columns) + "」" if columns else ""
    return (
        Text(
            f"個人番号(マイナンバー)らしい列{names}があります。番号法により保存できないので、この"
            "ファイルは取り込みません。値はここにも表示しません。",
            f"The columns {names} look like individual numbers (My Number). They may not be kept, "
            "so the file is not taken in; nor are the values shown here.",
        ),
        Text("その列を除いて書き出し直してください。", "Export the file without them."),
    )


def mixed_basis(column: str, inclusive: int, exclusive: int, *, told: bool) -> Words:
    """Amounts with and without tax in one file."""
    tail_ja = "行ごとに読み分けます。" if told else "このままでは区別できません。"
    tail_en = "each row is read as it says." if told else "they are not told apart."
    return (
        Text(
            f"「{column}」によると、税込({inclusive:,}行)と税抜({exclusive:,}行)の金額が混ざって"
            f"います。{tail_ja}",
            f"By '{column}', amounts with tax ({inclusive:,} rows) and without ({exclusive:,}) are "
            f"mixed; {tail_en}",
        ),
        NOTHING
        if told
        else Text(
            "プロファイルに amount_basis の列を書いてください。",
            "Name the column as amount_basis in the profile.",
        ),
    )


def unknown_basis(column: str) -> Words:
    """Nothing says whether amounts include tax."""
    return (
        Text(
            f"「{column}」が税込か税抜か、ファイルからは分かりません。税抜として数えます。",
            f"Nothing in the file says whether '{column}' includes tax. It counts as without tax.",
        ),
        Text(
            "税込なら、プロファイルに tax: {amount: inclusive, by: line} と書いてください。",
            "If it does, write tax: {amount: inclusive, by: line} in the profile.",
        ),
    )


def totals_inside(count: int) -> Words:
    """Sums and carried balances among the rows."""
    return (
        Text(
            f"合計・小計・繰越の行が{count:,}行、データの中にあります。数えずに飛ばします。",
            f"{count:,} rows are sums or carried balances. They are left out and not counted.",
        ),
        NOTHING,
    )


def repeated(count: int) -> Words:
    """Rows that repeat an earlier one word by word."""
    return (
        Text(
            f"前の行とまったく同じ行が{count:,}行あります。1回だけ取り込みます。",
            f"{count:,} rows repeat an earlier one word by word. They are taken in once.",
        ),
        NOTHING,
    )


def trailing_blanks(count: int) -> Words:
    """Blank rows at the end."""
    return (
        Text(
            f"末尾に空の行が{count:,}行あります。読み飛ばします。",
            f"{count:,} blank rows stand at the end. They are left out.",
        ),
        NOTHING,
    )


def no_receivable() -> Words:
    """A journal without receivable lines."""
    return (
        Text(
            "売掛金の行が1つもありません。得意先も売上も取り出せません。",
            "Not one row has a receivable account: neither customers nor sales can be had of it.",
        ),
        Text(
            "売掛金が別の科目名(またはコード)なら、プロファイルの journal の receivable に書いて"
            "ください。",
            "If receivables have another name or a code, write it as receivable under journal in "
            "the profile.",
        ),
    )


def no_rows() -> Words:
    """A header and nothing below it."""
    return (
        Text("読むべき行が1件もありません。", "There is not one row to read."),
        Text(
            "書き出しの条件(期間や対象)を確かめてください。", "Check what the export was asked for."
        ),
    )


def headings_alone(names: Sequence[str]) -> Words:
    """A file of headings and nothing else."""
    listing = "」「".join(names[:6])
    return (
        Text(
            f"見出し(「{listing}」)はありますが、その下に行が1件もありません。",
            f"There are headings ('{listing}'), but not one row below them.",
        ),
        Text(
            "書き出しの条件(期間や対象)を確かめ、行のあるファイルで試してください。",
            "Check what the export was asked for, and try a file that has rows.",
        ),
    )


def total_disagrees(column: str, row: int, stated: str, counted: str) -> Words:
    """A sum that its lines do not give."""
    return (
        Text(
            f"{row:,}行目の合計「{column}」は{stated}ですが、明細を足すと{counted}です。",
            f"The sum of '{column}' in row {row:,} is {stated}, but its lines come to {counted}.",
        ),
        Text(
            "明細の数字を取り込みます。合計のほうが正しいなら、欠けた行がないか確かめてください。",
            "The lines are what counts. If the sum is right, look for missing rows.",
        ),
    )


def row_numbers(column: str) -> Words:
    """A column that merely counts the rows."""
    return (
        Text(
            f"「{column}」は1,2,3…の連番で、行を足すと変わります。コードには使いません。",
            f"'{column}' merely counts the rows and changes when one is inserted. It is no code.",
        ),
        NOTHING,
    )


def dates_1904() -> Words:
    """A workbook that counts days from 1904."""
    return (
        Text(
            "このブックは1904年から日付を数える設定(古いMacの形式)です。日付のセルは正しく読み"
            "ますが、数値のままの日付は4年ずれます。",
            "This workbook counts days from 1904 (as old Macs did). Date cells are read rightly; "
            "dates left as plain numbers would be four years off.",
        ),
        Text("日付の列を「日付」の書式にしてください。", "Format the column as dates."),
    )
