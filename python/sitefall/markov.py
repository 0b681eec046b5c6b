"""Markov chains in continuous time by themselves: for studies that need no service.

Every result is computed by adding and multiplying positive numbers, so that small probabilities
are as exact as large ones. The law of the *total* down time of a year is not here: simulate it.

Examples
--------
>>> from fractions import Fraction
>>> from sitefall import markov
>>> pair = markov.k_of_n(2, 1, crews=1, failure_rate=Fraction(1, 1000), repair_rate=0.1)
>>> f"{pair.steady_state().of(2).value:.12g}"
'0.000196039992158'
>>> round(pair.time_to([2]).mean_h.value, 6)
51500.0
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from . import _core
from .errors import RequestError, shown
from .markov_inputs import count_of, hours_of, is_index, names_of, real, row_of, whole
from .markov_results import (
    Breach,
    Effort,
    Interval,
    Passage,
    State,
    States,
    SteadyState,
    Transient,
    Visits,
    exact,
    fixed,
    proven,
    told,
)

if TYPE_CHECKING:
    from numbers import Real

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Breach",
    "Chain",
    "Effort",
    "Interval",
    "Passage",
    "SteadyState",
    "Transient",
    "Visits",
    "k_of_n",
]

#: Where a chain begins: a state, or the probability of each.
Start: TypeAlias = "State | Mapping[State, float] | ArrayLike"


class Chain:
    """A Markov chain in continuous time.

    Parameters
    ----------
    states : int or sequence of str
        How many states there are, or their names. A state is meant by its name or its number,
        from 0.
    transitions : iterable of (from, to, rate)
        Rates per hour: numbers or ``fractions.Fraction``. Rates of equal pairs add; a rate of 0 is
        no transition.
    start : state, mapping of states to probabilities, or array, optional
        Where the chain is at time 0. Only what does not depend on it can do without.

    Raises
    ------
    RequestError
        Where a state is unknown or leads to itself, or a rate is negative, not finite or no
        number.

    Examples
    --------
    >>> site = Chain(["up", "down"], [("up", "down", 1 / 8760), ("down", "up", 1 / 6)], start="up")
    >>> print(site.breach("down", longest_h=4, horizon_h=5 * 8760).probability)
    0.923
    """

    def __init__(
        self,
        states: int | Iterable[str],
        transitions: Iterable[tuple[State, State, Real | float]] = (),
        *,
        start: Start | None = None,
    ) -> None:
        self._names = names_of(states)
        self._size = len(self._names) if self._names else count_of(states)
        self._place = {name: place for place, name in enumerate(self._names)}
        triples = [self._triple(each) for each in row_of(transitions, "transitions")]
        columns = list(zip(*triples, strict=True)) or [(), (), ()]
        self._build(columns[0], columns[1], columns[2], start)

    @classmethod
    def from_arrays(
        cls,
        states: int | Iterable[str],
        from_states: ArrayLike,
        to_states: ArrayLike,
        rates_per_h: ArrayLike,
        *,
        start: Start | None = None,
    ) -> Chain:
        """Return the chain of three arrays of one length: state numbers, and rates per hour.

        Raises
        ------
        RequestError
            As the chain itself; and where an array has another shape or holds no numbers.
        """
        chain = cls(states)
        ends = [whole(from_states, "from_states"), whole(to_states, "to_states")]
        rates = np.asarray(rates_per_h)
        if rates.dtype.kind not in "iuf" or rates.ndim != 1:
            raise RequestError(f"rates_per_h must be numbers in a row; found {shown(rates_per_h)}")
        for end in ends:
            if end.size and (end.min() < 0 or end.max() >= chain._size):
                raise RequestError(f"the states have the numbers 0 to {chain._size - 1}")
        chain._build(ends[0], ends[1], rates.astype(float), start)
        return chain

    def _build(self, origins: Any, targets: Any, rates: Any, start: Start | None) -> None:
        kind = np.uint32
        self._core = _core.Chain(
            self._size,
            np.asarray(origins, kind), np.asarray(targets, kind), np.asarray(rates, float),
        )  # fmt: skip
        self._start = None if start is None else self._distribution(start)

    def __repr__(self) -> str:
        return f"<Chain: {self._core.states} states, {self._core.transitions} transitions>"

    def __len__(self) -> int:
        return self._size

    @property
    def states(self) -> tuple[State, ...]:
        """The names of the states, or their numbers where they have none."""
        return self._names or tuple(range(self._size))

    def steady_state(self) -> SteadyState:
        """Return the share of time in each state in the long run, by elimination: exact.

        Raises
        ------
        RequestError
            Where the chain has several sets of states that it does not leave again, and no start;
            or too many states.
        """
        start = np.empty(0) if self._start is None else self._start
        found, classes, transients, effort = self._core.steady_state(start)
        return SteadyState(fixed(found), classes, transients, Effort(*effort), self._places)

    def visits(self, states: States) -> Visits:
        """Return how much, how often and how long the chain is in a set in the long run."""
        steady = self.steady_state()
        share, entries, mean, _ = self._core.steady_flow(steady.probability, self._set(states))
        return Visits(exact(share), exact(entries), exact(mean), steady.effort)

    def outlasting(self, states: States, longest_h: float) -> Breach:
        """Return the share of the sojourns in a set that outlast `longest_h`, in the long run."""
        inside = self._set(states)
        steady = self.steady_state()
        entering = self._core.steady_flow(steady.probability, inside)[3]
        if not entering.size:
            raise RequestError("in the long run the chain never enters the set")
        length = hours_of(longest_h, "longest_h")
        return Breach(*told(self._core.sojourn_longer_than(entering, inside, length)))

    def transient(self, times_h: Iterable[float]) -> Transient:
        """Return where the chain is at each of the times (ascending), and has been until then."""
        times = tuple(hours_of(time, "a time") for time in row_of(times_h, "times_h"))
        now, hours, error, effort = self._core.transient(self._begins(), times)
        return Transient(times, fixed(now), fixed(hours), error, Effort(*effort), self._places)

    def interval(self, states: States, horizon_h: float) -> Interval:
        """Return how long the chain is in a set until the horizon, and how often it comes there."""
        inside = self._set(states)
        horizon = hours_of(horizon_h, "horizon_h")
        if horizon == 0:
            raise RequestError("horizon_h must be above 0")
        until = self.transient([horizon])
        hours = math.fsum(until.hours[0][inside != 0])
        entries = self._core.entries_during(until.hours[0], inside)
        error = until.relative_error
        return Interval(
            proven(hours, error, most=horizon), proven(hours / horizon, error, most=1.0),
            proven(entries, error), until.effort,
        )  # fmt: skip

    def time_to(self, states: States) -> Passage:
        """Return whether the chain ever comes to a set, and after how many hours on average."""
        start, target = self._begins(), self._set(states)
        ever, _ = told(self._core.probability_ever(start, target))
        mean, effort = told(self._core.mean_time_to(start, target))
        return Passage(ever, mean, effort)

    def reached_by(self, states: States, hours: float) -> Breach:
        """Return the probability that the chain has been in a set by a time: proven."""
        start, target = self._begins(), self._set(states)
        return Breach(*told(self._core.probability_by(start, target, hours_of(hours, "hours"))))

    def breach(self, bad: States, longest_h: float, horizon_h: float) -> Breach:
        """Return the probability that one sojourn in `bad` outlasts `longest_h` within a horizon.

        A sojourn that is open at the horizon counts with the length that it has reached; one that
        is under way at the start begins there. The tolerance is fixed, not drawn. With 0 this is
        the probability of coming to the set at all. The bracket is proven: the truncation is
        bounded, and rounding widens it.

        Parameters
        ----------
        bad : states
            The set; a sojourn lasts from entering it to leaving it.
        longest_h : float
            What is tolerated, in hours.
        horizon_h : float
            How long the chain is watched, in hours.

        Raises
        ------
        RequestError
            Where there is no start, or the horizon spans too many events.
        """
        longest, horizon = hours_of(longest_h, "longest_h"), hours_of(horizon_h, "horizon_h")
        found = self._core.breach(self._begins(), self._set(bad), longest, horizon)
        return Breach(*told(found))

    def _triple(self, transition: Any) -> tuple[int, int, float]:
        try:
            origin, target, rate = transition
        except (TypeError, ValueError):
            raise RequestError(
                f"a transition is (from, to, rate); found {shown(transition)}"
            ) from None
        number = real(rate, f"the rate from {shown(origin)} to {shown(target)}")
        if number < 0:
            raise RequestError(
                f"the rate from {shown(origin)} to {shown(target)} must not be negative; "
                f"found {shown(rate)}"
            )
        return self._number(origin), self._number(target), number

    def _number(self, state: object) -> int:
        if isinstance(state, str):
            if state not in self._place:
                raise RequestError(f"there is no state {shown(state)}")
            return self._place[state]
        if isinstance(state, (bool, np.bool_)) or not is_index(state):
            raise RequestError(f"a state is a name or a number; found {shown(state)}")
        number: int = state.__index__()
        if not 0 <= number < self._size:
            raise RequestError(
                f"the states have the numbers 0 to {self._size - 1}; found {shown(number)}"
            )
        return number

    def _places(self, states: States) -> list[int]:
        if isinstance(states, str) or is_index(states):
            return [self._number(states)]
        return sorted({self._number(state) for state in row_of(states, "a set of states")})

    def _set(self, states: States) -> NDArray[np.uint8]:
        inside = np.zeros(self._size, np.uint8)
        inside[self._places(states)] = 1
        return inside

    def _begins(self) -> NDArray[np.float64]:
        if self._start is None:
            raise RequestError("this depends on where the chain begins: make it with start=")
        return self._start

    def _distribution(self, start: Start) -> NDArray[np.float64]:
        out = np.zeros(self._size)
        if isinstance(start, Mapping):
            for state, share in start.items():
                out[self._number(state)] = real(share, f"the start in {shown(state)}")
        elif isinstance(start, str) or is_index(start):
            out[self._number(start)] = 1
        else:
            given = np.asarray(start)
            if given.shape != (self._size,) or given.dtype.kind not in "iuf":
                raise RequestError(
                    f"start must be a state or a probability for each of {self._size} states; "
                    f"found {shown(start)}"
                )
            out[:] = given
        # Its sign and sum are checked where it is known.
        if not (np.isfinite(out).all() and (out >= 0).all() and abs(math.fsum(out) - 1) <= 1e-12):
            raise RequestError(f"start must be probabilities that sum to 1; found {shown(start)}")
        return out


def k_of_n(
    units: int,
    needed: int,
    *,
    crews: int,
    failure_rate: Real | float,
    repair_rate: Real | float,
    standby: Literal["active", "cold"] = "active",
    fail_while_down: bool = True,
) -> Chain:
    """Return the chain of equal units that share repair crews; its states count units down.

    The system is down from state ``units - needed + 1`` on. It starts with all units up; a free
    crew begins at once on a unit that waits, one crew a unit.

    Parameters
    ----------
    units, needed, crews : int
        Units there are, units that must work, crews that repair.
    failure_rate, repair_rate : number
        Of one unit, per hour.
    standby : {"active", "cold"}
        Whether every working unit can fail, or only the ``needed`` that run.
    fail_while_down : bool
        Whether units go on failing while the system is down.

    Examples
    --------
    >>> chain = k_of_n(3, 2, crews=1, failure_rate=1e-3, repair_rate=0.1)
    >>> f"{chain.visits([2, 3]).share.value:.6g}"
    '0.000588004'
    """
    for name, value in (("units", units), ("needed", needed), ("crews", crews)):
        if isinstance(value, bool) or not is_index(value) or value < 1:
            raise RequestError(f"{name} must be a whole number of at least 1; found {shown(value)}")
    if needed > units:
        raise RequestError(f"needed must be at most units; found {needed} of {units}")
    if standby not in ("active", "cold"):
        raise RequestError(f"standby must be 'active' or 'cold'; found {shown(standby)}")
    fails = real(failure_rate, "failure_rate")
    repaired = real(repair_rate, "repair_rate")
    last = units if fail_while_down else units - needed + 1
    transitions: list[tuple[State, State, float]] = []
    for down in range(last):
        running = units - down if standby == "active" else min(needed, units - down)
        transitions.append((down, down + 1, running * fails))
        transitions.append((down + 1, down, min(down + 1, crews) * repaired))
    return Chain(last + 1, transitions, start=0)
