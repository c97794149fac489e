"""Keeping slips whole: blocks are cut where a document ends, not in its middle."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.model import Block, Item


def whole_slips(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the same items, with transaction blocks cut between documents."""
    waiting: Block | None = None
    for item in items:
        if not isinstance(item, Block) or item.entity != "transactions":
            yield item
            continue
        block = item
        if waiting is not None:
            if waiting.sheet == item.sheet:
                block = _joined(waiting, item)
            else:
                yield waiting
        cut = _last_document(block)
        if cut:
            yield _part(block, 0, cut)
        waiting = _part(block, cut, len(block))
    if waiting is not None:
        yield waiting


def _last_document(block: Block) -> int:
    """Return where the last document begins."""
    documents = block.columns.get("document_no")
    if documents is None:
        return len(block)
    start = len(documents) - 1
    while start > 0 and documents[start - 1] == documents[-1]:
        start -= 1
    return start


def _part(block: Block, start: int, stop: int) -> Block:
    return replace(
        block,
        row_numbers=block.row_numbers[start:stop],
        columns={name: values[start:stop] for name, values in block.columns.items()},
        extra=block.extra[start:stop],
    )


def _joined(first: Block, second: Block) -> Block:
    return replace(
        second,
        row_numbers=first.row_numbers + second.row_numbers,
        columns={name: first.columns[name] + values for name, values in second.columns.items()},
        extra=first.extra + second.extra,
    )
