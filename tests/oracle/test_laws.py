"""Draws of the oracle have the mean and the share below a point that theory says.

Each bound is five standard deviations of the estimate from 4,000 draws, so that a right law fails
once in about two million tests; the seed is the name of the law.
"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))

from oracle.laws import draw, law  # noqa: E402

DRAWS = 4000
Z = 1.6448536269514722

# written, mean in hours, a point, the share below it
LAWS = {
    "rate": ("0.5 / h", 2.0, 2.0, 1 - math.exp(-1)),
    "exponential": ({"law": "exponential", "mean": "90 min"}, 1.5, 1.5, 1 - math.exp(-1)),
    "weibull": (
        {"law": "weibull", "shape": 2.0, "scale": "2 h"},
        2 * math.gamma(1.5),
        2.0,
        1 - math.exp(-1),
    ),
    "lognormal": (
        {"law": "lognormal", "median": "1 h", "sigma": 0.5},
        math.exp(0.125),
        1.0,
        0.5,
    ),
    "lognormal-p95": (
        {"law": "lognormal", "median": "1 h", "p95": "3 h"},
        math.exp((math.log(3) / Z) ** 2 / 2),
        3.0,
        0.95,
    ),
    "gamma": ({"law": "gamma", "shape": 1.0, "mean": "4 h"}, 4.0, 4.0, 1 - math.exp(-1)),
    "uniform": ({"law": "uniform", "low": "1 h", "high": "3 h"}, 2.0, 1.5, 0.25),
    "triangular": (
        {"law": "triangular", "low": "0 h", "mode": "1 h", "high": "4 h"},
        5 / 3,
        1.0,
        0.25,
    ),
    "samples": ({"law": "empirical", "samples": ["1 h", "2 h", "6 h", "7 h"]}, 4.0, 3.0, 0.5),
    "quantiles": (
        # a tenth at each end, the rest linear between
        {"law": "empirical", "quantiles": {"0.1": "0 h", "0.9": "8 h"}},
        0.1 * 0 + 0.8 * 4 + 0.1 * 8,
        4.0,
        0.5,
    ),
    "mixture": (
        {
            "law": "mixture",
            "weights": [1, 3],
            "laws": ["10 h", {"law": "uniform", "low": "0 h", "high": "4 h"}],
        },
        0.25 * 10 + 0.75 * 2,
        5.0,
        0.75,
    ),
}


@pytest.mark.parametrize("name", LAWS)
def test_mean_and_share_below_a_point_are_those_of_the_law(name: str) -> None:
    written, mean, point, share = LAWS[name]
    rng = random.Random(f"law {name}")
    draws = [draw(law(written), rng) for _ in range(DRAWS)]
    found = math.fsum(draws) / DRAWS
    spread = math.sqrt(math.fsum((x - found) ** 2 for x in draws) / DRAWS)
    assert abs(found - mean) < 5 * spread / math.sqrt(DRAWS)
    below = sum(x < point for x in draws) / DRAWS
    assert abs(below - share) < 5 * math.sqrt(share * (1 - share) / DRAWS)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("3600 s", 1),
        ("90 min", 1.5),
        ("1 y", 8760),
        ("2 w", 336),
        ({"value": "1 d", "source": "x"}, 24),
    ],
)
def test_a_duration_is_a_fixed_law_in_hours(written: Any, hours: float) -> None:
    # one rounding of the unit's factor
    assert draw(law(written), random.Random(0)) == pytest.approx(hours, rel=1e-15)


def test_never_is_beyond_every_horizon() -> None:
    assert draw(law({"law": "never"}), random.Random(0)) == math.inf
