"""Scenes: constructs that seldom meet by chance."""

from __future__ import annotations

from oracle.write_services import ServiceWriter
from oracle.write_values import Entry


class SceneWriter(ServiceWriter):
    """Writes small plots of several elements and services."""

    def line(self, low: float, high: float) -> str:
        """A component that fails now and then and is repaired."""
        name = self.name("line")
        self.components[name] = {"fails": self.law(low, high), "repairs": self.law(2, 9)}
        return name

    def spares_scene(self) -> None:
        """Two services whose standbys use the same spare copies."""
        spares = self.name("spares")
        self.components[spares] = {"count": self.rng.choice((2, 3, 4)), "at_least": 1}
        if self.chance(0.6):
            self.components[spares].update(self.mode())
        if self.chance(0.3):
            self.components[spares]["needs"] = self.line(10, 30)
        for _ in range(2):
            standby: Entry = {"role": "standby", "uses": {spares: 2}}
            failover: Entry = {"switch": self.job(0.2, 1)}
            if self.chance(0.4):
                failover["failback"] = self.job(0.2, 1)
            active = {"needs": self.line(5, 14)}
            service: Entry = {
                "priority": self.rng.choice((1, 2)),
                "instances": {self.name("inst"): active, self.name("inst"): standby},
                "failover": failover,
            }
            self.services[self.name("service")] = service

    def data_scene(self) -> None:
        """A service that falls back on copies of its data again and again."""
        site = self.rng.choice(list(self.sites))
        instances: Entry = {
            self.name("inst"): {"needs": self.line(6, 15), "site": site},
            self.name("inst"): {"role": "standby", "capacity": self.rng.choice((0.5, 1))},
            self.name("inst"): {"role": "standby", "capacity": 0.5, "needs": self.line(8, 20)},
        }
        spares = list(instances)[1:]
        service: Entry = {
            "instances": instances,
            "failover": {"switch": self.job(0.2, 1)},
            "data": {spare: self.copy_kind() for spare in spares if self.chance(0.5)},
            "tolerance": {"source": "owner", "data": self.hours(0.2, 6)},
        }
        service["data"]["vault"] = {"at": self.line(8, 20), **self.copy_kind()}
        if self.chance(0.5):
            service["data"]["tape"] = {"at": site, **self.copy_kind()}
        if self.chance(0.5):
            strike = {"select": {"ids": [site]}, "outage": {"law": "never"}}
            if self.chance(0.6):
                service["data"] = {"tape": {"at": site, **self.copy_kind()}}
            self.hazards[self.name("hazard")] = {"arrival": self.law(20, 50), "strikes": [strike]}
        self.services[self.name("service")] = service

    def chain_scene(self) -> None:
        """A standby of three that fail at odds with one another, and a service on it."""
        listed = []
        for place in range(3):
            name = self.name("unit")
            entry: Entry = {"fails": self.law(6, 16), "repairs": self.job(1, 5, empty=False)}
            if self.chance(0.3):
                entry["hidden"] = "on demand"
            if self.chance(0.3):
                entry["clock"] = "operating"
            if self.chance(0.3):
                entry.update(count=3, at_least=self.rng.choice((1, 2)))
            if place and self.chance(0.9):
                entry["start"] = self.job(0.5, 3, chain=False)
            if isinstance(entry.get("start"), dict) and "takes" in entry["start"]:
                entry["start"].pop("succeeds", None)
            self.components[name] = entry
            listed.append(name)
        front = self.name("front")
        self.components[front] = {"standby": listed}
        self.services[self.name("service")] = {
            "needs": front,
            "instances": {self.name("inst"): {}},
            "tolerance": {"source": "owner", "longest": self.hours(1, 4)},
        }
