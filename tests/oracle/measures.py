"""Measures on the levels of a history."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from oracle.laws import HOURS
from oracle.model import Model, Tolerance
from oracle.state import SAME

if TYPE_CHECKING:
    from oracle.run import History

YEAR = HOURS["y"]
KEPT = 1.0  # hours for which a level must be kept to count as restored

Piece = tuple[float, float, float]  # start, end, level


def measure(history: History, model: Model, last_fall: float | None) -> None:
    """Fill in every measure of a history whose levels are known."""
    for name, service in model.services.items():
        measure_one(history, name, service.tolerance, last_fall)


def measure_one(
    history: History, name: str, tolerance: Tolerance | None, last_fall: float | None
) -> None:
    """The measures of one service."""
    pieces = pieces_of(history.levels[name], history.horizon_h)
    outages = stretches(pieces, lambda level: level < 1 - SAME)
    history.outages[name] = [(start, end - start) for start, end in outages]
    history.full_h[name] = total(pieces, lambda level: float(level >= 1 - SAME))
    history.down_h[name] = total(pieces, lambda level: float(level <= SAME))
    history.unmet_h[name] = total(pieces, lambda level: 1 - level)
    below = tolerance.below if tolerance else 1.0
    years = range(math.ceil(history.horizon_h / YEAR - SAME))
    by_year = [within(pieces, year * YEAR, (year + 1) * YEAR) for year in years]
    history.year_unmet_h[name] = [total(each, lambda level: 1 - level) for each in by_year]
    history.year_below_h[name] = [
        total(each, lambda level: float(level < below - SAME)) for each in by_year
    ]
    history.year_largest_h[name] = [largest(each, outages) for each in by_year]
    history.breach[name] = breached(history, name, pieces, tolerance)
    if last_fall is not None:
        history.restoration_h[name] = {
            "any": restored(pieces, last_fall, lambda level: level > SAME),
            "tolerance": restored(pieces, last_fall, lambda level: level >= below - SAME),
            "full": restored(pieces, last_fall, lambda level: level >= 1 - SAME),
        }


def pieces_of(levels: list[tuple[float, float]], horizon: float) -> list[Piece]:
    """The level as pieces of constant height up to the horizon."""
    ends = [time for time, _ in levels[1:]] + [horizon]
    return [
        (start, end, level) for (start, level), end in zip(levels, ends, strict=True) if end > start
    ]


def within(pieces: list[Piece], low: float, high: float) -> list[Piece]:
    """The pieces between two times."""
    cut = [(max(start, low), min(end, high), level) for start, end, level in pieces]
    return [each for each in cut if each[1] > each[0]]


def total(pieces: list[Piece], worth: Callable[[float], float]) -> float:
    """The integral of a function of the level."""
    return math.fsum((end - start) * worth(level) for start, end, level in pieces)


def stretches(pieces: list[Piece], meets: Callable[[float], bool]) -> list[tuple[float, float]]:
    """The longest intervals on which the level meets a condition."""
    found: list[tuple[float, float]] = []
    for start, end, level in pieces:
        if not meets(level):
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def largest(pieces: list[Piece], outages: list[tuple[float, float]]) -> float:
    """The largest unmet part of one outage in these pieces."""
    parts = [total(within(pieces, *outage), lambda level: 1 - level) for outage in outages]
    return max(parts, default=0.0)


def breached(history: History, name: str, pieces: list[Piece], limits: Tolerance | None) -> bool:
    """Whether a tolerance is breached within the horizon."""
    if limits is None:
        return False
    below = stretches(pieces, lambda level: level < limits.below - SAME)
    longest = max((end - start for start, end in below), default=0.0)
    if limits.longest is not None and longest > limits.longest + SAME:
        return True
    most = max(history.year_below_h[name], default=0.0)
    if limits.total_per_year is not None and most > limits.total_per_year + SAME:
        return True
    return limits.data is not None and any(
        everything or hours > limits.data + SAME
        for _, hours, everything in history.data_losses[name]
    )


def restored(pieces: list[Piece], last_fall: float, meets: Callable[[float], bool]) -> float | None:
    """The first time, not before the last fall, from which a level is kept for an hour."""
    for start, end in stretches(pieces, meets):
        since = max(start, last_fall)
        if end - since >= KEPT - SAME:
            return since
    return None
