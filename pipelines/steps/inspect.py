"""Inspecting a file: what it is, how it would be read, what would be wrong with it.

Nothing is stored: neither the file nor the warehouse is touched.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleansing.dates import DateContext
from connectors.physical import physical
from connectors.profile import Profile, load_profile
from connectors.rawtables import open_raw
from connectors.tables import open_tables
from core.errors import SourceError
from core.language import Text
from pipelines.config import Configuration
from pipelines.inspection import wording
from pipelines.inspection.details import Details
from pipelines.inspection.dryrun import DryRun, HeldReason, dry_run
from pipelines.inspection.entities import ENTITY_NAMES
from pipelines.inspection.findings import Finding, Seen, find
from pipelines.inspection.fits import Fit, generic_fit, rank_profiles
from pipelines.inspection.mapped import loose_columns, profile_fields, proposed_fields
from pipelines.inspection.masking import Mask, mask_of
from pipelines.inspection.model import Counts, Inspection, LooseColumn, MappedField, TableFact
from pipelines.inspection.placing import place_source
from pipelines.inspection.proposal import Proposal, ReadTable, as_profile, propose, read_tables
from pipelines.inspection.totals import check_totals
from pipelines.workspace import Workspace

Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Chosen:
    """The profile a file is read with, and where it comes from."""

    profile: Profile | None
    built_in: str
    written: dict[str, Any]
    title: Text
    details: Details
    proposal: Proposal | None


def inspect_file(
    path: Path, workspace: Workspace | None, progress: Progress | None = None
) -> Inspection:
    """Inspect a file.

    Args:
        path: the file.
        workspace: where it would be added; None outside of one.
        progress: told of the rows read since the last call.

    Raises:
        SourceError: it cannot be opened at all (missing, empty, damaged, protected, no table).
    """
    raw = open_raw(path)
    facts = physical(path, raw)
    place = workspace or Workspace(path.parent, Configuration(version=1, company="-"))
    context = DateContext(file_date=facts.modified_at.astimezone(place.zone).date())
    tables = read_tables(raw, context)
    fits = rank_profiles(path, raw, tables)
    proposal = propose(raw, tables, context)
    if proposal is not None and (generic := generic_fit(path, raw, proposal)) is not None:
        fits.append(generic)
    chosen = _choose(fits, proposal)
    if chosen.profile is None:
        return _unknown(path, facts, tables, fits)
    run = dry_run(path, chosen.profile, place, facts.modified_at, progress)
    mask = mask_of(run.collector.tables)
    mapping, loose = _mapping(chosen, run, tables, mask)
    findings = _findings(path, chosen, run, mapping, mask, context)
    if facts.dates_1904:
        findings.append(Finding("dates_1904", "warning", *wording.dates_1904()))
    return Inspection(
        path=path,
        physical=facts,
        tables=tuple(_table_fact(t, run) for t in tables),
        entity=chosen.profile.entity,
        entity_reason=ENTITY_NAMES[chosen.profile.entity],
        profile=chosen.profile,
        title=chosen.title,
        built_in=chosen.built_in,
        written=chosen.written,
        fits=tuple(fits),
        mapping=tuple(mapping),
        loose=tuple(loose),
        identity=chosen.profile.identity,
        preview=_preview(run, mask),
        counts=_counts(run),
        findings=tuple(findings),
        source=place_source(path, chosen.profile, chosen.built_in, workspace, list(run.kinds)),
        held=_held(run, mask),
    )


def _choose(fits: list[Fit], proposal: Proposal | None) -> _Chosen:
    """Take a built-in profile that fits exactly, else the proposal, else one that nearly fits."""
    details = proposal.details if proposal is not None else Details()
    exact = [fit for fit in fits if fit.verdict == "exact"]
    broken = [fit for fit in fits if fit.verdict in ("broken", "partly")]
    if exact or (proposal is None and broken):
        fit = (exact or broken)[0]
        profile = load_profile(fit.profile)
        if not fit.adapt:
            return _Chosen(profile, fit.profile, {}, fit.title, details, proposal)
        profile = profile.model_copy(update={"also": (*profile.also, *fit.adapt)})
        written = profile.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return _Chosen(profile, "", written, fit.title, details, None)
    if broken and broken[0].verdict == "broken":
        profile = load_profile(broken[0].profile)
        return _Chosen(profile, broken[0].profile, {}, broken[0].title, details, proposal)
    if proposal is None:
        return _Chosen(None, "", {}, Text("", ""), details, None)
    return _Chosen(
        as_profile(proposal.profile),
        "",
        proposal.profile,
        ENTITY_NAMES[proposal.entity],
        details,
        proposal,
    )


def _unknown(path: Path, facts: Any, tables: list[ReadTable], fits: list[Fit]) -> Inspection:
    nothing = Text(
        "得意先・売上・仕訳・担当者・活動のどれとしても読めません。",
        "It cannot be read as customers, sales, a journal, contacts or activities.",
    )
    action = Text(
        "名称や日付と金額の列があるか確かめてください。あるのに読めないときは、見出しの行を付けるか、"
        "プロファイルを書いてください(docs/ja/profiles.md)。",
        "Check that there are columns of names, or of dates and amounts. If there are, add a "
        "header row or write a profile (docs/profiles.md).",
    )
    return Inspection(
        path=path,
        physical=facts,
        tables=tuple(_table_fact(table, None) for table in tables),
        entity="",
        entity_reason=nothing,
        profile=None,
        title=Text("", ""),
        built_in="",
        written={},
        fits=tuple(fits),
        mapping=(),
        loose=(),
        identity=(),
        preview=(),
        counts=Counts(),
        findings=(Finding("unknown_file", "error", nothing, action),),
        source=None,
    )


def _mapping(
    chosen: _Chosen, run: DryRun, tables: list[ReadTable], mask: Mask
) -> tuple[list[MappedField], list[LooseColumn]]:
    """Describe which columns fill which fields, and which are left."""
    if chosen.written and chosen.proposal is not None:
        mapping = proposed_fields(chosen.proposal, mask)
        return mapping, loose_columns(chosen.proposal.main.columns, mapping, mask)
    if chosen.profile is None or run.reading is None:
        return [], []
    shown = [t for t in tables if t.table.sheet == run.reading.sheets[0]]
    columns = shown[0].table.columns if shown else []
    mapping = profile_fields(chosen.profile, run.reading.mapping, columns, mask)
    header = set(run.reading.header)
    loose = [c for c in loose_columns(columns, mapping, mask) if c.column in header]
    return mapping, loose


def _findings(
    path: Path,
    chosen: _Chosen,
    run: DryRun,
    mapping: list[MappedField],
    mask: Mask,
    context: DateContext,
) -> list[Finding]:
    profile = chosen.profile
    pads = dict(profile.pad) if profile is not None else {}
    fields = _columns_of_fields(run, mapping)
    seen = Seen(run, run.collector.tables, fields, chosen.details, context, mask, pads)
    found = find(seen)
    if profile is not None and run.stopped is None:
        found += _totals(path, profile, run, fields)
    if chosen.proposal is not None and chosen.written:
        found += _row_numbers(chosen.proposal)
        found += _unknown_kinds(chosen.details)
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda finding: order[finding.level])


def _columns_of_fields(run: DryRun, mapping: list[MappedField]) -> dict[str, tuple[str, ...]]:
    """Return field → single columns, of every sheet that is read."""
    fields: dict[str, tuple[str, ...]] = {
        mapped.field: mapped.columns for mapped in mapping if len(mapped.columns) == 1
    }
    if run.reading is not None:
        for name, columns in run.reading.mapping.items():
            if len(columns) == 1 and not columns[0].startswith("("):
                fields.setdefault(name, tuple(columns))
    return fields


def _totals(
    path: Path, profile: Profile, run: DryRun, fields: dict[str, tuple[str, ...]]
) -> list[Finding]:
    if not any(reason == "total" for reason in run.skipped_rows.values()):
        return []
    found = []
    try:
        for table in open_tables(path, profile).tables:
            for wrong in check_totals(table, fields, run.skipped_rows):
                stated, counted = f"{wrong.stated:,}", f"{wrong.counted:,}"
                text, action = wording.total_disagrees(wrong.column, wrong.row, stated, counted)
                place = ((wrong.sheet, wrong.row, stated),)
                found.append(
                    Finding("total_disagrees", "warning", text, action, 1, wrong.column, place)
                )
    except SourceError:
        return found
    return found[:20]


def _row_numbers(proposal: Proposal) -> list[Finding]:
    if "code" in {choice.field for choice in proposal.choices}:
        return []
    counting = [c for c in proposal.main.columns if c.looks.sequence and len(c.cell.strip()) <= 3]
    if not counting or proposal.entity == "transactions":
        return []
    name = counting[0].name
    return [Finding("row_numbers", "info", *wording.row_numbers(name), 0, name)]


def _unknown_kinds(details: Details) -> list[Finding]:
    if not details.unknown_kinds:
        return []
    words = "」「".join(details.unknown_kinds[:10])
    whole = not details.kinds
    text = Text(
        f"取引区分の「{words}」の意味が分かりません。"
        + ("この列は使わず、全部を売上とみなします。" if whole else "その行は保留します。"),
        f"The kinds '{words}' are unknown; "
        + ("the column is not used and every row is a sale." if whole else "their rows are held."),
    )
    action = Text(
        "プロファイルの values: kind: に「言葉: sale(売上) return(返品) discount(値引) "
        "payment(入金) adjustment(調整)」を書いてください。",
        "Write them under values: kind: in the profile, as sale, return, discount, payment or "
        "adjustment.",
    )
    return [Finding("unknown_kinds", "warning", text, action, len(details.unknown_kinds))]


def _table_fact(table: ReadTable, run: DryRun | None) -> TableFact:
    layout = table.table.layout
    read = run is not None and run.reading is not None and table.table.sheet in run.reading.sheets
    return TableFact(
        table.table.sheet,
        layout.header,
        layout.span,
        layout.titles,
        layout.width,
        read,
        table.best.entity if table.best.readable else "",
        layout.reason,
    )


def _preview(run: DryRun, mask: Mask) -> Any:
    if mask.columns:
        return ()
    return tuple(
        replace(row, raw=mask.row(row.raw), values=mask.row(row.values)) for row in run.preview
    )


def _held(run: DryRun, mask: Mask) -> tuple[HeldReason, ...]:
    return tuple(
        replace(
            reason,
            rows=tuple((sheet, row, mask.text(text)) for sheet, row, text in reason.rows),
        )
        for reason in run.held
    )


def _counts(run: DryRun) -> Counts:
    return Counts(
        run.rows_read,
        run.rows_loaded,
        run.rows_held,
        run.rows_skipped,
        run.yen_read,
        run.yen_held,
        len(run.customers),
        dict(run.skipped),
        run.period,
    )
