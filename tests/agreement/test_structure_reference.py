"""The structure engine against published trees, networks and composite availabilities."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from sitefall.structure import (
    FaultTree,
    Gate,
    Network,
    all_of,
    any_of,
    at_least,
    exclusive,
    none_of,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference"


def cases(name: str) -> list[Any]:
    path = SHARED / name
    if not path.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no reference values beside us"))]
    return [pytest.param(case, id=case["id"]) for case in json.loads(path.read_text())]


def number(text: Any) -> float:
    return (
        float(Fraction(str(text).replace("ln 2", repr(math.log(2)))))
        if "ln" not in str(text)
        else math.log(2)
    )


def gate(spec: dict[str, Any]) -> Gate:
    children = spec["children"]
    made = {"and": all_of, "or": any_of, "xor": exclusive, "not": none_of}
    if spec["type"] == "at_least":
        return at_least(spec["k"], *children)
    return made[spec["type"]](*children)


def tree_of(model: dict[str, Any]) -> FaultTree:
    if "basic_event_rates" in model:
        events = {
            name: -math.expm1(-number(rate) * model["mission_time"])
            for name, rate in model["basic_event_rates"].items()
        }
    else:
        events = {name: number(q) for name, q in model["basic_events"].items()}
    gates = {name: gate(spec) for name, spec in model["gates"].items()}
    return FaultTree(model["top"], gates=gates, probabilities=events)


def close(found: float, case: dict[str, Any], value: Any) -> bool:
    """Within the stated tolerance, or the digits given where those are fewer."""
    tolerance = max(case["tolerance"].get("relative", 0), 10.0 ** (1 - case["digits"]))
    return found == pytest.approx(number(value), rel=max(tolerance, 1e-15))


def common_cause(model: dict[str, Any], failed: int) -> FaultTree:
    """One independent event for each set of members, of the probability that the model states."""
    n, q = model["members"], Fraction(model["total_failure_probability_each"])
    beta, gamma = Fraction(model["beta"]), Fraction(model.get("gamma", "1"))
    chance = {k: Fraction(0) for k in range(1, n + 1)} | {1: (1 - beta) * q}
    if "gamma" in model:
        chance |= {2: beta * (1 - gamma) * q / 2, 3: beta * gamma * q}
    else:
        chance[n] = beta * q
    members = [str(m) for m in range(n)]
    events = {"+".join(hit): float(chance[k]) for k in chance for hit in combinations(members, k)}
    gates = {f"unit {m}": any_of(*(e for e in events if m in e.split("+"))) for m in members}
    gates["top"] = at_least(failed, *(f"unit {m}" for m in members))
    return FaultTree("top", gates=gates, probabilities=events)


# What needs a law of the probabilities themselves, or of time, is no question of one tree.
ELSEWHERE = {
    "mean_time_to_failure",
    "mean_of_top_probability",
    "standard_deviation_of_top_probability",
}


@pytest.mark.parametrize("case", cases("static_trees.json"))
def test_static_trees(case: dict[str, Any]) -> None:
    model, measure = case["model"], case["measure"]["name"]
    if model["kind"] == "common_cause_group":
        tree = common_cause(model, case["measure"]["at"]["failed"])
        assert close(tree.probability().value, case, case["value"])
        return
    if measure in ELSEWHERE:
        by_quadrature(case)
        return
    tree = tree_of(model)
    if measure == "top_probability":
        assert close(tree.probability().value, case, case["value"])
    elif measure == "sum_of_cut_set_probabilities":
        assert close(tree.bounds()[0], case, case["value"])
    elif measure == "min_cut_upper_bound":
        assert close(tree.bounds()[1], case, case["value"])
    elif measure == "minimal_cut_sets":
        expected = sorted(tuple(sorted(s)) for s in case["value"])
        assert sorted(tree.cut_sets().sets) == expected
    elif measure == "minimal_cut_set_count_by_order":
        sets = tree.cut_sets().sets
        orders = case["value"] | {"total": len(sets)}
        assert case["value"]["total"] == len(sets)
        for order, count in orders.items():
            assert order == "total" or sum(len(s) == int(order) for s in sets) == count
    else:
        assert measure == "importance_table"
        importance_matches(tree, case)


def importance_matches(tree: FaultTree, case: dict[str, Any]) -> None:
    found = tree.importance()
    for event, measures in case["value"].items():
        if event not in found:  # stands in the model, not below the top
            assert event not in tree.events
            continue
        for name, value in measures.items():
            mine = getattr(found[event], name.replace("_cut_sets", ""))
            if value == "infinity":
                assert mine is None
            else:
                assert close(mine, case, value), (event, name, mine, value)


def by_quadrature(case: dict[str, Any]) -> None:
    """Means over time or over uncertain rates: the tree is asked at the points of a rule."""
    model, name = case["model"], case["measure"]["name"]
    expected = float(case["value"])
    if name == "mean_time_to_failure":
        rates = {e: number(r) for e, r in model["basic_event_rates"].items()}
        found = mean_time(model, rates)
    else:
        found = moments(model)[name == "standard_deviation_of_top_probability"]
    assert found == pytest.approx(expected, rel=1e-6)


def mean_time(model: dict[str, Any], rates: dict[str, float]) -> float:
    import numpy as np

    points, weights = np.polynomial.legendre.leggauss(400)
    # t = u / (1 - u) maps [0, 1) on [0, infinity); the integrand falls like exp(-rate t).
    total = 0.0
    for u, w in zip((points + 1) / 2, weights / 2, strict=True):
        t = u / (1 - u) / min(rates.values())
        events = {e: -math.expm1(-r * t) for e, r in rates.items()}
        gates = {n: gate(s) for n, s in model["gates"].items()}
        tree = FaultTree(model["top"], gates=gates, probabilities=events)
        total += w / (1 - u) ** 2 / min(rates.values()) * (1 - tree.probability().value)
    return total


def moments(model: dict[str, Any]) -> tuple[float, float]:
    """Mean and standard deviation of the top over three independent lognormal rates."""
    import numpy as np

    points, weights = np.polynomial.hermite_e.hermegauss(13)
    weights = weights / weights.sum()
    sigma = math.log(3) / 1.6448536269514722  # 95th percentile / median = 3
    rates = {e: float(r) for e, r in model["rates_per_h"].items() if e != "e4"}
    gates = {n: gate(s) for n, s in model["gates"].items()}
    first = second = 0.0
    for chosen in product(range(len(points)), repeat=3):
        drawn = {
            e: rate * math.exp(sigma * points[i] - sigma**2 / 2)
            for (e, rate), i in zip(rates.items(), chosen, strict=True)
        }
        events = {e: -math.expm1(-r * model["mission_time_h"]) for e, r in drawn.items()}
        tree = FaultTree(model["top"], gates=gates, probabilities=events | {"e4": events["e2"]})
        weight, top = math.prod(weights[i] for i in chosen), tree.probability().value
        first, second = first + weight * top, second + weight * top**2
    return first, math.sqrt(second - first**2)


@pytest.mark.parametrize("case", cases("network_reliability.json"))
def test_networks(case: dict[str, Any]) -> None:
    model = case["model"]
    links = [(*link["ends"], 1 - Fraction(link["reliability"])) for link in model["links"]]
    nodes = {int(n): 1 - Fraction(r) for n, r in model.get("node_reliability", {}).items()}
    network = Network(links, node_failures=nodes)
    terminals = case["measure"]["at"]["terminals"]
    terminals = model["nodes"] if terminals == "all" else terminals
    assert close(network.joined(terminals).value, case, case["value"])


def composite(part: Any, name: str, gates: dict[str, Gate], events: dict[str, float]) -> str:
    """Add the gates that say when `part` is down."""
    if isinstance(part, str):
        events[name] = float(1 - Fraction(part))
        return name
    kind, parts = next(iter(part.items()))
    below = [composite(p, f"{name}/{n}", gates, events) for n, p in parts.items()]
    gates[name] = {"serial": any_of, "parallel": all_of}[kind](*below)
    return name


def tree_up(tree: FaultTree) -> float:
    return 1 - tree.probability().value


@pytest.mark.parametrize("case", cases("sla_arithmetic.json"))
def test_composite_availability(case: dict[str, Any]) -> None:
    model = case["model"]
    gates: dict[str, Gate] = {}
    events: dict[str, float] = {}
    kind = next((k for k in ("serial", "parallel") if k in model), None)
    if kind is not None:
        composite({kind: model[kind]}, "top", gates, events)
    else:
        structure(model, gates, events)
    tree = FaultTree("top", gates=gates, probabilities=events)
    down = tree.probability().value
    found = tree_up(tree) if case["measure"]["name"] == "availability" else down * 365 * 24 * 60
    assert close(found, case, case["value"])


def structure(model: dict[str, Any], gates: dict[str, Gate], events: dict[str, float]) -> None:
    """The models that are not nested parts in series and parallel."""
    if "at_least" in model:
        count, needed = model["of"], model["at_least"]
        events.update(
            {f"u{i}": float(1 - Fraction(model["availability_each"])) for i in range(count)}
        )
        gates["top"] = at_least(count - needed + 1, *events)
    elif "availabilities" in model:
        assert model["structure"] == "login and (region-1 or region-2)"
        events.update({n: float(1 - Fraction(a)) for n, a in model["availabilities"].items()})
        gates["top"] = any_of("login", "regions")
        gates["regions"] = all_of("region-1", "region-2")
    else:
        if "mtbf_h" in model:
            up, down = float(model["mtbf_h"].split()[0]), float(model["mttr_h"])
            events["unit"] = down / (up + down)
        else:
            events["unit"] = float(1 - Fraction(model["availability"]))
        gates["top"] = any_of("unit")
