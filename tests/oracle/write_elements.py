"""Random sites, links, components and crews."""

from __future__ import annotations

from oracle.write_values import Entry, ValueWriter


class ElementWriter(ValueWriter):
    """Writes elements; each needs only earlier ones, but for cycles through a ride-through."""

    def crew(self) -> Entry:
        """People."""
        crew: Entry = {"size": self.rng.choice((1, 1, 2))}
        if self.chance(0.4):
            crew["discipline"] = self.rng.choice(("priority", "priority", "first come"))
        if self.chance(0.5):
            crew["travel"] = self.law(0.5, 2)
        return crew

    def words(self) -> Entry:
        """What selectors choose by."""
        words: Entry = {}
        for word, values in (("operator", ("own", "host")), ("tags", (["old"], ["new"]))):
            if self.chance(0.4):
                words[word] = self.rng.choice(values)
        return words

    def add_sites(self) -> None:
        """Sites, joined by a ring of links where there is more than one."""
        above = list(self.components)
        names = [self.name("site") for _ in range(self.rng.randint(1, 3))]
        for name in names:
            site = self.dress(self.words(), failing=0.3, needing=0.3, site_needs=above)
            if self.chance(0.5):
                site["region"] = self.rng.choice(("north", "south"))
            if self.chance(0.5):
                site["campus"] = self.rng.choice(("hill", "river"))
            self.sites[name] = site
        if len(names) > 1 and self.chance(0.7):
            for here, there in zip(names, names[1:] + names[:1], strict=True):
                if self.chance(0.8) or here != names[-1]:
                    link = self.dress(
                        {"between": [here, there]}, failing=0.6, needing=0.1, site_needs=above
                    )
                    self.links[self.name("link")] = link

    def some_site(self) -> str | None:
        """A site, sometimes none."""
        return None if self.chance(0.2) else self.rng.choice(list(self.sites))

    def add_component(self, site: str | None) -> str:
        """A component."""
        entry = self.words() if self.chance(0.5) else {}
        if site is not None:
            entry["site"] = site
        if self.chance(0.5):
            entry["count"] = self.rng.randint(2, 4)
            if self.chance(0.8):
                entry["at_least"] = self.rng.randint(1, entry["count"])
        self.dress(entry, failing=0.8, needing=0.5)
        name = self.name("part")
        self.components[name] = entry
        return name

    def add_cycle(self) -> None:
        """Two components that need one another, one of them only after a while."""
        rider, other = self.name("rider"), self.name("other")
        self.components[rider] = {"needs": other, "ride_through": self.ride()}
        self.components[other] = {"needs": rider}
        if self.chance(0.5):
            self.components[other] = {"needs": [rider, self.need_of_components(rider, other)]}
        for name in (rider, other):
            entry = self.components[name]
            if self.chance(0.5):
                entry.update(self.failures())
            if self.chance(0.7):
                entry["restart"] = self.job(0.5, 3)
            if self.chance(0.5):
                entry["site"] = self.rng.choice(list(self.sites))

    def need_of_components(self, *but: str) -> str:
        """A component other than these, or a site."""
        return self.rng.choice(
            [name for name in [*self.components, *self.sites] if name not in but]
        )

    def add_standby(self) -> None:
        """A component that works while one of a list carries; its spares have to start."""
        spares = [self.add_component(self.some_site()) for _ in range(self.rng.choice((1, 2)))]
        main = self.rng.choice([*self.components])
        if main in spares:
            main = self.add_component(self.some_site())
        for spare in spares:
            entry = self.components[spare]
            if self.chance(0.8):
                entry["start"] = self.job(0.5, 2, chain=False)
            fails = "fails" in entry or "modes" in entry or "mttf" in entry
            if isinstance(entry.get("start"), dict) and "takes" in entry["start"]:
                entry["start"].pop("succeeds", None)
                if fails and self.chance(0.5):
                    entry["start"]["succeeds"] = 0 if self.fixed else 0.6
        front: Entry = {"standby": [main, *spares]}
        if self.chance(0.4):
            front["ride_through"] = self.ride()
        if self.chance(0.3):
            front["restart"] = self.job(0.5, 2)
        if self.chance(0.3):
            front["site"] = self.rng.choice(list(self.sites))
        self.components[self.name("front")] = front
        if self.chance(0.3):
            self.components[self.name("front")] = {"standby": [main, spares[-1]]}

    def add_like(self) -> None:
        """A component like another, somewhere else."""
        base = self.rng.choice(list(self.components))
        entry: Entry = {"like": base, "site": self.rng.choice(list(self.sites))}
        if self.chance(0.5):
            entry["priority"] = 3
        first = self.name("twin")
        self.components[first] = entry
        if self.chance(0.3):
            self.components[self.name("twin")] = {"like": first, "label": "like one that is like"}
