"""Results as the core gives them, written by hand, for what does not depend on the numbers."""

from __future__ import annotations

from typing import Any

SEED = "000102030405060708090a0b0c0d0e0f"


def estimate(value: float | None, spread: float = 0.1, **more: Any) -> dict[str, Any]:
    ends = (None, None) if value is None else (value * (1 - spread), value * (1 + spread))
    found = {"value": value, "low": ends[0], "high": ends[1], "confidence": 0.9}
    return found | {"method": "simulation", "guarantee": "statistical"} | more


def service(**more: Any) -> dict[str, Any]:
    return {
        "availability": estimate(0.98, 0.001, input_low=0.95, input_high=0.99),
        "down": estimate(0.01),
        "mean_level": estimate(0.985, 0.001),
        "interruptions_per_year": estimate(2.5),
        "outage_hours": {part: estimate(4.0) for part in ("mean", "p50", "p95", "p99")},
        "breach": estimate(0.2),
        "unmet_user_hours_per_year": estimate(1.25e6),
    } | more


def score() -> dict[str, Any]:
    return {
        "kind": "score",
        "score": estimate(0.8, 0.01),
        "all_kept": estimate(0.7, 0.01),
        "unmet_user_hours_per_year": estimate(2.5e6),
        "unmet_exceedance": {
            kind: {"0.1": estimate(3e6), "0.02": estimate(7e6), "0.01": estimate(8e6)}
            for kind in ("oep", "aep")
        },
        "services": {"<b>chat": service(), "mail": service(breach=None)},
        "causes": [
            {
                "cause": "hazard fire[a]",
                "unmet_user_hours_per_year": estimate(1e6),
                "share": 0.8,
                "breaches": estimate(0.12),
                "services": ["<b>chat", "mail"],
            }
        ],
        "single_points": [
            {"id": "a", "kind": "site", "interrupts": ["<b>chat", "mail"], "loses": ["mail"]}
        ],
        "redundancy": {
            "<b>chat": {"nominal": 2, "effective": 1},
            "mail": {"nominal": 1, "effective": None, "refusal": "spare copies <few>"},
        },
        "assumptions": {"measured": {"count": 3}, "never_fail": ["a"]},
        "method": "simulation",
        "why": "failovers wait for what they need",
        "seed": SEED,
        "replications": 2000,
        "events": 123456,
        "seconds": 0.5,
        "threads": 2,
        "horizon_h": 43800.0,
        "strata": [],
        "rare": [],
        "model": "ab" * 32,
        "version": "0.1.0",
        "warnings": ["the precision was not reached"],
        "worst": {
            "year": {"value": 9e6, "unit": "user-hours", "replication": 17, "stratum": "1",
                     "year": 2},
            "outage": {"value": 90.0, "unit": "hours", "replication": 3, "stratum": "0",
                       "service": "mail"},
        },
    }  # fmt: skip


def restoration(hours: float | None) -> dict[str, Any]:
    return {
        "p5": estimate(hours),
        "p50": estimate(None if hours is None else 2 * hours),
        "p95": estimate(None if hours is None else 3 * hours),
        "never": estimate(1.0 if hours is None else 0.0),
    }


def curve() -> dict[str, Any]:
    return {
        "time": [0.0, 1.0, 2.0],
        "restored": [0.0, 0.5, 1.0],
        "restored_low": [0.0, 0.4, 0.9],
        "restored_high": [0.1, 0.6, 1.0],
        "mean_level": [0.0, 0.5, 1.0],
        "mean_level_low": [0.0, 0.4, 0.9],
        "mean_level_high": [0.1, 0.6, 1.0],
        "restored_band_low": [0.0, 0.3, 0.8],
        "restored_band_high": [0.2, 0.7, 1.0],
        "mean_level_band_low": [0.0, 0.3, 0.8],
        "mean_level_band_high": [0.2, 0.7, 1.0],
    }


def stress() -> dict[str, Any]:
    levels = ("any", "tolerance", "full")
    return {
        "kind": "stress",
        "loss": {"ids": ["a"]},
        "restoration": {
            "<b>chat": {level: restoration(3.0) for level in levels},
            "mail": {level: restoration(None) for level in levels},
            "safe": {level: restoration(0.0) for level in levels},
        },
        "curves": {name: curve() for name in ("<b>chat", "mail", "safe")},
        "unmet_user_hours": estimate(4.5e8),
        "unmet_user_hours_by_service": {
            "<b>chat": estimate(3e8), "mail": estimate(1.5e8), "safe": estimate(0.0)
        },
        "order": ["safe", "<b>chat", "mail"],
        "waits": [
            {"job": "chat/switch", "reason": "needs", "waited_for": "sso",
             "mean_hours": 12.0, "share": 0.75},
            {"job": "sso#1/repairs", "reason": "site", "waited_for": "a",
             "mean_hours": 2.0, "share": 0.004},
            {"job": "cache#1/repairs", "reason": "site", "waited_for": "b",
             "mean_hours": 1.0, "share": 0.004},
        ],
        "method": "simulation",
        "seed": SEED,
        "replications": 2000,
        "events": 9999,
        "seconds": 0.1,
        "threads": 2,
        "horizon_h": 720.0,
        "model": "ab" * 32,
        "version": "0.1.0",
        "warnings": [],
    }  # fmt: skip
