"""Random small documents whose laws are all exponential: each is a Markov chain."""

from __future__ import annotations

import random
from typing import Any


def exponential_document(seed: int) -> dict[str, Any]:
    """One or two sites, a few components, a service; functions of the seed alone."""
    rng = random.Random(f"exponential {seed}")
    return Small(rng).document(seed)


class Small:
    """Writes one document."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.sites: list[str] = []
        self.named: list[str] = []
        self.crews = {
            "crew": {"size": 1, "discipline": rng.choice(("first come", "priority"))}
            | ({"travel": self.law(2)} if rng.random() < 0.2 else {})
        }

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def law(self, hours: float) -> dict[str, Any]:
        return {"law": "exponential", "mean": f"{hours * self.rng.choice((0.5, 1, 2, 3))} h"}

    def need(self) -> Any:
        some = self.rng.sample(self.named, min(len(self.named), self.rng.randint(1, 2)))
        return some[0] if len(some) == 1 else {self.rng.choice(("any", "all")): some}

    def job(self, hours: float, *, fails: bool = True) -> Any:
        job: dict[str, Any] = {"takes": self.law(hours) if self.chance(0.8) else "0 h"}
        if self.named and self.chance(0.35):
            job["needs"] = self.need()
        if self.chance(0.35):
            job["crew"] = "crew"
        if fails and self.chance(0.3):
            job["succeeds"] = self.rng.choice((0.4, 0.8))
        if fails and self.chance(0.3):
            job["otherwise"] = {"takes": self.law(2 * hours)}
        return job

    def component(self) -> dict[str, Any]:
        count = self.rng.choice((1, 1, 2))
        made: dict[str, Any] = {"fails": self.law(30), "repairs": self.job(4)}
        made["repairs"]["takes"] = self.law(4)
        if count > 1:
            made |= {"count": count, "at_least": self.rng.randint(1, count)}
        if self.sites and self.chance(0.6):
            made["site"] = self.rng.choice(self.sites)
        if self.named and self.chance(0.3):
            made["needs"] = self.need()
        if self.chance(0.3):
            made["restart"] = self.job(1, fails=False)
        if self.chance(0.25):
            made["clock"] = "operating"
        if self.chance(0.2):
            made["hidden"] = "on demand"
        if self.chance(0.3):
            made["priority"] = self.rng.choice((1, 2))
        return made

    def document(self, seed: int) -> dict[str, Any]:
        sites: dict[str, Any] = {}
        for name in ("a", "b")[: self.rng.randint(0, 2)]:
            sites[name] = (
                {"mttf": "60 h", "repairs": {"takes": self.law(5)}} if self.chance(0.4) else {}
            )
            self.sites.append(name)
        components: dict[str, Any] = {}
        for number in range(self.rng.randint(1, 2)):
            components[f"p{number}"] = self.component()
            self.named.append(f"p{number}")
        if self.chance(0.3):
            components["spare"] = self.component() | {"start": self.job(1, fails=False)}
            components["front"] = {"standby": [self.named[0], "spare"]}
            self.named.append("front")
        document = {
            "format": "sitefall/1",
            "name": f"exponential {seed}",
            "horizon": "500 h",
            "sites": sites,
            "components": components,
            "crews": self.crews,
            "hazards": self.hazards(sites),
            "services": {"s": self.service()},
        }
        return {key: of for key, of in document.items() if of}

    def hazards(self, sites: dict[str, Any]) -> dict[str, Any]:
        if not self.chance(0.3):
            return {}
        hit = self.rng.sample([*sites, *self.named[:1]], 1)
        strike = {"select": {"ids": hit}, "outage": self.law(6), "probability": 0.5}
        return {"fire": {"arrival": self.law(100), "strikes": [strike]}}

    def service(self) -> dict[str, Any]:
        first: dict[str, Any] = {"needs": self.need(), "capacity": self.rng.choice((1, 0.6))}
        if self.sites:
            first["site"] = self.sites[0]
        made: dict[str, Any] = {"users": 10, "instances": {"i": first}}
        if self.chance(0.6):
            second: dict[str, Any] = {"role": "standby", "capacity": self.rng.choice((1, 0.4))}
            if self.sites:
                second["site"] = self.sites[-1]
            if self.chance(0.3):
                second["restart"] = self.job(1, fails=False)
            made["instances"]["j"] = second
            made["failover"] = {"switch": self.job(1)}
            if self.chance(0.4):
                made["failover"]["detect"] = self.job(0.5)
            if self.chance(0.2):
                made["failover"]["failback"] = self.job(0.5, fails=False)
        if self.chance(0.3):
            made["degrades"] = [{"needs": self.need(), "factor": 0.5}]
        return made
