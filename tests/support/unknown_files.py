"""Files of no known software and how well their proposed reading agrees with a person's."""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

from pipelines.inspection.model import Inspection
from pipelines.steps.inspect import inspect_file
from tests.support import invented_values

CASES = Path(__file__).parents[1] / "cases"
SETS = ("unknown_files", "unknown_files_unseen", "unknown_headers", "unknown_exports")
_USUAL = datetime(2025, 12, 1, tzinfo=UTC)


@dataclass
class Score:
    """Decisions that agree, and those that do not, with what was expected."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.right + len(self.wrong)

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0

    def judge(self, what: str, found: Any, expected: Any) -> None:
        if found == expected:
            self.right += 1
        else:
            self.wrong.append(f"{what}: {found!r}, not {expected!r}")

    def add(self, other: "Score", name: str) -> None:
        self.right += other.right
        self.wrong += [f"{name}: {text}" for text in other.wrong]


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of ``tests/cases/NAME.yaml``."""
    loaded: list[dict[str, Any]] = yaml.safe_load(
        (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return loaded


def write(case: Mapping[str, Any], folder: Path) -> Path:
    """Write a case's file."""
    path = folder / case["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if "columns" in case:
        lines = [[header for header, _ in case["columns"]], *invented_values.rows(case["columns"])]
        path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    elif "sheets" in case:
        path.write_bytes(_workbook(case))
    else:
        path.write_bytes(case["text"].replace("\n", "\r\n").encode(case["encoding"]))
    day = case.get("modified")
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _USUAL
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def _workbook(case: Mapping[str, Any]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in case["sheets"].items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for name, area in case.get("merged", ()):
        book[name].merge_cells(area)
    for name in case.get("hidden", ()):
        book[name].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def score(case: Mapping[str, Any], folder: Path) -> Score:
    """Inspect a case's file and compare, decision by decision."""
    found = inspect_file(write(case, folder), None)
    result = Score()
    result.judge("entity", found.entity, case["entity"])
    result.judge("is taken in", found.readable and found.counts.rows_loaded > 0, True)
    _judge_header(found, case, result)
    _judge_fields(found, case["fields"], result)
    for key, value in decisions(found).items():
        if key in case:
            result.judge(key, value, case[key])
    return result


def _judge_header(found: Inspection, case: Mapping[str, Any], result: Score) -> None:
    read = [table for table in found.tables if table.read]
    place: Any = [read[0].header, read[0].header_rows] if read else None
    wanted = case.get("header", [1, 1])
    result.judge("header", "none" if place == [0, 0] else place, wanted)


def _judge_fields(found: Inspection, expected: Mapping[str, Any], result: Score) -> None:
    positions = next(iter(found.profile.columns.values())) if _headless(found) else ()
    mapped: dict[str, list[Any]] = {}
    for one in found.mapping:
        columns: list[Any] = list(one.columns)
        if positions:
            columns = [positions.index(name) + 1 for name in columns]
        mapped[one.field] = columns
    for name in dict.fromkeys([*expected, *mapped]):
        wanted = expected.get(name)
        listed = None if wanted is None else wanted if isinstance(wanted, list) else [wanted]
        result.judge(name, mapped.get(name), listed)


def _headless(found: Inspection) -> bool:
    return found.profile is not None and found.profile.header == "none"


def decisions(found: Inspection) -> dict[str, Any]:
    """Return what follows from a mapping, as cases name it."""
    profile, source = found.profile, found.source
    if profile is None or source is None:
        return {}
    words = profile.values.get("kind", {})
    known = {k: v for k, v in words.items() if k}
    return {
        "identity": list(profile.identity),
        "tax": profile.tax.amount,
        "kinds": known,
        "constants": dict(profile.constants),
        "pad": dict(profile.pad),
        "dates": profile.dates,
        "mode": source.mode,
        "counts_as": source.counts_as,
        "sheets_read": [table.sheet for table in found.tables if table.read],
    }


def total(scores: Sequence[tuple[str, Score]]) -> Score:
    """Add scores up."""
    whole = Score()
    for name, one in scores:
        whole.add(one, name)
    return whole


def report(scores: Sequence[tuple[str, Score]]) -> Iterator[str]:
    """Yield one line per case, and the whole."""
    for name, one in scores:
        yield f"{one.right:3}/{one.total:3}  {name}"
    whole = total(scores)
    yield f"{whole.right}/{whole.total} = {whole.share:.1%}"
    yield from whole.wrong
