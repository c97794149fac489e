"""Which sheets of a workbook are read, and where their headers are.

What belongs here: choosing sheets, headers of merged cells, what to note about hidden things.
What does not: cells (``connectors.readers.workbook``).
"""

from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from connectors.binding import bind, wanted_columns
from connectors.detect import LOOK, find_header
from connectors.headers import Header, fold
from connectors.locate import Place, locate, looked_for, where_in
from connectors.model import Note, Skipped
from connectors.problems import listing
from connectors.profile import Profile
from connectors.readers.batch import Opened, Table
from connectors.readers.workbook import SheetRows, Workbook
from connectors.units import unit_above
from connectors.unsafe import Container, external_links
from core.errors import SourceError
from core.language import Text


def open_sheets(path: Path, container: Container, profile: Profile) -> Opened:
    """Open the sheets of a workbook that a profile means.

    Raises:
        SourceError: a named sheet is missing, a sheet lacks columns, or none fits.
    """
    book = Workbook(path, container)
    opened = Opened([], notes=list(container.notes))
    if profile.sheet == ("auto",):
        _choose(path, book, profile, opened)
    else:
        names = book.visible if profile.sheet == ("all",) else _named(path, book, profile)
        for name in names:
            sheet = book.sheet(name)
            opened.tables.append(_table(path, sheet, profile, opened.notes))
    if book.hidden:
        unread = [n for n in book.hidden if n not in {t.sheet for t in opened.tables}]
        opened.notes += [_hidden_sheets(unread)] if unread else []
    if not opened.tables:
        raise _no_sheet(path, book, [])
    return opened


def _named(path: Path, book: Workbook, profile: Profile) -> list[str]:
    every = {fold(name): name for name in (*book.visible, *book.hidden)}
    missing = [name for name in profile.sheet if fold(name) not in every]
    if missing:
        raise _no_sheet(path, book, missing)
    return [every[fold(name)] for name in profile.sheet]


def _choose(path: Path, book: Workbook, profile: Profile, opened: Opened) -> None:
    """Read every visible sheet whose header fits; a sheet that nearly fits stops the source."""
    ignored: list[str] = []
    first_error: SourceError | None = None
    for name in book.visible:
        sheet = book.sheet(name)
        if not sheet.width:
            continue
        try:
            opened.tables.append(_table(path, sheet, profile, opened.notes))
        except SourceError as error:
            if _nearly(sheet, profile):
                raise
            first_error = first_error or error
            ignored.append(name)
    if not opened.tables:
        if first_error is not None and len(book.visible) == 1:
            raise first_error
        raise _no_sheet(path, book, [])
    if ignored:
        opened.notes.append(
            Note(
                "sheets_ignored",
                Text(
                    f"見出しが合わないので読まないシート: {listing(ignored)}",
                    f"Sheets without a fitting header are not read: {listing(ignored)}",
                ),
            )
        )


def _nearly(sheet: SheetRows, profile: Profile) -> bool:
    """Tell whether a sheet that does not fit holds at least half of the columns it should."""
    wanted = wanted_columns(profile)
    guess = find_header(
        _filled_head(sheet),
        wanted or looked_for(profile),
        profile.header_rows,
        profile.comments,
        least=1,
    )
    if guess is None:
        return False
    return guess.hits * 2 >= len(wanted) if wanted else guess.hits >= 3


def _table(path: Path, sheet: SheetRows, profile: Profile, notes: list[Note]) -> Table:
    place = locate(path, sheet.name, _filled_head(sheet), profile)
    header = Header(place.header.cells + [""] * (sheet.width - len(place.header.cells)))
    bind(profile, header, path, where_in(sheet.name))
    notes += _notes_on(path, sheet)
    merged = [area for area in sheet.merged if area[2] >= place.start and area[2] > area[0]]
    titles = (*place.titles, sheet.name)
    return Table(
        sheet.name,
        header,
        _before(place),
        lambda: sheet.batches(place.start),
        sheet.typed,
        merged,
        unit_above(titles),
        titles,
    )


def _before(place: Place) -> list[Skipped]:
    return list(place.before)


def _filled_head(sheet: SheetRows) -> list[list[str]]:
    """Return the first rows with merged cells filled to the right, as a reader sees them."""
    head = sheet.head(LOOK)
    for top, left, _, right in sheet.merged:
        if top <= len(head) and right > left:
            row = head[top - 1]
            for column in range(max(left, 0), min(right + 1, len(row))):
                row[column] = row[max(left, 0)]
    return head


def _notes_on(path: Path, sheet: SheetRows) -> list[Note]:
    facts, name = sheet.facts, sheet.name
    notes = []
    if facts.external:
        notes.append(external_links(path, facts.external))
    if facts.hidden_rows:
        more_ja = "(フィルター中)" if facts.filtered else ""
        more_en = " by a filter" if facts.filtered else ""
        notes.append(
            Note(
                "hidden_rows",
                Text(
                    f"シート「{name}」には非表示の行が{facts.hidden_rows:,}行あります{more_ja}。"
                    "他の行と同じに読みます。",
                    f"{facts.hidden_rows:,} rows of the sheet 「{name}」 are hidden{more_en}. They "
                    "are read like the others.",
                ),
            )
        )
    if facts.hidden_columns:
        notes.append(
            Note(
                "hidden_columns",
                Text(
                    f"シート「{name}」には非表示の列が{facts.hidden_columns:,}列あります。"
                    "他の列と同じに読みます。",
                    f"{facts.hidden_columns:,} columns of the sheet 「{name}」 are hidden. They "
                    "are read.",
                ),
            )
        )
    return notes


def _hidden_sheets(names: Sequence[str]) -> Note:
    return Note(
        "hidden_sheet",
        Text(
            f"非表示のシート{listing(names)}は読みません。読むにはプロファイルの sheet に名前を"
            "書いてください。",
            f"The hidden sheets {listing(names)} are not read. To read one, name it as sheet in "
            "the profile.",
        ),
    )


def _no_sheet(path: Path, book: Workbook, missing: Sequence[str]) -> SourceError:
    every = [*book.visible, *book.hidden]
    if not missing:
        return SourceError(
            "SOURCE_SHEET_MISSING",
            Text(
                f"{path.name}に、見出しがこの形式に合うシートがありません。シート: "
                f"{listing(every)}。プロファイルの sheet と fields を確かめてください。",
                f"No sheet of {path.name} has a header of this format. Its sheets: "
                f"{listing(every)}. Check sheet and fields in the profile.",
            ),
        )
    like = [
        match[0]
        for name in missing
        for match in process.extract(name, every, scorer=fuzz.WRatio, score_cutoff=60, limit=2)
    ]
    near = listing(list(dict.fromkeys(like)))
    return SourceError(
        "SOURCE_SHEET_MISSING",
        Text(
            f"{path.name}にシート{listing(missing)}がありません。似た名前: {near}。あるシート: "
            f"{listing(every)}。シート名が変わったのなら、プロファイルの sheet を直してください。",
            f"{path.name} has no sheet {listing(missing)}. Resembling: {near}. Its sheets: "
            f"{listing(every)}. If the sheet was renamed, correct sheet in the profile.",
        ),
    )
