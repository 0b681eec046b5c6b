"""Documents whose outages are rare, and what is known of them."""

from __future__ import annotations

import math
from typing import Any

import sitefall

Entry = dict[str, Any]
YEAR_H = 8760.0


def document(
    needs: Any, *, longest: str | None = None, horizon: str = "1 y", **parts: Any
) -> Entry:
    service: Entry = {"instances": {"i": {"needs": needs}}}
    if longest is not None:
        service["tolerance"] = {"longest": longest, "source": "test"}
    return {"format": "sitefall/1", "horizon": horizon, **parts, "services": {"s": service}}


def exponential(mean: str) -> Entry:
    return {"law": "exponential", "mean": mean}


def part(fails: str, repairs: Any) -> Entry:
    return {"fails": fails, "repairs": repairs}


AB = {"a": part("1e-4 / h", "1 / h"), "b": part("1e-4 / h", "1 / h")}
EITHER = {"any": ["a", "b"]}


def hours(text: str) -> float:
    over, under = text.split("/")
    return float(under) / float(over)


def database(model: Entry) -> Entry:
    """Groups of processors, controllers and disks, each part with two modes of its own repair."""

    def modes(rate: str) -> Entry:
        fails = {"law": "exponential", "mean": f"{2 * hours(rate)!r} h"}
        return {
            "fast": {"fails": fails, "repairs": "1 / h"},
            "slow": {"fails": fails, "repairs": "0.5 / h"},
        }

    parts: Entry = {}
    for kind in ("processors", "controllers"):
        group = model["components"][kind]
        for g in range(group["groups"]):
            parts[f"{kind}-{g}"] = {
                "count": group["per_group"],
                "at_least": 1,
                "modes": modes(group["failure_rate_per_h"]),
            }
    disks = model["components"]["disks"]
    for g in range(disks["clusters"]):
        parts[f"disks-{g}"] = {
            "count": disks["per_cluster"],
            "at_least": disks["per_cluster"] - model["redundancy"] + 1,
            "modes": modes(disks["failure_rate_per_h"]),
        }
    return document(list(parts), components=parts)


def storm(hit: float) -> tuple[Entry, float, float]:
    """One hazard, three things of which one is enough: its document, unavailability, breach.

    Occurrences at the rate L hit each of the three by itself with the chance p for 10 h. None of k
    given ones is down with exp(-10 L (1 - (1 - p)^k)); all three are by inclusion and exclusion. In
    the first 10 h that grows as time does. A breach takes one occurrence that hits all three, 4 h
    before the end at the latest; two that complete each other add 6 L 10 h = 6e-6 of it.
    """
    rate, lasts = 1e-7, 10.0
    parts = {
        "components": {c: {} for c in "abc"},
        "hazards": {
            "storm": {
                "arrival": f"{rate!r} / h",
                "strikes": [
                    {"select": {"ids": list("abc")}, "probability": hit, "outage": f"{lasts} h"}
                ],
            }
        },
    }
    made = document({"any": list("abc")}, longest="4 h", **parts)
    none = [math.expm1(-rate * lasts * (1 - (1 - hit) ** k)) for k in range(4)]
    down = (-3 * none[1] + 3 * none[2] - none[3]) * (1 - lasts / 2 / YEAR_H)
    return made, down, -math.expm1(-rate * hit**3 * (YEAR_H - 4))


def quake(median: float, beta: float) -> tuple[Entry, float]:
    """Two things hit by a hazard of lognormal severity (median 1, sigma 0.6), by a fragility curve.

    Both are hit with the integral of the square of the curve over the law of the severity, here by
    the rule of trapezoids over 18 standard deviations; each occurrence (1e-6 / h) that hits both
    takes an hour.
    """
    sigma, rate, steps = 0.6, 1e-6, 20_000
    strike = {"select": {"ids": ["a", "b"]}, "outage": "1 h"}
    hazard = {
        "arrival": f"{rate!r} / h",
        "severity": {"law": "lognormal", "median": 1, "sigma": sigma},
        "strikes": [{**strike, "fragility": {"median": median, "beta": beta}}],
    }
    made = document({"any": ["a", "b"]}, components={"a": {}, "b": {}}, hazards={"q": hazard})
    both = 0.0
    for k in range(steps + 1):
        z = -9 + 18 * k / steps
        hit = 0.5 * math.erfc(-(sigma * z - math.log(median)) / beta / math.sqrt(2))
        both += hit**2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * 18 / steps
    return made, rate * both * (1 - 0.5 / YEAR_H)


def two_fires(rate: float) -> tuple[Entry, float]:
    """Two hazards, each of one site of two: the mean over the year of the product of both.

    Outages of 10 h from hits at the rate r: one is down at t with 1 - exp(-r min(t, 10)).
    """
    hit, lasts = 0.1, 10.0
    made = document([], sites={"a": {}, "b": {}})
    made["hazards"] = {
        f"fire-{s}": {
            "arrival": f"{rate!r} / h",
            "strikes": [{"select": {"ids": [s]}, "probability": hit, "outage": f"{lasts} h"}],
        }
        for s in "ab"
    }
    made["services"] = {"s": {"instances": {"i@a": {"site": "a"}, "i@b": {"site": "b"}}}}
    r = rate * hit
    steady = math.expm1(-r * lasts) ** 2
    begin = lasts / 3 * (r * lasts) ** 2  # r t small: the square of r t up to 10 h
    return made, (steady * (YEAR_H - lasts) + begin) / YEAR_H


def pair(fails: str, *, longest: str | None = None) -> Entry:
    disk = {"fails": fails, "repairs": "1 / h"}
    return document({"any": ["a", "b"]}, longest=longest, components={"a": disk, "b": disk})


def failed_start() -> Entry:
    """A spare that nearly always starts: its failed starts outweigh its failures.

    Cut sets know nothing of them.
    """
    spare = {
        "fails": "1e-6 / h",
        "clock": "operating",
        "repairs": "0.1 / h",
        "start": {"takes": "0 s", "succeeds": 0.9999},
    }
    parts = {
        "mains": {"fails": "1e-4 / h", "repairs": "0.5 / h"},
        "spare": spare,
        "power": {"standby": ["mains", "spare"]},
    }
    return document("power", components=parts)


def by_chain(made: Entry) -> sitefall.ServiceScore:
    """The exact measures of a document of exponential laws."""
    return sitefall.score(made, method="markov").services["s"]
