"""A dense file: cleansed customer records of three systems, half of them among many namesakes.

Density does not depend on size: so many companies bear a name in a file of two thousand records as
in one of a million, and a record meets some thirty others that share a blocking key with it.

What belongs here: inventing records, vectorised and seeded. What does not: scoring.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.matching import words
from benchmarks.matching.companies import (
    HOUSES,
    NAMESAKES,
    SYSTEMS,
    Companies,
    System,
    companies,
    held,
    places,
)
from benchmarks.matching.noise import Cores, cores, moved, slipped
from cleansing.gazetteer import fold_place
from cleansing.name_keys import core_key
from cleansing.readings import kana_key, reading

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def generate(
    size: int,
    seed: int = 1,
    systems: tuple[System, ...] = SYSTEMS,
    namesakes: Mapping[int, float] = NAMESAKES,
) -> pd.DataFrame:
    """Return so many cleansed records with their truth.

    Args:
        size: records.
        seed: one seed gives one file.
        systems: who holds what.
        namesakes: how many companies bear one name, and the share of companies for which that
            holds.

    Returns:
        The columns that ``cleansing.matching.records.matching_frame`` takes (str, "" where
        missing), ``system`` and ``code``, and ``entity``, the company (int64). The rows are in no
        order that tells anything.
    """
    source = np.random.default_rng(seed)
    company = companies(int(size / sum(one.held for one in systems) * 1.1) + 20, namesakes, source)
    entity, system = held(len(company.first), size, systems, source)
    order = source.permutation(size)
    return _records(company, entity[order], system[order], systems, source)


def _records(
    company: Companies,
    entity: Ints,
    system: Ints,
    systems: tuple[System, ...],
    source: np.random.Generator,
) -> pd.DataFrame:
    size = len(entity)

    def happens(column: str) -> Bools:
        share = np.array([getattr(one, column) for one in systems])
        return source.random(size) < share[system]

    core = cores(company.first[entity], company.last[entity], source)
    frame = pd.DataFrame(
        {
            "system": np.array([one.name for one in systems], dtype=object)[system],
            "code": _codes(system, systems),
            "entity": entity,
        }
    )
    branch = np.array(words.BRANCHES, dtype=object)[source.integers(0, len(words.BRANCHES), size)]
    frame["branch"] = np.where(happens("branch"), branch, "")
    style = np.array([one.spelling for one in systems])[system]
    _forms(frame, company, entity, style, happens("no_form"), core, source)
    _names(frame, core, happens("kana"))
    away = moved(frame["branch"].to_numpy(dtype=object), source)
    place = np.where(away == 2, source.integers(0, len(places()), size), company.place[entity])
    house = np.where(away > 0, source.integers(0, HOUSES, size), company.number[entity])
    _places(frame, place, house, happens("address"))
    new = (away == 2) | ((away > 0) & (source.random(size) < 0.5))
    local = np.where(new, source.integers(0, 10**6, size), company.phone[entity])
    _phones(frame, place, local, happens("phone"), source)
    return frame


def _codes(system: Ints, systems: tuple[System, ...]) -> Texts:
    """Return codes in the order of the rows: K0000000, H0000000 and so on."""
    running: Ints = np.asarray(pd.Series(system).groupby(system).cumcount(), dtype=np.int64)
    letter = np.array([one.name[0].upper() for one in systems], dtype=object)[system]
    codes: Texts = letter + _text(running, 7)
    return codes


def _text(values: Ints, width: int = 0) -> Texts:
    """Return numbers as text, each distinct number once."""
    found, where = np.unique(values, return_inverse=True)
    return np.array([str(value).zfill(width) for value in found.tolist()], dtype=object)[where]


def _forms(
    frame: pd.DataFrame,
    company: Companies,
    entity: Ints,
    style: Ints,
    missing: Bools,
    core: Cores,
    source: np.random.Generator,
) -> None:
    """Add legal form, its position and the name as the system has it."""
    size = len(entity)
    form = company.form[entity]
    mistaken = (form == 1) & (source.random(size) < 0.02)
    form = np.where(mistaken, 0, form)
    suffix = company.suffix[entity] ^ (source.random(size) < 0.015)
    titles = np.array(list(words.FORMS), dtype=object)
    frame["legal_form"] = np.where(missing, "", titles[form])
    frame["form_position"] = np.where(missing, "none", np.where(suffix, "suffix", "prefix"))
    spellings = np.array([spelt for _, spelt in words.FORMS.values()], dtype=object)
    style = np.where(source.random(size) < 0.1, source.integers(0, 4, size), style)
    written = np.where(missing, "", spellings[form, style])
    branch = frame["branch"].to_numpy(dtype=object)
    gap = np.where(branch != "", " ", "")
    front, back = np.where(suffix, "", written), np.where(suffix, written, "")
    frame["name"] = front + core.text + back + gap + branch
    front = np.where(suffix, "", frame["legal_form"])
    back = np.where(suffix, frame["legal_form"], "")
    frame["name_clean"] = front + core.text + back


def _names(frame: pd.DataFrame, core: Cores, given: Bools) -> None:
    """Add core, its key and the reading, as cleansing derives them."""
    codes, distinct = pd.factorize(core.text)
    frame["core"] = core.text
    frame["core_key"] = np.array([core_key(text) for text in distinct], dtype=object)[codes]
    needed = np.unique(codes[~given])
    guessed = np.full(len(distinct), "", dtype=object)
    guessed[needed] = [kana_key(reading(distinct[code])) for code in needed]
    sound, sounds = pd.factorize(core.kana)
    told = np.array([kana_key(kana) for kana in sounds], dtype=object)[sound]
    frame["kana_clean"] = np.where(given, core.kana, "")
    frame["reading_key"] = np.where(given, told, guessed[codes])
    frame["reading_source"] = np.where(given, "source", "generated")


def _places(frame: pd.DataFrame, place: Ints, house: Ints, given: Bools) -> None:
    """Add the address."""
    prefecture = np.array([one for one, _ in places()], dtype=object)[place]
    city = np.array([one for _, one in places()], dtype=object)[place]
    town, house = house % len(words.TOWNS), house // len(words.TOWNS)
    lot, house = house % 28 + 1, house // 28
    number = _text(house // 30 + 1) + "-" + _text(lot) + "-" + _text(house % 30 + 1)
    street = np.array(words.TOWNS, dtype=object)[town]
    folded = np.array([fold_place(one) for _, one in places()], dtype=object)[place]
    folded += np.array([fold_place(one) for one in words.TOWNS], dtype=object)[town]
    for column, values in {
        "prefecture": prefecture,
        "city": city,
        "address_rest": street + number,
        "address_key": folded + number,
        "town_key": folded,
        "number_key": number,
    }.items():
        frame[column] = np.where(given, values, "")


def _phones(
    frame: pd.DataFrame, place: Ints, local: Ints, given: Bools, source: np.random.Generator
) -> None:
    """Add the telephone, now and then with a slip in its last figure."""
    _, slip = slipped(len(local), 0.01, source)
    local[slip] += np.where(local[slip] % 10 == 9, -1, 1)
    code = np.array([words.AREAS[one][1:] for one, _ in places()], dtype=object)[place]
    frame["phone_clean"] = np.where(given, "+81" + code + "0" + _text(local, 6), "")


def main() -> None:
    """Write a dense file as Parquet: ``python -m benchmarks.matching.dense SIZE PATH``."""
    given = argparse.ArgumentParser(description=main.__doc__)
    given.add_argument("size", type=int)
    given.add_argument("path", type=Path)
    given.add_argument("--seed", type=int, default=1)
    options = given.parse_args()
    frame = generate(options.size, options.seed)
    frame.to_parquet(options.path, index=False)
    print(f"{len(frame):,} records of {frame['entity'].nunique():,} companies", file=sys.stderr)


if __name__ == "__main__":
    main()
