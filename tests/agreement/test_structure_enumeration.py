"""The structure engine against the list of all states, on random trees that shrink."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitefall import RequestError
from sitefall.structure import FaultTree, Structure, solve

ORDERS = ("automatic", "smallest_first", "largest_first", "as_given")
# Both sides are sums of at most 128 products of 7 factors without a difference: some 1e-14
# relative. Below 1e-290 products leave the range of full precision.
RELATIVE = 1e-12
TINY = 1e-290

PROBABILITIES = st.one_of(
    st.floats(0, 1, allow_subnormal=False),
    st.sampled_from([0.0, 1.0, 0.5, 1e-3, 1e-9, 1e-40, 1 - 1e-9]),
)


@st.composite
def trees(draw: st.DrawFn) -> FaultTree:
    names = [f"e{i}" for i in range(draw(st.integers(1, 7)))]
    events = {name: draw(PROBABILITIES) for name in names}
    kinds = draw(
        st.sampled_from([("and", "or", "atleast"), ("and", "or", "atleast", "xor", "not")])
    )
    gates: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(kinds))
        most = {"not": 1, "xor": 2}.get(kind, min(4, len(names)))
        least = {"not": 1, "xor": 2}.get(kind, 1)
        if len(names) < least:
            kind, least, most = "or", 1, 1
        # The latest first, so that what is made is used.
        pool = names[::-1]
        children = draw(st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=True))
        gates[f"g{number}"] = {"type": kind, "children": children}
        if kind == "atleast":
            gates[f"g{number}"]["k"] = draw(st.integers(1, len(children)))
        names.append(f"g{number}")
    return FaultTree(names[-1], gates, events)


class States:
    """All states of the events, the value of the top and the probability in each."""

    def __init__(self, tree: FaultTree) -> None:
        self.events = tree.events
        count = len(self.events)
        self.happened = np.array(list(itertools.product([False, True], repeat=count))).T
        self.top = self._top(tree)
        self.q = np.array([tree.basic_events[name] for name in self.events])

    def _top(self, tree: FaultTree) -> np.ndarray:
        values = dict(zip(self.events, self.happened, strict=True))
        for name, gate in tree.gates.items():  # children were made before
            total = sum(values[child].astype(int) for child in gate["children"])
            values[name] = {
                "and": lambda n=total, g=gate: n == len(g["children"]),
                "or": lambda n=total: n >= 1,
                "atleast": lambda n=total, g=gate: n >= g["k"],
                "xor": lambda n=total: n == 1,
                "not": lambda n=total: n == 0,
            }[gate["type"]]()
        return values[tree.top]

    def probability(self, where: np.ndarray, q: np.ndarray | None = None) -> float:
        q = self.q if q is None else q
        weights = np.where(self.happened, q[:, None], 1 - q[:, None]).prod(axis=0)
        return math.fsum(weights[where])

    def given(self, event: int, value: float) -> float:
        q = self.q.copy()
        q[event] = value
        return self.probability(self.top, q)

    def coherent(self) -> bool:
        size = self.happened.shape[0]
        shaped = self.top.reshape((2,) * size)
        return all(
            bool(np.all(shaped.take(0, axis) <= shaped.take(1, axis))) for axis in range(size)
        )

    def minimal(self) -> set[frozenset[str]]:
        true = {frozenset(np.flatnonzero(column)) for column in self.happened.T[self.top]}
        least = {state for state in true if not any(state - {one} in true for one in state)}
        return {frozenset(self.events[i] for i in state) for state in least}

    def through(self, event: str, sets: set[frozenset[str]]) -> float:
        """P(some minimal set that holds the event has happened)."""
        met = np.zeros_like(self.top)
        for each in sets:
            if event in each:
                met |= self.happened[[self.events.index(name) for name in each]].all(axis=0)
        return self.probability(met)


def close(found: float | None, exact: float) -> bool:
    return found is not None and abs(found - exact) <= RELATIVE * abs(exact) + TINY


def check_importance(found: Structure, states: States) -> None:
    assert found.importance is not None
    top = states.probability(states.top)
    for number, (name, each) in enumerate(found.importance.items()):
        assert name == states.events[number]
        happened, not_ = states.given(number, 1.0), states.given(number, 0.0)
        assert close(each.if_happened.value, happened)
        assert close(each.if_not.value, not_)
        # A difference of two values that are each right to 1e-12.
        assert each.birnbaum.value is not None
        assert abs(each.birnbaum.value - (happened - not_)) <= RELATIVE
        if top < TINY / RELATIVE:
            continue
        assert close(each.diagnostic.value, states.q[number] * happened / top)
        assert close(each.risk_achievement.value, happened / top)
        if not_ > TINY / RELATIVE:
            assert close(each.risk_reduction.value, top / not_)


def check_cut_sets(tree: FaultTree, states: States) -> None:
    if not states.coherent():
        with pytest.raises(RequestError, match="prime implicants"):
            solve(tree, cut_sets=True)
        return
    minimal = states.minimal()
    found = solve(tree, cut_sets=True, importance=True, fussell_vesely=True)
    sets = found.cut_sets
    assert sets is not None
    assert sets.listed is not None
    # Minimal and complete: the same family, each once, in order.
    listed = [each.events for each in sets.listed]
    assert {frozenset(each) for each in listed} == minimal
    assert len(listed) == len(minimal) == sets.exact_count == sets.count
    assert listed == sorted(listed, key=lambda each: (len(each), each))
    assert sets.smallest_order == min(map(len, minimal), default=None)
    q = dict(zip(states.events, states.q, strict=True))
    chances = [math.prod(q[name] for name in each) for each in minimal]
    assert close(sets.rare_event_sum.value, math.fsum(chances))
    bound = -math.expm1(math.fsum(math.log1p(-p) if p < 1 else -math.inf for p in chances))
    assert close(sets.min_cut_upper_bound.value, bound)
    top = states.probability(states.top)
    if top > TINY / RELATIVE:
        assert found.importance is not None
        for name, each in found.importance.items():
            assert each.fussell_vesely_cut_sets is not None
            exact = states.through(name, minimal) / top
            assert close(each.fussell_vesely_cut_sets.value, exact)


def check(tree: FaultTree) -> None:
    states = States(tree)
    yes, no = states.probability(states.top), states.probability(~states.top)
    for order in ORDERS:
        found = solve(tree, order=order, importance=True)  # type: ignore[arg-type]
        assert close(found.probability.value, yes)
        assert close(found.complement.value, no)
        assert abs((found.probability.value or 0) + (found.complement.value or 0) - 1) <= 1e-14
    check_importance(found, states)
    check_cut_sets(tree, states)


@settings(max_examples=300, deadline=None)
@given(trees())
def test_random_trees_are_what_enumeration_says(tree: FaultTree) -> None:
    check(tree)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees())
def test_ten_thousand_random_trees_are_what_enumeration_says(tree: FaultTree) -> None:
    check(tree)


def test_the_comparison_can_fail() -> None:
    tree = FaultTree("g", {"g": {"type": "or", "children": ["a", "b"]}}, {"a": 0.1, "b": 0.2})
    exact = States(tree).probability(States(tree).top)
    assert close(exact, 0.28)
    assert not close(exact * (1 + 1e-11), 0.28)
