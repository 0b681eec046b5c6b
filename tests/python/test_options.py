"""Documents of options: what is wrong is told, what is right is applied."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from command import sitefall as run

import sitefall

FOLDER = Path(__file__).resolve().parents[1] / "invalid_options"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
FORMAT = "sitefall-options/1"


@pytest.fixture(scope="module")
def base() -> sitefall.Architecture:
    return sitefall.load(FOLDER / "base.json")


def options(base: sitefall.Architecture, **given: Any) -> sitefall.Options:
    return sitefall.load_options(base, {"format": FORMAT, "options": given})


def mttr(time: str) -> dict[str, Any]:
    return {"components": {"power": {"mttr": time}}}


def test_every_wrong_document_has_its_expectation() -> None:
    files = {file.name for file in FOLDER.iterdir()} - {"expected.json", "base.json"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_one_fault_is_found_where_it_is(base: sitefall.Architecture, name: str) -> None:
    with pytest.raises(sitefall.ModelError, match="the options") as caught:
        sitefall.load_options(base, FOLDER / name)
    assert len(caught.value.issues) == 1
    issue = caught.value.issues[0]
    assert {part: getattr(issue, part) for part in EXPECTED[name]} == EXPECTED[name]
    assert issue.message.endswith(".")
    assert issue.allowed


def test_all_problems_of_all_options_are_told_at_once_in_the_order_of_the_text(
    base: sitefall.Architecture,
) -> None:
    text = json.dumps(
        {
            "format": FORMAT,
            "options": {
                "one": {"capital": -1, "patch": {}},
                "two": {"patch": {"components": {"power": {"mttr": 3, "mtbf": "1 y"}}}},
                "three": {"includes": ["two", "fuor"]},
                "four": {"patch": {"sites": {"a": None}}},
            },
        },
        indent=1,
    )
    with pytest.raises(sitefall.ModelError) as caught:
        sitefall.load_options(base, text)
    issues = caught.value.issues
    found = [(issue.rule, issue.pointer) for issue in issues]
    assert found[:4] == [
        ("out-of-range", "/options/one/capital"),
        ("bare-number", "/options/two/patch/components/power/mttr"),
        ("unknown-key", "/options/two/patch/components/power/mtbf"),
        ("unknown-id", "/options/three/includes/1"),
    ]
    # What the fourth breaks stands in the document; the option is named, and what it broke.
    assert {pointer for _, pointer in found[4:]} == {"/options/four/patch"}
    assert any("/components/power/site" in issue.message for issue in issues[4:])
    assert [issue.line for issue in issues] == sorted(issue.line for issue in issues)


def test_includes_are_applied_first_in_the_order_written_each_once(
    base: sitefall.Architecture,
) -> None:
    made = options(
        base,
        one={"patch": mttr("1 h")},
        two={"patch": mttr("2 h")},
        both={"includes": ["two", "one"]},
        again={"includes": ["both", "two"]},
        own={"includes": ["one"], "patch": mttr("3 h")},
    )
    found = {id: made[id].to_dict()["components"]["power"]["mttr"] for id in made}
    assert found == {"one": "1 h", "two": "2 h", "both": "1 h", "again": "1 h", "own": "3 h"}
    compared = sitefall.compare(base, made, replications=2, outer=0, rng=1)
    assert compared.options["again"].applied == ("two", "one", "both", "again")


def test_costs_add_up_over_what_is_included_and_are_unknown_where_a_part_is(
    base: sitefall.Architecture,
) -> None:
    made = options(
        base,
        one={"capital": {"value": 10, "source": "bid", "grade": "reported"}, "patch": mttr("1 h")},
        two={"per_year": 2, "patch": {}},
        free={"patch": {}},
        both={"includes": ["one", "two"]},
        twice={"includes": ["both", "one"], "capital": 5, "per_year": 1},
        unknown={"includes": ["one", "free"], "capital": 5},
    )
    compared = sitefall.compare(base, made, horizon="3 y", replications=2, outer=0, rng=1)
    costs = {id: option.cost for id, option in compared.options.items()}
    assert costs == {
        "one": 10, "two": 6, "free": None, "both": 16, "twice": 24, "unknown": None,
    }  # fmt: skip


def test_an_option_makes_the_document_that_its_patch_makes(base: sitefall.Architecture) -> None:
    assert options(base, one={"patch": mttr("1 h")})["one"] == base.patch(mttr("1 h"))
    with pytest.raises(KeyError):
        options(base, one={"patch": {}})["two"]


def test_options_are_equal_after_pickling_and_copying(base: sitefall.Architecture) -> None:
    made = options(base, one={"label": "Eins", "patch": mttr("1 h")})
    for other in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert other == made
        assert hash(other) == hash(made)
        assert other["one"] == made["one"]
    assert made.base == base
    assert made.to_dict()["options"]["one"]["label"] == "Eins"
    assert made != options(base, one={"patch": mttr("2 h")})
    assert "one" in repr(made)


def test_options_of_another_document_are_refused(base: sitefall.Architecture) -> None:
    made = options(base, one={"patch": mttr("1 h")})
    with pytest.raises(sitefall.RequestError, match="another document"):
        sitefall.compare(sitefall.example("two-sites"), made)


def test_more_options_than_can_be_compared_are_refused(base: sitefall.Architecture) -> None:
    with pytest.raises(sitefall.ModelError) as caught:
        options(base, **{f"o{i}": {"patch": {}} for i in range(101)})
    assert [issue.rule for issue in caught.value.issues] == ["too-many-options"]


def test_what_python_holds_and_json_does_not_is_told(base: sitefall.Architecture) -> None:
    with pytest.raises(sitefall.ModelError, match="the options"):
        options(base, one={"capital": float("nan"), "patch": {}})
    with pytest.raises(sitefall.RequestError, match="options are a path"):
        sitefall.load_options(base, 5)  # type: ignore[arg-type]


def test_the_schema_takes_the_shipped_options_and_refuses_what_it_can_see() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(sitefall.options_schema())
    shipped = json.loads(sitefall.example_options("kakao-2022-options"))
    assert validator.is_valid(shipped)
    seen = {
        "unknown-choice",
        "missing-field",
        "unknown-key",
        "wrong-type",
        "bad-id",
        "out-of-range",
    }
    for name, expected in EXPECTED.items():
        if (
            expected["rule"] in seen | {"empty-list", "uncertain-here"}
            and "/patch/" not in (expected["pointer"])
        ):
            assert not validator.is_valid(json.loads((FOLDER / name).read_text("utf-8"))), name


def test_the_command_tells_the_fault_of_the_options_file(tmp_path: Path) -> None:
    base, wrong = FOLDER / "base.json", FOLDER / "patch-unknown-key-1.json"
    ran = run("compare", base, wrong, cwd=tmp_path)
    assert ran.status == 2
    assert f"{wrong}: line 4, column 50: /options/spare/patch/components/power/mtttr" in ran.err
    assert run("compare", base, cwd=tmp_path).status == 2
    assert run("compare", base, "nowhere.json", cwd=tmp_path).status == 2
    assert "OPTIONS" in run("compare", "--example", "kakao-2022", cwd=tmp_path).err
