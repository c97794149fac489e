"""The manual: the pages of ``docs/ja`` for who works with the application, as they are."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response
from markdown_it import MarkdownIt
from starlette.responses import FileResponse

from app.web.access import Viewer

router = APIRouter()
DOCS = Path(__file__).parents[3] / "docs" / "ja"
_PICTURE = re.compile(r"[a-z]{1,40}\.png")
PAGES = ("operator", "administer", "matching")


@router.get("/manual")
@router.get("/manual/{name}")
def manual(visit: Viewer, name: str = "operator") -> Response:
    """Show a page of the manual."""
    path = DOCS / f"{name}.md"
    if name not in PAGES or not path.is_file():
        raise HTTPException(404)
    return visit.page("manual.html", title=name, body=as_html(path))


@router.get("/manual/images/{name}")
def picture(visit: Viewer, name: str) -> Response:
    """Show a picture of the manual."""
    path = DOCS / "images" / name
    if not _PICTURE.fullmatch(name) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path)


@cache
def as_html(path: Path) -> str:
    """Return a page of Markdown as HTML; HTML within it stays text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text("utf-8"))
    for token, words in pairwise(tokens):
        if token.type == "heading_open":
            # What links of the menu lead to (``app.web.navigation``).
            token.attrSet("id", words.content.lower().replace(" ", "-"))
    return str(reader.renderer.render(tokens, reader.options, {}))
