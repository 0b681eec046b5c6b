"""Pairing: what an option does not change stays the same, draw by draw; and nothing is biased."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

import sitefall
from sitefall import _core

YEAR_H = 8760.0
SIGMAS = 5


def story(document: dict[str, Any], replication: int, horizon_h: float) -> list[dict[str, Any]]:
    """What happens to elements in one history: when, to which element and copy, what."""
    core = _core.Document.from_text(json.dumps(document).encode(), "document")
    asked = {"horizon_h": horizon_h, "replication": replication, "key_hi": "5", "key_lo": "6"}
    told: list[dict[str, Any]] = json.loads(_core.trace(core, json.dumps(asked)))["story"]
    return [line for line in told if "element" in line]


def crowd() -> dict[str, Any]:
    """Copies, a standby with its starts, a ride-through, a crew, a hazard, a failover."""
    return {
        "format": "sitefall/1",
        "sites": {"a": {"mttf": "200 h", "mttr": "5 h", "restart": "1 h"}, "b": {}},
        "components": {
            "disk": {"site": "a", "count": 3, "at_least": 2, "fails": "0.01 / h",
                     "repairs": {"takes": {"law": "lognormal", "median": "6 h", "sigma": 1},
                                 "crew": "field"}},
            "main": {"site": "b", "mttf": "60 h", "mttr": "4 h"},
            "spare": {"site": "b", "fails": "0.01 / h", "repairs": "0.2 / h",
                      "start": {"takes": "10 min", "succeeds": 0.7}},
            "power": {"site": "b", "standby": ["main", "spare"],
                      "ride_through": {"lasts": "5 min", "recharges": "1 h"}},
        },
        "crews": {"field": {"size": 1, "travel": {"law": "uniform", "low": "1 h", "high": "2 h"}}},
        "hazards": {"flood": {"arrival": "0.01 / h", "strikes": [
            {"select": {"ids": ["b"]}, "probability": 0.5, "outage": "0.1 / h"}]}},
        "services": {"chat": {"instances": {
            "chat@a": {"site": "a", "needs": "disk", "restart": "0.5 / h"},
            "chat@b": {"site": "b", "role": "standby", "needs": "power"}},
            "failover": {"decide": {"law": "lognormal", "median": "1 h", "sigma": 1},
                         "switch": {"takes": "10 min", "succeeds": 0.8}}}},
    }  # fmt: skip


@pytest.mark.parametrize("replication", range(20))
def test_a_component_that_is_added_leaves_every_other_history_as_it_was(replication: int) -> None:
    document, more = crowd(), crowd()
    more["components"] = {
        "aaa": {"site": "a", "count": 2, "at_least": 1, "mttf": "30 h", "mttr": "3 h"},
        **dict(reversed(more["components"].items())),
        "zzz": {"site": "b", "mttf": "20 h", "mttr": "1 h", "needs": "main"},
    }
    before = story(document, replication, 2000.0)
    after = story(more, replication, 2000.0)
    assert any(event["element"] in ("aaa", "zzz") for event in after)
    left = [event for event in after if event["element"] not in ("aaa", "zzz")]
    # Times are compared to the last bit. Events of one instant stand in the order of ids.
    assert left == before
    assert len(before) > 100


def test_the_base_of_a_comparison_is_the_score_of_the_document() -> None:
    base = sitefall.example("kakao-2022")
    given: dict[str, Any] = {"replications": 256, "outer": 0, "rng": 4}
    # Two samples share the histories of a stratum only where they share them out alike.
    options = {"format": "sitefall-options/1", "options": {"same": {"patch": {}}}}
    compared = sitefall.compare(base, options, **given)
    scored = sitefall.score(base, **given)
    assert compared.base["score"] == scored.score
    assert compared.base["text/breach"] == scored.services["text"].breach
    assert compared.base["unmet_user_hours_per_year"] == scored.unmet_user_hours_per_year


def test_what_an_option_leaves_alone_is_paired_also_where_every_time_is_exponential() -> None:
    # A score of this document draws as one chain; a comparison must not.
    document = {
        "format": "sitefall/1",
        "horizon": "1 y",
        "components": {
            "left": {"mttf": "200 h", "mttr": "5 h"},
            "right": {"mttf": "300 h", "mttr": "9 h"},
        },
        "services": {
            f"{name}-service": {"users": 10, "needs": name, "instances": {f"{name}-1": {}}}
            for name in ("left", "right")
        },
    }
    options = {
        "format": "sitefall-options/1",
        "options": {"spare": {"patch": {"components": {"right": {"mttr": "2 h"}}}}},
    }
    found = sitefall.compare(document, options, replications=200, outer=0, rng=3)
    rows = found.rows["spare"]
    assert rows["left-service/availability"].value == 0.0
    assert found.pairing["spare"]["left-service/availability"].differing == 0.0
    assert rows["right-service/availability"].low > 0


def test_an_option_that_changes_nothing_differs_in_no_history_and_says_so() -> None:
    options = {"format": "sitefall-options/1", "options": {"same": {"patch": {}}}}
    found = sitefall.compare(
        sitefall.example("two-sites"), options, replications=200, outer=0, rng=1
    )
    assert {estimate.value for estimate in found.rows["same"].values()} == {0.0}
    assert {pairing.differing for pairing in found.pairing["same"].values()} == {0.0}
    assert {pairing.variance_reduction for pairing in found.pairing["same"].values()} == {None}
    for name, estimate in found.rows["same"].items():
        if not name.endswith("interruptions_per_year"):  # which nothing bounds
            assert estimate.low == -estimate.high < 0
    assert any("no history differed" in warning for warning in found.warnings)


def two_hazards() -> tuple[dict[str, Any], dict[str, Any]]:
    """A service that one hazard stops for good; options halve it, end it, add another."""
    strikes = [{"select": {"ids": ["a"]}, "outage": {"law": "never"}}]
    base = {
        "format": "sitefall/1",
        "horizon": "1 y",
        "sites": {"a": {}},
        "hazards": {
            "fire": {"arrival": "0.6 / y", "strikes": strikes},
            "calm": {"arrival": "0.5 / y", "strikes": [
                {"select": {"ids": ["a"]}, "probability": 0, "outage": "1 h"}]},
        },
        "services": {"s": {"users": 1, "instances": {"i": {"site": "a"}},
                           "tolerance": {"longest": "0 h", "source": "the test"}}},
    }  # fmt: skip
    patches: dict[str, Any] = {
        "half": {"hazards": {"fire": {"arrival": "0.3 / y"}}},
        "ended": {"hazards": {"fire": None}},
        "more": {"hazards": {"flood": {"arrival": "0.4 / y", "strikes": strikes}}},
        "often": {"hazards": {"fire": {"arrival": "3 / y"}}},
        "aged": {"hazards": {"fire": {"arrival": {"law": "fixed", "value": "6 w"}}}},
    }
    return base, {id: {"patch": patch} for id, patch in patches.items()}


@pytest.mark.parametrize("stratify", [True, False])
def test_hazards_that_an_option_changes_keep_their_own_law_in_both(stratify: bool) -> None:
    """P(breach) = 1 - exp(-rate): exact in every document, whatever the others do to the strata."""
    base, options = two_hazards()
    rates = {"half": 0.3, "ended": 0.0, "more": 1.0, "often": 3.0, "aged": math.inf}
    exact = {id: math.exp(-0.6) - math.exp(-rate) for id, rate in rates.items()}
    n = 40_000
    for id, option in options.items():  # alone, and together below
        found = sitefall.compare(
            base, {"format": "sitefall-options/1", "options": {id: option}},
            replications=n, outer=0, rng=11, stratify=stratify, confidence=0.9,
        )  # fmt: skip
        check_breach(found, {id: exact[id]}, n)
    found = sitefall.compare(
        base, {"format": "sitefall-options/1", "options": options},
        replications=n, outer=0, rng=12, stratify=stratify,
    )  # fmt: skip
    check_breach(found, exact, n)


def check_breach(found: sitefall.Comparison, exact: dict[str, float], n: int) -> None:
    assert found.base["s/breach"].value is not None
    room = SIGMAS * math.sqrt(0.25 / n)  # no share has a larger deviation, however stratified
    assert abs(found.base["s/breach"].value - (1 - math.exp(-0.6))) < room
    for id, value in exact.items():
        estimate = found.rows[id]["s/breach"]
        assert estimate.value is not None
        # A difference of shares of paired histories lies in [-1, 1]: twice the room.
        assert abs(estimate.value - value) < 2 * room, id
        # Thinning keeps the pairs together: halving spares, it never adds.
        if id in ("half", "ended"):
            assert abs(found.pairing[id]["s/breach"].differing + estimate.value) < 1e-9


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_do_not_change_a_bit(threads: int) -> None:
    base = sitefall.example("kakao-2022")
    options = sitefall.load_options(base, sitefall.example_options("kakao-2022-options"))
    given: dict[str, Any] = {"replications": 300, "outer": 4, "rng": 3}
    one = sitefall.compare(base, options, threads=1, **given)
    many = sitefall.compare(base, options, threads=threads, **given)
    assert one == many
    assert replace(one, seconds=0.0) == replace(many, seconds=1.0)


def test_an_unknown_of_base_and_option_is_one_unknown() -> None:
    """The rate of failures is known to a factor of ten, what the option does to it is not at all.

    Half of the repair times: the difference is half of a base that spreads with the rate, and its
    range over the inputs has one sign, which two independent unknowns would not give.
    """
    rate = {
        "value": "0.01 / h",
        "uncertain": {"law": "lognormal", "median": "0.01 / h", "sigma": 0.8},
    }
    base = {
        "format": "sitefall/1",
        "horizon": "1 y",
        "components": {"c": {"fails": rate, "repairs": "2 h"}},
        "services": {"s": {"users": 1, "needs": "c", "instances": {"i": {}}}},
    }
    options = {
        "format": "sitefall-options/1",
        "options": {"half": {"patch": {"components": {"c": {"repairs": "1 h"}}}}},
    }
    found = sitefall.compare(base, options, rng=2)
    row = found.rows["half"]["s/unmet_user_hours_per_year"]
    whole = found.base["s/unmet_user_hours_per_year"]
    assert row.input_low is not None
    assert row.input_high is not None
    assert whole.input_low is not None
    assert whole.input_high is not None
    assert row.input_high < 0
    # Half of the base's range, to the noise of 64 points (5 standard errors of a tail: 0.14 in
    # probability, a factor of 1.5 in the rate) and of repairs that end the exposure (2 %).
    assert 1 / 1.5 < row.input_low / (-whole.input_high / 2) < 1.5
    assert 1 / 1.5 < row.input_high / (-whole.input_low / 2) < 1.5
