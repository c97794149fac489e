"""The manual's pictures: taken of the pages as they are, so that they can be taken again.

``TSUNAGI_PICTURES=1 pytest tests/browser/test_manual_pictures.py`` writes them into the manual.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.web.pages.manual import DOCS
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser
IMAGES = DOCS / "images"
WIDTH, HEIGHT = 1120, 760
PICTURES = {
    "home": "/",
    "review": "/review",
    "customers": "/customers",
    "ranks": "/ranks",
    "visits": "/sales/visits",
    "deals": "/sales/deals",
    "sales": "/boards/sales",
    "dormant": "/boards/dormant",
    "quality": "/boards/quality",
    "reconciliation": "/reconciliation/sales",
    "files": "/operation/files",
    "exports": "/exports",
    "quarantine": "/operation/quarantine",
    "sources": "/operation/sources",
    "accounts": "/admin/accounts",
}


@pytest.mark.parametrize("name", [*PICTURES, "card"])
def test_a_picture_can_be_taken_of(name: str, sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("administrator", viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(PICTURES.get(name, "/customers"))
    if name == "card":
        page.locator("table.customers tbody a").first.click()
        page.wait_for_url(re.compile("/customers/C[0-9]+"))
    expect(page.locator("h1").first).to_be_visible()
    folder = IMAGES if os.environ.get("TSUNAGI_PICTURES") == "1" else tmp_path
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_every_picture_of_the_manual_is_one_of_these() -> None:
    shown = {
        name
        for path in DOCS.glob("*.md")
        for name in re.findall(r"\(images/([a-z]+)\.png\)", path.read_text(encoding="utf-8"))
    }
    assert shown == {*PICTURES, "card"}
