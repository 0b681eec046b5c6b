"""What is rare: few outages, of heavy tails, of rare hazards alone, or of two failures together.

Five standard errors of 1,000 runs of a 90 % interval are 4.7 %. Outages of one source that strikes
at the rate f for lengths X, at most until the horizon H, and hardly ever overlap: one is longer
than x with the chance P(X > x) (1 - x / H), the mean is the integral of this, and a year has f
outages, all but for a part of f E[X] < 1e-3 of them.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from typing import Any

import pytest

import sitefall

RUNS = 1_000
ROOM = 5 * math.sqrt(0.9 * 0.1 / RUNS)
YEAR_H = 8760.0
STANDARD = statistics.NormalDist()


def longer(x: float, median: float, sigma: float, horizon: float) -> float:
    """Chance that an outage is longer than x hours, as far as it is watched."""
    if x <= 0:
        return 1.0
    return STANDARD.cdf(-math.log(x / median) / sigma) * max(0.0, 1 - x / horizon)


def quantile(level: float, *law: float) -> float:
    low, high = 0.0, law[-1]
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if longer(middle, *law) > 1 - level else (low, middle)
    return low


def mean(*law: float) -> float:
    """By the midpoint rule on the logarithm, from 1e-6 h to the horizon."""
    steps, first, last = 20_000, math.log(1e-6), math.log(law[-1])
    width = (last - first) / steps
    points = [math.exp(first + (i + 0.5) * width) for i in range(steps)]
    return sum(longer(x, *law) * x * width for x in points)


def exact(rate: float, *law: float) -> dict[str, float]:
    """Values of measures where outages come at so many a year."""
    return {
        "unmet_user_hours_per_year": rate * mean(*law),
        "outage_hours.p50": quantile(0.5, *law),
        "outage_hours.p95": quantile(0.95, *law),
        "outage_hours.p99": quantile(0.99, *law),
    }


def holds(estimate: sitefall.Estimate, value: float) -> bool:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= value <= estimate.high


def covered(document: dict[str, Any], values: dict[str, float], replications: int) -> Any:
    """Shares of the runs that tell a number whose interval holds the value."""
    arch = sitefall.load(document)
    told: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for seed in range(RUNS):
        found = sitefall.score(arch, outer=0, rng=seed, threads=1, replications=replications)
        measures = dict(found.services["s"].measures())
        for name, value in values.items():
            if measures[name].value is None:  # nothing was seen, and nothing is said
                continue
            told[name] += 1
            held[name] += holds(measures[name], value)
    print({name: (told[name], held[name]) for name in values})
    assert all(told[name] > 0.5 * RUNS for name in values), str(told)
    return {name: held[name] / told[name] for name in values}


def service(**fields: Any) -> dict[str, Any]:
    return {"s": {"users": 1, "instances": {"i": {}}, **fields}}


@pytest.mark.parametrize("replications", [100, 200, 400])
def test_intervals_of_three_to_twelve_outages_of_a_heavy_tail_are_hardly_too_narrow(
    replications: int,
) -> None:
    # 100 histories of 3 y with 0.01 failures a year: three outages. Sigma 1.5: a mean of few is
    # known to be covered in 87 % (estimator_test.cpp), quantiles are in all of 90 %.
    repairs = {"law": "lognormal", "median": "10 h", "sigma": 1.5}
    document = {
        "format": "sitefall/1",
        "horizon": "3 y",
        "components": {"c": {"fails": "0.01 / y", "repairs": repairs}},
        "services": service(needs="c"),
    }
    values = exact(0.01, 10.0, 1.5, 3 * YEAR_H)
    shares = covered(document, values, replications)
    assert shares.pop("unmet_user_hours_per_year") > 0.87 - ROOM, str(shares)
    assert all(share > 0.9 - ROOM for share in shares.values()), str(shares)


@pytest.mark.parametrize("replications", [200, 500])
def test_outages_of_rare_hazards_alone_are_not_taken_for_all_there_is(replications: int) -> None:
    # One stratum holds nearly all of the weight and some 30 outages, so that nothing is known
    # beyond their p95; those of the next stratum reach farther and weigh nothing.
    outage = {"law": "lognormal", "median": "100 h", "sigma": 1}
    strike = {"select": {"ids": ["a"]}, "probability": 0.3, "outage": outage}
    document = {
        "format": "sitefall/1",
        "horizon": "1 y",
        "sites": {"a": {}},
        "hazards": {"fire": {"arrival": f"{1 / 60!r} / y", "strikes": [strike]}},
        "services": service(needs="a"),
    }
    values = exact(0.3 / 60, 100.0, 1.0, YEAR_H)
    shares = covered(document, values, replications)
    assert all(share > 0.9 - ROOM for share in shares.values()), str(shares)


def both_down(rate: float, hours: float, horizon: float) -> float:
    """Share of the horizon with two exponential units down, new at its start.

    One is down at t with u (1 - exp(-s t)), s = f + r, u = f / s.
    """
    s = rate + 1 / hours
    x = s * horizon
    return (rate / s) ** 2 * (1 + 2 * math.expm1(-x) / x - math.expm1(-2 * x) / (2 * x))


NOISE = {"fails": "2 / y", "repairs": {"law": "exponential", "mean": "1 h"}}
RARE = {"fails": "0.007 / y", "repairs": {"law": "exponential", "mean": "1 y"}}
PAIRS: dict[str, tuple[dict[str, Any], Any]] = {
    "p, 2 copies at once": ({"p": {"count": 2, "at_least": 1, **RARE}}, "p"),
    "failures of p with failures of q": ({"p": RARE, "q": RARE}, {"any": ["p", "q"]}),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_rare_failure_of_two_that_lasts_is_waited_for_and_named(name: str) -> None:
    """Two failures together add 15 % to the hours lost, and occur once in 3,000 histories.

    A sample that ends before holds them for nothing. All 100,000 histories hold 30, too few to
    be sure of.
    """
    components, need = PAIRS[name]
    document = {
        "format": "sitefall/1",
        "horizon": "5 y",
        "components": {"n": NOISE, **components},
        "services": service(needs={"all": ["n", need]}),
    }
    both = both_down(0.007 / YEAR_H, YEAR_H, 5 * YEAR_H)
    noise = 2 / YEAR_H / (1 + 2 / YEAR_H)
    truth = YEAR_H * (1 - (1 - noise) * (1 - both))
    for seed in range(5):
        with pytest.warns(sitefall.ResultWarning, match=name):
            found = sitefall.score(document, outer=0, rng=seed)
        assert found.replications == 100_000
        # 30 events, whose lengths vary as their mean: sqrt(2 / 30) of 13 % are 3.4 %, four times
        # that is 13 %; without any of them it would be 13 % too low.
        assert found.unmet_user_hours_per_year.value == pytest.approx(truth, rel=0.13)


HOUR: dict[str, Any] = {"law": "exponential", "mean": "1 h"}
LONG_SHARE = 2e-5
RARELY_LONG: dict[str, Any] = {
    "by a mixture": {
        "law": "mixture",
        "weights": [1 - LONG_SHARE, LONG_SHARE],
        "laws": [HOUR, "1 y"],
    },
    "by a second way": {"takes": HOUR, "succeeds": 1 - LONG_SHARE, "otherwise": "1 y"},
}


@pytest.mark.parametrize("repairs", RARELY_LONG.values(), ids=RARELY_LONG)
def test_a_repair_that_is_rarely_long_is_waited_for_and_named(repairs: dict[str, Any]) -> None:
    """Of 2 failures a year one in 50,000 lasts a year or, where it ends sooner, to the horizon.

    From an even time within 5 y a year is 0.9 y long on average; the service is up to fail again
    all but for a part of 4e-4.
    """
    document = {
        "format": "sitefall/1",
        "horizon": "5 y",
        "components": {"n": {"fails": "2 / y", "repairs": repairs}},
        "services": service(needs="n"),
    }
    truth = 2 * (1 + LONG_SHARE * 0.9 * YEAR_H)
    for seed in range(5):
        with pytest.warns(sitefall.ResultWarning, match=r"failures of n that last 876\d h"):
            found = sitefall.score(document, outer=0, rng=seed)
        assert found.replications == 100_000
        # 20 events: 1 / sqrt(20) of 15 % are 3.4 %; four times that, 13 %.
        assert found.unmet_user_hours_per_year.value == pytest.approx(truth, rel=0.13)


def test_two_failures_that_are_seen_often_are_not_waited_for() -> None:
    often = {"fails": "1 / y", "repairs": {"law": "exponential", "mean": "100 h"}}
    document = {
        "format": "sitefall/1",
        "horizon": "5 y",
        "components": {"n": NOISE, "p": often, "q": often},
        "services": service(needs=["n", {"any": ["p", "q"]}]),
    }
    found = sitefall.score(document, outer=0, rng=1)
    assert found.replications < 20_000
    assert not any("few of these" in warning for warning in found.warnings)
