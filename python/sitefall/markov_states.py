"""The states of a chain by name and by number, and what is given in terms of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .errors import RequestError, shown
from .markov_inputs import count_of, is_index, names_of, rate_of, real, row_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: A state by its name or its number; a set of them, or one alone.
State: TypeAlias = "str | int"
States: TypeAlias = "State | Iterable[State]"
#: Where a chain begins: a state, or the probability of each.
Start: TypeAlias = "State | Mapping[State, float] | ArrayLike"


@dataclass(frozen=True, repr=False)
class Numbering:
    """How many states there are, and the number of each name; no names: numbers alone."""

    size: int
    numbers: dict[str, int]

    @classmethod
    def of(cls, states: Any) -> Numbering:
        """Return that of a number of states, or of their names."""
        names = names_of(states)
        size = len(names) if names else count_of(states)
        return cls(size, {name: number for number, name in enumerate(names)})

    def number(self, state: object) -> int:
        """Return the number of a state."""
        if isinstance(state, str):
            if state not in self.numbers:
                raise RequestError(f"there is no state {shown(state)}")
            return self.numbers[state]
        if isinstance(state, (bool, np.bool_)) or not is_index(state):
            raise RequestError(f"a state is a name or a number; found {shown(state)}")
        number: int = state.__index__()
        if not 0 <= number < self.size:
            raise RequestError(
                f"the states have the numbers 0 to {self.size - 1}; found {shown(number)}"
            )
        return number

    def transition(self, given: Any) -> tuple[int, int, float]:
        """Return the numbers of both states, and the rate."""
        try:
            origin, target, rate = given
        except (TypeError, ValueError):
            raise RequestError(f"a transition is (from, to, rate); found {shown(given)}") from None
        per_hour = rate_of(rate, f"the rate from {shown(origin)} to {shown(target)}")
        return self.number(origin), self.number(target), per_hour

    def places(self, states: States) -> list[int]:
        """Return the numbers of a set, ascending, each once."""
        if isinstance(states, str) or is_index(states):
            return [self.number(states)]
        return sorted({self.number(state) for state in row_of(states, "a set of states")})

    def inside(self, states: States) -> NDArray[np.uint8]:
        """Return of each state whether it is in a set."""
        inside = np.zeros(self.size, np.uint8)
        inside[self.places(states)] = 1
        return inside

    def distribution(self, start: Start) -> NDArray[np.float64]:
        """Return the probability of each state at the start."""
        out = np.zeros(self.size)
        if isinstance(start, Mapping):
            for state, share in start.items():
                out[self.number(state)] = real(share, f"the start in {shown(state)}")
        elif isinstance(start, str) or is_index(start):
            out[self.number(start)] = 1
        else:
            given = np.asarray(start)
            if given.shape != (self.size,) or given.dtype.kind not in "iuf":
                raise RequestError(
                    f"start must be a state or a probability for each of {self.size} states; "
                    f"found {shown(start)}"
                )
            out[:] = given
        if not (np.isfinite(out).all() and (out >= 0).all() and abs(math.fsum(out) - 1) <= 1e-12):
            raise RequestError(f"start must be probabilities that sum to 1; found {shown(start)}")
        return out
