"""Fault trees and networks as plain data, checked, and as the formula that the engine solves."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import RequestError, shown

__all__ = ["FaultTree", "Network"]

#: The words for a gate, and what the engine calls it.
GATES = {
    "and": "all",
    "or": "any",
    "atleast": "at_least",
    "at_least": "at_least",
    "xor": "exclusive",
    "not": "negation",
}
#: A node of a formula: gate, value, numbers of its inputs.
FormulaNode = tuple[str, int, list[int]]


@dataclass(frozen=True)
class FaultTree:
    """Why something fails: gates over basic events that happen independently of each other.

    Parameters
    ----------
    top : str
        The gate or event that is asked about.
    gates : mapping of str to mapping
        By name: ``type`` (``"and"``, ``"or"``, ``"atleast"``, ``"xor"``, ``"not"``), ``children``
        (names of gates and events, each once) and, of ``"atleast"``, how many, ``k``. ``"not"``
        has one child and ``"xor"`` two. Gates may share children; any depth.
    basic_events : mapping of str to float
        By name: probability that it has happened, from 0 to 1.

    Raises
    ------
    RequestError
        Where a name is unknown or stands for two things, gates form a circle, a gate is not as
        above, or a number is no probability; each by name.

    Examples
    --------
    >>> FaultTree(
    ...     top="dark",
    ...     gates={"dark": {"type": "and", "children": ["mains", "generator"]}},
    ...     basic_events={"mains": 0.03, "generator": 0.07},
    ... ).events
    ('generator', 'mains')
    """

    top: str
    gates: Mapping[str, Mapping[str, Any]]
    basic_events: Mapping[str, float]

    def __post_init__(self) -> None:
        given = dict(_mapping(self.gates, "gates"))
        object.__setattr__(self, "gates", given)
        events = _mapping(self.basic_events, "basic_events")
        found = {name: probability_of(q, f"event {name!r}") for name, q in events.items()}
        object.__setattr__(self, "basic_events", found)
        for name, gate in given.items():
            _check_gate(name, gate, self._known)
        own = {name: dict(gate, children=tuple(gate["children"])) for name, gate in given.items()}
        object.__setattr__(self, "gates", own)
        self._known(self.top, "the top")
        _check_circles(self.gates)

    @property
    def events(self) -> tuple[str, ...]:
        """Names of the basic events, sorted: the engine numbers them so."""
        return tuple(sorted(self.basic_events))

    def request(self) -> dict[str, Any]:
        """Return nodes, top and probabilities as the engine reads them."""
        events = self.events
        nodes: list[FormulaNode] = [("variable", number, []) for number in range(len(events))]
        at = {name: number for number, name in enumerate(events)}
        for name in _children_first(self.top, self.gates):
            gate = self.gates[name]
            inputs = [at[child] for child in gate["children"]]
            at[name] = len(nodes)
            nodes.append((GATES[gate["type"]], int(gate.get("k", 0)), inputs))
        q = [self.basic_events[name] for name in events]
        return {"nodes": nodes, "top": at[self.top], "q": q}

    def _known(self, name: object, where: str) -> None:
        if isinstance(name, str) and (name in self.gates) != (name in self.basic_events):
            return
        if isinstance(name, str) and name in self.gates:
            raise RequestError(f"{name!r} is both a gate and a basic event; name one otherwise")
        raise RequestError(
            f"{where} names {shown(name)}, which is neither a gate nor a basic event"
            + _nearest(name, [*self.gates, *self.basic_events])
        )


@dataclass(frozen=True)
class Network:
    """An undirected network that is to connect its terminals; links and nodes fail independently.

    Parameters
    ----------
    nodes : mapping of str to float, or sequence of str
        Probability that each node has failed, by name; of a sequence none ever fails.
    links : mapping of str to mapping
        By name: ``ends``, two nodes, and ``failure``, the probability that it has failed.
    terminals : sequence of str
        The nodes to connect: two, some, or all. A terminal that has failed is not connected.

    Raises
    ------
    RequestError
        Where a name is unknown or stands for two things, or a number is no probability.

    Examples
    --------
    >>> Network(["a", "b"], {"ab": {"ends": ["a", "b"], "failure": 0.1}}, ["a", "b"]).events
    ('ab',)
    """

    nodes: Mapping[str, float]
    links: Mapping[str, Mapping[str, Any]]
    terminals: Sequence[str]

    def __init__(
        self,
        nodes: Mapping[str, float] | Collection[str],
        links: Mapping[str, Mapping[str, Any]],
        terminals: Sequence[str],
    ) -> None:
        if isinstance(nodes, str):
            raise RequestError("nodes must be several names, found one text")
        given = nodes if isinstance(nodes, Mapping) else dict.fromkeys(nodes, 0.0)
        checked = {
            name: probability_of(q, f"node {name!r}")
            for name, q in _mapping(given, "nodes").items()
        }
        object.__setattr__(self, "nodes", checked)
        object.__setattr__(self, "links", _links(_mapping(links, "links"), checked))
        object.__setattr__(self, "terminals", tuple(_terminals(terminals, checked)))

    @property
    def events(self) -> tuple[str, ...]:
        """Names of the links, and of the nodes that can fail, sorted."""
        return tuple(sorted(self._failing()))

    def _failing(self) -> dict[str, float]:
        links = {name: link["failure"] for name, link in self.links.items()}
        return links | {name: q for name, q in self.nodes.items() if q > 0}

    def request(self) -> dict[str, Any]:
        """Return nodes, network and probabilities as the engine reads them."""
        events, failing = self.events, self._failing()
        nodes: list[FormulaNode] = [("variable", number, []) for number in range(len(events))]
        at = {name: number for number, name in enumerate(events)}
        nodes.append(("constant", 0, []))
        place = {name: number for number, name in enumerate(self.nodes)}
        network = {
            "nodes": [at.get(name, len(events)) for name in self.nodes],
            "links": [
                [*(place[end] for end in link["ends"]), at[name]]
                for name, link in self.links.items()
            ],
            "terminals": [place[name] for name in self.terminals],
        }
        return {"nodes": nodes, "network": network, "q": [failing[name] for name in events]}


def probability_of(value: object, name: str) -> float:
    """Return `value` as a probability.

    Raises
    ------
    RequestError
        Where it is no number from 0 to 1; `name` says whose.
    """
    found = real_of(value, f"the probability of {name}")
    if not 0 <= found <= 1:  # neither is NaN
        raise RequestError(f"the probability of {name} must be from 0 to 1; found {shown(value)}")
    return found


def real_of(value: object, name: str) -> float:
    """Return `value` as a float; no text, and no truth value, NumPy's included."""
    if isinstance(value, (bool, str)) or str(getattr(value, "dtype", "")) == "bool":
        raise RequestError(f"{name} must be a number; found {shown(value)}")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise RequestError(f"{name} must be a number; found {shown(value)}") from None


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RequestError(f"{name} must be a mapping by name; found {shown(value)}")
    for key in value:
        if not isinstance(key, str) or not key:
            raise RequestError(f"{name} must have names that are text; found {shown(key)}")
    return value


def _nearest(name: object, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1) if isinstance(name, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _check_gate(name: str, gate: object, check_name: Any) -> None:
    where = f"gate {name!r}"
    if not isinstance(gate, Mapping):
        raise RequestError(f"{where} must be a mapping with type and children; found {shown(gate)}")
    kind = gate.get("type")
    if not isinstance(kind, str) or kind not in GATES:
        raise RequestError(f"{where} has type {shown(kind)}; known are {', '.join(GATES)}")
    votes = GATES[kind] == "at_least"
    if unknown := set(gate) - {"type", "children"} - ({"k"} if votes else set()):
        raise RequestError(f"{where} of type {kind} has unknown fields: {shown(sorted(unknown))}")
    children = gate.get("children")
    if isinstance(children, str) or not isinstance(children, Sequence) or not children:
        raise RequestError(f"{where} must list its children; found {shown(children)}")
    for child in children:
        check_name(child, where)
    if len(set(children)) < len(children):
        raise RequestError(f"{where} names a child twice: {shown(list(children))}")
    wanted = {"not": 1, "xor": 2}.get(kind, len(children))
    if len(children) != wanted:
        raise RequestError(
            f"{where} of type {kind} must have exactly {wanted} of children; it has {len(children)}"
        )
    if votes:
        _check_votes(where, gate.get("k"), len(children))


def _check_votes(where: str, k: object, children: int) -> None:
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= children:
        raise RequestError(
            f"{where} needs k, a whole number from 1 to its {children} children; found {shown(k)}"
        )


def _children_first(top: str, gates: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the gates under `top`, each after its children, without recursion."""
    done: set[str] = set()
    waiting: list[tuple[str, bool]] = [(top, False)]
    while waiting:
        name, ready = waiting.pop()
        if name in done or name not in gates:
            continue
        if ready:
            done.add(name)
            yield name
        else:
            waiting.append((name, True))
            waiting += [(child, False) for child in reversed(gates[name]["children"])]


def _check_circles(gates: Mapping[str, Mapping[str, Any]]) -> None:
    done: set[str] = set()
    for start in gates:
        path: dict[str, Iterator[str]] = {}
        if start not in done:
            path[start] = iter(gates[start]["children"])
        while path:
            name = next(reversed(path))
            child = next(path[name], None)
            if child is None:
                path.popitem()
                done.add(name)
            elif child in path:
                names = list(path)
                circle = " -> ".join([*names[names.index(child) :], child])
                raise RequestError(f"gates form a circle: {circle:.300}")
            elif child in gates and child not in done:
                path[child] = iter(gates[child]["children"])


def _links(links: Mapping[str, Any], nodes: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    found = {}
    for name, link in links.items():
        where = f"link {name!r}"
        if name in nodes:
            raise RequestError(f"{name!r} is both a node and a link; name one otherwise")
        if not isinstance(link, Mapping) or set(link) != {"ends", "failure"}:
            raise RequestError(f"{where} must have ends and failure; found {shown(link)}")
        ends = link["ends"]
        if isinstance(ends, str) or not isinstance(ends, Sequence) or len(ends) != 2:
            raise RequestError(f"{where} must have two ends; found {shown(ends)}")
        for end in ends:
            _check_node(end, where, nodes)
        found[name] = {"ends": tuple(ends), "failure": probability_of(link["failure"], where)}
    return found


def _terminals(terminals: object, nodes: Mapping[str, float]) -> Sequence[str]:
    if isinstance(terminals, str) or not isinstance(terminals, Sequence) or not terminals:
        raise RequestError(f"terminals must be names of nodes; found {shown(terminals)}")
    for name in terminals:
        _check_node(name, "terminals", nodes)
    return terminals


def _check_node(name: object, where: str, nodes: Mapping[str, float]) -> None:
    if not isinstance(name, str) or name not in nodes:
        raise RequestError(
            f"{where} names {shown(name)}, which is no node" + _nearest(name, list(nodes))
        )
