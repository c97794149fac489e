"""Clean columns beside the raw ones: a customer record, field by field, distinct values once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cleansing.addresses import Address, split_address
from cleansing.columns import convert
from cleansing.emails import Email, clean_email
from cleansing.folds import fold_spaces, fold_width, to_katakana
from cleansing.identifiers import corporate_number, invoice_number
from cleansing.names import Name, split_name
from cleansing.phones import Phone, clean_phone
from cleansing.readings import bare_kana, kana_key, reading, reading_key
from cleansing.text import match_key
from core.fields import CLEAN_CUSTOMER_FIELDS

CLEANSER_VERSION = "1"
"""Raised whenever the same raw values could give other clean ones: then all are cleansed again."""

Columns = dict[str, list[str]]


def cleanse_customers(columns: Mapping[str, Sequence[str]]) -> Columns:
    """Return the clean columns of customer records.

    Args:
        columns: canonical field → raw texts, all equally long; a field that is not there counts
            as empty.

    Returns:
        Every column of ``core.fields.CLEAN_CUSTOMER_FIELDS``, "" where there is no value. A value
        that cannot be read gives "": the raw one stays beside it.
    """
    count = len(columns["name"])

    def raw(name: str) -> Sequence[str]:
        return columns.get(name) or [""] * count

    clean: Columns = {
        **_names(raw("name"), raw("name_kana")),
        **_addresses(raw("address")),
        **_contacts(raw("phone"), raw("fax"), raw("email")),
        "postal_code_clean": _each(raw("postal_code"), _postal_code),
        "corporate_number_clean": _each(raw("corporate_number"), corporate_number),
    }
    persons = [not form for form in clean["legal_form"]]
    clean["invoice_number_clean"] = _invoice_numbers(raw("invoice_number"), persons)
    return {name: clean[name] for name in CLEAN_CUSTOMER_FIELDS}


def _each(values: Sequence[str], function: Callable[[str], Any]) -> list[str]:
    found, _ = convert(values, function)
    return [value or "" for value in found]


def _parts(values: Sequence[str], split: Callable[[str], Any], names: Sequence[str]) -> Columns:
    """Split each distinct value once, and give its parts as columns."""
    known = {value: split(value) for value in set(values)}
    return {name: [getattr(known[value], name) for value in values] for name in names}


def _names(names: Sequence[str], kana: Sequence[str]) -> Columns:
    parts = _parts(
        names, split_name, ("display", "legal_form", "form_position", "core", "branch", "honorific")
    )
    shown: dict[str, Name] = {name: split_name(name) for name in set(names)}
    kana_clean = _each(kana, _kana)
    core_keys = {core: match_key(core) for core in set(parts["core"])}
    given = {text: reading_key(text) for text in set(kana_clean)}
    missing = {
        core for core, text in zip(parts["core"], kana_clean, strict=True) if not given[text]
    }
    generated = {core: kana_key(reading(core)) for core in missing}
    return {
        "name_clean": parts["display"],
        "legal_form": parts["legal_form"],
        "form_position": parts["form_position"],
        "core": parts["core"],
        "core_key": [core_keys[core] for core in parts["core"]],
        "branch": parts["branch"],
        "honorific": parts["honorific"],
        "remarks": ["／".join(shown[name].remarks) for name in names],
        "kana_clean": kana_clean,
        "reading_key": [
            given[text] or generated[core]
            for core, text in zip(parts["core"], kana_clean, strict=True)
        ],
        "reading_source": ["source" if given[text] else "generated" for text in kana_clean],
    }


def _kana(text: str) -> str:
    """Return a reading in katakana without the legal form."""
    if not text.strip():
        return ""
    return to_katakana(fold_spaces(bare_kana(text)))


def _addresses(addresses: Sequence[str]) -> Columns:
    known: dict[str, Address] = {text: split_address(text) for text in set(addresses)}
    names = {
        "prefecture": "prefecture",
        "city": "city",
        "address_rest": "rest",
        "building": "building",
        "address_key": "address_key",
        "town_key": "town_key",
        "number_key": "number_key",
    }
    return {
        column: [getattr(known[text], part) for text in addresses] for column, part in names.items()
    }


def _contacts(phones: Sequence[str], faxes: Sequence[str], emails: Sequence[str]) -> Columns:
    phone: list[Phone | None] = convert(phones, clean_phone)[0]
    fax: list[Phone | None] = convert(faxes, clean_phone)[0]
    email: list[Email | None] = convert(emails, clean_email)[0]
    return {
        "phone_clean": [number.e164 if number else "" for number in phone],
        "phone_display": [number.national if number else "" for number in phone],
        "fax_clean": [number.e164 if number else "" for number in fax],
        "email_clean": [mail.address if mail else "" for mail in email],
        "email_domain": [mail.domain if mail else "" for mail in email],
    }


def _invoice_numbers(values: Sequence[str], persons: Sequence[bool]) -> list[str]:
    firm = _each(values, invoice_number)
    person = _each(values, lambda text: invoice_number(text, person=True))
    return [p if alone else f for f, p, alone in zip(firm, person, persons, strict=True)]


def _postal_code(text: str) -> str:
    """Return seven digits; a code that a spreadsheet shortened gets its zeros again."""
    digits = "".join(sign for sign in fold_width(text) if sign.isdecimal())
    return digits.zfill(7) if 5 < len(digits) <= 7 else ""
