"""When each service returns after a loss, as a drawing that needs nothing but a browser."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

from .stress_tables import fallen
from .units import spell_hours

if TYPE_CHECKING:
    from .stressing import Restoration, Stress

ROW, LEFT, WIDTH, RIGHT, TOP = 22, 170, 520, 190, 34
FIRST_H = 1 / 60
TICKS = (
    (1 / 60, "1 min"),
    (1 / 6, "10 min"),
    (1.0, "1 h"),
    (6.0, "6 h"),
    (24.0, "1 d"),
    (168.0, "1 w"),
)
MOST_ROWS = 60


def restoration_svg(stress: Stress) -> str:
    """Return the drawing: for each service that fell a bar from p5 to p95, a mark at the median.

    Time runs on a logarithm from a minute to the end of the watch; what is not back by then ends in
    an arrow. The numbers stand beside the bars, so that nothing hangs on colour.
    """
    names = fallen(stress)[:MOST_ROWS]
    end = stress.horizon_h
    height = TOP + ROW * len(names) + 16
    label = f"Hours until each of {len(names)} services is back at its tolerance's level"
    width = LEFT + WIDTH + RIGHT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
    parts = [head + f'class="restoration" aria-label="{html.escape(label)}">']
    for hours, text in TICKS:
        if hours < end:
            x = _x(hours, end)
            parts.append(_upright("grid", x, TOP - 8, height - 12))
            parts.append(f'<text class="tick" x="{x:.1f}" y="{TOP - 14}">{text}</text>')
    for row, name in enumerate(names):
        parts += _row(name, stress.restoration[name]["tolerance"], TOP + ROW * row + ROW / 2, end)
    return "".join([*parts, "</svg>"])


def _x(hours: float, end: float) -> float:
    if hours <= FIRST_H:
        return float(LEFT)
    return LEFT + WIDTH * math.log(hours / FIRST_H) / math.log(end / FIRST_H)


def _upright(kind: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>'


def _row(name: str, found: Restoration, y: float, end: float) -> list[str]:
    p5, p50, p95 = (estimate.value for estimate in (found.p5, found.p50, found.p95))
    parts = [f'<text class="name" x="{LEFT - 8}" y="{y + 4:.1f}">{html.escape(name)}</text>']
    times = ["never" if p is None else spell_hours(p) for p in (p5, p50, p95)]
    text = "never within the watch" if p5 is None else f"{times[1]} ({times[0]} to {times[2]})"
    last = LEFT + WIDTH
    if p5 is not None:
        right = last if p95 is None else _x(p95, end)
        left = _x(p5, end)
        parts.append(
            f'<rect class="bar" x="{left:.1f}" y="{y - 5:.1f}" width="{max(2, right - left):.1f}" '
            f'height="10" rx="2"/>'
        )
        if p95 is None:
            parts.append(f'<path class="bar" d="M{last} {y - 8:.1f} l9 8 l-9 8 z"/>')
        if p50 is not None:
            parts.append(_upright("mark", _x(p50, end), y - 8, y + 8))
    parts.append(f'<text class="time" x="{last + 14}" y="{y + 4:.1f}">{html.escape(text)}</text>')
    return parts
