"""Trying the fixed-width formats, by the first record.

What belongs here: telling a file of such a format, damaged or not. What does not: other formats.
"""

from pathlib import Path

from connectors.formatrules import FixedRecord
from connectors.profile import Profile
from connectors.rawtables import RawFile
from connectors.reading import open_reading
from core.errors import SourceError
from core.language import Text
from pipelines.inspection.fit import Fit, title_of


def fixed_fit(path: Path, raw: RawFile, profile: Profile) -> Fit | None:
    """Try a fixed-width format; a damaged file of this very kind is told as such."""
    rules = profile.fixed
    if rules is None or raw.found is None:
        return None
    head = raw.found.head[: rules.length]
    record = rules.records.get(head[:1].decode("latin-1"))
    if record is None or record.kind != "header" or not _expected(head, record):
        return None
    columns = tuple(dict.fromkeys(name for r in rules.records.values() for name in r.fields))
    why: Text | None = None
    try:
        for _ in open_reading(path, profile):
            pass
    except SourceError as error:
        why = error.message
    length = Text(
        f"1件{rules.length}バイトで、先頭のレコードの種別が合う",
        f"records of {rules.length} bytes, the first of the right kind",
    )
    return Fit(
        profile.id,
        title_of(profile),
        profile.entity,
        "exact" if why is None else "broken",
        columns,
        (),
        why or length,
        (),
        100.0,
    )


def _expected(head: bytes, record: FixedRecord) -> bool:
    at = 0
    for name, width in record.fields.items():
        text = head[at : at + width].decode("cp932", "replace")
        if name in record.expect and text not in record.expect[name]:
            return False
        at += width
    return True
