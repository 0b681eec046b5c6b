"""From a seed, in any form that SPEC 7 allows, to the 128-bit key of the random streams."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, SupportsIndex, TypeAlias

from .errors import RequestError, shown

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Rng", "is_spelled_key", "key_of", "spell_key"]

#: What ``rng=`` takes: an int, a SeedSequence, a Generator (which advances), the ``seed`` of a
#: result (text, to have the same result again), or None for entropy of the system.
Rng: TypeAlias = "SupportsIndex | np.random.SeedSequence | np.random.Generator | str | None"

_SPELLED = re.compile(r"[0-9a-f]{32}")


def key_of(rng: Rng) -> int:
    """Return the 128-bit key that `rng` stands for.

    Parameters
    ----------
    rng : int, numpy.random.SeedSequence, numpy.random.Generator, str or None
        The seed; a str is the ``seed`` of an earlier result and gives its key back.

    Raises
    ------
    RequestError
        For anything else, a bool and a negative number included.

    Examples
    --------
    >>> key_of("000000000000000000000000000000ff")
    255
    """
    if isinstance(rng, str):
        if not is_spelled_key(rng):
            raise RequestError(
                f"a seed given as text has 32 hexadecimal digits; found {shown(rng)}"
            )
        return int(rng, 16)

    import numpy as np

    if isinstance(rng, np.random.Generator):
        high, low = rng.integers(0, 2**64, size=2, dtype=np.uint64)
    else:
        sequence = rng if isinstance(rng, np.random.SeedSequence) else _sequence(rng)
        high, low = sequence.generate_state(2, np.uint64)
    return int(high) << 64 | int(low)


def _sequence(rng: SupportsIndex | None) -> np.random.SeedSequence:
    import numpy as np

    if rng is None:
        return np.random.SeedSequence()
    if isinstance(rng, (bool, np.bool_)):
        raise RequestError("rng must be a whole number, not a bool")
    try:
        entropy = operator.index(rng)
    except TypeError:
        raise RequestError(
            "rng must be an int, a numpy SeedSequence or Generator, the seed of a result, or None; "
            f"found {type(rng).__name__}"
        ) from None
    if entropy < 0:
        raise RequestError(f"rng must not be negative; found {shown(entropy)}")
    return np.random.SeedSequence(entropy)


def is_spelled_key(text: str) -> bool:
    """Return whether `text` is a key as results spell it."""
    return _SPELLED.fullmatch(text) is not None


def spell_key(key: int) -> str:
    """Return the key as results spell it: 32 hexadecimal digits.

    Examples
    --------
    >>> spell_key(255)
    '000000000000000000000000000000ff'
    """
    return f"{key:032x}"
