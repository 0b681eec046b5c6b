"""Results as pictures; matplotlib is imported when used, and nothing is ever shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .compare_tables import UNMET, less
from .errors import RequestError
from .losses import spell_loss
from .optional import need
from .stress_tables import fallen
from .units import spell_hours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .comparing import Comparison
    from .estimate import Estimate
    from .scoring import Score
    from .stressing import Stress

MOST_CURVES = 8
MOST_BANDS = 3  # drawn beside their curves
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
    "score": "probability",
    "all_kept": "probability",
    "largest_data_loss_hours": "hours",
}


def _axes(ax: Axes | None, *, rows: int = 0) -> Axes:
    """Return `ax`, or the axes of a new figure that is high enough for so many rows."""
    if ax is not None:
        return ax
    size = (6.4, max(4.8, 1.5 + 0.25 * rows))
    figure = need("matplotlib.figure", "plot").Figure(figsize=size, layout="constrained")
    axes: Axes = figure.subplots()
    return axes


def plot_score(score: Score, ax: Axes | None, *, measure: str) -> Axes:
    """Draw one measure of every service: a point, its interval, and lighter what inputs add."""
    found = {
        id: estimate
        for id, service in score.services.items()
        for name, estimate in service.measures()
        if name == measure
    }
    if not found:
        names = sorted({name for s in score.services.values() for name, _ in s.measures()})
        raise RequestError(f"no service has {measure!r}; there are: {', '.join(names)}")
    axes = _draw_intervals(found, ax)
    axes.set_ylabel("service")
    name = measure.replace("_", " ")
    axes.set_xlabel(f"{name} ({UNITS[measure.partition('.')[0]]})")
    over = f"{name} over {spell_hours(score.horizon_h)}"
    axes.set_title(over if score.name is None else f"{score.name}\n{over}")
    return axes


def plot_comparison(comparison: Comparison, ax: Axes | None, *, measure: str) -> Axes:
    """Draw one difference of every option: a point, its interval, and lighter what inputs add."""
    found = {id: row[measure] for id, row in comparison.rows.items() if measure in row}
    service, _, name = measure.rpartition("/")
    if not found:
        raise RequestError(
            f"nothing is compared by {measure!r}; there are: {', '.join(comparison.base):.500}"
        )
    # As in the tables, what is unmet less than in the base is told as what is avoided.
    avoided = name == UNMET
    if avoided:
        found = {id: less(estimate) for id, estimate in found.items()}
    axes = _draw_intervals(found, ax)
    axes.axvline(0, color=COLOURS[6], linewidth=0.8)
    axes.set_ylabel("option")
    of = f" of {service}" if service else ""
    if avoided:
        spelled = f"user-hours avoided a year{of}"
        axes.set_xlabel(f"{spelled} (base minus option)")
    else:
        spelled = name.replace("_", " ") + of
        axes.set_xlabel(f"{spelled}, option minus base ({UNITS[name]})")
    over = f"{spelled} over {spell_hours(comparison.horizon_h)}"
    axes.set_title(over if comparison.name is None else f"{comparison.name}\n{over}")
    return axes


def _draw_intervals(found: Mapping[str, Estimate], ax: Axes | None) -> Axes:
    """Draw an estimate a row."""
    axes = _axes(ax, rows=len(found))
    for row, estimate in enumerate(found.values()):
        value, low, high = estimate.value, estimate.low, estimate.high
        if value is None or low is None or high is None:
            continue
        if estimate.input_low is not None and estimate.input_high is not None:
            axes.plot(
                [estimate.input_low, estimate.input_high], [row, row],
                color=COLOURS[5], linewidth=5, alpha=0.5, solid_capstyle="butt",
                label="with uncertain inputs",
            )  # fmt: skip
        interval = f"{100 * estimate.confidence:g} % interval"
        axes.plot([low, high], [row, row], color=COLOURS[0], linewidth=2, label=interval)
        axes.plot(value, row, "o", color=COLOURS[0], label="estimate")
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    _spell_thousands(axes)
    # Each kind of mark once, whichever rows have it.
    marks = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    if marks:
        axes.legend(marks.values(), marks.keys())
    return axes


def _spell_thousands(axes: Axes) -> None:
    """Write large numbers with k and M, so that no power of ten stands apart."""
    largest = max(map(abs, axes.get_xlim()))
    size, suffix = (1e6, " M") if largest >= 1e6 else (1e3, " k") if largest >= 1e4 else (1.0, "")
    if suffix:
        axes.xaxis.set_major_formatter(lambda x, _: f"{x / size:g}{suffix}" if x else "0")


def plot_stress(stress: Stress, ax: Axes | None, *, services: Sequence[str] | None) -> Axes:
    """Draw P(restored by then) of each service with its intervals and, paler, its band.

    More than a few bands would hide each other: of many services the intervals alone are drawn.

    The curve is known at the times of its grid alone, and keeps its level from each to the next:
    nothing appears back before it is.
    """
    names = _drawn(stress) if services is None else list(services)
    if unknown := [name for name in names if name not in stress.curves]:
        raise RequestError(f"no service {unknown[0]!r}; there are: {', '.join(stress.curves)}")
    axes = _axes(ax)
    for place, name in enumerate(names):
        curve = stress.curves[name]
        colour = COLOURS[place % len(COLOURS)]
        dash = DASHES[(place + place // len(COLOURS)) % len(DASHES)]
        axes.step(curve.time, curve.restored, dash, where="post", color=colour, label=name)
        bands = [(curve.restored_low, curve.restored_high, 0.2)]
        if len(names) <= MOST_BANDS:
            bands.append((curve.restored_band_low, curve.restored_band_high, 0.1))
        for low, high, alpha in bands:
            axes.fill_between(
                curve.time, low, high, step="post", color=colour, alpha=alpha, linewidth=0
            )
    axes.set_xlabel("time since the loss (hours)")
    axes.set_ylabel("probability of being back at the tolerance's level")
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlim(0, _until(stress, names))
    lost = spell_loss(stress.loss, stress.lasting)
    axes.set_title(f"{lost}\n(watched for {spell_hours(stress.horizon_h)})")
    if names:
        axes.legend(title=f"{len(names)} of {len(fallen(stress))} that fall")
    return axes


def _drawn(stress: Stress) -> list[str]:
    """Return the first and the last that return; where none does, the first that fall."""
    fell = fallen(stress)
    returning = [name for name in fell if name not in stress.not_back]
    if len(returning) > MOST_CURVES:
        half = MOST_CURVES // 2
        return returning[:half] + returning[-half:]
    return (returning or fell)[:MOST_CURVES]


def _until(stress: Stress, names: Sequence[str]) -> float:
    """Return the hours by which those that return have returned, in 95 of 100 histories."""
    ends = [stress.restoration[name]["tolerance"].p95.value for name in names]
    latest = max((end for end in ends if end is not None), default=0.0)
    return min(1.1 * latest, stress.horizon_h) or stress.horizon_h
