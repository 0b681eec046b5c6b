"""A history of a document: the loop over instants, and what is measured on it."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from oracle.document import read_document
from oracle.events import timed_events
from oracle.instant import advance, settle
from oracle.laws import duration, law
from oracle.measures import measure
from oracle.model import Job, Model, Need
from oracle.selectors import select
from oracle.state import SAME, WHOLE, Hit, World, new_world, occur
from oracle.works import View, cycles, wanted


@dataclass
class History:
    """One history of a document; times and lengths in hours.

    `levels`: for each service (time, level), lasting changes only, the first at time zero with all
    up. `outages`: (start, length). `data_losses`: (time, hours lost, whether all is lost).
    `restoration_h`: for `any`, `tolerance` and `full`, None for never; only after a loss.
    Sums by year are over the years from the start that the horizon touches.
    """

    horizon_h: float
    events: int = 0
    levels: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    outages: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    data_losses: dict[str, list[tuple[float, float, bool]]] = field(default_factory=dict)
    breach: dict[str, bool] = field(default_factory=dict)
    full_h: dict[str, float] = field(default_factory=dict)
    down_h: dict[str, float] = field(default_factory=dict)
    unmet_h: dict[str, float] = field(default_factory=dict)
    year_below_h: dict[str, list[float]] = field(default_factory=dict)
    year_unmet_h: dict[str, list[float]] = field(default_factory=dict)
    year_largest_h: dict[str, list[float]] = field(default_factory=dict)
    restoration_h: dict[str, dict[str, float | None]] = field(default_factory=dict)

    @property
    def interruptions(self) -> dict[str, list[float]]:
        """When the level fell from 1 to below 1."""
        return {
            name: [
                time for (_, before), (time, after) in pairwise(steps) if before >= 1 - SAME > after
            ]
            for name, steps in self.levels.items()
        }


def run_history(
    document: dict[str, Any],
    *,
    horizon_h: float,
    rng: random.Random,
    loss: Any = None,
    lasting: Any = None,
) -> History:
    """One history of a valid document.

    Parameters
    ----------
    document : dict
        The document as JSON reads it.
    horizon_h : float
        How long to look, in hours; what happens at the horizon itself is outside.
    rng : random.Random
        Where draws come from.
    loss : dict or list, optional
        A loss suffered from time zero: a selector, ``{"hazard": id}`` or a list of stages.
    lasting : law, optional
        How long what a selector chooses is held; for good by default.
    """
    model = read_document(document)
    world = new_world(model, rng)
    world.cycles = cycles(model)
    world.only_spare = only_spares(model)
    history = History(horizon_h, data_losses=world.data_losses)
    view = settle(world)
    history.levels = {name: [(0.0, level)] for name, level in view.levels.items()}
    if loss is not None:
        suffer(world, loss, lasting)
    while True:
        due = min((each[0] for each in timed_events(world, view)), default=math.inf)
        if max(due, world.now) >= horizon_h - SAME:
            break
        note_serving(world, view, max(due, world.now))
        advance(world, max(due, world.now))
        view = settle(world)
        history.events += 1
        for name, level in view.levels.items():
            if abs(level - history.levels[name][-1][1]) > SAME:
                history.levels[name].append((world.now, level))
    measure(history, model, world.last_fall if loss is not None else None)
    return history


def note_serving(world: World, view: View, until: float) -> None:
    """Until when each service was served by something."""
    for service in world.model.services.values():
        if view.serving(service):
            world.services[service.id].last_served = until


def suffer(world: World, loss: Any, lasting: Any) -> None:
    """What is lost, from time zero or in stages."""
    if isinstance(loss, dict) and "hazard" in loss:
        hazards = world.model.hazards.values()
        meant = [each for each in hazards if loss["hazard"] in (each.id, each.family)]
        if len(meant) != 1:
            raise ValueError(f"{loss['hazard']} names {len(meant)} hazards")
        world.last_fall = occur(world, meant[0])
        return
    stages = loss
    if isinstance(loss, dict):
        if "any" in loss:
            raise ValueError("a count is a question for claims")
        stages = [{"select": loss, **({} if lasting is None else {"lasting": lasting})}]
    for stage in stages:
        due = world.draw(law(stage["after"])) if "after" in stage else 0.0
        outage = world.draw(law(stage["lasting"])) if "lasting" in stage else math.inf
        world.last_fall = max(world.last_fall, due)
        for name in select(world.model, stage["select"]):
            world.hits.append(Hit(due, name, WHOLE, outage))


def only_spares(model: Model) -> set[str]:
    """The components that only `standby` lists name: no need, pool or use does."""
    needs: list[Need] = []
    for element in model.elements.values():
        needs.append(element.needs)
        needs += [element.ride.needs] if element.ride else []
        needs += job_needs(element.restart, element.start, *(m.repairs for m in element.modes))
    used = set()
    for service in model.services.values():
        needs += [service.needs, *(need for need, _ in service.degrades)]
        needs += job_needs(*(service.failover or []), service.failback)
        needs += job_needs(*(copy.restore for copy in service.data))
        for instance in service.instances:
            used |= {*instance.uses} | ({instance.pool} if instance.pool else set())
    for need in needs:
        used |= wanted(model, need)
    listed = {name for element in model.elements.values() for name in element.standby}
    return listed - used


def job_needs(*jobs: Job | None) -> list[Need]:
    """The needs of every way of these jobs."""
    return [way.needs for job in jobs if job for way in job]


def horizon_of(document: dict[str, Any]) -> float:
    """The horizon that a document writes, or five years; in hours."""
    return duration(document.get("horizon", "5 y"))
