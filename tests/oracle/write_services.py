"""Random services and hazards."""

from __future__ import annotations

from typing import Any

from oracle.write_elements import ElementWriter
from oracle.write_values import Entry


class ServiceWriter(ElementWriter):
    """Writes services with their instances, failovers and data, and what strikes."""

    def add_service(self) -> None:
        """A service with its instances."""
        name = self.name("service")
        service: Entry = {}
        if self.chance(0.5):
            service["priority"] = self.rng.choice((1, 2, 3))
        if self.chance(0.4):
            service["needs"] = self.need()
        instances = self.write_instances()
        service["instances"] = instances
        spares = [each for each, of in instances.items() if of.get("role") == "standby"]
        if spares:
            self.add_failover(service)
        if self.chance(0.3):
            factor = self.rng.choice((0.5, 0.8, 0))
            service["degrades"] = [{"needs": self.need(), "factor": factor}]
        if self.chance(0.3):
            service["serves_when"] = self.rng.choice((0.3, 0.5, 0.8))
        if self.chance(0.6):
            service["data"] = self.data(spares)
        if self.chance(0.8):
            service["tolerance"] = self.tolerance(data="data" in service)
        if self.chance(0.2):
            service["tags"] = ["old"]
        if self.chance(0.2):
            service["operator"] = "host"
        self.services[name] = service
        self.instances.extend(instances)

    def write_instances(self) -> Entry:
        """Active ones whose capacity is enough, and perhaps standby ones."""
        shares = self.rng.choice(
            ([1], [1.0], [0.5, 0.5], [0.4, 0.6], [0.7, 0.7], [0.3333333, 0.3333333, 0.3333334])
        )
        entries = [self.instance({"capacity": share}) for share in shares]
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            spare = {"role": "standby", "capacity": self.rng.choice((0.3, 0.6, 1))}
            entries.append(self.instance(spare))
            if self.components and self.chance(0.4):
                used = self.rng.sample(list(self.components), 1)
                entries[-1]["uses"] = {each: self.rng.randint(1, self.count(each)) for each in used}
        if self.chance(0.3):
            self.rng.shuffle(entries)
        return {self.name("inst"): entry for entry in entries}

    def count(self, component: str) -> int:
        """How many copies a component has."""
        entry = self.components[component]
        return self.count(entry["like"]) if "like" in entry else entry.get("count", 1)

    def instance(self, entry: Entry) -> Entry:
        """What every instance may bear."""
        if self.chance(0.8):
            entry["site"] = self.rng.choice(list(self.sites))
        if self.chance(0.5):
            entry["needs"] = self.need()
            if self.chance(0.2):
                entry["ride_through"] = self.ride()
        if self.chance(0.4):
            entry["restart"] = self.job(0.5, 2)
        if self.components and self.chance(0.3):
            entry["pool"] = self.rng.choice(list(self.components))
        if self.chance(0.1):
            entry["priority"] = 1
        return entry

    def add_failover(self, service: Entry) -> None:
        """A failover of the service's own, or a procedure that services share."""
        if self.procedures and self.chance(0.5):
            service["failover"] = self.rng.choice(list(self.procedures))
            return
        failover: Entry = {}
        for stage in ("detect", "decide", "switch"):
            if self.chance(0.8):
                failover[stage] = self.job(0.2, 2)
        if self.chance(0.4):
            failover["failback"] = self.job(0.2, 1.5)
        if not failover:
            failover["switch"] = self.hours(0.5, 1)
        if self.chance(0.3):
            procedure = self.name("procedure")
            self.procedures[procedure] = failover
            service["failover"] = procedure
        else:
            service["failover"] = failover

    def data(self, spares: list[str]) -> Entry:
        """Copies at instances and at places of their own."""
        places: list[tuple[str, Entry]] = [(spare, {}) for spare in spares if self.chance(0.6)]
        somewhere = [*self.sites, *self.components]
        extra = [name for name in ("vault", "tape") if self.chance(0.5)]
        places += [(name, {"at": self.rng.choice(somewhere)}) for name in extra]
        if not places:
            places = [("vault", {"at": self.rng.choice(list(self.sites))})]
        return {name: {**of, **self.copy_kind()} for name, of in places}

    def copy_kind(self) -> Entry:
        """How a copy is kept."""
        kind = self.rng.choice(("synchronous", "asynchronous", "backup"))
        if kind == "asynchronous":
            return {"copy": kind, "lag": self.law(0.1, 1)}
        if kind == "backup":
            backup: Entry = {"copy": kind, "every": self.hours(4, 10)}
            if self.chance(0.7):
                backup["restore"] = self.job(0.5, 3)
            return backup
        return {"copy": kind}

    def tolerance(self, *, data: bool) -> Entry:
        """Limits that are sometimes met."""
        tolerance: Entry = {"source": "owner"}
        if self.chance(0.4):
            tolerance["below"] = self.rng.choice((0.5, 0.6, 0.9))
        if data and self.chance(0.6):
            tolerance["data"] = self.hours(0.2, 4)
        if self.chance(0.4):
            tolerance["total_per_year"] = self.hours(4, 20)
        if self.chance(0.7) or not {"data", "total_per_year"} & set(tolerance):
            tolerance["longest"] = self.hours(1, 8)
        return tolerance

    def add_hazard(self) -> None:
        """A hazard, perhaps one for each of several things."""
        hazard: Entry = {"arrival": self.law(15, 50)}
        each = self.chance(0.3)
        if each:
            hazard["for_each"] = {"kind": self.rng.choice(("site", "component"))}
        fragile = self.chance(0.3)
        if fragile:
            plain: Any = {"law": "fixed", "value": 1.0}
            hazard["severity"] = (
                plain if self.fixed else {"law": "lognormal", "median": 1.0, "sigma": 0.7}
            )
        strikes = [self.strike(fragile=fragile) for _ in range(self.rng.choice((1, 1, 2)))]
        if each:
            strikes[0]["select"] = {"ids": ["@"]}
            strikes += self.strikes_by_word(hazard["for_each"], fragile=fragile)
        hazard["strikes"] = strikes
        self.hazards[self.name("hazard")] = hazard

    def strikes_by_word(self, each: Entry, *, fragile: bool) -> list[Entry]:
        """A strike on what bears the item's id as a word, and a site that bears it."""
        word = self.rng.choice(("tag", "campus", "region", "operator"))
        field = "tags" if word == "tag" else word
        # Only a word more: what other selectors choose stays chosen.
        bearers = [of for of in self.sites.values() if field not in of]
        if each != {"kind": "site"} or not bearers or self.chance(0.5):
            return []
        item = self.rng.choice(list(self.sites))
        self.rng.choice(bearers)[field] = [item] if word == "tag" else item
        return [{**self.strike(fragile=fragile), "select": {word: "@"}}]

    def strike(self, *, fragile: bool) -> Entry:
        """One strike."""
        strike: Entry = {"select": self.selector(), "outage": self.outage()}
        if self.chance(0.4):
            strike["after"] = self.law(0.5, 4)
        if self.chance(0.3):
            strike["shared_outage"] = True
        if self.chance(0.3):
            strike["copies"] = True
        if fragile and self.chance(0.7):
            median = self.rng.choice((1e-9, 1e9)) if self.fixed else self.rng.choice((0.7, 1.5))
            strike["fragility"] = {"median": median, "beta": 0.4}
        elif self.chance(0.4):
            strike["probability"] = self.probability()
        return strike

    def outage(self) -> Any:
        """How long a strike holds."""
        if self.chance(0.06):
            return {"law": "never"}
        return self.law(1, 8)

    def selector(self) -> Entry:
        """A selector that chooses something."""
        at = [entry["site"] for entry in self.components.values() if "site" in entry]
        choices: list[Entry] = [
            {"ids": self.rng.sample(self.known(), min(2, len(self.known())))},
            {"ids": [self.rng.choice(list(self.services))]},
            {"kind": self.rng.choice(("site", "component"))},
        ]
        if at:
            choices.append({"at": self.rng.choice(at)})
            run = [
                {"at": each["site"], "operator": self.sites[each["site"]]["operator"]}
                for each in self.components.values()
                if "operator" in self.sites.get(each.get("site"), {})
                and not {"operator", "like"} & set(each)
            ]
            if run:
                choices.append(self.rng.choice(run))
        for word in ("campus", "region", "operator"):
            bearing = [site for site in self.sites if word in self.sites[site]]
            for site in bearing:
                choices.append({word: self.sites[site][word]})
                if any(
                    each == site and not {word, "like"} & set(c)  # `like` may bring another
                    for c in self.components.values()
                    for each in [c.get("site")]
                ):
                    choices.append({"kind": "component", word: self.sites[site][word]})
        tags = [
            entry["tags"][0]
            for entry in [*self.sites.values(), *self.components.values()]
            if "tags" in entry
        ]
        if tags:
            choices.append({"tag": self.rng.choice(tags)})
        return self.rng.choice(choices)
