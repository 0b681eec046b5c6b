"""What the document says, as the rules need it: ids resolved, units in hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oracle.laws import Law

# A need is ("all", k, [needs]), ("element", id), ("service", id, level) or ("path", site, site).
Need = tuple[Any, ...]
NOTHING: Need = ("all", 0, [])


@dataclass
class Way:
    """One way to do a job; the next in the list is its `otherwise`."""

    takes: Law
    needs: Need = NOTHING
    crew: str | None = None
    succeeds: float = 1.0
    restarts: bool = False


Job = list[Way]


@dataclass
class Mode:
    """A way for a copy to fail."""

    name: str
    fails: Law
    repairs: Job
    operating: bool
    hidden: bool
    inspected_every: float | None


@dataclass
class Ride:
    """A store that bridges missing needs."""

    lasts: float
    recharges: float | None
    needs: Need


@dataclass
class Element:
    """A site, link, component or instance."""

    id: str
    kind: str
    site: str | None
    own: dict[str, Any]
    tags: list[str]
    priority: int
    needs: Need
    ride: Ride | None
    restart: Job | None
    modes: list[Mode]
    count: int = 1
    at_least: int = 1
    standby: list[str] = field(default_factory=list)
    start: Job | None = None
    between: tuple[str, str] | None = None
    active: bool = True
    capacity: float = 1.0
    pool: str | None = None
    uses: dict[str, int] = field(default_factory=dict)


@dataclass
class Crew:
    """People who do jobs."""

    id: str
    size: int
    by_priority: bool
    travel: Law


@dataclass
class Strike:
    """What one strike of a hazard does."""

    elements: list[str]
    probability: float
    fragility: tuple[float, float] | None
    after: Law
    outage: Law
    shared: bool
    copies: bool


@dataclass
class Hazard:
    """Something that strikes."""

    id: str
    family: str
    arrival: Law
    severity: Law | None
    strikes: list[Strike]


@dataclass
class DataCopy:
    """A copy of a service's data, at an instance or at a place of its own."""

    name: str
    instance: str | None
    place: str
    kind: str
    lag: Law
    every: float
    restore: Job | None


@dataclass
class Tolerance:
    """What the users bear, in hours."""

    below: float
    longest: float | None
    total_per_year: float | None
    data: float | None


@dataclass
class Service:
    """A service with its instances."""

    id: str
    priority: int
    needs: Need
    serves_when: float
    instances: list[Element]
    failover: list[Job] | None  # detect, decide, switch
    failback: Job | None
    data: list[DataCopy]
    degrades: list[tuple[Need, float]]
    tolerance: Tolerance | None
    tags: list[str]


@dataclass
class Model:
    """The whole document."""

    elements: dict[str, Element]
    crews: dict[str, Crew]
    hazards: dict[str, Hazard]
    services: dict[str, Service]
