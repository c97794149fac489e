"""Charts of an evaluation as SVG: thresholds, and whether probabilities hold.

Drawn here in a few lines, so that a page needs no script, no font and no network.
"""

from collections.abc import Callable, Sequence
from html import escape
from math import log10

from core.language import Text
from pipelines.steps.curves import Bin, Point

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 44
COLOURS = {"precision": "#0b6e4f", "recall": "#1f4e9c", "f1": "#b3541e"}
LINES: tuple[tuple[str, Text, Callable[[Point], float | None]], ...] = (
    ("precision", Text("適合率", "Precision"), lambda point: point.measured.precision),
    ("recall", Text("再現率", "Recall"), lambda point: point.measured.recall),
    ("f1", Text("F1", "F1"), lambda point: point.measured.f1),
)


def threshold_chart(points: Sequence[Point]) -> str:
    """Return precision, recall and F1 over the threshold; every nine is as far as the one before.

    Args:
        points: by threshold, the smallest first.
    """
    across = {point: log10(1 / (1 - point.threshold)) for point in points}
    low, high = min(across.values()), max(across.values())

    def x(point: Point) -> float:
        return LEFT + (across[point] - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT)

    parts = [_frame(0.0, 1.0)]
    for point in points:
        if _marked(point):
            parts.append(_tick(x(point), f"{point.threshold:g}", strong=point.current))
    for place, (name, title, value) in enumerate(LINES):
        known = [(x(point), _y(found)) for point in points if (found := value(point)) is not None]
        way = " ".join(f"{a:.1f},{b:.1f}" for a, b in known)
        parts.append(
            f'<polyline points="{way}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{COLOURS[name]}"/>' for a, b in known
        ]
        parts.append(_key(place, str(title), COLOURS[name]))
    title = Text("自動でまとめる確率と、適合率・再現率", "Threshold, precision and recall")
    return _picture(title, parts)


def calibration_chart(bins: Sequence[Bin]) -> str:
    """Return the share that was right over the probability shown, with bounds; ideal: diagonal."""

    def x(share: float) -> float:
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    parts = [_frame(0.0, 1.0)]
    parts += [_tick(x(share / 10), f"{share / 10:g}") for share in range(0, 11, 2)]
    parts.append(
        f'<line x1="{x(0):.1f}" y1="{_y(0):.1f}" x2="{x(1):.1f}" y2="{_y(1):.1f}" '
        'stroke="#999" stroke-dasharray="4 4"/>'
    )
    for one in bins:
        colour = COLOURS["precision" if one.kind == "link" else "recall"]
        across, bounds = x(one.shown), one.bounds
        if bounds:
            parts.append(
                f'<line x1="{across:.1f}" y1="{_y(bounds.low):.1f}" x2="{across:.1f}" '
                f'y2="{_y(bounds.high):.1f}" stroke="{colour}"/>'
            )
        parts.append(f'<circle cx="{across:.1f}" cy="{_y(one.share):.1f}" r="4" fill="{colour}"/>')
    parts.append(_key(0, str(Text("自動でまとめた組", "Joined")), COLOURS["precision"]))
    parts.append(_key(1, str(Text("確認の候補", "Asked about")), COLOURS["recall"]))
    title = Text(
        "示した確率と、実際に正しかった割合", "Probability shown, and the share that was right"
    )
    return _picture(title, parts)


def _marked(point: Point) -> bool:
    return point.current or point.threshold in (0.5, 0.7, 0.9, 0.99, 0.999)


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _frame(low: float, high: float) -> str:
    parts = []
    for step in range(6):
        share = low + (high - low) * step / 5
        parts.append(
            f'<line x1="{LEFT}" y1="{_y(share):.1f}" x2="{WIDTH - RIGHT}" y2="{_y(share):.1f}" '
            'stroke="#e3e3e3"/>'
            f'<text x="{LEFT - 6}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        )
    return "".join(parts)


def _tick(x: float, label: str, *, strong: bool = False) -> str:
    weight = ' font-weight="bold"' if strong else ""
    line = (
        f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#888" '
        'stroke-dasharray="2 3"/>'
    )
    return (
        f'{line if strong else ""}<text x="{x:.1f}" y="{HEIGHT - BOTTOM + (32 if strong else 18)}" '
        f'text-anchor="middle"{weight}>{escape(label)}</text>'
    )


def _key(place: int, title: str, colour: str) -> str:
    x = LEFT + place * 150
    return (
        f'<rect x="{x}" y="10" width="12" height="12" fill="{colour}"/>'
        f'<text x="{x + 18}" y="21">{escape(title)}</text>'
    )


def _picture(title: Text, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#222">'
        f"<title>{escape(str(title))}</title>{''.join(parts)}</svg>"
    )
