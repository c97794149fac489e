"""Every page for everybody: WCAG 2.2 AA by axe, by day and by night, wide and narrow; by keyboard.

Pages are found, not listed: those of the menu, and whatever they link to, one of each kind. A page
that is added is covered by being in the menu.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from app.web.navigation import MENU

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [
    {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    for width in (1280, 390)
    for scheme in ("light", "dark")
]
FIRST = ("/account", "/account/codes", "/api/v1/docs", "/manual", "/nowhere")
_MOST = 60


def menu_paths() -> list[str]:
    """Return the addresses of the menu; a title that only leads to its first page is left out."""
    entries = [child for entry in MENU for child in (entry.within or (entry,))]
    return [entry.path for entry in entries]


def kind_of(address: str) -> str:
    """Return what pages of one template share: the path with ids and numbers taken out."""
    path = address.split("?")[0].split("#")[0]
    return re.sub(r"/[^/]*\d[^/]*", "/…", path)


def found_pages(page: Page) -> list[str]:
    """Return one address of every kind of page that can be reached."""
    waiting = [*menu_paths(), *FIRST]
    kinds: dict[str, str] = {}
    files: set[str] = set()
    while waiting and len(kinds) < _MOST:
        address = waiting.pop(0)
        if kind_of(address) in kinds or kind_of(address) in files:
            continue
        try:
            answer = page.goto(address)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            files.add(kind_of(address))
            continue
        if answer is None or (answer.status == 404 and address != "/nowhere"):
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            files.add(kind_of(address))
            continue
        kinds[kind_of(address)] = address
        links = page.eval_on_selector_all(
            "main a[href^='/']", "all => all.map(one => one.getAttribute('href'))"
        )
        waiting += [link for link in links if kind_of(link) not in kinds]
    return list(kinds.values())


def problems(page: Page) -> Iterator[str]:
    """Yield what hinders people on a page."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}}
    for found in Axe().run(page, options=options).response["violations"]:
        for node in found["nodes"]:
            yield f"{found['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    if wide > 1:
        yield f"the page is {wide} px wider than the window"


def test_no_page_hinders_anybody(sign_in) -> None:  # type: ignore[no-untyped-def]
    addresses = found_pages(sign_in("administrator"))
    assert {"/", "/account", "/admin/accounts", "/admin/audit"} <= set(addresses)
    told = []
    for look in LOOKS:
        page = sign_in("administrator", **look)
        for address in addresses:
            page.goto(address)
            where = f"{address} {look['viewport']['width']} {look['color_scheme']}"
            told += [f"{where}: {problem}" for problem in problems(page)]
    assert told == []


@pytest.mark.parametrize("look", LOOKS)
def test_signing_in_hinders_nobody(browser, site, look: dict[str, Any]) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(base_url=site.address, locale="ja-JP", **look)
    page = context.new_page()
    page.goto("/signin")
    assert list(problems(page)) == []
    page.get_by_label("アカウント名").fill("nobody")
    page.get_by_label("パスワード").fill("wrong password")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert list(problems(page)) == []
    context.close()


FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one), place = one.getBoundingClientRect();
  const told = one.outerHTML.slice(0, 120);
  const ringed = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const seen = place.width > 0 && place.height > 0 && place.right > 0 && place.bottom > 0;
  return [told, ringed, seen];
}"""


@pytest.mark.parametrize("path", ["/", "/account", "/admin/accounts", "/admin/audit"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(  # type: ignore[no-untyped-def]
    sign_in, path: str, width: int
) -> None:
    page = sign_in("administrator", path, viewport={"width": width, "height": 900})
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        told, ringed, seen = focused
        assert ringed, f"no ring around {told}"
        assert seen, f"not to be seen: {told}"
        reached.append(told)
    assert 'class="skip"' in reached[0]
    there = page.locator(
        "a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea, summary"
    )
    assert len(reached) >= sum(one.is_visible() for one in there.all())


def test_the_skip_link_leads_past_the_menu(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/account")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
