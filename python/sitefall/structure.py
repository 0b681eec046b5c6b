"""The structure engine by itself: fault trees and networks of independent events.

Examples
--------
>>> tree = FaultTree(
...     "top",
...     gates={"top": all_of("mains", "generator"), "generator": any_of("gen", "relay")},
...     probabilities={"mains": 0.03, "gen": 0.02, "relay": 0.05},
... )
>>> round(tree.probability().value, 8)
0.00207
>>> tree.cut_sets().sets
(('gen', 'mains'), ('mains', 'relay'))
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import _core
from .errors import RequestError, shown
from .estimate import Estimate

__all__ = [
    "CutSets",
    "FaultTree",
    "Gate",
    "Importance",
    "Network",
    "all_of",
    "any_of",
    "at_least",
    "exclusive",
    "none_of",
]

MOST_SETS = 1_000_000


@dataclass(frozen=True)
class Gate:
    """One gate: `kind` "at_least" (with `k`), "exclusive" (of two) or "not" (of one)."""

    kind: str
    inputs: tuple[str, ...]
    k: int = 1


def all_of(*inputs: str) -> Gate:
    """Return the gate that is true where all inputs are (AND)."""
    return Gate("at_least", inputs, len(inputs))


def any_of(*inputs: str) -> Gate:
    """Return the gate that is true where any input is (OR)."""
    return Gate("at_least", inputs, 1)


def at_least(k: int, *inputs: str) -> Gate:
    """Return the gate that is true where at least `k` inputs are."""
    return Gate("at_least", inputs, k)


def exclusive(first: str, second: str) -> Gate:
    """Return the gate that is true where just one of two inputs is (XOR)."""
    return Gate("exclusive", (first, second))


def none_of(only: str) -> Gate:
    """Return the gate that is true where its input is not (NOT)."""
    return Gate("not", (only,))


@dataclass(frozen=True)
class Importance:
    """What one event contributes to the top; all are pure numbers.

    Attributes
    ----------
    birnbaum : float
        P(top | event) - P(top | no event), the derivative of the probability.
    criticality : float
        Probability that the event has happened and is critical, given the top.
    diagnostic : float
        Probability that the event has happened, given the top.
    fussell_vesely : float or None
        Probability that a minimal cut set with the event has happened, given the top; None for a
        function that is not coherent. (Some tools give this name to `criticality`.)
    raw : float or None
        Risk achievement worth, P(top | event) / P(top); None where the top cannot happen.
    rrw : float or None
        Risk reduction worth, P(top) / P(top | no event); None where that is infinite.
    """

    birnbaum: float
    criticality: float
    diagnostic: float
    fussell_vesely: float | None
    raw: float | None
    rrw: float | None


@dataclass(frozen=True)
class CutSets:
    """Minimal cut sets: smallest sets of events that make the top happen.

    Attributes
    ----------
    count : float
        How many there are, up to the order asked for; exact below 2**53.
    smallest_order : int or None
        Events in a smallest one; None where there is none.
    sets : tuple of tuple of str
        The sets, by size, then by name.
    """

    count: float
    smallest_order: int | None
    sets: tuple[tuple[str, ...], ...]


def _exact(value: float) -> Estimate:
    return Estimate(value, value, value, 1.0, "structure", "exact")


def _probability(value: object, name: str) -> float:
    if isinstance(value, (bool, str)) or not hasattr(value, "__float__"):
        raise RequestError(f"the probability of {name} must be a number; found {shown(value)}")
    number = float(value)
    if not 0 <= number <= 1:
        raise RequestError(
            f"the probability of {name} must lie between 0 and 1; found {shown(value)}"
        )
    return number


class FaultTree:
    """A top event as a function of independent basic events.

    Parameters
    ----------
    top : str
        Name of a gate or event.
    gates : mapping of str to Gate
        What each gate asks of gates and events.
    probabilities : mapping of str to float, optional
        Of each basic event; without them only cut sets can be asked for. An input that is neither
        a gate nor stands here is an event of unknown probability.

    Raises
    ------
    RequestError
        Where a name is both, a gate asks for what cannot be, gates go in a circle, or a
        probability is none.
    """

    def __init__(
        self, top: str, *, gates: Mapping[str, Gate], probabilities: Mapping[str, Any] | None = None
    ) -> None:
        self.top = top
        self.gates = dict(gates)
        given = probabilities or {}
        self.probabilities = {name: _probability(p, name) for name, p in given.items()}
        if both := sorted(set(self.gates) & set(self.probabilities)):
            raise RequestError(f"{both[0]} is both a gate and an event")
        for name, gate in self.gates.items():
            _check(name, gate)
        self._order = self._bottom_up()
        self.events: tuple[str, ...] = tuple(sorted(n for n in self._order if n not in self.gates))

    def _bottom_up(self) -> list[str]:
        """Return what stands below the top, inputs first."""
        order: dict[str, None] = {}
        under_way: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(self.top, False)]
        while stack:
            name, is_done = stack.pop()
            if is_done:
                del under_way[name]
                order[name] = None
            elif name in under_way:
                circle = [*under_way][[*under_way].index(name) :]
                raise RequestError(f"gates go in a circle: {' -> '.join([*circle, name])}")
            elif name not in order:
                under_way[name] = None
                stack.append((name, True))
                gate = self.gates.get(name)
                stack.extend((i, False) for i in (gate.inputs if gate else ()) if i not in order)
        return list(order)

    def _question(self, **wanted: Any) -> dict[str, Any]:
        number = {event: index for index, event in enumerate(self.events)}
        place = {name: index for index, name in enumerate(self._order)}
        nodes: list[list[Any]] = []
        for name in self._order:
            gate = self.gates.get(name)
            if gate is None:
                nodes.append(["variable", number[name]])
            elif gate.kind == "at_least":
                nodes.append(["at_least", gate.k, [place[i] for i in gate.inputs]])
            else:
                nodes.append([gate.kind, *(place[i] for i in gate.inputs)])
        variables = len(self.events)
        return {"variables": variables, "nodes": nodes, "top": len(nodes) - 1, **wanted}

    def _q(self) -> list[float]:
        if missing := [e for e in self.events if e not in self.probabilities]:
            raise RequestError(f"no probability is given for: {', '.join(missing)[:200]}")
        return [self.probabilities[e] for e in self.events]

    def _ask(self, **wanted: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(_core.structure(json.dumps(self._question(**wanted))))
        return answer

    def probability(self) -> Estimate:
        """Return the probability of the top, exact but for rounding (relative 1e-13 or so)."""
        if not self.events:
            raise RequestError("the top hangs on no event")
        return _exact(self._ask(q=self._q())["probability"])

    def importance(self) -> dict[str, Importance]:
        """Return the measures of importance of each event below the top."""
        coherent = not any(
            self.gates[n].kind in ("exclusive", "not") for n in self._order if n in self.gates
        )
        sets = {"cut_sets": {"most_order": len(self.events), "most": 0}} if coherent else {}
        answer = self._ask(q=self._q(), importance=True, **sets)
        names = Importance.__dataclass_fields__
        found = {self.events[i["variable"]]: i for i in answer["importance"]}
        return {
            event: Importance(**{name: found[event].get(name) for name in names})
            for event in self.events
            if event in found
        }

    def cut_sets(self, *, most_order: int | None = None, most: int = MOST_SETS) -> CutSets:
        """Return the minimal cut sets of up to `most_order` events (None: of any order).

        Raises
        ------
        RequestError
            Where the tree has gates "not" or "exclusive", or more than `most` sets.
        """
        order = len(self.events) if most_order is None else most_order
        found = self._ask(cut_sets={"most_order": order, "most": most})["cut_sets"]
        sets = tuple(tuple(self.events[v] for v in chosen) for chosen in found.get("sets", ()))
        least = found["smallest_order"]
        return CutSets(found["count"], None if least < 0 else least, sets)

    def bounds(self) -> tuple[float, float]:
        """Return the sum of the cut sets' probabilities and the min-cut upper bound.

        Both lie above the probability of a coherent top; the sum may lie above 1.
        """
        wanted = {"most_order": len(self.events), "most": MOST_SETS}
        answer = self._ask(q=self._q(), cut_sets=wanted, bounds=True)
        return answer["sum"], answer["upper_bound"]


def _check(name: str, gate: Gate) -> None:
    if not isinstance(gate, Gate):
        raise RequestError(f"{name} must be a Gate; found {shown(gate)}")
    count = {"exclusive": 2, "not": 1}.get(gate.kind)
    if gate.kind != "at_least" and count is None:
        raise RequestError(f"{name}: unknown kind of gate {shown(gate.kind)}")
    if count is not None and len(gate.inputs) != count:
        raise RequestError(f"{name}: {gate.kind} takes {count} inputs; found {len(gate.inputs)}")
    if gate.kind == "at_least" and not 1 <= gate.k <= len(gate.inputs):
        raise RequestError(f"{name}: at least {gate.k} of {len(gate.inputs)} inputs cannot be")


class Network:
    """An undirected network whose links, and nodes, fail independently.

    Parameters
    ----------
    links : iterable of (a, b, probability of failure)
        Ends may be any hashable names.
    node_failures : mapping, optional
        Probability of failure of nodes; those left out never fail.
    """

    def __init__(
        self,
        links: Iterable[tuple[Any, Any, Any]],
        *,
        node_failures: Mapping[Any, Any] | None = None,
    ) -> None:
        self._number: dict[Any, int] = {}
        self._links: list[tuple[int, int]] = []
        self._q: list[float] = []
        for a, b, q in links:
            ends = tuple(self._number.setdefault(end, len(self._number)) for end in (a, b))
            self._links.append((ends[0], ends[1]))
            self._q.append(_probability(q, f"link {a}-{b}"))
        given = {n: _probability(q, f"node {n}") for n, q in (node_failures or {}).items()}
        if unknown := [n for n in given if n not in self._number]:
            raise RequestError(f"no link touches node {shown(unknown[0])}")
        self._node_q = [given.get(n, 0.0) for n in self._number]

    def joined(self, terminals: Sequence[Any]) -> Estimate:
        """Return the probability that working links and nodes join all terminals."""
        return _exact(self._answer(terminals)["complement"])

    def not_joined(self, terminals: Sequence[Any]) -> Estimate:
        """Return the probability that some terminal is cut off or has failed."""
        return _exact(self._answer(terminals)["probability"])

    def _answer(self, terminals: Sequence[Any]) -> dict[str, Any]:
        if not terminals:
            raise RequestError("name at least one terminal")
        if unknown := [t for t in terminals if t not in self._number]:
            raise RequestError(f"no link touches terminal {shown(unknown[0])}")
        network = {"nodes": len(self._number), "links": self._links}
        question = {"network": network, "terminals": [self._number[t] for t in terminals]}
        answer: dict[str, Any] = json.loads(
            _core.structure(json.dumps({**question, "q": self._q + self._node_q}))
        )
        if not all(math.isfinite(answer[key]) for key in ("probability", "complement")):
            raise RequestError("the probabilities give no finite answer")
        return answer
