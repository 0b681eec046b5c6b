"""Exceedance curves as pictures; matplotlib is imported when used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .errors import RequestError
from .optional import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .exceedance import ExceedanceCurve

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31")
DASHES = ("-", "--", "-.", ":")


def plot_exceedance(curves: Mapping[str, ExceedanceCurve], ax: Axes | None) -> Axes:
    """Draw each curve as steps with its intervals and its band, on logarithmic axes."""
    units = {(curve.unit, curve.of) for curve in curves.values()}
    if len(units) != 1:
        raise RequestError("there is no such curve; or they are of different units")
    if ax is None:
        figure = need("matplotlib.figure", "plot").Figure(layout="constrained")
        ax = figure.subplots()
    assert ax is not None
    for place, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[place % len(COLOURS)]
        dash = DASHES[(place + place // len(COLOURS)) % len(DASHES)]
        kept = [i for i, value in enumerate(curve.value) if value > 0]
        value, exceeded, low, high, band_low, band_high = (
            [points[i] for i in kept]
            for points in (
                curve.value, curve.exceeded, curve.low, curve.high, curve.band_low, curve.band_high
            )
        )  # fmt: skip
        ax.step(value, exceeded, dash, where="post", color=colour, label=name or "estimate")
        ax.fill_between(
            value, low, high, step="post", color=colour, alpha=0.2, linewidth=0,
            label=f"{100 * curve.confidence:g} % interval, pointwise" if place == 0 else None,
        )  # fmt: skip
        ax.fill_between(
            value, band_low, band_high, step="post", color=colour, alpha=0.1, linewidth=0,
            label=f"{100 * curve.confidence:g} % band, all at once" if place == 0 else None,
        )  # fmt: skip
    unit, of = units.pop()
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_ylim(0.5 * min(curve.exceeded[-1] for curve in curves.values()), 1.5)
    ax.set_xlabel(f"{'length of the outage' if of == 'outage' else 'unmet in a year'} ({unit})")
    ax.set_ylabel(f"probability that {'an outage' if of == 'outage' else 'a year'} has more")
    ax.legend()
    return ax
