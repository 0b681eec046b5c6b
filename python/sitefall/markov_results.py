"""What the Markov engine finds."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import RequestError, shown
from .estimate import Estimate, spell_time
from .markov_states import Numbering, States

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Breach", "Effort", "Interval", "Passage", "SteadyState", "Transient", "Visits"]


@dataclass(frozen=True)
class Effort:
    """What was done: size of the chain, states eliminated or steps taken, seconds."""

    states: int
    transitions: int
    iterations: int
    seconds: float = field(compare=False)


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        told = f"after {spell_time(self.mean_h)} on average"
        return f"<Passage: comes there with probability {self.ever}, {told}>"


@dataclass(frozen=True, repr=False)
class Breach:
    """The probability of one thing that may happen.

    Attributes
    ----------
    probability : Estimate
    effort : Effort
    of : str
        What may happen, such as ``"a sojourn within 43800 h outlasts 4 h"``.
    """

    probability: Estimate
    effort: Effort
    of: str

    def __repr__(self) -> str:
        return f"<Breach: {self.probability} that {self.of}>"


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        mean = spell_time(self.mean_sojourn_h)
        told = f"{self.entries_per_h} entries an hour, each for {mean} on average"
        return f"<Visits: {self.share} of the time, {told}>"


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        told = f"{self.share} of the horizon, {self.entries} entries"
        return f"<Interval: {spell_time(self.hours)}, {told}>"


class _Arrays:
    """A result that holds arrays: read-only, after a pickle too."""

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]
            value = getattr(self, each.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, each.name) for each in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False, repr=False)
class SteadyState(_Arrays):
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
    _states: Numbering

    def __repr__(self) -> str:
        classes = f"{self.recurrent_classes} recurrent class{'es' * (self.recurrent_classes > 1)}"
        return f"<SteadyState: {self.probability.size} states, {classes}>"

    def of(self, states: States) -> Estimate:
        """Return the probability of one state or of a set."""
        value = math.fsum(self.probability[self._states.places(states)])
        return exact(value)


@dataclass(frozen=True, eq=False, repr=False)
class Transient(_Arrays):
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
    _states: Numbering

    def __repr__(self) -> str:
        times = ", ".join(f"{time:g}" for time in self.times_h[:4])
        more = f" and {len(self.times_h) - 4} more times" if len(self.times_h) > 4 else ""
        return f"<Transient: {self.probability.shape[1]} states at {times} h{more}>"

    def of(self, states: States) -> tuple[Estimate, ...]:
        """Return the probability of one state or of a set, at each time."""
        places = self._states.places(states)
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
