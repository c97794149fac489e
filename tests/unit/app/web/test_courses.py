"""Shares from night to night as a picture."""

import re
from itertools import pairwise

from app.web.courses import Course, course_chart

NIGHTS = [f"04-{day:02}" for day in range(1, 15)]


def test_each_system_has_its_line_and_its_last_share_beside_it() -> None:
    chart = course_chart(NIGHTS[:3], [Course("a", (0.5, 0.6, 0.7)), Course("b", (0, 0, 1))], "推移")
    assert chart.count("<polyline") == 2
    assert ">a 70%<" in chart
    assert ">b 100%<" in chart
    assert 'aria-label="推移"' in chart


def test_a_night_without_a_share_is_left_out_of_the_line() -> None:
    (points,) = re.findall(
        r'points="([^"]*)"', course_chart(NIGHTS[:3], [Course("a", (0.5, None, 0.7))], "推移")
    )
    assert len(points.split()) == 2


def test_names_that_would_lie_on_each_other_stand_below_each_other() -> None:
    chart = course_chart(NIGHTS[:2], [Course(name, (1, 1)) for name in "abc"], "推移")
    heights = [float(y) for y in re.findall(r'y="([\d.]+)">[abc] 100%<', chart)]
    assert all(below - above >= 14 for above, below in pairwise(heights))


def test_many_nights_are_not_all_named() -> None:
    chart = course_chart(NIGHTS, [Course("a", (0.5,) * 14)], "推移")
    assert 2 <= sum(f">{night}<" in chart for night in NIGHTS) <= 6


def test_small_shares_are_told_finely_and_fill_the_picture() -> None:
    chart = course_chart(NIGHTS[:2], [Course("a", (0.03, 0.05))], "推移", top=0.05)
    assert ">a 5.0%<" in chart
    (points,) = re.findall(r'points="([^"]*)"', chart)
    assert points.split()[-1].endswith(",14.0")


def test_what_systems_are_called_is_escaped() -> None:
    assert "<script>" not in course_chart(["x"], [Course("<script>", (1.0,))], "推移")
