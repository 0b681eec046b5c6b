"""How well a digital service, a company or a country stands when a site falls.

Examples
--------
>>> import sitefall
>>> two_sites = sitefall.example("two-sites")
>>> result = sitefall.score(two_sites, replications=64, outer=0, rng=1)
>>> sorted(result.services)
['messenger']
"""

from __future__ import annotations

import logging

from ._core import version as _version
from .architecture import Architecture, example, examples, load, schema
from .builder import Builder, known
from .errors import Issue, ModelError, RequestError, ResultWarning
from .estimate import Estimate
from .result import Result, load_result
from .scoring import (
    Cause,
    Exceedance,
    OutageHours,
    Score,
    ServiceScore,
    SinglePoint,
    score,
)
from .stressing import Curve, Quantiles, Restoration, Stress, Wait, stress

__all__ = [
    "Architecture",
    "Builder",
    "Cause",
    "Curve",
    "Estimate",
    "Exceedance",
    "Issue",
    "ModelError",
    "OutageHours",
    "Quantiles",
    "RequestError",
    "Restoration",
    "Result",
    "ResultWarning",
    "Score",
    "ServiceScore",
    "SinglePoint",
    "Stress",
    "Wait",
    "example",
    "examples",
    "known",
    "load",
    "load_result",
    "schema",
    "score",
    "stress",
]

__version__: str = _version()

logging.getLogger("sitefall").addHandler(logging.NullHandler())
