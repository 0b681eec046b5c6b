"""Cases made to defeat excursions: each is told, none is answered with a tight wrong interval.

Each has a way to the loss, many times likelier than the one that excursions find, that hangs on a
draw without a hazard, or with one that has no bound, or on what several excursions add up to. A
study says what it does not see; a score leaves such measures to its sample.
"""

from __future__ import annotations

from typing import Any

import pytest

import sitefall
from agreement.rare_models import AB, EITHER, document, exponential, part
from sitefall import ResultWarning


def hazard(**strike: Any) -> dict[str, Any]:
    return {"arrival": "1e-9 / h", "strikes": [{"select": {"ids": ["a", "b"]}, **strike}]}


def severity() -> Any:
    storm = hazard(fragility={"median": 20, "beta": 0.2}, outage="1 h")
    laws = [{"law": "lognormal", "median": m, "sigma": 0.6} for m in (1, 1.5)]
    storm["severity"] = {"law": "mixture", "weights": [1, 1], "laws": laws}
    return document(EITHER, components=AB, hazards={"q": storm})


def bystanders() -> Any:
    storm = hazard(probability=0.05, outage="10 h")
    storm["strikes"][0]["select"] = {"ids": ["a", *(f"c{n}" for n in range(40))]}
    parts: Any = {"a": {}, "z": part("5e-10 / h", "0.1 / h")}
    parts.update({f"c{n}": {} for n in range(40)})
    return document(["a", "z"], components=parts, hazards={"q": storm})


def without_density() -> Any:
    laws = [exponential("1e9 h"), exponential("2e9 h")]
    slow = {"law": "mixture", "weights": [1, 1], "laws": laws}
    modes = {"m1": part("1e-5 / h", "1 / h"), "m2": {"fails": slow, "repairs": "0.001 / h"}}
    return document(EITHER, components={"a": {"modes": modes}, "b": AB["b"]})


def wide() -> Any:
    """A lognormal of so wide a spread that the hazard falls sixfold within the year."""
    fails = {"law": "lognormal", "median": "1e7 h", "sigma": 4}
    return document(EITHER, components={c: {"fails": fails, "repairs": "1 h"} for c in "ab"})


def wears_in() -> Any:
    fails = {"law": "weibull", "shape": 0.25, "scale": "1e27 h"}
    return document(["a"], components={"a": {"fails": fails, "repairs": "1 h"}})


def single_copies() -> Any:
    storm = hazard(probability=0.01, outage="10 h", copies=True)
    storm["strikes"][0]["select"] = {"ids": ["a"]}
    return document("a", components={"a": {"count": 5, "at_least": 3}}, hazards={"q": storm})


def in_a_year() -> Any:
    made = document("a", components={"a": part("1e-9 / h", {"takes": "6 h"})})
    made["services"]["s"]["tolerance"] = {"total_per_year": "10 h", "source": "test"}
    return made


def lost_data() -> Any:
    made = document([], sites={s: part("1e-8 / h", "1 / h") for s in "ab"})
    service = made["services"]["s"]
    service["instances"] = {"i@a": {"site": "a"}, "i@b": {"site": "b", "role": "standby"}}
    service["failover"] = {}
    service["data"] = {"i@b": {"copy": "asynchronous", "lag": exponential("1 h")}}
    service["tolerance"] = {"data": "1 h", "source": "test"}
    return made


def rare_long_repairs() -> Any:
    table = {"0": "1 h", "0.99999": "1 h", "1": "100000 h"}
    repairs = {"takes": {"law": "empirical", "quantiles": table}}
    return document("a", components={"a": part("1e-8 / h", repairs)}, horizon="100 y")


def many_that_may_fail() -> Any:
    start = {"takes": exponential("1 min"), "succeeds": 0.99}
    by_hand = {"takes": exponential("1000 h")}
    parts: Any = {f"x{n}": {"needs": "z", "restart": start} for n in range(6)}
    parts["z"] = part("1e-3 / h", "1 / h")
    parts["m"] = {"needs": "z", "restart": {**start, "succeeds": 0.999999, "otherwise": by_hand}}
    return document("m", longest="40 h", components=parts)


def memories_of_each_other() -> Any:
    # z fails, b restarts for an hour, a fails within it: the instance restarts for 1,000 h.
    parts: Any = {"a": part("1e-8 / h", exponential("10 min")), "z": part("1e-3 / h", "60 / h")}
    long = exponential("10000 h")
    parts["b"] = {**part("1e-9 / h", long), "needs": "z", "restart": exponential("1 h")}
    made = document(EITHER, components=parts, horizon="10 y")
    made["services"]["s"]["instances"]["i"]["restart"] = exponential("1000 h")
    return made


def ties() -> Any:
    # Times in whole days: two of three alike fail in the same instant far likelier than in an hour.
    days = {"law": "empirical", "samples": [f"{24 * k} h" for k in range(120, 320)]}
    parts = {c: part(days, "600 s") for c in "abe"}  # type: ignore[arg-type]
    return document({"any": list("abe")}, components=parts)


def nearly_fixed() -> Any:
    fails: Any = {"law": "lognormal", "median": "5000 h", "sigma": 1e-6}
    parts = {"a": part(fails, "1 / h"), "b": part(fails, "1 / h")}
    return document(EITHER, components=parts)


CASES: dict[str, tuple[Any, str, str]] = {
    "severity": (severity(), "unavailability", "severity of hazard q"),
    "bystanders": (bystanders(), "unavailability", "strikes beside the cut sets"),
    "no density": (without_density(), "unavailability", "law by which a fails"),
    "wears in": (wears_in(), "unavailability", "law by which a fails"),
    "wears in, lognormal": (wide(), "unavailability", "law by which a, b fails"),
    "copies": (single_copies(), "unavailability", "single copies that hazard q strikes"),
    "in a year": (in_a_year(), "breach", "total_per_year of s"),
    "long": (rare_long_repairs(), "unavailability", "rare long times of a"),
    "many": (many_that_may_fail(), "breach", "jobs that may fail of m"),
    "memories": (memories_of_each_other(), "unavailability", "several memories"),
    "ties": (ties(), "unavailability", "law by which a, b, e fails"),
    "nearly fixed": (nearly_fixed(), "unavailability", "law by which a, b fails"),
    "data": (lost_data(), "breach", "data of s"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_excursions_do_not_see_is_named_and_not_trusted(name: str) -> None:
    made, target, named = CASES[name]
    with pytest.warns(ResultWarning, match="not to be trusted"):
        found = sitefall.rare(made, target=target, rng=1, replications=32)  # type: ignore[arg-type]
    (study,) = found.services.values()
    assert not study.trusted
    assert any(named in doubt for doubt in study.doubts), study.doubts


@pytest.mark.parametrize("name", ["severity", "bystanders", "no density", "in a year", "data"])
@pytest.mark.filterwarnings("ignore::sitefall.ResultWarning")
def test_a_score_leaves_it_to_its_sample(name: str) -> None:
    made, target, _ = CASES[name]
    found = sitefall.score(made, rng=1, method="simulation")
    told = found.services["s"]
    measure = "breach" if target == "breach" else "availability"
    estimate = told.breach if target == "breach" else told.availability
    assert estimate is not None
    assert estimate.method == "simulation"
    assert all(one.measure != measure for one in found.rare)  # not even asked


@pytest.mark.filterwarnings("ignore::sitefall.ResultWarning")
def test_data_lost_without_an_outage_counts() -> None:
    # Site a falls at 1e-4 / h over a year; the lag is above 1 h with probability exp(-1).
    made = lost_data()
    made["sites"]["a"]["fails"] = "1e-4 / h"
    found = sitefall.rare(made, target="breach", rng=1, replications=2000).services["s"].breach
    exact = 1 - 2.718281828459045 ** (-1e-4 * 8760 * 0.36787944117144233)
    assert found.value == pytest.approx(exact, abs=5 * (exact * (1 - exact) / 2000) ** 0.5)


@pytest.mark.filterwarnings("ignore::sitefall.ResultWarning")
def test_a_service_that_is_below_its_level_from_the_first_is_told_so() -> None:
    part = {"fails": "0.05 / h", "repairs": "0.1 / h"}
    made = document(["a"], components={"a": part}, horizon="500 h")
    made["services"]["s"]["instances"]["i"]["capacity"] = 0.6
    exact = sitefall.score(made, method="markov").services["s"]
    found = sitefall.rare(made, rng=1, replications=1000).services["s"]
    assert found.unavailability.value == pytest.approx(1.0, rel=0.05)
    assert found.unavailability.value <= 1
    # 1,000 histories of some 17 outages: a standard error of about 1 %; five of them.
    assert found.down.value == pytest.approx(exact.down.value, rel=0.05)
