"""The story of one history: what it tells, by hand; and that it is the history that was counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from command import sitefall as command

import sitefall
from sitefall import _core
from sitefall.story_lines import spell_when

mpl.use("Agg")

YEAR_H = 8760.0


@pytest.fixture
def arch() -> sitefall.Architecture:
    return sitefall.example("two-sites")


def shop() -> dict[str, Any]:
    """Two things that fail at known hours, one crew of one that travels two hours to each.

    hour     100      101      102        112       114         119
    disk     fails             repairs... is repaired
    lamp              fails                         repairs...  is repaired
    """
    return {
        "format": "sitefall/1", "name": "A shop", "horizon": "150 h",
        "sites": {"a": {}},
        "components": {
            "disk": {"site": "a", "fails": "100 h", "repairs": {"takes": "10 h", "crew": "field"}},
            "lamp": {"site": "a", "fails": "101 h", "repairs": {"takes": "5 h", "crew": "field"}},
            "till": {"site": "a", "needs": "disk"},
        },
        "crews": {"field": {"size": 1, "travel": "2 h"}},
        "services": {"sales": {"users": 1000, "tolerance": {"longest": "4 h", "source": "owner"},
                               "instances": {"sales@a": {"site": "a", "needs": "till"}}}},
    }  # fmt: skip


def lines(story: sitefall.Story) -> list[tuple[float, str, str, float | None]]:
    return [(e.time_h, e.subject, e.what, e.hours) for e in story.timeline]


def test_a_story_worked_by_hand_is_told_line_by_line() -> None:
    told = sitefall.story(shop(), replication=0, stratum="all", rng=1)
    assert lines(told) == [
        (100.0, "disk", "fails", None),
        (100.0, "till", "stops for want of disk", None),
        (100.0, "sales@a", "stops for want of till", None),
        (100.0, "sales", "falls to 0 (failure of disk)", None),
        (101.0, "lamp", "fails", None),
        (101.0, "lamp#1/repairs", "waits for field (people)", 11.0),
        (102.0, "disk#1/repairs", "begins", None),
        (112.0, "disk", "is repaired", None),
        (112.0, "till", "works again", None),
        (112.0, "sales@a", "works again", None),
        (112.0, "sales", "is back at full level", None),
        (114.0, "lamp#1/repairs", "begins", None),
        (119.0, "lamp", "is repaired", None),
    ]
    (outage,) = told.outages
    assert (outage.service, outage.from_h, outage.until_h) == ("sales", 100.0, 112.0)
    assert (outage.hours, outage.lowest_level, outage.unmet_user_hours) == (12.0, 0.0, 12000.0)
    assert outage.cause == "failure of disk"
    assert outage.breach
    assert not outage.open
    assert told.unmet_user_hours == 12000.0


def test_an_outage_that_outlasts_the_horizon_is_open_and_ends_there() -> None:
    told = sitefall.story(shop(), replication=0, stratum="all", horizon="105 h")
    (outage,) = told.outages
    assert outage.open
    assert outage.hours == 5.0
    assert "over 5 h" in told.to_text()


def test_a_failed_switch_another_way_lost_data_and_a_hidden_failure_are_told() -> None:
    document = {
        "format": "sitefall/1", "name": "Two rooms", "horizon": "100 h",
        "sites": {"a": {"fails": "10 h", "repairs": "20 h"}, "b": {}},
        "components": {
            "tool": {"site": "b", "fails": "5 h",
                     "repairs": "1 d", "hidden": {"inspected_every": "40 h"}},
            "ups": {"site": "b", "needs": "mains", "ride_through": {"lasts": "2 h"}},
            "mains": {"site": "b", "fails": "50 h", "repairs": "3 h"},
        },
        "services": {"web": {
            "needs": "ups",
            "instances": {"web@a": {"site": "a"}, "web@b": {"site": "b", "role": "standby"}},
            "failover": {"detect": "1 h", "switch": {
                "takes": "1 h", "needs": "tool",
                "otherwise": {"takes": "4 h"}}},
            "data": {"web@b": {"copy": "asynchronous", "lag": "30 min"}},
        }},
    }  # fmt: skip
    told = {
        (time, subject, what)
        for time, subject, what, _ in lines(sitefall.story(document, replication=0, stratum="all"))
    }
    assert {
        (5.0, "tool", "fails, unnoticed"),
        (11.0, "tool", "is found to have failed"),  # the switch asks for it
        (11.0, "web/switch", "waits for tool (needs); the other way is taken"),
        (15.0, "web", "loses data"),
        (15.0, "web@b", "is brought in"),
        (15.0, "web", "is back at full level"),
        (30.0, "web@b", "stands down"),
        (50.0, "ups", "lives on its store"),
        (52.0, "ups", "has used up its store"),
        (52.0, "ups", "stops for want of mains"),
    } <= told


def test_the_worst_of_a_score_is_found_again_bit_for_bit() -> None:
    kakao = sitefall.example("kakao-2022")
    score = sitefall.score(kakao, replications=200, outer=0, rng=3)
    assert len({found.stratum for found in score.worst.values()}) > 1  # strata decide the hazards
    for name, found in score.worst.items():
        told = score.story(kakao, name)
        assert (told.replication, told.stratum) == (found.replication, found.stratum)
        service = name.rpartition("/")[0]
        if name.endswith("outage"):
            lengths = [o.hours for o in told.outages if o.service == (service or found.service)]
            assert max(lengths) == found.value
        elif name in ("year", "history"):
            assert told.unmet_user_hours == found.value


def exponential() -> dict[str, Any]:
    """Nothing but exponential times and no hazard: drawn as one chain, and not by element."""
    return {
        "format": "sitefall/1", "name": "A chain", "horizon": "5 y",
        "sites": {"a": {}},
        "components": {"disk": {"site": "a", "count": 3, "at_least": 2, "mttf": "30 d",
                                "repairs": {"takes": "0.05 / h", "crew": "field"}}},
        "crews": {"field": {"size": 1}},
        "services": {"sales": {"users": 1000, "instances": {"sales@a": {"site": "a",
                     "needs": "disk"}}}},
    }  # fmt: skip


def unmet_of(document: sitefall.Architecture, score: sitefall.Score) -> list[float]:
    return [
        sitefall.story(document, replication=r, stratum="all", rng=score.seed).unmet_user_hours
        for r in range(score.replications)
    ]


@pytest.mark.parametrize("document", ["hospital", "kakao-2022", "a chain"])
def test_every_history_that_a_score_counts_can_be_told_and_they_add_up_to_its_mean(
    document: str,
) -> None:
    chain = document == "a chain"
    arch = sitefall.load(exponential()) if chain else sitefall.example(document)
    score = sitefall.score(arch, replications=40, outer=0, stratify=False, rng=5)
    unmet = unmet_of(arch, score)
    per_year = sum(unmet) / 40 / (score.horizon_h / YEAR_H)
    # Sums of 40 doubles in two orders.
    assert score.unmet_user_hours_per_year.value == pytest.approx(per_year, rel=1e-12)
    assert score.worst["history"].value == max(unmet)
    assert score.worst["history"].replication == unmet.index(max(unmet))


def test_a_chain_is_told_as_it_was_drawn_and_waits_are_told_of_it() -> None:
    document = sitefall.load(exponential())
    score = sitefall.score(document, replications=40, outer=0, rng=5)
    asked = {"replication": 7, "stratum": "all", "key_hi": "0", "key_lo": "5"}
    as_one, by_element = (
        json.loads(_core.trace(document.core, json.dumps(asked | {"as_chain": chain})))
        for chain in (True, False)
    )
    assert as_one["levels"] != by_element["levels"]  # else this test could not fail
    told = score.story(document)
    assert told.unmet_user_hours == score.worst["year"].value
    assert any("waits for field (people)" in event.what for event in told.timeline)


def test_the_costs_of_the_outages_add_up_to_what_was_unmet(arch: sitefall.Architecture) -> None:
    told = sitefall.story(arch, worst="history", replications=200, rng=2)
    assert told.year is None
    # The same products, added by outage instead of through time.
    assert sum(o.unmet_user_hours for o in told.outages) == pytest.approx(
        told.unmet_user_hours, rel=1e-12
    )


def test_the_worst_does_not_depend_on_threads(arch: sitefall.Architecture) -> None:
    one = sitefall.story(arch, replications=300, rng=4, threads=1)
    assert sitefall.story(arch, replications=300, rng=4, threads=2) == one


def test_a_history_is_told_again_by_its_numbers(arch: sitefall.Architecture) -> None:
    once = sitefall.story(arch, replications=300, rng=4)
    again = sitefall.story(
        arch, replication=once.replication, stratum=once.stratum, year=once.year, rng=once.seed
    )
    assert again.timeline == once.timeline
    assert again.outages == once.outages
    assert again.unmet_user_hours == once.unmet_user_hours


def test_what_was_down_before_the_year_stands_before_it() -> None:
    document = shop() | {"horizon": "2 y"}
    document["components"]["disk"] |= {"fails": "8700 h", "repairs": "200 h"}
    told = sitefall.story(document, replication=0, stratum="all", year=2)
    assert told.timeline[0].time_h == 8700.0
    assert told.timeline[0].subject == "disk"
    (outage,) = [o for o in told.outages if o.from_h == 8700.0]
    assert outage.until_h == 8900.0


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"worst": "day"}, "day"),
        ({"replication": 3}, "stratum"),
        ({"replication": 3, "stratum": "7"}, "there is no stratum 7"),
        ({"stratum": "1"}, "replication"),
        ({"year": 1}, "replication"),
        ({"replication": -1, "stratum": "1"}, "replication"),
        ({"replication": 3, "stratum": "1", "worst": "year"}, "worst"),
        ({"replication": 3, "stratum": "1", "replications": 10}, "replications"),
        ({"replication": 3, "stratum": "1", "year": 6}, "year"),
        ({"horizon": "5"}, "horizon"),
    ],
)
def test_what_finds_no_history_is_refused_by_name(
    arch: sitefall.Architecture, wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(sitefall.RequestError, match=named):
        sitefall.story(
            arch, **{"rng": 1} | ({} if "replication" in wrong else {"replications": 64}) | wrong
        )


def test_a_score_tells_no_story_of_another_document(arch: sitefall.Architecture) -> None:
    score = sitefall.score(arch, replications=64, outer=0, rng=1)
    with pytest.raises(sitefall.RequestError, match="another document"):
        score.story(sitefall.example("hospital"))


def test_where_nothing_is_ever_out_there_is_no_worst() -> None:
    document = shop() | {"horizon": "50 h"}
    with pytest.raises(sitefall.RequestError, match="no service was out in any of 2 histories"):
        sitefall.story(document, replications=2)


def test_a_story_is_a_result_like_the_others(arch: sitefall.Architecture, tmp_path: Path) -> None:
    told = sitefall.story(arch, replications=300, rng=4)
    told.save(tmp_path / "story.json")
    assert sitefall.load_result(tmp_path / "story.json") == told
    frame = told.to_pandas()
    assert len(frame) == len(told.timeline)
    assert frame["time_h"].is_monotonic_increasing
    assert "the worst event" in told._repr_html_()
    axes = told.plot()
    assert "time since" in axes.get_xlabel()
    assert axes.get_ylabel() == "service"
    sitefall.report(told, tmp_path / "story.html")
    assert "a bad year" in (tmp_path / "story.html").read_text(encoding="utf-8")


def test_the_command_tells_the_worst_and_again_by_number(tmp_path: Path) -> None:
    options = ("story", "--example", "two-sites", "--seed", "4", "-q")
    done = command(*options, "--replications", "300", "--json", cwd=tmp_path)
    assert done.status == 0, done.err
    told = json.loads(done.out)
    numbers = ("--replication", str(told["replication"]), "--stratum", told["stratum"])
    again = command(*options, *numbers, "--year", str(told["year"]), "--json", cwd=tmp_path)
    assert json.loads(again.out)["timeline"] == told["timeline"]
    text = command(*options, *numbers, cwd=tmp_path)
    assert "How to have it again" in text.out
    assert command(*options, "--replication", "3", cwd=tmp_path).status == 2


def test_hours_are_spelled_as_year_day_and_clock() -> None:
    assert spell_when(0.0) == "y1 d1 00:00"
    assert spell_when(8760.0) == "y2 d1 00:00"
    assert spell_when(8759.999) == "y1 d365 23:59"
