"""What a score is made of: measures of services, causes, single points, and where the worst was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .estimate import Estimate
from .exceedance import ExceedanceCurves
from .score_tables import service_summary

__all__ = [
    "Cause",
    "Exceedance",
    "OutageHours",
    "ServiceScore",
    "SinglePoint",
    "WorstHistory",
]


@dataclass(frozen=True)
class OutageHours:
    """Length of an outage, from the level falling below 1 until it is 1 again, in hours."""

    mean: Estimate
    p50: Estimate
    p95: Estimate
    p99: Estimate


@dataclass(frozen=True)
class Exceedance:
    """Unmet user-hours that a year exceeds with the probability that is the key.

    ``oep``: by the largest event of the year; ``aep``: by the sum of the year.
    """

    oep: dict[str, Estimate]
    aep: dict[str, Estimate]


@dataclass(frozen=True, repr=False)
class ServiceScore:
    """The measures of one service over the horizon; None where the document lacks what it needs.

    ``availability``, ``down`` and ``mean_level`` are shares of time, ``breach`` a probability.
    """

    availability: Estimate
    down: Estimate
    mean_level: Estimate
    interruptions_per_year: Estimate
    outage_hours: OutageHours
    breach: Estimate | None = None
    unmet_user_hours_per_year: Estimate | None = None
    unmet_exceedance: Exceedance | None = None
    data_lost_hours_per_year: Estimate | None = None
    largest_data_loss_hours: Estimate | None = None
    curves: ExceedanceCurves | None = None
    label: str | None = None

    def __repr__(self) -> str:
        return f"<ServiceScore: {service_summary(self)}>"

    def has_curve(self, name: str) -> bool:
        """Return whether the exceedance curve of this name was computed and found something."""
        return getattr(self.curves, name, None) is not None

    def measures(self) -> Iterator[tuple[str, Estimate]]:
        """Give the name and the estimate of each measure, parts with a dot."""
        for measure in fields(self):
            value = getattr(self, measure.name)
            if isinstance(value, Estimate):
                yield measure.name, value
            elif isinstance(value, OutageHours):
                for part in fields(value):
                    yield f"{measure.name}.{part.name}", getattr(value, part.name)
            elif isinstance(value, Exceedance):
                for part in fields(value):
                    for probability, estimate in getattr(value, part.name).items():
                        yield f"{measure.name}.{part.name}.{probability}", estimate


@dataclass(frozen=True)
class Cause:
    """What began outages, and what they cost.

    Attributes
    ----------
    cause : str
        Such as ``"failure of sso"`` or ``"hazard fire[a]"``.
    unmet_user_hours_per_year : Estimate
        Of the outages that it began.
    share : float or None
        Of all unmet user-hours; None where there are none.
    breaches : Estimate
        Expected number of services whose tolerance it was the first to breach in the horizon.
    services : tuple of str
        The services that it stopped, the costliest first.
    """

    cause: str
    unmet_user_hours_per_year: Estimate
    share: float | None
    breaches: Estimate
    services: tuple[str, ...]


@dataclass(frozen=True)
class SinglePoint:
    """An element or hazard that alone interrupts services, and those that it stops for good."""

    id: str
    kind: str
    interrupts: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True)
class WorstHistory:
    """The worst of something over all histories, and where it is found again.

    Attributes
    ----------
    value : float
        In ``unit``: user-hours or hours.
    replication, stratum
        With seed, document and horizon they decide every draw of the history.
    year : int or None
        The year that it happened in, from 1; None where it is of the whole history.
    service : str or None
        Whose outage it is.
    """

    value: float
    unit: str
    replication: int
    stratum: str
    year: int | None = None
    service: str | None = None
