"""Intervals hold what they promise: coverage of exact values over thousands of short runs.

Each run of a tiny model gives 90 % intervals of measures whose exact values are known in closed
form. Of 2,000 runs with seeds of their own, 90 % hold the value but for chance: five standard
deviations of the binomial law, sqrt(0.9 0.1 / 2000) = 0.67 %, give 86.6 to 93.4 %.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pytest

import sitefall

RUNS = 2_000
SIGMAS = 5
YEAR_H = 8760.0

# Two components in series, each independent of the other and exponential: failure and repair rate
# per hour. Watched for 200 h from both being new, so that nothing is stationary.
#
#      --[ p ]--[ q ]--  service
PAIR_H = 200.0
PAIR = {"p": (1 / 50, 1 / 5), "q": (1 / 80, 1 / 3)}

# A site that is lost for good by a part of the hazards that strike it: the breach at the first.
# One occurrence is expected, few enough for strata by their number.
LOST_H = 2 * YEAR_H
OCCURS, HITS, LONGEST_H = 0.5 / YEAR_H, 0.4, 24.0


def pair() -> tuple[dict[str, Any], dict[str, float]]:
    """The document and its exact values.

    Availability of one: a + (1 - a) exp(-(f + r) t) with a = r / (f + r); of both the product,
    of which every term is integrated over the horizon. Outages begin at the rate f_p + f_q while
    both are up.
    """
    components = {
        name: {"fails": f"{fails!r} / h", "repairs": f"{repairs!r} / h"}
        for name, (fails, repairs) in PAIR.items()
    }
    document = {
        "format": "sitefall/1",
        "horizon": f"{PAIR_H} h",
        "components": components,
        "services": {"s": {"users": 1, "needs": list(PAIR), "instances": {"i": {}}}},
    }
    terms = [(1.0, 0.0)]  # weight, rate
    for fails, repairs in PAIR.values():
        a = repairs / (fails + repairs)
        terms = [
            (weight * factor, rate + more)
            for weight, rate in terms
            for factor, more in ((a, 0.0), (1 - a, fails + repairs))
        ]
    up = sum(
        weight * (1.0 if rate == 0 else -math.expm1(-rate * PAIR_H) / (rate * PAIR_H))
        for weight, rate in terms
    )
    starts = sum(fails for fails, _ in PAIR.values())
    return document, {
        "availability": up,
        "interruptions_per_year": YEAR_H * starts * up,
        "unmet_user_hours_per_year": YEAR_H * (1 - up),
    }


def lost_site() -> tuple[dict[str, Any], dict[str, float]]:
    """The document and its exact values.

    Hits for good are a Poisson process of rate k = OCCURS HITS. One before H - LONGEST breaches;
    the mean time lost of H is H - (1 - exp(-k H)) / k.
    """
    strike = {"select": {"ids": ["a"]}, "probability": HITS, "outage": {"law": "never"}}
    document = {
        "format": "sitefall/1",
        "horizon": f"{LOST_H} h",
        "sites": {"a": {}},
        "hazards": {"fire": {"arrival": f"{OCCURS!r} / h", "strikes": [strike]}},
        "services": {
            "s": {
                "users": 1,
                "instances": {"i": {"site": "a"}},
                "tolerance": {"longest": f"{LONGEST_H} h", "source": "the test"},
            }
        },
    }
    k = OCCURS * HITS
    lost = LOST_H + math.expm1(-k * LOST_H) / k
    return document, {
        "breach": -math.expm1(-k * (LOST_H - LONGEST_H)),
        "availability": 1 - lost / LOST_H,
        "unmet_user_hours_per_year": YEAR_H * lost / LOST_H,
    }


def covered(made: Any, *, runs: int, **options: Any) -> dict[str, float]:
    """Share of the runs whose interval holds the exact value, by measure."""
    document, exact = made()
    arch = sitefall.load(document)
    held: Counter[str] = Counter()
    for seed in range(runs):
        found = sitefall.score(arch, outer=0, rng=seed, threads=1, **options)
        told = dict(found.services["s"].measures())
        for name, value in exact.items():
            held[name] += told[name].low <= value <= told[name].high
    return {name: held[name] / runs for name in exact}


def check(shares: dict[str, float], runs: int) -> None:
    room = SIGMAS * math.sqrt(0.9 * 0.1 / runs)
    wrong = {name: share for name, share in shares.items() if abs(share - 0.9) > room}
    assert not wrong, f"coverage of 90 % intervals: {shares}"


def test_intervals_of_a_pair_hold_nine_times_of_ten() -> None:
    check(covered(pair, runs=RUNS, replications=96), RUNS)


def test_intervals_by_strata_hold_nine_times_of_ten() -> None:
    found = sitefall.score(lost_site()[0], outer=0, rng=0, replications=512)
    assert len(found.strata) > 2
    check(covered(lost_site, runs=RUNS, replications=512), RUNS)


def test_intervals_without_strata_hold_nine_times_of_ten() -> None:
    check(covered(lost_site, runs=RUNS, replications=256, stratify=False), RUNS)


@pytest.mark.slow
@pytest.mark.parametrize("made", [pair, lost_site])
@pytest.mark.parametrize("replications", [64, 512])
def test_intervals_of_few_histories_may_be_wide_and_are_not_too_narrow(
    made: Any, replications: int
) -> None:
    # With a handful of histories in a stratum its spread is poorly known, and the interval wider:
    # 92 % at 512 histories by strata, 99 % at 64. One per cent less than 90 % is the skewness of
    # 64 counts.
    runs = 5 * RUNS
    shares = covered(made, runs=runs, replications=replications)
    room = SIGMAS * math.sqrt(0.9 * 0.1 / runs)
    least = 0.9 - room - (0.01 if replications < 100 else 0)
    most = 0.934 if replications > 100 else 0.999
    assert all(least < share < most for share in shares.values()), str(shares)
