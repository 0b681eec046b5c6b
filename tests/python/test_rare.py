"""Rare outages as a user meets them: the score finds the method, and says when not to trust it."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as command

import sitefall
from agreement.rare_models import by_chain, document, failed_start, pair, storm
from sitefall import RequestError, ResultWarning


def study(made: Any, **options: Any) -> sitefall.RareStudy:
    (found,) = sitefall.rare(made, **options).services.values()
    return found


def test_a_score_finds_the_method_by_itself_and_says_which() -> None:
    made = pair("1e-6 / h", longest="2 h")
    exact = by_chain(made)
    found = sitefall.score(made, rng=3, method="simulation")
    told = found.services["s"]
    assert {one.measure for one in found.rare} == {"availability", "breach"}
    assert all(one.trusted for one in found.rare)
    assert told.breach is not None
    assert exact.breach is not None
    for mine, truth in (
        (told.down, exact.down),
        (told.breach, exact.breach),
        (told.interruptions_per_year, exact.interruptions_per_year),
    ):
        assert mine.method == "importance sampling by cut sets"
        # 5 % of half-width at 90 % is 3 % of standard error: five of them.
        assert mine.value == pytest.approx(truth.value, rel=0.15)
    assert found.score is not None
    assert found.score.value == 1 - told.breach.value
    assert found.all_kept == found.score
    # Histories that would show nothing are not played.
    assert found.replications < 5_000


def copies_of(service: dict[str, Any], n: int) -> dict[str, Any]:
    """Services that are alike."""
    (instance,) = service["instances"].values()
    return {f"s{k}": {**service, "instances": {f"i{k}": instance}} for k in range(n)}


def several() -> dict[str, Any]:
    """Eight services that all stop with c, and one that is hardly ever lost."""
    parts = {
        "c": {"fails": "1e-4 / h", "repairs": "0.5 / h"},
        "a": {"fails": "1e-5 / h", "repairs": "0.1 / h"},
        "b": {"fails": "1e-5 / h", "repairs": "0.1 / h"},
    }
    made = document("c", longest="1 h", components=parts)
    (service,) = made["services"].values()
    common = copies_of({**service, "users": 1000}, 8)
    rare = {**service, "users": 5000, "instances": {"i": {"needs": {"any": ["a", "b"]}}}}
    made["services"] = {**common, "t": rare}
    return made


def test_what_services_add_up_to_follows_those_that_are_rare() -> None:
    made = several()
    exact = sitefall.score(made, method="markov")
    assert exact.score is not None
    assert exact.score.value is not None
    runs, held = 40, {"score": 0, "unmet": 0}
    arch = sitefall.load(made)
    for seed in range(runs):
        found = sitefall.score(arch, rng=seed, method="simulation", precision=0.3, outer=0)
        assert {one.service for one in found.rare if one.trusted} == {"t"}
        assert found.score is not None
        assert "importance sampling" in found.score.method
        for name, told, truth in (
            ("score", found.score, exact.score.value),
            ("unmet", found.unmet_user_hours_per_year, exact.unmet_user_hours_per_year.value),
        ):
            assert told.low is not None
            assert told.high is not None
            assert truth is not None
            held[name] += told.low <= truth <= told.high
    # Five standard errors below 90 %; as if the eight were apart, the intervals would be 2.8 times
    # too narrow and hold 44 %.
    assert all(n > runs * (0.9 - 5 * (0.09 / runs) ** 0.5) for n in held.values()), held


def test_studies_of_several_services_share_no_draws() -> None:
    made = pair("1e-6 / h")
    (service,) = made["services"].values()
    made["services"] = copies_of(service, 2)
    one, other = sitefall.rare(made, rng=1, replications=64).services.values()
    assert one.unavailability.value != other.unavailability.value


def test_progress_of_rare_is_told_and_ends_complete() -> None:
    told: list[tuple[int, int]] = []
    sitefall.rare(pair("1e-6 / h"), rng=1, progress=lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1] > 256
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_an_interrupt_while_what_is_rare_is_studied_leaves_the_sample() -> None:
    made = pair("1e-6 / h", longest="2 h")

    def interrupt(done: int, _total: int) -> None:
        if done > 2_100:  # the sample is of 2,048
            signal.raise_signal(signal.SIGINT)

    run: dict[str, Any] = {"rng": 1, "precision": 1e-3, "method": "simulation"}
    found = sitefall.score(made, **run, on_interrupt="partial", progress=interrupt)
    assert found.replications == 2048
    assert "interrupted before all that is rare was studied" in found.warnings
    with pytest.raises(KeyboardInterrupt):
        sitefall.score(made, **run, progress=interrupt)


def test_a_breach_is_not_looked_for_where_no_tolerance_could_be_breached() -> None:
    with pytest.raises(RequestError, match="no service has a tolerance"):
        sitefall.rare(pair("1e-6 / h"), target="breach", rng=1)


def test_a_score_that_is_precise_by_studies_does_not_say_that_it_is_not() -> None:
    found = sitefall.score(pair("1e-6 / h", longest="2 h"), rng=3, method="simulation")
    assert not any("not reached" in text for text in found.warnings)
    assert "told as rare" in found.to_text()


def test_a_few_heavy_excursions_are_no_sample_to_trust() -> None:
    # Short outages add up on one store that recharges for long: the mean hangs on rare sums.
    parts = {
        "a": {"fails": "1e-3 / h", "repairs": {"law": "exponential", "mean": "1 h"}},
        "p": {"needs": "a", "ride_through": {"lasts": "10 h", "recharges": "1000 h"}},
    }
    made = document("p", longest="1 min", components=parts)
    with pytest.warns(ResultWarning, match="not to be trusted"):
        found = study(made, target="breach", rng=1, replications=4096)
    assert not found.trusted
    assert any("the heaviest 1 %" in doubt for doubt in found.doubts)


def test_a_score_of_many_services_says_that_it_looks_no_further() -> None:
    made = pair("1e-6 / h")
    (service,) = made["services"].values()
    made["services"] = copies_of(service, 17)
    with pytest.warns(ResultWarning, match="of 17 services were seen in fewer than 30"):
        found = sitefall.score(made, rng=1, method="simulation", precision=0.3)
    assert found.rare == ()


def test_what_a_plain_sample_shows_is_left_to_it() -> None:
    found = sitefall.score(pair("1e-2 / h", longest="1 h"), rng=3, method="simulation")
    assert found.rare == ()
    assert found.services["s"].down.method == "simulation"


def test_a_given_number_of_histories_is_kept_to() -> None:
    found = sitefall.score(pair("1e-6 / h", longest="2 h"), rng=3, replications=64)
    assert found.rare == ()
    assert found.replications == 64


def test_threads_change_no_bit_and_results_survive_a_file(tmp_path: Any) -> None:
    made, _, _ = storm(1e-2)
    one, two = (sitefall.rare(made, rng=7, replications=64, threads=n) for n in (1, 2))
    assert one == two
    one.save(tmp_path / "rare.json")
    assert sitefall.load_result(tmp_path / "rare.json") == one
    assert "trusted" in str(one)


def test_seeds_differ() -> None:
    values = {study(failed_start(), rng=s, replications=64).down.value for s in (1, 2)}
    assert len(values) == 2


# --- cases made to defeat the method: told, never answered wrongly in silence


def test_too_few_excursions_are_not_trusted() -> None:
    with pytest.warns(ResultWarning, match="not to be trusted"):
        found = sitefall.rare(pair("1e-6 / h"), rng=1, replications=2)
    assert not found.services["s"].trusted


def shared_spare(fails: str) -> dict[str, Any]:
    """Two services want the only spare: who gets it is no function of what is lost."""
    unit = {"fails": fails, "repairs": "1 / h"}

    def service(n: int) -> dict[str, Any]:
        return {
            "instances": {
                f"i{n}": {"needs": f"own{n}"},
                f"j{n}": {"role": "standby", "uses": {"spare": 1}},
            },
            "failover": {"switch": "1 min"},
        }

    return {
        "format": "sitefall/1",
        "horizon": "1 y",
        "components": {"own1": unit, "own2": unit, "spare": unit},
        "services": {"one": service(1), "two": service(2)},
    }


def test_without_cut_sets_nothing_is_trusted() -> None:
    with pytest.warns(ResultWarning, match="no cut sets"):
        found = sitefall.rare(shared_spare("1e-5 / h"), rng=1, replications=64)
    assert not any(one.trusted for one in found.services.values())
    assert {one.method for one in found.services.values()} == {
        "balanced importance sampling by scales of time"
    }


def test_nothing_to_tilt_and_nothing_seen_is_not_trusted() -> None:
    # Fixed times of failure that never meet within the year: no density, no excursion.
    fixed = {"law": "empirical", "samples": ["3000 h", "7000 h"]}
    other = {"law": "empirical", "samples": ["2000 h", "6000 h"]}
    parts = {
        "a": {"fails": fixed, "repairs": "1 h"},
        "b": {"fails": other, "repairs": "1 h"},
    }
    made = document({"any": ["a", "b"]}, components=parts)
    with pytest.warns(ResultWarning, match="no excursion reached"):
        assert not study(made, rng=1, replications=64).trusted


def test_a_score_keeps_its_sample_where_excursions_are_not_to_be_trusted() -> None:
    with pytest.warns(ResultWarning, match="importance sampling is not to be trusted"):
        found = sitefall.score(shared_spare("1e-9 / h"), rng=1, method="simulation")
    assert found.rare
    assert not any(one.trusted for one in found.rare)
    for service in found.services.values():
        assert service.availability.method == "simulation"


def test_only_what_can_be_steered_for_is_accepted() -> None:
    with pytest.raises(RequestError, match="target must be"):
        sitefall.rare(pair("1e-6 / h"), target="downtime")  # type: ignore[arg-type]


def two_pairs() -> Any:
    """Two halves of a service, each a pair, behind one thing that takes both at once."""
    parts = {k: {"fails": "2e-5 / h", "repairs": "1 / h"} for k in "abcd"}
    parts["z"] = {"fails": "1e-13 / h", "repairs": "1 / h"}
    made = document([], components=parts)
    made["services"]["s"] = {
        "needs": "z",
        "instances": {
            "i": {"capacity": 0.5, "needs": {"any": ["a", "b"]}},
            "j": {"capacity": 0.5, "needs": {"any": ["c", "d"]}},
        },
    }
    return made


def test_what_was_not_steered_for_is_told_only_where_it_must_be_right() -> None:
    # Half of the service falls by pairs (8e-10); all of it a thousandfold more rarely, by z.
    found = study(two_pairs(), rng=1)
    assert found.trusted
    assert found.unavailability.value == pytest.approx(8e-10, rel=0.15)
    assert found.lost_level.value == pytest.approx(4e-10, rel=0.15)
    assert found.down.value is None
    assert found.breach.value is None
    told = sitefall.score(two_pairs(), rng=1, method="simulation").services["s"]
    assert told.availability.method == "importance sampling by cut sets"
    assert told.down.method == "simulation"


def test_a_switch_that_rarely_fails_is_seen_where_it_makes_an_outage_long() -> None:
    # 1e-4 of the failures of a last 2,000 h instead of a minute: an eighth of the unavailability.
    parts = {"fails": "1e-4 / h", "repairs": "0.05 / h"}
    made = document([], sites={"a": parts, "b": {**parts, "fails": "1e-7 / h"}})
    switch = {
        "takes": {"law": "exponential", "mean": "1 min"},
        "succeeds": 0.9999,
        "otherwise": {"takes": {"law": "exponential", "mean": "2000 h"}},
    }
    service = made["services"]["s"]
    service["instances"] = {"i@a": {"site": "a"}, "i@b": {"site": "b", "role": "standby"}}
    service["failover"] = {"switch": switch}
    exact = 1 - sitefall.score(made, method="markov").services["s"].availability.value
    found = study(made, rng=1)
    assert found.trusted
    assert found.unavailability.value == pytest.approx(exact, rel=0.15)


def test_the_command_line_tells_what_the_package_does(tmp_path: Path) -> None:
    (tmp_path / "pair.json").write_text(json.dumps(pair("1e-6 / h", longest="2 h")))
    line = ("rare", "pair.json", "--target", "breach", "--replications", "64", "--seed", "3", "-q")
    told = command(*line, "--json", cwd=tmp_path)
    assert told.status == 0
    study = json.loads(told.out)["services"]["s"]
    found = sitefall.rare(pair("1e-6 / h", longest="2 h"), target="breach", replications=64, rng=3)
    assert study["breach"]["value"] == found.services["s"].breach.value
    assert "trusted" in command(*line, cwd=tmp_path).out
    assert command(*line[:2], "--precision", "2", cwd=tmp_path).status == 2
