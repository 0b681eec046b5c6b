"""What `score` and `stress` share: options for the core, progress, interrupts, warnings."""

from __future__ import annotations

import json
import math
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from .architecture import Architecture, load
from .errors import RequestError, ResultWarning, shown
from .keys import Rng, key_of
from .units import hours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A document, or whatever `load` makes one of.
Source: TypeAlias = "Architecture | str | Path | bytes | Mapping[str, Any]"
#: ``progress=``: True for a bar, or a function that is called with (done, total).
Progress: TypeAlias = "bool | Callable[[int, int], None] | None"
OnInterrupt: TypeAlias = Literal["raise", "partial"]

MOST_THREADS = 256


def architecture_of(source: Source) -> Architecture:
    """Return `source` itself, or the document that `load` makes of it."""
    return source if isinstance(source, Architecture) else load(source)


def count(value: object, name: str, *, least: int = 1, most: int = 10**9) -> int | None:
    """Return a whole number from `least` to `most`, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise RequestError(f"{name} must be a whole number; found {shown(value)}")
    number = _index(value, name)
    if number < least:
        raise RequestError(f"{name} must be at least {least}; found {shown(number)}")
    if number > most:
        raise RequestError(f"{name} must be at most {most:,}; found {shown(number)}")
    return number


def share(value: object, name: str) -> float | None:
    """Return a number between 0 and 1, ends excluded, or None."""
    number = _number(value, name)
    if number is not None and not 0 < number < 1:
        raise RequestError(f"{name} must lie between 0 and 1; found {number}")
    return number


def confidence_of(value: object) -> float | None:
    """Return a confidence from 0.5 to 0.999999, or None: few samples support the tails beyond."""
    number = _number(value, "confidence")
    if number is not None and not 0.5 <= number <= 0.999999:
        raise RequestError(f"confidence must lie between 0.5 and 0.999999; found {number}")
    return number


def positive(value: object, name: str) -> float | None:
    """Return a number above 0, or None."""
    number = _number(value, name)
    if number is not None and not (math.isfinite(number) and number > 0):
        raise RequestError(f"{name} must be above 0; found {number}")
    return number


def flag(value: object, name: str) -> bool | None:
    """Return True or False (NumPy's too), or None."""
    if value is None or isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    raise RequestError(f"{name} must be True or False; found {shown(value)}")


def _index(value: Any, name: str) -> int:
    try:
        return int(value.__index__())
    except TypeError:  # an array of several
        raise RequestError(f"{name} must be a whole number; found {shown(value)}") from None


def _number(value: Any, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, (bool, str)) or not hasattr(value, "__float__"):
        raise RequestError(f"{name} must be a number; found {shown(value)}")
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise RequestError(f"{name} must be a number; found {shown(value)}") from None


def sampling(
    horizon: object,
    precision: object,
    confidence: object,
    replications: object,
    budget: object,
    outer: object,
    stratify: object,
) -> dict[str, Any]:
    """Return what a sample is asked for, checked, as the core knows it."""
    return {
        "horizon_h": None if horizon is None else hours(cast("str", horizon), name="horizon"),
        "precision": share(precision, "precision"),
        "confidence": confidence_of(confidence),
        "replications": count(replications, "replications", least=2),
        "budget_seconds": positive(budget, "budget"),
        "outer": count(outer, "outer", least=0),
        "stratify": flag(stratify, "stratify"),
    }


def options_json(rng: Rng, options: Mapping[str, Any]) -> str:
    """Return the options that are given, and the key, as the core reads them."""
    key = key_of(rng)
    given = {name: value for name, value in options.items() if value is not None}
    given["key_hi"], given["key_lo"] = str(key >> 64), str(key & (2**64 - 1))
    return json.dumps(given)


def keeps_partial(on_interrupt: OnInterrupt) -> bool:
    """Return whether an interrupt gives what was computed."""
    if on_interrupt not in ("raise", "partial"):
        raise RequestError(
            f"on_interrupt must be 'raise' or 'partial'; found {shown(on_interrupt)}"
        )
    return on_interrupt == "partial"


def tell_warnings(found: tuple[str, ...]) -> None:
    """Raise the warnings of a result as those of Python, on the line that asked for the result."""
    for text in found:
        warnings.warn(text, ResultWarning, stacklevel=3)


@contextmanager
def reporter(progress: Progress) -> Iterator[Callable[[int, int], None] | None]:
    """Give the function that the core calls; close the bar at the end."""
    if progress is None or progress is False:
        yield None
    elif callable(progress):
        yield progress
    elif progress is not True:
        raise RequestError(f"progress must be a bool or a function; found {shown(progress)}")
    else:
        bar = _bar()
        try:
            yield bar.tell if bar else None
        finally:
            if bar:
                bar.close()


def _bar() -> _TqdmBar | _Line | None:
    """Return tqdm's bar where it is installed, else a line; nothing where nobody looks."""
    notebook = "ipykernel" in sys.modules
    if not notebook and not (sys.stderr and sys.stderr.isatty()):
        return None
    try:
        return _TqdmBar()
    except ImportError:
        return _Line()


class _TqdmBar:
    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # TqdmWarning: a notebook without widgets
            from tqdm.auto import tqdm

            self._bar = tqdm(unit=" histories", leave=False)

    def tell(self, done: int, total: int) -> None:
        self._bar.total = total or None
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Line:
    """One line on stderr, written over at most twice a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._written = False

    def tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last < 0.5:
            return
        self._last, self._written = now, True
        of = f" of at most {total:,}" if total else ""
        print(f"\r{done:,}{of} histories", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._written:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
