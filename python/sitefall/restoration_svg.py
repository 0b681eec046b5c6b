"""When each service returns after a loss, as a drawing that needs nothing but a browser."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .stress_tables import fallen
from .units import spell_hours

if TYPE_CHECKING:
    from .estimate import Estimate
    from .stressing import Restoration, Stress

ROW, LEFT, WIDTH, RIGHT, TOP = 22, 170, 520, 190, 34
TICKS = (
    (1 / 60, "1 min"),
    (1 / 6, "10 min"),
    (1.0, "1 h"),
    (6.0, "6 h"),
    (24.0, "1 d"),
    (168.0, "1 w"),
    (720.0, "30 d"),
)
MOST_ROWS = 60


def restoration_svg(stress: Stress) -> str:
    """Return the drawing with its caption: for each service that fell a bar and a mark.

    Time runs on a logarithm from the last tick before anything that is shown to the end of the
    watch; what is not back by then ends in an arrow. The numbers stand beside the bars, so that
    nothing hangs on colour.
    """
    fell = fallen(stress)
    names = fell[:MOST_ROWS]
    axis = _axis(stress, names)
    height = TOP + ROW * len(names) + 16
    label = f"Hours until each of {len(names)} services is back at its tolerance's level"
    width = LEFT + WIDTH + RIGHT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
    parts = [head + f'class="restoration" aria-label="{html.escape(label)}">']
    for hours, text in TICKS:
        if axis.first <= hours < axis.last:
            x = axis.x(hours)
            parts.append(_upright("grid", x, TOP - 8, height - 12))
            parts.append(f'<text class="tick" x="{x:.1f}" y="{TOP - 14}">{text}</text>')
    for row, name in enumerate(names):
        parts += _row(name, stress.restoration[name]["tolerance"], TOP + ROW * row + ROW / 2, axis)
    caption = f"<figcaption>{html.escape(_caption(stress, axis, len(fell)))}</figcaption>"
    return f"<figure>{''.join(parts)}</svg>{caption}</figure>"


@dataclass(frozen=True)
class _Axis:
    """Hours from `first` to `last` on a logarithm; what is less stands at its beginning."""

    first: float
    last: float

    def x(self, hours: float) -> float:
        if hours <= self.first:
            return float(LEFT)
        return LEFT + WIDTH * math.log(hours / self.first) / math.log(self.last / self.first)


def _axis(stress: Stress, names: list[str]) -> _Axis:
    shown = [
        estimate.value
        for name in names
        for estimate in _quantiles(stress.restoration[name]["tolerance"])
        if estimate.value
    ]
    earliest = min([*shown, stress.horizon_h / 2])
    first = max((hours for hours, _ in TICKS if hours <= earliest), default=earliest)
    return _Axis(first, stress.horizon_h)


def _caption(stress: Stress, axis: _Axis, fell: int) -> str:
    text = (
        "Time until each service is back at its tolerance's level: the bar reaches from the 5th to "
        "the 95th percentile of the histories, the upright mark is the median, an arrow means not "
        f"back within the watch of {spell_hours(stress.horizon_h)}. The axis is logarithmic and "
        f"begins at {spell_hours(axis.first)}."
    )
    left = fell - MOST_ROWS
    return f"{text} {left} more services that fell are in the tables." if left > 0 else text


def _quantiles(found: Restoration) -> tuple[Estimate, Estimate, Estimate]:
    return found.p5, found.p50, found.p95


def _upright(kind: str, x: float, top: float, bottom: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>'


def _row(name: str, found: Restoration, y: float, axis: _Axis) -> list[str]:
    p5, p50, p95 = (estimate.value for estimate in _quantiles(found))
    parts = [f'<text class="name" x="{LEFT - 8}" y="{y + 4:.1f}">{html.escape(name)}</text>']
    times = ["never" if p is None else spell_hours(p) for p in (p5, p50, p95)]
    text = "never within the watch" if p5 is None else f"{times[1]} ({times[0]} to {times[2]})"
    last = LEFT + WIDTH
    if p5 is not None:
        right = last if p95 is None else axis.x(p95)
        left = axis.x(p5)
        parts.append(
            f'<rect class="bar" x="{left:.1f}" y="{y - 5:.1f}" width="{max(2, right - left):.1f}" '
            f'height="10" rx="2"/>'
        )
        if p95 is None:
            parts.append(f'<path class="bar" d="M{last} {y - 8:.1f} l9 8 l-9 8 z"/>')
        if p50 is not None:
            parts.append(_upright("mark", axis.x(p50), y - 8, y + 8))
    parts.append(f'<text class="time" x="{last + 14}" y="{y + 4:.1f}">{html.escape(text)}</text>')
    return parts
