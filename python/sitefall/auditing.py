"""Whether what an owner claims holds, and the smallest loss that refutes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from . import _core
from .audit_tables import audit_summary, audit_tables, sentences, told
from .estimate import Estimate
from .redundancy import Redundancy
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
    tell_warnings,
)

if TYPE_CHECKING:
    import pandas as pd

    from .keys import Rng
    from .tables import Table

__all__ = [
    "Audit",
    "AuditedClaim",
    "BackHours",
    "Counterexample",
    "LossAfter",
    "Reason",
    "ServiceAfter",
    "audit",
]


@dataclass(frozen=True)
class Reason:
    """One thing that a loss takes from a service.

    Attributes
    ----------
    kind : {"failover", "needs", "degraded", "capacity", "alone", "data", "time"}
        A job of the failover needs what is lost; the service or its other instance does; a factor
        of `degrades` does; what serves in the end carries less than all; there is no other
        instance; no copy of the data is left; or nothing is missing and the time is too long.
    needs : tuple of str
        What is named there and missing.
    lost : tuple of str
        What of it stood where the loss fell.
    job : str or None
        Of the failover: detect, decide or switch.
    has_other_way : bool or None
        Whether that job has an ``otherwise``.
    level : float or None
        Share of full capacity in the end, or the factor.
    """

    kind: str
    needs: tuple[str, ...]
    lost: tuple[str, ...]
    job: str | None = None
    has_other_way: bool | None = None
    level: float | None = None


@dataclass(frozen=True)
class BackHours:
    """Hours until a service is back at the claimed capacity for an hour; None: not in the watch."""

    p5: float | None
    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class ServiceAfter:
    """A service after a loss: the probability that the claim is kept, and why it is not."""

    kept: Estimate
    back_hours: BackHours
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class LossAfter:
    """What was lost, as the claim counts it, and each service of the claim after it."""

    lost: tuple[str, ...]
    services: dict[str, ServiceAfter]


@dataclass(frozen=True)
class Counterexample:
    """The smallest loss that refutes a claim.

    Attributes
    ----------
    lost : tuple of str
        Sites, words or elements.
    because : dict of str to tuple of Reason
        Why, by service that misses the claim.
    sentences : tuple of str
        The same in words, and when the first and the last service is back.
    text : str
        The sentences as one.
    """

    lost: tuple[str, ...]
    because: dict[str, tuple[Reason, ...]]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as one, with what is lost before them."""
        return told(self.lost, self.sentences)


@dataclass(frozen=True)
class AuditedClaim:
    """A claim and its verdict.

    Attributes
    ----------
    verdict : {"holds", "refuted", "undecided"}
        Whether the intervals of all losses lie above the claimed probability, that of one below,
        or neither.
    says, source : str
        The claim's words, and who said them.
    probability, capacity : float
        With what probability the promise must be kept, at what share of full capacity.
    rto_hours, rpo_hours : float or None
        Claimed: hours until service, hours of data lost at most.
    after_return : bool
        Whether the hours count from the end of the loss.
    losses, replications : int
        Losses looked at; histories of the worst.
    worst : LossAfter
        The loss after which the claim is kept least often.
    writes_probability : bool or None
        Whether the claim itself states the probability, or the default of the format stands in;
        None where that is not known.
    """

    verdict: str
    says: str
    source: str
    probability: float
    capacity: float
    after_return: bool
    losses: int
    replications: int
    worst: LossAfter
    rto_hours: float | None = None
    rpo_hours: float | None = None
    writes_probability: bool | None = None

    @property
    def counterexample(self) -> Counterexample | None:
        """The loss that refutes the claim; None where it is not refuted."""
        if self.verdict != "refuted":
            return None
        missed = {
            name: after.because
            for name, after in self.worst.services.items()
            if after.kept.high is not None and after.kept.high < self.probability
        }
        return Counterexample(self.worst.lost, missed, sentences(self, missed))


@dataclass(frozen=True, repr=False)
class Audit(Result):
    """The verdicts on the claims of a document, and how redundant its services are.

    Attributes
    ----------
    claims : dict of AuditedClaim
        By id of the claim.
    redundancy : dict of Redundancy
        By id of the service: fewest losses that stop it, as counted and as it is.
    seed : str
        The 128-bit key; as ``rng=`` it gives the same result again.
    model : str
        Hash of the document.
    seconds, threads
        What the computing took; results that differ in nothing else are equal.
    """

    kind: ClassVar[str] = "audit"

    name: str
    claims: dict[str, AuditedClaim]
    redundancy: dict[str, Redundancy]
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

    @property
    def refuted(self) -> tuple[str, ...]:
        """Names of the claims that are refuted."""
        return tuple(name for name, claim in self.claims.items() if claim.verdict == "refuted")

    def tables(self) -> list[Table]:
        """Return what is printed, as tables."""
        return audit_tables(self)

    def summary(self) -> str:
        """Return one line."""
        return audit_summary(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return a row for each claim and service after its worst loss; needs pandas."""
        from .frames import audit_frame

        return audit_frame(self)


def audit(
    arch: Source,
    *,
    confidence: float | None = None,
    replications: int | None = None,
    rng: Rng = None,
    threads: int | None = None,
    progress: Progress = None,
) -> Audit:
    """Judge every claim of a document.

    Each loss that a claim speaks of is suffered in simulated histories; a claim of a count is
    looked at from one loss upwards, since what fewer losses refute needs no more.

    Parameters
    ----------
    arch : Architecture, path, text or dict
        The document; it must have claims.
    confidence : float, optional
        Of the verdict on a claim, all its services and losses together (0.9).
    replications : int, optional
        Histories of each loss, at most (6400); fewer where the verdict is clear.
    rng : int, SeedSequence, Generator or str, optional
        Seed; None draws one and stores it.
    threads : int, optional
        Without effect on the numbers.
    progress : bool or function, optional
        A bar, or a function called with (done, total).

    Returns
    -------
    Audit
        ``claims[id].verdict`` and ``.counterexample``; ``redundancy[service]``.

    Raises
    ------
    ModelError
        Where the document is wrong.
    RequestError
        Where an option is; where the document has no claims, or a count more than 2000 choices.

    Examples
    --------
    >>> import sitefall
    >>> found = sitefall.audit(sitefall.example("two-sites"), rng=1)
    >>> found.claims["redundant"].verdict, found.claims["redundant"].counterexample.lost
    ('refuted', ('a',))
    """
    given = {
        "confidence": confidence_of(confidence),
        "replications": count(replications, "replications", least=16),
        "threads": count(threads, "threads", most=MOST_THREADS),
    }
    architecture = architecture_of(arch)
    with reporter(progress) as tell:
        text = _core.audit(architecture.core, options_json(rng, given), tell)
    data = json.loads(text)
    written = architecture.to_dict()["claims"]
    for name, claim in data["claims"].items():
        claim["writes_probability"] = "probability" in written[name]
    found = Audit.from_dict(data)
    tell_warnings(found.warnings)
    return found
