"""What is true about the sample: who is who, what each file holds, what the sums are.

Written to ``truth/`` in the workspace, so that a demonstration can be reconciled to the yen:

* ``records.csv``: system,code,entity; the labels that ``tsunagi evaluate --truth`` takes.
* ``cases.csv``: system,code,entity,case; which hard cases a record belongs to.
* ``entities.csv``: the customers as they really are.
* ``totals.yaml``: per file its rows and yen, per month and per customer the sums.
"""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.sample_firm.entities import Entity

SUNDRY_ENTITY = "諸口"
"""The label of counter sales in the sums. Nobody in particular, so never among the records."""
UNREADABLE = frozenset({"not_a_number", "ragged_row"})
"""Codes of held rows whose amount cannot be told."""


@dataclass(frozen=True, slots=True)
class Label:
    """A record in a system and whose it is."""

    system: str
    code: str
    entity: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that must not be loaded.

    ``code`` is the word under which it waits in quarantine: ``month_13``, ``not_a_number`` (an
    amount that is text), ``customer_missing`` (neither code nor name), ``ragged_row`` (a cell too
    many or too few), ``broken_group`` (a slip without its end), ``scientific`` (1.23E+12).
    ``yen`` is what the row stands for, as the file writes amounts, whether or not it can be read
    there. Of ``held_values`` only the one value is refused, the row around it is good.
    """

    row: int
    field: str
    value: str
    code: str
    yen: int = 0
    sheet: str = ""


@dataclass
class FileTruth:
    """One file: every record of it is counted once, as loaded, held or skipped.

    ``yen`` is the sum of the amounts of loaded rows as the file writes them: with tax in the
    books and the bank's file, without in sales lines (with, for customers taxed inclusively).
    What comes back from customers counts negative, also where the books write it the other way
    round; receipts count positive.
    """

    path: str
    source: str
    encoding: str
    loaded: int = 0
    yen: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    held: list[HeldRow] = field(default_factory=list)
    held_values: list[HeldRow] = field(default_factory=list)
    dirt: list[str] = field(default_factory=list)
    superseded_by: str = ""

    @property
    def rows(self) -> int:
        """All records of the file."""
        return self.loaded + len(self.held) + sum(self.skipped.values())

    @property
    def yen_held(self) -> int:
        """What the held rows stand for."""
        return sum(row.yen for row in self.held)

    @property
    def yen_held_readable(self) -> int:
        """The part of it that can be read off the held rows."""
        return sum(row.yen for row in self.held if row.code not in UNREADABLE)

    def as_dict(self) -> dict[str, Any]:
        """Return what ``totals.yaml`` says about the file."""
        return {
            "source": self.source,
            "encoding": self.encoding,
            "rows": self.rows,
            "loaded": self.loaded,
            "held": len(self.held),
            "skipped": dict(sorted(self.skipped.items())),
            "yen_loaded": self.yen,
            "yen_held": self.yen_held,
            "yen_held_readable": self.yen_held_readable,
            "superseded_by": self.superseded_by,
            "dirt": self.dirt,
            "held_rows": [asdict(row) for row in self.held],
            "held_values": [asdict(value) for value in self.held_values],
        }


@dataclass(slots=True)
class Sums:
    """Yen of one month or one customer; sales and books without tax, receipts with.

    Attributes:
        sales: what the sales lines say that can be loaded.
        held: what the sales lines that must be held back stand for.
        books: what the books say.
        late: booked here though sold in another month (negative in that other month).
        unbooked: sold and never booked.
        books_only: booked without a sales slip.
        receipts_bank: deposits in the bank's file.
        receipts_books: what receivables fell by, fees kept by customers included.
    """

    sales: int = 0
    held: int = 0
    books: int = 0
    late: int = 0
    unbooked: int = 0
    books_only: int = 0
    receipts_bank: int = 0
    receipts_books: int = 0

    @property
    def agrees(self) -> bool:
        """Sales lines and books agree to the yen."""
        return self.sales == self.books

    @property
    def explained(self) -> bool:
        """The known differences account for all of the difference."""
        known = self.sales + self.held + self.late - self.unbooked + self.books_only
        return known == self.books


@dataclass
class SampleTruth:
    """The truth about one sample firm. ``months`` are keyed ``2023-11``, files by their path."""

    seed: int
    scale: float
    entities: Sequence[Entity]
    labels: list[Label] = field(default_factory=list)
    files: dict[str, FileTruth] = field(default_factory=dict)
    months: defaultdict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    customers: defaultdict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))

    def file(self, path: str, source: str, encoding: str) -> FileTruth:
        """Begin the truth about a file; ``path`` is relative to the workspace."""
        self.files[path] = truth = FileTruth(path, source, encoding)
        return truth

    def add(self, month: str, entity: str, **yen: int) -> None:
        """Add yen to a month and to a customer ("" is 諸口)."""
        for sums in (self.months[month], self.customers[entity or SUNDRY_ENTITY]):
            for name, value in yen.items():
                setattr(sums, name, getattr(sums, name) + value)

    @property
    def lines(self) -> int:
        """Rows that hold data, in all files."""
        return sum(file.loaded + len(file.held) for file in self.files.values())

    def write(self, folder: Path) -> None:
        """Write the four files into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        known = {entity.id: entity for entity in self.entities}
        labels = sorted(self.labels, key=lambda label: (label.system, label.code))
        rows = [(one.system, one.code, known[one.entity].customer) for one in labels]
        _write_csv(folder / "records.csv", ("system", "code", "entity"), rows)
        hard = [
            (*row, case)
            for row, one in zip(rows, labels, strict=True)
            for case in known[one.entity].cases
        ]
        _write_csv(folder / "cases.csv", ("system", "code", "entity", "case"), hard)
        _write_csv(
            folder / "entities.csv",
            ("entity", "customer", "kind", "status", "name", "corporate_number", "address", "phone",
             "former"),
            [
                (e.id, e.customer, e.kind, e.status, e.name, e.corporate_number, e.place.address(),
                 e.phone, e.former_name)
                for e in self.entities
            ],
        )  # fmt: skip
        (folder / "totals.yaml").write_bytes(self._totals().encode())

    def _totals(self) -> str:
        months = {k: asdict(v) | {"agrees": v.agrees} for k, v in sorted(self.months.items())}
        customers = {k: asdict(v) for k, v in sorted(self.customers.items())}
        parts = [
            "# 見本データの正解(円)。月と取引先の売上は税抜、入金は税込、ファイルは書かれたまま。",
            f"seed: {self.seed}",
            f"scale: {self.scale}",
            f"lines: {self.lines}",
            _section("files", {path: file.as_dict() for path, file in sorted(self.files.items())}),
            _section("months", months),
            _section("customers", customers),
        ]
        return "\n".join(parts) + "\n"


def _section(name: str, content: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a block of YAML, one entry a line (JSON is YAML's flow style)."""
    lines = (
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in content.items()
    )
    return "\n".join((f"{name}:", *lines))


def _write_csv(path: Path, header: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())
