"""How often a token may call."""

from app.web.api.bearer import Pace


def test_a_burst_up_to_the_limit_then_the_time_until_the_next() -> None:
    pace = Pace(60)
    assert all(pace.wait(1, 0.0) == 0 for _ in range(60))
    assert pace.wait(1, 0.0) == 1.0
    assert pace.wait(2, 0.0) == 0


def test_calls_come_back_with_time_and_never_pile_up() -> None:
    pace = Pace(60)
    for _ in range(60):
        pace.wait(1, 0.0)
    assert pace.wait(1, 1.0) == 0
    assert pace.wait(1, 1.0) > 0
    assert [pace.wait(1, 10_000.0) for _ in range(61)].count(0) == 60
