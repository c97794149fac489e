"""How two records compare: ordered levels per feature, missing being its own.

Level 0 is always "missing": no evidence is not counter-evidence. The others rise with agreement.
A level depends on the two records alone, never on the rest of the file, so that it can be kept
from night to night. Values are compared as codes; texts only once per distinct pair of values.

What belongs here: comparing records. What does not: two values alone (``levels``), or what a level
weighs (``weights``).
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from cleansing.matching.coding import (
    Bools,
    Coded,
    Codes,
    Floats,
    Ints,
    Levels,
    coded,
    per_distinct_pair,
    recoded,
)
from cleansing.matching.comparing.facts import Facts
from cleansing.matching.comparing.levels import (
    ADDRESS,
    EMAIL,
    FORM,
    PHONE,
    READING,
    also_form,
    form_levels,
    in_other_script,
    reading_levels,
)
from cleansing.matching.comparing.tallies import hashed
from cleansing.matching.names.also_names import meeting
from cleansing.matching.names.cut_names import cut_names, walls
from cleansing.matching.names.frequencies import namesakes, place_information
from cleansing.matching.names.name_levels import (
    KANA,
    LATIN,
    LEVEL,
    SHORTEST_NEAR,
    SOUNDS,
    begun_readings,
    core_levels,
)
from cleansing.matching.names.named_places import place_level
from cleansing.readings import short_vowels

EXCHANGE_DIGITS = 4

MADE: dict[str, tuple[str, Callable[[str], str]]] = {
    "exchange": ("phone_clean", lambda number: number[:-EXCHANGE_DIGITS]),
    "number_block": ("number_key", lambda number: number.split("-")[0]),
    "spelt": ("reading_key", short_vowels),
}
"""Columns made of another's values: the exchange of a telephone number, the block of a number, a
reading as Latin letters spell it."""

PLACE_BITS = "bits of"
"""What agreement on the values of a column is worth is kept under this and the column's name."""

Found = TypeVar("Found")

_WIDE = ("city", "prefecture", "prefecture_only", "other_prefecture")


class Comparer:
    """Compares pairs of records of one frame.

    Args:
        records: the frame of ``matching_frame``.
        facts: of the file the records are of, as it stood at another time; their own without it.
    """

    def __init__(self, records: pd.DataFrame, facts: Facts | None = None) -> None:
        self.records = records
        self.facts = facts
        self._columns: dict[str, Coded] = {}
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, made: Callable[["Comparer"], Found]) -> Found:
        """Return what a function makes of the records, made only once, under a name of its own."""
        if name not in self._kept:
            self._kept[name] = made(self)
        found: Found = self._kept[name]
        return found

    def column(self, name: str) -> Coded:
        """Return a column as codes: one of the frame, or one made of another (``MADE``)."""
        if name not in self._columns:
            if name in MADE:
                source, made = MADE[name]
                self._columns[name] = recoded(self.column(source), made)
            elif name == "system":
                self._columns[name] = self._systems()
            else:
                self._columns[name] = coded(self.records[name])
        return self._columns[name]

    def _systems(self) -> Coded:
        texts = self.records["system"].to_numpy(dtype=object)
        names = self.facts.systems if self.facts else tuple(sorted(set(texts)))
        codes = pd.Index(names, dtype=object).get_indexer(pd.Index(texts))
        return Coded(codes.astype(np.int32), np.array(names, dtype=object))

    @cached_property
    def sizes(self) -> Ints:
        """Return how many records each system has."""
        system = self.column("system")
        return self.facts.sizes if self.facts else np.bincount(system.codes, minlength=system.size)

    @cached_property
    def namesakes(self) -> Floats:
        """Return per core key how many other bodies are expected to bear it."""
        core = self.column("core_key")
        return self.facts.namesakes_of(core) if self.facts else namesakes(core)

    def hashes(self, name: str) -> Ints:
        """Return the hash of each value of a column, and 0, for none, behind them."""
        return self.kept(
            f"hashes of {name}", lambda comparer: np.append(hashed(comparer.column(name).values), 0)
        )

    def place_bits(self, name: str) -> Floats:
        """Return for each value of an address column how many bits agreement on it is worth."""

        def bits(comparer: Comparer) -> Floats:
            place, facts = comparer.column(name), comparer.facts
            return facts.place_bits(name, place) if facts else place_information(place)

        return self.kept(f"{PLACE_BITS} {name}", bits)

    @cached_property
    def cut(self) -> Bools:
        """Return which records have a name that fills the field of a system that cuts names."""
        return cut_names(self.column("name"), self.column("system"), self.walls)

    @cached_property
    def walls(self) -> Floats:
        """Return per system the widths from which on a name fills its field (``cut_names``)."""
        if self.facts:
            return self.facts.walls
        return walls(self.column("name"), self.column("system"))

    def cut_short(self, left: Ints, right: Ints, name: Levels) -> Bools:
        """Return which pairs have a name that begins with the other, that being a cut one."""
        shorter = self.reading_length[left] < self.reading_length[right]
        cut: Bools = np.where(shorter, self.cut[left], self.cut[right])
        found: Bools = cut & (name == LEVEL["begins"])
        return found

    @cached_property
    def reading_length(self) -> Ints:
        """Return the length of each record's reading."""
        readings = self.column("reading_key")
        length = np.fromiter(map(len, readings.values), np.int64, readings.size)
        return np.append(length, 0)[readings.codes]

    def compare(self, low: Codes, high: Codes) -> dict[str, Levels]:
        """Return the level of every feature for pairs of positions in the frame."""
        left, right = low.astype(np.int64), high.astype(np.int64)  # Look-ups want whole words.
        name, form = self._name(left, right), self._form(left, right)
        self._also(left, right, name, form)
        return {
            "name": name,
            "form": form,
            "reading": self._reading(left, right),
            "address": self._address(left, right),
            "phone": self._phone(left, right),
            "email": self._email(left, right),
            "branch": self._plain("branch", left, right, one_side=True),
            "spelling": self._plain("name", left, right),
            "identifier": self._plain("identifier", left, right),
            "place": np.maximum(self._place(left, right), self._place(right, left)),
        }

    def _codes(self, name: str, left: Ints, right: Ints) -> tuple[Codes, Codes]:
        codes = self.column(name).codes
        return codes[left], codes[right]

    def _equal(self, name: str, left: Ints, right: Ints) -> Bools:
        if not self.column(name).size:
            return np.zeros(len(left), np.bool_)
        one, other = self._codes(name, left, right)
        equal: Bools = (one == other) & (one >= 0)
        return equal

    def _plain(self, name: str, left: Ints, right: Ints, one_side: bool = False) -> Levels:
        """Return missing, different, same; or missing, one side, different, same."""
        if not self.column(name).size:
            return np.zeros(len(left), np.uint8)
        one, other = self._codes(name, left, right)
        known, given = one >= 0, other >= 0
        levels: Levels = (known & given) * (1 + one_side + (one == other).astype(np.uint8))
        if one_side:
            levels += known ^ given
        return levels

    def _name(self, left: Ints, right: Ints) -> Levels:
        key, core = self._codes("core_key", left, right), self._codes("core", left, right)
        known = (key[0] >= 0) & (key[1] >= 0)
        one, same = known & (key[0] == key[1]), core[0] == core[1]
        levels: Levels = one * LEVEL["folded"]
        levels[one & same] = LEVEL["same"]
        rows = np.flatnonzero(one & ~same)
        script = per_distinct_pair(
            self.column("core"), core[0][rows], core[1][rows], in_other_script
        )
        levels[rows[script > 0]] = LEVEL["script"]
        rows = np.flatnonzero(known & ~one)
        levels[rows] = self._two_names(left[rows], right[rows])
        return levels

    def _two_names(self, left: Ints, right: Ints) -> Levels:
        """Compare names of different keys."""
        key = self._codes("core_key", left, right)
        levels = per_distinct_pair(self.column("core_key"), *key, core_levels)
        sounds = self._equal("reading_key", left, right)
        # Another kanji of the same sound (化学 科学) is a slip of the keyboard, in a long name.
        levels[sounds & self.long[left] & (levels == LEVEL["partial"])] = LEVEL["near"]
        heard = self.kana[left] | self.kana[right]
        levels[self._begun(left, right, heard & (levels < LEVEL["begins"]))] = LEVEL["begins"]
        alike = (sounds & heard) | self._spelt(left, right)
        levels[alike & (levels < LEVEL["reading"])] = LEVEL["reading"]
        return levels

    def _spelt(self, left: Ints, right: Ints) -> Bools:
        """Return the pairs of which one name is the other's reading in Latin letters."""
        latin = self.latin
        if not latin.any():
            return np.zeros(len(left), np.bool_)
        found: Bools = (latin[left] ^ latin[right]) & self._equal("spelt", left, right)
        return found

    @cached_property
    def latin(self) -> Bools:
        """Return which records have a name in Latin letters."""
        core = self.column("core")
        latin = np.array([bool(LATIN.match(name)) for name in core.values], np.bool_)
        return np.append(latin, False)[core.codes]

    def _begun(self, left: Ints, right: Ints, heard: Bools) -> Ints:
        """Return the pairs among those heard in which one reading begins with the other."""
        one, other = self._codes("reading_key", left, right)
        rows = np.flatnonzero(heard & (one != other) & (one >= 0) & (other >= 0))
        found = per_distinct_pair(
            self.column("reading_key"), one[rows], other[rows], begun_readings
        )
        return rows[found > 0]

    @cached_property
    def kana(self) -> Bools:
        """Return which records have a name in kana alone, long enough to be told by its sound."""
        keys, cores = self.column("core_key"), self.column("core")
        kana = np.fromiter((bool(KANA.match(key)) for key in keys.values), np.bool_, keys.size)
        sounds = np.fromiter(
            (bool(SOUNDS.match(one)) for one in cores.values), np.bool_, cores.size
        )
        found: Bools = np.append(kana, False)[keys.codes] | np.append(sounds, False)[cores.codes]
        return found

    @cached_property
    def long(self) -> Bools:
        """Return which records have a name long enough to be known with a slip in it."""
        keys = self.column("core_key")
        long = np.fromiter((len(key) >= SHORTEST_NEAR for key in keys.values), np.bool_, keys.size)
        return np.append(long, False)[keys.codes]

    def _form(self, left: Ints, right: Ints) -> Levels:
        kind, size, table = self._forms
        levels: Levels = table[kind[left] * size + kind[right]]
        return levels

    @cached_property
    def _forms(self) -> tuple[Ints, int, Levels]:
        """Return a number per record for how its form compares, how many, the levels of any two."""
        form, position = self.column("legal_form"), self.column("form_position")
        named = self.column("core_key").codes >= 0
        told = (form.codes + 1) * 2 * (position.size + 1) + (position.codes + 1) * 2 + named
        kind, kinds = pd.factorize(told)
        first = np.empty(len(kinds), np.int64)
        first[kind[::-1]] = np.arange(len(kind))[::-1]
        levels = self._two_forms(np.repeat(first, len(first)), np.tile(first, len(first)))
        return kind.astype(np.int64), len(first), levels

    def _two_forms(self, left: Ints, right: Ints) -> Levels:
        one, other = self._codes("legal_form", left, right)
        levels: Levels = self._form_table[one, other]
        levels[(one == other) & ~self._equal("form_position", left, right) & (one >= 0)] = (
            FORM.index("position")
        )
        named = self.column("core_key").codes >= 0
        levels[(one < 0) & (other < 0) & named[left] & named[right]] = FORM.index("absent")
        return levels

    @cached_property
    def _form_table(self) -> Levels:
        """Return the level of every pair of legal forms; the last row and column stand for none."""
        forms = self.column("legal_form")
        table = np.full((forms.size + 1, forms.size + 1), FORM.index("one_side"), np.uint8)
        one, other = np.indices((forms.size, forms.size)).reshape(2, -1)
        table[one, other] = form_levels(forms.values[one], forms.values[other])
        table[-1, -1] = FORM.index("missing")
        return table

    def _also(self, left: Ints, right: Ints, name: Levels, form: Levels) -> None:
        """Raise the levels of pairs that meet in another name of a company, in place.

        The legal form that counts is that of the other name: what is now 株式会社波商事 may have
        been 有限会社凪商事.
        """
        also = self.column("also").codes
        rows = np.flatnonzero(((also[left] >= 0) | (also[right] >= 0)) & (name < LEVEL["alias"]))
        told = ("core_key", "legal_form", "form_position", "also")
        for row in rows.tolist():
            one, other = (self._texts(told, int(end[row])) for end in (left, right))
            if found := meeting(one, other):
                name[row] = LEVEL["alias"]
                item, borne_right = found
                bearer = None if borne_right is None else other if borne_right else one
                form[row] = FORM.index(also_form(item, bearer))

    def _texts(self, columns: Iterable[str], record: int) -> dict[str, str]:
        texts = {}
        for name in columns:
            column = self.column(name)
            code = column.codes[record]
            texts[name] = "" if code < 0 else str(column.values[code])
        return texts

    def _reading(self, left: Ints, right: Ints) -> Levels:
        """Compare readings that the sources give; a generated one is the name once more."""
        one, other = self._given_reading[left], self._given_reading[right]
        both = (one >= 0) & (other >= 0)
        levels: Levels = (both & (one == other)) * np.uint8(READING.index("same"))
        rows = np.flatnonzero(both & (one != other))
        levels[rows] = per_distinct_pair(
            self.column("reading_key"), one[rows], other[rows], reading_levels
        )
        return levels

    @cached_property
    def _given_reading(self) -> Codes:
        """Return the code of each record's reading where its source gives it, else -1."""
        codes: Codes = np.where(self.given, self.column("reading_key").codes, np.int32(-1))
        return codes

    @cached_property
    def given(self) -> Bools:
        """Return which records have a reading that their source gives."""
        return (self.records["reading_source"] == "source").to_numpy()

    def _address(self, left: Ints, right: Ints) -> Levels:
        one, other = self._codes("prefecture", left, right)
        known, same = (one >= 0) & (other >= 0), one == other
        one, other = self._codes("municipality", left, right)
        cities = (one >= 0) & (other >= 0)
        inside = cities & (one == other) & (same | ~known)
        levels: Levels = np.select(
            [inside, known & same & cities, known & same, known],
            [ADDRESS.index(name) for name in _WIDE],
            ADDRESS.index("missing"),
        ).astype(np.uint8)
        rows = np.flatnonzero(inside & self._equal("town_key", left, right))
        near, far = left[rows], right[rows]
        block = self._equal("number_block", near, far)
        number = self._equal("number_key", near, far)
        levels[rows] = ADDRESS.index("town") + block.astype(np.uint8) + number
        return levels

    def _place(self, named: Ints, located: Ints) -> Levels:
        """Compare the place beside one record's name with the other's address."""
        levels = np.zeros(len(named), np.uint8)
        words, prefectures, cities, towns = (
            self.column(name) for name in ("named_place", "prefecture", "municipality", "town_key")
        )
        if not words.size:
            return levels
        rows = np.flatnonzero((words.codes[named] >= 0) & (prefectures.codes[located] >= 0))
        if not len(rows):
            return levels
        other = located[rows]
        parts = np.stack(
            [column.codes[other] for column in (prefectures, cities, towns)]
            + [words.codes[named[rows]]]
        )
        distinct, where = np.unique(parts, axis=1, return_inverse=True)
        found = [
            place_level(
                str(words.values[word]),
                *(
                    "" if code < 0 else str(column.values[code])
                    for code, column in zip(place, (prefectures, cities, towns), strict=True)
                ),
            )
            for *place, word in distinct.T.tolist()
        ]
        levels[rows] = np.array(found, np.uint8)[where.reshape(-1)]
        return levels

    def _phone(self, left: Ints, right: Ints) -> Levels:
        """Compare telephone and fax numbers, whichever agree best."""
        levels = self._plain("phone_clean", left, right)
        levels += levels == PHONE.index("exchange")
        levels += (levels == PHONE.index("different")) & self._equal("exchange", left, right)
        levels[self._equal("fax_clean", left, right)] = PHONE.index("same")
        return levels

    def _email(self, left: Ints, right: Ints) -> Levels:
        levels = self._plain("email_clean", left, right)
        if not self.column("email_domain").size:
            return levels
        levels[levels == 2] = EMAIL.index("same")
        domain = self._equal("email_domain", left, right)
        levels[domain & (levels == 1)] = EMAIL.index("domain")
        return levels
