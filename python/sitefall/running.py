"""What `score` and `stress` share: options for the core, progress, interrupts, warnings."""

from __future__ import annotations

import json
import math
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .architecture import Architecture, load
from .errors import RequestError, ResultWarning
from .keys import Rng, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A document, or whatever `load` makes one of.
Source: TypeAlias = "Architecture | str | Path | bytes | Mapping[str, Any]"
#: ``progress=``: True for a bar, or a function that is called with (done, total).
Progress: TypeAlias = "bool | Callable[[int, int], None] | None"
OnInterrupt: TypeAlias = Literal["raise", "partial"]


def architecture_of(source: Source) -> Architecture:
    """Return `source` itself, or the document that `load` makes of it."""
    return source if isinstance(source, Architecture) else load(source)


def count(value: object, name: str, *, least: int = 1) -> int | None:
    """Return a whole number at or above `least`, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise RequestError(f"{name} must be a whole number; found {value!r}")
    number = int(value.__index__())
    if number < least:
        raise RequestError(f"{name} must be at least {least}; found {number}")
    return number


def share(value: object, name: str) -> float | None:
    """Return a number between 0 and 1, ends excluded, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise RequestError(f"{name} must be a number; found {value!r}")
    number = float(value.__float__())
    if not (math.isfinite(number) and 0 < number < 1):
        raise RequestError(f"{name} must lie between 0 and 1; found {number}")
    return number


def positive(value: object, name: str) -> float | None:
    """Return a number above 0, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise RequestError(f"{name} must be a number; found {value!r}")
    number = float(value.__float__())
    if not (math.isfinite(number) and number > 0):
        raise RequestError(f"{name} must be above 0; found {number}")
    return number


def options_json(rng: Rng, options: Mapping[str, Any]) -> str:
    """Return the options that are given, and the key, as the core reads them."""
    key = key_of(rng)
    given = {name: value for name, value in options.items() if value is not None}
    given["key_hi"], given["key_lo"] = str(key >> 64), str(key & (2**64 - 1))
    return json.dumps(given)


def keeps_partial(on_interrupt: OnInterrupt) -> bool:
    """Return whether an interrupt gives what was computed."""
    if on_interrupt not in ("raise", "partial"):
        raise RequestError(f"on_interrupt must be 'raise' or 'partial'; found {on_interrupt!r}")
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
