"""Clean columns beside the raw ones: a customer record, field by field, distinct values once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cleansing.addresses import Address, clean_postal_code, split_address
from cleansing.columns import convert
from cleansing.emails import Email, clean_email
from cleansing.identifiers import corporate_number, invoice_number
from cleansing.money import written_yen
from cleansing.name_keys import core_key
from cleansing.names import split_name
from cleansing.phones import Phone, clean_phone
from cleansing.readings import bare_kana, kana_key, reading, reading_key
from core.fields import AMOUNT_FIELDS

CLEANSER_VERSION = "6"
"""Raised whenever the same raw values could give other clean ones: then all are cleansed again."""

Columns = dict[str, list[str]]


def cleanse_customers(columns: Mapping[str, Sequence[str]]) -> Columns:
    """Return the clean columns of customer records.

    Args:
        columns: canonical field → raw texts, all equally long; a field that is not there counts
            as empty.

    Returns:
        Every column of ``core.fields.CLEAN_CUSTOMER_FIELDS`` and ``CLEAN_AMOUNT_FIELDS``, and
        ``legal_form_candidates`` and ``department``; "" where there is no value. A value that
        cannot be read gives "": the raw one stays beside it. Only an amount that cannot be read
        stays as it is written.
    """
    count = len(columns["name"])

    def raw(name: str) -> Sequence[str]:
        return columns.get(name) or [""] * count

    clean: Columns = {
        **_names(raw("name"), raw("name_kana")),
        **_addresses(raw("address"), raw("postal_code")),
        **_contacts(raw("phone"), raw("fax"), raw("email")),
        "corporate_number_clean": _each(raw("corporate_number"), corporate_number),
        **{f"{name}_clean": _each(raw(name), written_yen) for name in AMOUNT_FIELDS},
    }
    persons = [not form for form in clean["legal_form"]]
    clean["invoice_number_clean"] = _invoice_numbers(raw("invoice_number"), persons)
    return clean


def _each(values: Sequence[str], function: Callable[[str], Any]) -> list[str]:
    found, _ = convert(values, function)
    return [value or "" for value in found]


def _names(names: Sequence[str], kana: Sequence[str]) -> Columns:
    split = {name: split_name(name) for name in set(names)}
    found = [split[name] for name in names]
    cores = [name.core for name in found]
    keys = {core: core_key(core) for core in set(cores)}
    bare = {text: bare_kana(text) for text in set(kana)}
    given = {text: reading_key(short) for text, short in bare.items()}
    missing = {core for core, text in zip(cores, kana, strict=True) if not given[text]}
    generated = {core: kana_key(reading(core)) for core in missing}
    return {
        "name_clean": [name.display for name in found],
        "legal_form": [name.legal_form for name in found],
        "form_position": [name.form_position for name in found],
        "legal_form_candidates": ["／".join(name.legal_form_candidates) for name in found],
        "core": cores,
        "core_key": [keys[core] for core in cores],
        "branch": [name.branch for name in found],
        "department": [name.department for name in found],
        "honorific": [name.honorific for name in found],
        "remarks": ["／".join(name.remarks) for name in found],
        "kana_clean": [bare[text] for text in kana],
        "reading_key": [
            given[text] or generated[core] for core, text in zip(cores, kana, strict=True)
        ],
        "reading_source": ["source" if given[text] else "generated" for text in kana],
    }


def _addresses(addresses: Sequence[str], postal_codes: Sequence[str]) -> Columns:
    codes = _each(postal_codes, clean_postal_code)
    pairs = list(zip(addresses, codes, strict=True))
    known: dict[tuple[str, str], Address] = {pair: split_address(*pair) for pair in set(pairs)}
    found = [known[pair] for pair in pairs]
    return {
        "postal_code_clean": [
            code or part.postal_code for code, part in zip(codes, found, strict=True)
        ],
        "prefecture": [part.prefecture for part in found],
        "city": [part.city for part in found],
        "address_rest": [part.rest for part in found],
        "building": [part.building for part in found],
        "address_key": [part.address_key for part in found],
        "town_key": [part.town_key for part in found],
        "number_key": [part.number_key for part in found],
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
