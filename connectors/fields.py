"""Columns of a file -> columns of canonical fields.

What belongs here: the order in which the fields of a row come about, fixed and mapped texts, codes
made from names. What does not: how one field is filled (``connectors.filling``); values, since
texts stay as they are.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from connectors.binding import Binding
from connectors.canonical import words
from connectors.filledrules import FilledRules
from connectors.filling import extra_json, fill, fold_text, padded, translate
from connectors.model import Block, Held, Item, Skipped
from connectors.profile import Profile
from connectors.rowfilter import make_test, place_of
from connectors.units import with_unit
from core.identity import identity_code
from core.labels import named
from core.language import Text

Columns = Sequence[Sequence[str]]

ERRORS = frozenset(
    words(
        "#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #GETTING_DATA "
        "#ERROR #UNCALCULATED"
    )
)
"""What Excel writes where a formula failed."""

KEY_FIELDS = frozenset(
    words("code name customer_code customer_name date amount quantity unit_price tax document_no")
)
"""Fields whose failed formula holds the row back; elsewhere the error stays, for the landing to
leave out."""

_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


class Filler:
    """Fills the canonical fields of one table.

    Args:
        profile: the profile.
        binding: its columns in this file.
        sheet: name of the sheet.
        path: the file.
    """

    def __init__(self, profile: Profile, binding: Binding, sheet: str, path: Path) -> None:
        self._profile = profile
        self._binding = binding
        self._sheet = sheet
        self._stem = path.stem
        self._keep = [
            (place, make_test(test))
            for test in profile.keep
            if (place := place_of(test, binding)) is not None
        ]
        self._rules = FilledRules(profile, binding)
        self._values = {f: _mapping(texts) for f, texts in profile.values.items()}
        self._keys = [binding.header.names[i] for i in binding.unmapped]
        self._codes = "customer_code" if "customer_code" in profile.canonical() else "code"
        self.private_use: Counter[str] = Counter()

    def amount_of(self, row: Sequence[str]) -> str:
        """Return the text of a row's amount, for control totals."""
        place = self._binding.place("amount")
        if place is None:
            return ""
        unit = self._binding.units.get("amount")
        return with_unit(row[place], unit) if unit else row[place]

    def items(
        self, numbers: Sequence[int], rows: list[list[str]], columns: Columns
    ) -> Iterator[Item]:
        """Yield one block of these rows, and what was left out of it."""
        out: dict[int, Skipped | Held] = {}
        for place, passes in self._keep:
            answers = {text: passes(text) for text in set(columns[place])}
            for index, text in enumerate(columns[place]):
                if not answers[text]:
                    out[index] = Skipped(self._sheet, numbers[index], "not_selected")
        filled = self._filled(columns, len(rows))
        for index, reason in self._rules.drops(filled).items():
            out.setdefault(index, Skipped(self._sheet, numbers[index], reason))
        self._rules.negate(filled, columns)
        self._hold_errors(filled, numbers, columns, out)
        self._complete(filled)
        self._identify(filled, len(rows))
        extra = extra_json(self._keys, [columns[i] for i in self._binding.unmapped], len(rows))
        for name in self._values:
            self._map(name, filled, numbers, columns, extra, out)
        yield from (out[index] for index in sorted(out))
        if len(out) == len(rows):
            return
        kept = list(numbers)
        if out:
            keep = [i for i in range(len(rows)) if i not in out]
            kept = [kept[i] for i in keep]
            extra = [extra[i] for i in keep]
            filled = {name: [texts[i] for i in keep] for name, texts in filled.items()}
        self._count_private_use(filled)
        yield Block(self._profile.entity, self._sheet, kept, filled, extra)

    def _filled(self, columns: Columns, rows: int) -> dict[str, list[str]]:
        filled = {
            plan.field: fill(plan, columns, self._sheet, self._stem) for plan in self._binding.plans
        }
        return filled | {name: [text] * rows for name, text in self._profile.constants.items()}

    def _complete(self, filled: dict[str, list[str]]) -> None:
        """Write what goes without saying in the file: the unit of amounts, zeros before codes."""
        for name, unit in self._binding.units.items():
            filled[name] = translate(filled[name], partial(with_unit, unit=unit))
        for name, width in self._profile.pad.items():
            if name in filled:
                filled[name] = translate(filled[name], partial(padded, width=width))

    def _hold_errors(
        self,
        filled: dict[str, list[str]],
        numbers: Sequence[int],
        columns: Columns,
        out: dict[int, Skipped | Held],
    ) -> None:
        for name, texts in filled.items():
            if name not in KEY_FIELDS or ERRORS.isdisjoint(texts):
                continue
            note = Text(
                "Excelの数式がエラーになっています。元の表で直してください。",
                "A formula failed in Excel. Mend it in the ledger.",
            )
            for index, text in enumerate(texts):
                if text in ERRORS and index not in out:
                    out[index] = self.held(
                        numbers[index], name, text, "error_cell", note, columns, index
                    )

    def _map(
        self,
        name: str,
        filled: dict[str, list[str]],
        numbers: Sequence[int],
        columns: Columns,
        extra: Sequence[str],
        out: dict[int, Skipped | Held],
    ) -> None:
        """Translate a field; a row with an unknown word is held as it was read so far."""
        if name not in filled or name in self._profile.constants:
            return
        mapping = self._values[name]
        other = mapping.get("*")
        answers = {t: mapping.get(fold_text(t), other) for t in set(filled[name])}
        if None not in answers.values():
            filled[name] = [answers[t] or "" for t in filled[name]]
            return
        known = "、".join(key or "(空)" for key in mapping)
        called = named(name, self._profile.entity)
        note = Text(
            f"プロファイルの {called.ja} の対応表(values)に無い値です。知っている値: {known}。"
            "対応表に加えるか、知っている値に直してください。",
            f"The profile's values for {called.en} do not list it (they list {known}). Add it "
            "there, or write one that is listed.",
        )
        for index, text in enumerate(filled[name]):
            if answers[text] is None and index not in out:
                held = self.held(numbers[index], name, text, "unknown_value", note, columns, index)
                cells = {field: texts[index] for field, texts in filled.items() if texts[index]}
                more = {"extra": extra[index]} if extra[index] else {}
                out[index] = replace(held, cells=cells | more)
        filled[name] = [answers[t] or "" for t in filled[name]]

    def held(
        self,
        number: int,
        name: str,
        value: str,
        code: str,
        note: Text,
        columns: Columns,
        index: int,
    ) -> Held:
        """Return a row held back, with its cells and its amount."""
        row = [column[index] for column in columns]
        return Held(
            self._sheet,
            number,
            name,
            value,
            code,
            note,
            dict(zip(self._binding.header.names, row, strict=True)),
            self.amount_of(row),
        )

    def _identify(self, filled: dict[str, list[str]], rows: int) -> None:
        identity = [filled[f] for f in self._profile.identity if f in filled]
        if not identity or self._codes not in self._profile.canonical():
            return
        memo: dict[tuple[str, ...], str] = {}
        codes = filled.get(self._codes) or [""] * rows
        made = []
        for code, texts in zip(codes, zip(*identity, strict=True), strict=True):
            if code.strip():
                made.append(code)
                continue
            if texts not in memo:
                memo[texts] = identity_code(texts)
            made.append(memo[texts])
        filled[self._codes] = made

    def _count_private_use(self, filled: dict[str, list[str]]) -> None:
        for name in ("name", "customer_name", "name_kana", "address", "contact_name"):
            if name in filled and _PRIVATE_USE.search("".join(set(filled[name]))):
                self.private_use[name] += sum(
                    1 for text in filled[name] if _PRIVATE_USE.search(text)
                )


def listed_value(profile: Profile, name: str, text: str) -> str | None:
    """Return what a text of a held row means; None where the profile does not know the word.

    The row may have been held before or after its words were translated.
    """
    texts = profile.values.get(name)
    if texts is None or text in texts.values():
        return text
    mapping = _mapping(texts)
    return mapping.get(fold_text(text), mapping.get("*"))


def _mapping(texts: dict[str, str]) -> dict[str, str]:
    return {fold_text(text): value for text, value in texts.items()}
