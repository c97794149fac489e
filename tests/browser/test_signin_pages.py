"""Signing in, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_operator_signs_in_sees_the_first_page_and_signs_out(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator")
    expect(page.get_by_role("heading", name="ホーム")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()
    page.goto("/")
    assert page.url.endswith("/signin")
