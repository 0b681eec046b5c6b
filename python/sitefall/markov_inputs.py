"""What the Markov engine is given, checked by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeGuard

import numpy as np

from .errors import RequestError, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray


def is_index(value: object) -> TypeGuard[SupportsIndex]:
    """Return whether it is one whole number, also where it is a NumPy scalar; an array is none."""
    return hasattr(value, "__index__") and not (isinstance(value, np.ndarray) and value.ndim)


def row_of(values: Any, name: str) -> tuple[Any, ...]:
    """Return the values one by one, whatever holds them: a list, a set, a generator, an array."""
    try:
        return tuple(values)
    except TypeError:
        raise RequestError(f"{name} must be a row; found {shown(values)}") from None


def names_of(states: Any) -> tuple[str, ...]:
    """Return the names of the states; none where they have numbers alone."""
    if is_index(states):
        return ()
    try:
        names = tuple(states)
    except TypeError:
        raise RequestError(
            f"states must be a number of states or their names; found {shown(states)}"
        ) from None
    if isinstance(states, str) or not all(isinstance(name, str) for name in names):
        raise RequestError(f"names of states must be texts; found {shown(states)}")
    if not names or len(set(names)) < len(names):
        raise RequestError(f"names of states must be there and distinct; found {shown(states)}")
    return names


def count_of(states: Any) -> int:
    """Return how many states there are."""
    if isinstance(states, bool) or not 1 <= (number := int(states.__index__())) < 2**32 - 1:
        raise RequestError(f"states must be at least 1 and fewer than 2^32; found {shown(states)}")
    return number


def real(value: Any, name: str) -> float:
    """Return a finite number, whatever its type."""
    if isinstance(value, (bool, np.bool_, str)) or not hasattr(value, "__float__"):
        raise RequestError(f"{name} must be a number; found {shown(value)}")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise RequestError(f"{name} must be a number; found {shown(value)}") from None
    if not math.isfinite(number):
        raise RequestError(f"{name} must be finite; found {shown(value)}")
    return number


def rate_of(value: Any, name: str) -> float:
    """Return a rate of at least 0."""
    number = real(value, name)
    if number < 0:
        raise RequestError(f"{name} must not be negative; found {shown(value)}")
    return number


def hours_of(value: Any, name: str) -> float:
    """Return a number of hours of at least 0."""
    number = real(value, name)
    if number < 0:
        raise RequestError(f"{name} must be hours of at least 0; found {shown(value)}")
    return number


def times_of(value: Any) -> tuple[float, ...]:
    """Return times in hours: one, or a row of them."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    alone = isinstance(value, str) or not hasattr(value, "__iter__")
    return tuple(hours_of(time, "a time") for time in ([value] if alone else value))


def whole(value: Any, name: str) -> NDArray[Any]:
    """Return an array of state numbers."""
    array = np.asarray(value)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise RequestError(f"{name} must be state numbers in a row; found {shown(value)}")
    return array
