"""Charts of the report as SVG: no script, no font, no network; told in words to who cannot see."""

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH: Final = 720
_HEIGHT, _LEFT, _TOP, _BOTTOM = 240, 70, 16, 30
_BAR, _NOW, _FORMER = "#8fb3cc", "#24516e", "#c9d3da"
_ROW: Final = 24


def columns(bars: Sequence[tuple[str, int]], title: str, marked: int) -> str:
    """Return bars side by side over a line of zero; ``marked`` stands out."""
    high = max([value for _, value in bars] + [0]) or 1
    low = min([value for _, value in bars] + [0])
    span, step = high - low, (WIDTH - _LEFT - 10) / max(len(bars), 1)

    def y(value: float) -> float:
        return _TOP + (high - value) / span * (_HEIGHT - _TOP - _BOTTOM)

    parts = [_gridline(y(low + span * tick / 4), low + span * tick / 4) for tick in range(5)]
    for place, (label, value) in enumerate(bars):
        x, top = _LEFT + place * step, min(y(value), y(0))
        colour = _NOW if place == marked else _BAR
        parts.append(
            f"<g><title>{escape(label)}: {value:,}円</title>"
            f'<rect x="{x + step * 0.12:.1f}" y="{top:.1f}" width="{step * 0.76:.1f}" '
            f'height="{abs(y(value) - y(0)):.1f}" fill="{colour}"/></g>'
        )
        if place % 3 == (len(bars) - 1) % 3:
            parts.append(
                f'<text x="{x + step / 2:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">'
                f"{escape(label)}</text>"
            )
    return _picture(title, parts, _HEIGHT)


def pairs(rows: Sequence[tuple[str, int, int]], title: str) -> str:
    """Return bars one below the other, now and a year before: name, now, before."""
    high = max([abs(value) for _, *values in rows for value in values] + [1])
    left = 230
    scale = (WIDTH - left - 110) / high
    parts = []
    for place, (name, now, before) in enumerate(rows):
        y = 6 + place * _ROW
        parts.append(
            f"<g><title>{escape(name)}: {now:,}円、前年 {before:,}円</title>"
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{escape(name[:17])}</text>'
            f'<rect x="{left}" y="{y}" width="{abs(now) * scale:.1f}" height="11" fill="{_NOW}"/>'
            f'<rect x="{left}" y="{y + 12}" width="{abs(before) * scale:.1f}" height="6" '
            f'fill="{_FORMER}"/>'
            f'<text x="{left + abs(now) * scale + 6:.1f}" y="{y + 11}">{now:,}</text></g>'
        )
    return _picture(title, parts, 12 + len(rows) * _ROW)


def short(value: float) -> str:
    """Return a number as an axis has it: 120万, 3億."""
    for size, word in ((1e8, "億"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.4g}{word}"
    return f"{value:,.0f}"


def _gridline(y: float, value: float) -> str:
    return (
        f'<line x1="{_LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e8ec"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{short(value)}</text>'
    )


def _picture(title: str, parts: Sequence[str], height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-size="11" fill="#2b3137"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
