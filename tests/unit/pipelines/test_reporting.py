"""Numbers, sentences and charts of the monthly report."""

import xml.etree.ElementTree as ET

import pytest

from pipelines.reporting import charts
from pipelines.reporting.words import change, yen


@pytest.mark.parametrize(("value", "shown"), [(0, "¥0"), (1234567, "¥1,234,567"), (-500, "−¥500")])
def test_yen_have_separators_and_a_real_minus(value: int, shown: str) -> None:
    assert yen(value) == shown


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(110, 100, "+10.0%"), (90, 100, "-10.0%"), (5, 0, "—"), (5, -10, "—"), (0, 100, "-100.0%")],
)
def test_a_change_needs_something_to_compare_with(now: int, before: int, shown: str) -> None:
    assert change(now, before) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (9_500, "9,500"), (93_000, "9.3万"), (-250_000, "-25万"), (1.2e8, "1.2億")],
)
def test_axes_are_in_units_of_ten_thousand(value: float, shown: str) -> None:
    assert charts.short(value) == shown


@pytest.mark.parametrize("bars", [[], [("1月", 0)], [("1月", -5), ("2月", 10)], [("<&>", -1)]])
def test_any_bars_give_a_picture_with_their_values_in_words(bars: list[tuple[str, int]]) -> None:
    picture = ET.fromstring(charts.columns(bars, "売上 <&>", 0))
    titles = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["売上 <&>", *(f"{name}: {value:,}円" for name, value in bars)]
    heights = [float(n.get("height", "")) for n in picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert all(height >= 0 for height in heights)


def test_pairs_show_now_and_a_year_before() -> None:
    picture = ET.fromstring(charts.pairs([("甲", 10, 5), ("乙", -3, 0)], "顧客"))
    widths = [float(n.get("width", "")) for n in picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert widths[0] == 2 * widths[1]
    assert min(widths) >= 0
