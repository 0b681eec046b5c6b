"""The engine meets every timeline of tests/cases that was worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sitefall
from agreement.engine import Engine, difference

FOLDER = Path(__file__).resolve().parents[1] / "cases"
CASES = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "expected.json").is_file())


def read(case: str, name: str) -> Any:
    return json.loads((FOLDER / case / name).read_text(encoding="utf-8"))


def test_there_is_a_case_for_each_construct() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES)
def test_engine_meets_the_timeline_worked_by_hand(case: str) -> None:
    expected = read(case, "expected.json")
    told = Engine(read(case, "architecture.json")).history(
        expected["horizon_h"], loss=expected.get("loss"), lasting=expected.get("lasting")
    )
    for service, steps in expected["levels"].items():
        assert not difference(told.levels[service], steps), service
    for service, breach in expected["breach"].items():
        assert told.measures[service]["breach"] == breach
    for service, losses in expected["data_lost"].items():
        assert not difference(told.data_losses.get(service, []), losses), service


@pytest.mark.parametrize("case", [c for c in CASES if "restoration_h" in read(c, "expected.json")])
def test_stress_restores_when_the_timeline_says(case: str) -> None:
    expected = read(case, "expected.json")
    result = sitefall.stress(
        sitefall.load(read(case, "architecture.json")),
        expected["loss"],
        lasting=expected.get("lasting"),
        horizon=f"{expected['horizon_h']} h",
        replications=8,
        rng=1,
    )
    for service, times in expected["restoration_h"].items():
        for level, hours in times.items():
            found = result.restoration[service][level]
            if hours is None:
                assert found.never.value == 1
            else:
                assert found.p50.value == pytest.approx(hours, abs=1e-6), (service, level)
