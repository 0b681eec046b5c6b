"""The band of a restoration curve holds the whole curve as often as it says; intervals do not."""

from __future__ import annotations

import math
from typing import Any

import sitefall

RUNS, MEAN_H = 400, 10.0
# Five standard errors of a share of 0.9.
ROOM = 5 * math.sqrt(0.9 * 0.1 / RUNS)


def hall() -> dict[str, Any]:
    return {
        "format": "sitefall/1",
        "name": "A hall",
        "horizon": "1 y",
        "sites": {"a": {}},
        "services": {"s": {"users": 1, "instances": {"s@a": {"site": "a"}}}},
    }


def holds(lows: Any, truths: Any, highs: Any) -> bool:
    return all(a <= t <= b for a, t, b in zip(lows, truths, highs, strict=True))


def test_bands_of_restoration_hold_the_whole_curve() -> None:
    # The site is back after an exponential time and nothing else fails: P(back by t) and the mean
    # level are both 1 - exp(-t / 10 h). Of the last hour of the watch, 720 h, nothing is left.
    arch = sitefall.load(hall())
    lasting = {"law": "exponential", "mean": f"{MEAN_H} h"}
    held = {"restored band": 0, "restored": 0, "level band": 0, "level": 0}
    for seed in range(RUNS):
        found = sitefall.stress(arch, "a", lasting=lasting, replications=128, rng=seed, threads=1)
        curve = found.curves["s"]
        truths = [1 - math.exp(-t / MEAN_H) for t in curve.time]
        for name, low, high in (
            ("restored band", curve.restored_band_low, curve.restored_band_high),
            ("restored", curve.restored_low, curve.restored_high),
            ("level band", curve.mean_level_band_low, curve.mean_level_band_high),
            ("level", curve.mean_level_low, curve.mean_level_high),
        ):
            held[name] += holds(low, truths, high)
    assert held["restored band"] / RUNS >= 0.9 - ROOM
    assert held["level band"] / RUNS >= 0.9 - ROOM
    # Pointwise intervals at dozens of times seldom hold together.
    assert held["restored"] / RUNS < 0.8
    assert held["level"] / RUNS < 0.8
