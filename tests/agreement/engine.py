"""Single histories of the engine, in the shape in which the oracle tells them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sitefall import _core

LATE = 1e-9  # hours: events of one instant


@dataclass(frozen=True)
class Told:
    """One history: changes of level, losses of data, measures of each service."""

    levels: dict[str, list[tuple[float, float]]]
    data_losses: dict[str, list[tuple[float, float, bool]]]
    measures: dict[str, dict[str, Any]]


class Engine:
    """A document, compiled once for each history that is asked for."""

    def __init__(self, document: dict[str, Any]) -> None:
        text = json.dumps(document).encode()
        self.document = _core.Document.from_text(text, "document")

    def history(
        self,
        horizon_h: float,
        *,
        replication: int = 0,
        seed: int = 0,
        loss: Any = None,
        lasting: Any = None,
        practice: int | None = None,
        stratum: str | None = None,
    ) -> Told:
        """Play one replication, by the rules or (`practice`) by what so many others taught.

        In a `stratum` the arrivals of its hazards are given.
        """
        options: dict[str, Any] = {
            "horizon_h": horizon_h,
            "replication": replication,
            "key_lo": str(seed),
            "key_hi": "0",
        }
        if practice is not None:
            options["practice"] = practice
        if stratum is not None:
            options |= {"stratum": stratum, "as_chain": False}
        if loss is not None:
            options["loss"] = json.dumps(loss)
        if lasting is not None:
            options["lasting"] = json.dumps(lasting)
        told = json.loads(_core.trace(self.document, json.dumps(options)))
        return Told(
            levels={
                name: [(0.0, 1.0), *((time, level) for time, level, _ in steps)]
                for name, steps in told["levels"].items()
            },
            data_losses={
                name: [(time, hours, everything) for time, hours, everything in losses]
                for name, losses in told["data_lost"].items()
            },
            measures=told["measures"],
        )


def difference(found: list[Any], expected: list[Any]) -> str:
    """Where two lists of steps part, in words; empty where they agree to 1e-9."""
    for number, (one, other) in enumerate(zip(found, expected, strict=False)):
        if any(abs(a - b) > LATE for a, b in zip(one, other, strict=True)):
            return f"step {number}: {one} against {other}"
    if len(found) != len(expected):
        return f"{len(found)} steps against {len(expected)}: {found[-2:]} against {expected[-2:]}"
    return ""
