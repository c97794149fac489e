"""Numbers as pages show them."""

import pytest

from app.web.rendering import percent, yen


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.5, "50.0%"), (-0.058, "-5.8%"), (0, "0.0%"), (-0.0000043, "0.0%"), (None, "–")],
)
def test_a_share_that_rounds_to_nothing_has_no_sign(share: float | None, shown: str) -> None:
    assert percent(share) == shown


def test_yen_have_their_sign_before_the_mark() -> None:
    assert (yen(1_234_567), yen(-1_300), yen(None)) == ("¥1,234,567", "−¥1,300", "–")
