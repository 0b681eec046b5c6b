"""The twenty components in SimPy, as its documentation would have them written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any


def twenty_components(histories: int, horizon_h: float, seed: int) -> tuple[int, float]:
    """Play histories; the number of events and the availability."""
    import simpy

    rng = random.Random(seed)
    events = 0
    down_h = 0.0
    needed = [2] * 7
    sizes = [3] * 6 + [2]
    for _ in range(histories):
        env = simpy.Environment()
        up = list(sizes)
        state = {"bad": 0, "since": 0.0, "down": 0.0}

        def component(
            env: Any, group: int, up: list[int], state: dict[str, float]
        ) -> Iterator[Any]:
            nonlocal events
            while True:
                yield env.timeout(rng.expovariate(1 / 1000))
                events += 1
                up[group] -= 1
                if up[group] == needed[group] - 1:
                    if state["bad"] == 0:
                        state["since"] = env.now
                    state["bad"] += 1
                yield env.timeout(rng.expovariate(1 / 10))
                events += 1
                up[group] += 1
                if up[group] == needed[group]:
                    state["bad"] -= 1
                    if state["bad"] == 0:
                        state["down"] += env.now - state["since"]

        for number in range(20):
            env.process(component(env, number // 3, up, state))
        env.run(until=horizon_h)
        if state["bad"]:
            state["down"] += horizon_h - state["since"]
        down_h += state["down"]
    return events, 1 - down_h / (histories * horizon_h)
