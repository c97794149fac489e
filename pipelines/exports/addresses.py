"""Addresses of the master in parts, and postal codes as people write them."""

from connectors.writers.records import Address


def address_of(whole: str, prefecture: str, city: str) -> Address:
    """Return a published address in its parts."""
    rest, _, building = whole.partition("　")
    for part in (prefecture, city):
        rest = rest.removeprefix(part)
    return Address(prefecture, city, rest, building)


def hyphenated(code: str | None) -> str:
    """Return a postal code of seven digits as 100-0001."""
    return f"{code[:3]}-{code[3:]}" if code and len(code) == 7 else code or ""
