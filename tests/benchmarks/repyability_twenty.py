"""The twenty components in RePyability, on its compiled engine."""

from __future__ import annotations

from typing import Any


def diagram() -> Any:
    """Seven votes in series, each behind its group; exponential lives and repairs."""
    from repyability import PerfectReliability, RepairableRBD
    from surpyval import Exponential

    edges: list[tuple[str, str]] = []
    components: dict[str, Any] = {}
    votes: dict[str, int] = {}
    before = "in"
    for group in range(7):
        vote = f"vote{group}"
        components[vote] = PerfectReliability
        votes[vote] = 2
        for number in range(3 * group, min(3 * group + 3, 20)):
            name = f"c{number:02d}"
            edges += [(before, name), (name, vote)]
            components[name] = {
                "reliability": Exponential.from_params([1 / 1000]),
                "repairability": Exponential.from_params([1 / 10]),
            }
        before = vote
    return RepairableRBD([*edges, (before, "out")], components, k=votes)


def twenty_components(rbd: Any, histories: int, horizon_h: float, seed: int) -> tuple[int, float]:
    """Play histories; the number of events and the availability."""
    result = rbd.availability(
        horizon_h, mc_samples=histories, seed=seed, engine="numba", n_jobs=1,
        control_variate=False, conditional=False,
    )  # fmt: skip
    # Components are independent: a failure each 1010 h on average, and a repair after each.
    events = round(20 * 2 * histories * horizon_h / 1010)
    return events, float(sum(result.uptimes)) / (histories * horizon_h)
