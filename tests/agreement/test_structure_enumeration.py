"""The structure engine against the truth table, on trees that shrink when they fail."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitefall import RequestError
from sitefall.structure import FaultTree, Gate, Network

EVENTS = [f"e{i}" for i in range(7)]
# Sums of up to 2**7 positive terms: rounding stays far below this.
NEAR = 1e-12


@st.composite
def trees(draw: st.DrawFn, *, coherent: bool) -> FaultTree:
    names = list(EVENTS[: draw(st.integers(1, len(EVENTS)))])
    gates: dict[str, Gate] = {}
    for number in range(draw(st.integers(1, 7))):
        kinds = ["at_least"] if coherent else ["at_least", "exclusive", "not"]
        kind = draw(st.sampled_from(kinds))
        least, most = {"at_least": (1, 4), "exclusive": (2, 2), "not": (1, 1)}[kind]
        inputs = tuple(draw(st.lists(st.sampled_from(names), min_size=least, max_size=most)))
        k = draw(st.integers(1, len(inputs)))
        gates[f"g{number}"] = Gate(kind, inputs, k)
        names.append(f"g{number}")
    chance = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-9, 1 - 1e-9))
    probabilities = {e: draw(chance) for e in names if e in EVENTS}
    return FaultTree(names[-1], gates=gates, probabilities=probabilities)


def happens(tree: FaultTree, events: dict[str, bool]) -> bool:
    value = dict(events)
    for name, gate in tree.gates.items():  # in the order made: inputs first
        count = sum(value[i] for i in gate.inputs)
        wanted = {"at_least": count >= gate.k, "exclusive": count == 1, "not": count == 0}
        value[name] = wanted[gate.kind]
    return value[tree.top]


def assignments(tree: FaultTree) -> list[dict[str, bool]]:
    events = list(tree.probabilities)
    return [dict(zip(events, v, strict=True)) for v in product((False, True), repeat=len(events))]


def enumerated(tree: FaultTree, q: dict[str, float]) -> float:
    return math.fsum(
        math.prod(q[e] if on else 1 - q[e] for e, on in events.items())
        for events in assignments(tree)
        if happens(tree, events)
    )


def check_probability(tree: FaultTree) -> None:
    if not tree.events:
        return
    q = tree.probabilities
    assert tree.probability().value == pytest.approx(enumerated(tree, q), rel=NEAR, abs=1e-300)
    top = enumerated(tree, q)
    for event, found in tree.importance().items():
        with_it, without = (enumerated(tree, q | {event: x}) for x in (1.0, 0.0))
        assert found.birnbaum == pytest.approx(with_it - without, rel=NEAR, abs=1e-14)
        if top > 0:
            assert found.diagnostic == pytest.approx(q[event] * with_it / top, rel=NEAR)
            assert found.raw == pytest.approx(with_it / top, rel=NEAR)


def check_cut_sets(tree: FaultTree) -> None:
    happening = [
        frozenset(e for e, on in a.items() if on) for a in assignments(tree) if happens(tree, a)
    ]
    minimal = {s for s in happening if not any(other < s for other in happening)}
    found = tree.cut_sets()
    assert {frozenset(s) for s in found.sets} == minimal
    assert found.count == len(minimal)
    assert found.smallest_order == (min(map(len, minimal)) if minimal else None)


COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}


@settings(max_examples=250, **COMMON)
@given(trees(coherent=False))
def test_probability_is_that_of_the_truth_table(tree: FaultTree) -> None:
    check_probability(tree)


@settings(max_examples=250, **COMMON)
@given(trees(coherent=True))
def test_cut_sets_are_minimal_and_all(tree: FaultTree) -> None:
    check_cut_sets(tree)


@pytest.mark.slow
@settings(max_examples=10_000, **COMMON)
@given(trees(coherent=False))
def test_probability_on_ten_thousand_trees(tree: FaultTree) -> None:
    check_probability(tree)


@pytest.mark.slow
@settings(max_examples=10_000, **COMMON)
@given(trees(coherent=True))
def test_cut_sets_on_ten_thousand_trees(tree: FaultTree) -> None:
    check_probability(tree)
    check_cut_sets(tree)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    nodes = draw(st.integers(2, 5))
    pair = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    links = draw(st.lists(pair.filter(lambda p: p[0] != p[1]), min_size=1, max_size=7))
    met = sorted({n for link in links for n in link})
    terminals = draw(st.lists(st.sampled_from(met), min_size=1, max_size=4, unique=True))
    failing = draw(st.lists(st.sampled_from(met), max_size=3, unique=True))
    return links, terminals, failing


def is_joined(links: list[tuple[int, int]], terminals: list[int]) -> bool:
    reached = {terminals[0]}
    while True:
        more = {b for a, b in links if a in reached} | {a for a, b in links if b in reached}
        if more <= reached:
            return set(terminals) <= reached
        reached |= more


@settings(max_examples=200, **COMMON)
@given(networks())
def test_networks_are_those_of_enumeration(
    given_network: tuple[list[tuple[int, int]], list[int], list[int]],
) -> None:
    links, terminals, failing = given_network
    q_link = [0.05 * (i + 1) for i in range(len(links))]
    q_node = {n: 0.03 * (i + 1) for i, n in enumerate(failing)}
    total = 0.0
    for up in product((True, False), repeat=len(links) + len(failing)):
        q = [*q_link, *q_node.values()]
        chance = math.prod(1 - x if on else x for x, on in zip(q, up, strict=True))
        dead = {n for n, on in zip(failing, up[len(links) :], strict=True) if not on}
        left = [
            link
            for link, on in zip(links, up[: len(links)], strict=True)
            if on and not dead & set(link)
        ]
        if not dead & set(terminals) and is_joined(left, terminals):
            total += chance
    network = Network(
        [(a, b, q) for (a, b), q in zip(links, q_link, strict=True)], node_failures=q_node
    )
    assert network.joined(terminals).value == pytest.approx(total, rel=NEAR)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: FaultTree("t", gates={"t": Gate("at_least", ("a",), 2)}), "cannot be"),
        (lambda: FaultTree("t", gates={"t": Gate("nand", ("a", "b"))}), "nand"),
        (lambda: FaultTree("t", gates={"t": Gate("not", ("a", "b"))}), "takes 1"),
        (lambda: FaultTree("t", gates={"t": Gate("not", ("t",))}), "circle: t -> t"),
        (lambda: FaultTree("t", gates={"t": 3}), "must be a Gate"),  # type: ignore[dict-item]
        (lambda: FaultTree("a", gates={"a": Gate("not", ("b",))}, probabilities={"a": 1}), "both"),
        (lambda: FaultTree("a", gates={}, probabilities={"a": math.nan}), "between 0 and 1"),
        (lambda: FaultTree("a", gates={}, probabilities={"a": True}), "must be a number"),
        (lambda: FaultTree("a", gates={}).probability(), "no probability is given for: a"),
        (lambda: FaultTree("t", gates={"t": Gate("not", ("a",))}).cut_sets(), "prime implicants"),
        (lambda: Network([("a", "b", 0.1)]).joined(["c"]), "no link touches"),
        (lambda: Network([("a", "b", 0.1)]).joined([]), "at least one"),
        (lambda: Network([("a", "b", 1.5)]), "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make: object, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        make()  # type: ignore[operator]
