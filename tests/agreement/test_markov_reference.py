"""The Markov engine meets reference values, exact solvers and closed forms, entry by entry."""

from __future__ import annotations

import math
import random
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from agreement.markov_models import (
    Rates,
    after,
    chunks,
    mean_times,
    shared_repair,
    steady,
    written,
)
from agreement.reference_models import Entry, cases
from sitefall import Estimate
from sitefall.markov import Chain


def hours_of(text: str) -> float:
    number, unit = text.split()
    assert unit == "h"
    return float(number)


def measured(chain: Chain, down: Any, case: Entry) -> float | None:
    """What the engine finds for the measure of a case."""
    measure = case["measure"]
    name = measure["name"]
    if name in ("steady_unavailability", "failure_frequency", "mean_down_duration",
                "mean_outage_duration"):  # fmt: skip
        visits = chain.visits(down)
        return {
            "steady_unavailability": visits.share,
            "failure_frequency": visits.entries_per_h,
            "mean_down_duration": visits.mean_sojourn_h,
            "mean_outage_duration": visits.mean_sojourn_h,
        }[name].value
    if name == "steady_probability_uncovered":
        return chain.steady_state().of("U").value
    if name.startswith(("mttf", "mean_time_to")):
        return chain.time_to(down).mean_h.value
    if name == "probability_outage_longer_than_1h":
        return chain.outlasting(down, 1).probability.value
    hours = hours_of(measure["at"])
    if name == "expected_downtime":
        return chain.interval(down, hours).hours.value
    if name == "unreliability":
        return chain.reached_by(down, hours).probability.value
    if name == "point_unavailability":
        return chain.transient([hours]).of(down)[0].value
    state = {"probability_failed_by_near_coincident_fault": "3",
             "probability_failed_by_exhaustion": "4"}[name]  # fmt: skip
    return chain.transient([hours]).of(state)[0].value


def check(found: float | None, case: Entry) -> None:
    # The case's own tolerance, or its digits where they are fewer.
    relative = max(case["tolerance"]["relative"], 10.0 ** (1 - case["digits"]))
    assert found == pytest.approx(float(case["value"]), rel=relative, abs=0), case["id"]


def test_every_k_of_n_with_shared_repair_is_met_down_to_4e_minus_33(shared: Path) -> None:
    read = cases(shared, "kofn_shared_repair.json")
    assert len(read) >= 83
    assert min(float(case["value"]) for case in read.values()) < 4e-33
    for case in read.values():
        chain, down = shared_repair(case["model"])
        check(measured(chain, down, case), case)


def test_every_case_of_coverage_and_failover_is_met(shared: Path) -> None:
    read = cases(shared, "coverage.json")
    assert len(read) >= 33
    for case in read.values():
        chain, down = written(case["model"])
        check(measured(chain, down, case), case)


def test_every_mean_time_to_data_loss_of_a_chain_is_met(shared: Path) -> None:
    kinds = ("storage_mttdl", "stripe_serial_recovery")
    read = [c for c in cases(shared, "storage_mttdl.json").values() if c["model"]["kind"] in kinds]
    assert len(read) >= 14
    for case in read:
        chain, lost = chunks(case["model"])
        check(measured(chain, lost, case), case)


def random_rates(draw: random.Random, n: int) -> Rates:
    """An irreducible chain whose rates span ten orders: a ring, and some more."""

    def rate() -> Fraction:
        return Fraction(10 ** draw.uniform(-7, 3))

    rates = {(i, (i + 1) % n): rate() for i in range(n)}
    for _ in range(draw.randrange(2 * n)):
        i, j = draw.sample(range(n), 2)
        rates[i, j] = rate()
    return rates


def chain_of(n: int, rates: Rates, start: int = 0) -> Chain:
    return Chain(n, [(i, j, rate) for (i, j), rate in rates.items()], start=start)


def inside(estimate: Estimate, exact: float) -> bool:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low <= exact * (1 + 1e-15) and exact * (1 - 1e-15) <= estimate.high


@pytest.mark.parametrize("seed", range(60))
def test_random_stiff_chains_meet_gauss_in_fractions_in_every_entry(seed: int) -> None:
    draw = random.Random(seed)
    n = draw.randint(2, 8)
    rates = random_rates(draw, n)
    chain = chain_of(n, rates)
    # Elimination of 8 states rounds fewer than 1000 times: 1e-13.
    for found, exact in zip(chain.steady_state().probability, steady(n, rates), strict=True):
        assert found == pytest.approx(float(exact), rel=1e-13, abs=0)
    mean = mean_times(n, rates, [n - 1])[0]
    assert chain.time_to(n - 1).mean_h.value == pytest.approx(float(mean), rel=1e-13, abs=0)


@pytest.mark.parametrize("seed", range(20))
def test_random_stiff_chains_meet_the_exact_exponential_in_every_entry(seed: int) -> None:
    draw = random.Random(seed)
    n = draw.randint(2, 5)
    rates = random_rates(draw, n)
    hours = Fraction(10 ** draw.uniform(-4, 5))
    found = chain_of(n, rates).transient([float(hours)])
    for value, exact in zip(found.probability[0], after(n, rates, 0, hours), strict=True):
        # 1e-10 is what is asked; the bound that the result states is tighter for most.
        assert value == pytest.approx(float(exact), rel=max(1e-13, found.relative_error), abs=0)
    # Rates and times of up to 1e9 steps: an error of 2e-16 doubled by each of 20 squarings.
    assert found.relative_error < 1e-9


@pytest.mark.parametrize("tau", ["0.5", "2", "6"])
@pytest.mark.parametrize("horizon", ["7", "48", "120.25"])
def test_the_breach_of_one_unit_meets_its_closed_form_in_sixty_digits(
    tau: str, horizon: str
) -> None:
    fails, repaired = "0.25", "0.8"
    chain = Chain(["up", "down"], [("up", "down", 0.25), ("down", "up", 0.8)], start="up")
    found = chain.breach("down", float(tau), float(horizon)).probability
    exact = float(breach_of_one_unit(fails, repaired, tau, horizon))
    assert inside(found, exact)
    assert found.value == pytest.approx(exact, rel=1e-9, abs=0)
    assert found.guarantee == "proven"


def breach_of_one_unit(fails: str, repaired: str, tau: str, horizon: str) -> Decimal:
    """Laplace's transform of the alternating renewal process, expanded in its delays.

    With p = exp(-b tau) and c = a + b it is
    p a (s + b) / (s^2 (s + c)) sum over m of (-a b p exp(-s tau) / (s (s + c)))^m ...,
    every term of which has the poles 0 and -c alone: inverted by its series in t.
    """
    with localcontext() as context:
        context.prec = 160
        a, b, t0 = Decimal(fails), Decimal(repaired), Decimal(tau)
        p, c = (-b * t0).exp(), a + b
        total, factor, m = Decimal(0), p * a, 0
        while (t := Decimal(horizon) - t0 * (m + 1)) > 0:
            total += factor * (inverse(m + 1, m + 1, c, t) + b * inverse(m + 2, m + 1, c, t))
            factor *= -a * b * p
            m += 1
        return +total


def inverse(j: int, k: int, c: Decimal, t: Decimal) -> Decimal:
    """The function of t whose transform is 1 / (s^j (s + c)^k)."""
    term = Decimal(1)
    for i in range(1, j + k):
        term *= t / i
    total, i = Decimal(0), 0
    while i < 40 or abs(term) > Decimal("1e-90"):
        total += term
        term *= -c * t * (k + i) / ((i + 1) * (j + k + i))
        i += 1
    return total


def test_the_bracket_of_a_breach_holds_plain_simulation_of_five_years() -> None:
    """200 histories of a site with a failover: five standard errors of a share."""
    rates = {("on", "lost"): 1 / 200, ("lost", "on"): 1.5, ("lost", "stuck"): 0.3,
             ("stuck", "on"): 0.25, ("on", "worn"): 1 / 500, ("worn", "on"): 1 / 100,
             ("worn", "lost"): 1 / 20}  # fmt: skip
    names = ["on", "worn", "lost", "stuck"]
    chain = Chain(names, [(a, b, rate) for (a, b), rate in rates.items()], start="on")
    found = chain.breach(["lost", "stuck"], 12, 3000).probability
    assert found.value is not None
    assert found.high is not None
    assert found.low is not None
    assert found.high - found.low < 1e-8
    draw = random.Random(5)
    histories = 20_000
    hits = sum(has_breach(draw, rates, {"lost", "stuck"}, 12, 3000) for _ in range(histories))
    error = math.sqrt(found.value * (1 - found.value) / histories)
    assert abs(hits / histories - found.value) < 5 * error


def has_breach(
    draw: random.Random, rates: dict[tuple[str, str], float], bad: set[str], tau: float, end: float
) -> bool:
    at, now, since = "on", 0.0, 0.0
    while True:
        ways = [(b, rate) for (a, b), rate in rates.items() if a == at]
        later = now + draw.expovariate(sum(rate for _, rate in ways))
        if at in bad and min(later, end) - since > tau:
            return True
        if later >= end:
            return False
        [to] = draw.choices([b for b, _ in ways], [rate for _, rate in ways])
        if to in bad and at not in bad:
            since = later
        at, now = to, later


def test_the_down_set_is_summed_and_not_taken_from_one() -> None:
    chain = Chain(["up", "down"], [("up", "down", 1e-12), ("down", "up", 1e12)], start="up")
    down = chain.steady_state().of("down").value
    assert down == pytest.approx(1e-24, rel=1e-15, abs=0)
    assert 1 - chain.steady_state().of("up").value == 0.0
    assert chain.transient([1]).of("down")[0].value == pytest.approx(1e-24, rel=1e-3, abs=0)


def test_fast_pairs_that_are_hardly_coupled_have_a_quarter_each() -> None:
    fast, slow = 10**6, Fraction(1, 10**9)
    ends = [(0, 1, fast), (1, 0, fast), (2, 3, fast), (3, 2, fast), (1, 2, slow), (3, 0, slow)]
    # Elimination of four states rounds some twenty times.
    assert Chain(4, ends).steady_state().probability == pytest.approx([0.25] * 4, rel=1e-14)
