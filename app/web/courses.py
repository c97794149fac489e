"""Shares from night to night as lines, drawn like the other charts (``app.web.charts``)."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.charts import HEIGHT, WIDTH, picture

_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 120, 14, 34
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_COLOURS = ("c1", "c2", "c3", "c4")
_LABELS = 6
_FINE = 0.2
"""A chart that reaches no higher tells tenths of a percent."""


@dataclass(frozen=True, slots=True)
class Course:
    """One line: a share of 1 per night, None where there is none."""

    name: str
    shares: tuple[float | None, ...]


def course_chart(
    nights: Sequence[str], courses: Sequence[Course], title: str, *, top: float = 1.0
) -> Markup:
    """Return the courses over the same nights.

    Args:
        nights: what stands below each, the oldest first.
        courses: a line each; those beyond the fourth are drawn in the colour of the rest.
        title: what who cannot see it is told.
        top: the share at the upper edge.
    """
    parts = [_axes(nights, top)]
    for place, course in enumerate(courses):
        colour = _COLOURS[place] if place < len(_COLOURS) else "rest"
        parts.append(_line(course, colour, len(nights), top))
    parts += _names(courses, len(nights), top)
    return picture(title, parts)


def _line(course: Course, colour: str, nights: int, top: float) -> Markup:
    known = [
        (_x(night, nights), _y(share / top))
        for night, share in enumerate(course.shares)
        if share is not None
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
    dots = Markup("").join(
        Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(colour, x, y)
        for x, y in known
    )
    return Markup('<polyline class="line {}" points="{}"/>{}').format(colour, drawn, dots)


def _names(courses: Sequence[Course], nights: int, top: float) -> list[Markup]:
    """Return the name of each line at its end, one below the other where they would meet."""
    ends = [(course.shares[-1], course.name) for course in courses if course.shares]
    known = sorted(((share, name) for share, name in ends if share is not None), reverse=True)
    found, lowest = [], -HEIGHT * 1.0
    for share, name in known:
        lowest = max(_y(share / top) + 4, lowest + 14)
        told = f"{name} {_percent(share, top)}"
        found.append(
            Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(
                _x(nights - 1, nights) + 8, lowest, told
            )
        )
    return found


def _axes(nights: Sequence[str], top: float) -> Markup:
    rows = [
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(
            _LEFT,
            WIDTH - _RIGHT,
            _y(tick),
            _y(tick),
            _LEFT - 6,
            _y(tick) + 4,
            _percent(tick * top, top),
        )
        for tick in _TICKS
    ]
    step = max(-(-len(nights) // _LABELS), 1)
    marks = [
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            _x(place, len(nights)), HEIGHT - 12, nights[place]
        )
        for place in range(0, len(nights), step)
    ]
    return Markup("").join([*rows, *marks])


def _percent(share: float, top: float) -> str:
    return f"{share:.0%}" if top > _FINE else f"{share:.1%}"


def _x(night: int, nights: int) -> float:
    return _LEFT + (night + 0.5) / max(nights, 1) * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)
