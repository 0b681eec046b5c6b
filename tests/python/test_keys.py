"""Seeds, after SPEC 7, and durations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sitefall
from sitefall.keys import key_of, spell_key
from sitefall.units import HOURS, hours, spell_hours


def test_an_int_is_a_seed_sequence() -> None:
    assert key_of(7) == key_of(np.random.SeedSequence(7)) == key_of(np.int64(7))
    high, low = np.random.SeedSequence(7).generate_state(2, np.uint64)
    assert key_of(7) == int(high) * 2**64 + int(low)


def test_seeds_differ() -> None:
    assert len({key_of(seed) for seed in range(1000)}) == 1000


def test_none_draws_entropy() -> None:
    assert key_of(None) != key_of(None)


def test_a_generator_advances() -> None:
    generator = np.random.default_rng(1)
    assert key_of(generator) != key_of(generator)
    assert key_of(np.random.default_rng(1)) == key_of(np.random.default_rng(1))


def test_the_seed_of_a_result_is_its_key() -> None:
    for key in (0, 1, 2**64, 2**128 - 1):
        assert key_of(spell_key(key)) == key


@pytest.mark.parametrize("wrong", [True, -1, 1.5, "seven", [1], np.True_])
def test_other_seeds_are_refused(wrong: Any) -> None:
    with pytest.raises(sitefall.RequestError):
        key_of(wrong)


@pytest.mark.parametrize(
    ("text", "value"),
    [("90 min", 1.5), ("5 y", 43800.0), ("1e3 ms", 1 / 3600), ("2w", 336.0), (" 30 d ", 720.0)],
)
def test_durations_are_hours(text: str, value: float) -> None:
    assert hours(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "wrong", ["5", "y", "-1 h", "0 h", "1 fortnight", "nan h", "1e999 h", 5, None]
)
def test_other_durations_are_refused(wrong: Any) -> None:
    with pytest.raises(sitefall.RequestError, match="horizon"):
        hours(wrong, name="horizon")


@pytest.mark.parametrize("unit", HOURS)
def test_units_are_those_of_the_document(unit: str) -> None:
    """The face converts as the reader does, whose horizon stands in the result."""
    tolerance = {"longest": "1 ms", "source": "the owner"}
    document = {
        "format": "sitefall/1",
        "name": "clock",
        "horizon": f"12 {unit}",
        "sites": {"a": {}},
        "services": {"s": {"instances": {"i": {"site": "a"}}, "tolerance": tolerance}},
    }
    found = sitefall.score(document, replications=2, outer=0, rng=1)
    assert hours(f"12 {unit}") == pytest.approx(found.horizon_h, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.001, "3.6 s"),
        (0.25, "15 min"),
        (1, "1 h"),
        (95.9, "95.9 h"),
        (96, "96 h"),
        (240, "10 d"),
        (8760, "1 y"),
    ],
)
def test_lengths_of_time_are_spelt_in_the_unit_of_a_reader(value: float, text: str) -> None:
    assert spell_hours(value) == text
