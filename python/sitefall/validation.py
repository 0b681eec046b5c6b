"""Forecasts of restoration against what was observed: a proper score, a null model, the order.

Observed times are known to an interval only: a function was seen down at one hour and seen back at
a later one. A forecast is the law of the hour of return. Both are compared by the continuous
ranked probability score, averaged over the interval (see `interval_crps`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import RequestError
from .units import hours as hours_of

if TYPE_CHECKING:
    from .stressing import Restoration, Stress

__all__ = [
    "Observation",
    "Skill",
    "SkillRow",
    "interval_crps",
    "law_hours",
    "observed",
    "plain_law",
    "quantile_hours",
    "rank_correlation",
    "restoration_skill",
]

SIZE = 2000
"""Equally likely hours that stand for a law; the score of a law then errs by less than 0.1 %."""


@dataclass(frozen=True)
class Observation:
    """When a function returned, as far as it was seen, in hours from the zero of the event.

    Attributes
    ----------
    service, level : str
        What it is in the example: a service, and the level that counts as returned
        (``"any"``, ``"tolerance"`` or ``"full"``).
    low_hours, high_hours : float
        Last seen down and first seen back.
    both_ends_observed : bool
        False where nobody recorded it still down, so that `low_hours` is only the start.
    """

    id: str
    name: str
    service: str
    level: str
    low_hours: float
    high_hours: float
    both_ends_observed: bool
    evidence: str
    source: tuple[str, ...]
    grade: str

    @property
    def middle_hours(self) -> float:
        """Middle of the interval."""
        return (self.low_hours + self.high_hours) / 2


@dataclass(frozen=True)
class SkillRow:
    """One function: the forecast, the observation, and the score of the model and of the null.

    A quantile that lies among the histories that never return is infinite.
    """

    observation: Observation
    p5_hours: float
    p50_hours: float
    p95_hours: float
    crps_hours: float
    null_crps_hours: float

    @property
    def missed(self) -> bool:
        """Whether the interval from p5 to p95 and the observed one have no hour in common."""
        return (
            self.p95_hours < self.observation.low_hours
            or self.p5_hours > self.observation.high_hours
        )


@dataclass(frozen=True)
class Skill:
    """How well a forecast of restoration did, over all functions scored.

    Attributes
    ----------
    crps_hours, null_crps_hours : float
        Means over the functions.
    rank_correlation : float
        Spearman's, of the median forecast and the middle of the observed interval.
    """

    rows: tuple[SkillRow, ...]
    crps_hours: float
    null_crps_hours: float
    rank_correlation: float

    @property
    def ratio(self) -> float:
        """Score of the model over that of the null: below 1 it is the better forecast."""
        return self.crps_hours / self.null_crps_hours

    @property
    def missed(self) -> tuple[SkillRow, ...]:
        """Functions whose observed interval lies outside the forecast's."""
        return tuple(row for row in self.rows if row.missed)


def observed(name: str = "kakao-2022") -> tuple[Observation, ...]:
    """Return the observed restoration of an event that the package ships.

    Examples
    --------
    >>> from sitefall.validation import observed
    >>> [o.high_hours for o in observed("kakao-2022") if o.id == "talk-text"]
    [10.017]
    """
    file = resources.files("sitefall") / "data" / "observed" / f"{name}.json"
    if not file.is_file():
        raise RequestError(f"nothing observed is shipped under the name {name!r}")
    fields = Observation.__dataclass_fields__
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["functions"]
    return tuple(Observation(**{key: _frozen(row[key]) for key in fields}) for row in rows)


def interval_crps(hours: ArrayLike, low_hours: float, high_hours: float) -> float:
    r"""Return the CRPS of equally likely hours against an hour known to an interval.

    With :math:`X, X'` independent draws of the forecast and :math:`Y` uniform on the interval,
    :math:`E|X-Y| - E|X-X'|/2`: the mean over the interval of the CRPS against each of its hours.
    As a mean of proper scores it is proper; the score against the interval's uniform law,
    :math:`\int (F-G)^2`, is the same less a constant of the interval, a sixth of its length, so
    that both order forecasts alike and this one understates the relative gain.

    Parameters
    ----------
    hours : array_like
        Finite, at least one.
    low_hours, high_hours : float
        Ends of the interval; equal for an hour known exactly.

    Notes
    -----
    O(n log n). Gneiting and Raftery (2007), doi:10.1198/016214506000001437, equation 21.

    Examples
    --------
    >>> from sitefall.validation import interval_crps
    >>> float(interval_crps([3.0], 1.0, 1.0))
    2.0
    """
    x = np.sort(np.asarray(hours, dtype=float).ravel())
    if x.size == 0 or not np.isfinite(x).all():
        raise RequestError("a forecast is at least one hour, all finite")
    if not low_hours <= high_hours:
        raise RequestError(f"an interval ends after it begins; found {low_hours} to {high_hours}")
    n = x.size
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * x)) / n**2
    return float(np.mean(_distance(x, low_hours, high_hours))) - spread


def quantile_hours(
    levels: Sequence[float],
    hours: Sequence[float | None],
    *,
    horizon_hours: float,
    size: int = SIZE,
) -> NDArray[np.float64]:
    """Return equally likely hours of a law given by quantiles, linear between them.

    What lies among the histories that never return (None), and later than the horizon, counts as
    the horizon: the same cap for a model and its null.
    """
    caught = [horizon_hours if hour is None else min(hour, horizon_hours) for hour in hours]
    return np.asarray(np.interp(_middles(size), np.asarray(levels), np.asarray(caught)))


def law_hours(
    law: str | Mapping[str, Any], *, horizon_hours: float, size: int = SIZE
) -> NDArray[np.float64]:
    """Return equally likely hours of a law as the format writes it, capped at the horizon.

    Parameters
    ----------
    law : str or dict
        A duration, or the law ``lognormal`` with ``median`` and ``sigma``, ``uniform``, or
        ``empirical`` with ``quantiles``; provenance is read past.

    Examples
    --------
    >>> from sitefall.validation import law_hours
    >>> law = {"law": "lognormal", "median": "19 h", "sigma": 1.0}
    >>> round(float(law_hours(law, horizon_hours=720, size=1)[0]), 6)
    19.0
    """
    plain = plain_law(law)
    if isinstance(plain, str):
        return np.full(size, min(hours_of(plain, name="law"), horizon_hours))
    u = _middles(size)
    kind = plain["law"]
    if kind == "lognormal" and "sigma" in plain:
        normal = np.array([NormalDist().inv_cdf(p) for p in u])
        found = hours_of(plain["median"], name="median") * np.exp(plain["sigma"] * normal)
    elif kind == "uniform":
        low, high = (hours_of(plain[end], name=end) for end in ("low", "high"))
        found = low + (high - low) * u
    elif kind == "empirical" and "quantiles" in plain:
        points = sorted((float(p), hours_of(v, name=p)) for p, v in plain["quantiles"].items())
        found = np.interp(u, [p for p, _ in points], [v for _, v in points])
    else:
        raise RequestError(f"law_hours does not read this law: {law!r}")
    return np.asarray(np.minimum(found, horizon_hours), dtype=float)


def plain_law(law: Any) -> Any:
    """Return a law, or any value of the format, without source, grade and what is uncertain.

    Examples
    --------
    >>> from sitefall.validation import plain_law
    >>> plain_law({"law": "fixed", "value": {"value": "19 h", "source": "a register"}})
    {'law': 'fixed', 'value': '19 h'}
    """
    if isinstance(law, Mapping):
        if "value" in law and "law" not in law:
            return plain_law(law["value"])
        return {key: plain_law(item) for key, item in law.items()}
    return [plain_law(item) for item in law] if isinstance(law, list) else law


def rank_correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Return Spearman's rank correlation, equal values sharing their mean rank.

    Examples
    --------
    >>> from sitefall.validation import rank_correlation
    >>> round(rank_correlation([1, 2, 3], [10, 40, 20]), 6)
    0.5
    """
    a, b = _ranks(first), _ranks(second)
    if a.size != b.size or a.size < 2:
        raise RequestError("a rank correlation takes two lists of one length, two at least")
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        raise RequestError("a rank correlation needs values that differ")
    return float(np.corrcoef(a, b)[0, 1])


def restoration_skill(
    stress: Stress,
    observations: Iterable[Observation],
    *,
    null_hours: ArrayLike,
) -> Skill:
    """Score a stress test against observed times of return, beside a null model.

    Parameters
    ----------
    stress : Stress
        The forecast: its quantiles of the time of return.
    observations : iterable of Observation
        Only those with both ends observed are scored.
    null_hours : array_like
        Equally likely hours at which every function returns under the null model, such as
        `law_hours` of the site's own outage.

    Returns
    -------
    Skill
    """
    null = np.asarray(null_hours, dtype=float)
    rows = []
    for observation in observations:
        if not observation.both_ends_observed:
            continue
        restoration = stress.restoration[observation.service][observation.level]
        rows.append(_row(observation, restoration, stress.horizon_h, null))
    if len(rows) < 2:
        raise RequestError("at least two functions with both ends observed are needed")
    return Skill(
        rows=tuple(rows),
        crps_hours=float(np.mean([row.crps_hours for row in rows])),
        null_crps_hours=float(np.mean([row.null_crps_hours for row in rows])),
        rank_correlation=rank_correlation(
            [row.p50_hours for row in rows], [row.observation.middle_hours for row in rows]
        ),
    )


def _row(
    observation: Observation,
    restoration: Restoration,
    horizon_hours: float,
    null: NDArray[np.float64],
) -> SkillRow:
    """Score one function."""
    quantiles = restoration.quantiles
    if quantiles is None:
        raise RequestError(f"the stress test holds no quantiles of {observation.service!r}")
    hours = quantile_hours(quantiles.levels, quantiles.hours, horizon_hours=horizon_hours)
    low, high = observation.low_hours, observation.high_hours
    return SkillRow(
        observation=observation,
        p5_hours=_or_never(restoration.p5.value),
        p50_hours=_or_never(restoration.p50.value),
        p95_hours=_or_never(restoration.p95.value),
        crps_hours=interval_crps(hours, low, high),
        null_crps_hours=interval_crps(null, low, high),
    )


def _or_never(hours: float | None) -> float:
    return float("inf") if hours is None else hours


def _distance(x: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Return E|x - Y| for Y uniform between low and high."""
    outside = np.abs(x - (low + high) / 2)
    if low == high:
        return outside
    inside = ((x - low) ** 2 + (high - x) ** 2) / (2 * (high - low))
    return np.where((x > low) & (x < high), inside, outside)


def _middles(size: int) -> NDArray[np.float64]:
    """Return the middles of `size` equal parts of (0, 1)."""
    return np.asarray((np.arange(size) + 0.5) / size)


def _ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Return ranks from 1, equal values sharing their mean."""
    v = np.asarray(values, dtype=float).ravel()
    below = (v[:, None] > v[None, :]).sum(axis=1)
    equal = (v[:, None] == v[None, :]).sum(axis=1)
    return np.asarray(below + (equal + 1) / 2)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
