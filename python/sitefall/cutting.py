"""What stops each service alone or in pairs, and what each place takes along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from . import _core
from .redundancy import ORDERS, Redundancy
from .result import Result
from .running import Progress, Source, architecture_of, count, options_json, reporter
from .tables import NO_BREAK, Table

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


@dataclass(frozen=True, repr=False)
class Cuts(Result):
    """Weak points of every service, and the reach of every place.

    Attributes
    ----------
    most_order : int
        Losses together that were looked at.
    services : dict of WeakPoints
        By id of the service.
    blast : tuple of Blast
        What each site, operator, tag and hazard takes along.
    model : str
        Hash of the document.
    """

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
        found = [self._points(), self._reach(), self._how()]
        return [table for table in found if table.rows]

    def summary(self) -> str:
        """Return one line."""
        alone = {one for found in self.services.values() for one in found.lost if len(one) == 1}
        stopped = sum(any(len(one) == 1 for one in found.lost) for found in self.services.values())
        of = f"{stopped} of {len(self.services)} services"
        return f"{self.name}: {len(alone)} single points stop {of}"

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each set and service; needs pandas."""
        from .frames import cuts_frame

        return cuts_frame(self)

    def _points(self) -> Table:
        rows = []
        for name, found in self.services.items():
            order = found.redundancy
            told = order.refusal or _spelled(found.lost)
            rows.append((name, str(order.nominal), order.spelled_effective(), told))
        return Table(
            f"What stops the services of {self.name} for good, up to {self.most_order} together",
            ("service", "nominal", "effective", "smallest sets of losses"),
            tuple(rows),
            foot=ORDERS,
            text=(-1,),
        )

    def _how(self) -> Table:
        rows = (
            ("method", self.method),
            ("model", self.model),
            ("version", f"sitefall {self.version}"),
        )
        return Table("How", (), rows)

    def _reach(self) -> Table:
        ranked = sorted(self.blast, key=lambda b: (-len(b.loses), -len(b.interrupts), b.of, b.id))
        rows = tuple(
            (f"{b.of} {b.id}", str(len(b.interrupts)), str(len(b.loses)), _few(b.loses, 6))
            for b in ranked[:MOST_ROWS]
            if b.interrupts or b.loses
        )
        return Table(
            "What falls with it",
            ("lost", "interrupts", "loses", "services lost"),
            rows,
            note="given the inputs",
            foot="interrupts: services that fall below their tolerance's level that instant; "
            "loses: those still below after all that can be done without it",
            text=(-1,),
        )


def _few(names: tuple[str, ...], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _spelled(sets: tuple[tuple[str, ...], ...]) -> str:
    joint = f"{NO_BREAK}+{NO_BREAK}"
    return _few(tuple(joint.join(one) for one in sets), 6)


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
        True for a bar, or a function of (done, total).

    Returns
    -------
    Cuts

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is.

    Examples
    --------
    >>> import sitefall
    >>> sitefall.cuts(sitefall.example("two-sites"), most_order=1).services["messenger"].lost
    (('a',), ('power',), ('sso',), ('m@a',), ('fire[a]',))
    """
    given = {"most_order": count(most_order, "most_order", most=6)}
    with reporter(progress) as tell:
        text = _core.cuts(architecture_of(arch).core, options_json(0, given), tell)
    return Cuts.from_dict(json.loads(text))
