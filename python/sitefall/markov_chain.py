"""A Markov chain in continuous time, and what can be asked of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .errors import RequestError, shown
from .markov_inputs import hours_of, row_of, times_of, whole
from .markov_results import (
    Breach,
    Effort,
    Interval,
    Passage,
    SteadyState,
    Transient,
    Visits,
    exact,
    proven,
    told,
)
from .markov_states import Numbering, Start, State, States

if TYPE_CHECKING:
    from numbers import Real

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Chain"]


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
    0.9232036
    """

    def __init__(
        self,
        states: int | Iterable[str],
        transitions: Iterable[tuple[State, State, Real | float]] = (),
        *,
        start: Start | None = None,
    ) -> None:
        self._states = Numbering.of(states)
        triples = [self._states.transition(each) for each in row_of(transitions, "transitions")]
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
        """Return the chain of three arrays of one length: for large ones.

        Parameters
        ----------
        states : int or sequence of str
            How many states there are, or their names.
        from_states, to_states : array of int, shape (transitions,)
            State numbers, from 0.
        rates_per_h : array of float, shape (transitions,)
            Per hour. Rates of equal pairs add; a rate of 0 is no transition.
        start : state, mapping of states to probabilities, or array, optional
            Where the chain is at time 0.

        Raises
        ------
        RequestError
            As the chain itself; and where an array has another shape or holds no numbers.

        Examples
        --------
        >>> site = Chain.from_arrays(2, [0, 1], [1, 0], [0.01, 0.49])
        >>> print(site.steady_state().of(1))
        0.0200000
        """
        chain = cls(states)
        ends = [whole(from_states, "from_states"), whole(to_states, "to_states")]
        rates = np.asarray(rates_per_h)
        if rates.dtype.kind not in "iuf" or rates.ndim != 1:
            raise RequestError(f"rates_per_h must be numbers in a row; found {shown(rates_per_h)}")
        for end in ends:
            if end.size and (end.min() < 0 or end.max() >= chain._states.size):
                raise RequestError(f"the states have the numbers 0 to {chain._states.size - 1}")
        chain._build(ends[0], ends[1], rates.astype(float), start)
        return chain

    def _build(self, origins: Any, targets: Any, rates: Any, start: Start | None) -> None:
        kind = np.uint32
        self._core = _core.Chain(
            self._states.size,
            np.asarray(origins, kind), np.asarray(targets, kind), np.asarray(rates, float),
        )  # fmt: skip
        self._start = None if start is None else self._states.distribution(start)

    def __repr__(self) -> str:
        return f"<Chain: {self._core.states} states, {self._core.transitions} transitions>"

    def __len__(self) -> int:
        return self._states.size

    @property
    def states(self) -> tuple[State, ...]:
        """The names of the states, or their numbers where they have none."""
        return tuple(self._states.numbers) or tuple(range(self._states.size))

    def steady_state(self) -> SteadyState:
        """Return the share of time in each state in the long run: exact.

        ``pi Q = 0`` in each recurrent class by elimination without a subtraction [GTH85], which
        makes each entry relatively exact, however small [OC93]; several classes are weighted by the
        probability that the chain ends in them.

        Raises
        ------
        RequestError
            Where the chain has several sets of states that it does not leave again, and no start;
            or too many states.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01), ("down", "up", 0.49)])
        >>> print(site.steady_state().of("down"))
        0.0200000
        """
        start = np.empty(0) if self._start is None else self._start
        found, classes, transients, effort = self._core.steady_state(start)
        return SteadyState(found, classes, transients, Effort(*effort), self._states)

    def visits(self, states: States) -> Visits:
        """Return how much, how often and how long the chain is in a set in the long run: exact.

        From the steady state [GTH85]: the share is the sum of ``pi_i`` inside, entries an hour the
        sum of ``pi_i q_ij`` from outside to inside, the mean sojourn the one over the other.

        Parameters
        ----------
        states : state or set of states
            By name or number.

        Returns
        -------
        Visits
            Share of time, entries per hour, mean sojourn in hours.

        Raises
        ------
        RequestError
            Where a state is unknown; else as `steady_state`.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01), ("down", "up", 0.49)])
        >>> print(site.visits("down").entries_per_h)
        0.00980000
        """
        steady = self.steady_state()
        share, entries, mean, _ = self._core.steady_flow(
            steady.probability, self._states.inside(states)
        )
        return Visits(exact(share), exact(entries), exact(mean), steady.effort)

    def outlasting(self, states: States, longest_h: float) -> Breach:
        """Return the share of the sojourns in a set that outlast a time, in the long run: proven.

        ``a exp(Q_set t) 1``, where `a` says how sojourns begin in the steady state; by
        uniformisation [Jansen11] or squaring [XY13].

        Parameters
        ----------
        states : state or set of states
            A sojourn lasts from entering the set to leaving it.
        longest_h : float
            What is to be outlasted, in hours of at least 0.

        Raises
        ------
        RequestError
            Where the set is never entered in the long run, a state is unknown, or `longest_h` is no
            time; else as `steady_state`.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01), ("down", "up", 0.5)])
        >>> print(site.outlasting("down", longest_h=4).probability)  # exp(-0.5 * 4)
        0.135335
        """
        inside = self._states.inside(states)
        steady = self.steady_state()
        entering = self._core.steady_flow(steady.probability, inside)[3]
        if not entering.size:
            raise RequestError("in the long run the chain never enters the set")
        length = hours_of(longest_h, "longest_h")
        found = told(self._core.sojourn_longer_than(entering, inside, length))
        return Breach(*found, f"a sojourn of the long run outlasts {length:g} h")

    def transient(self, times_h: Iterable[float] | float) -> Transient:
        """Return where the chain is at given times, and has been until then: proven.

        From each time to the next by uniformisation [Jansen11], which ends early where the chain is
        provably level, or by squaring ``exp(Qt)`` [XY13]; both add positive terms alone.

        Parameters
        ----------
        times_h : float or sequence of float
            Hours since the start, ascending; one alone is a sequence of one.

        Returns
        -------
        Transient
            Arrays of shape (times, states), and their relative error.

        Raises
        ------
        RequestError
            Where there is no start, a time is none or they do not ascend; or where the times span
            too many events.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01), ("down", "up", 0.49)], start="up")
        >>> for found in site.transient([1, 10]).of("down"):
        ...     print(found)
        0.00786939
        0.0198652
        """
        times = times_of(times_h)
        now, hours, error, effort = self._core.transient(self._begins(), times)
        return Transient(times, now, hours, error, Effort(*effort), self._states)

    def interval(self, states: States, horizon_h: float) -> Interval:
        """Return how long the chain is in a set until a horizon, and how often it enters: proven.

        Sums of the mean hours of `transient`; entries are the sum of ``hours_i q_ij`` from outside
        to inside.

        Parameters
        ----------
        states : state or set of states
            By name or number.
        horizon_h : float
            Hours from the start, above 0.

        Returns
        -------
        Interval
            Mean hours, share of the horizon, mean number of entries.

        Raises
        ------
        RequestError
            Where a state is unknown, or the horizon is 0; else as `transient`.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01), ("down", "up", 0.49)], start="up")
        >>> print(site.interval("down", horizon_h=100).hours)
        1.96000
        """
        inside = self._states.inside(states)
        horizon = hours_of(horizon_h, "horizon_h")
        if horizon == 0:
            raise RequestError("horizon_h must be above 0")
        until = self.transient(horizon)
        hours = math.fsum(until.hours[0][inside != 0])
        entries = self._core.entries_during(until.hours[0], inside)
        error = until.relative_error
        return Interval(
            proven(hours, error, most=horizon), proven(hours / horizon, error, most=1.0),
            proven(entries, error), until.effort,
        )  # fmt: skip

    def time_to(self, states: States) -> Passage:
        """Return whether the chain ever comes to a set, and after how many hours: exact.

        The mean is the sum of x with ``x (-Q) = start`` over the states outside, by elimination
        without a subtraction [GTH85].

        Parameters
        ----------
        states : state or set of states
            By name or number.

        Returns
        -------
        Passage
            Probability, and mean in hours, which has no value where the chain may never come there.

        Raises
        ------
        RequestError
            Where there is no start, a state is unknown, or there are too many states.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01)], start="up")
        >>> print(site.time_to("down").mean_h)
        100.000
        """
        start, target = self._begins(), self._states.inside(states)
        ever, _ = told(self._core.probability_ever(start, target))
        mean, effort = told(self._core.mean_time_to(start, target))
        return Passage(ever, mean, effort)

    def reached_by(self, states: States, hours: float) -> Breach:
        """Return the probability that the chain has been in a set by a time: proven.

        The set is made one state that is not left; then as `transient`.

        Parameters
        ----------
        states : state or set of states
            By name or number.
        hours : float
            Hours from the start, at least 0.

        Raises
        ------
        RequestError
            Where there is no start, a state is unknown, or `hours` is no time; or where it spans
            too many events.

        Examples
        --------
        >>> site = Chain(["up", "down"], [("up", "down", 0.01)], start="up")
        >>> print(site.reached_by("down", hours=30).probability)  # 1 - exp(-0.01 * 30)
        0.259182
        """
        start, target = self._begins(), self._states.inside(states)
        until = hours_of(hours, "hours")
        found = told(self._core.probability_by(start, target, until))
        return Breach(*found, f"the set is reached within {until:g} h")

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
        found = told(self._core.breach(self._begins(), self._states.inside(bad), longest, horizon))
        return Breach(*found, f"a sojourn within {horizon:g} h outlasts {longest:g} h")

    def _begins(self) -> NDArray[np.float64]:
        if self._start is None:
            raise RequestError("this depends on where the chain begins: make it with start=")
        return self._start
