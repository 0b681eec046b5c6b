"""The shipped options of Kakao show what was derived before they were run, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sitefall

FOLDER = Path(__file__).resolve().parent / "kakao-2022-options"
EXPECTED: dict[str, dict[str, list[str]]] = json.loads(
    (FOLDER / "expected.json").read_text("utf-8")
)
UNMET = "unmet_user_hours_per_year"
#: Each of these leaves most of the base as it is. `all` does not: see the last test.
SINGLE = [id for id in EXPECTED if id != "all"]


@pytest.fixture(scope="module")
def found() -> sitefall.Comparison:
    return sitefall.compare(
        sitefall.example("kakao-2022"),
        sitefall.example_options("kakao-2022-options"),
        outer=0,
        rng=20221015,
    )


@pytest.mark.parametrize("option", EXPECTED)
def test_differences_that_must_show_do(found: sitefall.Comparison, option: str) -> None:
    rows = found.rows[option]
    for measure in EXPECTED[option]["less"]:
        assert rows[measure].high is not None
        assert rows[measure].high < 0, (measure, rows[measure])
    for measure in EXPECTED[option]["more"]:
        assert rows[measure].low is not None
        assert rows[measure].low > 0, (measure, rows[measure])


@pytest.mark.parametrize("option", EXPECTED)
def test_differences_that_must_not_show_do_not(found: sitefall.Comparison, option: str) -> None:
    for measure in EXPECTED[option]["open"]:
        estimate = found.rows[option][measure]
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low <= 0 <= estimate.high, (measure, estimate)


@pytest.mark.parametrize("option", EXPECTED)
def test_what_an_option_cannot_reach_is_the_same_in_every_history(
    found: sitefall.Comparison, option: str
) -> None:
    for service in EXPECTED[option]["nothing"]:
        measures = [name for name in found.rows[option] if name.startswith(f"{service}/")]
        assert len(measures) >= 5
        for measure in measures:
            assert found.rows[option][measure].value == 0, measure
            assert found.pairing[option][measure].differing == 0, measure


@pytest.mark.parametrize("option", SINGLE)
def test_pairing_makes_the_variance_ten_times_smaller(
    found: sitefall.Comparison, option: str
) -> None:
    reduction = found.pairing[option][UNMET].variance_reduction
    assert reduction is not None
    assert reduction >= 10


def test_pairing_helps_less_where_the_option_changes_more(found: sitefall.Comparison) -> None:
    """Even perfectly paired, a difference has its own variance.

    `all` takes away so much of what a loss of Pangyo costs that the difference varies with the
    losses nearly as the base does; independent samples would need three times the histories.
    """
    reduction = found.pairing["all"][UNMET].variance_reduction
    assert reduction is not None
    assert reduction > 2


def test_cost_is_told_only_where_a_source_gives_one(found: sitefall.Comparison) -> None:
    capacity = found.options["capacity-for-a-whole-site"]
    assert capacity.cost == 5 * 7.2e9
    ratio, avoided = capacity.cost_per_avoided_user_hour, capacity.avoided_user_hours
    assert ratio is not None
    assert ratio.value == pytest.approx(capacity.cost / avoided.value)  # type: ignore[operator]
    assert ratio.low == pytest.approx(capacity.cost / avoided.high)  # type: ignore[operator]
    assert avoided.value == pytest.approx(
        -5 * found.rows["capacity-for-a-whole-site"][UNMET].value  # type: ignore[operator]
    )
    assert found.front == ("base", "capacity-for-a-whole-site")
    for id in ("tools-in-two-sites", "all"):
        assert found.options[id].cost_per_avoided_user_hour is None
        assert found.options[id].why_no_ratio == "no cost is stated"
        assert found.options[id].on_front is None


def numbers_without_source(value: Any, where: str = "") -> list[str]:
    """Places of numbers of a patch that stand without value, source and grade."""
    if isinstance(value, dict):
        if "value" in value:
            lacking = {"value", "source", "grade"} - set(value)
            return [where] if lacking else []
        found = []
        for key, item in value.items():
            found += numbers_without_source(item, f"{where}/{key}")
        return found
    if isinstance(value, list):
        return [
            place
            for index, item in enumerate(value)
            for place in numbers_without_source(item, f"{where}/{index}")
        ]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    is_time = isinstance(value, str) and value[:1].isdigit()
    return [where] if is_number or is_time else []


def test_every_number_of_the_patches_has_a_source_and_every_note_its_heading() -> None:
    options = json.loads(sitefall.example_options("kakao-2022-options"))["options"]
    assert numbers_without_source(options) == []
    docs = FOLDER.parents[2] / "docs" / "examples"
    headings = {
        name: (docs / f"{file}.md").read_text("utf-8")
        for name, file in (("notes", "kakao-2022"), ("options", "kakao-2022-options"))
    }

    def sources(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["source"]] if isinstance(value.get("source"), str) else []
            return own + [source for item in value.values() for source in sources(item)]
        return [s for item in value for s in sources(item)] if isinstance(value, list) else []

    for source in sources(options):
        kind, _, name = source.partition(":")
        if kind in headings:
            assert f"\n### {name}\n" in headings[kind], source
