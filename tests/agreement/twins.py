"""Exponential twins of documents: the same means, no law with a memory, few enough states.

A hazard written for each site becomes a way in which each of them fails, other hazards and
ride-through are left out, inspections become demands, stages of less than `BRIEF_H` take no time;
services beyond those asked for, and what only they need, go.
"""

from __future__ import annotations

import copy
import math
from typing import Any

from oracle.laws import NORMAL_P95, Law, bare, law

BRIEF_H = 0.05
DROPPED = ("ride_through", "label", "description", "tags", "clock", "x-note")


def mean_of(what: Law) -> float:
    """Expected value; what has none here is an error."""
    of = what.of
    if what.kind == "fixed":
        return float(of["value"])
    if what.kind in ("exponential", "gamma"):
        return float(of["mean"])
    if what.kind == "uniform":
        return (float(of["low"]) + float(of["high"])) / 2
    if what.kind == "triangular":
        return (float(of["low"]) + float(of["mode"]) + float(of["high"])) / 3
    if what.kind == "lognormal":
        sigma = of["sigma"] if "sigma" in of else math.log(of["p95"] / of["median"]) / NORMAL_P95
        return float(of["median"]) * math.exp(float(sigma) ** 2 / 2)
    if what.kind == "weibull":
        return float(of["scale"]) * math.gamma(1 + 1 / float(of["shape"]))
    raise ValueError(f"no mean of {what}")


def memoryless(written: Any) -> Any:
    found = law(written)
    if found.kind == "never":
        return {"law": "never"}
    mean = mean_of(found)
    return "0 h" if mean < BRIEF_H else {"law": "exponential", "mean": f"{mean} h"}


def job(written: Any) -> Any:
    if not (isinstance(written, dict) and "takes" in written):
        return memoryless(written)
    made = {
        k: bare(v) for k, v in written.items() if k not in ("takes", "otherwise", "interrupted")
    }
    made["takes"] = memoryless(written["takes"])
    if "otherwise" in written:
        made["otherwise"] = job(written["otherwise"])
    return made


def element(written: dict[str, Any]) -> dict[str, Any]:
    made = {k: copy.deepcopy(v) for k, v in written.items() if k not in DROPPED}
    if "mttf" in made:
        made["fails"] = bare(made.pop("mttf"))
        made["repairs"] = bare(made.pop("mttr"))
        for key in ("fails", "repairs"):
            made[key] = {"law": "exponential", "mean": made[key]}
    for holder in [made, *made.get("modes", {}).values()]:
        if "fails" in holder:
            holder["fails"] = memoryless(holder["fails"])
        if "repairs" in holder:
            holder["repairs"] = job(holder["repairs"])
        if "hidden" in holder:
            holder["hidden"] = "on demand"
    for key in ("restart", "start"):
        if key in made:
            made[key] = job(made[key])
    return made


def resolved(collection: dict[str, Any]) -> dict[str, Any]:
    """The entries with `like` applied."""

    def entry(name: str) -> dict[str, Any]:
        own = dict(collection[name])
        like = own.pop("like", None)
        return own if like is None else entry(like) | own

    return {name: entry(name) for name in collection}


def crew(written: dict[str, Any]) -> dict[str, Any]:
    return {
        k: memoryless(v) if k == "travel" else bare(v) for k, v in written.items() if k != "label"
    }


def outage_of(hazard: dict[str, Any], site: dict[str, Any]) -> Any:
    """The outage that a hazard written for each site brings to the whole of this one, if any."""
    chosen = hazard.get("for_each", {})
    if chosen.get("kind") != "site" and chosen.get("tag") not in site.get("tags", ()):
        return None
    return next(s["outage"] for s in hazard["strikes"] if s["select"].get("ids") == ["@"])


def sites_that_fail(document: dict[str, Any], sites: dict[str, Any]) -> dict[str, Any]:
    """The sites, with a mode of failure for each hazard of theirs."""
    made = {}
    for name, site in sites.items():
        modes = {}
        for hazard_name, hazard in document.get("hazards", {}).items():
            outage = outage_of(hazard, site)
            if outage is not None:
                fails = memoryless(hazard["arrival"])
                modes[hazard_name] = {"fails": fails, "repairs": memoryless(outage)}
        made[name] = element(site) | ({"modes": modes} if modes else {})
    return made


def twin(document: dict[str, Any], services: list[str], horizon: str) -> dict[str, Any]:
    """The twin of a document with these services only."""
    written = {
        key: resolved(document.get(key, {}))
        for key in ("sites", "components", "procedures", "services")
    }
    made: dict[str, Any] = {
        "format": "sitefall/1",
        "name": f"twin of {document['name']}",
        "horizon": horizon,
        "sites": sites_that_fail(document, written["sites"]),
        "components": {name: element(of) for name, of in written["components"].items()},
        "crews": {name: crew(of) for name, of in document.get("crews", {}).items()},
        "services": {
            name: service(written["services"][name], written["procedures"]) for name in services
        },
    }
    return pruned(made)


def service(written: dict[str, Any], procedures: dict[str, Any]) -> dict[str, Any]:
    keep = ("users", "share", "needs", "degrades", "serves_when", "priority")
    made = {k: bare(written[k]) for k in keep if k in written}
    made.pop("share", None)
    made["instances"] = {name: element(of) for name, of in written["instances"].items()}
    failover = written.get("failover")
    if isinstance(failover, str):
        failover = procedures[failover]
    if failover:
        stages = ("detect", "decide", "switch", "failback")
        made["failover"] = {k: job(failover[k]) for k in stages if k in failover}
    tolerance = written.get("tolerance", {})
    if "longest" in tolerance:
        made["tolerance"] = {
            k: bare(tolerance[k]) for k in ("below", "longest") if k in tolerance
        } | {"source": "twin"}
    return made


def names_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(n for item in value.values() for n in names_in(item))}
    if isinstance(value, list):
        return {n for item in value for n in names_in(item)}
    return {value} if isinstance(value, str) else set()


def pruned(document: dict[str, Any]) -> dict[str, Any]:
    """Without components, sites and crews that the services do not come to."""
    collections = ("sites", "components", "crews")
    wanted = names_in(document["services"])
    before: set[str] = set()
    while wanted != before:
        before = wanted
        for key in collections:
            for name in set(document[key]) & wanted:
                wanted = wanted | names_in(document[key][name])
    for key in collections:
        document[key] = {name: of for name, of in document[key].items() if name in wanted}
    return {key: of for key, of in document.items() if of}
