"""Customer ids: ``C`` + 8 digits + a check digit. Minted once, stored, never reused.

The check digit is Damm's: it catches every single wrong digit and every swap of neighbours,
the two slips people make when they copy a number (H. M. Damm, 2004).
"""

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
LARGEST_SERIAL = 99_999_999


def check_digit(digits: str) -> str:
    """Return Damm's check digit of a string of decimal digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def customer_id(serial: int) -> str:
    """Return the id with this serial number, counted from 1.

    Raises:
        ValueError: the serial is outside 1 to 99,999,999.
    """
    if not 1 <= serial <= LARGEST_SERIAL:
        raise ValueError(f"customer serial out of range: {serial}")
    digits = f"{serial:08d}"
    return f"C{digits}{check_digit(digits)}"


def site_id(serial: int) -> str:
    """Return the id of a site with this serial number (``S`` in place of ``C``)."""
    return "S" + customer_id(serial)[1:]


def contact_id(serial: int) -> str:
    """Return the id of a person with this serial number (``P`` in place of ``C``)."""
    return "P" + customer_id(serial)[1:]


def is_customer_id(text: str) -> bool:
    """Tell whether ``text`` has the form of a customer id, its check digit included."""
    digits = text[1:]
    return (
        len(text) == 10
        and text[0] == "C"
        and digits.isascii()
        and digits.isdigit()
        and check_digit(digits[:-1]) == digits[-1]
    )
