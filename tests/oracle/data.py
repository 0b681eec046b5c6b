"""Copies of a service's data: which is the newest, what is lost with a failover."""

from __future__ import annotations

import math

from oracle.model import DataCopy, Job, Service
from oracle.state import SAME, World


def held_for_good(world: World, place: str) -> bool:
    """Whether an outage that never ends holds the place, or its site."""
    site = world.model.elements[place].site
    places = [place] if site is None else [place, site]
    return any(math.inf in world.elements[each].held for each in places)


def own_copy(service: Service, instance: str) -> DataCopy | None:
    """The copy that an instance holds."""
    return next((copy for copy in service.data if copy.instance == instance), None)


def has_data(world: World, service: Service, instance: str) -> bool:
    """Whether there is something for it to serve from."""
    if not service.data or own_copy(service, instance):
        return True
    return any(not held_for_good(world, copy.place) for copy in service.data)


def last_backup(world: World, service: Service, copy: DataCopy) -> float:
    """When the backup was made that the service falls back on."""
    stopped = world.services[service.id].last_served
    return math.floor((stopped + SAME) / copy.every) * copy.every


def settle(
    world: World, service: Service, instance: str, *, counts: bool
) -> tuple[float, Job | None]:
    """What an instance that is brought in loses, and the restore that it owes.

    `counts`: it is the first and nothing served just before.
    """
    if not service.data:
        return 0.0, None
    own = own_copy(service, instance)
    left = [own] if own else [c for c in service.data if not held_for_good(world, c.place)]
    aged = []
    for copy in left:
        kind = ("synchronous", "asynchronous", "backup").index(copy.kind)
        lag = world.draw(copy.lag) if copy.kind == "asynchronous" else 0.0
        made = last_backup(world, service, copy) if copy.kind == "backup" else 0.0
        aged.append((kind, lag - made, copy.name, copy, lag))
    _, _, _, copy, lag = min(aged, key=lambda each: each[:3])
    restore = copy.restore if copy.kind == "backup" else None
    if not counts:
        return 0.0, restore
    if copy.kind == "backup":
        stopped = world.services[service.id].last_served
        return max(0.0, stopped - last_backup(world, service, copy)), restore
    return lag, restore


def all_lost(world: World, service: Service) -> bool:
    """Whether every place of the data is held for good."""
    places = [each.id for each in service.instances if each.active]
    places += [copy.place for copy in service.data]
    return bool(service.data) and all(held_for_good(world, place) for place in places)
