"""Jobs: which way runs, waits, is blocked; and the crews."""

from __future__ import annotations

from oracle.data import has_data
from oracle.state import (
    NEVER_DUE,
    RESTART,
    SWITCH,
    WHOLE,
    JobRun,
    WayRun,
    World,
)
from oracle.works import View


def could_add(world: World, view: View, service_id: str) -> list[str]:
    """The standby instances that a failover could bring in, in the order written."""
    service = world.model.services[service_id]
    state = world.services[service_id]
    return [
        each.id
        for each in service.instances
        if not each.active
        and each.id not in state.brought
        and view.works[each.id]
        and view.capacity(service, each) > 1e-9
        and has_data(world, service, each.id)
    ]


def restart_view(world: World, view: View, name: str) -> View:
    """What works for the question whether a restart may go on (8)."""
    cycle = world.cycles.get(name)
    return View(world, freed=cycle) if cycle else view


def restart_possible(world: World, view: View, name: str) -> bool:
    """The element could work again but for its restart and its own failures."""
    element, state = world.model.elements[name], world.elements[name]
    seen = restart_view(world, view, name)
    return not state.held and seen.site_works(element.site) and seen.needs_hold(element)


def blocked_by(world: World, view: View, job: JobRun, run: WayRun) -> str:
    """Why a way may not run: "needs", "other" or "" for no reason."""
    name, copy, _, kind, _ = job.key
    if not view.holds(run.way.needs):
        return "needs"
    if kind == RESTART:
        element = world.model.elements[name]
        if copy == WHOLE and view.copies_up(element) < element.at_least:
            return "needs"
        return "" if restart_view(world, view, name).site_works(job.site) else "other"
    if kind == SWITCH and not could_add(world, view, name):
        return "other"
    return "" if view.site_works(job.site) else "other"


def run_on(world: World, run: WayRun) -> None:
    """A way runs, or runs on."""
    if run.left is None:
        run.left = world.draw(run.way.takes)
    run.phase, run.due = "running", world.now + run.left


def begin(world: World, view: View) -> bool:
    """Ways that may run begin to, or join the queue of their crew; whether one began."""
    began = False
    for _, job in sorted(world.jobs.items()):
        for run in job.ways:
            if run.phase in ("called", "blocked") and not blocked_by(world, view, job, run):
                if run.way.crew is None:
                    run_on(world, run)
                    began = True
                else:
                    run.phase, run.since = "queued", world.now
    return began


def block(world: World, run: WayRun) -> None:
    """A way waits for something other than people: it gives up its member."""
    if run.phase == "running":
        run.left = None if run.way.restarts else run.due - world.now
    run.phase, run.due = "blocked", NEVER_DUE


def judge_ways(world: World, view: View) -> bool:
    """Block what may not run, begin each `otherwise` whose time has come; whether any did."""
    changed = False
    for _, job in sorted(world.jobs.items()):
        for place, run in enumerate(job.ways):
            if run.phase in ("idle", "failed"):
                continue
            why = blocked_by(world, view, job, run)
            if why and run.phase != "blocked":
                block(world, run)
                changed = True
            if why == "needs":
                changed |= begin_otherwise(job, place)
        for place, run in enumerate(job.ways):
            if run.phase == "failed":
                changed |= begin_otherwise(job, place)
    return changed


def begin_otherwise(job: JobRun, place: int) -> bool:
    """The next way begins, where there is one that has not."""
    if place + 1 == len(job.ways) or job.ways[place + 1].phase != "idle":
        return False
    job.ways[place + 1].phase = "called"
    return True


def crews_choose(world: World) -> bool:
    """Free members take waiting ways; whether any did."""
    chosen = False
    for crew in world.model.crews.values():
        ways = [
            (job, place, run)
            for job in world.jobs.values()
            for place, run in enumerate(job.ways)
            if run.way.crew == crew.id
        ]
        busy = sum(run.phase in ("travelling", "running") for _, _, run in ways)
        waiting = [each for each in ways if each[2].phase == "queued"]
        waiting.sort(
            key=lambda each: (
                each[0].priority if crew.by_priority else 0,
                each[2].since,
                each[0].key,
                each[1],
            )
        )
        for _, _, run in waiting[: max(0, crew.size - busy)]:
            travel = world.draw(crew.travel)
            if travel > 0:
                run.phase, run.due = "travelling", world.now + travel
            else:
                run_on(world, run)
            chosen = True
    return chosen
