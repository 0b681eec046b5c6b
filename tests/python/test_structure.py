"""The Python face of the structure engine: what it refuses, what it gives."""

from __future__ import annotations

import math
import pickle
import signal
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sitefall
from sitefall import RequestError, structure
from sitefall.structure import FaultTree, Network, solve

GATES: dict[str, Any] = {"top": {"type": "and", "children": ["a", "b"]}}
EVENTS = {"a": 0.1, "b": 0.2}
LINKS = {"ab": {"ends": ["a", "b"], "failure": 0.1}}


def gate(**fields: Any) -> dict[str, Any]:
    return {"top": {"type": "and", "children": ["a", "b"]} | fields}


def vote(k: object) -> dict[str, Any]:
    return gate(type="atleast", k=k)


CIRCLE = {
    "top": {"type": "or", "children": ["x", "a"]},
    "x": {"type": "and", "children": ["y", "b"]},
    "y": {"type": "or", "children": ["x", "a"]},
}


@pytest.mark.parametrize(
    ("top", "gates", "events", "message"),
    [
        ("tap", GATES, EVENTS, "'tap'.*did you mean 'top'"),
        ("top", gate(children=["a", "c"]), EVENTS, "gate 'top' names 'c'"),
        ("top", gate(children=["a", 3]), EVENTS, "gate 'top' names 3"),
        ("top", gate(children=["a", "a"]), EVENTS, "'top' names a child twice"),
        ("top", gate(children=[]), EVENTS, "'top' must list its children"),
        ("top", gate(children="ab"), EVENTS, "'top' must list its children"),
        ("top", gate(type="nand"), EVENTS, "'nand'; known are and, or"),
        ("top", gate(type=["and"]), EVENTS, "known are and, or"),
        ("top", gate(k=2), EVENTS, "unknown fields.*k"),
        ("top", gate(type="not"), EVENTS, "exactly 1 of children; it has 2"),
        ("top", gate(type="xor", children=["a"]), EVENTS, "exactly 2 of children; it has 1"),
        ("top", vote(None), EVENTS, "needs k.*None"),
        ("top", vote(0), EVENTS, "needs k.*0"),
        ("top", vote(3), EVENTS, "from 1 to its 2 children; found 3"),
        ("top", vote(True), EVENTS, "needs k.*True"),
        ("top", {"top": 3}, EVENTS, "gate 'top' must be a mapping"),
        ("top", {3: {}}, EVENTS, "names that are text; found 3"),
        ("top", [], EVENTS, "gates must be a mapping"),
        ("top", CIRCLE, EVENTS, "circle: x -> y -> x"),
        ("a", gate() | {"a": GATES["top"]}, EVENTS, "'a' is both a gate and a basic event"),
        ("top", GATES, {"a": 0.1, "b": 1.5}, "event 'b' must be from 0 to 1; found 1.5"),
        ("top", GATES, {"a": 0.1, "b": -1e-9}, "event 'b' must be from 0 to 1"),
        ("top", GATES, {"a": 0.1, "b": math.nan}, "event 'b' must be from 0 to 1; found nan"),
        ("top", GATES, {"a": 0.1, "b": True}, "event 'b' must be a number; found True"),
        ("top", GATES, {"a": 0.1, "b": np.bool_(True)}, "event 'b' must be a number"),
        ("top", GATES, {"a": 0.1, "b": "0.2"}, "event 'b' must be a number; found '0.2'"),
        ("top", GATES, {"a": 0.1, "b": None}, "event 'b' must be a number; found None"),
    ],
)
def test_a_tree_that_is_none_is_refused_by_name(
    top: str, gates: Any, events: Any, message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        FaultTree(top, gates, events)


@pytest.mark.parametrize(
    ("nodes", "links", "terminals", "message"),
    [
        (["a", "b"], LINKS, ["a", "c"], "terminals names 'c', which is no node"),
        (["a", "b"], LINKS, [], "terminals must be names of nodes"),
        (["a", "b"], LINKS, "ab", "terminals must be names of nodes"),
        (["a"], LINKS, ["a"], "link 'ab' names 'b'"),
        (["a", "b", "ab"], LINKS, ["a"], "'ab' is both a node and a link"),
        (["a", "b"], {"l": {"ends": ["a"], "failure": 0.1}}, ["a"], "'l' must have two ends"),
        (["a", "b"], {"l": {"ends": ["a", "b"]}}, ["a"], "'l' must have ends and failure"),
        (["a", "b"], {"l": {"ends": ["a", "b"], "failure": 2}}, ["a"], "link 'l' must be from 0"),
        ({"a": 2.0}, {}, ["a"], "node 'a' must be from 0 to 1"),
        ("ab", LINKS, ["a"], "nodes must be several names"),
    ],
)
def test_a_network_that_is_none_is_refused_by_name(
    nodes: Any, links: Any, terminals: Any, message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        Network(nodes, links, terminals)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"importance": 1}, "importance must be True or False"),
        ({"fussell_vesely": True}, "ask for importance=True"),
        ({"cut_sets": "list"}, "cut_sets must be True, False or 'count'"),
        ({"cut_sets": 1}, None),
        ({"most_events": 2}, "most_events: only for a list"),
        ({"cut_sets": "count", "most_sets": 2}, "most_sets: only for a list"),
        ({"cut_sets": True, "least_probability": 2}, "from 0 to 1; found 2"),
        ({"cut_sets": True, "most_sets": 1}, None),
        ({"order": "random"}, "order must be one of automatic"),
        ({"most_nodes": 0}, "most_nodes"),
        ({"failures_per_hour": {"a": 1}}, "lacks b"),
        ({"failures_per_hour": {"a": 1, "b": 1, "c": 1}}, "names 'c', which is no event"),
        ({"failures_per_hour": {"a": 1, "b": -1}}, "of 'b' must be finite and not negative"),
        ({"failures_per_hour": {"a": 1, "b": math.nan}}, "of 'b' must be finite"),
        ({"failures_per_hour": {"a": 1, "b": True}}, "of 'b' must be a number"),
        ({"failures_per_hour": 3}, "failures_per_hour must be a mapping"),
    ],
)
def test_an_option_that_cannot_be_honoured_is_refused(
    options: dict[str, Any], message: str | None
) -> None:
    tree = FaultTree("top", GATES, EVENTS)
    if message is None:  # 1 is not True; one set is no more than one
        assert (options["cut_sets"] is True) == bool(solve_or_refuse(tree, options))
        return
    with pytest.raises(RequestError, match=message):
        solve(tree, **options)


def solve_or_refuse(tree: FaultTree, options: dict[str, Any]) -> structure.Structure | None:
    try:
        return solve(tree, **options)
    except RequestError:
        return None


def test_more_sets_than_allowed_are_refused_with_the_way_out() -> None:
    tree = FaultTree("top", gate(type="or"), EVENTS)
    with pytest.raises(RequestError, match=r"more than 1 minimal cut sets.*count them"):
        solve(tree, cut_sets=True, most_sets=1)


def test_what_may_mend_has_a_probability_but_no_cut_sets_and_no_frequency() -> None:
    tree = FaultTree("top", gate(type="xor"), EVENTS)
    found = solve(tree, importance=True)
    assert found.probability.value == pytest.approx(0.1 * 0.8 + 0.9 * 0.2, rel=1e-15)
    assert found.importance is not None
    # P(b not) - P(b) for a: its failure mends as often as b has failed.
    assert found.importance["a"].birnbaum.value == pytest.approx(0.6, rel=1e-15)
    assert found.importance["b"].birnbaum.value == pytest.approx(0.8, rel=1e-15)
    with pytest.raises(RequestError, match="prime implicants"):
        solve(tree, cut_sets="count")
    with pytest.raises(RequestError, match="not coherent"):
        solve(tree, failures_per_hour={"a": 1, "b": 1})


def test_two_units_in_parallel_stop_as_often_as_theory_says() -> None:
    """Two units, up 1000 h and down 10 h: either begins, w, while the other is down, q: 2 q w."""
    q, w = 10 / 1010, 1 / 1010
    found = solve(FaultTree("top", GATES, {"a": q, "b": q}), failures_per_hour={"a": w, "b": w})
    assert found.interruptions_per_hour is not None
    assert found.interruptions_per_hour.value == pytest.approx(2 * q * w, rel=1e-14)


def test_values_far_below_one_keep_their_digits_on_both_sides() -> None:
    names = [f"e{i}" for i in range(11)]
    events = dict.fromkeys(names, 1e-3)
    both = {kind: FaultTree("t", {"t": {"type": kind, "children": names}}, events)
            for kind in ("and", "or")}  # fmt: skip
    assert solve(both["and"]).probability.value == pytest.approx(1e-33, rel=1e-14)
    nearly = FaultTree("t", {"t": {"type": "or", "children": names}}, dict.fromkeys(names, 0.5))
    assert solve(nearly).complement.value == 0.5**11


def test_a_hundred_thousand_nested_gates_are_solved() -> None:
    depth = 100_000
    gates = {
        f"g{i}": {"type": ("and", "or")[i % 2], "children": [f"g{i + 1}", f"e{i}"]}
        for i in range(depth)
    }
    gates[f"g{depth}"] = {"type": "or", "children": [f"e{depth}"]}
    events = {f"e{i}": 0.5 for i in range(depth + 1)}
    expected = 0.5
    for i in reversed(range(depth)):
        expected = 0.5 * expected if i % 2 == 0 else 0.5 + 0.5 * expected
    found = solve(FaultTree("g0", gates, events))
    assert found.probability.value == pytest.approx(expected, rel=1e-12)
    assert found.nodes == depth + 2  # one for each event, and true


def test_a_tree_keeps_what_was_checked() -> None:
    children = ["a", "b"]
    gates = {"top": {"type": "or", "children": children}}
    tree = FaultTree("top", gates, EVENTS)
    children.append("nothing")
    gates["top"]["type"] = "and"
    assert solve(tree).probability.value == pytest.approx(0.28, rel=1e-15)


def test_a_result_can_be_kept_and_shown(tmp_path: Path) -> None:
    tree = FaultTree("top", gate(type="or"), EVENTS)
    found = solve(
        tree, importance=True, fussell_vesely=True, cut_sets=True,
        failures_per_hour={"a": 1, "b": 2},
    )  # fmt: skip
    found.save(tmp_path / "tree.json")
    assert sitefall.load_result(tmp_path / "tree.json") == found
    assert pickle.loads(pickle.dumps(found)) == found
    assert found.nodes == 3
    assert found.seconds >= 0
    assert {found.probability.guarantee, found.probability.method} == {"exact", "structure"}
    text = str(found)
    for word in ("0.28", "Fussell-Vesely", "min-cut upper bound", "begins, per hour"):
        assert word in text
    frame = found.to_pandas()
    assert frame.loc[("", "probability"), "value"] == found.probability.value
    assert frame.loc[("a", "birnbaum"), "value"] == pytest.approx(0.8)
    assert "P = 0.28" in repr(found)


def test_what_cannot_happen_has_no_ratios() -> None:
    found = solve(FaultTree("top", GATES, {"a": 0.0, "b": 0.2}), importance=True, cut_sets=True)
    assert found.probability.value == 0
    assert found.complement.value == 1
    assert found.importance is not None
    assert found.importance["a"].criticality.value is None
    assert found.importance["a"].birnbaum.value == pytest.approx(0.2)


def test_a_long_calculation_stops_within_half_a_second_of_an_interrupt() -> None:
    # Products of far pairs in the worst order: more nodes than fit, were it not stopped.
    events = {f"e{i:02}": 0.5 for i in range(60)}
    names = list(events)
    gates = {f"g{i}": {"type": "and", "children": [names[i], names[i + 30]]} for i in range(30)}
    rows = {}
    for i in range(30):
        children = [f"g{i}", f"g{(7 * i + 3) % 30}", names[(11 * i) % 60]]
        rows[f"r{i}"] = {"type": "or", "children": list(dict.fromkeys(children))}
    chain = {"c0": {"type": "xor", "children": ["r0", "r1"]}}
    for i in range(1, 29):
        chain[f"c{i}"] = {"type": "xor", "children": [f"c{i - 1}", f"r{i + 1}"]}
    tree = FaultTree("c28", gates | rows | chain, events)
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        solve(tree, most_nodes=2**31 - 1, order="largest_first")
    assert time.monotonic() - begun < 0.3 + 0.5


@pytest.mark.parametrize("order", ["automatic", "as_given", "smallest_first", "largest_first"])
def test_importance_of_a_rare_event_keeps_its_digits_in_any_order(order: Any) -> None:
    gates = {"top": {"type": "or", "children": ["a", "x"]},
             "x": {"type": "and", "children": ["b", "c"]}}  # fmt: skip
    tree = FaultTree("top", gates, {"a": 0.6, "b": 0.5, "c": 1e-12})
    found = solve(tree, importance=True, order=order, failures_per_hour={"a": 0, "b": 0.1, "c": 0})
    assert found.importance is not None
    assert found.importance["b"].birnbaum.value == pytest.approx(4e-13, rel=1e-15)
    assert found.importance["b"].birnbaum.guarantee == "exact"
    assert found.interruptions_per_hour is not None
    assert found.interruptions_per_hour.value == pytest.approx(4e-14, rel=1e-15)


def test_what_an_event_adds_and_takes_is_told_within_what_has_cancelled() -> None:
    # a xor b: dP/dq_a = 1 - 2 q_b, -2e-16 here, of two terms that are each 0.5.
    tree = FaultTree(
        "top", {"top": {"type": "xor", "children": ["a", "b"]}}, {"a": 0.25, "b": 0.5 + 2**-53}
    )
    found = solve(tree, importance=True)
    assert found.importance is not None
    birnbaum = found.importance["a"].birnbaum
    assert birnbaum.guarantee == "proven"
    assert birnbaum.low is not None
    assert birnbaum.high is not None
    assert birnbaum.low <= -(2**-52) <= birnbaum.high
    assert birnbaum.high - birnbaum.low < 1e-13
