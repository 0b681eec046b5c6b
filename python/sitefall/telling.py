"""One history told: what failed, what waited, what returned, and what it cost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from .errors import RequestError, shown
from .keys import Rng
from .result import Result
from .running import Progress, Source, architecture_of, count, options_json
from .story_lines import YEAR_H, StoryEvent, down_at, events_of
from .story_tables import story_summary, story_tables
from .units import hours

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .architecture import Architecture
    from .scoring import Score, WorstHistory
    from .tables import Table

__all__ = ["Story", "StoryEvent", "StoryOutage", "story"]


@dataclass(frozen=True)
class StoryOutage:
    """An outage of a service, from the level falling below 1 until it is 1 again.

    Attributes
    ----------
    service : str
        Its id.
    from_h, until_h : float
        Hours from the start of the history; ``hours`` is the length.
    hours : float
    lowest_level : float
    unmet_user_hours : float
        What it cost.
    cause : str
        What began it, such as ``"hazard fire[a]"``.
    breach : bool
        Whether the service breached its tolerance by it, for the first time in the history.
    open : bool
        Whether it lasts beyond the horizon.
    """

    service: str
    from_h: float
    until_h: float
    hours: float
    lowest_level: float
    unmet_user_hours: float
    cause: str
    breach: bool
    open: bool


@dataclass(frozen=True, repr=False)
class Story(Result):
    """One history of a score, or one year of it, in full.

    Attributes
    ----------
    told_for : str or None
        The worst of what, by the name in ``Score.worst``; None where it was asked for by number.
    of : int or None
        Of how many histories it is the worst.
    replication, stratum, seed
        With the document and the horizon, what decides every draw of it.
    year : int or None
        The year told, from 1; None: the whole history.
    unmet_user_hours : float
        Of all services, in the year or the whole history.
    outages : tuple of StoryOutage
        Those that overlap the year, in the order in which they begin.
    timeline : tuple of StoryEvent
        All that happened, from the first of those outages to the end of the last, at least the
        year; before it stands by what each element that was down then had gone down.
    """

    kind: ClassVar[str] = "story"

    told_for: str | None
    of: int | None
    replication: int
    stratum: str
    year: int | None
    unmet_user_hours: float
    outages: tuple[StoryOutage, ...]
    timeline: tuple[StoryEvent, ...]
    events: int
    horizon_h: float
    seed: str
    model: str
    version: str
    method: str = "simulation"
    name: str | None = None

    def summary(self) -> str:
        """Return one line."""
        return story_summary(self)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return story_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each line of the timeline; needs pandas."""
        from .frames import story_frame

        return story_frame(self)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the levels of the services through the costliest event; needs matplotlib.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure by default.
        """
        from .story_plot import plot_story

        return plot_story(self, ax)


def story(
    arch: Source,
    *,
    worst: str | None = None,
    replication: int | None = None,
    stratum: str | None = None,
    year: int | None = None,
    horizon: str | None = None,
    replications: int | None = None,
    rng: Rng = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Story:
    """Tell one history: the worst of a score, or one asked for by its number.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    worst : str, optional
        The worst of what: ``"year"`` (the default; most user-hours unmet in a year), ``"event"``
        (by outages that overlap), ``"history"`` (in the whole history), ``"outage"`` (the longest
        of any service), or of one service ``"messenger/year"``, ``"messenger/outage"``. A score
        is computed to find it.
    replication : int, optional
        The number of a history, instead of `worst`; from 0.
    stratum : str, optional
        With `replication`: how many rare hazards occur in it, as a score names it in ``strata``
        and ``worst``; ``"all"`` where it was not stratified.
    year : int, optional
        With `replication`: tell this year of it only, from 1.
    horizon : str, optional
        How long the history is, such as ``"5 y"``; by default what the document says.
    replications : int, optional
        Of the score; by default as many as its precision asks for.
    rng : int, SeedSequence, Generator, str or None
        Seed, as of the score.
    threads, progress
        Of the score.

    Returns
    -------
    Story
        Bit for bit the history that a score with this seed counted.

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is, or nothing was unmet at all.

    Examples
    --------
    >>> import sitefall
    >>> two_sites = sitefall.example("two-sites")
    >>> told = sitefall.story(two_sites, replications=64, rng=1)
    >>> max(told.outages, key=lambda outage: outage.unmet_user_hours).service
    'messenger'
    """
    architecture = architecture_of(arch)
    if replication is None:
        if stratum is not None or year is not None:
            name = "stratum" if stratum is not None else "year"
            raise RequestError(f"{name} is of a replication; give replication= too")
        return _worst_of_all(
            architecture,
            worst or "year",
            horizon=horizon,
            replications=replications,
            rng=rng,
            threads=threads,
            progress=progress,
        )
    for name, value in (("worst", worst), ("replications", replications)):
        if value is not None:
            raise RequestError(f"{name} searches; a history asked for by number needs none")
    if stratum is None:
        raise RequestError(
            "a replication is found by its stratum too; give stratum= as a score tells it in "
            "worst and strata ('all' where it was not stratified)"
        )
    where = {
        "horizon_h": None if horizon is None else hours(horizon, name="horizon"),
        "replication": count(replication, "replication", least=0),
        "stratum": stratum,
    }
    told = _told(architecture, options_json(rng, where))
    if year is not None:
        complete = int(told["horizon_h"] * (1 + 1e-12) / YEAR_H)
        count(year, "year", most=max(1, complete))
    return _story(architecture, told, stratum=stratum, year=year)


def story_of(score: Score, arch: Source, worst: str) -> Story:
    """Return the story of what a score found worst."""
    architecture = architecture_of(arch)
    if architecture.hash != score.model:
        raise RequestError("this score is of another document; give the one that was scored")
    if score.method != "simulation":
        raise RequestError("this score played no histories; compute it with method='simulation'")
    if not score.worst:
        raise RequestError(
            f"no service was out in any of {score.replications:,} histories: there is nothing to "
            "tell; how often it happens all the same, rare estimates"
        )
    if worst not in score.worst:
        there = ", ".join(score.worst)
        raise RequestError(f"the score knows no worst {shown(worst)}; there is: {there:.500}")
    found = score.worst[worst]
    where = {
        "horizon_h": score.horizon_h,
        "replication": found.replication,
        "stratum": found.stratum,
    }
    told = _told(architecture, options_json(score.seed, where))
    return _story(
        architecture,
        told,
        stratum=found.stratum,
        year=found.year or _year_of(told, found),
        told_for=worst,
        of=score.replications,
    )


def _worst_of_all(architecture: Architecture, worst: str, **sampling: Any) -> Story:
    import warnings

    from .errors import ResultWarning
    from .scoring import score

    with warnings.catch_warnings():  # they are of the numbers, of which a story tells none
        warnings.simplefilter("ignore", ResultWarning)
        return story_of(
            score(architecture, method="simulation", outer=0, **sampling), architecture, worst
        )


def _told(architecture: Architecture, options: str) -> dict[str, Any]:
    given = json.loads(options)
    key = int(given["key_hi"]) << 64 | int(given["key_lo"])
    told: dict[str, Any] = json.loads(_core.trace(architecture.core, options))
    return told | {"seed": f"{key:032x}", "replication": given["replication"]}


def _year_of(told: Mapping[str, Any], worst: WorstHistory) -> int | None:
    """Return the year in which the longest outage begins; None for a whole history."""
    if worst.service is None:
        return None
    mine = (o for o in told["outages"] if o["service"] == worst.service)
    longest = max(mine, key=lambda outage: float(outage["hours"]))
    return int(longest["from"] // YEAR_H) + 1


def _story(
    architecture: Architecture,
    told: Mapping[str, Any],
    *,
    stratum: str,
    year: int | None,
    told_for: str | None = None,
    of: int | None = None,
) -> Story:
    outages = [
        StoryOutage(from_h=o["from"], until_h=o["until"], **_without(o, ("from", "until")))
        for o in told["outages"]
    ]
    begin, end = (0.0, told["horizon_h"]) if year is None else ((year - 1) * YEAR_H, year * YEAR_H)
    kept = [o for o in outages if o.from_h < end and o.until_h > begin]
    kept.sort(key=lambda outage: outage.from_h)
    first = min([begin, *(o.from_h for o in kept)])
    last = max([end, *(o.until_h for o in kept)])
    events = events_of(told)
    within = [event for event in events if first <= event.time_h <= last]
    return Story(
        name=architecture.name,
        told_for=told_for,
        of=of,
        replication=told["replication"],
        stratum=stratum,
        year=year,
        unmet_user_hours=_unmet(told, year),
        outages=tuple(kept),
        timeline=(*down_at(events, first), *within),
        events=told["events"],
        horizon_h=told["horizon_h"],
        seed=told["seed"],
        model=architecture.hash,
        version=_core.version(),
    )


def _without(item: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


def _unmet(told: Mapping[str, Any], year: int | None) -> float:
    if year is None:
        return float(told["unmet_user_hours"])
    return sum(
        float(found["unmet_user_hours"])
        for found in told["years"]
        if found["year"] == year and "service" not in found
    )
