"""The random documents are functions of their seed and use the whole format."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))

from oracle import run_history  # noqa: E402
from oracle.random_documents import fixed_document, random_document, some_loss  # noqa: E402
from oracle.run import horizon_of  # noqa: E402

WORDS = [
    "after", "all", "any", "arrival", "asynchronous", "at", "at_least", "backup", "below",
    "between", "by-priority", "campus", "capacity", "clock", "copies", "copy", "count", "crew",
    "data", "decide", "degrades", "detect", "discipline", "empirical", "every", "exponential",
    "factor", "failback", "failover", "fails", "fixed", "for_each", "fragility", "gamma",
    "hidden", "ids", "inspected_every", "instances", "interrupted", "kind", "lag", "lasts",
    "like", "links", "lognormal", "longest", "mixture", "modes", "mttf", "mttr", "needs",
    "never", "of", "on-demand", "operating", "operator", "otherwise", "outage", "path", "pool",
    "priority", "probability", "quantiles", "recharges", "region", "repairs", "restart",
    "restore", "resume", "ride_through", "role", "samples", "select", "serves_when", "service",
    "severity", "shared_outage", "size", "standby", "start", "strikes", "succeeds", "switch",
    "synchronous", "tag", "total_per_year", "travel", "triangular", "uniform", "users", "uses",
    "weibull"
]  # fmt: skip


def words(written: Any) -> Iterator[str]:
    """Every key and text of a document."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield key
            yield from words(value)
    elif isinstance(written, list):
        for value in written:
            yield from words(value)
    elif isinstance(written, str):
        yield {"on demand": "on-demand", "priority": "by-priority"}.get(written, written)


@pytest.mark.parametrize("make", [fixed_document, random_document])
def test_a_seed_gives_one_document_whatever_was_made_before(make: Any) -> None:
    first = make(11)
    make(12)
    assert make(11) == first
    assert make(12) != first


def test_the_documents_together_use_every_word_of_the_format() -> None:
    used: set[str] = set()
    for seed in range(150):
        used.update(words(fixed_document(seed)))
        used.update(words(random_document(seed)))
    assert sorted(set(WORDS) - used) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_fixed_document_has_the_same_history_for_every_generator(seed: int) -> None:
    document = fixed_document(seed)
    loss, lasting = some_loss(seed, document)
    one, other = (
        run_history(
            document,
            horizon_h=horizon_of(document),
            rng=random.Random(key),
            loss=loss,
            lasting=lasting,
        )
        for key in (1, 2)
    )
    assert one == other
    assert one.events > 0


def test_levels_are_kept_between_changes_and_sums_agree_with_them() -> None:
    for seed in range(12, 30):
        document = random_document(seed)
        horizon = horizon_of(document)
        history = run_history(document, horizon_h=horizon, rng=random.Random(seed))
        for service, steps in history.levels.items():
            ends = [time for time, _ in steps[1:]] + [horizon]
            unmet = sum((end - at) * (1 - q) for (at, q), end in zip(steps, ends, strict=True))
            # the same sum in another order: rounding only
            assert history.unmet_h[service] == pytest.approx(unmet, abs=1e-9 * horizon)
            assert sum(history.year_unmet_h[service]) == pytest.approx(unmet, abs=1e-9 * horizon)
            assert all(0 <= q <= 1 for _, q in steps)
            assert all(end > start for (start, _), (end, _) in pairwise(steps))


def test_small_numbers_of_documents_meet_the_rare_rules() -> None:
    losses, everything, breaches = 0, 0, 0
    for seed in range(3, 203, 5):  # the seeds with a scene
        document = fixed_document(seed)
        history = run_history(document, horizon_h=horizon_of(document), rng=random.Random(0))
        for service in document["services"]:
            losses += sum(not total for _, _, total in history.data_losses[service])
            everything += sum(total for _, _, total in history.data_losses[service])
            breaches += history.breach[service]
    assert losses > 10
    assert everything > 0
    assert breaches > 10
