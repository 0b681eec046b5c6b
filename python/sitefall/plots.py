"""Results as pictures; matplotlib is imported when used, and nothing is ever shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .errors import RequestError
from .optional import need
from .stress_tables import fallen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .scoring import Score
    from .stressing import Stress

MOST_CURVES = 8
# Okabe and Ito's colours, which the colour-blind can tell apart; dashes tell them apart in print.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31")
DASHES = ("-", "--", "-.", ":")
UNITS = {
    "availability": "share of time",
    "down": "share of time",
    "mean_level": "level",
    "interruptions_per_year": "interruptions a year",
    "outage_hours": "hours",
    "breach": "probability",
    "unmet_user_hours_per_year": "user-hours a year",
    "unmet_exceedance": "user-hours",
    "data_lost_hours_per_year": "hours a year",
    "largest_data_loss_hours": "hours",
}


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    figure = need("matplotlib.figure", "plot").Figure(layout="constrained")
    axes: Axes = figure.subplots()
    return axes


def plot_score(score: Score, ax: Axes | None, *, measure: str) -> Axes:
    """Draw one measure of every service: a point, its interval, and lighter what inputs add."""
    found = {
        id: (estimate, estimate.value, estimate.low, estimate.high)
        for id, service in score.services.items()
        for name, estimate in service.measures()
        if name == measure
    }
    if not found:
        names = sorted({name for s in score.services.values() for name, _ in s.measures()})
        raise RequestError(f"no service has {measure!r}; there are: {', '.join(names)}")
    axes = _axes(ax)
    for row, (estimate, value, low, high) in enumerate(found.values()):
        if value is None or low is None or high is None:
            continue
        if estimate.input_low is not None and estimate.input_high is not None:
            axes.plot(
                [estimate.input_low, estimate.input_high], [row, row],
                color=COLOURS[5], linewidth=5, alpha=0.5, solid_capstyle="butt",
                label="with uncertain inputs" if row == 0 else None,
            )  # fmt: skip
        axes.plot([low, high], [row, row], color=COLOURS[0], linewidth=2)
        axes.plot(value, row, "o", color=COLOURS[0], label="estimate" if row == 0 else None)
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    axes.set_ylabel("service")
    axes.set_xlabel(f"{measure.replace('_', ' ')} ({UNITS[measure.partition('.')[0]]})")
    axes.legend()
    return axes


def plot_stress(stress: Stress, ax: Axes | None, *, services: Sequence[str] | None) -> Axes:
    """Draw P(restored by then) of each service with its band."""
    names = fallen(stress)[:MOST_CURVES] if services is None else list(services)
    if unknown := [name for name in names if name not in stress.curves]:
        raise RequestError(f"no service {unknown[0]!r}; there are: {', '.join(stress.curves)}")
    axes = _axes(ax)
    for place, name in enumerate(names):
        curve = stress.curves[name]
        colour = COLOURS[place % len(COLOURS)]
        dash = DASHES[(place + place // len(COLOURS)) % len(DASHES)]
        axes.plot(curve.time, curve.restored, dash, color=colour, label=name)
        axes.fill_between(
            curve.time,
            curve.restored_low,
            curve.restored_high,
            color=colour,
            alpha=0.2,
            linewidth=0,
        )
    axes.set_xlabel("time since the loss (hours)")
    axes.set_ylabel("probability that the service is back")
    axes.set_ylim(-0.02, 1.02)
    if names:
        axes.legend()
    return axes
