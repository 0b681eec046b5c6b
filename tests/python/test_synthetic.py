"""Invented countries: as large as asked, always the same, and worth simulating."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as run

import sitefall
from sitefall.synthetic import country

HOURS_PER_YEAR = 8760.0


def plain(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def written_out(components: dict[str, Any], name: str) -> dict[str, Any]:
    """A component with what it is like."""
    own = components[name]
    return written_out(components, own["like"]) | own if "like" in own else own


def failures_per_year(component: dict[str, Any]) -> float:
    """Of all copies, as if they were always up; what ages only in operation is left out."""
    fails = component.get("fails")
    if fails is None or component.get("clock") == "operating":
        return 0.0
    count = component.get("count", 1)
    if isinstance(fails, dict) and fails.get("law") == "exponential":
        amount, unit = plain(fails["mean"]).split()
        hours = float(amount) * {"h": 1.0, "y": HOURS_PER_YEAR}[unit]
        return count * HOURS_PER_YEAR / hours
    amount, unit = plain(fails).split(" / ")
    assert unit == "y"
    return count * float(amount)


def test_equal_arguments_give_equal_documents() -> None:
    first, again = (country(sites=20, services=10, seed=7) for _ in range(2))
    assert first.hash == again.hash
    assert first.hash != country(sites=20, services=10, seed=8).hash


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("sites", "services"), [(2, 1), (10, 5), (100, 50), (30, 60)])
def test_nothing_of_the_document_is_warned_of(sites: int, services: int, seed: int) -> None:
    made = country(sites=sites, services=services, seed=seed)
    assert made.validate() == []
    counts = made.description["counts"]
    assert (counts["sites"], counts["services"]) == (sites, services)


def test_components_are_as_many_as_asked_for() -> None:
    assert country(sites=100, services=50).description["counts"]["components"] == 1000
    made = country(sites=100, services=50, components=777)
    assert made.description["counts"]["components"] == 777


@pytest.mark.parametrize("sites", [10, 100, 1000])
def test_a_component_fails_about_once_a_year_on_average(sites: int) -> None:
    components = country(sites=sites, services=sites // 2).to_dict()["components"]
    total = sum(failures_per_year(written_out(components, name)) for name in components)
    # 1.35 + 2 * 0.2231 of equipment, 0.85 programs of 2.67, and 5.1 pieces of compute of 1.19 on
    # average, of 10 components: 1.02; platforms, and thirds that do not come out even, add to it.
    assert 1.0 <= total / len(components) <= 1.1


def test_every_failure_and_its_end_are_events() -> None:
    made = country(sites=100, services=50)
    result = sitefall.score(made, horizon="10 y", replications=20, outer=0, rng=1)
    # 1,000 components over 200 years, once a year and more, each with its end.
    assert result.events >= 2 * 1000 * 200


def test_every_kind_of_hazard_and_person_has_a_part() -> None:
    document = country(sites=50, services=40).to_dict()
    kinds = ("fire", "quake-region-", "flood-region-", "fault-of-vendor-", "error-of-operator-")
    assert all(any(name.startswith(kind) for name in document["hazards"]) for kind in kinds)
    assert all(
        any(name.startswith(kind) for name in document["crews"])
        for kind in ("field-", "engineers-")
    )
    assert {site["region"] for site in document["sites"].values()} == {
        f"region-{r + 1}" for r in range(4)
    }
    needed = {need for service in document["services"].values() for need in service["needs"]}
    assert {need.rsplit("-", 1)[0] for need in needed} == {"login", "dns", "payment", "cloud"}
    assert any("failover" in service for service in document["services"].values())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"sites": 1}, "sites must be a whole number, at least 2; found 1"),
        ({"services": 0}, "services must be a whole number, at least 1; found 0"),
        ({"seed": -1}, "seed must be a whole number, at least 0; found -1"),
        ({"sites": 10.5}, "sites must be a whole number, at least 2; found 10.5"),
        ({"services": True}, "services must be a whole number, at least 1; found True"),
        ({"sites": 10, "services": 5, "components": 20}, "components must be at least 71 for"),
        ({"sites": 200_000}, "components must be at most 1000000; found 2000000"),
    ],
)
def test_sizes_that_cannot_be_are_refused_by_name(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(sitefall.RequestError, match=told):
        country(**arguments)


def test_the_command_prints_what_python_makes(tmp_path: Path) -> None:
    sizes = ("--sites", "10", "--services", "5", "--seed", "2")
    done = run("synthetic", *sizes, cwd=tmp_path)
    assert done.status == 0, done.err
    made = country(sites=10, services=5, seed=2)
    assert sitefall.Architecture.from_dict(json.loads(done.out)).hash == made.hash
    assert run("synthetic", "--sites", "1", cwd=tmp_path).status == 2
