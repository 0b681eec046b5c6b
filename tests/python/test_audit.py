"""The audit: claims meet their counterexamples, whatever things are called."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

import sitefall
from sitefall import Audit, RequestError
from sitefall.cli import main


def texts(value: Any) -> Iterator[str]:
    """Every key and text of a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


COLLECTIONS = (
    "sites",
    "links",
    "components",
    "crews",
    "hazards",
    "procedures",
    "services",
    "claims",
)


def ids_of(document: dict[str, Any]) -> list[str]:
    ids = [name for collection in COLLECTIONS for name in document.get(collection, {})]
    for service in document["services"].values():
        ids += service.get("instances", {})
    return ids


def renamed(document: dict[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """The same document with every id another, and every object in another order."""
    rng = random.Random(seed)
    names = {name: f"x{number}" for number, name in enumerate(sorted(ids_of(document)))}
    order = list(names.values())
    rng.shuffle(order)
    names = dict(zip(names, order, strict=True))

    def name_of(text: str) -> str:
        head, bracket, item = text.partition("[")
        if bracket:
            return f"{names.get(head, head)}[{names.get(item[:-1], item[:-1])}]"
        return names.get(text, text)

    def change(value: Any, inside: str = "") -> Any:
        if isinstance(value, dict):
            items = [(name_of(k) if inside in KEYED else k, change(v, k)) for k, v in value.items()]
            if inside not in ("instances", "modes"):  # their order has a meaning
                rng.shuffle(items)
            return dict(items)
        if isinstance(value, list):
            return [change(item, inside) for item in value]
        if isinstance(value, str) and inside not in FREE:
            return name_of(value)
        return value

    return change(document), names


KEYED = {*COLLECTIONS, "instances", "uses", "data"}
FREE = {"label", "description", "says", "name", "source", "grade", "law", "format", "role"}


@pytest.fixture(scope="module")
def kakao() -> dict[str, Any]:
    return sitefall.example("kakao-2022").to_dict()


def reasons(audit: Audit, claim: str) -> set[tuple[str, str]]:
    found = audit.claims[claim].counterexample
    assert found is not None
    return {
        (reason.kind, need)
        for because in found.because.values()
        for reason in because
        for need in (*reason.needs, "")
    }


def test_the_claim_of_a_redundant_system_meets_its_counterexample(kakao: dict[str, Any]) -> None:
    found = sitefall.audit(kakao, rng=1, replications=400)
    claim = found.claims["redundant-system"]
    assert claim.verdict == "refuted"
    assert claim.counterexample is not None
    assert claim.counterexample.lost == ("pangyo",)
    named = reasons(found, "redundant-system")
    assert ("failover", "switchover") in named
    assert ("needs", "login") in named
    assert ("capacity", "") in named
    assert "switch needs switchover, which stands only there" in claim.counterexample.text
    # One entry for each reason, however long.
    assert claim.counterexample.text == (
        f"lose pangyo: {'; '.join(claim.counterexample.sentences)}"
    )
    table = next(t for t in found.tables() if t.title.startswith("Refuted: redundant-system"))
    assert [row[0] for row in table.rows] == [f"- {s}" for s in claim.counterexample.sentences]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_counterexample_does_not_hang_on_names_or_order(
    kakao: dict[str, Any], seed: int
) -> None:
    other, names = renamed(kakao, seed)
    found = sitefall.audit(other, rng=seed, replications=400)
    claim = found.claims[names["redundant-system"]]
    assert claim.verdict == "refuted"
    assert claim.counterexample is not None
    assert claim.counterexample.lost == (names["pangyo"],)
    named = reasons(found, names["redundant-system"])
    assert ("failover", names["switchover"]) in named
    assert ("needs", names["login"]) in named
    assert ("capacity", "") in named


def decoy(*, tools: bool) -> dict[str, Any]:
    """One service that moves to another site; its tools stand at both sites, or at the first."""
    sites = ("a", "b") if tools else ("a", "a")
    return {
        "format": "sitefall/1",
        "name": "Tools in two sites",
        "sites": {"a": {}, "b": {}},
        "components": {
            **{f"switch-{n}": {"site": site} for n, site in enumerate(sites)},
            **{f"login-{n}": {"site": site} for n, site in enumerate(sites)},
            "switcher": {"needs": {"any": ["switch-0", "switch-1"]}},
            "sso": {"needs": {"any": ["login-0", "login-1"]}},
        },
        "services": {
            "mail": {
                "users": 1000,
                "needs": "sso",
                "instances": {
                    "mail@a": {"site": "a"},
                    "mail@b": {"site": "b", "role": "standby"},
                },
                "failover": {"switch": {"takes": "10 min", "needs": ["switcher", "sso"]}},
                "tolerance": {"longest": "1 h", "source": "owner"},
            }
        },
        "claims": {
            "redundant": {
                "says": "redundant",
                "services": ["mail"],
                "loss_of": {"any": 1, "of": "site"},
                "rto": "30 min",
                "source": "owner",
            }
        },
    }


def test_with_all_options_the_audit_says_what_holds_and_by_how_much_the_rest_misses(
    kakao: dict[str, Any],
) -> None:
    """Tools, login and capacity in two sites: what is refuted is so by what no option mends."""
    every = sitefall.load_options(
        sitefall.load(kakao), json.loads(sitefall.example_options("kakao-2022-options"))
    )["all"]
    found = sitefall.audit(every, rng=1)
    assert found.claims["leverage-other-site"].verdict == "holds"
    redundant = found.claims["redundant-system"]
    assert redundant.verdict == "refuted"
    assert redundant.counterexample is not None
    said = " ".join(redundant.counterexample.sentences)
    assert "switchover" not in said
    assert "login" not in said.replace("pc-login", "")
    assert "of capacity" not in said
    assert "there is no other instance" in said
    missed = [name for name, of in redundant.worst.services.items() if of.kept.high < 0.95]
    assert "text" not in missed
    assert "pc-login" in missed


def test_a_decoy_whose_tools_are_redundant_is_not_accused() -> None:
    held = sitefall.audit(decoy(tools=True), rng=1)
    assert held.claims["redundant"].verdict == "holds"
    assert held.claims["redundant"].counterexample is None
    after = held.claims["redundant"].worst.services["mail"]
    assert not [r for r in after.because if r.kind in ("failover", "needs", "degraded")]
    assert held.redundancy["mail"].effective == 2
    refuted = sitefall.audit(decoy(tools=False), rng=1)
    assert refuted.claims["redundant"].verdict == "refuted"
    assert ("failover", "switcher") in reasons(refuted, "redundant")
    assert ("needs", "sso") in reasons(refuted, "redundant")
    assert refuted.redundancy["mail"].nominal == 2
    assert refuted.redundancy["mail"].effective == 1


def test_a_claim_near_its_probability_is_undecided_and_says_by_how_much_it_misses() -> None:
    document = decoy(tools=True)
    # The switch ends within the claimed half hour with probability 1 - exp(-3) = 0.9502.
    document["services"]["mail"]["failover"]["switch"]["takes"] = {
        "law": "exponential",
        "mean": "10 min",
    }
    claim = sitefall.audit(document, rng=3, replications=400).claims["redundant"]
    kept = claim.worst.services["mail"].kept
    assert claim.verdict == "undecided"
    assert kept.low is not None
    assert kept.high is not None
    assert kept.low < claim.probability < kept.high


def test_a_claim_that_just_holds_is_hardly_ever_refuted_whatever_the_number_of_looks() -> None:
    """P(kept) is 0.95, as the claim wants: of 150 seeds 5 %, and five standard errors, at most."""
    document = {
        "format": "sitefall/1",
        "name": "at the edge",
        "sites": {"a": {}, "b": {}},
        "services": {
            "s": {
                "instances": {"m@a": {"site": "a"}, "m@b": {"site": "b", "role": "standby"}},
                "failover": {
                    "switch": {"takes": "1 min", "succeeds": 0.95, "otherwise": {"takes": "10 d"}}
                },
                "tolerance": {"longest": "1 h", "source": "owner"},
            }
        },
        "claims": {"c": {"says": "x", "services": ["s"], "loss_of": {"ids": ["a"]}, "rto": "1 h"}},
    }
    arch = sitefall.load(document)
    claims = [sitefall.audit(arch, rng=seed, threads=1).claims["c"] for seed in range(150)]
    refuted = sum(claim.verdict == "refuted" for claim in claims)
    assert refuted <= 150 * 0.05 + 5 * (150 * 0.05 * 0.95) ** 0.5
    covered = sum(
        claim.worst.services["s"].kept.low <= 0.95 <= claim.worst.services["s"].kept.high
        for claim in claims
    )
    assert covered >= 150 * 0.9 - 5 * (150 * 0.9 * 0.1) ** 0.5


def test_a_stage_that_falls_after_the_claim_has_been_judged_is_said() -> None:
    document = decoy(tools=True)
    site = next(iter(document["sites"]))
    claim = next(iter(document["claims"].values()))
    claim["loss_of"] = [{"select": {"ids": [site]}, "after": "40 d"}]
    with pytest.warns(sitefall.ResultWarning, match="falls only after rto"):
        sitefall.audit(document, rng=1, replications=100)


def test_what_is_lost_itself_does_not_stand_only_there() -> None:
    document = decoy(tools=False)
    document["services"]["mail"]["needs"] = "switch-0"
    document["claims"]["redundant"]["loss_of"] = {"ids": ["switch-0"]}
    found = sitefall.audit(document, rng=1, replications=100).claims["redundant"].counterexample
    assert found is not None
    assert "what is to serve needs switch-0, which is lost" in found.sentences
    assert "mail is never back at 100 % within the watch" in found.sentences
    document["claims"]["redundant"]["loss_of"] = {"ids": ["a"]}
    found = sitefall.audit(document, rng=1, replications=100).claims["redundant"].counterexample
    assert found is not None
    assert "what is to serve needs switch-0, which stands only there" in found.sentences


def test_a_probability_that_nobody_wrote_is_told_as_the_default(tmp_path: Any) -> None:
    document = decoy(tools=True)
    found = sitefall.audit(document, rng=1, replications=100)
    assert "95 % (default)" in found.to_text()
    found.save(tmp_path / "audit.json")
    assert "95 % (default)" in sitefall.load_result(tmp_path / "audit.json").to_text()
    document["claims"]["redundant"]["probability"] = 0.95
    written = sitefall.audit(document, rng=1, replications=100)
    assert written.claims["redundant"].writes_probability is True
    assert "default" not in written.to_text()


def test_audits_that_differ_in_computing_alone_are_equal_and_short_to_look_at() -> None:
    once, again = (sitefall.audit(decoy(tools=False), rng=1, threads=n) for n in (1, 2))
    assert once == again
    assert repr(once) == "<Audit: Tools in two sites: 1 claim: 1 refuted>"


def test_data_and_the_end_of_a_loss_count_as_the_claim_says() -> None:
    document = decoy(tools=True)
    document["services"]["mail"]["data"] = {"mail@b": {"copy": "asynchronous", "lag": "10 min"}}
    claim = document["claims"]["redundant"]
    claim["rpo"] = "9 min"
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "refuted"
    claim["rpo"] = "11 min"
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "holds"
    del document["services"]["mail"]["failover"]["switch"]["needs"]
    del document["services"]["mail"]["instances"]["mail@b"]
    del document["services"]["mail"]["failover"]
    document["services"]["mail"]["data"] = {}
    document["services"]["mail"]["instances"]["mail@a"]["restart"] = "20 min"
    document["claims"]["redundant"] = {
        "says": "back half an hour after power is",
        "services": ["mail"],
        "loss_of": {"ids": ["a"]},
        "lasting": "5 h",
        "after_return": True,
        "rto": "30 min",
        "source": "owner",
    }
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "holds"
    document["claims"]["redundant"]["rto"] = "10 min"
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "refuted"
    document["claims"]["redundant"]["after_return"] = False
    document["claims"]["redundant"]["rto"] = "5 h"
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "refuted"
    document["claims"]["redundant"]["rto"] = "5.5 h"
    assert sitefall.audit(document, rng=1).claims["redundant"].verdict == "holds"


def test_audits_are_alike_on_any_number_of_threads_and_survive_a_file(tmp_path: Any) -> None:
    one, three = (sitefall.audit(decoy(tools=False), rng=7, threads=n) for n in (1, 3))
    assert one == three
    one.save(tmp_path / "audit.json")
    assert sitefall.load_result(tmp_path / "audit.json") == one
    assert {"kept", "verdict"} & {*one.to_pandas().columns} == {"verdict"}
    assert "Refuted: redundant" in one.to_text()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d.pop("claims"), "no claims"),
        (lambda d: d["claims"]["redundant"]["loss_of"].update(any=3), "only 2 to lose"),
    ],
)
def test_what_cannot_be_audited_is_said(change: Any, says: str) -> None:
    document = decoy(tools=True)
    change(document)
    with pytest.raises((RequestError, sitefall.ModelError), match=says):
        sitefall.audit(document)


def test_the_command_tells_refuted_claims_by_its_status(
    capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    for tools, status in ((True, 0), (False, 1)):
        path = tmp_path / f"{tools}.json"
        path.write_text(json.dumps(decoy(tools=tools)))
        assert main(["audit", str(path), "--seed", "1", "-q", "--json"]) == status
        told = json.loads(capsys.readouterr().out)
        assert told["claims"]["redundant"]["verdict"] == ("holds" if tools else "refuted")


def test_cuts_tell_single_points_pairs_and_reach(capsys: pytest.CaptureFixture[str]) -> None:
    found = sitefall.cuts(decoy(tools=True))
    mail = found.services["mail"]
    assert ("a",) not in mail.lost
    assert ("a", "b") in mail.lost
    assert ("login-0", "login-1") in mail.lost
    assert ("sso",) not in mail.lost  # a name for what it needs: nothing can take it alone
    assert ("a",) in mail.interrupted
    reach = {(b.of, b.id): b for b in found.blast}
    assert reach["site", "a"].interrupts == ("mail",)
    assert reach["site", "a"].loses == ()
    assert main(["cuts", "--example", "two-sites", "-q"]) == 0
    assert "What falls with it" in capsys.readouterr().out
