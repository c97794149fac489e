"""The code of a record whose export has no code column.

Such a record is named by the fields its profile declares (``identity``), never by where it stands
in the file. What belongs here: how those fields become one code. What does not: which fields
they are.
"""

import unicodedata
from collections.abc import Sequence


def identity_code(values: Sequence[str]) -> str:
    """Return the code made from a record's identifying fields, in the profile's order.

    Each value is brought to its compatibility form (NFKC: half-width kana become full-width,
    full-width letters and digits ASCII), runs of white space and line breaks collapse to one
    space, and what is left is joined with ``/``. Fields without a value are left out.

    Nothing else is folded: two spellings of one name are two records, and whether they are the
    same customer is for the matching to say.

    Returns:
        The code, or "" when no field has a value (such a row names nobody and is held back).
    """
    folded = (" ".join(unicodedata.normalize("NFKC", value).split()) for value in values)
    return "/".join(value for value in folded if value)
