"""Reading bytes with a profile, and what came of it as plain values."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.profile import Profile
from connectors.reading import Block, Held, Reading, Skipped, open_reading


@dataclass
class Result:
    """Rows of every block with their number, and the rows left out and held back."""

    reading: Reading
    rows: list[dict[str, Any]] = field(default_factory=list)
    derived: list[dict[str, Any]] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    held: dict[int, str] = field(default_factory=dict)
    held_rows: list[Held] = field(default_factory=list)
    blocks: int = 0

    @property
    def notes(self) -> set[str]:
        return {note.code for note in self.reading.notes}

    def column(self, name: str) -> list[str]:
        return [row.get(name, "") for row in self.rows]

    def numbers(self) -> list[int]:
        return [row["row"] for row in self.rows]


def profile(**keys: Any) -> Profile:
    """Return a profile of customers with code and name, unless told otherwise."""
    usual: dict[str, Any] = {"id": "test", "entity": "customers"}
    if not keys.get("journal") and not keys.get("synonyms"):
        usual["fields"] = {"code": "コード", "name": "名称"}
    return Profile.model_validate(usual | keys)


def collect(reading: Reading) -> Result:
    """Read everything."""
    result = Result(reading)
    for item in reading:
        match item:
            case Block():
                result.blocks += 1
                for index, number in enumerate(item.row_numbers):
                    row: dict[str, Any] = {"row": number}
                    if item.sheet:
                        row["sheet"] = item.sheet
                    row |= {k: texts[index] for k, texts in item.columns.items() if texts[index]}
                    if item.extra[index]:
                        row["extra"] = json.loads(item.extra[index])
                    (result.derived if item.derived else result.rows).append(row)
            case Skipped():
                result.skipped[item.row_number] = item.reason
            case Held():
                result.held[item.row_number] = item.code
                result.held_rows.append(item)
    return result


def read(folder: Path, content: bytes | str, made: Profile, name: str = "file.csv") -> Result:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return collect(open_reading(path, made))
