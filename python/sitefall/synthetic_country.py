"""How the digital services of a country are put together, entry by entry."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .builder import known
from .synthetic_values import COMPUTE, EQUIPMENT, HAZARDS, SOFTWARE, STAGES

__all__ = ["Sizes", "document_of"]

#: Shared platforms: name, replicas of one provider, who cannot do without (share of services).
PLATFORMS = (("login", 2, 0.7), ("dns", 3, 1.0), ("payment", 2, 0.3), ("cloud", 2, 0.4))
SECTORS = ("communications", "finance", "health", "government", "commerce", "media", "transport")
#: Longest break that a tolerance bears, and how many people hang on the service, by rank.
TOLERANCES = ("1 h", "4 h", "8 h", "24 h")
PEOPLE = 5e7
VENDORS = 8
#: One piece of compute in so many is a single server.
SERVER_EVERY = 3


@dataclass(frozen=True)
class Sizes:
    """How many of each; what is not asked for follows from the rest."""

    sites: int
    services: int

    @property
    def regions(self) -> int:
        """Regions: about half the root of the number of sites, at least two."""
        return max(2, round(math.sqrt(self.sites) / 2))

    @property
    def operators(self) -> int:
        """Operators: one for 25 sites, at least two."""
        return max(2, self.sites // 25)

    @property
    def providers(self) -> int:
        """Providers of each platform: one for 100 services."""
        return max(1, round(self.services / 100))

    @property
    def spares(self) -> int:
        """Services with a second place: seven in ten; one in two of them stands by."""
        return self.services * 7 // 10

    @property
    def without_compute(self) -> int:
        """Components whose number is fixed: equipment, platforms, programs of services."""
        platforms = self.providers * sum(1 + replicas for _, replicas, _ in PLATFORMS)
        return len(EQUIPMENT) * self.sites + platforms + self.services + self.spares

    @property
    def fewest_components(self) -> int:
        """With one piece of compute a site."""
        return self.without_compute + self.sites


class _Country:
    """Collects the entries; draws only by `random.Random.random`, whose numbers never change."""

    def __init__(self, sizes: Sizes, components: int, seed: int) -> None:
        self.sizes = sizes
        self.compute_count = components - sizes.without_compute
        self.chance = random.Random(seed)
        self.sites: dict[str, Any] = {}
        self.components: dict[str, Any] = {}
        self.services: dict[str, Any] = {}
        self.crews: dict[str, Any] = {}
        self.operator_of: dict[str, str] = {}
        self.sites_of: dict[str, int] = {}
        self.prototypes: dict[str, str] = {}
        self.compute_at: dict[str, list[str]] = {}
        self.platforms: dict[str, list[str]] = {name: [] for name, _, _ in PLATFORMS}

    def below(self, n: int) -> int:
        """Return a whole number from 0 to n - 1."""
        return int(self.chance.random() * n)

    def places(self, n: int) -> list[str]:
        """Return n different sites, or all where there are fewer."""
        names = list(self.sites)
        chosen: list[str] = []
        while len(chosen) < min(n, len(names)):
            site = names[self.below(len(names))]
            if site not in chosen:
                chosen.append(site)
        return chosen

    def add(self, name: str, kind: str, fields: dict[str, Any], own: dict[str, Any]) -> str:
        """Add a component with `fields`, written once for each kind, and what is its own."""
        prototype = self.prototypes.setdefault(kind, name)
        self.components[name] = (fields if prototype == name else {"like": prototype}) | own
        return name

    def add_sites(self) -> None:
        sizes = self.sizes
        for i in range(sizes.sites):
            # Every operator and region has a site; the rest fall to the low numbers more often.
            operator = i if i < sizes.operators else self.ranked(sizes.operators)
            region = i if i < sizes.regions else self.ranked(sizes.regions)
            site = f"site-{i + 1:0{len(str(sizes.sites))}}"
            name = f"operator-{operator + 1}"
            self.operator_of[site] = name
            self.sites_of[name] = self.sites_of.get(name, 0) + 1
            self.sites[site] = {"operator": name, "region": f"region-{region + 1}"}

    def ranked(self, n: int) -> int:
        """Return a whole number from 0 to n - 1, the low ones more often."""
        return int(n * self.chance.random() ** 1.5)

    def add_equipment(self) -> None:
        for site in self.sites:
            names = {kind: f"{kind}@{site}" for kind in EQUIPMENT}
            for kind, fields in EQUIPMENT.items():
                own: dict[str, Any] = {"site": site}
                if kind == "power":
                    own["standby"] = [names["utility"], names["gensets"]]
                elif kind == "network":
                    own["needs"] = names["power"]
                self.add_with_crew(names[kind], kind, fields, own)

    def add_with_crew(
        self, name: str, kind: str, fields: dict[str, Any], own: dict[str, Any]
    ) -> str:
        """Add a component at a site; where a job repairs it, its operator's people do that."""
        repairs = fields.get("repairs", {})
        if "takes" in repairs:
            operator = self.operator_of[own["site"]]
            fields = fields | {"repairs": repairs | {"crew": self.field_crew(operator)}}
            kind = f"{kind} of {operator}"
        return self.add(name, kind, fields, own)

    def add_compute(self) -> None:
        sites = list(self.sites)
        for i in range(self.compute_count):
            site = sites[i % len(sites)]
            kind = "server" if (i + i // len(sites)) % SERVER_EVERY == 0 else "racks"
            own = {
                "site": site,
                "needs": [f"power@{site}", f"network@{site}"],
                "tags": [self.vendor()],
            }
            at_site = self.compute_at.setdefault(site, [])
            name = f"{kind}-{len(at_site) + 1}@{site}"
            at_site.append(self.add_with_crew(name, kind, COMPUTE[kind], own))

    def vendor(self) -> str:
        return f"vendor-{self.below(VENDORS) + 1}"

    def program(self, name: str, site: str) -> str:
        """Add the programs of something at a site; they run on one piece of its compute."""
        at_site = self.compute_at[site]
        own = {
            "site": site,
            "needs": at_site[self.below(len(at_site))],
            "tags": [self.vendor()],
        }
        return self.add(f"{name}@{site}", "software", SOFTWARE, own)

    def add_platforms(self) -> None:
        for name, replicas, _ in PLATFORMS:
            for i in range(self.sizes.providers):
                platform = f"{name}-{i + 1}"
                sites = self.places(replicas)
                # More replicas than sites stand side by side.
                parts = [
                    self.program(f"{platform}.{r + 1}", sites[r % len(sites)])
                    for r in range(replicas)
                ]
                self.components[platform] = {
                    "label": f"The {name} platform",
                    "needs": {"any": parts},
                }
                self.platforms[name].append(platform)

    def field_crew(self, operator: str) -> str:
        """Return the people who repair at an operator's sites."""
        sites = self.sites_of[operator]
        # Some ten repairs a site and year, of hours each: one of them is enough for 20 sites.
        size = known(2 + sites // 20, source="synthetic:people", grade="assumed")
        travel = {"law": "triangular", "low": "20 min", "mode": "40 min", "high": "90 min"}
        return self.crew(f"field-{operator}", {"size": size, "travel": travel})

    def engineers(self, operator: str) -> str:
        """Return the people of an operator who decide and switch by hand."""
        size = known(3, source="synthetic:people", grade="assumed")
        return self.crew(f"engineers-{operator}", {"size": size, "discipline": "priority"})

    def crew(self, name: str, fields: dict[str, Any]) -> str:
        self.crews.setdefault(name, fields)
        return name

    def add_services(self) -> None:
        width = len(str(self.sizes.services))
        for i in range(self.sizes.services):
            self.add_service(i, f"service-{i + 1:0{width}}")

    def add_service(self, rank: int, service: str) -> None:
        has_spare = rank % 10 < 7 and self.count_spares < self.sizes.spares
        stands_by = has_spare and self.count_spares % 2 == 0
        self.count_spares += has_spare
        sites = self.places(2 if has_spare else 1)
        instances: dict[str, Any] = {}
        for site in sites:
            role = "standby" if stands_by and instances else "active"
            instances[f"{service}.{site}"] = {
                "site": site,
                "role": role,
                "capacity": 0.7 if role == "standby" or (has_spare and not stands_by) else 1.0,
                "needs": self.program(f"app-{service}", site),
            }
        fields: dict[str, Any] = {
            "sector": SECTORS[self.below(len(SECTORS))],
            "users": known(
                round(PEOPLE / (1 + rank) ** 0.8), source="synthetic:users", grade="assumed"
            ),
            "priority": 1 + 4 * rank // self.sizes.services,
            "needs": self.needed_platforms(),
            "instances": instances,
            "tolerance": {
                "longest": TOLERANCES[self.below(len(TOLERANCES))],
                "below": 0.5,
                "source": "synthetic:tolerance",
            },
        }
        if stands_by:
            operator = self.operator_of[sites[0]]
            standby = list(instances)[1]
            fields["failover"] = self.failover(operator)
            fields["data"] = {standby: {"copy": "asynchronous", "lag": STAGES["lag"]}}
        self.services[service] = fields

    count_spares = 0

    def needed_platforms(self) -> list[str]:
        return [
            self.platforms[name][self.ranked(self.sizes.providers)]
            for name, _, share in PLATFORMS
            if self.chance.random() < share
        ]

    def failover(self, operator: str) -> dict[str, Any]:
        engineers = self.engineers(operator)
        success = STAGES["drilled" if self.below(2) == 0 else "not drilled"]
        return {
            "detect": STAGES["detect"],
            "decide": {"takes": STAGES["decide"], "crew": engineers},
            "switch": {
                "takes": STAGES["switch"],
                "succeeds": success,
                "otherwise": {"takes": STAGES["by hand"], "crew": engineers},
            },
        }

    def hazards(self) -> dict[str, Any]:
        found = dict(self.struck())
        return {
            name: fields | {"strikes": [fields["strikes"][0] | strike]}
            for name, (fields, strike) in found.items()
        }

    def struck(self) -> Iterator[tuple[str, tuple[dict[str, Any], dict[str, Any]]]]:
        """Yield each hazard's name, its fields and what its strike hits."""
        fire = HAZARDS["fire"] | {"for_each": {"kind": "site"}}
        yield "fire", (fire, {"select": {"ids": ["@"]}})
        for r in range(self.sizes.regions):
            for kind in ("quake", "flood"):
                select = {"select": {"region": f"region-{r + 1}"}}
                yield f"{kind}-region-{r + 1}", (HAZARDS[kind], select)
        tags = {tag for c in self.components.values() for tag in c.get("tags", [])}
        for vendor in sorted(tags):
            yield f"fault-of-{vendor}", (HAZARDS["vendor-fault"], {"select": {"tag": vendor}})
        for operator in sorted(self.sites_of):
            sites = self.sites_of[operator]
            strike = {
                "select": {"operator": operator, "kind": "site"},
                "probability": known(
                    min(1, 1.5 / sites), source="synthetic:operator error", grade="assumed"
                ),
            }
            yield f"error-of-{operator}", (HAZARDS["operator-error"], strike)


def document_of(sizes: Sizes, components: int, seed: int) -> dict[str, Any]:
    """Return the document of a country with so many components."""
    country = _Country(sizes, components, seed)
    country.add_sites()
    country.add_equipment()
    country.add_compute()
    country.add_platforms()
    country.add_services()
    return {
        "format": "sitefall/1",
        "name": f"Synthetic country: {sizes.sites} sites, {sizes.services} services, seed {seed}",
        "description": (
            "Invented: no site, operator or service exists. Sources that begin with 'priors:' are "
            "published parameters, those that begin with 'synthetic:' are made up."
        ),
        "horizon": known("5 y", source="synthetic:horizon", grade="assumed"),
        "sites": country.sites,
        "components": country.components,
        "crews": country.crews,
        "hazards": country.hazards(),
        "services": country.services,
    }
