"""Markov and simulation tell one story on an exponential twin of each shipped example."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

import sitefall
from agreement.twins import twin

TWINS = {
    "cluster": (["web"], "43800 h"),
    "hospital": (["wards"], "720 h"),
    "kakao-2022": (["text", "pc-login"], "8760 h"),
    "two-sites": (["messenger"], "720 h"),
}
SEEDS = (11, 12, 13)
HISTORIES = 200_000
CONFIDENCE = 0.999999  # five standard errors and more, with the tails that the estimators know


def both(name: str) -> tuple[sitefall.Score, list[sitefall.Score]]:
    services, horizon = TWINS[name]
    made = twin(sitefall.example(name).to_dict(), services, horizon)
    if name == "two-sites":  # or the states do not fit: where three generators are, and who drives
        made["components"]["gensets"].update(count=1, at_least=1)
        del made["crews"]["field"]["travel"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sitefall.ResultWarning)
        chain = sitefall.score(made, method="markov")
        runs = [
            sitefall.score(made, replications=HISTORIES, outer=0, rng=s, confidence=CONFIDENCE)
            for s in SEEDS
        ]
    return chain, runs


def check(name: str, value: float, found: list[Any]) -> None:
    """The exact value lies in the interval of each run."""
    for estimate in found:
        assert estimate.low <= value <= estimate.high, (name, value, estimate)


@pytest.mark.parametrize("name", TWINS)
def test_markov_and_simulation_agree_on_the_twin(name: str) -> None:
    chain, runs = both(name)
    assert chain.states is not None
    assert chain.states > 3
    for service, exact in chain.services.items():
        assert exact.availability.guarantee == "proven"
        found = [run.services[service] for run in runs]
        check("availability", exact.availability.value, [f.availability for f in found])
        check(
            "interruptions",
            exact.interruptions_per_year.value,
            [f.interruptions_per_year for f in found],
        )
        if exact.unmet_user_hours_per_year is not None:
            unmet = [f.unmet_user_hours_per_year for f in found]
            check("unmet", exact.unmet_user_hours_per_year.value, unmet)
        if exact.breach is not None and exact.breach.value is not None:
            check("breach", exact.breach.value, [f.breach for f in found])
