"""What follows each event: calls, carriers, failovers, until nothing changes."""

from __future__ import annotations

from oracle.data import all_lost, settle
from oracle.jobs import could_add
from oracle.laws import AT_ONCE
from oracle.model import Element, Service, Way
from oracle.state import (
    DETECT,
    FAILBACK,
    REPAIR,
    RESTORE,
    SAME,
    START,
    WHOLE,
    World,
    free_copies,
    instance_of,
)
from oracle.works import View


def follow(world: World) -> View:
    """Apply what follows, one change after the other; returns what works then."""
    while True:
        view = View(world)
        if not any(step(world, view) for step in STEPS):
            return view


def find(world: World, name: str) -> bool:
    """Every hidden failure of an element is found; whether there was one."""
    hidden = [copy for copy in world.elements[name].copies if copy.hidden]
    for copy in hidden:
        copy.hidden = False
    return bool(hidden)


def call_repairs(world: World, _: View) -> bool:
    """A copy that is down and found calls for its repair."""
    called = False
    for element in world.model.elements.values():
        for number, copy in enumerate(world.elements[element.id].copies):
            key = (element.id, number, copy.down or 0, REPAIR, "")
            if copy.down is not None and not copy.hidden and key not in world.jobs:
                repairs = element.modes[copy.down].repairs
                world.call(key, repairs, element.site, element.priority)
                called = True
    return called


def carry(world: World, view: View) -> bool:
    """Every standby component: who carries, who is asked to start."""
    standbys = [world.model.elements[name] for name in world.standbys]
    return any(carry_one(world, view, element) for element in standbys)


def carry_one(world: World, view: View, element: Element) -> bool:
    """One standby component; whether anything changed."""
    return (
        cease(world, view, element)
        or main_carries(world, view, element)
        or spare_carries(world, view, element)
        or ask(world, view, element)
        or start_copies(world, view, element)
    )


def ready(world: World, view: View, element: Element, place: int) -> bool:
    """Whether the listed component could carry now."""
    spare = world.model.elements[element.standby[place]]
    started = world.standbys[element.id].asked.get(place, set())
    copies = world.elements[spare.id].copies
    enough = place == 0 or sum(copies[i].up for i in started) >= spare.at_least
    return view.works[spare.id] and enough


def cease(world: World, view: View, element: Element) -> bool:
    """A carrier that no longer can stops; spares that stopped are no longer asked."""
    state = world.standbys[element.id]
    changed = False
    if state.carrier is not None and not ready(world, view, element, state.carrier):
        find(world, element.standby[state.carrier])
        state.carrier = None
        changed = True
    for place in list(state.asked):
        if not view.works[element.standby[place]]:
            forget(world, element, place)
            changed = True
    return changed


def forget(world: World, element: Element, place: int) -> None:
    """A spare is no longer asked: its starts are dropped, its started copies forgotten."""
    spare = world.model.elements[element.standby[place]]
    del world.standbys[element.id].asked[place]
    for copy in range(spare.count):
        world.drop((spare.id, copy, WHOLE, START, element.id))


def take_over(world: World, element: Element, place: int) -> None:
    """One carries; later ones are no longer asked."""
    state = world.standbys[element.id]
    state.carrier = place
    for later in [each for each in state.asked if each > place]:
        forget(world, element, later)


def main_carries(world: World, view: View, element: Element) -> bool:
    """The main carries at once whenever it works."""
    if world.standbys[element.id].carrier == 0 or not ready(world, view, element, 0):
        return False
    take_over(world, element, 0)
    return True


def spare_carries(world: World, view: View, element: Element) -> bool:
    """The first spare with enough started copies carries."""
    state = world.standbys[element.id]
    for place in sorted(state.asked):
        if state.carrier is not None and place >= state.carrier:
            return False
        if ready(world, view, element, place):
            take_over(world, element, place)
            return True
    return False


def ask(world: World, view: View, element: Element) -> bool:
    """While none carries the first that would work is asked; while a spare does, earlier ones."""
    state = world.standbys[element.id]
    if state.carrier is None:
        for place, name in enumerate(element.standby):
            if not View(world, unhidden=name).works[name]:
                continue
            if place in state.asked:
                return False
            found = find(world, element.standby[place])
            if view.works[element.standby[place]]:
                state.asked[place] = set()
                return True
            if found:
                return True
        return False
    for place in range(1, state.carrier):
        if view.works[element.standby[place]] and place not in state.asked:
            find(world, element.standby[place])
            state.asked[place] = set()
            return True
    return False


def start_copies(world: World, _: View, element: Element) -> bool:
    """Each copy of an asked spare that is up and not started does its start job."""
    changed = False
    for place, started in world.standbys[element.id].asked.items():
        spare = world.model.elements[element.standby[place]]
        for number, copy in enumerate(world.elements[spare.id].copies):
            key = (spare.id, number, WHOLE, START, element.id)
            if not copy.up:
                changed |= number in started
                started.discard(number)
                changed |= world.drop(key)
            elif number not in started and key not in world.jobs:
                world.call(key, spare.start or [Way(AT_ONCE)], spare.site, spare.priority)
                changed = True
    return changed


def lose_all(world: World, _: View) -> bool:
    """All data is lost, once, when every place of it is held for good."""
    for service in world.model.services.values():
        state = world.services[service.id]
        if not state.all_lost and all_lost(world, service):
            state.all_lost = True
            world.data_losses[service.id].append((world.now, world.now, True))
    return False


def suffice(view: View, service: Service) -> bool:
    """The active ones suffice: their capacity is 1 or all of them serve."""
    active = [each for each in service.instances if each.active]
    serving = [each for each in active if view.serves(service, each)]
    return len(serving) == len(active) or view.total(service, serving) >= 1


def stand_down(world: World, service: Service) -> None:
    """Those brought in give back what they hold."""
    state = world.services[service.id]
    for name in state.restoring:
        world.drop((name, WHOLE, WHOLE, RESTORE, ""))
    state.brought, state.taken, state.restoring = [], {}, {}


def go_back(world: World, view: View) -> bool:
    """Standby instances stand down, or the failback is called for or dropped."""
    for service in world.model.services.values():
        state = world.services[service.id]
        key = (service.id, WHOLE, WHOLE, FAILBACK, "")
        if not state.brought or not suffice(view, service):
            if world.drop(key):
                return True
        elif service.failback is None:
            stand_down(world, service)
            return True
        elif key not in world.jobs:
            world.call(key, service.failback, None, service.priority, service.id)
            return True
    return False


def top_up(world: World, _: View) -> bool:
    """An instance that holds too few copies takes free ones."""
    for service in sorted(world.model.services.values(), key=lambda each: (each.priority, each.id)):
        state = world.services[service.id]
        for instance in service.instances:
            for component, held in state.taken.get(instance.id, {}).items():
                missing = instance.uses[component] - len(held)
                free = free_copies(world, component)
                if missing > 0 and free:
                    held.extend(free[:missing])
                    return True
    return False


def fail_over(world: World, view: View) -> bool:
    """Failovers are dropped and called for."""
    for service in world.model.services.values():
        if service.failover is None:
            continue
        state = world.services[service.id]
        should = [each for each in service.instances if each.active or each.id in state.brought]
        missing = any(not view.serves(service, each) for each in should)
        whole = view.total(service, view.serving(service)) >= 1
        if state.stage is not None and (whole or not missing):
            world.drop((service.id, WHOLE, WHOLE, DETECT + state.stage, ""))
            state.stage = None
            return True
        if state.stage is None and missing and not whole and could_add(world, view, service.id):
            call_stage(world, service, 0)
            return True
    return False


def call_stage(world: World, service: Service, stage: int) -> None:
    """A stage of the failover is called for."""
    assert service.failover is not None
    world.services[service.id].stage = stage
    key = (service.id, WHOLE, WHOLE, DETECT + stage, "")
    world.call(key, service.failover[stage], None, service.priority, service.id)


def bring_in(world: World, service: Service) -> None:
    """The failover's jobs are done: instances are brought in until capacity reaches 1."""
    state = world.services[service.id]
    state.stage = None
    view = View(world)
    first = not coming(view, service)
    for instance in [each for each in service.instances if not each.active]:
        view = View(world)
        serving = [each for each in service.instances if view.serves(service, each)]
        if view.total(service, serving) >= 1:
            return
        if instance.id not in could_add(world, view, service.id):
            continue
        hours, restore = settle(world, service, instance.id, counts=first)
        if first and hours > SAME:
            world.data_losses[service.id].append((world.now, hours, False))
        first = False
        state.brought.append(instance.id)
        state.taken[instance.id] = {
            component: free_copies(world, component)[:needed]
            for component, needed in instance.uses.items()
        }
        if restore is not None:
            state.restoring[instance.id] = restore
            key = (instance.id, WHOLE, WHOLE, RESTORE, "")
            site = instance_of(service, instance.id).site
            world.call(key, restore, site, instance.priority, service.id)


def coming(view: View, service: Service) -> list[Element]:
    """The instances that serve or will once restored."""
    restoring = view.world.services[service.id].restoring
    return [
        each
        for each in service.instances
        if view.serves(service, each) or (each.id in restoring and view.works[each.id])
    ]


STEPS = (call_repairs, carry, lose_all, go_back, top_up, fail_over)
