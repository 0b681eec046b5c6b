"""The Markov engine against the oracle's enumeration, and against the simulation.

The chain that `score(method="markov")` solves comes from the engine's own dynamics, with alike
copies merged; the oracle enumerates the same documents by its own rules, one state for each
condition of each copy, and a plain matrix exponential here gives the same measures.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

import sitefall
from oracle.enumerate import Chain, TooManyError, enumerate_chain
from oracle.exponential_documents import exponential_document

HORIZON_H = 500.0
MOST = 80  # states of the oracle
# Both sum positive terms; the exponential below squares a matrix of up to 80 states about 20
# times, which keeps some 1e-12.
NEAR = 1e-10


def mean_hours(chain: Chain) -> Any:
    """Mean hours in each state until the horizon: the exponential of [[Q, 1], [0, 0]] t."""
    n = len(chain.rates)
    q = np.zeros((n + n, n + n))
    for i, row in enumerate(chain.rates):
        for j, rate in row.items():
            q[i, j] += rate
            q[i, i] -= rate
        q[i, n + i] = 1.0
    q *= HORIZON_H
    squarings = max(0, int(np.ceil(np.log2(max(1.0, np.abs(q).sum(axis=1).max())))) + 4)
    small = q / 2.0**squarings
    term = result = np.eye(2 * n)
    for k in range(1, 20):
        term = term @ small / k
        result = result + term
    for _ in range(squarings):
        result = result @ result
    return result[0, n:]


def measures_of(chain: Chain) -> dict[str, float]:
    hours = mean_hours(chain)
    levels = np.array([state["s"] for state in chain.levels])
    out = levels < 1 - 1e-9
    entries = sum(
        hours[i] * rate
        for i, row in enumerate(chain.rates)
        for j, rate in row.items()
        if not out[i] and out[j]
    )
    return {
        "unavailable": float(hours[out].sum()) / HORIZON_H,
        "down": float(hours[levels < 1e-9].sum()) / HORIZON_H,
        "lost": float((hours * (1 - levels)).sum()) / HORIZON_H,
        "interruptions": float(entries) * 8760 / HORIZON_H,
    }


def solved(document: dict[str, Any]) -> dict[str, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sitefall.ResultWarning)
        service = sitefall.score(document, method="markov").services["s"]
    return {
        "unavailable": 1 - service.availability.value,
        "down": service.down.value,
        "lost": service.unmet_user_hours_per_year.value / 8760 / 10,
        "interruptions": service.interruptions_per_year.value,
    }


def compare(seeds: range, wanted: int) -> int:
    compared = 0
    for seed in seeds:
        document = exponential_document(seed)
        try:
            sitefall.load(document)
        except sitefall.ModelError:
            continue  # a circle of needs, or the like
        try:
            chain = enumerate_chain(document, MOST)
        except TooManyError:
            continue
        expected, found = measures_of(chain), solved(document)
        for name, value in expected.items():
            assert found[name] == pytest.approx(value, rel=NEAR, abs=1e-13), (seed, name)
        compared += 1
        if compared == wanted:
            break
    return compared


def test_chains_are_those_that_the_oracle_enumerates() -> None:
    assert compare(range(400), wanted=25) == 25


@pytest.mark.slow
def test_chains_of_two_thousand_documents() -> None:
    assert compare(range(1000, 40_000), wanted=2000) == 2000


def hall(switch: Any, **more: Any) -> dict[str, Any]:
    """A service of two sites that switches over."""
    return {
        "format": "sitefall/1",
        "name": "Hall",
        "horizon": "1 y",
        "sites": {"a": {}, "b": {}},
        "components": {"p": {"site": "a", "mttf": "1000 h", "mttr": "10 h"}},
        "services": {
            "s": {
                "users": 10,
                "instances": {
                    "i": {"site": "a", "needs": "p"},
                    "k": {"site": "b", "role": "standby"},
                },
                "failover": {"switch": switch},
                "tolerance": {"longest": "4 h", "source": "a contract"},
            }
        },
        **more,
    }


def test_a_service_that_never_falls_is_told_so() -> None:
    # The standby takes over in no time and nothing can stop it.
    made = hall("0 h")
    found = sitefall.score(made, method="markov").services["s"]
    assert found.availability.value == 1
    assert found.interruptions_per_year.value == 0
    assert found.breach is not None
    assert found.breach.value == 0


def test_a_breach_that_is_too_much_work_leaves_the_rest_of_the_score() -> None:
    fast = {"law": "exponential", "mean": "10 s"}
    slow = {"law": "exponential", "mean": "30 min"}
    # 1.4e13 events in a tolerance of 4 h.
    with pytest.warns(sitefall.ResultWarning, match="s: its breach is not told: .*simulate"):
        found = sitefall.score(
            hall({"law": "exponential", "mean": "1e-6 ms"}), method="markov"
        ).services["s"]
    assert found.breach is not None
    assert found.breach.value is None
    assert found.interruptions_per_year.value == pytest.approx(8760 / 1010, rel=2e-3)
    for switch in (fast, slow):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", sitefall.ResultWarning)
            kept = sitefall.score(hall(switch), method="markov").services["s"].breach
        assert kept is not None
        assert kept.value is not None


@pytest.mark.parametrize("outage", [{"law": "exponential", "mean": "10 h"}, {"law": "never"}])
def test_a_hazard_whose_outages_add_up_is_refused_before_any_state_is_explored(outage: Any) -> None:
    hazard = {
        "arrival": {"law": "exponential", "mean": "4380 h"},
        "strikes": [{"select": {"ids": ["p"]}, "outage": outage}],
    }
    document = hall({"law": "exponential", "mean": "30 min"}, hazards={"quake": hazard})
    with pytest.raises(sitefall.RequestError, match=r"hazard quake .*without bound.*fails.*simul"):
        sitefall.score(document, method="markov")
    hazard["strikes"][0]["outage"] = "0 h"  # type: ignore[index]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sitefall.ResultWarning)
        assert sitefall.score(document, method="markov").services["s"].breach is not None
