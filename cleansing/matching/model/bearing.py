"""Who bears a record's name in each system: by its letters, or by its sound where one writes kana.

A bank's file knows every payer in kana alone (カ)ヤマダ). Compared by letters no record of it would
be anybody's; its names stand for others' readings.

What belongs here: counting bearers. What does not: what the counts mean (``priors``, ``weights``).
"""

from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Bools, Coded, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import kindred
from cleansing.matching.names.name_levels import SOUNDS
from cleansing.resources import load_table

FEWEST_NAMES = 5
"""A system of fewer records does not show how it writes names."""


def phonetic(comparer: Comparer) -> Bools:
    """Return which systems write their names in kana alone."""
    return comparer.kept("phonetic", _phonetic)


def _phonetic(comparer: Comparer) -> Bools:
    if comparer.facts:
        return comparer.facts.phonetic
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


def bearers(comparer: Comparer) -> Ints:
    """Return how many records of each system bear the name of each record: records x systems."""
    return comparer.kept("bearers", _bearers)


def _bearers(comparer: Comparer) -> Ints:
    system = comparer.column("system")
    found = by_system(comparer.column("core_key"), system)
    sounded = phonetic(comparer)
    if sounded.any():
        by_sound = by_system(comparer.column("reading_key"), system)
        heard = sounded[system.codes][:, None] | sounded[None, :]
        found = np.where(heard, np.maximum(found, by_sound), found)
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
    system = comparer.column("system")
    name = comparer.column("core_key").codes.astype(np.int64)
    form = _families(comparer)
    place = comparer.column("prefecture").codes.astype(np.int64) + 1
    nowhere, formless = np.zeros_like(place), np.zeros_like(form)
    anyhow = by_system(comparer.column("core_key"), system)
    formed = _Counted(system, _joined(name, form))
    anywhere = formed.of(_joined(name, form)) + formed.of(_joined(name, formless))
    anywhere = np.where((form == 0)[:, None], anyhow, anywhere)
    located = _Counted(system, _joined(name, form, place))
    near = located.of(_joined(name, form, place)) + located.of(_joined(name, form, nowhere))
    near += located.of(_joined(name, formless, place)) + located.of(
        _joined(name, formless, nowhere)
    )
    named = _Counted(system, _joined(name, place))
    anyhow_near = named.of(_joined(name, place)) + named.of(_joined(name, nowhere))
    near = np.where((form == 0)[:, None], anyhow_near, near)
    near = np.where((place == 0)[:, None], anywhere, near)
    heard = bearers(comparer)
    sounded = phonetic(comparer)
    by_sound = sounded[system.codes][:, None] | sounded[None, :]
    return InForm(np.where(by_sound, heard, anywhere), np.where(by_sound, heard, near))


def _families(comparer: Comparer) -> Ints:
    """Return a number per record for its legal form and its kin, 0 where it has none."""
    forms = comparer.column("legal_form")
    families = [kindred().get(form, form) for form in forms.values]
    numbers = {family: number for number, family in enumerate(dict.fromkeys(families), 1)}
    found = np.array([*(numbers[family] for family in families), 0], np.int64)
    return found[forms.codes]


def _joined(*codes: Ints) -> Ints:
    """Return several small numbers as one; negative where the first is missing."""
    whole = codes[0]
    for more in codes[1:]:
        whole = whole * 4096 + more
    return np.where(codes[0] < 0, -1, whole)


class _Counted:
    """How many records of each system have which value."""

    def __init__(self, system: Coded, values: Ints) -> None:
        self._known, place = np.unique(values, return_inverse=True)
        size = len(self._known) + 1
        counts = np.bincount(place * system.size + system.codes, minlength=size * system.size)
        self._counts = counts.reshape(size, system.size)

    def of(self, wanted: Ints) -> Ints:
        """Return how many records of each system have the value wanted for each record."""
        found = np.minimum(np.searchsorted(self._known, wanted), len(self._known) - 1)
        hit = (wanted >= 0) & (self._known[found] == wanted)
        counts: Ints = self._counts[np.where(hit, found, len(self._known))]
        return counts


def by_system(column: Coded, system: Coded) -> Ints:
    """Return how many records of each system have the value of each record: records x systems."""
    known = column.codes >= 0
    cells = column.codes[known].astype(np.int64) * system.size + system.codes[known]
    counts = np.bincount(cells, minlength=(column.size + 1) * system.size)
    return counts.reshape(column.size + 1, system.size)[column.codes]
