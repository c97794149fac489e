"""The frame that matching works on: one row per record, clean values only.

What belongs here: choosing and deriving the columns. What does not: cleaning a value (the other
modules of ``cleansing``) or comparing two of them (``comparisons``).
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cleansing.matching.names.also_names import (
    column_names,
    former_names,
    proprietor_names,
    short_names,
    told_names,
    written,
)
from cleansing.matching.names.bodies import public_body
from cleansing.matching.names.name_table import KnownNames
from cleansing.matching.names.named_places import PLACE, named_place, place_level
from cleansing.matching.names.persons import is_person
from cleansing.text import match_key

TEXT_COLUMNS = (
    "name",
    "name_clean",
    "legal_form",
    "form_position",
    "core",
    "core_key",
    "branch",
    "honorific",
    "remarks",
    "kana_clean",
    "reading_key",
    "reading_source",
    "postal_code_clean",
    "prefecture",
    "city",
    "address_rest",
    "building",
    "address_key",
    "town_key",
    "number_key",
    "phone_clean",
    "fax_clean",
    "email_clean",
    "email_domain",
    "corporate_number_clean",
    "invoice_number_clean",
)


def matching_frame(
    clean: Mapping[str, Sequence[object]], known: KnownNames | None = None
) -> pd.DataFrame:
    """Return what matching needs of cleansed customer records, one row each.

    Args:
        clean: the columns of ``cleansing.customers.cleanse_customers`` with ``system`` and
            ``code``, and ``record_id`` where the records already have one. A column that is not
            there counts as empty. ``former_names``, one per line, are names that the record itself
            had before, ``name_short`` is its short name as its system
            has it, ``extra`` its further columns as JSON.
        known: the firm's table of other names.

    Returns:
        A frame with ``record_id`` (int64), ``system``, ``code``, every one of ``TEXT_COLUMNS``
        (str, "" where missing) and ``identifier``: the 法人番号 of the record, be it given or
        inside an invoice number T…, 13 digits or "". An organ of a public body bears the body's
        name, the organ being its branch. ``municipality`` is the city without its ward: wards are
        redrawn, and left out. ``also`` are other names of the company (``also_names``),
        ``person`` is "1" for natural persons,
        ``named_place`` a place written beside the name that the record's own address does not tell.
    """
    size = len(clean["system"])
    frame = pd.DataFrame(
        {
            "record_id": np.asarray(clean.get("record_id", range(size)), dtype=np.int64),
            "system": _texts(clean, "system", size),
            "code": _texts(clean, "code", size),
        }
    )
    for column in TEXT_COLUMNS:
        frame[column] = _texts(clean, column, size)
    # No mail server in use tells Info@ from info@, and people write both.
    frame["email_clean"] = frame["email_clean"].str.lower()
    _name_public_bodies(frame)
    municipality = {city: _WARD.sub("", city) for city in set(frame["city"])}
    frame["municipality"] = frame["city"].map(municipality)
    _name_places(frame)
    alone = frame["legal_form"] == ""
    people = {core for core in set(frame.loc[alone, "core"]) if is_person(core)}
    frame["person"] = (alone & frame["core"].isin(people)).map({True: "1", False: ""})
    short, former, extra = (
        _texts(clean, column, size) for column in ("name_short", "former_names", "extra")
    )
    _name_otherwise(frame, short, former, extra, known or KnownNames())
    own = frame["corporate_number_clean"]
    invoice = frame["invoice_number_clean"].str[1:]
    frame["identifier"] = own.where(own != "", invoice)
    return frame


_WARD = re.compile("(?<=市).+区$")


def _name_places(frame: pd.DataFrame) -> None:
    """Add ``named_place``, in place."""
    places = {text: named_place(text) for text in set(frame["remarks"])}
    frame["named_place"] = frame["remarks"].map(places)
    own = ["named_place", "prefecture", "municipality", "town_key"]
    told = frame.loc[frame["named_place"] != "", own]
    known = [
        place_level(*map(str, place)) > PLACE.index("different")
        for place in told.itertuples(index=False)
    ]
    frame.loc[told.index[known], "named_place"] = ""


def _name_otherwise(
    frame: pd.DataFrame, short: pd.Series, former: pd.Series, extra: pd.Series, known: KnownNames
) -> None:
    """Add ``also``, the other names of each record's company, and readings the firm knows."""
    told = {text: told_names(text) for text in set(frame["remarks"])}
    before = {text: former_names(text) for text in set(former)}
    brief = {text: short_names(text) for text in set(short)}
    own = [
        [*told[remarks], *before[names], *brief[text], *column_names(cells)]
        for remarks, names, text, cells in zip(frame["remarks"], former, short, extra, strict=True)
    ]
    for row in np.flatnonzero(_may_be_proprietors(frame)).tolist():
        own[row] += proprietor_names(frame["core"].iloc[row], frame["remarks"].iloc[row])
    frame["also"] = [
        written(known.around(key, form, names)) if names or key in known else ""
        for key, form, names in zip(frame["core_key"], frame["legal_form"], own, strict=True)
    ]
    generated = frame["reading_source"] != "source"
    taught = frame["core_key"].map(_taught_readings(frame)).where(generated)
    frame["reading_key"] = taught.fillna(frame["reading_key"])
    read = frame["core_key"].map(known.readings).where(generated)
    frame["reading_key"] = read.fillna(frame["reading_key"])
    frame["reading_source"] = frame["reading_source"].mask(read.notna(), "source")


def _taught_readings(frame: pd.DataFrame) -> dict[str, str]:
    """Return the readings that some records give for names which others have without one.

    Where one system says how 慈泉 is read, no dictionary knows better; where two disagree, none is
    taken. A branch is read along with the name, so that such records teach nothing.
    """
    given = frame["reading_source"].eq("source") & frame["core_key"].ne("")
    plain = frame["branch"].eq("") & frame["core_key"].ne(frame["reading_key"])
    teachers = frame.loc[given & plain, ["core_key", "reading_key"]].drop_duplicates()
    agreed = teachers[~teachers["core_key"].duplicated(keep=False)]
    return dict(zip(agreed["core_key"], agreed["reading_key"], strict=True))


def _may_be_proprietors(frame: pd.DataFrame) -> pd.Series:
    several = frame["core"].str.contains(" ", regex=False) | (frame["remarks"] != "")
    return (frame["legal_form"] == "") & several


def _name_public_bodies(frame: pd.DataFrame) -> None:
    """Give organs of public bodies the name and form of their body, in place."""
    rows = frame.index[(frame["legal_form"] == "") & (frame["core"] != "")]
    known = {core: public_body(core) for core in set(frame.loc[rows, "core"])}
    body = frame.loc[rows, "core"].map(known).dropna()
    rows = body.index
    keys = {found.name: match_key(found.name) for found in set(body)}
    frame.loc[rows, "core"] = [found.name for found in body]
    frame.loc[rows, "core_key"] = [keys[found.name] for found in body]
    frame.loc[rows, "legal_form"] = [found.form for found in body]
    for column, part in (("branch", "organ"), ("prefecture", "prefecture")):
        told = [getattr(found, part) for found in body]
        given = frame.loc[rows, column]
        frame.loc[rows, column] = given.where(given != "", pd.Series(told, rows, dtype=object))


def _texts(clean: Mapping[str, Sequence[object]], column: str, size: int) -> pd.Series:
    values = clean.get(column)
    if values is None:
        return pd.Series([""] * size, dtype=object)
    return pd.Series(["" if value is None else str(value) for value in values], dtype=object)
