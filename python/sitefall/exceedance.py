"""Whole distributions as exceedance curves: how likely it is that a value is exceeded."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import RequestError, shown
from .estimate import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ExceedanceCurve", "ExceedanceCurves"]


@dataclass(frozen=True)
class ExceedanceCurve:
    """The probability that a value is exceeded, against the value.

    Attributes
    ----------
    unit : str
        Of the values: ``"hours"`` or ``"user-hours"``.
    of : {"outage", "year"}
        What the probability is of: one outage, or one year.
    value : tuple of float
        Values that occurred, rising.
    exceeded, low, high : tuple of float
        P(more than the value) with its interval at each value by itself: the intervals hold
        pointwise, not all at once.
    band_low, band_high : tuple of float
        A band that holds all of the curve at once; between two values the lower end of the second
        and the upper end of the first.
    confidence : float
        Of each interval, and of the band as a whole.
    """

    unit: str
    of: str
    value: tuple[float, ...]
    exceeded: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    band_low: tuple[float, ...]
    band_high: tuple[float, ...]
    confidence: float

    def above(self, value: float) -> Estimate:
        """Return P(more than `value`).

        Between two values of the curve it lies between their probabilities, and the interval spans
        those of both; beyond the last the probability is at most that of the last.

        Parameters
        ----------
        value : float
            In ``unit``, not below 0.
        """
        if not value >= 0:
            raise RequestError(f"value must not be below 0; found {shown(value)}")
        if value == 0 and self.of == "outage":  # none lasts no time
            return self._estimate(1.0, 1.0, 1.0)
        place = bisect_right(self.value, value) - 1
        after = place + 1
        high = 1.0 if place < 0 else self.high[place]
        if place >= 0 and self.value[place] == value:
            return self._estimate(self.exceeded[place], self.low[place], high)
        low = 0.0 if after == len(self.value) else self.low[after]
        lower = 0.0 if after == len(self.value) else self.exceeded[after]
        upper = 1.0 if place < 0 else self.exceeded[place]
        return self._estimate((lower + upper) / 2, low, high)

    def _estimate(self, value: float, low: float, high: float) -> Estimate:
        return Estimate(value, low, high, self.confidence, "simulation", "statistical")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the curve with its intervals on logarithmic axes; needs matplotlib."""
        from .exceedance_plot import plot_exceedance

        return plot_exceedance({"": self}, ax)


@dataclass(frozen=True)
class ExceedanceCurves:
    """The curves of a service, or of all together; None where nothing was seen.

    Attributes
    ----------
    outage_hours : ExceedanceCurve or None
        Length of an outage; of one service.
    largest_event, unmet_user_hours : ExceedanceCurve or None
        User-hours unmet in a year: by its largest event, and in all. None also where the horizon
        holds no complete year.
    """

    outage_hours: ExceedanceCurve | None
    largest_event: ExceedanceCurve | None
    unmet_user_hours: ExceedanceCurve | None
