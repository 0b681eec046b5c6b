"""Rare losses by what has a memory beside the elements, or makes an outage long once it has begun.

Each document has a way to the loss, many times likelier than what its cut sets and the mean lengths
of its outages say. Exact values are by the chain, which shares no code with the excursions, or in
closed form. Bounds as in test_excursions.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

import sitefall
from agreement.rare_models import AB, EITHER, YEAR_H, document, exponential, part

from .test_excursions import estimate, hold

Made = tuple[Any, str, float]


def by_chain(made: Any, target: str) -> Made:
    """Time at level 0, all that is lost here: no difference of numbers near one."""
    solved = sitefall.score(made, method="markov").services["s"]
    exact = solved.breach if target == "breach" else solved.down
    assert exact is not None
    return made, target, exact.value


def restart() -> Made:
    """After an hour of repair a restart of 100 h, in which the other site may fall."""
    made = document([], sites={s: part("1e-8 / h", "1 / h") for s in "ab"})
    slow = {"takes": exponential("100 h")}
    made["services"]["s"]["instances"] = {
        "i@a": {"site": "a", "restart": slow},
        "i@b": {"site": "b"},
    }
    return by_chain(made, "unavailability")


def tool() -> Made:
    """A repair of an hour waits for a tool that may be away for 1,000 h."""
    repairs = {"takes": exponential("1 h"), "needs": "t"}
    parts = {**AB, "a": part("1e-6 / h", repairs), "t": part("1e-6 / h", "0.001 / h")}
    return by_chain(document(EITHER, components=parts), "unavailability")


def crew() -> Made:
    """The only crew may be busy for 1,000 h with what no service needs."""
    own = {"takes": exponential("1 h"), "crew": "k"}
    long = {"takes": exponential("1000 h"), "crew": "k"}
    parts = {"a": part("1e-4 / h", own), "b": part("1e-4 / h", own), "x": part("1e-9 / h", long)}
    made = document(EITHER, components=parts, crews={"k": {"size": 1}})
    return by_chain(made, "unavailability")


def second_way() -> Made:
    """One repair in a million takes 1,000 h, by another way."""
    by_hand = {"takes": exponential("1000 h")}
    repairs = {"takes": exponential("1 h"), "succeeds": 0.999999, "otherwise": by_hand}
    parts = {"a": part("1e-6 / h", repairs)}
    return by_chain(document("a", longest="30 h", components=parts), "breach")


def failing_switch() -> Made:
    """One switch in a million fails; by hand it takes 2,000 h, and 8 h are borne."""
    made = document([], longest="8 h")
    made["sites"] = {"a": part("1e-4 / h", "0.05 / h"), "b": part("1e-9 / h", "0.05 / h")}
    service = made["services"]["s"]
    service["instances"] = {"i@a": {"site": "a"}, "i@b": {"site": "b", "role": "standby"}}
    by_hand = {"takes": exponential("2000 h")}
    service["failover"] = {
        "switch": {"takes": exponential("1 min"), "succeeds": 0.999999, "otherwise": by_hand}
    }
    return by_chain(made, "breach")


def dead_standby() -> Made:
    """Each failure of a stops the service for a minute; some find b down for 1,000 h."""
    sites = {"a": part("1e-4 / h", "0.001 / h"), "b": part("1e-8 / h", "0.001 / h")}
    made = document([], sites=sites)
    service = made["services"]["s"]
    service["instances"] = {"i@a": {"site": "a"}, "i@b": {"site": "b", "role": "standby"}}
    service["failover"] = {"switch": {"takes": exponential("1 min")}}
    return by_chain(made, "unavailability")


def second_way_of_one() -> Made:
    """One repair in a thousand takes 1,000 h: half of the time down."""
    by_hand = {"takes": exponential("1000 h")}
    repairs = {"takes": exponential("1 h"), "succeeds": 0.999, "otherwise": by_hand}
    return by_chain(document("a", components={"a": part("1e-6 / h", repairs)}), "unavailability")


def two_in_a_row() -> Made:
    """Outages of 3 h that overlap by at most 2 h make one of over 4 h; or a rare one of 20 h."""
    modes = {"short": part("1e-6 / h", "3 h"), "long": part("1e-13 / h", "20 h")}
    parts = {"a": part("1e-6 / h", "3 h"), "b": {"modes": modes}}
    made = document(["a", "b"], longest="4 h", components=parts)
    return made, "breach", (2 * 1e-6**2 * 2 + 1e-13) * (YEAR_H - 5)


def delay() -> Made:
    """A hazard (1e-9 / h) takes both for 1,000 h, an hour after it has come; or both fail."""
    strike = {"select": {"ids": ["a", "b"]}, "after": "1 h", "outage": "1000 h"}
    hazard = {"arrival": "1e-9 / h", "strikes": [{**strike, "shared_outage": True}]}
    made = document(EITHER, components=AB, hazards={"q": hazard})
    struck = 1e-9 * (1000 * (YEAR_H - 1) - 1000**2 / 2) / YEAR_H
    return made, "unavailability", (1e-4 / (1 + 1e-4)) ** 2 * (1 - 1.5 / YEAR_H) + struck


def store() -> Made:
    """A store of 1.5 h, filled in 1,500 h, bridges one outage of an hour, not two in 500 h.

    The second outage comes g after the first has ended, and g / 1,000 h have been stored: the
    service is down for 0.5 h - g / 1,000.
    """
    parts = {
        "u": part("1e-9 / h", {"takes": "1 h"}),
        "m": {"needs": "u", "ride_through": {"lasts": "1.5 h", "recharges": "1500 h"}},
    }
    made = document("m", components=parts)
    pairs = 125 * (YEAR_H - 501) + 0.25 * 500**2 - 500**3 / 6000
    return made, "unavailability", 1e-9**2 * pairs / YEAR_H


def outlasted() -> Made:
    """Of outages of an hour on average (1e-2 / h) few last longer than the store of 10 h."""
    parts = {
        "u": part("1e-2 / h", "1 / h"),
        "d": part("1e-8 / h", "1 / h"),
        "m": {"needs": "u", "ride_through": {"lasts": "10 h"}},
    }
    made = document(["m", "d"], components=parts)
    return made, "unavailability", 1e-2 / 1.01 * math.exp(-10) * (1 - 11 / YEAR_H) + 1e-8


def mixture() -> Made:
    """One repair in a thousand takes 1,000 h instead of one: down at t with 1e-6 int_0^t S."""
    laws = [exponential("1 h"), exponential("1000 h")]
    mixed = {"law": "mixture", "weights": [999, 1], "laws": laws}
    one = part("1e-6 / h", {"takes": mixed})
    made = document(EITHER, components={"a": one, "b": one})
    n = 100_000
    down = [
        1e-6 * (0.999 * -math.expm1(-t) + 1e-3 * 1000 * -math.expm1(-t / 1000))
        for t in (YEAR_H * (k + 0.5) / n for k in range(n))
    ]
    return made, "unavailability", math.fsum(p * p for p in down) / n


CASES: dict[str, Callable[[], Made]] = {
    case.__name__: case
    for case in (
        restart,
        tool,
        crew,
        second_way,
        failing_switch,
        dead_standby,
        second_way_of_one,
        two_in_a_row,
        delay,
        store,
        outlasted,
        mixture,
    )
}


@pytest.mark.parametrize("name", CASES)
def test_what_lasts_beside_the_elements_is_seen(name: str) -> None:
    made, target, exact = CASES[name]()
    hold(made, target, exact, seeds=20, replications=2048)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_precision_asked_for_is_reached_and_trusted(name: str) -> None:
    """Of 100 seeds: half-widths of 5 %, nine in ten cover, five standard deviations."""
    made, target, exact = CASES[name]()
    found = [estimate(made, target, rng=seed) for seed in range(100)]
    assert all(study.trusted for study, _ in found)
    errors = [one.value / exact - 1 for _, one in found]
    covers = sum(one.low <= exact * 1.0025 and exact * 0.9975 <= one.high for _, one in found)
    print(
        f"{name}: error {100 * math.sqrt(math.fsum(e * e for e in errors) / 100):.1f} %, {covers}"
    )
    assert covers / 100 > 0.9 - 5 * math.sqrt(0.09 / 100)
    assert math.sqrt(math.fsum(e * e for e in errors) / 100) < 0.05


def test_a_score_counts_on_it() -> None:
    made, _, exact = restart()
    found = sitefall.score(made, rng=1, method="simulation")
    told = found.services["s"].down
    assert told.method == "importance sampling by cut sets and scales of time"
    assert told.value == pytest.approx(exact, rel=0.15)  # five standard errors
