"""The face of the Markov engine: what it takes, what it refuses, what it gives."""

from __future__ import annotations

import copy
import math
import pickle
import signal
import threading
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sitefall import RequestError
from sitefall.markov import Chain, k_of_n

UP_AND_DOWN = [("up", "down", 0.01), ("down", "up", 0.5)]


def site(**options: Any) -> Chain:
    return Chain(["up", "down"], UP_AND_DOWN, **{"start": "up", **options})


def test_names_numbers_and_arrays_make_the_same_chain() -> None:
    named = site().steady_state().probability
    numbered = Chain(2, [(0, 1, Fraction(1, 100)), (np.int64(1), 0, Decimal("0.5"))])
    arrays = Chain.from_arrays(2, [0, 1], [1, 0], [0.01, 0.5], start=[1, 0])
    assert (numbered.steady_state().probability == named).all()
    assert (arrays.steady_state().probability == named).all()
    assert arrays.states == (0, 1)
    assert site().states == ("up", "down")
    assert len(site()) == 2
    assert repr(site()) == "<Chain: 2 states, 2 transitions>"


@pytest.mark.parametrize(
    ("states", "transitions", "said"),
    [
        (0, [], "at least 1"),
        (-1, [], "at least 1"),
        (True, [], "at least 1"),
        (2.0, [], "number of states or their names"),
        ("ab", [], "must be texts"),
        (["a", 1], [], "must be texts"),
        (["a", "a"], [], "distinct"),
        ([], [], "distinct"),
        (2, [(0, 1)], "(from, to, rate)"),
        (2, [7], "(from, to, rate)"),
        (2, 5, "transitions must be a row; found 5"),
        (2, [(np.array([0]), 1, 1)], "a name or a number"),
        (np.array([2]), [], "must be texts"),
        (2, [(0, 1, 1e-320)], "from 1e-100 to 1e100"),
        (2, [(0, 1, 1e300)], "from 1e-100 to 1e100"),
        (2, [(0, 2, 1)], "0 to 1; found 2"),
        (2, [(-1, 0, 1)], "0 to 1; found -1"),
        (2, [(True, 0, 1)], "a name or a number; found True"),
        (2, [(0.0, 1, 1)], "a name or a number; found 0.0"),
        (2, [("up", 1, 1)], "no state 'up'"),
        (2, [(0, 0, 1)], "leads to where it began"),
        (2, [(0, 1, -1)], "must not be negative; found -1"),
        (2, [(0, 1, math.nan)], "must be finite; found nan"),
        (2, [(0, 1, math.inf)], "must be finite; found inf"),
        (2, [(0, 1, True)], "must be a number; found True"),
        (2, [(0, 1, "1/3")], "must be a number; found '1/3'"),
        (2, [(0, 1, 10**400)], "must be a number"),
        (2, [(0, 1, None)], "must be a number; found None"),
    ],
)
def test_what_is_no_chain_is_refused_by_name(states: Any, transitions: Any, said: str) -> None:
    with pytest.raises(RequestError) as refused:
        Chain(states, transitions)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "start",
    ["sideways", 2, True, {"up": 0.5}, {"up": math.nan, "down": 1}, [1.5, -0.5], [1], [[1, 0]],
     ["1", "0"], {"up": -1, "down": 2}],
)  # fmt: skip
def test_what_is_no_start_is_refused(start: Any) -> None:
    with pytest.raises(RequestError):
        site(start=start)


@pytest.mark.parametrize(
    ("origins", "rates"),
    [([0, 2], [1, 1]), ([0, -1], [1, 1]), ([0.5, 1], [1, 1]), ([[0, 1]], [1, 1]), ([0], [1, 1]),
     ([0, 1], [1, -1]), ([0, 1], [1, math.nan]), ([0, 1], ["1", "2"]), ([0, 1], [True, False])],
)  # fmt: skip
def test_arrays_that_are_no_chain_are_refused(origins: Any, rates: Any) -> None:
    with pytest.raises(RequestError):
        Chain.from_arrays(2, origins, [1, 0], rates)


def test_a_start_may_be_a_mapping_or_an_array() -> None:
    for start in ({"up": 0.25, "down": Fraction(3, 4)}, np.array([0.25, 0.75]), [0.25, 0.75]):
        assert list(site(start=start).transient([0]).probability[0]) == [0.25, 0.75]


def test_what_depends_on_the_start_asks_for_it() -> None:
    chain = Chain(["up", "down"], UP_AND_DOWN)
    assert chain.visits("down").share.value == pytest.approx(0.01 / 0.51, rel=1e-15)
    for ask in (
        lambda: chain.transient([1]),
        lambda: chain.time_to("down"),
        lambda: chain.breach("down", 1, 10),
        lambda: chain.reached_by("down", 1),
        lambda: chain.interval("down", 1),
    ):
        with pytest.raises(RequestError, match="start="):
            ask()


def test_several_classes_need_a_start_and_are_weighted_by_it() -> None:
    ways = [("fork", "left", 3), ("fork", "right", 1)]
    with pytest.raises(RequestError, match="does not leave again"):
        Chain(["fork", "left", "right"], ways).steady_state()
    steady = Chain(["fork", "left", "right"], ways, start="fork").steady_state()
    assert steady.probability.tolist() == pytest.approx([0, 0.75, 0.25], rel=1e-15)
    assert (steady.recurrent_classes, steady.transient_states) == (2, 1)


def test_arrays_are_read_only_and_results_are_frozen() -> None:
    steady, transient = site().steady_state(), site().transient([1, 2])
    for array in (steady.probability, transient.probability, transient.hours):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(AttributeError):
        steady.probability = steady.probability  # type: ignore[misc]
    assert transient.probability.shape == (2, 2)
    assert copy.copy(steady).of("up").guarantee == "exact"


@pytest.mark.parametrize("hours", [-1, math.nan, math.inf, True, "4 h", None])
def test_hours_that_are_none_are_refused(hours: Any) -> None:
    chain = site()
    for ask in (
        lambda: chain.transient([hours]),
        lambda: chain.breach("down", hours, 10),
        lambda: chain.breach("down", 1, hours),
        lambda: chain.reached_by("down", hours),
        lambda: chain.interval("down", hours),
        lambda: chain.outlasting("down", hours),
    ):
        with pytest.raises(RequestError, match="found"):
            ask()


@pytest.mark.parametrize("states", ["sideways", 2, [], ["up", 7], 1.5, None])
def test_sets_that_are_none_are_refused(states: Any) -> None:
    for ask in (site().visits, site().time_to, lambda bad: site().breach(bad, 1, 2)):
        with pytest.raises(RequestError):
            ask(states)


@pytest.mark.parametrize(
    "inside", [[1, 2], {1, 2}, (n for n in (2, 1)), np.array([1, 2]), np.array([2, 1, 2], np.uint8)]
)
def test_a_set_is_a_row_of_states_whatever_holds_them(inside: Any) -> None:
    chain = Chain(3, [(0, 1, 0.1), (1, 2, 0.2), (2, 0, 0.3)], start=0)
    expected = math.fsum(chain.transient([7]).hours[0][1:])
    assert chain.interval(inside, 7).hours.value == pytest.approx(expected, rel=1e-14)


def test_arrays_of_one_state_and_arrays_of_arrays_are_told_apart() -> None:
    chain = site()
    for one in (np.array([1]), np.array(1), np.int8(1), "down", ["down"]):
        assert chain.visits(one).share.value == chain.visits(1).share.value
    assert chain.visits(np.array([0, 1])).share.value == pytest.approx(1, rel=1e-15)
    for none in (np.array([[1]]), np.array([True, False]), np.array([1.0]), np.array([], int)):
        with pytest.raises(RequestError):
            chain.visits(none)


def test_one_time_alone_is_a_row_of_one() -> None:
    assert (site().transient(5).probability == site().transient([5]).probability).all()
    with pytest.raises(RequestError, match="a time must be a number"):
        site().transient(None)  # type: ignore[arg-type]


def test_a_set_that_may_be_missed_has_no_mean_time() -> None:
    chain = Chain(["fork", "left", "right"], [("fork", "left", 3), ("fork", "right", 1)], start=0)
    passage = chain.time_to("right")
    assert passage.ever.value == pytest.approx(0.25, rel=1e-15)
    assert passage.mean_h.value is None


def test_rewards_are_summed_over_time() -> None:
    transient = site().transient([10, 100])
    for found, hours in zip(transient.reward([2, -1]), transient.hours, strict=True):
        assert found.value == pytest.approx(2 * hours[0] - hours[1], rel=1e-14)
        assert found.low <= found.value <= found.high
    for wrong in ([1], [1, math.nan], [[1, 2]]):
        with pytest.raises(RequestError, match="rewards"):
            transient.reward(wrong)


def test_an_interval_gives_hours_share_and_entries() -> None:
    found = site().interval("down", 1000)
    transient = site().transient([1000])
    assert found.hours.value == pytest.approx(transient.hours[0][1], rel=1e-15)
    assert found.share.value == pytest.approx(transient.hours[0][1] / 1000, rel=1e-15)
    assert found.entries.value == pytest.approx(0.01 * transient.hours[0][0], rel=1e-15)
    with pytest.raises(RequestError, match="above 0"):
        site().interval("down", 0)


def test_a_breach_of_no_tolerance_is_the_first_passage() -> None:
    assert site().breach("down", 0, 30).probability.value == pytest.approx(
        -math.expm1(-0.3), rel=1e-12
    )
    assert site().breach("down", 30, 30).probability.value == 0


@pytest.mark.parametrize(
    "changed",
    [{"units": 0}, {"needed": 4}, {"needed": 0}, {"crews": 0}, {"crews": True},
     {"failure_rate": -1}, {"repair_rate": "1"}, {"standby": "warm"}, {"units": 2.0}],
)  # fmt: skip
def test_units_that_make_no_system_are_refused(changed: Any) -> None:
    options = {"units": 3, "needed": 2, "crews": 1, "failure_rate": 1, "repair_rate": 1, **changed}
    with pytest.raises(RequestError):
        k_of_n(options.pop("units"), options.pop("needed"), **options)


@pytest.mark.parametrize("name", ["failure_rate", "repair_rate"])
def test_a_negative_rate_is_called_by_its_own_name(name: str) -> None:
    options = {"crews": 1, "failure_rate": 1, "repair_rate": 1, name: -1}
    with pytest.raises(RequestError, match=f"^{name} must not be negative; found -1$"):
        k_of_n(3, 2, **options)


def test_one_time_is_a_row_of_one() -> None:
    several = site().transient([10]).probability
    for alone in (10, 10.0, np.float64(10), np.array(10), Fraction(10)):
        assert (site().transient(alone).probability == several).all()
    assert site().transient(iter([1, 2])).probability.shape == (2, 2)
    assert site().transient(np.array([1.0, 2.0])).times_h == (1.0, 2.0)


def test_results_are_pickled_and_say_what_they_are() -> None:
    chain = site()
    for result, told in (
        (chain.steady_state(), "<SteadyState: 2 states, 1 recurrent class>"),
        (chain.transient([1, 2]), "<Transient: 2 states at 1, 2 h>"),
        (chain.visits("down"), "of the time, 0.00980392 entries an hour, each for 2.00000 h"),
        (chain.interval("down", 100), "of the horizon"),
        (chain.time_to("down"), "comes there with probability 1.00000, after 100.000 h on"),
        (chain.reached_by("down", 30), "0.259182 that the set is reached within 30 h>"),
        (chain.outlasting("down", 4), "0.135335 that a sojourn of the long run outlasts 4 h>"),
        (chain.breach("down", 4, 100), "that a sojourn within 100 h outlasts 4 h>"),
    ):
        assert told in repr(result)
        again = pickle.loads(pickle.dumps(result))
        assert repr(again) == repr(result)
        assert again.effort == result.effort
        for name in ("probability", "hours"):
            array = getattr(again, name, None)
            if isinstance(array, np.ndarray):
                assert (array == getattr(result, name)).all()
                assert not array.flags.writeable
                assert again.of("down") == result.of("down")


def test_a_horizon_of_too_many_events_is_refused_with_the_way_out() -> None:
    # A line of states that is never level, the last but one a thousand times a second.
    size = 900
    rates = [1e-3] * (size - 2) + [3.6e6]
    line = [(i, i + 1, rate) for i, rate in enumerate(rates)]
    with pytest.raises(RequestError, match="simulate"):
        Chain(size, line, start=0).transient([1e6])


def test_an_interrupt_is_heard_within_half_a_second() -> None:
    # What is new is so ever less, at a rate of its own: no span is like the one before.
    ways = [("new", "up", 1e-4), ("up", "down", 1e-6), ("down", "up", 2)]
    chain = Chain(["new", "up", "down"], ways, start={"new": 0.5, "up": 0.5})
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    began = time.monotonic()
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            chain.breach("down", 0.01, 1e6)
    finally:
        timer.cancel()
    assert time.monotonic() - began < 0.8
