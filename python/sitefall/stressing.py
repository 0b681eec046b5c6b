"""A stress test: something is lost now; what stops, and when and in which order it returns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from . import _core
from .architecture import Architecture
from .errors import ModelError, RequestError, shown
from .estimate import Estimate
from .keys import Rng
from .result import Result
from .running import (
    MOST_THREADS,
    OnInterrupt,
    Progress,
    Source,
    architecture_of,
    confidence_of,
    count,
    keeps_partial,
    options_json,
    reporter,
    tell_warnings,
)
from .stress_tables import restoration_summary, stress_summary, stress_tables
from .units import hours
from .written import written

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .tables import Table

__all__ = ["Curve", "Quantiles", "Restoration", "Stress", "Wait", "stress"]


@dataclass(frozen=True)
class Quantiles:
    """The law of a time: `hours[i]` is not exceeded with probability `levels[i]`; None: never."""

    levels: tuple[float, ...]
    hours: tuple[float | None, ...]


@dataclass(frozen=True, repr=False)
class Restoration:
    """Hours until a level is reached and kept for an hour, and the share that never does.

    A quantile that lies among the histories that never return is None.
    """

    p5: Estimate
    p50: Estimate
    p95: Estimate
    never: Estimate
    quantiles: Quantiles | None = None

    def __repr__(self) -> str:
        return f"<Restoration: {restoration_summary(self)}>"


@dataclass(frozen=True)
class Curve:
    """A service against time.

    Attributes
    ----------
    time : tuple of float
        Hours since the loss.
    restored, restored_low, restored_high : tuple of float
        P(the level is at the tolerance's `below`, to stay, by then), with its interval at each time
        by itself.
    mean_level, mean_level_low, mean_level_high : tuple of float
        The mean level, between 0 and 1, likewise.
    restored_band_low, restored_band_high : tuple of float
        The band that holds the whole curve of `restored` at once, with the same confidence.
    mean_level_band_low, mean_level_band_high : tuple of float
        That of the mean level.
    """

    time: tuple[float, ...]
    restored: tuple[float, ...]
    restored_low: tuple[float, ...]
    restored_high: tuple[float, ...]
    mean_level: tuple[float, ...]
    mean_level_low: tuple[float, ...]
    mean_level_high: tuple[float, ...]
    restored_band_low: tuple[float, ...]
    restored_band_high: tuple[float, ...]
    mean_level_band_low: tuple[float, ...]
    mean_level_band_high: tuple[float, ...]


@dataclass(frozen=True)
class Wait:
    """A job that waited, and for what.

    Attributes
    ----------
    job : str
        Such as ``"messenger/switch"``.
    reason : {"needs", "people", "site"}
        What kind of thing it waited for.
    waited_for : str
        Its id.
    mean_hours : float
        Mean over all histories, those in which it did not wait among them.
    share : float
        Share of the histories in which it waited.
    """

    job: str
    reason: str
    waited_for: str
    mean_hours: float
    share: float

    @property
    def mean_hours_when_waiting(self) -> float:
        """Mean over the histories in which it waited."""
        return self.mean_hours / self.share if self.share > 0 else 0.0


@dataclass(frozen=True, repr=False)
class Stress(Result):
    """What a loss stops, and how it returns, given the inputs.

    Attributes
    ----------
    loss : dict or list
        What is lost, as the format writes it.
    restoration : dict of dict of Restoration
        By id of the service, then by level: ``any`` (above 0), ``tolerance`` (the tolerance's
        ``below``), ``full`` (1).
    curves : dict of Curve
        By id of the service.
    unmet_user_hours : Estimate
        Within the watch, of all services together.
    unmet_user_hours_by_service : dict of Estimate
        The same, by id of the service.
    order : tuple of str
        The services in the order of their return; those that are not back within the watch
        (`not_back`) stand at the end, by id.
    waits : tuple of Wait
        What waited for what, the longest first.
    seconds, threads
        What the computing took; results that differ in nothing else are equal.
    lasting : law or None
        How long it is lost; None: for good, or as the stages of the loss say.
    """

    kind: ClassVar[str] = "stress"

    loss: Any
    restoration: dict[str, dict[str, Restoration]]
    curves: dict[str, Curve]
    unmet_user_hours: Estimate
    unmet_user_hours_by_service: dict[str, Estimate]
    order: tuple[str, ...]
    waits: tuple[Wait, ...]
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
    lasting: Any = None

    @property
    def not_back(self) -> tuple[str, ...]:
        """Services whose tolerance is not met again within the watch, in half of the histories."""
        return tuple(id for id in self.order if self.restoration[id]["tolerance"].p50.value is None)

    def summary(self) -> str:
        """Return one line."""
        return stress_summary(self)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return stress_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each service, level and measure; needs pandas."""
        from .frames import stress_frame

        return stress_frame(self)

    def plot(self, ax: Axes | None = None, *, services: Sequence[str] | None = None) -> Axes:
        """Draw the restoration curves; needs matplotlib.

        Darker: the interval at each time. Paler: the band that holds the whole curve at once,
        where no more than three services are drawn.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure by default.
        services : list of str, optional
            Which; by default, of those that fell and return, the first four to return and
            the last four.
        """
        from .plots import plot_stress

        return plot_stress(self, ax, services=services)


def stress(
    arch: Source,
    lose: str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]],
    *,
    lasting: str | Mapping[str, Any] | None = None,
    horizon: str | None = None,
    confidence: float | None = None,
    replications: int | None = None,
    rng: Rng = None,
    threads: int | None = None,
    progress: Progress = None,
    on_interrupt: OnInterrupt = "raise",
) -> Stress:
    """Lose something now, and watch what returns when.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    lose : str, list of str, or a loss of the format
        Ids of what is lost; or the id of a hazard, which then occurs at once; or a loss as claims
        write it: a selector, ``{"hazard": id}``, or a list of stages.
    lasting : law, optional
        How long it is lost; by default for good. Stages say so themselves.
    horizon : str, optional
        How long to watch; ``"30 d"`` by default.
    confidence : float, optional
        Of the intervals.
    replications : int, optional
        How many histories, 2 or more; 2,000 by default.
    rng : int, SeedSequence, Generator, str or None
        Seed; None draws entropy. The result stores the key.
    threads : int, optional
        By default as many as the machine has cores. Results do not depend on it.
    progress : bool or function, optional
        True for a bar, or a function of (done, total).
    on_interrupt : {"raise", "partial"}
        Whether an interrupt raises, or gives what was computed.

    Returns
    -------
    Stress

    Raises
    ------
    ModelError
        Where the document or the loss is wrong.
    RequestError
        Where an option is.

    Examples
    --------
    >>> import sitefall
    >>> two_sites = sitefall.example("two-sites")
    >>> lost = sitefall.stress(two_sites, "a", lasting="12 h", replications=64, rng=1)
    >>> lost.restoration["messenger"]["any"].p50.value > 0
    True
    """
    architecture = architecture_of(arch)
    law = None if lasting is None else written(lasting, subject="lasting")
    options = options_json(
        rng,
        {
            "horizon_h": None if horizon is None else hours(horizon, name="horizon"),
            "confidence": confidence_of(confidence),
            "replications": count(replications, "replications", least=2),
            "threads": count(threads, "threads", most=MOST_THREADS),
            "lasting": law,
        },
    )
    loss = written(loss_of(architecture, lose), subject="the loss")
    partial = keeps_partial(on_interrupt)
    try:
        with reporter(progress) as report:
            text = _core.stress(architecture.core, loss, options, report, partial)
    except ModelError as error:
        raise _of_option(error, architecture, loss, lasting is not None) from None
    result = Stress.from_dict(
        _as_values(json.loads(text)) | {"lasting": None if law is None else json.loads(law)}
    )
    tell_warnings(result.warnings)
    return result


def _as_values(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the core gave with the loss as a value, and jobs by the names people use."""
    loss: str = data["loss"]
    hazard = loss.removeprefix("hazard ")
    value = json.loads(loss) if loss[:1] in ("{", "[", '"') else {"hazard": hazard}
    waits = [wait | {"job": wait["job"].rstrip("/")} for wait in data["waits"]]
    return data | {"loss": value, "waits": waits}


def _of_option(
    error: ModelError, architecture: Architecture, loss: str, has_lasting: bool
) -> ModelError:
    """Return the error with its issues told of the loss or of `lasting`, not of the document."""
    subject = "the loss"
    if has_lasting:
        # The core tells both at once; a loss that is right without `lasting` is right.
        try:
            shortest = options_json(0, {"horizon_h": 1e-6, "replications": 2, "threads": 1})
            _core.stress(architecture.core, loss, shortest, None, False)
            subject = "lasting"
        except ModelError as of_loss:
            error = of_loss
    return ModelError([replace(issue, line=0, column=0) for issue in error.issues], subject=subject)


def loss_of(
    architecture: Architecture,
    lose: str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]],
) -> Any:
    """Return the loss as the format writes it: plain ids become a selector or a hazard."""
    if isinstance(lose, Mapping):
        return lose
    if not isinstance(lose, (str, list, tuple)):
        raise RequestError(f"lose takes an id, a list of ids or a loss; found {shown(lose)}")
    parts = [lose] if isinstance(lose, str) else list(lose)
    if not parts:
        raise RequestError("nothing is to be lost; give an id, a list of ids or a loss")
    ids = [part for part in parts if isinstance(part, str)]
    if not ids:
        return parts
    if len(ids) < len(parts):
        raise RequestError("a loss is a list of ids or a list of stages, not both")
    hazards = architecture.to_dict().get("hazards", {})
    struck = [id for id in ids if id.partition("[")[0] in hazards]
    if not struck:
        return {"ids": ids}
    if len(ids) > 1:
        raise RequestError(f"the hazard {struck[0]!r} occurs alone; give no other id beside it")
    return {"hazard": struck[0]}
