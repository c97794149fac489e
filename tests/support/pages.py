"""What every page has to be: there, within its window, accessible."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def window(width: int) -> dict[str, object]:
    """Return the options of a window: wide ones are light, a phone's is dark."""
    return {
        "viewport": {"width": width, "height": 800},
        "color_scheme": "dark" if width == 390 else "light",
    }


def broken_pages(page: Page, paths: Iterable[str]) -> dict[str, str]:
    """Open pages one after the other; return what is wrong with each that is not as it should be.

    Raises:
        AssertionError: one of them does not answer as it should.
    """
    width = page.evaluate("window.innerWidth")
    broken = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, path
        if page.evaluate("document.documentElement.scrollWidth") > width:
            broken[path] = "wider than the window"
        found = Axe().run(page)
        if found.violations_count:
            broken[path] = found.generate_report()
    return broken
