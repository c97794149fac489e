"""The Pareto curve: where the large customers end is marked, also for who cannot see it."""

import re

from app.web.curves import pareto_chart
from warehouse.queries.boards import Point


def test_the_line_and_the_number_of_large_customers_are_told() -> None:
    points = [Point(1, 0.5), Point(2, 0.8), Point(3, 0.95), Point(4, 1.0)]
    chart = str(pareto_chart(points, 0.8, 2, "売上の累積"))
    assert 'aria-label="売上の累積"' in chart
    assert "上位2社で80%" in chart
    assert chart.count('class="limit"') == 2
    places = re.search(r'class="curve" points="([^"]+)"', chart)
    assert places is not None
    heights = [float(place.split(",")[1]) for place in places[1].split()]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 5


def test_a_title_cannot_break_out_of_the_picture() -> None:
    assert "<script>" not in str(pareto_chart([], 0.8, 0, '"><script>alert(1)</script>'))
