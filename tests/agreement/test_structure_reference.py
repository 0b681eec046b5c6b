"""Every static tree, network and composite availability of the reference values, to its digits."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agreement.reference_models import cases
from sitefall.structure import FaultTree, Network, Structure, solve

Case = dict[str, Any]
FILES = ("static_trees.json", "network_reliability.json", "sla_arithmetic.json")


def close(found: float | None, case: Case, text: str) -> None:
    """The stated tolerance, or the digits that are trusted where they are fewer."""
    limit = max(case["tolerance"]["relative"], 10.0 ** (1 - case["digits"]))
    assert found is not None
    assert abs(found - float(text)) <= limit * abs(float(text)), (case["id"], found, text)


def number(text: str) -> float:
    return math.log(2) if text == "ln 2" else float(Fraction(text))


def at_time(rates: dict[str, str], time: float) -> dict[str, float]:
    return {name: -math.expm1(-number(rate) * time) for name, rate in rates.items()}


def tree(model: Case, events: dict[str, float] | None = None) -> FaultTree:
    if events is None and "basic_event_rates" in model:
        events = at_time(model["basic_event_rates"], float(model["mission_time"]))
    if events is None:
        events = {name: number(q) for name, q in model["basic_events"].items()}
    return FaultTree(model["top"], model["gates"], events)


def solved(model: Case, **options: Any) -> Structure:
    return solve(tree(model), **options)


def check_probability(case: Case) -> None:
    close(solved(case["model"]).probability.value, case, case["value"])


def check_cut_sets(case: Case) -> None:
    sets = solved(case["model"], cut_sets=True).cut_sets
    assert sets is not None
    assert sets.listed is not None
    assert sorted(list(each.events) for each in sets.listed) == sorted(
        sorted(each) for each in case["value"]
    )


def check_cut_set_counts(case: Case) -> None:
    sets = solved(case["model"], cut_sets="count").cut_sets
    assert sets is not None
    expected = dict(case["value"])
    assert sets.exact_count == expected.pop("total")
    assert {str(n): c for n, c in enumerate(sets.by_order) if c} == expected


def check_rare_event_sum(case: Case) -> None:
    sets = solved(case["model"], cut_sets="count").cut_sets
    assert sets is not None
    close(sets.rare_event_sum.value, case, case["value"])


def check_upper_bound(case: Case) -> None:
    sets = solved(case["model"], cut_sets="count").cut_sets
    assert sets is not None
    close(sets.min_cut_upper_bound.value, case, case["value"])


def check_importance(case: Case) -> None:
    names = {"raw": "risk_achievement", "rrw": "risk_reduction"}
    found = solved(case["model"], importance=True, fussell_vesely=True).importance
    assert found is not None
    assert found.keys() == case["value"].keys()
    for event, row in case["value"].items():
        for measure, text in row.items():
            value = getattr(found[event], names.get(measure, measure)).value
            if text == "infinity":
                assert value is None
                assert found[event].if_not.value == 0
            else:
                close(value, case, text)


def check_mean_time(case: Case) -> None:
    """The integral of P(the top has not happened by t), by Gauss-Legendre on panels of 1.

    The last to fail does so at the rate ln 2: beyond 60 are less than 1e-17.
    """
    points, weights = np.polynomial.legendre.leggauss(12)
    total = 0.0
    for start, (x, w) in itertools.product(range(60), zip(points, weights, strict=True)):
        time = start + (x + 1) / 2
        events = at_time(case["model"]["basic_event_rates"], time)
        total += w / 2 * (solve(tree(case["model"], events)).complement.value or 0.0)
    close(total, case, case["value"])


@cache
def uncertain_moments() -> tuple[float, float]:
    """Mean and standard deviation over three lognormal rates, by Gauss-Hermite of 24 points."""
    gates = {
        "top": {"type": "or", "children": ["g1", "g2"]},
        "g1": {"type": "and", "children": ["e1", "e2"]},
        "g2": {"type": "and", "children": ["e3", "e4"]},
    }
    sigma = math.log(3) / 1.6448536269514722  # error factor 3 at the 95th percentile
    points, weights = np.polynomial.hermite_e.hermegauss(24)
    weights = weights / weights.sum()

    def q(mean: float) -> list[float]:
        median = mean * math.exp(-(sigma**2) / 2)
        return [float(-math.expm1(-8760 * median * math.exp(sigma * z))) for z in points]

    first = second = 0.0
    axis = range(len(points))
    q1, q2 = q(2.0e-5), q(1.0e-5)
    for i, j, k in itertools.product(axis, axis, axis):
        events = {"e1": q1[i], "e2": q2[j], "e3": q1[k], "e4": q2[j]}
        p = solve(FaultTree("top", gates, events)).probability.value or 0.0
        weight = weights[i] * weights[j] * weights[k]
        first += weight * p
        second += weight * p * p
    return first, math.sqrt(second - first**2)


def check_uncertain_mean(case: Case) -> None:
    assert tree_shape(case) == ("or", ["g1", "g2"])
    close(uncertain_moments()[0], case, case["value"])


def check_uncertain_deviation(case: Case) -> None:
    close(uncertain_moments()[1], case, case["value"])


def tree_shape(case: Case) -> tuple[str, list[str]]:
    top = case["model"]["gates"]["top"]
    return top["type"], top["children"]


def check_common_cause(case: Case) -> None:
    """One event for each set of members that can fail together; a member fails with any of its."""
    model = case["model"]
    members, beta = model["members"], Fraction(model["beta"])
    total = Fraction(model["total_failure_probability_each"])
    by_size = {1: (1 - beta) * total, members: beta * total}
    if "gamma" in model:
        gamma = Fraction(model["gamma"])
        by_size |= {2: beta * (1 - gamma) * total / 2, 3: beta * gamma * total}
    events, gates = {}, {}
    for size, q in by_size.items():
        for group in itertools.combinations(range(members), size):
            events["-".join(map(str, group))] = float(q)
    for member in range(members):
        causes = [name for name in events if str(member) in name.split("-")]
        gates[f"m{member}"] = {"type": "or", "children": causes}
    gates["top"] = {"type": "atleast", "children": [*gates], "k": case["measure"]["at"]["failed"]}
    close(solve(FaultTree("top", gates, events)).probability.value, case, case["value"])


def check_network(case: Case) -> None:
    model = case["model"]
    reliability = model.get("node_reliability", {})
    nodes = {str(n): float(1 - Fraction(reliability.get(str(n), 1))) for n in model["nodes"]}
    links = {
        f"link {i}": {
            "ends": [str(end) for end in link["ends"]],
            "failure": float(1 - Fraction(link["reliability"])),
        }
        for i, link in enumerate(model["links"])
    }
    terminals = [str(n) for n in case["measure"]["at"]["terminals"]]
    found = solve(Network(nodes, links, terminals))
    close(found.complement.value, case, case["value"])
    if "rational" in case:  # the small side keeps its digits too
        parted = 1 - Fraction(case["rational"])
        assert found.probability.value == pytest.approx(float(parted), rel=1e-11)


def check_composite(case: Case) -> None:
    """Series fails where any part does, parallel where all do."""
    model = case["model"]
    gates: dict[str, Case] = {}
    events: dict[str, float] = {}

    def add(name: str, part: Any) -> str:
        if isinstance(part, str):
            events[name] = float(1 - Fraction(part))
            return name
        kind, inner = next(iter(part.items()))
        children = [add(f"{name}/{key}", value) for key, value in inner.items()]
        gates[name] = {"type": {"serial": "or", "parallel": "and"}[kind], "children": children}
        return name

    if "at_least" in model:
        each = float(1 - Fraction(model["availability_each"]))
        events = {f"unit {i}": each for i in range(model["of"])}
        k = model["of"] - model["at_least"] + 1
        gates["top"] = {"type": "atleast", "children": [*events], "k": k}
    elif "structure" in model:
        assert model["structure"] == "login and (region-1 or region-2)"
        events = {name: float(1 - Fraction(a)) for name, a in model["availabilities"].items()}
        gates["regions"] = {"type": "and", "children": ["region-1", "region-2"]}
        gates["top"] = {"type": "or", "children": ["login", "regions"]}
    elif "mtbf_h" in model:
        up, down = Fraction(model["mtbf_h"].split()[0]), Fraction(model["mttr_h"])
        events = {"top": float(down / (up + down))}
    elif "availability" in model:
        events = {"top": float(1 - Fraction(model["availability"]))}
    else:
        add("top", {key: model[key] for key in ("serial", "parallel") if key in model})
    found = solve(FaultTree("top", gates, events))
    if case["measure"]["name"] == "downtime_minutes_per_year":
        close(60 * model["hours_per_year"] * (found.probability.value or 0), case, case["value"])
    else:
        close(found.complement.value, case, case["value"])


CHECKS = {
    "top_probability": check_probability,
    "minimal_cut_sets": check_cut_sets,
    "minimal_cut_set_count_by_order": check_cut_set_counts,
    "sum_of_cut_set_probabilities": check_rare_event_sum,
    "min_cut_upper_bound": check_upper_bound,
    "importance_table": check_importance,
    "mean_time_to_failure": check_mean_time,
    "mean_of_top_probability": check_uncertain_mean,
    "standard_deviation_of_top_probability": check_uncertain_deviation,
    "probability_at_least_failed": check_common_cause,
    "probability_terminals_connected": check_network,
    "availability": check_composite,
    "downtime_minutes_per_year": check_composite,
}


@pytest.mark.parametrize(
    ("file", "least"), [*zip(FILES, (40, 15, 14), strict=True)], ids=[f[:-5] for f in FILES]
)
def test_every_case_of_the_reference_is_met(shared: Path, file: str, least: int) -> None:
    read = cases(shared, file)
    assert len(read) >= least, "cases are missing"
    for case in read.values():
        CHECKS[case["measure"]["name"]](case)
