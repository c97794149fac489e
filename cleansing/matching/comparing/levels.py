"""The levels of every feature, and those that two texts alone decide.

Level 0 is always "missing": no evidence is not counter-evidence. The others rise with agreement.

What belongs here: names of levels, and comparing two values. What does not: which records' values
are compared (``comparisons``), the levels of names and places (``names``).
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from rapidfuzz import fuzz, process

from cleansing.matching.coding import Levels, Texts
from cleansing.matching.names.name_levels import NAME
from cleansing.matching.names.name_table import Also
from cleansing.matching.names.named_places import PLACE
from cleansing.resources import load_table as resource
from cleansing.text import spelling_key

FORM = ("missing", "different", "kindred", "one_side", "absent", "position", "same")
READING = ("missing", "different", "near", "same")
ADDRESS = (
    "missing",
    "other_prefecture",
    "prefecture",
    "prefecture_only",
    "city",
    "town",
    "block",
    "number",
)
PHONE = ("missing", "different", "exchange", "same")
EMAIL = ("missing", "different", "domain", "same")
BRANCH = ("missing", "one_side", "different", "same")
IDENTIFIER = ("missing", "different", "same")
SPELLING = ("missing", "different", "same")

FEATURES: dict[str, tuple[str, ...]] = {
    "name": NAME,
    "form": FORM,
    "reading": READING,
    "address": ADDRESS,
    "phone": PHONE,
    "email": EMAIL,
    "branch": BRANCH,
    "spelling": SPELLING,
    "identifier": IDENTIFIER,
    "place": PLACE,
}
"""Features in the order of a comparison vector, each with its levels."""


NEAR_READING = 85.0


def in_other_script(left: Texts, right: Texts) -> Levels:
    """Return 1 where two spellings of a name differ in case or script, 0 where in signs alone."""
    return np.fromiter(
        (spelling_key(one) != spelling_key(other) for one, other in zip(left, right, strict=True)),
        np.uint8,
        len(left),
    )


def also_form(item: Also, bearer: Mapping[str, str] | None) -> str:
    """Return the level of the legal form of another name against that of the record bearing it."""
    if bearer is None or not item.form:
        return "missing"
    if not bearer["legal_form"]:
        return "one_side"
    if item.form == bearer["legal_form"]:
        return "same" if item.position == bearer["form_position"] else "position"
    forms = [np.array([form], dtype=object) for form in (item.form, bearer["legal_form"])]
    return FORM[form_levels(*forms)[0]]


def form_levels(left: Texts, right: Texts) -> Levels:
    """Return ``FORM`` levels of two legal forms: same, kindred (one becomes the other) or not."""
    family = kindred()
    return np.fromiter(
        (
            FORM.index("same")
            if one == other
            else FORM.index(
                "kindred" if family.get(one, one) == family.get(other, other) else "different"
            )
            for one, other in zip(left, right, strict=True)
        ),
        np.uint8,
        len(left),
    )


@cache
def kindred() -> dict[str, str]:
    """Return for every legal form that has kin the first of them, which stands for all."""
    groups: list[list[str]] = resource("matching")["kindred_forms"]
    return {form: group[0] for group in groups for form in group}


def reading_levels(left: Texts, right: Texts) -> Levels:
    """Return ``READING`` levels of two readings."""
    ratio = process.cpdist(left, right, scorer=fuzz.ratio, workers=1)
    return np.where(ratio >= 100, 3, np.where(ratio >= NEAR_READING, 2, 1)).astype(np.uint8)
