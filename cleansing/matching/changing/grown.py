"""Records as codes, with others added to them, or some of them alone: nothing is coded again.

A million records have been coded when they were matched. A few thousand new ones are coded by
themselves, and what was made of them is put behind what was made of the others: the codes of their
values are looked up by hash, and values that are new get the next codes.

What belongs here: putting together and picking out. What does not: what is made of a value
(``comparisons``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cleansing.matching.coding import Coded, Codes, Floats, Ints, Texts
from cleansing.matching.comparing.comparisons import PLACE_BITS, Comparer
from cleansing.matching.comparing.facts import Facts
from cleansing.matching.comparing.tallies import hashed
from cleansing.matching.model.scoring import compare, score
from cleansing.matching.model.weights import PLACES, Model

PER_RECORD = ("cut", "reading_length", "kana", "long", "latin", "given")
"""What a comparer knows of each record beside its codes."""
KEPT_PER_RECORD = ("bearers", "bearers_in_form", "length", "told")
"""The same, under names of its own (``Comparer.kept``)."""
KEPT_PER_VALUE = {"public_namesakes": "core_key"} | {
    f"{PLACE_BITS} {name}": name for name in PLACES.values()
}
"""What is known of each value of a column."""


@dataclass(frozen=True)
class Words:
    """The values of a column by hash.

    Attributes:
        hashes: rising.
        codes: as many.
    """

    hashes: Ints
    codes: Codes

    @staticmethod
    def of(column: Coded) -> "Words":
        """Return the values of a column."""
        hashes = hashed(column.values)
        order = np.argsort(hashes)
        return Words(hashes[order], order.astype(np.int32))

    def codes_of(self, hashes: Ints) -> Codes:
        """Return the codes of values, -1 of those that are not there."""
        if not len(self.hashes):
            return np.full(len(hashes), np.int32(-1))
        place = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[place] == hashes, self.codes[place], np.int32(-1))

    def plus(self, hashes: Ints) -> "Words":
        """Return these and more, which get the next codes."""
        if not len(hashes):
            return self
        order = np.argsort(hashes)
        place = np.searchsorted(self.hashes, hashes[order])
        codes = (order + len(self.hashes)).astype(np.int32)
        return Words(
            np.insert(self.hashes, place, hashes[order]), np.insert(self.codes, place, codes)
        )


class Grown(Comparer):
    """Records as codes without the records themselves.

    Args:
        facts: of the file, as it stood when the model was fitted.
        columns: the coded columns.
        words: the values of each by hash.
    """

    def __init__(
        self, facts: Facts, columns: Mapping[str, Coded], words: Mapping[str, Words]
    ) -> None:
        super().__init__(pd.DataFrame(), facts)
        self._columns = dict(columns)
        self._words = words

    @staticmethod
    def of(model: Model, facts: Facts) -> "Grown":
        """Return what a model made of its records."""
        made = ready(model)
        words = {name: Words.of(column) for name, column in made._columns.items()}
        return Grown(facts, made._columns, words)._with(
            {name: made._kept[name] for name in (*KEPT_PER_RECORD, *KEPT_PER_VALUE)},
            {name: getattr(made, name) for name in PER_RECORD},
            made.namesakes,
        )

    def plus(self, model: Model) -> "Grown":
        """Return these records and those of a model that was made with the same facts."""
        made = ready(model)
        columns, words, fresh = dict(self._columns), dict(self._words), {}
        for name, column in self._columns.items():
            columns[name], words[name], fresh[name] = self._joined(name, column, made.column(name))
        kept = {name: _stacked(self._kept[name], made._kept[name]) for name in KEPT_PER_RECORD} | {
            name: np.concatenate([self._kept[name], made._kept[name][fresh[column]]])
            for name, column in KEPT_PER_VALUE.items()
        }
        own = {name: _stacked(getattr(self, name), getattr(made, name)) for name in PER_RECORD}
        namesakes = np.concatenate([self.namesakes, made.namesakes[fresh["core_key"]]])
        return Grown(self._facts, columns, words)._with(kept, own, namesakes)

    def take(self, rows: Ints) -> "Grown":
        """Return some of these records, in this order."""
        columns = {
            name: Coded(column.codes[rows], column.values) for name, column in self._columns.items()
        }
        kept = {name: _picked(self._kept[name], rows) for name in KEPT_PER_RECORD}
        kept |= {name: self._kept[name] for name in KEPT_PER_VALUE}
        own = {name: getattr(self, name)[rows] for name in PER_RECORD}
        return Grown(self._facts, columns, self._words)._with(kept, own, self.namesakes)

    def known(self, name: str, values: Texts) -> Codes:
        """Return the codes of values of a column, -1 of those that no record has."""
        return self._words[name].codes_of(hashed(values))

    @property
    def _facts(self) -> Facts:
        if self.facts is None:
            raise AssertionError("made with facts")
        return self.facts

    def _with(self, kept: Mapping[str, Any], own: Mapping[str, Any], namesakes: Floats) -> "Grown":
        self._kept.update(kept)
        self.__dict__.update(own, namesakes=namesakes)
        return self

    def _joined(self, name: str, column: Coded, more: Coded) -> tuple[Coded, Words, Ints]:
        """Return a column with others' values behind it, its words, and which values are new."""
        if name == "system":
            codes = np.concatenate([column.codes, more.codes])
            return Coded(codes, column.values), self._words[name], np.zeros(0, np.int64)
        hashes = hashed(more.values)
        known = self._words[name].codes_of(hashes)
        fresh = np.flatnonzero(known < 0)
        known[fresh] = column.size + np.arange(len(fresh), dtype=np.int32)
        codes = np.concatenate([column.codes, np.append(known, np.int32(-1))[more.codes]])
        values = (
            np.concatenate([column.values, more.values[fresh]]) if len(fresh) else column.values
        )
        return Coded(codes, values), self._words[name].plus(hashes[fresh]), fresh


def ready(model: Model) -> Comparer:
    """Return the records of a model with everything made that comparing and weighing need."""
    comparer, none = model.comparer, np.zeros(0, np.int32)
    score(model, none, none, compare(comparer, none, none))
    for name in ("spelt", "address_key", "identifier"):
        comparer.column(name)
    return comparer


def _stacked(one: Any, other: Any) -> Any:
    """Return two arrays of records one behind the other, or what is made of such arrays."""
    if is_dataclass(one):
        return _each(one, lambda name: np.concatenate([getattr(one, name), getattr(other, name)]))
    return np.concatenate([one, other])


def _picked(whole: Any, rows: Ints) -> Any:
    return (
        _each(whole, lambda name: getattr(whole, name)[rows])
        if is_dataclass(whole)
        else whole[rows]
    )


def _each(whole: Any, made: Callable[[str], Any]) -> Any:
    return replace(whole, **{field.name: made(field.name) for field in fields(whole)})
