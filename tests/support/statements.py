"""Statements that are compiled once in a process, whichever warehouse they are for.

Every test opens a warehouse of its own, and SQLAlchemy keeps what it compiled by the opened
warehouse: a fifth of a small firm's night goes into compiling what the test before had compiled.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

_MOST = 4_000


class SharedStatements(MutableMapping[Any, Any]):
    """What warehouses of one kind compiled; for SQLAlchemy's option ``compiled_cache``.

    SQLAlchemy's key begins with the dialect, of which each engine has its own; those of warehouses
    of one kind, opened in one way, compile alike.
    """

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(_MOST)

    def __getitem__(self, key: Any) -> Any:
        return self._kept[self._shared(key)]

    def get(self, key: Any, default: Any = None) -> Any:
        return self._kept.get(self._shared(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._kept[self._shared(key)] = value

    def __delitem__(self, key: Any) -> None:
        del self._kept[self._shared(key)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    @staticmethod
    def _shared(key: Any) -> Any:
        dialect, *statement = key
        return (dialect.name, *statement)


_shared = SharedStatements()


def share_statements(engine: Engine) -> Engine:
    """Let an engine know what others of its kind have compiled."""
    engine.update_execution_options(compiled_cache=_shared)
    return engine
