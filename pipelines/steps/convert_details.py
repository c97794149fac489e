"""Contacts, activities and deals from text to what is landed: named, dated, or held back.

What belongs here: composing what the connectors give and what cleansing can read. What does not:
whom they belong to (``warehouse``) and which contacts are one person (``people``).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

import orjson

from cleansing.activities import percentages
from cleansing.columns import convert
from cleansing.dates import DateContext, parse_date
from cleansing.money import parse_yen
from cleansing.problems import Problem
from connectors.canonical import CANONICAL
from connectors.model import Block
from core.identity import identity_code
from core.language import Text
from pipelines.steps.my_numbers import refuse_my_numbers
from warehouse.landing.quarantine import HELD, VALUE, HeldRow

_SAID = "#"
_PERSON = ("name", "department", "email")
"""What names a contact within its company, where no code does."""
_DAYS = {
    "contacts": (),
    "activities": ("date", "next_date"),
    "deals": ("expected_date", "opened_on", "closed_on"),
}
"""Entity → its days; the first of an activity must be there."""
_NO_COMPANY = Problem(
    "customer_missing",
    Text(
        "会社名がないため、どの顧客のものか分かりません。会社名を入れてください。",
        "No company is named, so it belongs to no customer. Enter the company.",
    ),
)
_NO_DATE = Problem(
    "date_missing",
    Text("日付がありません。日付を入れてください。", "There is no date. Enter one."),
)
_NO_NAME = Problem(
    "name_missing", Text("名称がありません。名称を入れてください。", "There is no name. Enter one.")
)


@dataclass(frozen=True, slots=True)
class ConvertedDetails:
    """A block's contacts, activities or deals, and what was held back.

    Attributes:
        columns: canonical field → texts, ``customer_code`` filled in each row; days as
            YYYY-MM-DD, yen as digits, with what was written beside it (``date_raw``).
        keys: what names each row in its source.
        days: the day of each activity; None for others.
        row_numbers: where each row stands.
        extra: what no field takes, JSON.
        held: rows that cannot be taken.
        values: values that could not be read and were left out of their rows.
        held_days: the days of held rows, where they could be read.
    """

    columns: dict[str, list[str]]
    keys: list[str]
    days: list[date | None]
    row_numbers: list[int]
    extra: list[str]
    held: list[HeldRow]
    values: list[HeldRow]
    held_days: list[date]


@dataclass
class DetailConverter:
    """Reads the blocks of one file; remembers what it said, to see what comes twice."""

    context: DateContext
    _said: Counter[str] = field(default_factory=Counter)

    def convert(self, block: Block) -> ConvertedDetails:
        """Turn a block into what is landed.

        Raises:
            SourceError: a column holds My Numbers (番号法 forbids keeping them).
        """
        reading = _Reading(block)
        for name in _DAYS[block.entity]:
            essential = (block.entity, name) == ("activities", "date")
            reading.read(
                name, lambda text: parse_date(text, self.context), date.isoformat, row=essential
            )
        if block.entity == "activities":
            reading.require("date", _NO_DATE)
        if block.entity == "deals":
            reading.read("amount", parse_yen, str, row=True)
            chances = percentages(block.columns.get("probability", ()))
            reading.read("probability", chances, str, row=False)
            reading.require("name", _NO_NAME)
        reading.require("customer_code", _NO_COMPANY, shown="customer_name")
        kept = reading.kept()
        columns = {name: [texts[row] for row in kept] for name, texts in reading.columns.items()}
        extra = [block.extra[row] for row in kept]
        refuse_my_numbers(columns, block.extra)
        days = reading.values.get("date", [None] * len(block))
        return ConvertedDetails(
            columns=columns,
            keys=self._keys(block.entity, columns, extra),
            days=[days[row] if block.entity == "activities" else None for row in kept],
            row_numbers=[block.row_numbers[row] for row in kept],
            extra=extra,
            held=reading.held,
            values=reading.left_out(),
            held_days=[days[row] for row in reading.wrong if days[row] is not None],
        )

    def _keys(self, entity: str, columns: dict[str, list[str]], extra: list[str]) -> list[str]:
        """Return what names each row in its source: its own code, else what it says."""
        count = len(extra)
        own = [identity_code([code]) for code in columns.get("code") or [""] * count]
        if entity == "activities":
            fields = [name for name in CANONICAL[entity] if name in columns]
            said = zip(*(columns[name] for name in fields), strict=True)
            return [key or self._told(fields, texts) for key, texts in zip(own, said, strict=True)]
        names = ("name",) if entity == "deals" else _PERSON
        parts = [columns["customer_code"], *(columns.get(name) or [""] * count for name in names)]
        made = [identity_code(values) for values in zip(*parts, strict=True)]
        return [key or code for key, code in zip(own, made, strict=True)]

    @staticmethod
    def may_come_twice(key: str) -> bool:
        """Tell whether a row is named by all it says, so that another one may say the same."""
        return key.startswith(_SAID)

    def _told(self, fields: Sequence[str], texts: Sequence[str]) -> str:
        """Name an activity by all it says; one that says the same again is another activity.

        A column that is empty says nothing, whether or not the file has it.
        """
        words = [f"{name}={text}" for name, text in zip(fields, texts, strict=True) if text]
        digest = blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=12)
        key = f"{_SAID}{digest.hexdigest()}"
        self._said[key] += 1
        return key if self._said[key] == 1 else f"{key}-{self._said[key]}"


class _Reading:
    """One block on its way from text to values."""

    def __init__(self, block: Block) -> None:
        count = len(block)
        codes = block.columns.get("customer_code") or [""] * count
        names = block.columns.get("customer_name") or [""] * count
        self.block = block
        self.columns = {
            **{name: list(texts) for name, texts in block.columns.items()},
            "customer_code": [
                identity_code([code or name]) for code, name in zip(codes, names, strict=True)
            ],
        }
        self.values: dict[str, list[Any]] = {}
        self.wrong: dict[int, HeldRow] = {}
        self._unread: list[tuple[int, HeldRow]] = []

    @property
    def held(self) -> list[HeldRow]:
        return [self.wrong[row] for row in sorted(self.wrong)]

    def read(
        self,
        name: str,
        parse: Callable[[str], Any],
        write: Callable[[Any], str],
        *,
        row: bool,
    ) -> None:
        """Put a column's values in one form; ``row``: what cannot be read holds its row back."""
        texts = self.columns.get(name)
        if texts is None:
            return
        self.values[name], problems = convert(texts, parse)
        for place, problem in problems.items():
            held = self._held(place, name, problem, HELD if row else VALUE)
            if row:
                self.wrong.setdefault(place, held)
            else:
                self._unread.append((place, held))
        written = ["" if value is None else write(value) for value in self.values[name]]
        raw = ["" if text == form else text for text, form in zip(texts, written, strict=True)]
        self.columns[name] = written
        if any(raw):
            self.columns[f"{name}_raw"] = raw

    def require(self, name: str, problem: Problem, shown: str = "") -> None:
        """Hold back the rows that lack a field."""
        texts = self.columns.get(name) or [""] * len(self.block)
        for place, text in enumerate(texts):
            if not text.strip() and place not in self.wrong:
                self.wrong[place] = self._held(place, shown or name, problem, HELD)

    def kept(self) -> list[int]:
        """Return the places of the rows that are taken."""
        return [row for row in range(len(self.block)) if row not in self.wrong]

    def left_out(self) -> list[HeldRow]:
        """Return the values left out of rows that are taken."""
        return [held for place, held in self._unread if place not in self.wrong]

    def _held(self, place: int, name: str, problem: Problem, status: str) -> HeldRow:
        block = self.block
        whole = {field: texts[place] for field, texts in block.columns.items() if texts[place]}
        if block.extra[place]:
            whole["extra"] = block.extra[place]
        return HeldRow(
            sheet=block.sheet,
            row_number=block.row_numbers[place],
            field=name,
            value=whole.get(name, ""),
            code=problem.code,
            note=problem.note.ja,
            yen=None,
            row=orjson.dumps(whole).decode(),
            status=status,
        )
