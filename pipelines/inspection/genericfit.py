"""Whether a generic profile reads a file just as a proposal does.

What belongs here: comparing. What does not: formats of known software (``fits``).
"""

from pathlib import Path

from connectors.binding import bind
from connectors.locate import locate, where_in
from connectors.profile import Profile, load_profile
from connectors.rawtables import RawFile
from connectors.reading import open_reading
from core.errors import SourceError
from core.language import Text
from pipelines.inspection.fit import Fit, title_of
from pipelines.inspection.proposal import Proposal, ReadTable


def generic_fit(path: Path, raw: RawFile, proposal: Proposal) -> Fit | None:
    """Return the generic profile that reads a file just as a proposal does.

    Returns:
        None where the proposal knows better: words that the dictionary lacks, a header over other
        rows, tax that is included, codes that lost their zeros and so on.
    """
    if set(proposal.profile) - _GENERIC_KEYS or proposal.profile.get("constants"):
        return None
    if proposal.details.basis == "inclusive" or "amount_basis" in proposal.profile["fields"]:
        return None
    kind = "csv" if raw.book is None else "excel"
    for name in _GENERIC.get(proposal.entity, {}).get(kind, ()):
        profile = load_profile(name)
        if _same_identity(profile, proposal) and _same_words(profile, proposal):
            bound = [_reads_alike(path, profile, table) for table in proposal.tables]
            if all(bound) and not _reads_more(path, raw, profile, proposal):
                found = tuple(choice.field for choice in proposal.choices)
                reason = Text(
                    "見出しの言葉が全部、見出しの辞書にある",
                    "every header is a word of the dictionary",
                )
                return Fit(
                    name, title_of(profile), profile.entity, "exact", found, (), reason, (), 1.0
                )
    return None


_GENERIC: dict[str, dict[str, tuple[str, ...]]] = {
    "customers": {"csv": ("generic_customers", "generic_ledger"), "excel": ("generic_ledger",)},
    "transactions": {"csv": ("generic_transactions",), "excel": ("generic_transactions",)},
    "contacts": {"csv": ("generic_contacts",), "excel": ("generic_contacts",)},
    "activities": {"csv": ("generic_activities",), "excel": ("generic_activities",)},
    "deals": {"csv": ("generic_deals",), "excel": ("generic_deals",)},
}


_GENERIC_KEYS = frozenset(
    {"id", "entity", "format", "header_rows", "fields", "values", "identity", "tax", "comments"}
)


def _same_identity(profile: Profile, proposal: Proposal) -> bool:
    """Tell whether records without code get the same code."""
    proposed = tuple(proposal.profile.get("identity", ()))
    if not proposed:
        return True
    fields = {choice.field for choice in proposal.choices}
    return proposed == tuple(name for name in profile.identity if name in fields)


def _same_words(profile: Profile, proposal: Proposal) -> bool:
    """Tell whether a generic profile knows every word of the kind column."""
    known = profile.values.get("kind", {})
    kinds = proposal.details.kinds
    return not proposal.details.unknown_kinds and all(known.get(t) == k for t, k in kinds.items())


def _reads_alike(path: Path, profile: Profile, table: ReadTable) -> bool:
    sheet, layout = table.table.sheet, table.table.layout
    try:
        place = locate(path, sheet, table.head, profile)
        binding = bind(profile, place.header, path, where_in(sheet))
    except SourceError:
        return False
    if place.start != layout.start:
        return False
    bound = {plan.field: plan.places for plan in binding.plans}
    proposed = {choice.field: choice.places for choice in table.best.choices}
    guessed = {c.field for c in table.best.choices if c.how != "synonym" and c.field in _MINOR}
    return bound == {f: places for f, places in proposed.items() if f in bound or f not in guessed}


_MINOR = frozenset(
    {
        "acquisition_source",
        "annual_sales",
        "capital",
        "credit_score",
        "employees",
        "policy",
        "potential",
    }
)
"""Fields that nobody misses: guessed ones are no reason for a profile of one's own."""


def _reads_more(path: Path, raw: RawFile, profile: Profile, proposal: Proposal) -> bool:
    """Tell whether a profile would read sheets that are not part of the proposal."""
    if raw.book is None:
        return False
    try:
        sheets = open_reading(path, profile).sheets
    except SourceError:
        return True
    return sheets != [t.sheet for t in raw.tables if t.sheet in _sheets(proposal)]


def _sheets(proposal: Proposal) -> set[str]:
    return {table.table.sheet for table in proposal.tables}
