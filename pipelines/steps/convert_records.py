"""Customer records from text: codes that name them, and rows that cannot be records, held."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from cleansing.columns import convert
from cleansing.identifiers import corporate_number, invoice_number
from cleansing.problems import Problem
from connectors.fields import ERRORS
from connectors.model import Block
from core.fields import CUSTOMER_FIELDS
from core.identity import identity_code
from core.language import Text
from pipelines.steps.my_numbers import refuse_my_numbers
from warehouse.landing.quarantine import VALUE, HeldRow

Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class ConvertedRecords:
    """A block's records, and what was held back.

    Attributes:
        columns: what ``warehouse.landing.customers.CustomerLanding.add`` takes.
        held: rows that are no records.
        repeated: row numbers that repeat an earlier row of the file word by word.
        values: failed formulas, left out of their rows, and identifiers that could not be read.
    """

    columns: Columns
    held: list[HeldRow]
    repeated: list[int]
    values: list[HeldRow]


@dataclass
class RecordConverter:
    """Reads the blocks of one file; remembers its codes, to see one that comes twice."""

    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def convert(self, block: Block) -> ConvertedRecords:
        """Turn a block of customer texts into records.

        Raises:
            SourceError: a column holds My Numbers (番号法 forbids keeping them).
        """
        count = len(block)
        texts = {name: block.columns.get(name) or [""] * count for name in CUSTOMER_FIELDS}
        refuse_my_numbers(texts, block.extra)
        left_out = [*_without_individual_numbers(block, texts), *_without_errors(block, texts)]
        texts["code"] = [identity_code([code]) for code in texts["code"]]
        held: list[HeldRow] = []
        keep: list[int] = []
        repeated: list[int] = []
        for row, (code, name) in enumerate(zip(texts["code"], texts["name"], strict=True)):
            problem = _unusable(code, name)
            if problem is None and code in self._seen:
                first_row, content = self._seen[code]
                if content == _content(texts, block, row):
                    repeated.append(block.row_numbers[row])
                    continue
                problem = _code_twice(code, first_row)
            if problem is not None:
                held.append(_held(block, texts, row, problem))
                continue
            self._seen[code] = (block.row_numbers[row], _content(texts, block, row))
            keep.append(row)
        kept = {block.row_numbers[row] for row in keep}
        values = [value for value in left_out if value.row_number in kept]
        values += _unreadable(block, texts, keep)
        if len(keep) < count:
            texts = {name: [values[row] for row in keep] for name, values in texts.items()}
        columns: Columns = {**texts}
        columns["row_number"] = [block.row_numbers[row] for row in keep]
        columns["extra"] = [block.extra[row] for row in keep]
        return ConvertedRecords(columns, held, repeated, values)


def _without_errors(block: Block, texts: dict[str, list[str]]) -> Iterator[HeldRow]:
    """Take failed formulas out of the texts; yield what was left out."""
    for name, values in texts.items():
        if ERRORS.isdisjoint(values):
            continue
        for row, text in enumerate(values):
            if text in ERRORS:
                yield replace(_held(block, texts, row, _FAILED_FORMULA, name), status=VALUE)
        texts[name] = ["" if text in ERRORS else text for text in values]


def _without_individual_numbers(block: Block, texts: dict[str, list[str]]) -> Iterator[HeldRow]:
    """Take single My Numbers out of columns of other numbers; what they were is written nowhere."""
    for name, parse in _IDENTIFIERS:
        _, problems = convert(texts[name], parse)
        for row, problem in problems.items():
            if problem.code == "individual_number":
                texts[name] = [*texts[name][:row], "", *texts[name][row + 1 :]]
                yield replace(_held(block, texts, row, problem, name), status=VALUE)


def _unreadable(block: Block, texts: dict[str, list[str]], keep: Sequence[int]) -> list[HeldRow]:
    """Return the identifiers that a spreadsheet spoilt or that fail their check digit."""
    found: list[HeldRow] = []
    for name, parse in _IDENTIFIERS:
        _, problems = convert(texts[name], parse)
        found += [
            replace(_held(block, texts, row, problems[row], name), status=VALUE)
            for row in keep
            if row in problems
        ]
    return found


def _invoice(text: str) -> str | Problem | None:
    # A sole proprietor's number has no check digit, and the row does not say who is one.
    return invoice_number(text, person=True)


_IDENTIFIERS: tuple[tuple[str, Callable[[str], str | Problem | None]], ...] = (
    ("corporate_number", corporate_number),
    ("invoice_number", _invoice),
)


def _content(texts: dict[str, list[str]], block: Block, row: int) -> int:
    return hash((tuple(values[row] for values in texts.values()), block.extra[row]))


def _unusable(code: str, name: str) -> Problem | None:
    if not code:
        return _NO_CODE
    if not name.strip():
        return _NO_NAME
    return None


_FAILED_FORMULA = Problem(
    "error_cell",
    Text(
        "Excelの数式がエラーになっているため、この値は取り込みませんでした。元の表で直して"
        "ください。",
        "A formula failed in Excel, so this value was left out. Mend it in the ledger.",
    ),
)
_NO_CODE = Problem(
    "code_missing",
    Text(
        "コードがありません。元のシステムでコードを付けてください。",
        "There is no code. Give the record one in its own system.",
    ),
)
_NO_NAME = Problem(
    "name_missing", Text("名称がありません。名称を入れてください。", "There is no name. Enter one.")
)


def _code_twice(code: str, first_row: int) -> Problem:
    return Problem(
        "duplicate_code",
        Text(
            f"コード「{code}」は{first_row}行目にもあり、内容が違います。"
            "どちらが正しいか元のシステムで直してください。",
            f"The code '{code}' also stands in row {first_row} with other content. "
            "Mend it in its own system.",
        ),
    )


def _held(
    block: Block, texts: dict[str, list[str]], row: int, problem: Problem, at_fault: str = ""
) -> HeldRow:
    whole: dict[str, str] = {name: values[row] for name, values in texts.items() if values[row]}
    if block.extra[row]:
        whole["extra"] = block.extra[row]
    at_fault = at_fault or ("name" if problem is _NO_NAME else "code")
    return HeldRow(
        sheet=block.sheet,
        row_number=block.row_numbers[row],
        field=at_fault,
        value=texts[at_fault][row],
        code=problem.code,
        note=problem.note.ja,
        yen=None,
        row=orjson.dumps(whole).decode(),
    )
