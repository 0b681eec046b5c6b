"""Exceedance curves: against a known law, beside the told quantiles, in bounded memory."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from command import sitefall as command

import sitefall

mpl.use("Agg")


def shop(horizon: str = "3 y") -> dict[str, Any]:
    """One server whose outages are exponential with a mean of ten hours."""
    return {
        "format": "sitefall/1", "name": "A shop", "horizon": horizon,
        "sites": {"a": {}},
        "components": {"server": {"site": "a", "fails": "4 / y", "repairs": "0.1 / h"}},
        "services": {"sales": {"users": 100, "instances": {"sales@a": {"site": "a",
                     "needs": "server"}}}},
    }  # fmt: skip


def curve_of(score: sitefall.Score, name: str = "outage_hours") -> sitefall.ExceedanceCurve:
    curves = score.services["sales"].curves
    assert curves is not None
    curve: sitefall.ExceedanceCurve = getattr(curves, name)
    return curve


@pytest.mark.parametrize("hours", [2.0, 10.0, 30.0])
def test_the_interval_of_a_known_law_covers_as_often_as_it_says(hours: float) -> None:
    # P(more than t hours) = exp(-t / 10); an outage open at the horizon counts with its length so
    # far: 12 outages a history, of which 10 h / 26,280 h are cut short, far below the intervals.
    truth, runs, covered = math.exp(-hours / 10), 200, 0
    for seed in range(runs):
        found = sitefall.score(shop(), replications=64, outer=0, curves=True, rng=seed, threads=1)
        share = curve_of(found).above(hours)
        assert share.low is not None
        assert share.high is not None
        covered += share.low <= truth <= share.high
    # 5 standard errors of a share of 0.9 in 200 below; above it may be certain: the interval
    # spans two neighbouring points of the curve.
    assert covered / runs >= 0.9 - 5 * math.sqrt(0.9 * 0.1 / runs)


def test_the_band_holds_the_whole_curve_as_often_as_it_says_and_intervals_do_not() -> None:
    # Between two values the true curve lies within the ends of both, for it falls: the ends are
    # enough. Five standard errors of a share of 0.9 in 300.
    runs, held, held_pointwise = 300, 0, 0

    def holds(curve: sitefall.ExceedanceCurve, lows: Any, highs: Any) -> bool:
        truths = [math.exp(-value / 10) for value in curve.value]
        return all(a <= t <= b for a, t, b in zip(lows, truths, highs, strict=True))

    for seed in range(runs):
        found = sitefall.score(shop(), replications=64, outer=0, curves=True, rng=seed, threads=1)
        curve = curve_of(found)
        held += holds(curve, curve.band_low, curve.band_high)
        held_pointwise += holds(curve, curve.low, curve.high)
    assert held / runs >= 0.9 - 5 * math.sqrt(0.9 * 0.1 / runs)
    # Twenty and more intervals, far from all dependent, seldom hold together.
    assert held_pointwise / runs < 0.8


def test_a_curve_passes_through_the_quantiles_that_are_told() -> None:
    found = sitefall.score(shop(), replications=1000, outer=0, curves=True, rng=2)
    curve = curve_of(found)
    for level, estimate in (
        (0.5, found.services["sales"].outage_hours.p50),
        (0.05, found.services["sales"].outage_hours.p95),
        (0.01, found.services["sales"].outage_hours.p99),
    ):
        assert estimate.value is not None
        share = curve.above(estimate.value)
        assert share.low is not None
        assert share.high is not None
        assert share.low <= level <= share.high
        # Points of the curve lie a fifth of their probability, or 0.04, apart.
        assert share.value == pytest.approx(level, rel=0.2)


def test_a_year_without_loss_exceeds_nothing_and_counts() -> None:
    rare = shop()
    rare["components"]["server"]["fails"] = "0.1 / y"
    found = sitefall.score(rare, replications=2000, outer=0, curves=True, rng=3)
    year = curve_of(found, "unmet_user_hours")
    none = year.above(0.0)
    assert none.low is not None
    assert none.high is not None
    # A year has an outage with probability 1 - exp(-0.1) (and a few begun in the year before).
    assert none.low < 1 - math.exp(-0.1) * (1 - 0.1 * 10 / 8760) < none.high
    all_together = found.curves
    assert all_together is not None
    assert all_together.unmet_user_hours == year  # one service
    assert all_together.outage_hours is None


def test_a_curve_falls_and_its_interval_holds_it() -> None:
    found = sitefall.score(
        sitefall.example("two-sites"), replications=2000, outer=0, curves=True, rng=4
    )
    curves = found.services["messenger"].curves
    assert curves is not None
    for curve in vars(curves).values():
        assert list(curve.value) == sorted(curve.value)
        assert list(curve.exceeded) == sorted(curve.exceeded, reverse=True)
        for low, share, high in zip(curve.low, curve.exceeded, curve.high, strict=True):
            assert 0 <= low <= share <= high <= 1
        for band, low in zip(curve.band_low, curve.low, strict=True):
            assert band <= low
        for band, high in zip(curve.band_high, curve.high, strict=True):
            assert high <= band


def test_beyond_the_curve_the_probability_is_bounded_by_its_end() -> None:
    curve = sitefall.ExceedanceCurve(
        "hours", "outage", (1.0, 2.0),
        (0.5, 0.1), (0.4, 0.05), (0.6, 0.2), (0.3, 0.0), (0.7, 0.3), 0.9,
    )  # fmt: skip
    assert (curve.above(2.0).value, curve.above(2.0).low, curve.above(2.0).high) == (0.1, 0.05, 0.2)
    beyond = curve.above(3.0)
    assert (beyond.value, beyond.low, beyond.high) == (0.05, 0.0, 0.2)
    between = curve.above(1.5)
    assert (between.value, between.low, between.high) == (pytest.approx(0.3), 0.05, 0.6)
    assert (curve.above(0.5).low, curve.above(0.5).high) == (0.4, 1.0)
    with pytest.raises(sitefall.RequestError, match="value"):
        curve.above(-1.0)


def test_curves_do_not_depend_on_threads_and_are_saved(tmp_path: Path) -> None:
    one = sitefall.score(shop(), replications=200, outer=0, curves=True, rng=5, threads=1)
    two = sitefall.score(shop(), replications=200, outer=0, curves=True, rng=5, threads=2)
    assert one == two
    one.save(tmp_path / "score.json")
    assert sitefall.load_result(tmp_path / "score.json") == one


def test_without_being_asked_there_are_no_curves_and_other_methods_refuse_them() -> None:
    found = sitefall.score(shop(), replications=64, outer=0, rng=1)
    assert found.curves is None
    with pytest.raises(sitefall.RequestError, match="curves=True"):
        found.plot_exceedance(services=["sales"])
    with pytest.raises(sitefall.RequestError, match="curves"):
        sitefall.score(shop(), method="markov", curves=True)


def test_a_curve_is_drawn_with_units_and_its_kind_of_interval() -> None:
    found = sitefall.score(shop(), replications=200, outer=0, curves=True, rng=5)
    axes = found.plot_exceedance(services=["sales"])
    assert "(hours)" in axes.get_xlabel()
    assert axes.get_xscale() == axes.get_yscale() == "log"
    legend = axes.get_legend()
    assert legend is not None
    for kind in ("pointwise", "all at once"):
        assert any(kind in text.get_text() for text in legend.get_texts())
    with pytest.raises(sitefall.RequestError, match="no service"):
        found.plot_exceedance(services=["nobody"])
    with pytest.raises(sitefall.RequestError, match="no curve"):
        found.plot_exceedance(services=["sales"], curve="days")


def test_the_command_gives_curves_as_data(tmp_path: Path) -> None:
    options = ("score", "--example", "two-sites", "--replications", "200", "-q", "--json")
    done = command(*options, "--curves", cwd=tmp_path)
    assert done.status == 0, done.err
    assert (
        json.loads(done.out)["services"]["messenger"]["curves"]["outage_hours"]["unit"] == "hours"
    )


PEAK = """
import resource, sys, sitefall, warnings
warnings.simplefilter("ignore")
sitefall.score(sitefall.example("kakao-2022"), replications=int(sys.argv[1]), outer=0, curves=True,
               rng=1, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_ten_times_the_replications_take_the_same_memory(tmp_path: Path) -> None:
    few, many = (
        int(
            subprocess.run(
                [sys.executable, "-c", PEAK, str(count)],
                cwd=tmp_path, capture_output=True, text=True, check=True,
            ).stdout
        )
        for count in (2500, 25000)
    )  # fmt: skip
    # Bins fill up and then stay; histories that were kept would be 1 GB more (723 outages in one).
    assert many / few < 1.2
