"""Exact and published values lie within five standard errors of what the simulation finds.

The standard error is the half width of the pooled 90 % interval over 1.645, which is no less than
the true one where a quantile of Student's t stands behind the interval. Histories start with
everything up, so that a long-run share U of down time is met only up to U t / H: H the horizon,
t the time that the start is remembered, some multiple of the mean repair (20 h for two of three
with one crew, from the reference's own transients). `forgotten_h` bounds it, and is added.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

import sitefall
from agreement.reference_models import (
    Entry,
    cases,
    cold_pair,
    composite,
    compound_poisson,
    document,
    failover_chain,
    k_of_n,
    network,
    oil_pipeline,
)

SEEDS = (1, 2, 3)
NORMAL_95 = 1.6448536


def measures(found: sitefall.Score) -> dict[str, sitefall.Estimate]:
    return dict(found.services["s"].measures())


def pooled(entry: Entry, replications: int) -> dict[str, tuple[float, float]]:
    """Mean over the seeds and its standard error, of every measure."""
    runs = [
        measures(sitefall.score(entry, replications=replications, outer=0, rng=seed))
        for seed in SEEDS
    ]
    out = {}
    for name in runs[0]:
        told = [run[name] for run in runs]
        if any(each.value is None or each.low is None or each.high is None for each in told):
            continue
        errors = [(each.high - each.low) / (2 * NORMAL_95) for each in told]
        mean = sum(each.value for each in told) / len(told)
        out[name] = mean, math.sqrt(sum(error**2 for error in errors)) / len(told)
    return out


def check(found: tuple[float, float], exact: float, *, bias: float = 0.0) -> None:
    value, error = found
    assert 0 < error < 0.05 * max(abs(value), abs(exact)), "too wide to say anything"
    assert abs(value - exact) <= 5 * error + bias, f"{value} +- {error} against {exact}"


def unavailability(found: dict[str, tuple[float, float]]) -> tuple[float, float]:
    value, error = found["availability"]
    return 1 - value, error


def check_down(entry: Entry, down: float, *, replications: int, forgotten_h: float) -> None:
    horizon_h = float(entry["horizon"].removesuffix(" h"))
    found = unavailability(pooled(entry, replications))
    check(found, down, bias=down * forgotten_h / horizon_h)


@pytest.mark.parametrize(
    "name",
    ["2-1-1-run", "2-1-2-run", "3-2-1-run", "3-2-1-susp", "3-2-3-run", "3-2-3-susp", "4-3-1-run"],
)
def test_k_of_n_with_shared_crews_matches_the_exact_chain(shared: Path, name: str) -> None:
    read = cases(shared, "kofn_shared_repair.json")
    case = {
        each["measure"]["name"]: float(each["value"])
        for key, each in read.items()
        if key.startswith(f"kofn-{name}-") and "at" not in each["measure"]
    }
    model = read[f"kofn-{name}-steady_unavailability"]["model"]
    horizon_h, forgotten_h = 1e6, 200
    found = pooled(k_of_n(model, horizon_h), 160)
    down = case["steady_unavailability"]
    check(unavailability(found), down, bias=down * forgotten_h / horizon_h)
    frequency = 8760 * case["failure_frequency"]
    check(found["interruptions_per_year"], frequency, bias=frequency * forgotten_h / horizon_h)
    check(found["outage_hours.mean"], case["mean_down_duration"])


def test_a_cold_pair_with_one_crew_matches_the_exact_chain(shared: Path) -> None:
    read = cases(shared, "kofn_shared_repair.json")
    case = read["kofn-cold-2-1-1-susp-steady_unavailability"]
    entry = cold_pair(case["model"], 1e6)
    check_down(entry, float(case["value"]), replications=160, forgotten_h=200)


@pytest.mark.parametrize("hours", [100, 1000])
def test_the_transient_of_two_of_three_matches_the_exact_chain(shared: Path, hours: int) -> None:
    read = cases(shared, "kofn_shared_repair.json")
    unreliability = read[f"kofn-3-2-1-run-unreliability-t{hours}"]
    downtime = read[f"kofn-3-2-1-run-expected_downtime-t{hours}"]
    entry = k_of_n(unreliability["model"], hours)
    # Any time below the full level breaches; of a horizon no start is to be forgotten.
    entry["services"]["s"]["tolerance"] = {"longest": "0 h", "source": "the reference"}
    found = pooled(entry, 100_000)
    check(found["breach"], float(unreliability["value"]))
    check(unavailability(found), float(downtime["value"]) / hours)


def test_twenty_components_match_the_exact_availability() -> None:
    from benchmarks.models import twenty_components

    a = 1000 / 1010
    exact = (3 * a**2 - 2 * a**3) ** 6 * a**2
    assert exact == pytest.approx(0.97857895691, abs=5e-12)
    check_down(twenty_components(), 1 - exact, replications=160, forgotten_h=50)


@pytest.mark.parametrize("name", ["oil-6-2-lam1_1000-lognormal", "oil-10-2-lam1_1000-lognormal"])
def test_a_pipeline_with_lognormal_repair_matches_its_embedded_chain(
    shared: Path, name: str
) -> None:
    case = cases(shared, "oil_pipeline.json")[name]
    entry = oil_pipeline(case["model"], 2e5)
    check_down(entry, float(case["value"]), replications=160, forgotten_h=100)


@pytest.mark.parametrize(
    "name", ["square-unequal", "bridge-equal", "bridge-unequal", "bridge-with-nodes",
             "grid3-two-terminal"],
)  # fmt: skip
def test_a_path_over_failing_links_matches_exact_enumeration(shared: Path, name: str) -> None:
    case = cases(shared, "network_reliability.json")[f"network-{name}"]
    entry = network(case["model"], case["measure"]["at"]["terminals"], 2000)
    check_down(entry, 1 - float(case["value"]), replications=160, forgotten_h=5)


APP_AND_STORE = {"app": "0.9995", "database": "0.9999", "queue": "0.999"}
COMPOSITES: dict[str, tuple[Any, dict[str, str]]] = {
    "sla-serial-app-db": (
        ["app", "database"],
        {name: APP_AND_STORE[name] for name in ("app", "database")},
    ),
    "sla-app-with-fallback": (["app", {"any": ["database", "queue"]}], APP_AND_STORE),
    "sla-shared-login": (
        ["login", {"any": ["region-1", "region-2"]}],
        {"login": "0.999", "region-1": "0.995", "region-2": "0.995"},
    ),
    "sla-2-of-3-0.99": (
        {"at_least": 2, "of": ["a", "b", "c"]},
        dict.fromkeys("abc", "0.99"),
    ),
    "sla-3-of-5-0.95": (
        {"at_least": 3, "of": [*"abcde"]},
        dict.fromkeys("abcde", "0.95"),
    ),
}


@pytest.mark.parametrize("name", COMPOSITES)
def test_composite_availability_matches_arithmetic(shared: Path, name: str) -> None:
    exact = float(cases(shared, "sla_arithmetic.json")[name]["value"])
    needs, availabilities = COMPOSITES[name]
    horizon_h = 2e4 if min(map(float, availabilities.values())) < 0.99 else 1e5
    entry = composite(needs, availabilities, horizon_h)
    check_down(entry, 1 - exact, replications=160, forgotten_h=5)


def test_one_unit_meets_the_ratio_of_its_times(shared: Path) -> None:
    case = cases(shared, "sla_arithmetic.json")["sla-mtbf-mttr"]
    up, down = case["model"]["mtbf_h"].split()[0], case["model"]["mttr_h"]
    entry = document(
        1e6, {"needs": "it"}, components={"it": {"mttf": f"{up} h", "mttr": f"{down} h"}}
    )
    check_down(entry, 1 - float(case["value"]), replications=40, forgotten_h=8)


def test_a_failover_that_may_stick_matches_the_exact_chain(shared: Path) -> None:
    read = cases(shared, "coverage.json")
    case = read["failover-chain-p19_20-U"]
    down = float(case["value"])
    horizon_h = 8760 * 500.0
    found = pooled(failover_chain(case["model"], horizon_h), 160)
    # The longer cycle of the document (see its builder): 24 h / 20 in 8784 h, and the start.
    bias = down * (24 / 20 / 8784 + 50 / horizon_h)
    check(unavailability(found), down, bias=bias)
    mean = float(read["failover-chain-p19_20-mean-outage"]["value"])
    check(found["outage_hours.mean"], mean)


@pytest.mark.parametrize("name", ["cp-0.2-100", "cp-2-10"])
def test_yearly_losses_match_the_compound_poisson_law(shared: Path, name: str) -> None:
    read = cases(shared, "exceedance.json")
    model = read[f"exceedance-{name}-aal"]["model"]
    found = pooled(compound_poisson(model, 5), 40_000)
    check(found["unmet_user_hours_per_year"], float(read[f"exceedance-{name}-aal"]["value"]))
    compared = 0
    for key, years in (("oep", 10), ("oep", 100), ("aep", 100)):
        case = read.get(f"exceedance-{name}-{key}-level-{years}y")
        if case is not None:
            check(found[f"unmet_exceedance.{key}.{1 / years:g}"], float(case["value"]))
            compared += 1
    assert compared >= 2
