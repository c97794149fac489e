"""A firm that is synced once, a server per test, a browser for all."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.sample_firm import write_sample_firm
from pipelines.steps.night import run_night
from pipelines.workspace import Workspace
from tests.support.web import ARGUMENTS, PASSWORD, Served, chromium, copy_of, served, with_accounts

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def synced_firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a small sample firm after its first night, with an account per role."""
    root = tmp_path_factory.mktemp("firm") / "workspace"
    write_sample_firm(root, scale=0.08)
    workspace = with_accounts(Workspace.open(root))
    run_night(workspace)
    workspace.engine.dispose()
    return root


@pytest.fixture
def site(synced_firm: Path, tmp_path: Path) -> Iterator[Served]:
    """Give a server on a copy of the firm."""
    with served(copy_of(synced_firm, tmp_path / "firm")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium."""
    path = chromium()
    if path is None:
        if os.environ.get("TSUNAGI_REQUIRE_BROWSER") == "1":
            pytest.fail("TSUNAGI_REQUIRE_BROWSER=1, but there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def sign_in(browser: Browser, site: Served) -> Iterator[SignIn]:
    """Give a function that opens a window of its own, signed in with a role's account.

    Whatever a page's scripts complain of fails the test at its end.
    """
    contexts = []
    complaints: list[str] = []

    def open_page(name: str = "operator", path: str = "/", **options: object) -> Page:
        context = browser.new_context(base_url=site.address, locale="ja-JP", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda told: complaints.append(told.text) if "Content Security" in told.text else None,
        )
        page.goto("/signin")
        page.get_by_label("アカウント名").fill(name)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインイン").click()
        page.wait_for_url("**/")
        if path != "/":
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
