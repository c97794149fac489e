"""Which built-in profiles fit a file, how well, and what they lack.

What belongs here: trying the profiles that come with the product. What does not: profiles made up
for a file (``proposal``).
"""

from collections.abc import Sequence
from pathlib import Path

from connectors.binding import bind, wanted_columns
from connectors.headers import Header
from connectors.locate import locate, where_in
from connectors.model import Block, Held
from connectors.profile import Profile, builtin_profiles
from connectors.rawtables import RawFile
from connectors.reading import open_reading
from connectors.rules import Names
from connectors.synonyms import synonyms
from core.errors import SourceError
from core.language import Text
from pipelines.inspection.affinity import speaks_for
from pipelines.inspection.fit import Fit, Verdict, title_of
from pipelines.inspection.fixedfit import fixed_fit
from pipelines.inspection.proposal import ReadTable

_LOOK = 200
_MOST_HELD = 0.4
_NEAR = 0.5


def rank_profiles(path: Path, raw: RawFile, tables: Sequence[ReadTable]) -> list[Fit]:
    """Try every built-in profile that does not work by synonyms alone; the best first."""
    fits = [
        fit
        for profile in builtin_profiles()
        if not is_generic(profile) and (fit := _fit(path, raw, tables, profile)) is not None
    ]
    order = {"exact": 3, "broken": 2, "partly": 1, "near": 0}
    return sorted(fits, key=lambda fit: (order[fit.verdict], fit.score), reverse=True)


def is_generic(profile: Profile) -> bool:
    """Tell whether a profile recognises any table by its words, whoever wrote it."""
    return profile.synonyms and not profile.software.strip().replace("Microsoft Excel", "")


def _fit(path: Path, raw: RawFile, tables: Sequence[ReadTable], profile: Profile) -> Fit | None:
    if profile.format == "fixed":
        return fixed_fit(path, raw, profile)
    kind = "csv" if raw.book is None else "excel"
    adapt = () if kind in (profile.format, *profile.also) else (kind,)
    header = _bound(path, raw, profile)
    if header is None:
        return _near(tables, profile)
    wanted = wanted_columns(profile)
    found = [names for names in wanted if header.find(names)]
    if profile.synonyms and not _signed(profile, header):
        return None
    if len(found) < min(4, len(wanted)) or len(found) < _NEAR * len(wanted):
        return _near(tables, profile)
    tried = _adapted(profile, adapt)
    held, error = _try(path, tried)
    if error is not None and header_in_file(profile, header):
        return _broken(profile, found, error)
    if not header_in_file(profile, header) and _contradicts(profile, header, tables):
        return None
    if error is not None or held > 0.9:
        return None if not header_in_file(profile, header) else _near(tables, profile)
    told = header_in_file(profile, header)
    verdict: Verdict = "exact" if told or held <= _MOST_HELD else "partly"
    return Fit(
        profile.id,
        title_of(profile),
        profile.entity,
        verdict,
        tuple(names[0] for names in found),
        tuple(names[0] for names in wanted if names not in found),
        _all_there(len(found), len(wanted)),
        adapt,
        len(found) * len(found) / max(len(wanted), 1),
    )


def _all_there(found: int, wanted: int) -> Text:
    return Text(
        f"この形式の列{wanted}個のうち{found}個がある",
        f"{found} of the {wanted} columns of this format are there",
    )


def header_in_file(profile: Profile, header: Header) -> bool:
    """Tell whether the names stand in the file (and not in the profile, by width)."""
    return tuple(header.cells) not in {tuple(names) for names in profile.columns.values()}


def _bound(path: Path, raw: RawFile, profile: Profile) -> Header | None:
    """Return the header of the first table to which a profile binds."""
    for table in raw.tables:
        if table.hidden:
            continue
        try:
            place = locate(path, table.sheet, table.head, profile)
            bind(profile, place.header, path, where_in(table.sheet))
        except SourceError:
            continue
        return place.header
    return None


def _adapted(profile: Profile, adapt: tuple[str, ...]) -> Profile:
    if not adapt:
        return profile
    return profile.model_copy(update={"also": (*profile.also, *adapt)})


def _broken(profile: Profile, found: Sequence[Names], error: SourceError) -> Fit:
    """Say that a file is of this format, but cannot be read."""
    return Fit(
        profile.id,
        title_of(profile),
        profile.entity,
        "broken",
        tuple(names[0] for names in found),
        (),
        error.message,
        (),
        float(len(found)),
    )


def _try(path: Path, profile: Profile) -> tuple[float, SourceError | None]:
    """Return the share of rows held back among the first ones, and why it cannot be read."""
    good = held = 0
    try:
        for item in open_reading(path, profile):
            if isinstance(item, Block):
                good += 0 if item.derived else len(item)
                if good >= _LOOK:
                    break
            elif isinstance(item, Held):
                held += 1
            else:
                good += item.reason in ("not_receivable", "not_selected", "continuation")
    except SourceError as error:
        return 1.0, error
    return held / (held + good) if held else 0.0, None


def _contradicts(profile: Profile, header: Header, tables: Sequence[ReadTable]) -> bool:
    """Tell whether a file without header holds other things than a layout of its width says."""
    wrong = checked = 0
    for table in tables:
        if table.table.layout.width != len(header.cells):
            continue
        for name, rule in profile.fields.items():
            groups = rule.groups()
            found = header.find(groups[0]) if len(groups) == 1 else None
            if found is None or found.index >= len(table.table.columns):
                continue
            looks = table.table.columns[found.index].looks
            if looks.filled >= 2:
                checked += 1
                wrong += speaks_for(name, looks)[0] <= -0.8 or (
                    name in _TELLING and looks.share(*_TELLING[name]) < 0.3
                )
    return wrong >= 2 or (checked > 0 and wrong > 0.5 * checked)


_TELLING = {
    "name_kana": ("kana",),
    "postal_code": ("postal", "seven_digits"),
    "phone": ("phone",),
    "fax": ("phone",),
    "email": ("email",),
}


def _signed(profile: Profile, header: Header) -> bool:
    """Tell whether a format that goes by synonyms shows a column that only it has."""
    known = {name for names in synonyms(profile.entity).values() for name in names}
    own = [
        name for names in _named(profile) for name in names if name not in known and len(name) > 1
    ]
    return bool(own) and header.find(own) is not None


def _named(profile: Profile) -> list[Names]:
    groups = [group for rule in profile.fields.values() for group in rule.groups()]
    if profile.groups and profile.groups.start:
        groups.append(profile.groups.start.column)
    return groups


def _near(tables: Sequence[ReadTable], profile: Profile) -> Fit | None:
    """Say how near a format comes whose columns are not all there."""
    wanted = wanted_columns(profile)
    best: tuple[int, Header] | None = None
    for table in tables:
        header = Header(table.table.layout.cells)
        if profile.absent and header.find(profile.absent):
            continue
        hits = sum(1 for names in wanted if header.find(names))
        if best is None or hits > best[0]:
            best = (hits, header)
    if best is None or best[0] < max(3, _NEAR * len(wanted)) or profile.synonyms:
        return None
    hits, header = best
    missing = [names for names in wanted if not header.find(names)]
    like = [found for names in missing for found in header.resembling(names, 1)]
    near_ja = f"。似た列: {'、'.join(dict.fromkeys(like))}" if like else ""
    near_en = f"; resembling: {', '.join(dict.fromkeys(like))}" if like else ""
    return Fit(
        profile.id,
        title_of(profile),
        profile.entity,
        "near",
        tuple(names[0] for names in wanted if header.find(names)),
        tuple(names[0] for names in missing),
        Text(
            f"この形式の列{len(wanted)}個のうち{hits}個だけがある{near_ja}",
            f"only {hits} of the {len(wanted)} columns of this format are there{near_en}",
        ),
        (),
        hits * hits / max(len(wanted), 1),
    )
