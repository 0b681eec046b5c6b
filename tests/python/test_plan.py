"""The forecast of a score: what the run then takes, and what a pilot cannot know."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as command

import sitefall

UNMET = "unmet_user_hours_per_year"


def shop(**service: Any) -> dict[str, Any]:
    """One server that is down for an hour some ten times a year: nothing rare, nothing heavy."""
    return {
        "format": "sitefall/1", "name": "A shop", "horizon": "1 y",
        "sites": {"a": {}},
        "components": {"server": {"site": "a", "mttf": "36 d", "mttr": "1 h"}},
        "services": {"sales": {"users": 100, "instances": {"sales@a": {"site": "a",
                     "needs": "server"}}} | service},
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["cluster", "hospital", "kakao-2022"])
def test_a_score_takes_what_was_planned_within_a_factor_of_two(name: str, seed: int) -> None:
    arch = sitefall.example(name)
    planned = sitefall.plan(arch, precision=0.08, outer=0, rng=seed)
    found = sitefall.score(arch, precision=0.08, outer=0, rng=100 + seed)
    assert planned.enough
    # A run ends at 1,024 times a power of two: one step beside is a factor of two.
    assert 0.5 <= found.replications / planned.expected_replications <= 2
    events_each = planned.expected_events / (
        planned.expected_replications + planned.other_replications
    )
    # Histories of the strata differ in events, and the shares of the pilot from those of the run.
    assert found.events / found.replications == pytest.approx(events_each, rel=0.25)


def test_the_number_needed_is_that_of_the_normal_law() -> None:
    # The losses of a year are a sum of about ten independent outages; N = (z s / (d m))^2.
    planned = sitefall.plan(shop(), precision=0.02, outer=0, rng=3)
    found = sitefall.score(shop(), replications=20000, outer=0, rng=4)
    unmet = found.unmet_user_hours_per_year
    assert unmet.value is not None
    assert unmet.low is not None
    assert unmet.high is not None
    relative = (unmet.high - unmet.low) / 2 / unmet.value
    by_hand = 20000 * (relative / 0.02) ** 2
    assert planned.needed is not None
    assert planned.measures[UNMET].replications_needed == planned.needed
    # The variance of the pilot's 1,024 histories is known to about 10 % (outages are skewed).
    assert planned.needed == pytest.approx(by_hand, rel=0.5)
    assert planned.needed_low is not None
    assert planned.needed_high is not None
    assert planned.needed_low < planned.needed < planned.needed_high


def test_half_the_width_needs_four_times_as_many() -> None:
    once, twice = (
        sitefall.plan(shop(), precision=precision, outer=0, rng=3).needed
        for precision in (0.02, 0.01)
    )
    assert once is not None
    assert twice is not None
    assert twice / once == pytest.approx(4, rel=0.05)  # bisected to 1 %; no other term at this size


def test_the_width_of_so_many_replications_is_told_before_they_are_played() -> None:
    planned = sitefall.plan(shop(), replications=5000, outer=0, rng=5)
    found = sitefall.score(shop(), replications=5000, outer=0, rng=6).unmet_user_hours_per_year
    assert planned.expected_replications == 5000
    assert found.low is not None
    assert found.high is not None
    expected = planned.measures[UNMET].half_width_expected
    # Of the standard deviations of two samples, 1,024 and 5,000 histories: 5 sigma of about 5 %.
    assert expected == pytest.approx((found.high - found.low) / 2, rel=0.25)


def test_a_precision_out_of_reach_is_told_with_what_it_would_take() -> None:
    planned = sitefall.plan(shop(), precision=0.001, outer=0, rng=1)
    assert not planned.enough
    assert planned.expected_replications == 100_000
    assert planned.needed is not None
    assert planned.needed > 100_000
    assert "not expected to be reached" in planned.to_text()


def test_a_breach_that_no_history_of_the_pilot_had_is_named() -> None:
    never = {"tolerance": {"longest": "30 d", "source": "owner"}}
    planned = sitefall.plan(shop(**never), outer=0, rng=1)
    assert planned.unseen == ("sales/breach",)
    assert "may need far more" in planned.to_text()


def test_where_nothing_is_ever_lost_no_number_is_told() -> None:
    document = shop()
    document["components"]["server"] = {"site": "a"}
    planned = sitefall.plan(document, outer=0, rng=1)
    assert planned.needed is None
    assert planned.needed_high is None
    assert UNMET in planned.unseen


def test_a_heavy_event_too_rare_for_the_run_is_named() -> None:
    document = shop()
    document["components"]["server"] = {
        "site": "a",
        "modes": {
            "reboot": {"fails": "10 / y", "repairs": "1 h"},
            "fire": {"fails": "5e-4 / y", "repairs": "0.5 y"},
        },
    }
    planned = sitefall.plan(document, outer=0, rng=1)
    # 100 fires are wanted: 200,000 histories of a year.
    assert planned.decides == ("rare events",)
    assert planned.needed == pytest.approx(200_000, rel=0.02)
    assert not planned.enough
    assert any("fire" in text for text in planned.rare)


def test_uncertain_inputs_and_the_pilot_of_the_run_are_counted_with_it() -> None:
    document = shop()
    document["components"]["server"]["mttf"] = {
        "value": "36 d", "uncertain": {"law": "uniform", "low": "20 d", "high": "50 d"}
    }  # fmt: skip
    planned = sitefall.plan(document, outer=16, replications=2000, rng=1)
    found = sitefall.score(document, outer=16, replications=2000, rng=1)
    without = sitefall.score(document, outer=0, replications=2000, rng=1)
    # Uniform over 20 to 50 d: the mean of 1 / mttf is 1.10 / 36 d, and some events are of luck.
    other = (found.events - without.events) / (without.events / 2000)
    assert planned.other_replications == pytest.approx(other, rel=0.25)


def test_a_plan_depends_on_nothing_but_document_options_and_seed() -> None:
    one = sitefall.plan(shop(), rng=9, threads=1)
    assert sitefall.plan(shop(), rng=one.seed, threads=2) == one


def test_the_time_told_is_of_the_order_of_the_time_taken() -> None:
    arch = sitefall.example("kakao-2022")
    planned = sitefall.plan(arch, replications=4096, outer=0, rng=1, threads=1)
    found = sitefall.score(arch, replications=4096, outer=0, rng=1, threads=1)
    # Seconds of a processor against seconds on a machine that others use: a factor of ten.
    assert 0.1 < found.seconds / planned.cpu_seconds < 10


@pytest.mark.parametrize(
    "wrong", [{"precision": 0}, {"replications": 1}, {"horizon": "5"}, {"outer": 1}]
)
def test_a_wrong_option_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(sitefall.RequestError, match=next(iter(wrong))):
        sitefall.plan(shop(), **wrong)


def test_a_plan_is_a_result_like_the_others(tmp_path: Path) -> None:
    planned = sitefall.plan(shop(), outer=0, rng=1)
    planned.save(tmp_path / "plan.json")
    assert sitefall.load_result(tmp_path / "plan.json") == planned
    assert list(planned.to_pandas().index) == [UNMET]
    sitefall.report(planned, tmp_path / "plan.html")
    assert "What a score will take" in (tmp_path / "plan.html").read_text(encoding="utf-8")


def test_the_command_plans_and_computes_no_score(tmp_path: Path) -> None:
    options = ("score", "--example", "cluster", "--seed", "1", "-q", "--plan")
    done = command(*options, "--precision", "0.02", "--json", cwd=tmp_path)
    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert told["kind"] == "plan"
    assert math.isfinite(told["needed"])
    assert "replications needed" in command(*options, cwd=tmp_path).out
    for wrong in (
        ("--budget", "3"),
        ("--fail-under", "0.5"),
        ("--method", "structure"),
        ("--checkpoint", "kept"),
        ("--curves",),
    ):
        refused = command(*options, *wrong, cwd=tmp_path)
        assert refused.status == 2
        assert wrong[0] in refused.err
