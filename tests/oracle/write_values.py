"""Random values, needs and jobs; needs name only what is already written."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]


@dataclass
class ValueWriter:
    """Holds the document under way; writes durations, laws, needs and jobs."""

    rng: random.Random
    fixed: bool
    grid: float  # share of the durations that stand on the grid
    scale: int = 1
    sites: Entry = field(default_factory=dict)
    links: Entry = field(default_factory=dict)
    components: Entry = field(default_factory=dict)
    crews: Entry = field(default_factory=dict)
    hazards: Entry = field(default_factory=dict)
    services: Entry = field(default_factory=dict)
    procedures: Entry = field(default_factory=dict)
    instances: list[str] = field(default_factory=list)
    serial: int = 0

    def chance(self, share: float) -> bool:
        """True for this share of the cases."""
        return self.rng.random() < share

    def name(self, kind: str) -> str:
        """An id whose order is not that of creation."""
        self.serial += 1
        return f"{self.rng.choice('abcmz')}-{kind}{self.serial}"

    def hours(self, low: float, high: float) -> str:
        """A duration: on the grid of half hours, or of no common measure with it."""
        if self.chance(self.grid):
            return self.written(round(self.rng.uniform(low, high) * 2) / 2 or 0.5)
        return self.written(round(self.rng.uniform(low, high), 3) + 0.0007)

    def written(self, hours: float) -> str:
        """A duration in one of the units."""
        hours *= self.scale
        if hours == int(hours * 2) / 2 and self.chance(0.2):
            return f"{int(hours * 60)} min"
        return f"{hours:.4f} h" if hours != int(hours) else f"{int(hours)} h"

    def law(self, low: float, high: float) -> Any:
        """A law with values about here."""
        if self.fixed:
            value = self.hours(low, high)
            return self.rng.choice(
                (
                    value,
                    value,
                    value,
                    {"law": "fixed", "value": value},
                    {"law": "empirical", "samples": [value]},
                    {"law": "mixture", "weights": [2], "laws": [value]},
                    {"value": value, "source": "made up", "grade": "assumed"},
                )
            )
        return self.random_law(low, high)

    def random_law(self, low: float, high: float) -> Any:
        """One of the random laws."""
        middle = self.written((low + high) / 2)
        bottom, top = self.written(low), self.written(high + 0.01)
        return self.rng.choice(
            (
                {"law": "exponential", "mean": middle},
                {"law": "exponential", "rate": f"{2 / (low + high) / self.scale:.6f} / h"},
                {"law": "weibull", "shape": self.rng.choice((0.8, 2.5)), "scale": middle},
                {"law": "lognormal", "median": middle, "sigma": 0.6},
                {"law": "lognormal", "median": middle, "p95": self.written(high * 2)},
                {"law": "gamma", "shape": 3, "mean": middle},
                {"law": "uniform", "low": bottom, "high": top},
                {"law": "triangular", "low": bottom, "mode": middle, "high": top},
                {"law": "empirical", "samples": [bottom, middle, top]},
                {"law": "empirical", "quantiles": {"0.1": bottom, "0.5": middle, "0.9": top}},
                {
                    "law": "mixture",
                    "weights": [0.3, 0.7],
                    "laws": [bottom, {"law": "exponential", "mean": top}],
                },
                middle,
            )
        )

    def probability(self) -> float:
        """A chance; certain in a fixed document."""
        return self.rng.choice((0, 1, 1, 1)) if self.fixed else self.rng.choice((0.3, 0.6, 0.9))

    def known(self) -> list[str]:
        """The elements that a need may name so far."""
        return [*self.sites, *self.links, *self.components, *self.instances]

    def need(self, of: list[str] | None = None, depth: int = 0) -> Any:
        """A need over what is there; it holds when everything is up."""
        names = of or self.known()
        forms = ["id", "id", "list", "all", "any", "any", "at_least", "path", "service", "level"]
        form = self.rng.choice(forms)
        some = self.rng.sample(names, min(len(names), self.rng.randint(2, 3)))
        if form == "list":
            return some
        if form in ("all", "any"):
            parts = [self.need(of, 1) if depth == 0 and self.chance(0.2) else one for one in some]
            return {form: parts}
        if form == "at_least" and len(some) > 1:
            return {"at_least": self.rng.randint(1, len(some)), "of": some}
        if form == "path" and of is None and len(self.links) >= len(self.sites) > 1:
            return {"path": self.rng.sample(list(self.sites), 2)}
        if form in ("service", "level") and of is None and self.services:
            service = self.rng.choice(list(self.services))
            return service if form == "service" else {"service": service, "level": 0.5}
        return some[0]

    def job(self, low: float, high: float, *, chain: bool = True, empty: bool = True) -> Any:
        """A job: a bare law, or one with needs, people, a chance to fail, another way."""
        if empty and self.chance(0.1):
            return "0 h"
        takes = self.law(low, high)
        if self.chance(0.4):
            return takes
        job: Entry = {"takes": takes}
        if self.known() and self.chance(0.5):
            job["needs"] = self.need()
        if self.crews and self.chance(0.5):
            job["crew"] = self.rng.choice(list(self.crews))
        if self.chance(0.3):
            job["interrupted"] = self.rng.choice(("resume", "restart"))
        if chain and self.chance(0.5):
            job["otherwise"] = self.job(low, high * 1.5, chain=self.chance(0.2), empty=empty)
            if self.chance(0.4):
                job["succeeds"] = 0 if self.fixed else self.rng.choice((0, 0.5))
        elif not self.fixed and self.chance(0.3):
            job["succeeds"] = 0.7
        return job

    def failures(self) -> Entry:
        """One mode or several."""
        if self.chance(0.25):
            return {
                "modes": {name: self.mode() for name in self.rng.sample(("worn", "bug", "fuse"), 2)}
            }
        if not self.fixed and self.chance(0.2):
            return {"mttf": self.hours(10, 40), "mttr": self.hours(1, 5)}
        return self.mode()

    def mode(self) -> Entry:
        """A way to fail."""
        mode: Entry = {"fails": self.law(8, 45), "repairs": self.job(1, 6, empty=False)}
        if self.chance(0.3):
            mode["clock"] = self.rng.choice(("operating", "operating", "calendar"))
        if self.chance(0.3):
            every = {"inspected_every": self.hours(5, 20)}
            mode["hidden"] = self.rng.choice((every, every, "on demand"))
        return mode

    def dress(
        self, entry: Entry, *, failing: float, needing: float, site_needs: Any = None
    ) -> Entry:
        """Failures, needs, ride-through and restart."""
        if self.chance(failing):
            entry.update(self.failures())
        names = site_needs if site_needs is not None else None
        if self.chance(needing) and (names or (names is None and self.known())):
            entry["needs"] = self.need(names)
        if "needs" in entry and self.chance(0.4):
            entry["ride_through"] = self.ride(names)
        if self.chance(0.4):
            entry["restart"] = self.job(0.5, 3)
        if self.chance(0.2):
            entry["priority"] = self.rng.choice((1, 2, 50))
        return entry

    def ride(self, names: list[str] | None = None) -> Entry:
        """A store."""
        ride: Entry = {"lasts": self.hours(0.5, 4)}
        if self.chance(0.7):
            ride["recharges"] = self.hours(2, 12)
        if self.chance(0.3) and (names or self.known()):
            ride["needs"] = self.rng.choice(names or self.known())
        return ride
