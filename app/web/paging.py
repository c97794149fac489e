"""Long lists cut into pages."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

PAGE_ROWS = 50
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list.

    Attributes:
        page: its number, from 1.
        pages: how many there are; one where the list is empty.
        here: its part of the list.
    """

    page: int
    pages: int
    here: slice


def paged(page: int, total: int) -> Paging:
    """Return the page that is asked for; the last one where there are not so many.

    Args:
        page: its number.
        total: rows of the whole list.
    """
    pages = max(-(-total // PAGE_ROWS), 1)
    page = min(page, pages)
    return Paging(page, pages, slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS))
