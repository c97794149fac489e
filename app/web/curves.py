"""The Pareto curve as SVG, drawn like the other charts (``app.web.charts``)."""

from collections.abc import Sequence

from markupsafe import Markup

from app.web.charts import WIDTH, picture
from core.language import Text
from warehouse.queries.boards import Point

HEIGHT = 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 14, 40
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def pareto_chart(points: Sequence[Point], line: float, needed: int, title: str) -> Markup:
    """Return the curve, the line of the large customers' share, and where they meet.

    Args:
        points: of the curve, ascending.
        line: the share of the large customers, of 1.
        needed: how many customers reach it.
        title: what who cannot see it is told.
    """
    most = points[-1].customers if points else 1
    parts = [_axes(most)]
    if points:
        places = [(_x(0, most), _y(0.0)), *((_x(p.customers, most), _y(p.share)) for p in points)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        count = sum(point.customers <= needed for point in points)
        large = [*places[: count + 1], (_x(needed, most), _y(line))]
        area = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*large, (_x(needed, most), _y(0))])
        parts.append(Markup('<polygon class="area" points="{}"/>').format(area))
        parts.append(Markup('<polyline class="curve" points="{}"/>').format(drawn))
        parts.append(_limit(line, needed, most))
    return picture(title, parts, height=HEIGHT)


def _limit(line: float, needed: int, most: int) -> Markup:
    x, y = _x(needed, most), _y(line)
    told = Text(f"上位{needed:,}社で{line:.0%}", f"the best {needed:,} make {line:.0%}")
    # Near the right edge the words stand on the other side.
    anchor, place = ("start", x + 8) if x < WIDTH * 0.6 else ("end", x - 8)
    return Markup(
        '<line class="limit" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
        '<line class="limit" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>'
        '<circle class="c1" cx="{:.1f}" cy="{:.1f}" r="4"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>'
    ).format(_LEFT, WIDTH - _RIGHT, y, y, x, x, y, _y(0), x, y, place, y + 18, anchor, told)


def _axes(most: int) -> Markup:
    rows = [
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{:.0%}</text>'
        ).format(_LEFT, WIDTH - _RIGHT, _y(tick), _y(tick), _LEFT - 6, _y(tick) + 4, tick)
        for tick in _TICKS
    ]
    marks = sorted({round(most * share) for share in (0.25, 0.5, 0.75, 1.0)} | {0})
    columns = [
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{:,}</text>').format(
            _x(mark, most), HEIGHT - 20, mark
        )
        for mark in marks
    ]
    name = Text("売上の多い順に数えた顧客", "customers, those with most sales first")
    axis = Markup('<text class="faint" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
        (_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 4, name
    )
    return Markup("").join([*rows, *columns, axis])


def _x(customers: int, most: int) -> float:
    return _LEFT + customers / max(most, 1) * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)
