"""What an inspection tells: the value that terminal, JSON and web page are made from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.physical import Physical
from connectors.profile import Profile
from core.language import Text
from pipelines.inspection.dryrun import HeldReason
from pipelines.inspection.fit import Fit
from pipelines.inspection.placing import SourceProposal
from pipelines.inspection.preview import PreviewRow
from pipelines.inspection.seen import Finding


@dataclass(frozen=True, slots=True)
class MappedField:
    """A canonical field and the columns that fill it.

    Attributes:
        field: the field; of a journal's side ``debit.amount`` and so on.
        confidence: 0 to 1; 1 where a built-in profile says so.
        how: ``profile``, ``synonym``, ``hint``, ``similar``, ``values``, ``arithmetic``.
        examples: the first texts.
    """

    field: str
    label: Text
    columns: tuple[str, ...]
    confidence: float
    how: str
    reason: Text
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LooseColumn:
    """A column that no field takes; it is kept beside the record."""

    column: str
    looks: Text
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableFact:
    """Where a table's data begin.

    Attributes:
        header: number of the header's first row, 0 where there is none.
        header_rows: rows it takes.
        titles: texts of the rows above.
        read: it is read; else it is left aside.
    """

    sheet: str
    header: int
    header_rows: int
    titles: tuple[str, ...]
    columns: int
    read: bool
    entity: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Counts:
    """What a sync would make of the rows."""

    rows_read: int = 0
    rows_loaded: int = 0
    rows_held: int = 0
    rows_skipped: int = 0
    yen_read: int = 0
    yen_held: int = 0
    customers: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Inspection:
    """Everything an inspection found.

    Attributes:
        entity: what the file is a list of, "" where nobody can tell.
        profile: the profile it is read with; None where none was found.
        built_in: id of the built-in profile that fits exactly, "" where one is proposed.
        written: the profile as it would be written, empty where a built-in one fits.
        fits: built-in profiles, the best first.
        mapping: fields and columns.
        loose: columns that no field takes.
        preview: the first rows as they would land.
        source: the proposed source; None where nothing can be read.
        held: reasons for which rows would be held back or values left out.
        decisions: what a proposed profile decides beside the mapping.
        columns: every column of the main table in order, where the mapping may be chosen.
    """

    path: Path
    physical: Physical
    tables: tuple[TableFact, ...]
    entity: str
    entity_reason: Text
    profile: Profile | None
    title: Text
    built_in: str
    written: dict[str, Any]
    fits: tuple[Fit, ...]
    mapping: tuple[MappedField, ...]
    loose: tuple[LooseColumn, ...]
    identity: tuple[str, ...]
    preview: tuple[PreviewRow, ...]
    counts: Counts
    findings: tuple[Finding, ...]
    source: SourceProposal | None
    held: tuple[HeldReason, ...] = ()
    decisions: tuple[Text, ...] = ()
    columns: tuple[LooseColumn, ...] = ()

    @property
    def readable(self) -> bool:
        """A sync would take the file in."""
        return self.profile is not None and not any(f.level == "error" for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, texts in the language of messages."""
        plain: dict[str, Any] = _plain(
            {
                "file": str(self.path),
                "readable": self.readable,
                "entity": self.entity,
                "entity_reason": self.entity_reason,
                "profile": self.built_in or None,
                "title": self.title,
                "proposed_profile": self.written or None,
                "physical": self.physical,
                "tables": self.tables,
                "fits": self.fits,
                "mapping": self.mapping,
                "unmapped": self.loose,
                "identity": self.identity,
                "decisions": self.decisions,
                "source": self.source,
                "counts": self.counts,
                "held": self.held,
                "preview": self.preview,
                "problems": self.findings,
            }
        )
        if self.source is not None:
            plain["source"]["reasons"] = {key: str(text) for key, text in self.source.reasons}

        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return str(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    return value


def examples_of(texts: Iterator[str], most: int = 3) -> tuple[str, ...]:
    """Return the first distinct texts that say something."""
    found: dict[str, None] = {}
    for text in texts:
        if text.strip():
            found[text] = None
            if len(found) >= most:
                break
    return tuple(found)
