"""Outages and breaches too rare for a plain sample, by weighted histories."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from . import _core
from .errors import RequestError, shown
from .estimate import Estimate
from .rare_tables import rare_tables
from .result import Result
from .running import (
    MOST_THREADS,
    Progress,
    Source,
    architecture_of,
    confidence_of,
    count,
    options_json,
    reporter,
    share,
    tell_warnings,
)
from .units import hours, spell_hours

if TYPE_CHECKING:
    import pandas as pd

    from .keys import Rng
    from .tables import Table

__all__ = ["Rare", "RareStudy", "rare"]

#: Numbers beyond are those of the histories that decide how the others are drawn.
MOST_REPLICATIONS = 2**21


@dataclass(frozen=True)
class RareStudy:
    """What weighted excursions tell of one service, and whether to trust it.

    Attributes
    ----------
    service, measure : str
        Of what; what it was steered for: ``"availability"``, ``"unavailability"``, ``"breach"``.
    method : str
        How the excursions were drawn.
    unavailability : Estimate
        Share of the horizon below full level; not a number where a breach was asked for. Told by
        itself, since one minus 1e-17 is 1.
    down, lost_level : Estimate
        Shares of the horizon: level 0, one minus the mean level. Told where they are at least a
        tenth of the unavailability, which is what the excursions were steered for.
    interruptions_per_year : Estimate
        Told where all minimal cut sets are known.
    breach : Estimate
        Probability within the horizon; not a number where unavailability was asked for.
    replications, excursions : int
        Independent histories; excursions from them that reached the loss of the service.
    effective_size : float
        So many excursions of equal weight would tell as much.
    largest_share, top_share : float
        Of the estimate: borne by the heaviest excursion, by the heaviest 1 % of them.
    paths : int
        Distinct sets of what was down when the service was lost.
    doubts : tuple of str
        Why the estimates are not to be trusted; empty where nothing speaks against them.
    cautions : tuple of str
        What else the weights say.
    """

    service: str
    measure: str
    method: str
    unavailability: Estimate
    down: Estimate
    lost_level: Estimate
    interruptions_per_year: Estimate
    breach: Estimate
    replications: int
    excursions: int
    effective_size: float
    largest_share: float
    top_share: float
    paths: int
    doubts: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def trusted(self) -> bool:
        """Whether nothing speaks against the estimates."""
        return not self.doubts


@dataclass(frozen=True)
class Rare(Result):
    """How often each service is lost, however rarely.

    Attributes
    ----------
    target : {"unavailability", "breach"}
        What the histories were steered for.
    services : dict of RareStudy
        By id of the service; with the target ``"breach"`` those that have a tolerance.
    """

    kind: ClassVar[str] = "rare"

    target: str
    services: dict[str, RareStudy]
    method: str
    seed: str
    replications: int
    events: int
    seconds: float = field(compare=False)
    threads: int = field(compare=False)
    horizon_h: float
    model: str
    version: str
    warnings: tuple[str, ...]
    name: str | None = None

    def summary(self) -> str:
        """Return one line."""
        return (
            f"{self.target} of {len(self.services)} services over {spell_hours(self.horizon_h)}, "
            f"{self.method}, {self.replications:,} replications"
        )

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return rare_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each service; needs pandas."""
        from .frames import rare_frame

        return rare_frame(self)


def rare(
    arch: Source,
    *,
    horizon: str | None = None,
    target: Literal["unavailability", "breach"] = "unavailability",
    precision: float | None = None,
    confidence: float | None = None,
    replications: int | None = None,
    rng: Rng = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Rare:
    """Estimate outages or breaches of each service that no plain sample would show.

    Problem: what happens once in a million years is in no sample of histories. Idea: excursions are
    begun on purpose at random times and drawn under another law, nearer to the loss of the service
    by its minimal cut sets (and, where more may last than elements show, by a mixture of laws for
    several scales of time); each counts with its exact weight. The estimate is unbiased whatever
    the cut sets say; `RareStudy.doubts` tells when its interval is not to be trusted. `score`
    uses the same by itself where its sample shows too little and nothing in the document is hidden
    from excursions (docs/semantics.md, 13).

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    horizon : str, optional
        How long to look ahead, such as ``"5 y"``; by default what the document says.
    target : {"unavailability", "breach"}
        What to steer for. A breach by one outage may need it to last long.
    precision : float, optional
        Relative half-width wanted (0.05 by default).
    confidence : float, optional
        Of the intervals.
    replications : int, optional
        Exactly so many independent histories, at most 2,097,152.
    rng : int, SeedSequence, Generator, str or None
        Seed; None draws entropy. The result stores the key.
    threads : int, optional
        By default as many as the machine has cores. Results do not depend on it.
    progress : bool or function, optional
        True for a bar, or a function of (done, total).

    Returns
    -------
    Rare

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is.

    Examples
    --------
    >>> import sitefall
    >>> disk = {"fails": "1e-7 / h", "repairs": "1 / h"}
    >>> found = sitefall.rare({
    ...     "format": "sitefall/1", "horizon": "1 y", "components": {"a": disk, "b": disk},
    ...     "services": {"s": {"instances": {"i": {"needs": {"any": ["a", "b"]}}}}},
    ... }, rng=1, replications=512)
    >>> 0.9e-14 < found.services["s"].unavailability.value < 1.1e-14
    True
    """
    if target not in ("unavailability", "breach"):
        raise RequestError(f"target must be 'unavailability' or 'breach'; found {shown(target)}")
    architecture = architecture_of(arch)
    options = options_json(
        rng,
        {
            "target": target,
            "horizon_h": None if horizon is None else hours(horizon, name="horizon"),
            "precision": share(precision, "precision"),
            "confidence": confidence_of(confidence),
            "replications": count(replications, "replications", least=2, most=MOST_REPLICATIONS),
            "threads": count(threads, "threads", most=MOST_THREADS),
        },
    )
    with reporter(progress) as report:
        text = _core.rare(architecture.core, options, report)
    result = Rare.from_dict(json.loads(text))
    tell_warnings(result.warnings)
    return result
