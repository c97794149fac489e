"""Who bears a record's name in each system: by its letters, or by its sound where one writes kana.

A bank's file knows every payer in kana alone (カ)ヤマダ). Compared by letters no record of it would
be anybody's; its names stand for others' readings.

What belongs here: counting bearers. What does not: what the counts mean (``priors``, ``weights``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.coding import Bools, Coded, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import kindred
from cleansing.matching.comparing.tallies import Tally, hashed, mixed
from cleansing.matching.names.name_levels import SOUNDS
from cleansing.resources import load_table

FEWEST_NAMES = 5
"""A system of fewer records does not show how it writes names."""


def phonetic(comparer: Comparer) -> Bools:
    """Return which systems write their names in kana alone."""
    return comparer.facts.phonetic if comparer.facts else comparer.kept("phonetic", _phonetic)


def _phonetic(comparer: Comparer) -> Bools:
    core, system = comparer.column("core"), comparer.column("system").codes
    kana = np.fromiter((bool(SOUNDS.match(text)) for text in core.values), np.bool_, core.size)
    named = core.codes >= 0
    all_ = np.bincount(system[named], minlength=comparer.column("system").size)
    sounded = np.bincount(
        system[named & np.append(kana, False)[core.codes]],
        minlength=comparer.column("system").size,
    )
    most = float(load_table("matching")["phonetic"]["share"])
    found: Bools = (sounded >= most * all_) & (all_ >= FEWEST_NAMES)
    return found


def tallies(comparer: Comparer) -> Mapping[str, Tally]:
    """Return how often names stand in each system: as they stood when a fit was made, if there is.

    ``core`` and ``reading`` alone, ``core`` with ``form`` (its kin counted as one), with ``place``
    (the prefecture), and with both. Form and place may be missing: those without are counted so.
    """
    return comparer.facts.tallies if comparer.facts else comparer.kept("tallies", _tallies)


def _tallies(comparer: Comparer) -> Mapping[str, Tally]:
    system = comparer.column("system")
    named = _Named.of(comparer)
    values = {
        "core": named.core,
        "reading": _hashes(comparer, "reading_key"),
        "form": mixed(named.core, named.form),
        "place": mixed(named.core, named.place),
        "both": mixed(named.core, named.form, named.place),
    }
    return {name: Tally.of(value, system.codes, system.size) for name, value in values.items()}


@dataclass(frozen=True)
class _Named:
    """Hashes of what is counted of each record, 0 where it has none."""

    core: Ints
    form: Ints
    place: Ints

    @staticmethod
    def of(comparer: Comparer) -> "_Named":
        forms = comparer.column("legal_form")
        kin = np.array([kindred().get(form, form) for form in forms.values], dtype=object)
        return _Named(
            _hashes(comparer, "core_key"),
            np.append(hashed(kin), 0)[forms.codes],
            _hashes(comparer, "prefecture"),
        )

    def take(self, rows: Ints) -> "_Named":
        return _Named(self.core[rows], self.form[rows], self.place[rows])


def _hashes(comparer: Comparer, name: str) -> Ints:
    """Return the hash of each record's value in a column, 0 for none."""
    found: Ints = comparer.hashes(name)[comparer.column(name).codes]
    return found


def bearers(comparer: Comparer) -> Ints:
    """Return how many records of each system bear the name of each record: records x systems."""
    return comparer.kept("bearers", _bearers)


def _bearers(comparer: Comparer) -> Ints:
    found = _of_values(comparer, "core_key", tallies(comparer)["core"])
    sounded = phonetic(comparer)
    if sounded.any():
        by_sound = _of_values(comparer, "reading_key", tallies(comparer)["reading"])
        heard = sounded[comparer.column("system").codes][:, None] | sounded[None, :]
        found = np.where(heard, np.maximum(found, by_sound), found)
    return found


def _of_values(comparer: Comparer, name: str, tally: Tally) -> Ints:
    """Return the counts of each record's value in a column, looked up once per value."""
    found: Ints = tally.look_up(comparer.hashes(name))[comparer.column(name).codes]
    return found


@dataclass(frozen=True)
class InForm:
    """How many records of each system bear the name of each record in its legal form.

    A record without a form may have any: it counts for all forms, and all count for it.

    Attributes:
        anywhere: records x systems.
        near: the same without those that are known to be in another prefecture than the record.
    """

    anywhere: Ints
    near: Ints


def bearers_in_form(comparer: Comparer) -> InForm:
    """Return how many records of each system bear the name of each record in its legal form."""
    return comparer.kept("bearers_in_form", _bearers_in_form)


def _bearers_in_form(comparer: Comparer) -> InForm:
    every = _Named.of(comparer)
    # Once for each name, form and place that there is.
    where, known = pd.factorize(mixed(every.core, every.form, every.place))
    first = np.empty(len(known), np.int64)
    first[where[::-1]] = np.arange(len(where))[::-1]
    found = _counted(every.take(first), tallies(comparer))
    anywhere, near = found.anywhere[where], found.near[where]
    heard = bearers(comparer)
    sounded = phonetic(comparer)
    by_sound = sounded[comparer.column("system").codes][:, None] | sounded[None, :]
    return InForm(np.where(by_sound, heard, anywhere), np.where(by_sound, heard, near))


def _counted(named: _Named, told: Mapping[str, Tally]) -> InForm:
    """Return the bearers of names in their form, letters alone considered."""
    core, form, place = named.core, named.form, named.place
    none = np.zeros_like(core)

    def both(form: Ints, place: Ints) -> Ints:
        return told["both"].look_up(mixed(core, form, place))

    formless, placeless = (form == 0)[:, None], (place == 0)[:, None]
    anywhere = told["form"].look_up(mixed(core, form)) + told["form"].look_up(mixed(core, none))
    anywhere = np.where(formless, told["core"].look_up(core), anywhere)
    near = both(form, place) + both(form, none) + both(none, place) + both(none, none)
    anyhow = told["place"].look_up(mixed(core, place)) + told["place"].look_up(mixed(core, none))
    near = np.where(formless, anyhow, near)
    return InForm(anywhere, np.where(placeless, anywhere, near))


def by_system(column: Coded, system: Coded) -> Ints:
    """Return how many records of each system have the value of each record: records x systems."""
    known = column.codes >= 0
    cells = column.codes[known].astype(np.int64) * system.size + system.codes[known]
    counts = np.bincount(cells, minlength=(column.size + 1) * system.size)
    return counts.reshape(column.size + 1, system.size)[column.codes]
