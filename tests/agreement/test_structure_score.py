"""Scores by structure beside the chain, closed forms and simulation, on independent documents."""

from __future__ import annotations

import math
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sitefall

HORIZON_H = 8760.0


def exponential(mean: float) -> dict[str, Any]:
    return {"law": "exponential", "mean": f"{mean!r} h"}


def document(components: dict[str, Any], services: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "format": "sitefall/1",
        "name": "independent",
        "horizon": f"{HORIZON_H} h",
        "sites": {"here": {}},
        "components": components,
        "services": services,
        **more,
    }


def solve(written: dict[str, Any], method: str, **options: Any) -> sitefall.Score:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sitefall.ResultWarning)
        return sitefall.score(written, method=method, **options)


rates = st.floats(1, 400)
parts = st.integers(2, 5).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(rates, rates, st.integers(1, 3)), min_size=n, max_size=n),
        st.integers(1, n),
        st.integers(1, n),
    )
)


@settings(max_examples=25, deadline=None)
@given(parts)
def test_structure_and_markov_agree_to_1e_10_where_both_may(
    drawn: tuple[list[tuple[float, float, int]], int, int],
) -> None:
    numbers, any_of, half = drawn
    components: dict[str, Any] = {}
    for i, (mttf, mttr, copies) in enumerate(numbers):
        components[f"c{i}"] = {
            "count": copies,
            "at_least": 1,
            "fails": exponential(mttf),
            "repairs": exponential(mttr),
        }
    names = list(components)
    services = {
        "s": {
            "users": 10,
            "needs": {"at_least": any_of, "of": names},
            "degrades": [{"needs": [names[half - 1]], "factor": 0.25}],
            "instances": {"i@here": {"site": "here"}},
        },
        "parts": {
            "users": 5,
            "instances": {
                "j@here": {"site": "here", "capacity": 0.5, "needs": [names[0]]},
                "k@here": {"site": "here", "capacity": 0.5, "needs": [names[-1]]},
            },
        },
    }
    written = document(components, services)
    chain, found = solve(written, "markov"), solve(written, "structure")
    for name in services:
        exact, told = chain.services[name], found.services[name]
        for measure in ("availability", "down", "mean_level", "interruptions_per_year"):
            a, b = getattr(exact, measure), getattr(told, measure)
            assert b.guarantee == "proven"
            # What is told as 1 minus the chance of the opposite has 1e-12, not twelve digits.
            near = 1e-300 if measure in ("down", "interruptions_per_year") else 1e-12
            assert b.low <= a.value * (1 + 1e-10) + near
            assert a.value * (1 - 1e-10) <= b.high + near
            assert b.value == pytest.approx(a.value, rel=1e-10, abs=near), measure
        a, b = exact.outage_hours.mean, told.outage_hours.mean
        assert b.value == pytest.approx(a.value, rel=1e-9)
        unmet = exact.unmet_user_hours_per_year, told.unmet_user_hours_per_year
        assert unmet[0] is not None
        assert unmet[1] is not None
        assert unmet[1].value == pytest.approx(unmet[0].value, rel=1e-10)


LAWS: dict[str, Any] = {
    "fixed": "30 h",
    "lognormal": {"law": "lognormal", "median": "20 h", "p95": "90 h"},
    "weibull": {"law": "weibull", "shape": 0.8, "scale": "25 h"},
    "gamma": {"law": "gamma", "shape": 3, "mean": "30 h"},
    "uniform": {"law": "uniform", "low": "5 h", "high": "60 h"},
    "samples": {"law": "empirical", "samples": ["3 h", "12 h", "70 h"]},
}


@pytest.mark.parametrize("law", LAWS)
def test_the_bracket_holds_what_simulation_finds_whatever_the_law_of_the_outages(law: str) -> None:
    """Five standard errors of the simulation, 20,000 histories of a year, seed 1."""
    written = document(
        {
            "a": {"fails": exponential(900), "repairs": LAWS[law]},
            "b": {"count": 3, "at_least": 2, "fails": exponential(700), "repairs": LAWS[law]},
            "c": {},
        },
        {
            "s": {
                "users": 3,
                "needs": ["c"],
                "serves_when": 0.5,
                "degrades": [{"needs": ["a"], "factor": 0.6}, {"needs": ["b"], "factor": 0.7}],
                "instances": {"i@here": {"site": "here"}},
            }
        },
        hazards={
            "cut": {
                "arrival": {"law": "exponential", "mean": "2000 h"},
                "strikes": [{"select": {"ids": ["c"]}, "probability": 0.7, "outage": LAWS[law]}],
            }
        },
    )
    told = solve(written, "structure").services["s"]
    found = solve(written, "simulation", replications=20_000, outer=0, rng=1, confidence=0.6827)
    for measure in ("availability", "down", "mean_level", "interruptions_per_year"):
        bracket, sampled = getattr(told, measure), getattr(found.services["s"], measure)
        error = (sampled.high - sampled.low) / 2
        assert bracket.low - 5 * error <= sampled.value <= bracket.high + 5 * error, measure
        assert bracket.high - bracket.low < 2e-3 * max(bracket.value, 1 - told.mean_level.value)


def test_a_shared_outage_is_one_event_and_a_chance_of_1e_12_keeps_its_digits() -> None:
    """Three copies, each 1e-4 down, all at once; a strike that stops what they need together."""
    up, down = 1e6, 100.0
    written = document(
        {
            "a": {
                "count": 3,
                "at_least": 1,
                "fails": exponential(up),
                "repairs": exponential(down),
            },
            "b": {
                "count": 3,
                "at_least": 1,
                "fails": exponential(up),
                "repairs": exponential(down),
            },
        },
        {"s": {"needs": [{"any": ["a", "b"]}], "instances": {"i@here": {"site": "here"}}}},
    )
    written["horizon"] = "1e7 h"
    told = solve(written, "structure").services["s"]
    q, rate = down / (up + down), 1 / up + 1 / down
    # The integral of (1 - exp(-rate t))^6 over the horizon, the transient in closed form.
    transient = sum(1 / k for k in range(1, 7)) / rate
    exact = q**6 * (1e7 - transient) / 1e7
    assert told.down.value == pytest.approx(exact, rel=1e-9)
    assert told.down.low <= exact <= told.down.high
    assert told.down.high < exact * (1 + 1e-4)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a crew": (
        {"components": {"a": {"fails": exponential(9), "repairs": {"takes": "1 h", "crew": "ops"}}},
         "crews": {"ops": {"size": 1}}},
        "a/repairs takes somebody of a crew",
    ),
    "a memory": (
        {"components": {"a": {"fails": {"law": "weibull", "shape": 2, "scale": "9 h"},
                              "repairs": "1 h"}}},
        "a fails by a law that is not exponential",
    ),
    "a restart": (
        {"components": {"a": {"fails": exponential(99), "repairs": "1 h", "restart": "1 h"}}},
        "a has to restart after a stop",
    ),
    "hidden": (
        {"components": {"a": {"modes": {"m": {"fails": exponential(99), "repairs": "1 h",
                                              "hidden": {"inspected_every": "9 h"}}}}}},
        "a fails unseen (hidden)",
    ),
    "a site that may stop": (
        {"components": {"a": {"site": "here", "fails": exponential(99), "repairs": "1 h"}},
         "sites": {"here": {"fails": exponential(999), "repairs": "1 h"}}},
        "a/repairs waits while here is down",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_events_hang_together_is_refused_by_name(case: str) -> None:
    change, says = REFUSED[case]
    services = {"s": {"needs": ["a"], "instances": {"i@here": {"site": "here"}}}}
    written = document({}, services) | change
    with pytest.raises(sitefall.RequestError) as refused:
        solve(written, "structure")
    assert says in str(refused.value)
    assert "simulate" in str(refused.value)


@pytest.mark.parametrize("name", ["cluster", "hospital", "two-sites", "kakao-2022"])
def test_the_shipped_examples_are_refused_with_what_stands_in_the_way(name: str) -> None:
    with pytest.raises(sitefall.RequestError, match="not independent: "):
        solve(sitefall.example(name).to_dict(), "structure")


def test_breach_and_score_are_left_out_and_said() -> None:
    written = document(
        {"a": {"fails": exponential(99), "repairs": "1 h"}},
        {
            "s": {
                "needs": ["a"],
                "instances": {"i@here": {"site": "here"}},
                "tolerance": {"longest": "2 h", "source": "rule"},
            }
        },
    )
    with pytest.warns(sitefall.ResultWarning, match="gives no breach"):
        found = sitefall.score(written, method="structure")
    assert found.score is not None
    assert found.score.value is None
    assert found.services["s"].breach is not None
    assert found.services["s"].breach.value is None
    assert math.isclose(found.services["s"].availability.value, 99 / 100, rel_tol=1e-3)
