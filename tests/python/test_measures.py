"""What the numbers of a result must be: sums that hold, and answers known in closed form."""

from __future__ import annotations

import math
from typing import Any

import pytest

import sitefall


@pytest.fixture(scope="module")
def found() -> sitefall.Score:
    return sitefall.score(sitefall.example("two-sites"), replications=2000, outer=0, rng=1)


def value(estimate: sitefall.Estimate | None) -> float:
    assert estimate is not None
    assert estimate.value is not None
    return estimate.value


def test_all_services_together_miss_what_each_misses(found: sitefall.Score) -> None:
    each = sum(value(s.unmet_user_hours_per_year) for s in found.services.values())
    assert each > 0
    assert value(found.unmet_user_hours_per_year) == pytest.approx(each, rel=1e-9)


def test_causes_share_out_unmet_user_hours_and_breaches(found: sitefall.Score) -> None:
    unmet = sum(value(cause.unmet_user_hours_per_year) for cause in found.causes)
    assert unmet == pytest.approx(value(found.unmet_user_hours_per_year), rel=1e-9)
    breaches = sum(value(cause.breaches) for cause in found.causes)
    each = sum(value(s.breach) for s in found.services.values() if s.breach is not None)
    assert each > 0
    assert breaches == pytest.approx(each, rel=1e-9)
    for cause in found.causes:
        assert cause.services
        assert set(cause.services) <= set(found.services)


def test_a_year_loses_no_less_in_all_than_in_its_largest_event(found: sitefall.Score) -> None:
    years = found.unmet_exceedance
    assert years is not None
    for chance, largest in years.oep.items():
        assert value(largest) <= value(years.aep[chance]) * (1 + 1e-9)
    assert value(years.aep["0.01"]) >= value(years.aep["0.1"])


def test_a_horizon_without_a_complete_year_tells_no_bad_years() -> None:
    found = sitefall.score(
        sitefall.example("two-sites"), horizon="100 d", replications=64, outer=0, rng=1
    )
    assert found.unmet_exceedance is None
    assert found.unmet_user_hours_per_year.value is not None


def test_stress_adds_up_unmet_user_hours() -> None:
    lost = sitefall.stress(sitefall.example("two-sites"), "a", replications=500, rng=1)
    each = sum(value(e) for e in lost.unmet_user_hours_by_service.values())
    assert each > 0
    assert value(lost.unmet_user_hours) == pytest.approx(each, rel=1e-9)


def test_tables_tell_what_all_services_miss(found: sitefall.Score) -> None:
    text = found.to_text()
    assert "User-hours unmet in a year, all services" in text
    assert "its largest event, exceeded in 1 year in 100" in text
    assert "tolerances breached" in text
    lost = sitefall.stress(sitefall.example("two-sites"), "a", replications=64, rng=1)
    assert "User-hours unmet within 30 d" in lost.to_text()


MEDIAN, SIGMA, REPAIR_H = 4 / 8760, 0.5, 10.0


def one_component(*, needed: bool) -> dict[str, Any]:
    """A component with a rate of failure of which only the law is known, and repairs of 10 h."""
    rate = {
        "value": "4 / y",
        "uncertain": {"law": "lognormal", "median": "4 / y", "sigma": SIGMA},
    }
    repairs = {"law": "exponential", "mean": f"{REPAIR_H} h"}
    sure = {"fails": "4 / y", "repairs": repairs}
    needs = "unsure" if needed else "sure"
    return {
        "format": "sitefall/1",
        "horizon": "20 y",
        "sites": {"a": {}},
        "components": {"unsure": {"fails": rate, "repairs": repairs}, "sure": sure},
        "services": {"s": {"users": 100, "instances": {"one": {"site": "a", "needs": needs}}}},
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_input_interval_is_the_image_of_the_uncertain_rate(seed: int) -> None:
    service = sitefall.score(one_component(needed=True), rng=seed).services["s"]

    def rate(z: float) -> float:
        return MEDIAN * math.exp(SIGMA * z)

    def availability(z: float) -> float:
        return 1 / (1 + rate(z) * REPAIR_H)

    # The ends are the 5 % and 95 % quantiles of 64 points of a Latin hypercube: within the cells
    # beside them, 2.5 of 64, or z = 1.36 to 2.09 in place of 1.645.
    low, high = service.availability.input_low, service.availability.input_high
    assert low is not None
    assert high is not None
    assert availability(2.09) < low < availability(1.36)
    assert availability(-1.36) < high < availability(-2.09)
    often = service.interruptions_per_year
    assert often.input_low is not None
    assert often.input_high is not None
    year = 8760.0
    assert year * rate(-2.09) * 0.98 < often.input_low < year * rate(-1.36)
    assert year * rate(1.36) * 0.98 < often.input_high < year * rate(2.09)


def test_inputs_that_change_nothing_give_no_interval_rather_than_a_point() -> None:
    # Noise is taken for an effect in 5 % of cases: of 8 seeds and 3 measures 1.2 are expected, and
    # more than 6 with a chance below 1e-3.
    told = 0
    for seed in range(8):
        found = sitefall.score(one_component(needed=False), rng=seed, replications=256)
        service = found.services["s"]
        for estimate in (
            service.availability,
            service.interruptions_per_year,
            service.outage_hours.mean,
        ):
            assert estimate.input_low is None or estimate.input_low != estimate.input_high
            told += estimate.input_low is not None
    assert told <= 6
