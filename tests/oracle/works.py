"""What works: the greatest fixed point, computed anew each time that it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from oracle.model import Element, Model, Need, Service
from oracle.state import FAILBACK, SAME, World, free_copies

FULL = 1 - 1e-6  # sums of capacity within 1e-6 of 1 are 1


@dataclass
class View:
    """What works and each service's level, for the state of one moment.

    `unhidden`: an element taken without those of its failures that nobody has found.
    `freed`: elements whose own restart is taken as done.
    """

    world: World
    unhidden: str | None = None
    freed: frozenset[str] = frozenset()
    works: dict[str, bool] = field(default_factory=dict)
    levels: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        model = self.world.model
        self.works = dict.fromkeys(model.elements, True)
        self.levels = dict.fromkeys(model.services, 2.0)
        changed = True
        while changed:
            changed = False
            for element in model.elements.values():
                if self.works[element.id] and not self.element_works(element):
                    self.works[element.id] = False
                    changed = True
            for service in model.services.values():
                level = self.level(service)
                if level != self.levels[service.id]:
                    self.levels[service.id] = level
                    changed = True

    def copies_up(self, element: Element) -> int:
        """How many copies are up."""
        freed = element.id in self.freed
        return sum(
            not copy.held
            and (copy.down is None or (copy.hidden and element.id == self.unhidden))
            and (freed or not copy.must_restart)
            for copy in self.world.elements[element.id].copies
        )

    def holds(self, need: Need) -> bool:
        """Whether a need holds."""
        match need:
            case ("all", k, parts):
                return sum(self.holds(part) for part in parts) >= int(k)
            case ("element", name):
                return self.works[name]
            case ("service", name, level):
                return self.levels[name] >= float(level) - SAME
            case ("path", start, end):
                return self.path(start, end)
        raise ValueError(need)

    def path(self, start: str, end: str) -> bool:
        """Whether working links join two sites through working sites."""
        links = [
            (each.id, each.between) for each in self.world.model.elements.values() if each.between
        ]
        reached, frontier = {start}, [start]
        if not self.works[start]:
            return False
        while frontier:
            here = frontier.pop()
            for link, ends in links:
                if self.works[link] and here in ends:
                    for there in ends:
                        if there not in reached and self.works[there]:
                            reached.add(there)
                            frontier.append(there)
        return end in reached

    def needs_hold(self, element: Element) -> bool:
        """Whether the needs themselves hold, and for a standby whether one carries."""
        if element.standby:
            carrier = self.world.standbys[element.id].carrier
            if carrier is None or not self.works[element.standby[carrier]]:
                return False
        return self.holds(element.needs)

    def site_works(self, site: str | None) -> bool:
        """Whether the site works; true for what stands nowhere."""
        return site is None or self.works[site]

    def stands(self, element: Element) -> bool:
        """Its site works, nothing holds it and it need not restart."""
        state = self.world.elements[element.id]
        restarted = element.id in self.freed or not state.must_restart
        return not state.held and restarted and self.site_works(element.site)

    def can_ride(self, element: Element) -> bool:
        """Charge is left, the store's needs hold and nothing but missing needs stops it."""
        state = self.world.elements[element.id]
        return (
            element.ride is not None
            and not state.must_restart
            and (state.running_out or state.charge * element.ride.lasts > SAME)
            and self.copies_up(element) >= element.at_least
            and self.stands(element)
            and self.holds(element.ride.needs)
        )

    def supplied(self, element: Element) -> bool:
        """Its needs hold or are ridden through."""
        return self.needs_hold(element) or self.can_ride(element)

    def rides(self, element: Element) -> bool:
        """Its needs are missing and it works all the same."""
        return not self.needs_hold(element) and self.can_ride(element)

    def element_works(self, element: Element) -> bool:
        """Whether it works, given what else does."""
        enough = self.copies_up(element) >= element.at_least
        return enough and self.stands(element) and self.supplied(element)

    def share_of(self, name: str, copies: float) -> float:
        """A share of a component's copies; 0 while its needs, site, restart or a hazard stop it."""
        element = self.world.model.elements[name]
        return copies if self.stands(element) and self.supplied(element) else 0.0

    def capacity(self, service: Service, instance: Element) -> float:
        """The capacity that an instance has, or would have if it were brought in now."""
        world = self.world
        share = 1.0
        if instance.pool is not None:
            pool = world.model.elements[instance.pool]
            share *= self.share_of(pool.id, self.copies_up(pool) / pool.count)
        parts = [1.0]
        taken = world.services[service.id].taken.get(instance.id)
        for component, needed in instance.uses.items():
            copies = world.elements[component].copies
            if taken is None:
                have = min(needed, len(free_copies(world, component)))
            else:
                have = sum(copies[i].up for i in taken[component])
            parts.append(self.share_of(component, have / needed))
        return instance.capacity * share * min(parts)

    def serves(self, service: Service, instance: Element) -> bool:
        """Active and able; or brought in, able and restored."""
        state = self.world.services[service.id]
        if not self.works[instance.id] or instance.id in state.restoring:
            return False
        return instance.active or instance.id in state.brought

    def serving(self, service: Service) -> list[Element]:
        """The instances that serve."""
        return [each for each in service.instances if self.serves(service, each)]

    def total(self, service: Service, instances: Iterable[Element]) -> float:
        """The sum of their capacity, at most 1."""
        whole = sum(self.capacity(service, each) for each in instances)
        return 1.0 if whole >= FULL else whole

    def level(self, service: Service) -> float:
        """The service's level."""
        if not self.holds(service.needs) or goes_back(self.world, service):
            return 0.0
        level = self.total(service, self.serving(service))
        for need, factor in service.degrades:
            if not self.holds(need):
                level *= factor
        return 0.0 if level < service.serves_when - SAME else level


def goes_back(world: World, service: Service) -> bool:
    """Whether a failback runs."""
    return any(
        job.service == service.id and job.kind == FAILBACK and way.phase == "running"
        for job in world.jobs.values()
        for way in job.ways
    )


def named(model: Model, need: Need) -> set[str]:
    """The sites, links and components that a need names; a path names all sites and links."""
    match need:
        case ("all", _, parts):
            return {name for part in parts for name in named(model, part)}
        case ("element", name):
            return set() if model.elements[name].kind == "instance" else {name}
        case ("path", _, _):
            return {each.id for each in model.elements.values() if each.kind in ("site", "link")}
    return set()


def wanted(model: Model, need: Need) -> set[str]:
    """Every element and service that a need asks for."""
    match need:
        case ("all", _, parts):
            return {name for part in parts for name in wanted(model, part)}
        case ("service", name, _):
            return {name}
        case ("element", name):
            return {name}
    return named(model, need)


def cycles(model: Model) -> dict[str, frozenset[str]]:
    """For each element that stands in a cycle of needs: the elements of all its cycles."""
    after = {each.id: leans_on(model, each) for each in model.elements.values()}
    for service in model.services.values():
        after[service.id] = set(wanted(model, service.needs))
        for need, _ in service.degrades:
            after[service.id] |= wanted(model, need)
        for instance in service.instances:
            after[service.id] |= {instance.id, *instance.uses} | {instance.pool or instance.id}
    reach = {name: reached(after, name) for name in after}
    return {
        name: frozenset(
            other for other in reach[name] if name in reach[other] and other in model.elements
        )
        for name in model.elements
        if name in reach[name]
    }


def leans_on(model: Model, element: Element) -> set[str]:
    """What an element asks for directly."""
    site = {element.site} if element.site else set()
    return wanted(model, element.needs) | set(element.standby) | site


def reached(after: dict[str, set[str]], start: str) -> set[str]:
    """Everything that can be reached in one step or more."""
    seen: set[str] = set()
    frontier = [start]
    while frontier:
        for there in after[frontier.pop()]:
            if there not in seen:
                seen.add(there)
                frontier.append(there)
    return seen
