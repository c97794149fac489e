"""Inspecting a file: what it is, how it would be read, what would be wrong with it.

Nothing is stored: neither the file nor the warehouse is touched.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleansing.dates import DateContext
from connectors.layout import heading_alone
from connectors.physical import physical
from connectors.rawtables import open_raw
from core.language import Text
from pipelines.config import Configuration
from pipelines.inspection import wording
from pipelines.inspection.choosing import Chosen, choose
from pipelines.inspection.chosenfields import with_fields
from pipelines.inspection.decisions import decisions_of
from pipelines.inspection.dryrun import DryRun, HeldReason, dry_run
from pipelines.inspection.entities import ENTITY_NAMES
from pipelines.inspection.findings import find
from pipelines.inspection.fit import Fit
from pipelines.inspection.fits import rank_profiles
from pipelines.inspection.genericfit import generic_fit
from pipelines.inspection.mapped import all_columns, loose_columns, profile_fields, proposed_fields
from pipelines.inspection.masking import Mask, mask_of
from pipelines.inspection.model import Counts, Inspection, LooseColumn, MappedField, TableFact
from pipelines.inspection.placing import place_source
from pipelines.inspection.proposal import ReadTable, propose, read_tables
from pipelines.inspection.rowfindings import (
    mixed_tax,
    row_numbers,
    total_findings,
    unknown_kinds,
)
from pipelines.inspection.seen import Finding, Seen
from pipelines.inspection.settling import settle
from pipelines.steps.told_period import within_told_period
from pipelines.workspace import Workspace

Progress = Callable[[int], None]


def inspect_file(
    path: Path,
    workspace: Workspace | None,
    progress: Progress | None = None,
    *,
    chosen_fields: Mapping[int, str] | None = None,
) -> Inspection:
    """Inspect a file.

    Args:
        path: the file.
        workspace: where it would be added; None outside of one.
        progress: told of the rows read since the last call.
        chosen_fields: position of a column → the field that people chose for it, "" for none;
            columns of one field are joined. None: as proposed. Known formats are read as they are.

    Raises:
        SourceError: it cannot be opened at all (missing, empty, damaged, protected, no table).
        ConfigurationError: the chosen fields are not enough to read it.
    """
    raw = open_raw(path)
    facts = physical(path, raw)
    place = workspace or Workspace(path.parent, Configuration(version=1, company="-"))
    context = DateContext(file_date=facts.modified_at.astimezone(place.zone).date())
    tables = read_tables(raw, context)
    fits = rank_profiles(path, raw, tables)
    proposal = propose(raw, tables, context)
    if proposal is not None and chosen_fields is not None:
        proposal = settle(path, raw, with_fields(raw, proposal, chosen_fields, context))
    elif proposal is not None:
        generic = generic_fit(path, raw, proposal)
        fits += [generic] if generic is not None else []
        proposal = proposal if generic is not None else settle(path, raw, proposal)
    chosen = choose(fits, proposal)
    if chosen.profile is None:
        return _unknown(path, facts, tables, fits)
    run = dry_run(path, chosen.profile, place, facts.modified_at, progress)
    context = within_told_period(context, run.reading.titles if run.reading else ())
    mask = mask_of(run.collector.tables, [table.table for table in tables])
    mapping, loose = _mapping(chosen, run, tables, mask)
    fields = _columns_of_fields(run, mapping)
    seen = Seen(run, run.collector.tables, fields, chosen.details, context, mask)
    findings = _findings(path, chosen, tables, seen)
    if facts.dates_1904:
        findings.append(Finding("dates_1904", "warning", *wording.dates_1904()))
    source = place_source(path, chosen.profile, chosen.built_in, workspace, list(run.kinds))
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
        source=source,
        held=_held(run, mask),
        decisions=tuple(decisions_of(chosen.written, chosen.details)),
        columns=_columns(chosen, mask),
    )


def _unknown(path: Path, facts: Any, tables: list[ReadTable], fits: list[Fit]) -> Inspection:
    finding = _only_headings(tables) or _unreadable()
    return Inspection(
        path=path,
        physical=facts,
        tables=tuple(_table_fact(table, None) for table in tables),
        entity="",
        entity_reason=finding.text,
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
        findings=(finding,),
        source=None,
    )


def _unreadable() -> Finding:
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
    return Finding("unknown_file", "error", nothing, action)


def _only_headings(tables: list[ReadTable]) -> Finding | None:
    """Tell that there are headings and nothing below them."""
    filled = [table.head for table in tables if any("".join(row).strip() for row in table.head)]
    names = [heading_alone(head) for head in filled]
    if not names or not all(names):
        return None
    return Finding("no_rows", "error", *wording.headings_alone(names[0]))


def _mapping(
    chosen: Chosen, run: DryRun, tables: list[ReadTable], mask: Mask
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


def _columns(chosen: Chosen, mask: Mask) -> tuple[LooseColumn, ...]:
    """Return the columns where people may choose the mapping: no known format, no journal."""
    proposal = chosen.proposal
    known = chosen.built_in and not chosen.built_in.startswith("generic_")
    if proposal is None or known or proposal.tables[0].best.journal is not None:
        return ()
    return tuple(all_columns(proposal.main.columns, mask))


def _findings(path: Path, chosen: Chosen, tables: list[ReadTable], seen: Seen) -> list[Finding]:
    found = find(seen)
    if chosen.profile is not None and seen.run.stopped is None:
        found += total_findings(path, chosen.profile, seen.run, seen.mapping)
        found += mixed_tax(tables, seen.mapping, chosen.profile)
    if chosen.proposal is not None and chosen.written:
        found += row_numbers(chosen.proposal)
        found += unknown_kinds(chosen.details)
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
