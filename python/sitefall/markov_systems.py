"""Chains of systems that stand in every textbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .errors import RequestError, shown
from .markov_chain import Chain
from .markov_inputs import is_index, rate_of

if TYPE_CHECKING:
    from numbers import Real

    from .markov_states import State

__all__ = ["k_of_n"]


def k_of_n(
    units: int,
    needed: int,
    *,
    crews: int,
    failure_rate: Real | float,
    repair_rate: Real | float,
    standby: Literal["active", "cold"] = "active",
    fail_while_down: bool = True,
) -> Chain:
    """Return the chain of equal units that share repair crews; its states count units down.

    The system is down from state ``units - needed + 1`` on. It starts with all units up; a free
    crew begins at once on a unit that waits, one crew a unit.

    Parameters
    ----------
    units, needed, crews : int
        Units there are, units that must work, crews that repair.
    failure_rate, repair_rate : number
        Of one unit, per hour; not negative.
    standby : {"active", "cold"}
        Whether every working unit can fail, or only the ``needed`` that run.
    fail_while_down : bool
        Whether units go on failing while the system is down.

    Returns
    -------
    Chain

    Raises
    ------
    RequestError
        Where a number is none of its kind, or more units are needed than there are.

    Examples
    --------
    >>> chain = k_of_n(3, 2, crews=1, failure_rate=1e-3, repair_rate=0.1)
    >>> f"{chain.visits([2, 3]).share.value:.6g}"
    '0.000588004'
    """
    for name, value in (("units", units), ("needed", needed), ("crews", crews)):
        if isinstance(value, bool) or not is_index(value) or value < 1:
            raise RequestError(f"{name} must be a whole number of at least 1; found {shown(value)}")
    if needed > units:
        raise RequestError(f"needed must be at most units; found {needed} of {units}")
    if standby not in ("active", "cold"):
        raise RequestError(f"standby must be 'active' or 'cold'; found {shown(standby)}")
    fails = rate_of(failure_rate, "failure_rate")
    repaired = rate_of(repair_rate, "repair_rate")
    last = units if fail_while_down else units - needed + 1
    transitions: list[tuple[State, State, float]] = []
    for down in range(last):
        running = units - down if standby == "active" else min(needed, units - down)
        transitions.append((down, down + 1, running * fails))
        transitions.append((down + 1, down, min(down + 1, crews) * repaired))
    return Chain(last + 1, transitions, start=0)
