"""Laws of durations and numbers: what the document writes, and draws from it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

HOURS = {
    "ms": 1 / 3_600_000,
    "s": 1 / 3600,
    "min": 1 / 60,
    "h": 1.0,
    "d": 24.0,
    "w": 168.0,
    "y": 8760.0,
}
NORMAL_P95 = 1.6448536269514722  # the 95 % quantile of the standard normal law


@dataclass(frozen=True)
class Law:
    """A kind with its parameters by name; durations in hours."""

    kind: str
    of: dict[str, Any]


NEVER = Law("never", {})
AT_ONCE = Law("fixed", {"value": 0.0})


def bare(value: Any) -> Any:
    """The value without its provenance."""
    if isinstance(value, dict) and "value" in value and "law" not in value:
        return bare(value["value"])
    return value


def number(value: Any) -> float:
    """A plain number."""
    return float(bare(value))


def duration(value: Any) -> float:
    """A duration in hours, or a plain number where the law is one of plain numbers."""
    value = bare(value)
    if not isinstance(value, str):
        return float(value)
    amount, unit = value.split()
    return float(amount) * HOURS[unit]


def law(written: Any) -> Law:
    """What may stand where a law is asked for: a duration, a rate or a law."""
    written = bare(written)
    if isinstance(written, str) and "/" in written:
        amount, unit = written.split("/")
        return Law("exponential", {"mean": HOURS[unit.strip()] / float(amount)})
    if not isinstance(written, dict):
        return Law("fixed", {"value": duration(written)})
    kind = written["law"]
    if kind == "exponential" and "rate" in written:
        rate = bare(written["rate"])
        return law(rate) if isinstance(rate, str) else exponential(1 / float(rate))
    if kind == "empirical":
        return empirical(written)
    if kind == "mixture":
        weights = [number(weight) for weight in written["weights"]]
        return Law(kind, {"weights": weights, "laws": [law(part) for part in written["laws"]]})
    plain = ("shape", "sigma")
    names = ("value", "mean", "shape", "scale", "median", "sigma", "p95", "low", "mode", "high")
    return Law(
        kind,
        {
            name: number(written[name]) if name in plain else duration(written[name])
            for name in names
            if name in written
        },
    )


def exponential(mean: float) -> Law:
    """The exponential law of this mean."""
    return Law("exponential", {"mean": mean})


def empirical(written: dict[str, Any]) -> Law:
    """Samples, or points (level, value) of the quantile function."""
    if "samples" in written:
        return Law("empirical", {"samples": [duration(each) for each in written["samples"]]})
    points = sorted((float(level), duration(at)) for level, at in written["quantiles"].items())
    return Law("empirical", {"points": points})


def draw(which: Law, rng: random.Random) -> float:
    """One value; infinity for `never`."""
    of = which.of
    match which.kind:
        case "never":
            return math.inf
        case "fixed":
            return float(of["value"])
        case "exponential":
            return rng.expovariate(1 / of["mean"]) if of["mean"] > 0 else 0.0
        case "weibull":
            return rng.weibullvariate(of["scale"], of["shape"])
        case "lognormal":
            sigma = (
                of["sigma"] if "sigma" in of else math.log(of["p95"] / of["median"]) / NORMAL_P95
            )
            return float(of["median"]) * math.exp(sigma * rng.gauss(0, 1))
        case "gamma":
            return rng.gammavariate(of["shape"], of["mean"] / of["shape"])
        case "uniform":
            return rng.uniform(of["low"], of["high"])
        case "triangular":
            return rng.triangular(of["low"], of["high"], of["mode"])
        case "mixture":
            return draw(rng.choices(of["laws"], of["weights"])[0], rng)
        case "empirical":
            return rng.choice(of["samples"]) if "samples" in of else between(of["points"], rng)
    raise ValueError(which.kind)


def between(points: list[tuple[float, float]], rng: random.Random) -> float:
    """Linear between the quantiles, nothing beyond the first and last."""
    level = rng.random()
    if level <= points[0][0]:
        return points[0][1]
    for (low, start), (high, end) in pairwise(points):
        if level <= high:
            return start + (end - start) * (level - low) / (high - low)
    return points[-1][1]


def normal_share_below(x: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2))
