"""The two-site failover model as a plain event loop: a heap of times and actions."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable
from itertools import count

SITE_MTTF_H = 500.0
REPAIR_MU, REPAIR_SIGMA = math.log(8.0), 1.0
STAGE_MU, STAGE_SIGMA = math.log(20 / 60), 0.8
STAGES = 3  # detect, decide, switch


class TwoSites:
    """One history: site a serves; when it falls, three stages bring in site b until a is back."""

    def __init__(self, rng: random.Random, horizon_h: float) -> None:
        self.rng = rng
        self.horizon_h = horizon_h
        self.now_h = 0.0
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.order = count()
        self.events = 0
        self.up = {"a": True, "b": True}
        self.brought_in = False
        self.stage = 0
        self.stage_ends_h = 0.0
        self.switch_left_h = -1.0  # of a switch that waits for site b
        self.call = 0  # which failover is called for: earlier ones have been dropped
        self.serving = True
        self.since_h = 0.0
        self.down_h = 0.0

    def after(self, delay_h: float, action: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (self.now_h + delay_h, next(self.order), action))

    def run(self) -> None:
        for site in self.up:
            self.after(self.rng.expovariate(1 / SITE_MTTF_H), lambda site=site: self.fails(site))
        while self.queue[0][0] < self.horizon_h:
            self.now_h, _, action = heapq.heappop(self.queue)
            action()
            self.look()
        if not self.serving:
            self.down_h += self.horizon_h - self.since_h

    def fails(self, site: str) -> None:
        self.events += 1
        self.up[site] = False
        delay_h = self.rng.lognormvariate(REPAIR_MU, REPAIR_SIGMA)
        self.after(delay_h, lambda: self.is_repaired(site))
        if site == "b" and self.stage == STAGES:
            self.call += 1
            self.switch_left_h = self.stage_ends_h - self.now_h
        else:
            self.call_failover()

    def is_repaired(self, site: str) -> None:
        self.events += 1
        self.up[site] = True
        self.after(self.rng.expovariate(1 / SITE_MTTF_H), lambda: self.fails(site))
        if site == "a":
            self.brought_in, self.stage, self.switch_left_h = False, 0, -1.0
            self.call += 1
        elif self.switch_left_h >= 0:
            self.begin(self.switch_left_h)
            self.switch_left_h = -1.0
        else:
            self.call_failover()

    def call_failover(self) -> None:
        if self.up["b"] and not self.up["a"] and not self.brought_in and self.stage == 0:
            self.stage = 1
            self.call += 1
            self.begin(self.rng.lognormvariate(STAGE_MU, STAGE_SIGMA))

    def begin(self, left_h: float) -> None:
        call = self.call
        self.stage_ends_h = self.now_h + left_h
        self.after(left_h, lambda: self.stage_ends(call))

    def stage_ends(self, call: int) -> None:
        if call != self.call:
            return  # dropped or interrupted
        self.events += 1
        if self.stage == STAGES:
            self.brought_in, self.stage = True, 0
            return
        self.stage += 1
        left_h = self.rng.lognormvariate(STAGE_MU, STAGE_SIGMA)
        if self.stage == STAGES and not self.up["b"]:
            self.switch_left_h = left_h
        else:
            self.begin(left_h)

    def look(self) -> None:
        serving = self.up["a"] or (self.brought_in and self.up["b"])
        if serving == self.serving:
            return
        if serving:
            self.down_h += self.now_h - self.since_h
        self.since_h = self.now_h
        self.serving = serving


def two_site_failover(histories: int, horizon_h: float, seed: int) -> tuple[int, float]:
    """Play histories; the number of events and the availability."""
    rng = random.Random(seed)
    events = 0
    down_h = 0.0
    for _ in range(histories):
        history = TwoSites(rng, horizon_h)
        history.run()
        events += history.events
        down_h += history.down_h
    return events, 1 - down_h / (histories * horizon_h)
