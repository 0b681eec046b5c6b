"""The two models of the speed figures, as documents."""

from __future__ import annotations

from typing import Any


def twenty_components() -> dict[str, Any]:
    """Six 2-of-3 groups and one 2-of-2 in series; MTTF 1000 h, MTTR 10 h; horizon 1e5 h."""
    components = {f"c{i:02d}": {"mttf": "1000 h", "mttr": "10 h"} for i in range(20)}
    groups: list[Any] = [
        {"at_least": 2, "of": [f"c{i:02d}" for i in range(3 * g, min(3 * g + 3, 20))]}
        for g in range(7)
    ]
    return {
        "format": "sitefall/1",
        "name": "Twenty components",
        "horizon": "100000 h",
        "components": components,
        "services": {"s": {"users": 1, "needs": groups, "instances": {"i": {}}}},
    }


def nearly_exponential() -> dict[str, Any]:
    """The twenty components, one repaired by a Weibull law of shape one, which is exponential."""
    document = twenty_components()
    repair = {"law": "weibull", "shape": 1, "scale": "10 h"}
    document["components"]["c00"] = {"mttf": "1000 h", "repairs": repair}
    return document


def two_site_failover() -> dict[str, Any]:
    """One service at two sites; each site fails, and failover has three lognormal stages."""
    stage = {"law": "lognormal", "median": "20 min", "sigma": 0.8}
    site = {"mttf": "500 h", "repairs": {"law": "lognormal", "median": "8 h", "sigma": 1.0}}
    return {
        "format": "sitefall/1",
        "name": "Two sites, lognormal stages",
        "horizon": "100000 h",
        "sites": {"a": site, "b": dict(site)},
        "services": {
            "s": {
                "users": 1,
                "instances": {
                    "s@a": {"site": "a"},
                    "s@b": {"site": "b", "role": "standby"},
                },
                "failover": {"detect": stage, "decide": stage, "switch": stage},
            }
        },
    }
