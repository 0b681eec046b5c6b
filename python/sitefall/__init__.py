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
from types import ModuleType

from . import structure, synthetic
from ._core import version as _version
from .architecture import Architecture, example, examples, load, schema
from .auditing import (
    Audit,
    AuditedClaim,
    BackHours,
    Counterexample,
    LossAfter,
    Reason,
    ServiceAfter,
    audit,
)
from .builder import Builder, known
from .changes import (
    Options,
    example_options,
    examples_of_options,
    load_options,
    options_schema,
)
from .comparing import ComparedOption, Comparison, Pairing, compare
from .cutting import Blast, Cuts, WeakPoints, cuts
from .errors import Issue, ModelError, RequestError, ResultWarning
from .estimate import Estimate
from .exceedance import ExceedanceCurve, ExceedanceCurves
from .planning import Plan, PlannedMeasure, PlannedStratum, plan
from .rarity import Rare, RareStudy, rare
from .redundancy import Redundancy
from .reporting import report
from .result import Result, load_result
from .scoring import (
    Cause,
    Exceedance,
    OutageHours,
    Score,
    ServiceScore,
    SinglePoint,
    WorstHistory,
    score,
)
from .sharding import Part, merge, play_share
from .story_lines import StoryEvent
from .stressing import Curve, Quantiles, Restoration, Stress, Wait, stress
from .telling import Story, StoryOutage, story

__all__ = [
    "Architecture",
    "Audit",
    "AuditedClaim",
    "BackHours",
    "Blast",
    "Builder",
    "Cause",
    "ComparedOption",
    "Comparison",
    "Counterexample",
    "Curve",
    "Cuts",
    "Estimate",
    "Exceedance",
    "ExceedanceCurve",
    "ExceedanceCurves",
    "Issue",
    "LossAfter",
    "ModelError",
    "Options",
    "OutageHours",
    "Pairing",
    "Part",
    "Plan",
    "PlannedMeasure",
    "PlannedStratum",
    "Quantiles",
    "Rare",
    "RareStudy",
    "Reason",
    "Redundancy",
    "RequestError",
    "Restoration",
    "Result",
    "ResultWarning",
    "Score",
    "ServiceAfter",
    "ServiceScore",
    "SinglePoint",
    "Story",
    "StoryEvent",
    "StoryOutage",
    "Stress",
    "Wait",
    "WeakPoints",
    "WorstHistory",
    "audit",
    "compare",
    "cuts",
    "example",
    "example_options",
    "examples",
    "examples_of_options",
    "known",
    "load",
    "load_options",
    "load_result",
    "markov",
    "merge",
    "options_schema",
    "plan",
    "play_share",
    "rare",
    "report",
    "schema",
    "score",
    "story",
    "stress",
    "structure",
    "synthetic",
]

__version__: str = _version()


def __getattr__(name: str) -> ModuleType:
    """Import what needs NumPy when it is asked for."""
    if name == "markov":
        from importlib import import_module

        return import_module(".markov", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


logging.getLogger("sitefall").addHandler(logging.NullHandler())
