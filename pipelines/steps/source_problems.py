"""What may be wrong with sources, and what only shows when they are seen together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.language import Text
from pipelines.config import Configuration


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend. A warning lets a sync run, an error does not.

    Attributes:
        source: the source it is about; "" for the whole configuration.
    """

    source: str
    code: str
    message: Text
    warning: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, in the language of messages."""
        return {
            "source": self.source,
            "code": self.code,
            "message": str(self.message),
            "level": "warning" if self.warning else "error",
        }


@dataclass(frozen=True, slots=True)
class Matched:
    """What a source's pattern matches now.

    Attributes:
        origin: its pattern, or "(database)".
        title: what people call its format; None where the profile cannot be loaded.
        files: the files, the oldest first.
        size: their bytes.
        newest: when the newest was written; None where there is none.
    """

    name: str
    system: str
    entity: str
    origin: str
    profile: str
    title: Text | None
    files: list[str]
    size: int
    newest: datetime | None


def no_sources() -> Problem:
    """Say that nothing is linked."""
    return Problem(
        "",
        "NO_SOURCES",
        Text(
            ja="sources に何も書かれていません。つなぐものを書いてください。",
            en="sources is empty. Say what to link.",
        ),
    )


def across(configuration: Configuration, matched: Sequence[Matched]) -> list[Problem]:
    """Look at what only shows when the sources are seen together."""
    return [*_read_twice(matched), *_counted_twice(configuration)]


def _read_twice(matched: Sequence[Matched]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for source in matched:
        shared = [file for file in source.files if file in seen]
        if shared:
            other = seen[shared[0]]
            problems.append(
                Problem(
                    source.name,
                    "READ_TWICE",
                    Text(
                        ja=f"「{shared[0]}」など{len(shared)}件は、source「{other}」の path にも"
                        "合います。path を絞ってください。",
                        en=f"'{shared[0]}' and others ({len(shared)}) also match the path of "
                        f"source '{other}'. Narrow one of the two.",
                    ),
                    warning=True,
                )
            )
        seen.update(dict.fromkeys(source.files, source.name))
    return problems


def _counted_twice(configuration: Configuration) -> list[Problem]:
    counting = [s for s in configuration.sources if s.has_lines and s.counts_as == "sales"]
    journals = [source for source in counting if source.entity == "journal"]
    systems = {source.system for source in counting}
    if not journals or len(systems) < 2:
        return []
    others = ", ".join(source.name for source in counting if source not in journals)
    return [
        Problem(
            source.name,
            "COUNTED_TWICE",
            Text(
                ja=f"仕訳帳の売上と {others} の売上を、両方とも売上として数えます。同じ売上なら、"
                "この source に counts_as: books と書いてください。",
                en=f"sales of this journal and of {others} are both counted as sales. If they are "
                "the same sales, write counts_as: books for this source.",
            ),
            warning=True,
        )
        for source in journals
        if others
    ]
