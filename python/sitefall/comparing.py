"""Options against the document as it is, under common random numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from . import _core
from .changes import Options, load_options
from .checkpoints import Checkpoint, Run, elsewhere, seed_of
from .compare_tables import comparison_summary, comparison_tables
from .errors import RequestError
from .estimate import Estimate
from .keys import Rng
from .result import Result
from .running import (
    MOST_THREADS,
    OnInterrupt,
    Progress,
    Source,
    architecture_of,
    count,
    keeps_partial,
    options_json,
    reporter,
    sampling,
    tell_warnings,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from .executors import Executor
    from .tables import Table

__all__ = ["ComparedOption", "Comparison", "Pairing", "compare"]

#: Options, or whatever `load_options` makes some of.
Changes: TypeAlias = "Options | str | Path | bytes | Mapping[str, Any]"


@dataclass(frozen=True)
class ComparedOption:
    """What an option costs and what it buys over the horizon.

    Attributes
    ----------
    applied : tuple of str
        The options that are applied, in this order; the last is itself.
    capital, per_year, cost : float or None
        With the costs of what it includes, in the money of the options; ``cost`` is that of the
        horizon, not discounted. None where a part states no cost.
    avoided_user_hours : Estimate
        Over the horizon, all services.
    cost_per_avoided_user_hour : Estimate or None
        None where it cannot be told; ``why_no_ratio`` says why.
    on_front : bool or None
        Whether no other option, nor the document as it is, is shown to avoid more at no more
        cost; None where the cost is not known.
    dominated_by : tuple of str
        Those that are shown to; ``"base"`` is the document as it is.
    """

    applied: tuple[str, ...]
    capital: float | None
    per_year: float | None
    cost: float | None
    avoided_user_hours: Estimate
    cost_per_avoided_user_hour: Estimate | None
    why_no_ratio: str | None
    on_front: bool | None
    dominated_by: tuple[str, ...]
    label: str | None = None


@dataclass(frozen=True)
class Pairing:
    """What common random numbers did for a difference.

    Attributes
    ----------
    variance_reduction : float or None
        Variance of the difference of two independent samples of the same sizes, over that of the
        pairs; None where no history differed.
    differing : float
        Probability that a history of the option differs from that of the base in the measure.
    """

    variance_reduction: float | None
    differing: float


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Options against the document as it is, given the inputs.

    Measures are named ``"unmet_user_hours_per_year"`` (all services), ``"score"``, ``"all_kept"``
    and, of a service, ``"messenger/breach"``. Those that are quantiles are not compared: the
    difference of two quantiles says nothing of the histories in between.

    Attributes
    ----------
    base : dict of Estimate
        Each measure of the document as it is.
    rows : dict of dict of Estimate
        By option and measure: option minus base, paired. Measures that only one of the two has
        are missing.
    options : dict of ComparedOption
        By id of the option.
    pairing : dict of dict of Pairing
        By option and measure.
    front : tuple of str
        What is not shown to be dominated by cost and user-hours avoided, the cheapest first, among
        what has a cost; ``"base"`` is the document as it is. All the tests of dominance together
        err with at most 1 - confidence.
    changes : str
        Hash of the options.
    seed : str
        The 128-bit key; as ``rng=`` it gives the same result again.
    model : str
        Hash of the document.
    seconds, threads
        What the computing took; results that differ in nothing else are equal.
    """

    kind: ClassVar[str] = "comparison"

    base: dict[str, Estimate]
    rows: dict[str, dict[str, Estimate]]
    options: dict[str, ComparedOption]
    pairing: dict[str, dict[str, Pairing]]
    front: tuple[str, ...]
    strata: tuple[Any, ...]
    changes: str
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
        return comparison_summary(self)

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return comparison_tables(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each option and measure; needs pandas."""
        from .frames import comparison_frame

        return comparison_frame(self)

    def plot(self, ax: Axes | None = None, *, measure: str = "unmet_user_hours_per_year") -> Axes:
        """Draw one difference of every option with its interval; needs matplotlib.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where to draw; a new figure by default.
        measure : str
            Name of the measure, such as ``"score"`` or ``"messenger/breach"``.
        """
        from .plots import plot_comparison

        return plot_comparison(self, ax, measure=measure)


def compare(
    arch: Source,
    options: Changes,
    *,
    horizon: str | None = None,
    precision: float | None = None,
    confidence: float | None = None,
    replications: int | None = None,
    budget: float | None = None,
    outer: int | None = None,
    stratify: bool | None = None,
    rng: Rng = None,
    threads: int | None = None,
    executor: Executor | None = None,
    checkpoint: Checkpoint = None,
    progress: Progress = None,
    on_interrupt: OnInterrupt = "raise",
) -> Comparison:
    """Compare options with a document: paired differences, cost per avoided user-hour, front.

    All are played under the same random numbers, each element under those of its id, so that a
    difference holds only what the option changes. What is not known of the inputs is one unknown
    for base and options where both write it at the same place.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document.
    options : Options, path, text or dict
        The options, of the format ``sitefall-options/1``.
    horizon : str, optional
        How long to look ahead, such as ``"5 y"``; by default what the document says.
    precision : float, optional
        Relative half-width wanted of each difference of all unmet user-hours (0.05 by default),
        where that is more than a fifth of it of the base's value; and, twice that, of each
        difference of the score, where that is more than a hundredth of it. Histories that never
        differ ask for no precision.
    confidence : float, optional
        Of the intervals.
    replications : int, optional
        Exactly so many histories of each, instead of as many as the precision asks for.
    budget : float, optional
        Stop after so many seconds; the result, which then depends on the machine, says so.
    outer : int, optional
        Points of the sample over what is not known of the inputs; 0: none.
    stratify : bool, optional
        Whether to sample by the number of hazards that occur; True by default.
    rng : int, SeedSequence, Generator, str or None
        Seed; None draws entropy. The result stores the key.
    threads : int, optional
        By default as many as the machine has cores. Results do not depend on it.
    executor : concurrent.futures.Executor, distributed.Client or function, optional
        Who plays instead of threads: an executor, a Dask client, or a function that is called as
        ``map`` is, such as the ``map`` of a pool. Results do not depend on it.
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
    Comparison

    Raises
    ------
    ModelError
        Where the document or the options are wrong.
    RequestError
        Where an argument is, or the checkpoint is one of another run, in use or damaged.
    OSError
        Where the checkpoint cannot be written.
    BrokenExecutor
        Where a worker of the executor ended abruptly; a checkpoint has what was played.

    Examples
    --------
    >>> import sitefall
    >>> found = sitefall.compare(
    ...     sitefall.example("kakao-2022"),
    ...     sitefall.example_options("kakao-2022-options"),
    ...     replications=256, outer=0, rng=1,
    ... )
    >>> found.rows["all"]["unmet_user_hours_per_year"].high < 0
    True
    """
    architecture = architecture_of(arch)
    changes = options if isinstance(options, Options) else load_options(architecture, options)
    if changes.base != architecture:
        raise RequestError("these options were read for another document; load them for this one")
    workers = count(threads, "threads", most=MOST_THREADS)
    given = options_json(
        seed_of(checkpoint, rng),
        sampling(horizon, precision, confidence, replications, budget, outer, stratify)
        | {"threads": workers},
    )
    partial = keeps_partial(on_interrupt)
    run = Run("comparison", architecture.core, given, changes.core, changes.text)
    with reporter(progress) as report, elsewhere(run, executor, checkpoint, workers) as players:
        text = _core.compare(changes.core, given, report, partial, players.hand)
    result = players.told(Comparison.from_dict(json.loads(text)))
    tell_warnings(result.warnings)
    return result
