"""Durations as the document writes them, in hours."""

from __future__ import annotations

import re

from .errors import RequestError, shown

HOURS = {
    "ms": 1 / 3_600_000,
    "s": 1 / 3600,
    "min": 1 / 60,
    "h": 1.0,
    "d": 24.0,
    "w": 168.0,
    "y": 8760.0,
}

_DURATION = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\s*([a-z]+)\s*")


def hours(duration: str, *, name: str = "duration") -> float:
    """Return the hours of a duration such as ``"4 h"`` or ``"5 y"`` (1 y = 8760 h).

    Parameters
    ----------
    duration : str
        Number and unit: ms, s, min, h, d, w or y.
    name : str
        What the error calls it.

    Raises
    ------
    RequestError
        Where number or unit are missing or unknown.

    Examples
    --------
    >>> hours("90 min")
    1.5
    """
    match = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if match is None or match[2] not in HOURS:
        raise RequestError(
            f"{name} must be a number with a unit ({', '.join(HOURS)}), such as '5 y'; "
            f"found {shown(duration)}"
        )
    value = float(match[1]) * HOURS[match[2]]
    if not 0 < value < float("inf"):
        raise RequestError(f"{name} must be positive and finite; found {shown(duration)}")
    return value


def spell_hours(value: float) -> str:
    """Return a length of time in the unit that a reader would choose.

    Examples
    --------
    >>> spell_hours(0.25), spell_hours(30), spell_hours(43800)
    ('15 min', '30 h', '5 y')
    """
    unit, size = readable_unit(value)
    return "0" if value == 0 else f"{value / size:.3g} {unit}"


def readable_unit(value: float) -> tuple[str, float]:
    """Return the unit that a reader would choose for so many hours, and the hours of one."""
    for unit, least in (("y", 1.0), ("d", 10.0), ("h", 1.0), ("min", 1.0)):
        if value >= least * HOURS[unit] * (1 - 1e-9):
            return unit, HOURS[unit]
    return "s", HOURS["s"]
