"""How long a score will take, before it is computed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from . import _core
from .estimate import Estimate
from .keys import Rng
from .plan_tables import plan_summary, plan_tables
from .result import Result
from .running import (
    MOST_THREADS,
    Progress,
    Source,
    architecture_of,
    confidence_of,
    count,
    flag,
    options_json,
    reporter,
    share,
)
from .units import hours

if TYPE_CHECKING:
    import pandas as pd

    from .tables import Table

__all__ = ["Plan", "PlannedMeasure", "PlannedStratum", "plan"]


@dataclass(frozen=True)
class PlannedMeasure:
    """What a measure that decides how long a score is will need.

    Attributes
    ----------
    pilot : Estimate
        As the pilot has it.
    half_width_wanted : float
        At that value.
    half_width_expected : float or None
        Of the score.
    replications_needed : float or None
        For this measure alone; None: no number is enough, or none can be told.
    seen_in : float
        Histories of the pilot in which it was above 0; with none the forecast is a lower end.
    """

    pilot: Estimate
    half_width_wanted: float
    half_width_expected: float | None
    replications_needed: float | None
    seen_in: float


@dataclass(frozen=True)
class PlannedStratum:
    """So many rare hazards occur: with which probability, in how many histories."""

    occurrences: str
    probability: float
    pilot: int
    replications: float


@dataclass(frozen=True, repr=False)
class Plan(Result):
    """What a score with the same options is expected to take.

    Attributes
    ----------
    needed, needed_low, needed_high : float or None
        Histories that the precision needs, with an interval from the spread within the pilot;
        None: no number that could be played is enough, or none can be told.
    expected_replications, expected_low, expected_high : float
        Histories that the score will play: it looks at 1,024, at twice as many and so on, and
        stops at 100,000.
    enough : bool
        Whether the score is expected to reach the precision.
    other_replications : float
        Histories beside those: its own pilot, and the sample over uncertain inputs.
    expected_events : float
        Of all of them.
    cpu_seconds, wall_seconds : float
        Of the machine on which the plan was made; the second on ``threads`` threads.
    measures : dict of PlannedMeasure
        By name, such as ``"unmet_user_hours_per_year"`` and ``"messenger/breach"``.
    decides : tuple of str
        The measures that need most; ``"rare events"`` where heavy events are too rare.
    unseen : tuple of str
        Measures that no history of the pilot had: for them the forecast is a lower end.
    seldom_seen : tuple of str
        Measures whose variance hangs on a few histories of the pilot: it may be off by more than
        the range says.
    rare : tuple of str
        Heavy events of which too few are expected in the score, with their expected number.
    replications, events, seconds
        Of the pilot: what the plan itself took.
    """

    kind: ClassVar[str] = "plan"

    needed: float | None
    needed_low: float | None
    needed_high: float | None
    expected_replications: float
    expected_low: float
    expected_high: float
    enough: bool
    other_replications: float
    expected_events: float
    cpu_seconds: float = field(compare=False)
    wall_seconds: float = field(compare=False)
    confidence: float
    decides: tuple[str, ...]
    measures: dict[str, PlannedMeasure]
    unseen: tuple[str, ...]
    seldom_seen: tuple[str, ...]
    rare: tuple[str, ...]
    strata: tuple[PlannedStratum, ...]
    method: str
    seed: str
    replications: int
    events: int
    seconds: float = field(compare=False)
    threads: int = field(compare=False)
    horizon_h: float
    model: str
    version: str
    warnings: tuple[str, ...] = ()
    name: str | None = None

    def summary(self) -> str:
        """Return one line."""
        return plan_summary(self)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return plan_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each measure; needs pandas."""
        from .frames import plan_frame

        return plan_frame(self)


def plan(
    arch: Source,
    *,
    horizon: str | None = None,
    precision: float | None = None,
    confidence: float | None = None,
    replications: int | None = None,
    outer: int | None = None,
    stratify: bool | None = None,
    rng: Rng = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Plan:
    """Forecast by a pilot what `score` with the same options will take, and what decides it.

    Between 1,024 and 8,192 histories are played. What they show is carried over to larger samples,
    of which the very rule is asked that ends a score.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    horizon, precision, confidence, outer, stratify, threads
        As of `score`.
    replications : int, optional
        Exactly so many histories: the plan then tells how wide the intervals will be.
    rng : int, SeedSequence, Generator, str or None
        Seed of the pilot; None draws entropy. The result stores the key.
    progress : bool or function, optional
        True for a bar, or a function of (done, total).

    Returns
    -------
    Plan

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is.

    Examples
    --------
    >>> import sitefall
    >>> planned = sitefall.plan(sitefall.example("two-sites"), precision=0.1, rng=1)
    >>> planned.needed > 0, sorted(planned.measures)
    (True, ['messenger/breach', 'unmet_user_hours_per_year'])
    """
    architecture = architecture_of(arch)
    options = options_json(
        rng,
        {
            "horizon_h": None if horizon is None else hours(horizon, name="horizon"),
            "precision": share(precision, "precision"),
            "confidence": confidence_of(confidence),
            "replications": count(replications, "replications", least=2),
            "outer": count(outer, "outer", least=0),
            "stratify": flag(stratify, "stratify"),
            "threads": count(threads, "threads", most=MOST_THREADS),
        },
    )
    with reporter(progress) as report:
        text = _core.plan(architecture.core, options, report)
    return Plan.from_dict(json.loads(text))
