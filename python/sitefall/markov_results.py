"""What the Markov engine finds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .errors import RequestError, shown
from .estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: A state by its name or its number; a set of them, or one alone.
State: TypeAlias = "str | int"
States: TypeAlias = "State | Iterable[State]"

__all__ = ["Breach", "Effort", "Interval", "Passage", "SteadyState", "Transient", "Visits"]


@dataclass(frozen=True)
class Effort:
    """What was done: size of the chain, states eliminated or steps taken, seconds."""

    states: int
    transitions: int
    iterations: int
    seconds: float


@dataclass(frozen=True)
class Passage:
    """How a chain comes to a set of states.

    Attributes
    ----------
    ever : Estimate
        Probability that it ever does.
    mean_h : Estimate
        Mean hours until it does; no value where it may never do.
    effort : Effort
    """

    ever: Estimate
    mean_h: Estimate
    effort: Effort


@dataclass(frozen=True)
class Breach:
    """Probability that one sojourn in a set outlasts a tolerance, or that the set is reached."""

    probability: Estimate
    effort: Effort


@dataclass(frozen=True)
class Visits:
    """A set of states in the long run.

    Attributes
    ----------
    share : Estimate
        Of the time, in the set.
    entries_per_h : Estimate
        How often the set is entered.
    mean_sojourn_h : Estimate
        How long it is stayed in; no value where it is never entered.
    effort : Effort
    """

    share: Estimate
    entries_per_h: Estimate
    mean_sojourn_h: Estimate
    effort: Effort


@dataclass(frozen=True)
class Interval:
    """A set of states from the start to a horizon.

    Attributes
    ----------
    hours : Estimate
        Mean time in the set.
    share : Estimate
        Of the horizon.
    entries : Estimate
        Mean number of entries; a start inside is none.
    effort : Effort
    """

    hours: Estimate
    share: Estimate
    entries: Estimate
    effort: Effort


@dataclass(frozen=True, eq=False)
class SteadyState:
    """Where a chain is in the long run.

    Attributes
    ----------
    probability : ndarray of shape (states,)
        Share of time in each state, relatively exact; read-only.
    recurrent_classes : int
        Sets of states that are not left again; where there are several the start decides.
    transient_states : int
        States that are left for ever.
    effort : Effort
    """

    probability: NDArray[np.float64]
    recurrent_classes: int
    transient_states: int
    effort: Effort
    _places: Callable[[States], list[int]] = field(repr=False)

    def of(self, states: States) -> Estimate:
        """Return the probability of one state or of a set."""
        value = math.fsum(self.probability[self._places(states)])
        return exact(value)


@dataclass(frozen=True, eq=False)
class Transient:
    """Where a chain is at given times, and how long it has been where until then.

    Attributes
    ----------
    times_h : tuple of float
    probability : ndarray of shape (times, states)
        Read-only.
    hours : ndarray of shape (times, states)
        Mean hours in each state from the start to the time; read-only.
    relative_error : float
        Bound for every entry of both, and for every sum of them.
    effort : Effort
    """

    times_h: tuple[float, ...]
    probability: NDArray[np.float64]
    hours: NDArray[np.float64]
    relative_error: float
    effort: Effort
    _places: Callable[[States], list[int]] = field(repr=False)

    def of(self, states: States) -> tuple[Estimate, ...]:
        """Return the probability of one state or of a set, at each time."""
        places = self._places(states)
        return tuple(
            proven(math.fsum(row[places]), self.relative_error, most=1.0)
            for row in self.probability
        )

    def reward(self, per_hour: ArrayLike) -> tuple[Estimate, ...]:
        """Return what is earned until each time, where each state earns so much an hour.

        Raises
        ------
        RequestError
            Where there is not one finite number for each state.
        """
        rates = np.asarray(per_hour, dtype=float)
        if rates.shape != (self.hours.shape[1],) or not np.isfinite(rates).all():
            raise RequestError(
                f"rewards must be {self.hours.shape[1]} finite numbers, one for each state; "
                f"found {shown(per_hour)}"
            )
        found = []
        for row in self.hours:
            value = math.fsum(rates * row)
            error = self.relative_error * math.fsum(np.abs(rates) * row)
            found.append(Estimate(value, value - error, value + error, 1.0, "markov", "proven"))
        return tuple(found)


def exact(value: float) -> Estimate:
    """Return a number by finite arithmetic on the whole chain."""
    if not math.isfinite(value):
        return Estimate(None, None, None, 1.0, "markov", "exact")
    return Estimate(value, value, value, 1.0, "markov", "exact")


def proven(value: float, relative_error: float, *, most: float = math.inf) -> Estimate:
    """Return a number that is off by no more than a relative error."""
    low, high = value * (1 - relative_error), value * (1 + relative_error)
    value = min(value, most)
    return Estimate(value, min(max(low, 0.0), value), min(high, most), 1.0, "markov", "proven")


def told(found: tuple[Any, ...]) -> tuple[Estimate, Effort]:
    """Return what the core says of one number."""
    value, low, high, guarantee, effort = found
    if not math.isfinite(value):
        return exact(value), Effort(*effort)
    return Estimate(value, low, high, 1.0, "markov", guarantee), Effort(*effort)


def fixed(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array, read-only."""
    array.flags.writeable = False
    return array
