"""Timed events: which are due, in which order, and what each does by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from oracle.follow import bring_in, call_stage, stand_down
from oracle.jobs import run_on
from oracle.model import Element
from oracle.state import (
    DETECT,
    FAILBACK,
    NEVER_DUE,
    REPAIR,
    RESTART,
    RESTORE,
    SAME,
    START,
    SWITCH,
    WHOLE,
    CopyState,
    Hit,
    JobRun,
    WayRun,
    World,
    occur,
    resume_calendar,
)
from oracle.works import View

# (when it is due, its place within the instant, what it does)
Event = tuple[float, tuple[Any, ...], Callable[[], None]]


def timed_events(world: World, view: View) -> Iterator[Event]:
    """Every event that the state lets come."""
    yield from outage_ends(world)
    yield from job_ends(world)
    yield from hits(world)
    for element in world.model.elements.values():
        yield from failures(world, element)
        yield from inspections(world, element)
        yield from ends_of_rides(world, view, element)


def outage_ends(world: World) -> Iterator[Event]:
    """Class 0."""
    for name, state in world.elements.items():
        for number, held in [(WHOLE, state.held)] + [
            (number, copy.held) for number, copy in enumerate(state.copies)
        ]:
            for end in held:
                if end < math.inf:
                    yield end, (0, name, number), partial(held.remove, end)


def job_ends(world: World) -> Iterator[Event]:
    """Class 1; those of `switch` come last."""
    for key, job in world.jobs.items():
        for place, run in enumerate(job.ways):
            if run.due < NEVER_DUE:
                order = (
                    (1, 1, job.priority, *key, place) if job.kind == SWITCH else (1, 0, *key, place)
                )
                yield run.due, order, partial(way_due, world, job, run)


def hits(world: World) -> Iterator[Event]:
    """Class 2: occurrences before the hits on elements."""
    for name, due in world.arrivals.items():
        if due < NEVER_DUE:
            yield due, (2, 0, name), partial(arrive, world, name)
    for hit in world.hits:
        yield hit.due, (2, 1, hit.element, hit.copy), partial(strike, world, hit)


def failures(world: World, element: Element) -> Iterator[Event]:
    """Class 3."""
    for number, copy in enumerate(world.elements[element.id].copies):
        for mode, clock in enumerate(copy.clocks):
            if copy.down is None and clock.due < NEVER_DUE:
                yield (
                    clock.due,
                    (3, element.id, number, mode),
                    partial(fail, world, element, number, mode, found=False),
                )


def inspections(world: World, element: Element) -> Iterator[Event]:
    """Class 4: the next inspection that can find something."""
    for number, mode in enumerate(element.modes):
        hidden = [c for c in world.elements[element.id].copies if c.hidden and c.down == number]
        if mode.inspected_every is not None and hidden:
            turn = max(1, math.ceil((world.now - SAME) / mode.inspected_every))
            due = turn * mode.inspected_every
            yield due, (4, element.id, WHOLE, number), partial(inspect, hidden)


def ends_of_rides(world: World, view: View, element: Element) -> Iterator[Event]:
    """Class 5: the charge of what rides is used up."""
    state = world.elements[element.id]
    if element.ride is None or not view.rides(element):
        return
    if state.running_out:
        yield world.now, (5, element.id), partial(use_up, world, element)
    elif state.slope < 0:
        yield world.now + state.charge * element.ride.lasts, (5, element.id), lambda: None


def inspect(hidden: list[CopyState]) -> None:
    """What was hidden is found."""
    for copy in hidden:
        copy.hidden = False


def use_up(world: World, element: Element) -> None:
    """The store is empty."""
    state = world.elements[element.id]
    state.charge, state.running_out = 0.0, False


def arrive(world: World, name: str) -> None:
    """A hazard occurs, and its next arrival is drawn."""
    hazard = world.model.hazards[name]
    world.arrivals[name] = world.now + world.draw(hazard.arrival)
    occur(world, hazard)


def strike(world: World, hit: Hit) -> None:
    """A hit falls: its outage begins."""
    world.hits.remove(hit)
    state = world.elements[hit.element]
    held = state.held if hit.copy == WHOLE else state.copies[hit.copy].held
    held.append(world.now + hit.outage)


def fail(world: World, element: Element, number: int, mode: int, *, found: bool) -> None:
    """A copy goes down by a mode; it ages in none while it is."""
    copy = world.elements[element.id].copies[number]
    copy.down = mode
    copy.hidden = element.modes[mode].hidden and not found
    for clock in copy.clocks:
        clock.pause(world.now)


def way_due(world: World, job: JobRun, run: WayRun) -> None:
    """A member arrives, or the work of a way is done: it succeeds or fails."""
    if run.phase == "travelling":
        run_on(world, run)
        return
    if world.happens(run.way.succeeds):
        world.drop(job.key)
        DONE[job.kind](world, job)
    elif job.kind == START:
        world.drop(job.key)
        name, number, *_ = job.key
        fail(world, world.model.elements[name], number, 0, found=True)
    elif run is not job.ways[-1]:
        run.phase, run.due, run.left = "failed", NEVER_DUE, None
    else:
        run.left = None
        run_on(world, run)


def repaired(world: World, job: JobRun) -> None:
    """As good as new, in the mode that failed."""
    name, number, mode, *_ = job.key
    element = world.model.elements[name]
    copy = world.elements[name].copies[number]
    copy.down = None
    copy.clocks[mode].left = world.draw(element.modes[mode].fails)
    resume_calendar(element, copy, world.now)


def restarted(world: World, job: JobRun) -> None:
    """An element, or one of its copies, has restarted."""
    name, number, *_ = job.key
    state = world.elements[name]
    if number == WHOLE:
        state.must_restart, state.waits_for_cycle = False, True
    else:
        state.copies[number].must_restart = False


def started(world: World, job: JobRun) -> None:
    """A copy of a spare has started for the standby that asked."""
    name, number, *_, standby = job.key
    place = world.model.elements[standby].standby.index(name)
    world.standbys[standby].asked[place].add(number)


def stage_done(world: World, job: JobRun) -> None:
    """The failover's next stage, or instances are brought in."""
    service = world.model.services[job.service]
    if job.kind == SWITCH:
        bring_in(world, service)
    else:
        call_stage(world, service, job.kind - DETECT + 1)


def went_back(world: World, job: JobRun) -> None:
    """The failback is done."""
    stand_down(world, world.model.services[job.service])


def restored(world: World, job: JobRun) -> None:
    """An instance has its data."""
    del world.services[job.service].restoring[job.key[0]]


DONE = {
    REPAIR: repaired,
    RESTART: restarted,
    START: started,
    DETECT: stage_done,
    DETECT + 1: stage_done,
    SWITCH: stage_done,
    FAILBACK: went_back,
    RESTORE: restored,
}
