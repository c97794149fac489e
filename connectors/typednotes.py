"""Notes on what a workbook's cell types tell: zeros lost, dates where no dates belong.

What belongs here: findings over a whole column. What does not: single cells.
"""

from collections import Counter
from collections.abc import Mapping

from connectors.binding import Binding
from connectors.model import Note
from core.language import Text

_CODES = {
    "code",
    "customer_code",
    "corporate_number",
    "invoice_number",
    "postal_code",
    "phone",
    "mobile",
    "fax",
    "document_no",
    "item_code",
}
_NO_DATES = _CODES | {"name", "customer_name", "address", "amount", "quantity"}


def notes_on_types(binding: Binding, typed: Mapping[int, Counter[str]], sheet: str) -> list[Note]:
    """Return what to note about columns whose cells are numbers or dates.

    Args:
        binding: the profile's columns.
        typed: column → type → count of cells that are no text.
        sheet: name of the sheet.
    """
    notes = []
    for plan in binding.plans:
        for place in plan.places:
            counts = typed.get(place, Counter())
            column = binding.header.names[place]
            numbers = counts["float"] + counts["int"]
            dates = counts["date"] + counts["datetime"]
            if plan.field in _CODES and numbers:
                notes.append(_numbers(sheet, column, numbers))
            if plan.field in _NO_DATES and dates:
                notes.append(_dates(sheet, column, dates))
    return notes


def _numbers(sheet: str, column: str, count: int) -> Note:
    return Note(
        "numbers_in_codes",
        Text(
            f"シート「{sheet}」の列「{column}」の{count:,}セルは文字ではなく数値です。先頭の0が"
            "失われているかもしれません。桁数が決まっていれば、プロファイルの pad で補えます。",
            f"{count:,} cells of the column 「{column}」 (sheet 「{sheet}」) are numbers, not "
            "text. Leading zeros may be lost; where the width is known, pad in the profile "
            "restores them.",
        ),
    )


def _dates(sheet: str, column: str, count: int) -> Note:
    return Note(
        "dates_in_text",
        Text(
            f"シート「{sheet}」の列「{column}」の{count:,}セルは日付に変わっています(1-2-3 の"
            "ような入力をExcelが日付にしたもの)。元の値は残っていません。元の表で直してください。",
            f"{count:,} cells of the column 「{column}」 (sheet 「{sheet}」) have become dates: "
            "Excel makes them of entries like 1-2-3. What was typed is gone; mend them in the "
            "ledger.",
        ),
    )
