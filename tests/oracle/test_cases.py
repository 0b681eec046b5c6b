"""The oracle meets every hand-worked timeline of tests/cases."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))

from oracle import run_history  # noqa: E402

CASES = sorted(
    folder.name for folder in (TESTS / "cases").iterdir() if (folder / "expected.json").is_file()
)
CLOSE = 1e-9  # hours: rounding of sums of durations is far below, the nearest events far above


def read(case: str, name: str) -> Any:
    """A file of a case."""
    return json.loads((TESTS / "cases" / case / name).read_text(encoding="utf-8"))


def same_steps(found: list[Any], expected: list[Any]) -> bool:
    """Whether two lists of tuples of numbers agree."""
    return len(found) == len(expected) and all(
        one == pytest.approx(other, abs=CLOSE, rel=0)
        for left, right in zip(found, expected, strict=True)
        for one, other in zip(left, right, strict=True)
    )


@pytest.mark.parametrize("case", CASES)
def test_oracle_meets_the_timeline_worked_by_hand(case: str) -> None:
    expected = read(case, "expected.json")
    history = run_history(
        read(case, "architecture.json"),
        horizon_h=expected["horizon_h"],
        rng=random.Random(0),
        loss=expected.get("loss"),
        lasting=expected.get("lasting"),
    )
    for service, steps in expected["levels"].items():
        assert same_steps(history.levels[service], steps), (service, history.levels[service])
    assert history.breach == expected["breach"]
    for service, losses in expected["data_lost"].items():
        assert same_steps(history.data_losses[service], losses), history.data_losses[service]
    for service, times in expected.get("restoration_h", {}).items():
        assert history.restoration_h[service] == pytest.approx(times, abs=CLOSE), service


@pytest.mark.parametrize("case", CASES)
def test_case_says_how_its_timeline_was_worked_out(case: str) -> None:
    text = (TESTS / "cases" / case / "DERIVATION.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()) >= 3
