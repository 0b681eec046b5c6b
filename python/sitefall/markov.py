"""Markov chains in continuous time by themselves: for studies that need no service.

Every result is computed by adding and multiplying positive numbers, so that small probabilities
are as exact as large ones. The law of the *total* down time of a year is not here: simulate it.

Examples
--------
>>> from fractions import Fraction
>>> from sitefall import markov
>>> pair = markov.k_of_n(2, 1, crews=1, failure_rate=Fraction(1, 1000), repair_rate=0.1)
>>> f"{pair.steady_state().of(2).value:.12g}"
'0.000196039992158'
>>> round(pair.time_to([2]).mean_h.value, 6)
51500.0
"""

from .markov_chain import Chain
from .markov_results import Breach, Effort, Interval, Passage, SteadyState, Transient, Visits
from .markov_systems import k_of_n

__all__ = [
    "Breach",
    "Chain",
    "Effort",
    "Interval",
    "Passage",
    "SteadyState",
    "Transient",
    "Visits",
    "k_of_n",
]
