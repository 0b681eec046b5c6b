"""All states of a document of exponential laws, by the oracle's own rules.

No time passes: what is drawn is a number that only tells which law it came from, and each event
that the state lets come is made to happen in turn. Chance goes each way. States are compared by
what they hold, with numbers replaced by their laws and waiting times by their order.
"""

from __future__ import annotations

import copy
import itertools
import math
import random
from dataclasses import dataclass, field
from typing import Any

from oracle.document import read_document
from oracle.events import timed_events
from oracle.instant import settle
from oracle.laws import Law
from oracle.run import only_spares
from oracle.state import NEVER_DUE, World, new_world
from oracle.works import cycles

STEP = 1e7  # between drawn numbers: more than all events make of `now`
# Of one event; a job of no time that may fail and is begun again has ways without end.
MOST_WAYS = 500


class TooManyError(Exception):
    """More states than were asked for, or an event that can go too many ways."""


@dataclass
class Chain:
    """States from the first; rates; the level of each service in each state."""

    rates: list[dict[int, float]] = field(default_factory=list)
    levels: list[dict[str, float]] = field(default_factory=list)


class Chooser(World):
    """A world whose draws are labels and whose chances follow a script."""

    def draw(self, law: Law) -> float:
        if law.kind == "fixed":
            return float(law.of["value"])
        if law.kind == "never":
            return math.inf
        if law.kind != "exponential":
            raise ValueError(f"no chain: {law}")
        return STEP * (1 + LABELS.setdefault(float(law.of["mean"]), len(LABELS)))

    def happens(self, probability: float) -> bool:
        if probability in (0.0, 1.0):
            return probability == 1.0
        if len(SCRIPT.taken) == SCRIPT.at:
            SCRIPT.taken.append([probability, True])
        SCRIPT.at += 1
        return bool(SCRIPT.taken[SCRIPT.at - 1][1])


@dataclass
class Script:
    """Outcomes of chance, the last of which is changed first."""

    taken: list[list[Any]] = field(default_factory=list)
    at: int = 0

    def begin(self) -> None:
        self.taken, self.at = [], 0

    def next(self) -> bool:
        self.at = 0
        while self.taken and not self.taken[-1][1]:
            self.taken.pop()
        if not self.taken:
            return False
        self.taken[-1][1] = False
        return True

    @property
    def probability(self) -> float:
        return math.prod(p if taken else 1 - p for p, taken in self.taken)


LABELS: dict[float, int] = {}  # mean -> number
SCRIPT = Script()


def mean_of(number: float) -> float:
    """The mean of the law that a label came from."""
    return list(LABELS)[round(number / STEP) - 1]


def label(number: float | None) -> Any:
    if number is None or number == math.inf:
        return number
    return round(number / STEP)


def frozen(world: World) -> Any:
    """What the world holds, comparable."""
    queued = sorted(
        {run.since for job in world.jobs.values() for run in job.ways if run.phase == "queued"}
    )
    elements = tuple(
        (
            name,
            tuple(
                (
                    tuple((label(c.left), c.due < NEVER_DUE) for c in one.clocks)
                    if one.down is None
                    else (),
                    one.down,
                    one.hidden,
                    tuple(sorted(map(label, one.held))),
                    one.must_restart,
                )
                for one in state.copies
            ),
            tuple(sorted(map(label, state.held))),
            state.must_restart,
            state.waits_for_cycle,
        )
        for name, state in world.elements.items()
    )
    standbys = tuple(
        (name, s.carrier, tuple(sorted((k, tuple(sorted(v))) for k, v in s.asked.items())))
        for name, s in world.standbys.items()
    )
    services = tuple(
        (
            name,
            s.stage,
            tuple(s.brought),
            repr(sorted((i, sorted(t.items())) for i, t in s.taken.items())),
            tuple(sorted(s.restoring)),
            s.all_lost,
        )
        for name, s in world.services.items()
    )
    jobs = tuple(
        sorted(
            (
                key,
                tuple(
                    (run.phase, queued.index(run.since) if run.phase == "queued" else -1)
                    for run in job.ways
                ),
            )
            for key, job in world.jobs.items()
        )
    )
    return elements, standbys, services, jobs


def enumerate_chain(document: dict[str, Any], most: int) -> Chain:
    """Every state that can be reached from all up."""
    model = read_document(document)
    LABELS.clear()
    SCRIPT.begin()
    world = new_world(model, random.Random(0))
    world.__class__ = Chooser
    again = copy.deepcopy(world)
    for element in model.elements.values():  # drawn anew, as labels
        for one in again.elements[element.id].copies:
            for mode, clock in zip(element.modes, one.clocks, strict=True):
                clock.left = again.draw(mode.fails)
                clock.due = clock.left if not mode.operating else NEVER_DUE
    again.arrivals = {each.id: again.draw(each.arrival) for each in model.hazards.values()}
    again.cycles, again.only_spare = cycles(model), only_spares(model)
    chain = Chain()
    known: dict[Any, int] = {}
    worlds: list[World] = []

    def number_of(found: World, levels: dict[str, float]) -> int:
        key = frozen(found)
        if key not in known:
            if len(known) >= most:
                raise TooManyError
            known[key] = len(known)
            worlds.append(found)
            chain.rates.append({})
            chain.levels.append(dict(levels))
        return known[key]

    view = settle(again)
    number_of(again, view.levels)
    for number in range(10**9):
        if number == len(worlds):
            return chain
        explore(worlds[number], number, chain, number_of)
    return chain


def explore(world: World, number: int, chain: Chain, number_of: Any) -> None:
    """Let each event of a state happen, each way that chance can go."""
    view = settle(copy.deepcopy(world))
    count = len([e for e in timed_events(world, view) if e[0] < math.inf])
    for place in range(count):
        SCRIPT.begin()
        for ways in itertools.count():
            if ways == MOST_WAYS:
                raise TooManyError
            branch = copy_of(world)
            seen = settle(branch)
            due, _, happen = [e for e in timed_events(branch, seen) if e[0] < math.inf][place]
            rate = 1 / mean_of(due)
            branch.now += 1
            happen()
            after = settle(branch)
            to = number_of(branch, after.levels)
            if to != number:
                chain.rates[number][to] = (
                    chain.rates[number].get(to, 0.0) + rate * SCRIPT.probability
                )
            if not SCRIPT.next():
                break


def copy_of(world: World) -> World:
    """A world with a state of its own and the same model."""
    memo = {id(world.model): world.model, id(world.rng): world.rng}
    return copy.deepcopy(world, memo)
