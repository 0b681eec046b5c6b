"""The score of restoration against intervals: closed forms, properness, ranks."""

import math
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pytest

from sitefall.errors import RequestError
from sitefall.validation import (
    Observation,
    interval_crps,
    law_hours,
    observed,
    quantile_hours,
    rank_correlation,
    restoration_skill,
)


def test_a_point_forecast_of_a_known_hour_scores_its_distance():
    assert interval_crps([5.0], 8.0, 8.0) == pytest.approx(3.0, abs=1e-12)


def test_a_point_in_the_middle_of_an_interval_scores_a_quarter_of_its_length():
    assert interval_crps([6.0], 4.0, 8.0) == pytest.approx(1.0, abs=1e-12)


def test_the_uniform_law_of_the_interval_scores_a_sixth_of_its_length():
    hours = law_hours({"law": "uniform", "low": "10 h", "high": "22 h"}, horizon_hours=100)
    # 2000 equally likely points stand for the law: the error is of the order of 12 / 2000**2.
    assert interval_crps(hours, 10.0, 22.0) == pytest.approx(2.0, rel=1e-5)


def test_a_normal_forecast_meets_its_closed_form():
    # Gneiting and Raftery (2007), section 4.2, for N(0, 1) shifted to stay positive.
    z = np.array([NormalDist().inv_cdf((i + 0.5) / 20000) for i in range(20000)])
    y = 0.7
    phi, cdf = NormalDist().pdf(y), NormalDist().cdf(y)
    exact = y * (2 * cdf - 1) + 2 * phi - 1 / math.sqrt(math.pi)
    # The two tails beyond the outermost of 20,000 points carry less than 1e-4.
    assert interval_crps(10 + z, 10 + y, 10 + y) == pytest.approx(exact, abs=1e-4)


def test_the_interval_score_is_the_mean_of_the_scores_of_its_hours():
    rng = np.random.default_rng(1)
    hours = rng.lognormal(3.0, 1.0, 300)
    grid = 12.0 + 40.0 * (np.arange(20000) + 0.5) / 20000
    mean = np.mean([interval_crps(hours, y, y) for y in grid[::20]])
    # A middle-point rule with 1000 points on a function of slope at most 1.
    assert interval_crps(hours, 12.0, 52.0) == pytest.approx(mean, abs=0.05)


def test_no_other_forecast_beats_the_law_that_the_hours_come_from():
    truth = law_hours({"law": "uniform", "low": "5 h", "high": "15 h"}, horizon_hours=100)
    for other in (truth + 3, truth * 1.5, 10 + (truth - 10) * 0.3, np.array([10.0])):
        assert interval_crps(other, 5.0, 15.0) > interval_crps(truth, 5.0, 15.0) + 0.05


def test_a_forecast_without_hours_or_an_interval_backwards_is_refused():
    with pytest.raises(RequestError):
        interval_crps([], 1.0, 2.0)
    with pytest.raises(RequestError):
        interval_crps([math.inf], 1.0, 2.0)
    with pytest.raises(RequestError):
        interval_crps([1.0], 2.0, 1.0)


def test_ranks_share_their_mean_where_values_are_equal():
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    assert rank_correlation([1, 2, 2, 9], [1, 2, 3, 4]) == pytest.approx(4.5 / math.sqrt(22.5))
    assert rank_correlation([3, 2, 1], [1, 5, 50]) == pytest.approx(-1.0)


def test_a_rank_correlation_without_differences_is_refused():
    with pytest.raises(RequestError):
        rank_correlation([1, 1, 1], [1, 2, 3])
    with pytest.raises(RequestError):
        rank_correlation([1, 2], [1, 2, 3])


def test_what_never_returns_counts_as_the_horizon():
    hours = quantile_hours([0.0, 0.5, 0.5, 1.0], [0.0, 10.0, None, None], horizon_hours=720, size=4)
    assert list(hours[:2]) == [2.5, 7.5]
    assert list(hours[2:]) == [720.0, 720.0]


def test_laws_are_read_with_their_provenance():
    law = {
        "law": "lognormal",
        "median": {"value": "19 h", "source": "s", "uncertain": {"law": "fixed", "value": "1 h"}},
        "sigma": {"value": 0.5, "source": "s"},
    }
    hours = law_hours(law, horizon_hours=1e9)
    assert np.median(hours) == pytest.approx(19.0, rel=1e-3)
    # The standard deviation of 2000 quantiles lies a little below that of the law.
    assert np.std(np.log(hours)) == pytest.approx(0.5, rel=2e-3)
    assert set(law_hours("90 min", horizon_hours=720)) == {1.5}
    steps = law_hours(
        {"law": "empirical", "quantiles": {"0": "10 h", "1": "20 h"}}, horizon_hours=15
    )
    assert steps.min() == pytest.approx(10.0, abs=0.01)
    assert steps.max() == 15.0


def test_a_law_that_is_not_known_here_is_refused():
    with pytest.raises(RequestError, match="weibull"):
        law_hours({"law": "weibull", "shape": 1, "scale": "1 h"}, horizon_hours=1)


def observation(service: str, low: float, high: float, *, both: bool = True) -> Observation:
    return Observation(service, service, service, "full", low, high, both, "", (), "reported")


def forecast(**hours: float) -> SimpleNamespace:
    """A stress test whose services return at fixed hours."""

    def restoration(hour: float) -> SimpleNamespace:
        p = SimpleNamespace(value=hour)
        quantiles = SimpleNamespace(levels=(0.0, 1.0), hours=(hour, hour))
        return SimpleNamespace(p5=p, p50=p, p95=p, quantiles=quantiles)

    return SimpleNamespace(
        restoration={name: {"full": restoration(hour)} for name, hour in hours.items()},
        horizon_h=720.0,
    )


def test_a_perfect_forecast_scores_nothing_and_orders_perfectly():
    seen = [observation("a", 5, 5), observation("b", 9, 9), observation("c", 40, 40)]
    skill = restoration_skill(forecast(a=5, b=9, c=40), seen, null_hours=[10.0])
    assert skill.crps_hours == pytest.approx(0.0, abs=1e-9)
    assert skill.null_crps_hours == pytest.approx((5 + 1 + 30) / 3)
    assert skill.ratio == pytest.approx(0.0, abs=1e-9)
    assert skill.rank_correlation == pytest.approx(1.0)
    assert skill.missed == ()


def test_a_forecast_that_lies_outside_the_interval_is_named_as_a_miss():
    seen = [observation("a", 5, 6), observation("b", 9, 12), observation("c", 0, 3, both=False)]
    skill = restoration_skill(forecast(a=30, b=10, c=1), seen, null_hours=[10.0])
    assert [row.observation.service for row in skill.missed] == ["a"]
    assert [row.observation.service for row in skill.rows] == ["a", "b"]


def test_the_observed_event_has_twenty_one_functions_seen_from_both_sides():
    seen = observed("kakao-2022")
    assert len(seen) == 31
    assert sum(o.both_ends_observed for o in seen) == 21
    assert all(o.low_hours <= o.high_hours <= 127.5 for o in seen)
    assert all(o.source and o.grade in {"measured", "reported", "assumed"} for o in seen)


def test_an_event_that_is_not_shipped_is_refused_by_name():
    with pytest.raises(RequestError, match="atlantis"):
        observed("atlantis")
