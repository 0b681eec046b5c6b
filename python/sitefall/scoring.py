"""The main job: every measure of every service, and the score with its causes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from .checkpoints import Checkpoint, Run, elsewhere, seed_of
from .errors import RequestError, shown
from .estimate import Estimate
from .exceedance import ExceedanceCurve, ExceedanceCurves
from .keys import Rng
from .rarity import RareStudy
from .redundancy import Redundancy
from .result import Result
from .running import (
    MOST_THREADS,
    OnInterrupt,
    Progress,
    Source,
    architecture_of,
    count,
    flag,
    keeps_partial,
    options_json,
    reporter,
    sampling,
    tell_warnings,
)
from .score_parts import (
    Cause,
    Exceedance,
    OutageHours,
    ServiceScore,
    SinglePoint,
    WorstHistory,
)
from .score_tables import score_summary, score_tables

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .executors import Executor
    from .tables import Table
    from .telling import Story

__all__ = [
    "Cause",
    "Exceedance",
    "OutageHours",
    "Score",
    "ServiceScore",
    "SinglePoint",
    "WorstHistory",
    "score",
]


@dataclass(frozen=True, repr=False)
class Score(Result):
    """How an architecture stands, given the inputs.

    Attributes
    ----------
    score : Estimate or None
        User-weighted probability that a service keeps its tolerance through the horizon.
    all_kept : Estimate or None
        Probability that no tolerance at all is breached.
    unmet_user_hours_per_year : Estimate
        Of all services together.
    unmet_exceedance : Exceedance or None
        The same, by year; None where the horizon holds no complete year.
    services : dict of ServiceScore
        By id of the service.
    causes : tuple of Cause
        What began the outages, the costliest first.
    single_points : tuple of SinglePoint
        What stops services alone, the farthest-reaching first.
    redundancy : dict of Redundancy
        By id of the service: fewest losses that stop it, as counted and as it is.
    worst : dict of WorstHistory
        The worst ``"year"``, ``"event"``, ``"history"`` and ``"outage"`` that was seen, and by
        service ``"messenger/year"``, ``"messenger/outage"``; `story` tells them.
    curves : ExceedanceCurves or None
        Whole distributions, of all services and in each of `services`; with ``curves=True``.
    seed : str
        The 128-bit key; as ``rng=`` it gives the same result again.
    model : str
        Hash of the document.
    rare : tuple of RareStudy
        What the sample hardly showed and weighted excursions were asked for; where they are to be
        trusted their estimates stand in the place of those of the sample.
    seconds, threads
        What the computing took; results that differ in nothing else are equal.
    """

    kind: ClassVar[str] = "score"

    score: Estimate | None
    all_kept: Estimate | None
    unmet_user_hours_per_year: Estimate
    unmet_exceedance: Exceedance | None
    services: dict[str, ServiceScore]
    causes: tuple[Cause, ...]
    single_points: tuple[SinglePoint, ...]
    redundancy: dict[str, Redundancy]
    assumptions: dict[str, Any]
    method: str
    why: str
    seed: str
    replications: int
    events: int
    seconds: float = field(compare=False)
    threads: int = field(compare=False)
    horizon_h: float
    strata: tuple[Any, ...]
    model: str
    version: str
    warnings: tuple[str, ...]
    rare: tuple[RareStudy, ...] = ()
    states: int | None = None
    transitions: int | None = None
    name: str | None = None
    worst: dict[str, WorstHistory] = field(default_factory=dict)
    curves: ExceedanceCurves | None = None

    def summary(self) -> str:
        """Return one line."""
        return score_summary(self)

    def story(self, arch: Source, worst: str = "year") -> Story:
        """Tell the worst history that was seen.

        Parameters
        ----------
        arch : Architecture, path, text or dict
            The document that was scored.
        worst : str
            The worst of what: a name in ``worst``.

        Raises
        ------
        RequestError
            Where the document is another one, or there is no such worst.
        """
        from .telling import story_of

        return story_of(self, arch, worst)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return score_tables(self)

    def plot_exceedance(
        self,
        ax: Axes | None = None,
        *,
        services: Sequence[str] | str | None = None,
        curve: str = "outage_hours",
    ) -> Axes:
        """Draw an exceedance curve of some services; needs matplotlib and ``curves=True``.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure by default.
        services : sequence of str, optional
            Whose curves, or that of one; by default all services that have such a curve.
        curve : {"outage_hours", "largest_event", "unmet_user_hours"}
            Which.
        """
        from .exceedance_plot import plot_exceedance

        if services is None:
            services = [name for name, one in self.services.items() if one.has_curve(curve)]
            services = services or list(self.services)  # which says why there is none
        named = [services] if isinstance(services, str) else services
        return plot_exceedance({name: self._curve(name, curve) for name in named}, ax)

    def _curve(self, service: str, name: str) -> ExceedanceCurve:
        if service not in self.services:
            raise RequestError(f"no service {service!r}; there are: {', '.join(self.services)}")
        curves = self.services[service].curves
        if curves is None:
            raise RequestError("the score has no curves; compute it with curves=True")
        there = {key: curve for key, curve in vars(curves).items() if curve is not None}
        if name not in there:
            raise RequestError(f"{service} has no curve {name!r}; there are: {', '.join(there)}")
        found: ExceedanceCurve = there[name]
        return found

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each service and measure; needs pandas."""
        from .frames import score_frame

        return score_frame(self)

    def plot(self, ax: Axes | None = None, *, measure: str = "breach") -> Axes:
        """Draw one measure of every service with its interval; needs matplotlib.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure by default.
        measure : str
            Name of the measure, such as ``"availability"`` or ``"outage_hours.p95"``.
        """
        from .plots import plot_score

        return plot_score(self, ax, measure=measure)


METHODS = ("auto", "simulation", "markov", "structure")


def score(
    arch: Source,
    *,
    horizon: str | None = None,
    method: str = "auto",
    precision: float | None = None,
    confidence: float | None = None,
    replications: int | None = None,
    budget: float | None = None,
    outer: int | None = None,
    stratify: bool | None = None,
    curves: bool | None = None,
    rng: Rng = None,
    threads: int | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint = None,
    progress: Progress = None,
    on_interrupt: OnInterrupt = "raise",
) -> Score:
    """Compute every measure of every service, and the score with its causes.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    horizon : str, optional
        How long to look ahead, such as ``"5 y"``; by default what the document says.
    method : {"auto", "simulation", "markov", "structure"}
        How. ``"auto"`` is simulation, which knows every law and tells quantiles, exceedance and
        causes; ``"markov"`` solves the chain of a document whose laws are exponential;
        ``"structure"`` solves the decision diagrams of one whose events are independent (no
        crews, restarts or failover), whatever the laws of its outages. Both without sampling, and
        both refuse any other document by name.
    precision : float, optional
        Relative half-width wanted of the unmet user-hours (0.05 by default) and, twice that, of
        each breach.
    confidence : float, optional
        Of the intervals.
    replications : int, optional
        Exactly so many histories, instead of as many as the precision asks for.
    budget : float, optional
        Stop after so many seconds; the result, which then depends on the machine, says so.
    outer : int, optional
        Points of the sample over what is not known of the inputs; 0: none.
    stratify : bool, optional
        Whether to sample by the number of hazards that occur; True by default.
    curves : bool, optional
        Whether to tell whole distributions as exceedance curves; False by default.
    rng : int, SeedSequence, Generator, str or None
        Seed; None draws entropy. The result stores the key.
    threads : int, optional
        By default as many as the machine has cores. Results do not depend on it.
    executor : concurrent.futures.Executor, distributed.Client or function, optional
        Who plays instead of threads: an executor, a Dask client, or a function that is called as
        ``map`` is, such as the ``map`` of a pool. Results do not depend on it. What is rare is
        studied by threads of this process all the same.
    checkpoint : path, optional
        A file that keeps what was played. The same call goes on from it after an end of any kind,
        and gives the same result to the bit; a tighter precision or more replications use what is
        there. Without `rng` the seed is the file's.
    progress : bool or function, optional
        True for a bar, or a function of (done, total).
    on_interrupt : {"raise", "partial"}
        Whether an interrupt raises, or gives what was computed.

    Returns
    -------
    Score

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is, or the checkpoint is one of another run, in use or damaged.
    OSError
        Where the checkpoint cannot be written.
    BrokenExecutor
        Where a worker of the executor ended abruptly; a checkpoint has what was played.

    Examples
    --------
    >>> import sitefall
    >>> found = sitefall.score(sitefall.example("two-sites"), replications=64, outer=0, rng=1)
    >>> 0 < found.services["messenger"].availability.value < 1
    True
    """
    if method not in METHODS:
        listed = ", ".join(map(repr, METHODS[:-1])) + f" or {METHODS[-1]!r}"
        raise RequestError(f"method must be {listed}; found {shown(method)}")
    sampled = {
        "precision": precision,
        "confidence": confidence,
        "replications": replications,
        "budget": budget,
        "outer": outer,
        "stratify": stratify,
        "curves": curves,
        "rng": rng,
        "threads": threads,
        "executor": executor,
        "checkpoint": checkpoint,
    }
    given = [name for name, value in sampled.items() if value is not None]
    if method in ("markov", "structure") and given:
        name = "seed (rng)" if given[0] == "rng" else given[0]
        raise RequestError(f"{name} is of the simulation; method {method!r} samples nothing")
    architecture = architecture_of(arch)
    workers = count(threads, "threads", most=MOST_THREADS)
    options = options_json(
        seed_of(checkpoint, rng),
        sampling(horizon, precision, confidence, replications, budget, outer, stratify)
        | {
            "method": None if method == "auto" else method,
            "curves": flag(curves, "curves"),
            "threads": workers,
        },
    )
    partial = keeps_partial(on_interrupt)
    run = Run("score", architecture.core, options)
    with reporter(progress) as report, elsewhere(run, executor, checkpoint, workers) as players:
        text = _core.score(architecture.core, options, report, partial, players.hand)
    result = players.told(Score.from_dict(json.loads(text)))
    tell_warnings(result.warnings)
    return result
