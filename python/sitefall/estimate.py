"""A number that leaves the library, with its uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .units import readable_unit

__all__ = ["Estimate"]

#: Digits of a number that is exact or proven.
EXACT_DIGITS = 6
#: Decimals that a double below 1 can have.
MOST_DECIMALS = 16


@dataclass(frozen=True)
class Estimate:
    """A value with its interval, and where both come from.

    Attributes
    ----------
    value : float or None
        The estimate; None where there is nothing to estimate, as the length of outages where
        there was none.
    low, high : float or None
        Interval for the model as written.
    confidence : float
        Confidence of the interval, such as 0.9.
    method : str
        What computed it.
    guarantee : {"exact", "proven", "statistical", "estimated"}
        What the interval promises.
    input_low, input_high : float or None
        Range of the value over what is not known of the inputs; None where no input is uncertain,
        or where the sample cannot tell what the inputs do from its own noise.
    """

    value: float | None
    low: float | None
    high: float | None
    confidence: float
    method: str
    guarantee: str
    input_low: float | None = None
    input_high: float | None = None

    def __str__(self) -> str:
        return spell_estimate(self)


def spell_estimate(estimate: Estimate, *, scale: float = 1.0) -> str:
    """Return `scale` times value and interval, with the digits that the interval supports.

    Exact and proven numbers have six digits at least; what is close to 1 has so many that the rest
    to 1 has its digits.

    Examples
    --------
    >>> spell_estimate(Estimate(0.97861, 0.97801, 0.97921, 0.9, "simulation", "statistical"))
    '0.9786 [0.9780, 0.9792]'
    >>> spell_estimate(Estimate(0.99999952, 0.99999952, 0.99999952, 1.0, "markov", "exact"))
    '0.999999520000'
    """
    if estimate.value is None:
        return "none"
    ends = [end for end in (estimate.low, estimate.high) if end is not None]
    if len(ends) < 2:
        ends = []
    texts = _spelled(
        *(scale * x for x in (estimate.value, *ends)),
        digits=_digits(estimate),
        whole=scale if 0 < estimate.value < 1 else math.inf,
    )
    return texts[0] if len(set(texts)) == 1 else f"{texts[0]} [{texts[1]}, {texts[2]}]"


def spell_input(estimate: Estimate, *, scale: float = 1.0) -> str:
    """Return the range that uncertain inputs span, or nothing where none is uncertain.

    Examples
    --------
    >>> from dataclasses import replace
    >>> sure = Estimate(0.5, 0.4, 0.6, 0.9, "simulation", "statistical")
    >>> spell_input(sure), spell_input(replace(sure, input_low=0.3, input_high=0.8))
    ('', '0.30 to 0.80')
    """
    if estimate.input_low is None or estimate.input_high is None:
        return ""
    low, high = _spelled(scale * estimate.input_low, scale * estimate.input_high)
    return "as without" if low == high else f"{low} to {high}"


def spell_time(estimate: Estimate, *, scale: float = 1.0, none: str = "none") -> str:
    """Return hours in the unit that a reader would choose; a missing upper end is `none`.

    Examples
    --------
    >>> spell_time(Estimate(0.82, 0.8, 0.84, 0.9, "simulation", "statistical"))
    '49.2 min [48.0, 50.4]'
    """
    if estimate.value is None:
        return none
    unit, size = readable_unit(scale * (estimate.value or estimate.high or 0.0))
    ends = [end for end in (estimate.low, estimate.high) if end is not None]
    numbers = (scale * x / size for x in (estimate.value, *ends))
    texts = _spelled(*numbers, digits=_digits(estimate))
    if not any((estimate.value, *ends)):
        return "0"
    value = f"{texts[0]} {unit}"
    if estimate.low is None or (estimate.high is not None and len(set(texts)) == 1):
        return value
    return f"{value} [{texts[1]}, {none if estimate.high is None else texts[2]}]"


def spell_input_time(estimate: Estimate, *, scale: float = 1.0) -> str:
    """Return the range of hours that uncertain inputs span, in the unit of the value."""
    if estimate.input_low is None or estimate.input_high is None:
        return ""
    unit, size = readable_unit(scale * (estimate.value or estimate.input_high))
    low, high = _spelled(scale * estimate.input_low / size, scale * estimate.input_high / size)
    return "as without" if low == high else f"{low} to {high} {unit}"


def spell_share(share: float) -> str:
    """Return a share of histories in per cent; none and all are said only of none and all.

    Examples
    --------
    >>> spell_share(0.001), spell_share(0.25), spell_share(0.999)
    ('<1 %', '25 %', '>99 %')
    """
    if 0 < share < 0.01:
        return "<1 %"
    return ">99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def _digits(estimate: Estimate) -> int:
    """Return how many digits a number without a spread deserves."""
    return EXACT_DIGITS if estimate.guarantee in ("exact", "proven") else 3


def _spelled(*numbers: float, digits: int = 3, whole: float = math.inf) -> list[str]:
    """Return the numbers with two digits of their spread; where there is none, with `digits`.

    Those digits are of the largest number or, where that is less, of the distance to `whole`;
    `EXACT_DIGITS` are of the first number, and never fewer. Large numbers are told in M, those
    that are all below 1e-6 as powers of ten.
    """
    largest = max(map(abs, numbers))
    exact = digits == EXACT_DIGITS
    unit, suffix = (1e6, " M") if largest >= 1e6 else (1.0, "")
    spread = max(numbers) - min(numbers)
    rest = min((abs(whole - x) for x in numbers if x != whole), default=math.inf)
    # Of a double next to `whole` no more is known than its last bit.
    told = abs(numbers[0]) if exact and numbers[0] else largest
    size = max(min(told, rest), 2**-53 * largest)
    decimals = _decimals(size / unit / 10 ** (digits - 2))
    if spread > 1e-9 * largest:
        by_spread = _decimals(spread / unit)
        decimals = max(decimals, by_spread) if exact else by_spread
    if numbers[0] and not round(numbers[0] / unit, decimals):  # never 0 for what is not
        decimals = _decimals(abs(numbers[0]) / unit)
    if 0 < largest < 1e-6:
        return [_as_power(number, decimals) for number in numbers]
    decimals = min(decimals, MOST_DECIMALS - math.ceil(math.log10(max(largest / unit, 1))))
    return [f"{round(number / unit, decimals):,.{max(0, decimals)}f}{suffix}" for number in numbers]


def _as_power(number: float, decimals: int) -> str:
    """Return a small number as a power of ten, resolved to so many decimals."""
    if number == 0:
        return "0"
    return f"{number:.{max(0, decimals + math.floor(math.log10(abs(number))))}e}"


def _decimals(width: float) -> int:
    """Return how many decimals show two digits of `width`; negative: so many zeros at the end."""
    return 0 if width == 0 else 1 - math.floor(math.log10(width))
