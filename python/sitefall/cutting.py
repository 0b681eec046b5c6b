"""What stops each service alone or in pairs, and what each place takes along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from . import _core
from .codec import decode
from .redundancy import Redundancy
from .result import Result
from .running import Progress, Source, architecture_of, count, options_json, reporter
from .tables import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Blast", "Cuts", "WeakPoints", "cuts"]

MOST_ROWS = 40


@dataclass(frozen=True)
class WeakPoints:
    """Smallest sets of losses that stop a service.

    Attributes
    ----------
    interrupted : tuple of tuple of str
        Sets of elements and hazards that take it below its level at once.
    lost : tuple of tuple of str
        Sets after whose loss it is still below when every other clock has run out.
    redundancy : Redundancy
        Nominal and effective order.
    """

    redundancy: Redundancy
    interrupted: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Blast:
    """What stops when a site falls, or all that a word names, or a hazard strikes all it can."""

    of: str
    id: str
    interrupts: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True)
class Cuts(Result):
    """Weak points of every service, and the reach of every place."""

    kind: ClassVar[str] = "cuts"

    name: str
    most_order: int
    services: dict[str, WeakPoints]
    blast: tuple[Blast, ...]
    method: str
    model: str
    version: str

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return [self._points(), self._reach()]

    def summary(self) -> str:
        """Return one line."""
        alone = {one for found in self.services.values() for one in found.lost if len(one) == 1}
        return f"{self.name}: {len(alone)} single points stop {len(self.services)} services"

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each set and service; needs pandas."""
        from .frames import cuts_frame

        return cuts_frame(self)

    def _points(self) -> Table:
        rows = []
        for name, found in self.services.items():
            told = found.redundancy.refusal or _spelled(found.lost)
            rows.append((name, str(found.redundancy), told))
        return Table(
            f"What stops the services of {self.name} for good, up to {self.most_order} together",
            (),
            tuple(rows),
            note="service, nominal / effective order, smallest sets of losses",
        )

    def _reach(self) -> Table:
        ranked = sorted(self.blast, key=lambda b: (-len(b.loses), -len(b.interrupts), b.of, b.id))
        rows = tuple(
            (f"{b.of} {b.id}", str(len(b.interrupts)), str(len(b.loses)), _few(b.loses, 6))
            for b in ranked[:MOST_ROWS]
            if b.interrupts or b.loses
        )
        return Table("What falls with it", ("lost", "interrupts", "loses", "services lost"), rows)


def _few(names: tuple[str, ...], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _spelled(sets: tuple[tuple[str, ...], ...]) -> str:
    return _few(tuple(" + ".join(one) for one in sets), 6)


def cuts(arch: Source, *, most_order: int | None = None, progress: Progress = None) -> Cuts:
    """Find what stops each service: single points, pairs, and the reach of each place.

    A set of losses is found by the structure engine as a minimal cut set of the service's formula,
    and told only where the dynamics, which share no code with it, say the same.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    most_order : int, optional
        Losses together, from 1 to 6 (2).
    progress : bool or function, optional
        A bar, or a function called with (done, total).

    Examples
    --------
    >>> import sitefall
    >>> sitefall.cuts(sitefall.example("two-sites"), most_order=1).services["messenger"].lost
    (('a',), ('power',), ('sso',), ('m@a',), ('fire[a]',))
    """
    given = {"most_order": count(most_order, "most_order", most=6)}
    with reporter(progress) as tell:
        text = _core.cuts(architecture_of(arch).core, options_json(0, given), tell)
    data = json.loads(text)
    del data["kind"]
    return decode(Cuts, data, "cuts")
