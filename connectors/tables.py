"""A file -> its tables, each with its header found.

What belongs here: which reader a file goes to. What does not: where a header is
(``connectors.locate``), which sheets count (``connectors.sheets``), which field a column fills.
"""

import codecs
from pathlib import Path

from connectors.detect import LOOK, detect_delimiter
from connectors.encoding import detect_encoding, scan
from connectors.locate import locate, looked_for
from connectors.profile import Profile
from connectors.readers.batch import Opened, Table
from connectors.readers.delimited import Delimited
from connectors.readers.fixed import open_fixed
from connectors.sheets import open_sheets
from connectors.units import unit_above
from connectors.unsafe import Container, describe, identify, wrong_kind
from core.language import Text

WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")


def open_tables(path: Path, profile: Profile) -> Opened:
    """Open a file with the reader that its profile asks for and its bytes allow.

    Raises:
        SourceError: the file is of another kind, damaged, protected, or has no such table.
    """
    container = identify(path)
    formats = (profile.format, *profile.also)
    if container.kind in WORKBOOKS and "excel" in formats:
        return open_sheets(path, container, profile)
    if container.kind == "text" and profile.format == "fixed":
        return open_fixed(path, profile)
    if container.kind == "text" and "csv" in formats:
        return _open_text(path, profile)
    raise wrong_kind(path, container.kind, _expected(profile))


def _expected(profile: Profile) -> Text:
    names = {"csv": "text", "fixed": "text", "excel": "xlsx"}
    kinds = [describe(names[form]) for form in dict.fromkeys((profile.format, *profile.also))]
    return Text("か".join(k.ja for k in kinds), " or ".join(k.en for k in kinds))


def _open_text(path: Path, profile: Profile) -> Opened:
    found = scan(path)
    encoding = detect_encoding(path, found, profile.encoding)
    delimiter: str = profile.delimiter
    if delimiter == "auto":
        text = codecs.getincrementaldecoder(encoding.name)("replace").decode(found.head)
        whole = text if len(found.head) == found.size else text[: text.rfind("\n") + 1] or text
        delimiter = detect_delimiter(whole, looked_for(profile)).character
    quoted = profile.quoting == "auto"
    reader = Delimited(path, found, encoding.name, delimiter, quoted=quoted)
    head = reader.head(LOOK)
    place = locate(path, "", head, profile)
    table = Table(
        "",
        place.header,
        place.before,
        lambda: reader.batches(place.start),
        unit=unit_above(place.titles),
        titles=place.titles,
    )
    return Opened([table], encoding.name, delimiter)


__all__ = ["Container", "open_tables"]
