"""What is stored between events, and nothing else."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from oracle.laws import Law, draw, normal_share_below
from oracle.model import Element, Hazard, Job, Model, Service, Way

SAME = (
    1e-9  # hours: events nearer than this are one instant; also levels nearer than this are equal
)
WHOLE = -1  # the copy number of what is no copy; the mode number of what has no mode
NEVER_DUE = math.inf


@dataclass
class Clock:
    """The time to a failure: `due` while it runs, else what is `left`."""

    left: float
    due: float = NEVER_DUE

    def pause(self, now: float) -> None:
        """Keep what is left."""
        if self.due < NEVER_DUE:
            self.left, self.due = max(0.0, self.due - now), NEVER_DUE

    def resume(self, now: float) -> None:
        """Run on."""
        if self.due == NEVER_DUE:
            self.due = now + self.left


@dataclass
class CopyState:
    """A copy: its mode, its clocks (one for each mode), what holds it."""

    clocks: list[Clock]
    down: int | None = None
    hidden: bool = False
    held: list[float] = field(default_factory=list)  # ends of the outages
    must_restart: bool = False

    @property
    def up(self) -> bool:
        """Nothing keeps it down."""
        return self.down is None and not self.held and not self.must_restart


@dataclass
class ElementState:
    """An element: its copies, what holds it, its charge."""

    copies: list[CopyState]
    held: list[float] = field(default_factory=list)
    must_restart: bool = False
    waits_for_cycle: bool = False  # restarted, while members of its cycle still restart
    charge: float = 1.0
    slope: float = 0.0
    running_out: bool = False  # its charge ends at this instant


@dataclass
class StandbyState:
    """Which listed component carries, which spares are asked, their started copies."""

    carrier: int | None = 0
    asked: dict[int, set[int]] = field(default_factory=dict)


@dataclass
class ServiceState:
    """Where the failover stands, what is brought in and what that holds."""

    stage: int | None = None
    brought: list[str] = field(default_factory=list)
    taken: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    restoring: dict[str, Job] = field(default_factory=dict)
    last_served: float = 0.0
    all_lost: bool = False


@dataclass
class WayRun:
    """A way of a job under way.

    `phase`: idle, called, blocked, queued, travelling, running or failed.
    """

    way: Way
    phase: str = "idle"
    left: float | None = None
    due: float = NEVER_DUE
    since: float = 0.0


REPAIR, RESTART, START, DETECT, DECIDE, SWITCH, FAILBACK, RESTORE = range(8)

# (id, copy, mode, kind, standby that asks)
JobKey = tuple[str, int, int, int, str]


@dataclass
class JobRun:
    """A job that is called for."""

    key: JobKey
    ways: list[WayRun]
    site: str | None
    priority: int
    service: str = ""

    @property
    def kind(self) -> int:
        """What it does."""
        return self.key[3]


@dataclass
class Hit:
    """A strike on its way to an element or a copy."""

    due: float
    element: str
    copy: int
    outage: float


@dataclass
class World:
    """The model, the state of everything, and the clock."""

    model: Model
    rng: random.Random
    now: float = 0.0
    elements: dict[str, ElementState] = field(default_factory=dict)
    standbys: dict[str, StandbyState] = field(default_factory=dict)
    services: dict[str, ServiceState] = field(default_factory=dict)
    jobs: dict[JobKey, JobRun] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    arrivals: dict[str, float] = field(default_factory=dict)
    last_fall: float = 0.0  # when the last hit of the loss that is asked for falls
    data_losses: dict[str, list[tuple[float, float, bool]]] = field(default_factory=dict)
    cycles: dict[str, frozenset[str]] = field(default_factory=dict)
    only_spare: set[str] = field(default_factory=set)

    def draw(self, law: Law) -> float:
        """One value of a law."""
        return draw(law, self.rng)

    def happens(self, probability: float) -> bool:
        """One trial; certain outcomes draw nothing."""
        if probability in (0.0, 1.0):
            return probability == 1.0
        return self.rng.random() < probability

    def call(
        self, key: JobKey, job: Job, site: str | None, priority: int, service: str = ""
    ) -> None:
        """Call for a job: its first way begins."""
        ways = [WayRun(way) for way in job]
        ways[0].phase = "called"
        self.jobs[key] = JobRun(key, ways, site, priority, service)

    def drop(self, key: JobKey) -> bool:
        """Forget a job; whether there was one."""
        return self.jobs.pop(key, None) is not None


def new_world(model: Model, rng: random.Random) -> World:
    """Everything up, new, charged and exercised."""
    world = World(model, rng)
    for element in model.elements.values():
        copies = [
            CopyState([Clock(world.draw(mode.fails)) for mode in element.modes])
            for _ in range(element.count)
        ]
        world.elements[element.id] = ElementState(copies)
        for copy in copies:
            resume_calendar(element, copy, 0.0)
        if element.standby:
            world.standbys[element.id] = StandbyState()
    for service in model.services.values():
        world.services[service.id] = ServiceState()
        world.data_losses[service.id] = []
    world.arrivals = {each.id: world.draw(each.arrival) for each in model.hazards.values()}
    return world


def resume_calendar(element: Element, copy: CopyState, now: float) -> None:
    """Calendar clocks run whenever no mode holds the copy down."""
    for mode, clock in zip(element.modes, copy.clocks, strict=True):
        if not mode.operating:
            clock.resume(now)


def occur(world: World, hazard: Hazard) -> float:
    """Draw who is hit, when and for how long; returns when the last strike falls."""
    severity = world.draw(hazard.severity) if hazard.severity else 1.0
    last = world.now
    for strike in hazard.strikes:
        due = world.now + world.draw(strike.after)
        last = max(last, due)
        probability = strike.probability
        if strike.fragility is not None:
            median, beta = strike.fragility
            probability = (
                normal_share_below(math.log(severity / median) / beta) if severity > 0 else 0.0
            )
        shared = world.draw(strike.outage) if strike.shared else None
        for name in strike.elements:
            count = world.model.elements[name].count
            by_copy = strike.copies and world.model.elements[name].kind == "component"
            for copy in range(count) if by_copy else [WHOLE]:
                if world.happens(probability):
                    outage = world.draw(strike.outage) if shared is None else shared
                    world.hits.append(Hit(due, name, copy, outage))
    return last


def free_copies(world: World, component: str) -> list[int]:
    """Copies of a component that are up and that no instance holds, lowest first."""
    held = {
        copy
        for service in world.services.values()
        for taken in service.taken.values()
        for copy in taken.get(component, [])
    }
    copies = world.elements[component].copies
    return [i for i, copy in enumerate(copies) if copy.up and i not in held]


def instance_of(service: Service, name: str) -> Element:
    """The instance of this id."""
    return next(each for each in service.instances if each.id == name)
