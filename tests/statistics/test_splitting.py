"""Rare outages of things that fail by laws without a hazard: excursions split.

Parts are independent: each is down at t for want of its repair of 10 h with u(t), the integral of
its renewal density over the last 10 h, and all of them with the product. The density solves
m = f + g * m, where g is f with the repair behind it, on a grid of a quarter of an hour; its error
is of the order of the square of a step in 10 h of repair. Bounds as in test_excursions.py.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import sitefall
from agreement.rare_models import YEAR_H, document

from .test_excursions import estimate, hold

STEP_H = 0.25
REPAIR_H = 10
Floats = npt.NDArray[np.float64]


def normal(z: Floats) -> Floats:
    return np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in z])


def lognormal(median: float, sigma: float) -> tuple[dict[str, Any], Any]:
    law = {"law": "lognormal", "median": f"{median} h", "sigma": sigma}
    return law, lambda t: normal(np.log(np.maximum(t, 1e-300) / median) / sigma)


def weibull(shape: float, scale: float) -> tuple[dict[str, Any], Any]:
    law = {"law": "weibull", "shape": shape, "scale": f"{scale} h"}
    return law, lambda t: -np.expm1(-((t / scale) ** shape))


def either(*parts: tuple[dict[str, Any], Any]) -> tuple[dict[str, Any], Any]:
    law = {"law": "mixture", "weights": [1] * len(parts), "laws": [one for one, _ in parts]}
    return law, lambda t: sum(cdf(t) for _, cdf in parts) / len(parts)


def down(cdf: Any) -> Floats:
    """The chance to be down, in the middle of each step of the year."""
    n = round(YEAR_H / STEP_H)
    edges = np.arange(n + 1) * STEP_H
    fails = np.diff(cdf(edges))  # in each step
    again = np.zeros(n)
    again[round(REPAIR_H / STEP_H) :] = fails[: n - round(REPAIR_H / STEP_H)]
    size = 2 * n
    transform = np.fft.rfft(again, size)
    renewed, term = fails.copy(), fails
    while term.sum() > 1e-12:
        # Two times, each in the middle of a step, add to an edge: half to either side.
        sums = np.fft.irfft(np.fft.rfft(term, size) * transform, size)
        term = np.maximum(0, 0.5 * (sums[:n] + np.concatenate(([0.0], sums[: n - 1]))))
        renewed += term
    upto = np.concatenate(([0.0], np.cumsum(renewed)))
    steps = round(REPAIR_H / STEP_H)
    first = np.maximum(0, np.arange(n + 1) - steps)
    at_edges = upto - upto[first]
    return 0.5 * (at_edges[1:] + at_edges[:-1])


LAWS = [
    either(lognormal(1500, 0.5), lognormal(6000, 0.4)),
    either(weibull(2, 2500), weibull(3, 5000)),
    either(lognormal(2000, 0.8), weibull(1.5, 3000)),
    either(lognormal(1000, 0.4), lognormal(4000, 0.4)),
]


def parts(number: int) -> tuple[Any, float]:
    names = [f"d{i}" for i in range(number)]
    made = document(
        {"any": names},
        components={
            name: {"fails": law, "repairs": {"takes": f"{REPAIR_H} h"}}
            for name, (law, _) in zip(names, LAWS, strict=False)
        },
    )
    product = np.prod([down(cdf) for _, cdf in LAWS[:number]], axis=0)
    return made, float(product.mean())


@pytest.mark.parametrize("number", [2, 3])
def test_outages_by_laws_without_a_hazard_match_their_renewals(number: int) -> None:
    made, exact = parts(number)
    hold(made, "unavailability", exact, seeds=20, replications=512)


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3, 4])
def test_precision_asked_for_is_reached_and_trusted(number: int) -> None:
    made, exact = parts(number)
    found = [estimate(made, "unavailability", rng=seed) for seed in range(60)]
    assert all(study.trusted for study, _ in found)
    errors = [one.value / exact - 1 for _, one in found]
    covers = sum(one.low <= exact * 1.0025 and exact * 0.9975 <= one.high for _, one in found)
    assert covers / 60 > 0.9 - 5 * math.sqrt(0.09 / 60)
    assert math.sqrt(math.fsum(e * e for e in errors) / 60) < 0.05


def test_the_method_says_that_it_splits() -> None:
    found = sitefall.rare(parts(2)[0], rng=1, replications=64)
    (study,) = found.services.values()
    assert study.method == "importance sampling by cut sets, with splitting"
