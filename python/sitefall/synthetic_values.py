"""The numbers of a synthetic country, each with its source and grade.

Sources that begin with ``priors:`` are ids of published parameters (utility statistics, generator
and network studies, fleets of servers); ``synthetic:`` marks what was invented for this model.
"""

from __future__ import annotations

from typing import Any

from .builder import known

__all__ = ["COMPUTE", "EQUIPMENT", "HAZARDS", "SOFTWARE", "STAGES"]


def _invented(value: Any, of: str) -> dict[str, Any]:
    return known(value, source=f"synthetic:{of}", grade="assumed")


def _published(value: str, key: str, grade: str) -> dict[str, Any]:
    return known(value, source=f"priors:{key}", grade=grade)


def _lognormal(median: str, sigma: float, of: str) -> dict[str, Any]:
    return {"law": "lognormal", "median": _invented(median, of), "sigma": _invented(sigma, of)}


def _exponential(mean: dict[str, Any]) -> dict[str, Any]:
    return {"law": "exponential", "mean": mean}


#: What every site has, by the name before the ``@``.
EQUIPMENT: dict[str, dict[str, Any]] = {
    "utility": {
        "label": "Feed of the utility",
        "fails": _published("1.35 / y", "utility.saifi-major", "measured"),
        "repairs": _exponential(_published("260 min", "utility.caidi-major", "measured")),
    },
    "gensets": {
        "label": "Generators",
        "count": 2,
        "at_least": 1,
        "fails": _published("0.00118 / h", "gen.run", "reported"),
        "clock": "operating",
        # The seconds of a start hide behind the battery.
        "start": {
            "takes": _invented("0 s", "start"),
            "succeeds": known(0.9978, source="priors:gen.start", grade="reported"),
        },
        "repairs": {"takes": _lognormal("14.7 h", 1.293, "generator repair")},
    },
    "power": {
        "label": "Power behind the batteries",
        "ride_through": {
            "lasts": _invented("10 min", "battery"),
            "recharges": _invented("8 h", "battery"),
        },
    },
    "network": {
        "label": "Ways out of the site",
        "count": 2,
        "at_least": 1,
        "fails": _published("0.2231 / y", "net.load-balancer.failure", "measured"),
        "repairs": {"takes": _exponential(_published("10 h", "net.edge.repair", "measured"))},
    },
}

#: Single servers, which nobody travels to, and rows of four racks, at four times a rack's rate.
COMPUTE: dict[str, dict[str, Any]] = {
    "server": {
        "label": "One server",
        "fails": _exponential(_published("3139 h", "node.failure", "measured")),
        "repairs": _lognormal("1 h", 1.0, "server repair"),
    },
    "racks": {
        "label": "A row of four racks",
        "fails": _exponential(_published("2.55 y", "rack.failure", "assumed")),
        "repairs": {"takes": _lognormal("4 h", 0.8, "rack repair")},
    },
}

#: Programs of a service or a platform at one site.
SOFTWARE: dict[str, Any] = {
    "fails": _published("2.67 / y", "service.public-outage-rate", "assumed"),
    "repairs": _lognormal("20 min", 1.0, "software repair"),
    "restart": {"takes": _lognormal("30 min", 0.6, "cold start")},
}

#: Hazards without what they strike.
HAZARDS: dict[str, dict[str, Any]] = {
    "fire": {
        "label": "Fire at a site",
        "arrival": _invented("0.0008 / y", "fire"),
        "strikes": [{"outage": _lognormal("24 h", 1.1, "fire")}],
    },
    "quake": {
        "label": "Earthquake in a region; severity in g",
        "arrival": _invented("0.002 / y", "quake"),
        "severity": {"law": "lognormal", "median": 0.11, "sigma": 0.5},
        "strikes": [
            {
                "fragility": {"median": 0.4, "beta": 0.5},
                "outage": _lognormal("72 h", 1.0, "quake"),
            }
        ],
    },
    "flood": {
        "label": "Flood in a region",
        "arrival": _invented("0.01 / y", "flood"),
        "strikes": [
            {
                "probability": _invented(0.05, "flood"),
                "after": {"law": "uniform", "low": "0 h", "high": "12 h"},
                "outage": _lognormal("48 h", 0.9, "flood"),
            }
        ],
    },
    "vendor-fault": {
        "label": "A fault that a vendor ships to all customers",
        "arrival": _invented("0.5 / y", "vendor"),
        "strikes": [
            {
                "probability": _invented(0.02, "vendor"),
                "after": {"law": "uniform", "low": "0 h", "high": "2 h"},
                "outage": _lognormal("2 h", 1.0, "vendor"),
            }
        ],
    },
    "operator-error": {
        "label": "A mistake of an operator's people",
        "arrival": _published("0.25 / y", "site.any-outage-rate", "assumed"),
        "strikes": [
            {
                "outage": _exponential(_published("119 min", "site.vendor-length", "reported")),
                "shared_outage": True,
            }
        ],
    },
}

#: What a failover does, without the people that it asks for.
STAGES: dict[str, Any] = {
    "detect": _invented("3 min", "detection"),
    "decide": _lognormal("25 min", 1.0, "decision"),
    "switch": _published("17 min", "site.drain-user", "reported"),
    "by hand": _lognormal("6 h", 0.6, "switching by hand"),
    "drilled": known(0.95, source="priors:failover.success-drilled", grade="assumed"),
    "not drilled": known(0.6, source="priors:failover.success-undrilled", grade="assumed"),
    "lag": _exponential(_invented("30 s", "replication lag")),
}
