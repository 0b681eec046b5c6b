"""One instant: events, what begins, what is judged on the state that lasts, crews."""

from __future__ import annotations

from oracle.events import timed_events
from oracle.follow import find, follow
from oracle.jobs import begin, crews_choose, judge_ways, restart_possible
from oracle.model import Element
from oracle.state import DETECT, RESTART, SAME, SWITCH, WHOLE, World
from oracle.works import View, named

MANY = 100_000  # steps of one instant: more is a circle without end


def settle(world: World) -> View:
    """Resolve the instant at `world.now`; returns what works in the state that lasts."""
    for _ in range(MANY):
        view = follow(world)
        if happen(world, view) or begin(world, view) or judge(world, view):
            continue
        if crews_choose(world) or set_operating_clocks(world, view):
            continue
        set_charges(world, view)
        return view
    raise RuntimeError(f"the instant at {world.now} h does not end")


def happen(world: World, view: View) -> bool:
    """The first of the events that are due happens; whether there was one."""
    due = [each for each in timed_events(world, view) if each[0] <= world.now + SAME]
    if not due:
        return False
    min(due, key=lambda each: each[1])[2]()
    return True


def judge(world: World, view: View) -> bool:
    """What the state that lasts decides; whether anything changed."""
    changed = judge_elements(world, view)
    changed |= drop_restarts(world, view)
    changed |= call_restarts(world, view)
    if changed:  # a restart may take no time: what waits is judged after it
        return True
    changed |= judge_ways(world, view)
    changed |= find_missed(world, view)
    return changed


def judge_elements(world: World, view: View) -> bool:
    """What has lost its needs or site, or is held, has to restart."""
    changed = False
    for element in world.model.elements.values():
        state = world.elements[element.id]
        if element.restart is None:
            continue
        for copy in state.copies:
            if copy.held and not copy.must_restart:
                copy.must_restart = changed = True
        if not state.held and view.site_works(element.site) and view.supplied(element):
            state.waits_for_cycle = False
            continue
        if state.waits_for_cycle and restart_possible(world, view, element.id):
            continue
        state.waits_for_cycle = False
        if not state.must_restart:
            state.must_restart = changed = True
    return changed


def wants_restart(world: World, view: View, element: Element, copy: int) -> bool:
    """Whether a restart is called for."""
    state = world.elements[element.id]
    if not restart_possible(world, view, element.id):
        return False
    if copy == WHOLE:
        return state.must_restart
    return state.copies[copy].must_restart and not state.copies[copy].held


def drop_restarts(world: World, view: View) -> bool:
    """Restarts that are cut short; they begin anew."""
    cut = [
        key
        for key in world.jobs
        if key[3] == RESTART
        and not wants_restart(world, view, world.model.elements[key[0]], key[1])
    ]
    for key in cut:
        world.drop(key)
    return bool(cut)


def call_restarts(world: World, view: View) -> bool:
    """Restarts of what could work again."""
    called = False
    for element in world.model.elements.values():
        if element.restart is None:
            continue
        for copy in range(WHOLE, element.count):
            key = (element.id, copy, WHOLE, RESTART, "")
            if key not in world.jobs and wants_restart(world, view, element, copy):
                world.call(key, element.restart, element.site, element.priority)
                called = True
    return called


def find_missed(world: World, view: View) -> bool:
    """Hidden failures of what a failover needs, or of what something stopped for want of."""
    needs = [e.needs for e in world.model.elements.values() if not view.holds(e.needs)]
    needs += [s.needs for s in world.model.services.values() if not view.holds(s.needs)]
    for job in world.jobs.values():
        if DETECT <= job.kind <= SWITCH:
            needs += [run.way.needs for run in job.ways if run.phase != "idle"]
    missed = {name for need in needs for name in named(world.model, need) if not view.works[name]}
    found = [name for name in sorted(missed) if find(world, name)]
    return bool(found)


def set_operating_clocks(world: World, view: View) -> bool:
    """Operating clocks run while the element works or carries; whether a failure is due at once."""
    carrying = {
        world.model.elements[name].standby[state.carrier]
        for name, state in world.standbys.items()
        if state.carrier is not None
    }
    at_once = False
    for element in world.model.elements.values():
        runs = view.works[element.id]
        if element.id in world.only_spare:
            runs = element.id in carrying
        for copy in world.elements[element.id].copies:
            for mode, clock in zip(element.modes, copy.clocks, strict=True):
                if mode.operating and copy.down is None:
                    clock.resume(world.now) if runs else clock.pause(world.now)
                    at_once |= clock.due <= world.now + SAME
    return at_once


def set_charges(world: World, view: View) -> None:
    """How each charge changes until the next instant."""
    for element in world.model.elements.values():
        state = world.elements[element.id]
        if element.ride is None:
            continue
        state.running_out, state.slope = False, 0.0
        if view.rides(element):
            state.slope = -1 / element.ride.lasts
        elif view.needs_hold(element) and view.holds(element.ride.needs):
            if element.ride.recharges:
                state.slope = 1 / element.ride.recharges
            else:
                state.charge = 1.0


def advance(world: World, now: float) -> None:
    """Time passes to the next instant: charges change, what serves is noted."""
    for element in world.model.elements.values():
        state = world.elements[element.id]
        if element.ride is not None:
            state.charge = min(1.0, max(0.0, state.charge + state.slope * (now - world.now)))
            state.running_out = state.slope < 0 and state.charge * element.ride.lasts <= SAME
    world.now = now
