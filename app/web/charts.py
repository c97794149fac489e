"""Charts as SVG: no script, readable by day, by night and on paper, told in words to who can't see.

Colours are classes (``c1`` … ``c4``, ``rest``, ``good``, ``bad``) that the style sheet defines, so
that a chart follows the reader's choice of light or dark. Every chart stands beside a table or a
sentence with the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 14, 34
_STEPS = (1, 2, 5, 10)
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A column of a chart.

    Attributes:
        label: what stands below it; "" for nothing.
        value: how high it is; may be negative.
        told: what a reader is told who points at it.
        colour: a class.
    """

    label: str
    value: float
    told: str
    colour: str = "c1"


def columns(bars: Sequence[Bar], title: str, *, unit: str = "") -> Markup:
    """Return bars beside one another over a line of zero."""
    high = nice(max([bar.value for bar in bars] + [0.0]))
    low = -nice(-min([bar.value for bar in bars] + [0.0]))
    scale = _Scale(low, high or 1.0)
    step = (WIDTH - _LEFT - _RIGHT) / max(len(bars), 1)
    parts = [scale.lines(unit)]
    for place, bar in enumerate(bars):
        x = _LEFT + place * step
        top, bottom = sorted((scale.y(bar.value), scale.y(0)))
        parts.append(
            Markup(
                '<g><title>{}</title><rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" '
                'height="{:.1f}"/></g>'
            ).format(bar.told, bar.colour, x + step * 0.12, top, step * 0.76, bottom - top)
        )
        if bar.label:
            parts.append(_label(x + step / 2, bar.label))
    return picture(title, parts)


def waterfall(bars: Sequence[Bar], title: str) -> Markup:
    """Return what adds up to a sum, one below the other: each begins where the one before ended."""
    ends, total = [], 0.0
    for bar in bars:
        ends.append((total, total + bar.value))
        total += bar.value
    low = min([0.0, *(min(pair) for pair in ends)])
    high = max([0.0, *(max(pair) for pair in ends)])
    left, width, row = 250, WIDTH - 250 - 60, 24
    unit = width / ((high - low) or 1.0)
    parts = []
    for place, (bar, (begin, end)) in enumerate(zip(bars, ends, strict=True)):
        y = 6 + place * row
        x = left + (min(begin, end) - low) * unit
        parts.append(
            Markup(
                '<g><title>{}</title><text x="{}" y="{}" text-anchor="end">{}</text>'
                '<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="16"/>'
                '<text x="{:.1f}" y="{}">{:+.1f}</text></g>'
            ).format(
                bar.told,
                left - 8,
                y + 13,
                bar.label,
                bar.colour,
                x,
                y,
                max(abs(end - begin) * unit, 1),
                x + abs(end - begin) * unit + 4,
                y + 13,
                bar.value,
            )
        )
    zero = left - low * unit
    height = 12 + len(bars) * row
    parts.append(
        Markup('<line class="zero" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/>').format(
            zero, height
        )
    )
    return picture(title, parts, height=height)


def picture(title: str, parts: Sequence[Markup], *, height: int = HEIGHT) -> Markup:
    """Return parts as one picture with a title."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH, height, title, Markup("").join(parts))


def nice(value: float) -> float:
    """Return the next round number that is not smaller: 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(step * power for step in _STEPS if step * power >= value)


def short(value: float) -> str:
    """Return a number as an axis has it: 120万, 3億."""
    for size, word in ((1e8, "億"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:g}{word}"
    return f"{value:g}"


class _Scale:
    """Where values stand from top to bottom."""

    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def y(self, value: float) -> float:
        share = (value - self._low) / ((self._high - self._low) or 1.0)
        return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)

    def lines(self, unit: str) -> Markup:
        values = [
            self._low + (self._high - self._low) * tick / _TICKS for tick in range(_TICKS + 1)
        ]
        return Markup("").join(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
                '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(
                _LEFT,
                WIDTH - _RIGHT,
                self.y(value),
                self.y(value),
                _LEFT - 6,
                self.y(value) + 4,
                f"{short(value)}{unit}",
            )
            for value in values
        )


def _label(x: float, text: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
        x, HEIGHT - 12, escape(text)
    )
