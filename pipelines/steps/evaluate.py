"""Measuring the published master against labels whose truth is known."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.agreement import Agreement, Key, Prospect, agreement, disagreements, prospect
from pipelines.workspace import Workspace
from warehouse.queries.mapping import candidate_pairs, customers_of_records, names_of_records

MOST_ERRORS = 100_000
"""Lines an error list may have; a master that is wrong throughout needs no longer one."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The master against labels, and what the waiting candidates could add.

    Attributes:
        records: records in the master.
        waiting: candidates that wait, labelled or not.
        errors: lines written to the list of errors; None where none was asked for.
    """

    agreement: Agreement
    prospect: Prospect
    records: int
    waiting: int
    errors: int | None = None

    @property
    def candidates_per_thousand(self) -> float:
        """Waiting candidates per 1,000 records: how much work the review is."""
        return 1000 * self.waiting / self.records if self.records else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return everything that was measured as plain data; rates are shares of 1, or None."""
        measured = self.agreement
        return {
            **asdict(measured),
            "false_merges": measured.false_merges,
            "missed_pairs": measured.missed_pairs,
            "precision": measured.precision,
            "recall": measured.recall,
            "f1": measured.f1,
            "records": self.records,
            "candidates": self.waiting,
            "candidates_per_1000_records": self.candidates_per_thousand,
            "candidates_labelled": self.prospect.candidates,
            "candidates_right": self.prospect.right,
            "recall_with_candidates": self.prospect.after.recall,
            "errors_written": self.errors,
        }


def evaluate(workspace: Workspace, truth: Path, errors: Path | None = None) -> Evaluation:
    """Compare the published master with labels.

    Args:
        workspace: where.
        truth: CSV with the columns ``system``, ``code``, ``entity``.
        errors: where to list false merges and missed pairs (CSV); None: nowhere.

    Raises:
        ConfigurationError: the labels cannot be read, or contradict each other.
    """
    labels = read_labels(truth)
    with workspace.engine.connect() as connection:
        customers = customers_of_records(connection)
        candidates = candidate_pairs(connection)
        names = names_of_records(connection) if errors is not None else {}
    written = None
    if errors is not None:
        written = _write_errors(errors, labels, customers, names)
    return Evaluation(
        agreement=agreement(labels, customers),
        prospect=prospect(labels, customers, candidates),
        records=len(customers),
        waiting=len(candidates),
        errors=written,
    )


def read_labels(path: Path) -> dict[Key, str]:
    """Read labels ``system,code,entity`` (UTF-8 or cp932); a row without an entity says nothing.

    A third column under another name is taken as the entity where there are just three columns.

    Raises:
        ConfigurationError: no such file, other columns, or one record with two entities.
    """
    rows = csv.reader(io.StringIO(_text(path), newline=""))
    header = [name.strip() for name in next(rows, [])]
    if len(header) == 3 and header[:2] == ["system", "code"]:
        header[2] = "entity"
    if not {"system", "code", "entity"} <= {*header}:
        raise _wrong_columns(path, header)
    system, code, entity = (header.index(name) for name in ("system", "code", "entity"))
    labels: dict[Key, str] = {}
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if len(row) <= max(system, code, entity):
            raise _wrong_row(path, number)
        record = (row[system], row[code])
        if row[entity] and labels.setdefault(record, row[entity]) != row[entity]:
            raise _two_entities(path, number, record)
    return labels


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            "TRUTH_FILE",
            Text(
                ja=f"正解ファイル {path} を読めません({error.strerror})。",
                en=f"The labels {path} cannot be read ({error.strerror}).",
            ),
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", errors="replace")


def _write_errors(
    path: Path, labels: Mapping[Key, str], customers: Mapping[Key, str], names: Mapping[Key, str]
) -> int:
    count = 0
    # The mark at the beginning lets Excel read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_ERROR_COLUMNS)
        for row in _error_rows(labels, customers, names):
            count += 1
            writer.writerow([_harmless(str(value)) for value in row])
    return count


_ERROR_COLUMNS = (
    "kind", "pairs",
    "left_system", "left_code", "left_name", "left_entity", "left_customer_id",
    "right_system", "right_code", "right_name", "right_entity", "right_customer_id",
)  # fmt: skip


def _error_rows(
    labels: Mapping[Key, str], customers: Mapping[Key, str], names: Mapping[Key, str]
) -> Iterator[tuple[str | int, ...]]:
    for found in islice(disagreements(labels, customers), MOST_ERRORS):
        sides = (
            (*record, names.get(record, ""), labels[record], customers.get(record, ""))
            for record in (found.left, found.right)
        )
        yield (found.kind, found.pairs, *next(sides), *next(sides))


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _wrong_columns(path: Path, header: list[str]) -> ConfigurationError:
    found = ", ".join(header) or "-"
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: 1行目に system, code, entity の列がありません(あるもの: {found})。",
            en=f"{path}: the first row must name the columns system, code and entity "
            f"(it has: {found}).",
        ),
    )


def _wrong_row(path: Path, number: int) -> ConfigurationError:
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: {number}件目の行は列が足りません。",
            en=f"{path}: record {number} has too few columns.",
        ),
    )


def _two_entities(path: Path, number: int, record: Key) -> ConfigurationError:
    name = " ".join(record)
    return ConfigurationError(
        "TRUTH_FILE",
        Text(
            ja=f"{path}: {number}件目の {name} には、すでに別の正解が書かれています。",
            en=f"{path}: record {number}: {name} already has another entity.",
        ),
    )
