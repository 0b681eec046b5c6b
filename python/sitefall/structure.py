"""The structure engine by itself: fault trees and networks of independent events, solved exactly.

A formula becomes a decision diagram, from which probability and importance follow without
truncation; minimal cut sets are counted there and listed only when asked.

Examples
--------
>>> from sitefall import structure
>>> dark = structure.FaultTree(
...     top="dark",
...     gates={
...         "dark": {"type": "and", "children": ["mains", "backup"]},
...         "backup": {"type": "or", "children": ["generator", "relay"]},
...     },
...     basic_events={"mains": 0.03, "generator": 0.02, "relay": 0.05},
... )
>>> found = structure.solve(dark, cut_sets=True)
>>> round(found.probability.value, 9)
0.00207
>>> [each.events for each in found.cut_sets.listed]
[('generator', 'mains'), ('mains', 'relay')]
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from . import _core
from .errors import RequestError, shown
from .estimate import Estimate
from .fault_trees import FaultTree, Network, probability_of, real_of
from .result import Result
from .running import count
from .structure_tables import structure_frame, structure_summary, structure_tables

if TYPE_CHECKING:
    import pandas as pd

    from .tables import Table

__all__ = ["CutSet", "CutSets", "FaultTree", "Importance", "Network", "Structure", "solve"]

Order: TypeAlias = Literal["automatic", "smallest_first", "largest_first", "as_given"]


@dataclass(frozen=True)
class Importance:
    """What one event means for the top; an estimate without a value is infinite or undefined.

    Attributes
    ----------
    birnbaum : Estimate
        How much likelier the top is with the event than without it: dP/dq. Exact in a tree of
        failures alone; where an event can mend the top, what it adds and what it takes away may
        cancel, and the bounds say how far; so with criticality.
    if_happened, if_not : Estimate
        P(top) given that the event has happened, and that it has not.
    criticality : Estimate
        ``birnbaum * q / P(top)``, the share of P(top) that would go if the event never happened:
        ``1 - 1 / risk_reduction``. Many tools call this one Fussell-Vesely.
    diagnostic : Estimate
        P(the event has happened | top).
    risk_achievement : Estimate
        RAW, ``if_happened / P(top)``.
    risk_reduction : Estimate
        RRW, ``P(top) / if_not``; no value where the top cannot happen without the event.
    fussell_vesely_cut_sets : Estimate or None
        P(some minimal cut set that holds the event has happened | top), the definition of Vesely
        and Fussell; None unless asked for.
    """

    birnbaum: Estimate
    if_happened: Estimate
    if_not: Estimate
    criticality: Estimate
    diagnostic: Estimate
    risk_achievement: Estimate
    risk_reduction: Estimate
    fussell_vesely_cut_sets: Estimate | None = None


@dataclass(frozen=True)
class CutSet:
    """A smallest set of events that makes the top happen; `probability` that all of it has."""

    events: tuple[str, ...]
    probability: float


@dataclass(frozen=True)
class CutSets:
    """The minimal cut sets.

    Attributes
    ----------
    count : float
        How many there are, all of them; exact below 2**53.
    exact_count : int or None
        The same where 64 bits hold it.
    smallest_order : int or None
        Events in the smallest; None where the top cannot happen.
    by_order : tuple of float
        How many there are of 0, 1, 2, ... events, as far as asked.
    rare_event_sum : Estimate
        Sum of their probabilities: no probability, above P(top), may exceed 1.
    min_cut_upper_bound : Estimate
        1 - product of (1 - probability of a set): never below P(top). No value where there are
        over a million sets and the likeliest has a probability above 0.99.
    nodes : int
        Of the diagram that holds them.
    listed : tuple of CutSet or None
        Those within the cut-off, by order, then by name; None where not asked for.
    """

    count: float
    exact_count: int | None
    smallest_order: int | None
    by_order: tuple[float, ...]
    rare_event_sum: Estimate
    min_cut_upper_bound: Estimate
    nodes: int
    listed: tuple[CutSet, ...] | None = None


@dataclass(frozen=True, repr=False)
class Structure(Result):
    """A fault tree or a network, solved, given the probabilities of its events.

    Attributes
    ----------
    probability : Estimate
        That the top has happened; of a network, that its terminals are parted.
    complement : Estimate
        That it has not; computed by itself, so that both keep their digits however small.
    interruptions_per_hour : Estimate or None
        How often the top begins, where it was told how often the events do.
    importance : dict of Importance or None
        By name of the event.
    cut_sets : CutSets or None
        None where not asked for.
    nodes : int
        Of the decision diagram.
    seconds : float
        What the computing took; results that differ in nothing else are equal.
    """

    kind: ClassVar[str] = "structure"

    probability: Estimate
    complement: Estimate
    nodes: int
    seconds: float = field(compare=False)
    method: str
    version: str
    interruptions_per_hour: Estimate | None = None
    importance: dict[str, Importance] | None = None
    cut_sets: CutSets | None = None

    def summary(self) -> str:
        """Return one line."""
        return structure_summary(self)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return structure_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each event and measure, those of the top first; needs pandas."""
        return structure_frame(self)


def solve(
    model: FaultTree | Network,
    *,
    importance: bool = False,
    fussell_vesely: bool = False,
    cut_sets: bool | Literal["count"] = False,
    most_events: int | None = None,
    least_probability: float | None = None,
    most_sets: int | None = None,
    failures_per_hour: Mapping[str, float] | None = None,
    order: Order = "automatic",
    most_nodes: int | None = None,
) -> Structure:
    """Solve a fault tree or a network of independent events exactly.

    Parameters
    ----------
    model : FaultTree or Network
        Of a network the top is that its terminals are parted.
    importance : bool
        Importance of every event.
    fussell_vesely : bool
        Also Fussell-Vesely importance by cut sets: a diagram for each event, dearer than the
        rest. Needs `importance`.
    cut_sets : bool or "count"
        Count and bound the minimal cut sets; True lists them too.
    most_events, least_probability, most_sets : int, float, int
        List only sets of at most so many events and at least so probable; more than `most_sets`
        (1,000,000) are refused. With ``cut_sets=True`` only.
    failures_per_hour : mapping of str to float
        How often each event begins in the long run, per hour: of an element with mean up and down
        times, 1 / (up + down). Of every event that can happen.
    order : {"automatic", "smallest_first", "largest_first", "as_given"}
        Order of the variables in the diagram: time and memory depend on it, never the numbers.
    most_nodes : int
        Of any diagram, 20,000,000 unless said; about 40 bytes each while it grows.

    Returns
    -------
    Structure
        Every number exact: finite arithmetic on the whole model, no truncation. Where what an
        event adds and takes away cancels, its importance is proven, within bounds of rounding.

    Raises
    ------
    RequestError
        Where an option is out of its range; where cut sets or frequencies are asked of a tree in
        which an event can mend the top (``"not"``, ``"xor"``); where a diagram outgrows its cap.

    Examples
    --------
    >>> from sitefall.structure import Network, solve
    >>> pair = {"west": {"ends": ["a", "b"], "failure": 0.1},
    ...         "east": {"ends": ["a", "b"], "failure": 0.2}}
    >>> round(solve(Network(["a", "b"], pair, ["a", "b"])).probability.value, 12)
    0.02
    """
    if not isinstance(model, (FaultTree, Network)):
        raise RequestError(f"this is neither a FaultTree nor a Network: {shown(model)}")
    for name, flag in (("importance", importance), ("fussell_vesely", fussell_vesely)):
        if not isinstance(flag, bool):
            raise RequestError(f"{name} must be True or False; found {shown(flag)}")
    if fussell_vesely and not importance:
        raise RequestError("fussell_vesely adds to importance; ask for importance=True too")
    request = model.request() | {"order": _order(order), "importance": importance}
    request["fussell_vesely"] = fussell_vesely
    request |= _cut_set_options(cut_sets, most_events, least_probability, most_sets)
    if (nodes := count(most_nodes, "most_nodes", least=2, most=2**31)) is not None:
        request["most_nodes"] = nodes
    if failures_per_hour is not None:
        request["begins"] = _begins(failures_per_hour, model.events, request["q"])
    begun = time.perf_counter()
    answer = json.loads(_core.structure(json.dumps(request)))
    return _result(model.events, answer, time.perf_counter() - begun)


def _order(order: object) -> str:
    known = ("automatic", "smallest_first", "largest_first", "as_given")
    if not isinstance(order, str) or order not in known:
        raise RequestError(f"order must be one of {', '.join(known)}; found {shown(order)}")
    return order


def _cut_set_options(
    cut_sets: object, most_events: object, least_probability: object, most_sets: object
) -> dict[str, Any]:
    if not isinstance(cut_sets, bool) and cut_sets != "count":
        raise RequestError(f"cut_sets must be True, False or 'count'; found {shown(cut_sets)}")
    cut_off = {
        "most_events": count(most_events, "most_events"),
        "least_probability": None
        if least_probability is None
        else probability_of(least_probability, "a set (least_probability)"),
        "most_sets": count(most_sets, "most_sets"),
    }
    given = {name: value for name, value in cut_off.items() if value is not None}
    if given and cut_sets is not True:
        raise RequestError(f"{', '.join(given)}: only for a list, cut_sets=True")
    if cut_sets is False:
        return {}
    return {"cut_sets": True, "orders": 10} | ({"list": given} if cut_sets is True else {})


def _begins(given: object, events: tuple[str, ...], q: list[float]) -> list[float]:
    if not isinstance(given, Mapping):
        raise RequestError(f"failures_per_hour must be a mapping by name; found {shown(given)}")
    if unknown := [name for name in given if name not in events]:
        raise RequestError(f"failures_per_hour names {shown(unknown[0])}, which is no event")
    missing = [name for name, p in zip(events, q, strict=True) if name not in given and p > 0]
    if missing:
        raise RequestError(f"failures_per_hour lacks {', '.join(missing):.200}")
    rates = []
    for name in events:
        rate = real_of(given.get(name, 0.0), f"failures_per_hour of {name!r}")
        if not 0 <= rate < math.inf:
            raise RequestError(
                f"failures_per_hour of {name!r} must be finite and not negative; found {rate}"
            )
        rates.append(rate)
    return rates


def _exact(value: float | None) -> Estimate:
    return Estimate(value, value, value, 1.0, "structure", "exact")


def _rounded(found: list[float | None]) -> Estimate:
    """Return a number that may have cancelled: proven where it has, exact elsewhere."""
    value, error = found
    if value is None or not error:
        return _exact(value)
    return Estimate(value, value - error, value + error, 1.0, "structure", "proven")


def _result(events: tuple[str, ...], answer: dict[str, Any], seconds: float) -> Structure:
    frequency, importance, sets = (
        answer.get(name) for name in ("frequency", "importance", "cut_sets")
    )
    return Structure(
        probability=_exact(answer["yes"]),
        complement=_exact(answer["no"]),
        nodes=answer["nodes"],
        seconds=seconds,
        method="structure",
        version=_core.version(),
        interruptions_per_hour=None if frequency is None else _rounded(frequency),
        importance=None
        if importance is None
        else _importance(events, importance, answer["fussell_vesely"]),
        cut_sets=None if sets is None else _cut_sets(events, sets),
    )


def _importance(
    events: tuple[str, ...], rows: list[dict[str, Any]], through: list[float | None] | None
) -> dict[str, Importance]:
    found = {}
    for number, name in enumerate(events):
        values = {
            measure: _rounded(value) if isinstance(value, list) else _exact(value)
            for measure, value in rows[number].items()
        }
        extra = None if through is None else _exact(through[number])
        found[name] = Importance(**values, fussell_vesely_cut_sets=extra)
    return found


def _cut_sets(events: tuple[str, ...], answer: dict[str, Any]) -> CutSets:
    listed = answer.pop("listed", None)
    rare, bound = (_exact(answer.pop(name)) for name in ("rare_event_sum", "min_cut_upper_bound"))
    if listed is not None:
        listed = tuple(CutSet(tuple(events[i] for i in numbers), p) for numbers, p in listed)
    answer["by_order"] = tuple(answer["by_order"])
    return CutSets(**answer, rare_event_sum=rare, min_cut_upper_bound=bound, listed=listed)
