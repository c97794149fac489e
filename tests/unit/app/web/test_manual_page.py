"""The manual as a page."""

import re

import pytest

from app.web.navigation import MENU
from app.web.pages.manual import DOCS, as_html


@pytest.mark.parametrize(
    "place", sorted({one.manual for entry in MENU for one in (entry, *entry.within)})
)
def test_every_page_of_the_menu_has_its_place_in_the_manual(place: str) -> None:
    name, heading = place.removeprefix("/manual/").split("#")
    html = as_html(DOCS / f"{name}.md")
    assert f'id="{heading}"' in html


def test_html_in_the_manual_stays_text(tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "page.md"
    page.write_text("# a <script>alert(1)</script>\n\n<b>b</b>", encoding="utf-8")
    assert not re.search(r"<script|<b>", as_html(page))
