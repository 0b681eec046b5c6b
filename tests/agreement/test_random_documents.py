"""Engine and oracle tell one story on random small documents.

With fixed laws the two timelines are equal to 1e-9 h. With random laws the two draw differently:
the difference of their means, summed over documents and divided by its standard error, stays
below 4 for each measure (false alarm 6e-5 a measure; a bias of a tenth of a per cent of the
horizon, common to the documents, would give 10 and more).
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from statistics import fmean, variance
from typing import Any

import pytest

import sitefall
from agreement.engine import Engine, difference
from oracle import run_history
from oracle.random_documents import fixed_document, random_document, some_loss
from oracle.run import horizon_of

QUICK, LONG = 300, 10_000


def check_fixed(seed: int) -> None:
    """One document, without a loss and with one; by the rules, and by what the engine learned."""
    document = fixed_document(seed)
    horizon = horizon_of(document)
    engine = Engine(document)
    loss, lasting = some_loss(seed, document) if seed % 2 else (None, None)
    told = engine.history(horizon, loss=loss, lasting=lasting)
    assert told == engine.history(horizon, loss=loss, lasting=lasting, practice=2), f"seed {seed}"
    history = run_history(
        document, horizon_h=horizon, rng=random.Random(0), loss=loss, lasting=lasting
    )
    for service, steps in history.levels.items():
        where = difference(told.levels[service], steps)
        assert not where, f"seed {seed}, {service}: {where}"
        found = told.measures[service]
        assert found["breach"] == history.breach[service], f"seed {seed}, {service}"
        assert found["interruptions"] == len(history.interruptions[service]), seed
        assert found["down_hours"] == pytest.approx(history.down_h[service], abs=1e-7), seed
        assert found["lost_level_hours"] == pytest.approx(history.unmet_h[service], abs=1e-7), seed
        losses = difference(told.data_losses.get(service, []), history.data_losses[service])
        assert not losses, f"seed {seed}, {service}: data: {losses}"


@pytest.mark.parametrize("first", range(0, QUICK, 50))
def test_timelines_agree_where_laws_are_fixed(first: int) -> None:
    for seed in range(first, first + 50):
        check_fixed(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, QUICK + LONG, 500))
def test_timelines_agree_on_ten_thousand_documents(first: int) -> None:
    for seed in range(first, first + 500):
        check_fixed(seed)


def check_learned(seed: int, replications: int) -> None:
    """What was learned in earlier histories changes no bit of a later one."""
    document = random_document(seed)
    horizon = 3 * horizon_of(document)
    check_learned_of(Engine(document), horizon, replications, seed=seed)


def check_learned_of(engine: Engine, horizon: float, replications: int, **asked: Any) -> None:
    for replication in range(replications):
        by_rules = engine.history(horizon, replication=replication, **asked)
        learned = engine.history(horizon, replication=replication, practice=replications, **asked)
        assert by_rules == learned, f"replication {replication}, {asked}"


def test_learned_steps_change_no_bit() -> None:
    for seed in range(150):
        check_learned(seed, replications=6)


@pytest.mark.parametrize("stratum", ["0", "1"])
@pytest.mark.parametrize("name", ["kakao-2022", "hospital", "two-sites"])
def test_learned_steps_change_no_bit_where_arrivals_are_given(name: str, stratum: str) -> None:
    arch = sitefall.example(name)
    check_learned_of(Engine(arch.to_dict()), 40_000.0, 4, stratum=stratum)


def test_a_beginning_at_which_something_may_happen_is_played_by_the_rules() -> None:
    # In one history of four a falls at time zero; b begins below its level, told at time zero.
    sometimes = {"law": "empirical", "samples": ["0 h", "5 h", "7 h", "20 h"]}
    document = {
        "format": "sitefall/1",
        "horizon": "40 h",
        "components": {"a": {"fails": sometimes, "repairs": sometimes}},
        "services": {
            "s": {"instances": {"i": {"needs": "a", "capacity": 0.5}}},
            "t": {"instances": {"j": {"needs": "a"}}},
        },
    }
    engine = Engine(document)
    down_at_zero = 0
    for replication in range(200):
        by_rules = engine.history(40.0, replication=replication)
        assert by_rules == engine.history(40.0, replication=replication, practice=3)
        down_at_zero += by_rules.levels["t"][1:2] == [(0.0, 0.0)]
    # A quarter, five standard errors; where the repair takes no time nothing is told.
    assert abs(down_at_zero - 200 * 3 / 16) < 5 * (200 * 3 / 16 * 13 / 16) ** 0.5


@pytest.mark.slow
def test_learned_steps_change_no_bit_on_many_documents() -> None:
    for seed in range(5000, 8000):
        check_learned(seed, replications=12)


def oracle_measures(history: Any, horizon: float, service: str) -> dict[str, float]:
    return {
        "lost level": history.unmet_h[service] / horizon,
        "down": history.down_h[service] / horizon,
        "interruptions": float(len(history.interruptions[service])),
        "breach": float(history.breach[service]),
        "data": sum(hours for _, hours, _ in history.data_losses[service]) / horizon,
    }


def engine_measures(told: Any, horizon: float, service: str) -> dict[str, float]:
    found = told.measures[service]
    return {
        "lost level": found["lost_level_hours"] / horizon,
        "down": found["down_hours"] / horizon,
        "interruptions": found["interruptions"],
        "breach": float(found["breach"]),
        "data": found["data_lost_hours"] / horizon,
    }


def pooled(documents: range, histories: int) -> dict[str, float]:
    """Summed difference of means over its standard error, for each measure."""
    difference_of: dict[str, float] = defaultdict(float)
    variance_of: dict[str, float] = defaultdict(float)
    for seed in documents:
        document = random_document(seed)
        horizon = horizon_of(document)
        engine = Engine(document)
        rng = random.Random(f"histories {seed}")
        ours: dict[str, list[float]] = defaultdict(list)
        theirs: dict[str, list[float]] = defaultdict(list)
        for _ in range(histories):
            history = run_history(document, horizon_h=horizon, rng=rng)
            for service in history.levels:
                for name, value in oracle_measures(history, horizon, service).items():
                    theirs[f"{name} {service}"].append(value)
        for replication in range(4 * histories):
            told = engine.history(horizon, replication=replication, seed=seed)
            for service in told.levels:
                for name, value in engine_measures(told, horizon, service).items():
                    ours[f"{name} {service}"].append(value)
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for key, values in ours.items():
            name = key.rsplit(" ", 1)[0]
            # Services of one document depend on each other: their standard errors add up.
            sums[name][0] += fmean(values) - fmean(theirs[key])
            sums[name][1] += math.sqrt(
                variance(values) / len(values) + variance(theirs[key]) / histories
            )
        for name, (mean, error) in sums.items():
            difference_of[name] += mean
            variance_of[name] += error**2
    return {name: difference_of[name] / math.sqrt(variance_of[name]) for name in difference_of}


def test_means_agree_where_laws_are_random() -> None:
    scores = pooled(range(24), histories=20)
    assert len(scores) == 5
    assert all(abs(z) < 4 for z in scores.values()), scores


@pytest.mark.slow
def test_means_agree_on_many_random_documents() -> None:
    scores = pooled(range(1000, 1300), histories=30)
    assert all(abs(z) < 4 for z in scores.values()), scores
